# SPDX-License-Identifier: MIT
"""docs/database.md: every example runs on both databases and answers what the page says; every column is there."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import inspect

from monitor.core.model import Outcome
from storage.engine import reading
from storage.history import History
from storage.views import VIEWS
from tests.storage.scenes import (
    AID,
    DOSSIER,
    LISTINGS,
    NOON,
    WIRE,
    alert,
    baseline,
    change,
    days,
    happen,
    hours,
    install,
    nothing,
    record,
    refused,
    sent,
    suggestion,
)

PAGE = (Path(__file__).parents[2] / "docs" / "database.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


def example(beginning: str) -> str:
    (found,) = [sql for sql in EXAMPLES if beginning in sql]
    return found


def rows(engine, sql: str) -> list[dict[str, object]]:
    with reading(engine) as connection:
        return [dict(row) for row in connection.exec_driver_sql(sql).mappings()]


@pytest.fixture
def lived(store):
    """Agreed before, adopted, taken back; a report held; an alert sent, one given up; a source that fails."""
    install(store, replace(DOSSIER, baseline=(baseline(days(-9), "agreed"),)))
    happen(store, change("adopted", "agreed"), alert(), alert(to="ben@desk.example"), key="a", at=hours(1))
    happen(store, suggestion("extended"), key="b", at=hours(2))
    happen(store, nothing(), key="c", at=hours(3))
    with store.begin() as tx:
        for claimed, delivery in zip(tx.claim_alerts(hours(1), 60, 9), (sent(), refused(later=False)), strict=True):
            tx.record_delivery(claimed.alert, delivery, None)
        tx.retract(2, by="ana", why="a draft", now=hours(30))
    record(store, source=WIRE, now=hours(4), outcome=Outcome.FAILED, reason="no answer")


@pytest.mark.parametrize("view", VIEWS)
def test_the_page_lists_the_columns_of_every_view(sqlite_engine, view):
    columns = " ".join(f"`{column['name']}`" for column in inspect(sqlite_engine).get_columns(view))
    assert f"| `{view}` | {columns} |" in PAGE


@pytest.mark.parametrize("sql", EXAMPLES)
def test_every_example_runs_and_finds_something(lived, engine, sql):
    assert rows(engine, sql)


def test_the_board_is_that_of_the_command_line(lived, engine):
    shown = {row["thread"]: row for row in rows(engine, example("SELECT thread, status, since"))}
    for line in History(engine).board(hours(31), {}):
        row = shown[line.thread]
        assert (row["status"], row["looks"], row["sources"]) == (line.status, line.looks, line.sources)
    words = {row["thread"]: (row["word"], row["blind"]) for row in rows(engine, example("'not assessed'"))}
    assert words == {LISTINGS.id: ("has just moved", 1), AID.id: ("no movement", 1)}


def test_a_dispute_shows_on_the_board_until_it_is_answered(store, engine):
    install(store)
    happen(store, replace(suggestion(), conflict=True), key="a")
    sql = f"SELECT disputed, open_suggestions FROM v_board WHERE thread = '{LISTINGS.id}'"  # noqa: S608 -- our own id
    assert rows(engine, sql) == [{"disputed": True, "open_suggestions": 1}]
    with store.begin() as tx:
        tx.judge(1, accept=False, by="ana", note="", now=NOON)
    assert rows(engine, sql) == [{"disputed": False, "open_suggestions": 0}]


def test_the_history_leaves_out_what_was_taken_back(lived, engine):
    assert [row["new"] for row in rows(engine, example("SELECT happened, published"))] == ["agreed"]


@pytest.mark.parametrize(("until", "status"), [("2031-03-11", "adopted"), ("2031-03-12", "agreed")])
def test_what_was_known_on_a_day_is_what_the_command_line_says(lived, engine, until, status):
    sql = example("MAX(change_id)").replace("2031-03-11", until)
    assert {row["thread"]: row["status"] for row in rows(engine, sql)} == {LISTINGS.id: status}


def test_the_sources_that_are_silent(lived, engine):
    (silent,) = rows(engine, example("v_source_health"))
    assert (silent["source"], silent["health"], silent["reason"]) == ("wire", "failing", "no answer")


def test_what_was_given_up_and_why(lived, engine):
    (given_up,) = rows(engine, example("state = 'given up'"))
    assert (given_up["recipient"], given_up["reason"]) == ("ben@desk.example", "the server is busy")
