# SPDX-License-Identifier: MIT
"""sources: which places are visited, and how they fare."""

from datetime import date, datetime
from pathlib import Path

import click

from monitor.app import open_history
from monitor.cli.looking import as_of_option
from monitor.cli.output import Row, format_option, rows_of, say_time, show
from storage.records import SourceLine


@click.command()
@click.pass_obj
@as_of_option
@click.option("--failing", is_flag=True, help="Only those that fail. Exit 3 when none does.")
@format_option
def sources(workspace: Path, as_of: date | datetime | None, failing: bool, shape: str) -> None:
    """Every source with its health: last good look, last new item, failures, and the reason in words.

    Example: loosethread sources --failing
    """
    asked, loaded = open_history(workspace)
    found = [line for line in asked.sources(as_of=as_of) if not failing or line.word == "failing"]
    known = {line.id for line in found}
    if not found and not failing:
        click.echo("no source was visited yet; in the catalogue:")
        found = []
    if shape == "table":
        show(
            [_row(line) for line in found],
            "table",
            columns=("source", "tier", "health", "last good look", "items"),
            nothing="none",
        )
        waiting = sorted(s.id for s in loaded.sources.values() if s.enabled and s.id not in known)
        if waiting and not failing and as_of is None:
            click.echo(f"never visited: {', '.join(waiting)}")
    else:
        show(
            rows_of(found),
            shape,
            columns=("id", "tier", "word", "reason", "last_good", "last_new", "failures", "items"),
        )
    if failing and not found:
        raise SystemExit(3)


def _row(line: SourceLine) -> Row:
    failing = f": {line.reason}" if line.word == "failing" and line.reason else ""
    return {
        "source": line.id,
        "tier": line.tier,
        "health": f"{line.word}{failing}",
        "last good look": say_time(line.last_good) or "never",
        "items": line.items,
    }


COMMANDS = (sources,)
