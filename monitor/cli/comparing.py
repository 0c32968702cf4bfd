# SPDX-License-Identifier: MIT
"""replay --diff: a world replayed twice, by two versions of the rules, in folders that are thrown away afterwards."""

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from config.settings import NAME
from monitor.cli.output import day_of, wrapped
from monitor.core.differing import Difference, Outcome, differences
from monitor.core.inert import one_line
from monitor.replay import Progress, Replay
from storage.history import History

DIFFERS = 4
WRITTEN = (NAME, "dossiers", "sources", "lifecycles", "cues", "outlets")  # what people write; never the database


def compare(
    workspace: Path, world: Path, rules: Path, until: date | datetime | None, report: Callable[[Progress], None]
) -> None:
    """Print which steps differ between the workspace's rules and those of a folder. Exits with DIFFERS where any does.
    Nothing is applied, nobody is told. Raises LoosethreadError."""
    before = _outcomes(workspace, world, None, until, report)
    after = _outcomes(workspace, world, rules, until, report)
    found = differences(before, after)
    for difference in found:
        click.echo(_say(difference))
    taken = [sum(outcome.taken for outcome in outcomes) for outcomes in (before, after)]
    click.echo(
        f"{len(found)} step(s) differ; changes {taken[0]} -> {taken[1]}, "
        f"suggestions {len(before) - taken[0]} -> {len(after) - taken[1]}"
    )
    if found:
        raise SystemExit(DIFFERS)


def _outcomes(
    workspace: Path, world: Path, rules: Path | None, until: date | datetime | None, report: Callable[[Progress], None]
) -> list[Outcome]:
    with TemporaryDirectory(prefix="loosethread-diff-") as name:
        place = Path(name)
        for written in WRITTEN if (workspace / NAME).is_file() else ():
            _copy(workspace / written, place / written)
        with Replay.open(place, world, rules) as running:
            running.run(until, report)
            return outcomes_of(running.history)


def _copy(what: Path, to: Path) -> None:
    if what.is_dir():
        shutil.copytree(what, to)
    elif what.is_file():
        shutil.copy(what, to)


def outcomes_of(history: History) -> list[Outcome]:
    """Return what the rules made of a history: their changes, those taken back too, and their suggestions."""
    steps = [
        Outcome(
            thread=c.thread, instalment=c.instalment, status=c.new or "", taken=True, happened=c.happened, rule=c.rule,
            quote=c.quote, reason=c.reason,
        )
        for c in history.changes()
        if c.mode == "auto"
    ]  # fmt: skip
    held = [
        Outcome(
            thread=s.thread, instalment=s.instalment, status=s.new, taken=False, happened=s.happened,
            rule=history.evidence_line(s.evidence).rule, quote=s.quote, reason=s.reason,
        )
        for s in history.suggestions(only_open=False)
    ]  # fmt: skip
    return steps + held


def _say(difference: Difference) -> str:
    thread, instalment, status = difference.step
    part = f" [{one_line(instalment)}]" if instalment else ""
    return "\n".join([f"{thread}{part}: {status}", _side("now", difference.before), _side("new", difference.after), ""])


def _side(which: str, outcome: Outcome | None) -> str:
    if outcome is None:
        return f"  {which}  nothing"
    word = "taken" if outcome.taken else f"suggested ({outcome.reason})"
    first = wrapped(f"{word}, {day_of(outcome.happened) or 'no day'}, by rule {outcome.rule}", f"  {which}  ", " " * 7)
    return f"{first}\n{wrapped(f'“{outcome.quote}”', ' ' * 7)}"
