# SPDX-License-Identifier: MIT
"""The commands as a person and a script meet them: what they print, what they return, in a replayed workspace."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.shipped import folder
from monitor.app import database_url
from monitor.cli import root
from monitor.loading import load
from monitor.replay import Replay
from storage.engine import connect
from storage.migrations import upgrade
from storage.store import SqlStore
from tests.storage import scenes

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("replayed")
    with Replay.open(path, folder("worlds") / "iran-russia-drones") as running:
        running.run(running.world.start.replace(day=13), lambda _: None)
    return path


def loosethread(workspace: Path, *words: str, width: int = 80, stdin: str | None = None) -> Result:
    environment = {"COLUMNS": str(width), "TERMINAL_WIDTH": str(width)}
    return CliRunner().invoke(root, ["--workspace", str(workspace), *words], env=environment, input=stdin)


def test_the_board_shows_every_thread_with_status_and_day(workspace: Path) -> None:
    shown = loosethread(workspace, "threads")
    assert shown.exit_code == 0
    board = {line.split()[0]: line for line in shown.output.splitlines() if line}
    assert "in force" in board["eu-iran-sanctions"] and "2022-12-12" in board["eu-iran-sanctions"]
    assert "not assessed" not in board["us-aid-ukraine"]
    assert all(len(line) <= 100 for line in shown.output.splitlines())


def test_the_board_of_an_earlier_day_is_what_was_known_then(workspace: Path) -> None:
    lines = loosethread(workspace, "threads", "--as-of", "2022-12-11", "--format", "jsonl").output.splitlines()
    assert {json.loads(line)["thread"]: json.loads(line)["status"] for line in lines}["eu-iran-sanctions"] == "agreed"


def test_the_history_quotes_the_sentence_of_each_step(workspace: Path) -> None:
    rows = json.loads(
        loosethread(workspace, "history", "eu-iran-sanctions", "--no-baseline", "--format", "json").output
    )
    assert [row["new"] for row in rows] == ["expected", "agreed", "adopted", "in_force"]
    assert all(row["quote"] and row["url"].startswith("https://") and row["seen"].endswith("+00:00") for row in rows)


def test_a_table_of_history_fits_the_terminal_but_for_addresses(workspace: Path) -> None:
    shown = loosethread(workspace, "history", "eu-iran-sanctions").output
    assert all(len(line) <= 80 for line in shown.splitlines() if "https://" not in line)
    assert "(baseline)" in shown and "published 2022-12-12" in shown


def test_csv_and_markdown_hold_the_same_rows(workspace: Path) -> None:
    written = loosethread(workspace, "claims", "--format", "csv").output
    claims = list(csv.DictReader(io.StringIO(written)))
    assert len(claims) >= 22 and {"speaker", "said", "stance"} <= claims[0].keys()
    table = loosethread(workspace, "claims", "--format", "md").output.splitlines()
    assert len(table) == len(claims) + 2


def test_an_unknown_thread_names_the_nearest_and_is_a_usage_error(workspace: Path) -> None:
    from monitor.core.errors import NotFound

    asked = loosethread(workspace, "history", "eu-iran-sanction")
    assert isinstance(asked.exception, NotFound)
    assert str(asked.exception) == "there is no thread 'eu-iran-sanction'; did you mean 'eu-iran-sanctions'?"


def test_sources_say_how_they_fare_and_a_script_learns_that_all_is_well(workspace: Path) -> None:
    rows = json.loads(loosethread(workspace, "sources", "--format", "json").output)
    visited = {row["id"]: row for row in rows}
    assert visited["eu_council_press_rss"]["word"] == "ok" and visited["eu_council_press_rss"]["items"] > 0
    assert loosethread(workspace, "sources", "--failing").exit_code == 3


def test_alerts_can_be_listed_by_thread_and_state(workspace: Path) -> None:
    sent = json.loads(
        loosethread(
            workspace, "alerts", "list", "--thread", "eu-iran-sanctions", "--state", "sent", "--format", "json"
        ).output
    )
    assert {a["facts"]["new"] for a in sent} >= {"expected", "agreed", "adopted", "in_force"}
    assert loosethread(workspace, "alerts", "list", "--state", "given up").output.strip() == "no alerts"


ITEM = {
    "id": "a1",
    "title": "EU ministers adopt sanctions on Iran over drones",
    "text": "EU foreign ministers on Monday adopted sanctions on four Iranian makers of drones.",
    "url": "https://www.reuters.com/x",
    "source": "Reuters",
    "published": "2022-12-12",
}
KEYS = [
    "thread", "tier", "matched", "status", "factuality", "certainty", "event_date", "instalment", "quote", "where",
    "rule", "decision", "reason", "voices", "vote",
]  # fmt: skip


def test_explain_answers_one_line_for_each_line_in_the_documented_form(tmp_path: Path) -> None:
    lines = [
        ITEM,
        ITEM | {"id": "a2", "source": "eu_council_press_rss", "url": ""},
        {"id": "a3", "title": "Football", "published": "2022-12-12"},
    ]
    shown = loosethread(tmp_path, "explain", "--jsonl", "-", stdin="".join(json.dumps(line) + "\n" for line in lines))
    assert shown.exit_code == 0, shown.output
    answers = [json.loads(line) for line in shown.output.splitlines()]
    assert [a["id"] for a in answers] == ["a1", "a2", "a3"]
    match, *others = answers[0]["matches"]
    assert list(match) == KEYS
    assert all(list(other) == [*KEYS, "alternative_to"] for other in others)
    assert (match["thread"], match["status"], match["certainty"]) == ("eu-iran-sanctions", "adopted", "actual")
    assert (match["event_date"], match["where"], match["quote"]) == ("2022-12-12", "lead", ITEM["text"])
    assert match["decision"] == ("change" if match["voices"] == "both readers" else "suggest")
    assert answers[2]["matches"] == []


def test_explain_on_a_bad_line_names_file_and_line(tmp_path: Path) -> None:
    bad = tmp_path / "items.jsonl"
    bad.write_text(json.dumps(ITEM) + "\n{not json\n", encoding="utf-8")
    shown = loosethread(tmp_path, "explain", "--jsonl", str(bad))
    assert f"{bad}:2: not JSON" in str(shown.exception)


def test_explain_says_so_where_no_word_of_any_thread_occurs(tmp_path: Path) -> None:
    shown = loosethread(tmp_path, "explain", "--title", "Fish quotas agreed", "--published", "2022-12-12")
    assert shown.exit_code == 0 and shown.output.startswith("no thread is concerned: "), shown.output


def test_explain_for_people_says_why_and_why_not(tmp_path: Path) -> None:
    shown = loosethread(
        tmp_path, "explain", "--title", ITEM["title"], "--source", "Reuters", "--published", "2022-12-12"
    )
    assert "eu-iran-sanctions: suggest: " in shown.output and 'sentence  "' in shown.output


def test_text_from_outside_cannot_command_the_terminal(tmp_path: Path) -> None:
    shown = loosethread(
        tmp_path, "explain", "--title", "EU \x1b[31mIran\x1b[0m drones \u202esanctions", "--published", "2022-12-12"
    )
    assert "\x1b" not in shown.output and "\u202e" not in shown.output


@pytest.mark.parametrize("path", [[], ["alerts"], ["review"]], ids=str)
def test_every_command_shows_an_example(path: list[str]) -> None:
    group = root
    for name in path:
        group = group.commands[name]  # type: ignore[assignment]  # a group inside a group
    for name in group.commands:
        shown = CliRunner().invoke(root, [*path, name, "--help"])
        assert "Example: loosethread" in " ".join(shown.output.split()), name


@pytest.mark.parametrize("command", ["threads", "history", "claims"])
def test_a_workspace_that_never_ran_says_so_instead_of_showing_nothing(tmp_path: Path, command: str) -> None:
    CliRunner().invoke(root, ["init", str(tmp_path / "watch")])
    asked = loosethread(tmp_path / "watch", command)
    assert "has not run yet" in str(asked.exception)


def test_check_of_a_fresh_workspace_finds_everything_in_order(tmp_path: Path) -> None:
    CliRunner().invoke(root, ["init", str(tmp_path / "watch")])
    checked = loosethread(tmp_path / "watch", "check")
    assert checked.exit_code == 0, checked.output
    assert "30 claims, 8 threads" in checked.output and "all in order" in checked.output


def test_instalments_and_actors_are_listed_for_people_and_machines(workspace: Path) -> None:
    rows = json.loads(loosethread(workspace, "threads", "--instalments", "--format", "json").output)
    done = [row for row in rows if row["thread"] == "eu-iran-sanctions" and row["status"] == "in_force"]
    assert [(row["since"], row["steps"]) for row in done] == [("2022-12-12", 4)]
    told = json.loads(loosethread(workspace, "threads", "--actors", "--format", "json").output)
    assert {"thread", "actor", "status", "on", "quote", "url"} == told[0].keys()
    for part in ("--instalments", "--actors"):
        shown = loosethread(workspace, "threads", part)
        assert shown.exit_code == 0
        assert all(len(line) <= 80 for line in shown.output.splitlines())


def test_the_board_names_who_holds_a_thread_up(tmp_path: Path) -> None:
    workspace = tmp_path / "watch"
    assert CliRunner().invoke(root, ["init", str(workspace)]).exit_code == 0
    loaded = load(workspace)
    engine = connect(database_url(loaded))
    upgrade(engine)
    store = SqlStore(engine)
    scenes.install(store)
    vetoes = scenes.observation("blocked", "Hungary vetoed the listings on Monday.", by="Hungary's foreign minister")
    scenes.happen(store, scenes.change("blocked", observation=vetoes), key="a")
    engine.dispose()
    named = "glider-listings is blocked by Hungary (2031-03-10)"
    assert named in " ".join(loosethread(workspace, "threads").output.split())
    assert named in " ".join(loosethread(workspace, "history", "glider-listings").output.split())
    assert named not in " ".join(loosethread(workspace, "threads", "--as-of", "2031-03-01").output.split())
