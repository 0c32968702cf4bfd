# SPDX-License-Identifier: MIT
"""Nobody alters the history: the database refuses, and where it was forced, `verify` names the row."""

import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy import text

from monitor.core.errors import StorageError
from monitor.core.model import ExpectationChange, ExpectationStep
from storage import triggers
from storage.chain import VerifyResult, append, verify
from storage.engine import writing
from storage.migrations import upgrade
from storage.models import StatusChangeRow
from storage.store import SqlStore
from storage.triggers import APPEND_ONLY
from tests.storage.scenes import (
    DOSSIER,
    LISTINGS,
    alert,
    change,
    happen,
    hours,
    install,
    sent,
    suggestion,
)

STEPS = ("proposed", "agreed", "adopted")


@pytest.fixture
def lived(store):
    """A database in which each append-only table has rows."""
    _live(store)
    return store


def forbidden(engine, statement: str) -> str:
    with pytest.raises(StorageError) as refusal, writing(engine) as connection:
        connection.execute(text(statement))
    return str(refusal.value)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_rows_are_neither_changed_nor_removed(lived, engine, table, statement):
    assert f"{table} is append-only" in forbidden(engine, statement.format(table))


@pytest.mark.slow
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_postgresql_refuses_to_empty_a_table(postgresql_engine, table):
    assert f"{table} is append-only" in forbidden(postgresql_engine, f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_sqlite_refuses_to_replace_a_row_even_for_a_stranger_with_its_own_settings(sqlite_engine, table):
    _live(SqlStore(sqlite_engine))
    stranger = sqlite3.connect(sqlite_engine.url.database)  # recursive_triggers is off here
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        stranger.execute(f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")  # noqa: S608 -- our own table names
    stranger.close()


def test_an_untouched_history_verifies(lived, engine):
    found = verify(engine)
    assert (found.rows, found.bad, found.reason) == (len(STEPS), None, "")
    assert len(found.head) == 64


def test_an_empty_history_verifies(store, engine):
    install(store)
    assert verify(engine) == VerifyResult(rows=0, head="")


def test_corrections_and_judgements_lengthen_the_chain(lived, engine):
    with lived.begin() as tx:
        tx.retract(2, by="ana", why="a draft", now=hours(8))
    found = verify(engine)
    assert (found.rows, found.bad) == (len(STEPS) + 1, None)


@pytest.mark.parametrize(
    ("harm", "bad", "reason"),
    [
        ("UPDATE status_changes SET quote = 'Nothing happened.' WHERE id = 2", 2, "content was altered"),
        ("UPDATE status_changes SET new = NULL WHERE id = 1", 1, "content was altered"),
        ("UPDATE status_changes SET hash = previous_hash WHERE id = 2", 2, "content was altered"),
        ("UPDATE status_changes SET previous_hash = 'x' WHERE id = 3", 3, "link to the row before"),
        ("DELETE FROM status_changes WHERE id = 2", 2, "row 2 is missing"),
        ("DELETE FROM status_changes WHERE id = 3", 3, "missing at the end: 3 were written"),
        ("DELETE FROM status_changes", 1, "missing at the end"),
        ("DELETE FROM memory", 1, "not written by Loosethread"),
    ],
)
def test_a_history_altered_by_force_is_found_out_at_the_first_row(sqlite_engine, harm, bad, reason):
    _live(SqlStore(sqlite_engine))
    _force(sqlite_engine, harm)
    found = verify(sqlite_engine)
    assert found.bad == bad
    assert reason in found.reason


def test_a_row_slipped_in_at_the_end_is_found_out(sqlite_engine):
    _live(SqlStore(sqlite_engine))
    with writing(sqlite_engine) as connection:
        kept = connection.exec_driver_sql("SELECT value FROM memory WHERE key = 'history head'").scalar()
        row = connection.execute(StatusChangeRow.__table__.select().where(StatusChangeRow.id == 3)).one()._asdict()
        copied = {name: value for name, value in row.items() if name not in ("id", "hash", "previous_hash")}
        append(connection, {**copied, "key": "forged"})
        connection.exec_driver_sql("UPDATE memory SET value = ? WHERE key = 'history head'", (kept,))
    assert verify(sqlite_engine).bad == 4


def test_the_triggers_come_back_with_every_upgrade(sqlite_engine):
    _live(SqlStore(sqlite_engine))
    with writing(sqlite_engine) as connection:
        for table in APPEND_ONLY:
            connection.exec_driver_sql(f"DROP TRIGGER {table}_no_update")
    upgrade(sqlite_engine)
    assert "append-only" in forbidden(sqlite_engine, "UPDATE status_changes SET quote = ''")


def _live(store) -> None:
    install(store, DOSSIER)
    old = None
    for n, status in enumerate(STEPS):
        happen(store, change(status, old), alert(f"change/{status}"), key=status, at=hours(n))
        old = status
    happen(store, suggestion("extended"), key="s", at=hours(5))
    meeting = replace(LISTINGS.expectations[0], id="meeting", source="council", item="s")
    with store.begin() as tx:
        tx.change_expectations([ExpectationChange(expectation=meeting, step=ExpectationStep.MADE)], hours(5))
    with store.begin() as tx:
        tx.judge(1, accept=False, by="ana", note="", now=hours(6))
        (claimed,) = tx.claim_alerts(hours(6), 60, 1)
        tx.record_delivery(claimed.alert, sent(hours(6)), None)


def _force(engine, statement: str) -> None:
    """What somebody with the file and a will can do."""
    with writing(engine) as connection:
        for table in APPEND_ONLY:
            for name in ("no_update", "no_delete", "no_replace"):
                connection.exec_driver_sql(f"DROP TRIGGER {table}_{name}")
    stranger = sqlite3.connect(engine.url.database)
    stranger.execute(statement)
    stranger.commit()
    stranger.close()
    with writing(engine) as connection:
        triggers.install(connection)
