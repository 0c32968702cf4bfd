# SPDX-License-Identifier: MIT
"""`loosethread evaluate` as a person and a script meet it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from config.shipped import folder
from monitor.cli import root

pytestmark = pytest.mark.slow
DOSSIER = folder("dossiers") / "iran-russia-drones-2022.yaml"


def row(id: str, title: str, **gold: Any) -> dict[str, Any]:
    labelled = {"status": None, "action": "none", "is_new_event": False, "certainty": "background", "event_date": None}
    return {
        "id": id, "lang": "en", "slice": "en", "thread": "eu-iran-sanctions", "title": title, "source": "Reuters",
        "text": "BRUSSELS (Reuters) - EU ambassadors agreed on sanctions on Iran over the drones sent to Russia.",
        "published": "2022-12-09", "gold": labelled | gold,
    }  # fmt: skip


AGREED = row(
    "one", "EU ambassadors agree on sanctions on Iran over drones", status="agreed", action="change",
    is_new_event=True, certainty="actual", event_date="2022-12-09",
)  # fmt: skip
OLD = row("two", "EU ambassadors agree on sanctions on Iran over drones", status=None)


def evaluate(tmp_path: Path, rows: list[Any], *words: str) -> Result:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in rows), encoding="utf-8")
    command = ["--workspace", str(tmp_path), "evaluate", str(path), "--dossier", str(DOSSIER), *words]
    return CliRunner().invoke(root, command, env={"COLUMNS": "80", "TERMINAL_WIDTH": "80"})


def test_the_figures_fit_80_columns_and_carry_intervals(tmp_path: Path):
    shown = evaluate(tmp_path, [AGREED, OLD])
    assert shown.exit_code == 0, shown.output
    lines = shown.stdout.splitlines()
    assert lines[0].split() == ["2", "items", "precision", "recall"]
    assert "changes" in lines[2] and ".500 (1/2) .09-.91" in lines[2] and "1.000 (1/1) .21-1.00" in lines[2]
    assert {f"By {kind}: changes" for kind in ("thread", "status", "tier", "language")} <= set(lines)
    assert max(len(line) for line in lines) <= 80


def test_what_is_wrong_is_listed_by_item(tmp_path: Path):
    shown = evaluate(tmp_path, [AGREED, OLD], "--wrong").stdout
    assert "two: said change eu-iran-sanctions agreed (reports no new step)" in " ".join(shown.split())


def test_a_script_gets_every_figure(tmp_path: Path):
    found = json.loads(evaluate(tmp_path, [AGREED, OLD], "--json").stdout)
    assert found["items"] == 2 and found["changes"]["recall"]["value"] == 1.0
    assert found["by"]["language"]["changes"]["en"]["precision"]["part"] == 1
    assert [wrong["id"] for wrong in found["false soft"]] == ["two"]


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        ("{", "rows.jsonl:2: not JSON"),
        ("[1]", "rows.jsonl:2: expected an object with id, thread, title"),
        (OLD | {"published": "soon"}, "rows.jsonl:2: published: "),
        (OLD | {"gold": {"status": None}}, "rows.jsonl:2: action is missing"),
        (AGREED, "rows.jsonl:2: id 'one' stands in"),
    ],
)
def test_a_bad_line_is_named_by_file_and_line(tmp_path: Path, bad: Any, complaint: str):
    failed = evaluate(tmp_path, [AGREED, bad])
    assert failed.exit_code == 1 and complaint in str(failed.exception)


def test_a_file_without_items_is_told_apart_from_a_bad_one(tmp_path: Path):
    assert evaluate(tmp_path, [""]).exit_code == 3


def test_threads_that_no_dossier_has_are_said(tmp_path: Path):
    said = evaluate(tmp_path, [AGREED | {"thread": "un-tunnels"}]).stderr
    assert "1 thread(s) of the file are in no dossier and cannot be found: un-tunnels" in said
