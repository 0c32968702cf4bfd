# SPDX-License-Identifier: MIT
"""doctor: says what works, what a person should look at and what is wrong, and changes nothing."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.workspace import init
from monitor.app import App
from monitor.cli import checks, root
from monitor.cli.checks import State
from monitor.cli.doctor import alerts, daemon, sources
from storage.records import SourceLine

NOW = datetime(2031, 3, 3, 9, tzinfo=UTC)
MAIL = """\
channels:
  desk: {{kind: email, host: mail.example, sender: watch@example.org, username: w, password: {{env: {name}}}}}
receivers: {{analysts: {{channel: desk, to: [a@example.org]}}}}
fetch: {{contact: desk@example.org}}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    init(tmp_path)
    return tmp_path


def doctor(workspace: Path, *words: str) -> Result:
    return CliRunner().invoke(root, ["--workspace", str(workspace), "doctor", *words], env={"COLUMNS": "80"})


def found(workspace: Path) -> dict[str, tuple[str, str]]:
    rows = json.loads(doctor(workspace, "--format", "json").output)
    return {row["check"]: (row["state"], row["words"]) for row in rows}


def test_a_fresh_workspace_has_nothing_wrong_and_is_left_as_it_was(workspace: Path) -> None:
    before = sorted(workspace.rglob("*"))
    shown = doctor(workspace)
    assert (shown.exit_code, sorted(workspace.rglob("*"))) == (0, before)
    assert "made when it first runs" in " ".join(shown.output.split())
    assert all(len(line) <= 80 for line in shown.output.splitlines())
    assert " 0 wrong, " in shown.output


def test_a_workspace_that_has_run_is_looked_through(workspace: Path) -> None:
    App.open(workspace).close()
    seen = found(workspace)
    assert {name: seen[name][0] for name in ("database", "history", "clock", "libraries", "alerts")} == dict.fromkeys(
        ("database", "history", "clock", "libraries", "alerts"), "ok"
    )
    assert seen["daemon"] == ("look", "nobody has looked yet: loosethread run")


def test_a_mistake_in_a_file_is_named_and_fails(workspace: Path) -> None:
    (workspace / "loosethread.yaml").write_text("databse: x\n", encoding="utf-8")
    assert doctor(workspace).exit_code == 1
    state, words = found(workspace)["configuration"]
    assert state == "wrong" and "loosethread.yaml:1" in words and "did you mean 'database'" in words


def test_a_secret_that_is_not_there_is_named_and_never_shown(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (workspace / "loosethread.yaml").write_text(MAIL.format(name="DOCTORS_PASSWORD"), encoding="utf-8")
    state, words = found(workspace)["channel desk"]
    assert state == "wrong" and "DOCTORS_PASSWORD is not set" in words
    monkeypatch.setenv("DOCTORS_PASSWORD", "canary-7f3a")
    shown = doctor(workspace)
    assert shown.exit_code == 0 and "canary-7f3a" not in shown.output
    assert found(workspace)["channel desk"][0] == "ok"
    assert "operator: true" in found(workspace)["receivers"][1]


def test_a_history_that_was_altered_fails_and_the_row_is_named(workspace: Path) -> None:
    App.open(workspace).close()
    with closing(sqlite3.connect(workspace / "loosethread.db")) as database, database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE status_changes SET quote = 'something else' WHERE id = 3")
    assert doctor(workspace).exit_code == 1
    assert found(workspace)["history"] == (
        "wrong",
        "no. 3: its content was altered. It was changed outside Loosethread",
    )


@pytest.mark.parametrize(
    ("do", "said"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "written by a newer version"),
        ("DROP TABLE alembic_version", "no schema yet"),
    ],
)
def test_a_database_of_another_version_is_said(workspace: Path, do: str, said: str) -> None:
    App.open(workspace).close()
    with closing(sqlite3.connect(workspace / "loosethread.db")) as database, database:
        database.execute(do)
    assert said in found(workspace)["database"][1]


def test_a_file_that_is_no_database_fails(workspace: Path) -> None:
    (workspace / "loosethread.db").write_bytes(b"no database at all, " * 500)
    assert doctor(workspace).exit_code == 1
    assert "not a database" in found(workspace)["database"][1]


def test_a_proxy_that_nobody_meant_for_us_is_said_without_its_value(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:canary-7f3a@proxy.example:3128")
    shown = doctor(workspace)
    assert "HTTPS_PROXY set, and ignored" in " ".join(shown.output.split()) and "canary" not in shown.output


# ---------------------------------------------------------------------------- judgements


def line(name: str = "council", word: str = "ok", **more: object) -> SourceLine:
    entry = {field: None for field in SourceLine.__dataclass_fields__ if field in ("kind", "url", "publisher")}
    known = {
        "outcome": None, "reason": "", "last_visit": None, "last_good": None, "last_new": None, "next_due": None,
        "failures": 0, "looks": 0, "items": 0, "expected_per_day": None, "note": "", "name": name, "tier": 2,
    }  # fmt: skip
    return SourceLine(**(entry | known | {"id": name, "word": word} | more))


def test_what_only_blind_sources_publish_may_go_unseen() -> None:
    seen = sources([line(), *(line(f"s{n}", "failing") for n in range(7)), line("wall", "blocked")])
    assert seen.state is State.LOOK
    assert seen.words.startswith("7 failing, 1 ok, 1 blocked") and "s4 and 3 more" in seen.words
    assert sources([line()]).state is State.OK


def test_a_daemon_is_known_by_its_looks() -> None:
    looked = line(last_visit=NOW - timedelta(minutes=3), next_due=NOW + timedelta(minutes=12))
    assert daemon([looked], NOW).state is State.OK
    late = daemon([looked, line("wire", next_due=NOW - timedelta(hours=2))], NOW)
    assert late.state is State.LOOK and "1 source(s) overdue since 2031-03-03 07:00 UTC" in late.words


@pytest.mark.parametrize(
    ("now", "seen", "state"),
    [
        (NOW, NOW - timedelta(minutes=1), State.OK),
        (NOW, None, State.OK),
        (NOW, NOW + timedelta(minutes=1), State.WRONG),
        (datetime(1970, 1, 1, tzinfo=UTC), None, State.WRONG),
    ],
)
def test_a_clock_behind_what_it_showed_before_is_wrong(now: datetime, seen: datetime | None, state: State) -> None:
    assert checks.clock(now, seen).state is state


def test_alerts_that_were_given_up_are_to_be_looked_at() -> None:
    assert alerts([]).state is State.OK
