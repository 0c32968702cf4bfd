# SPDX-License-Identifier: MIT
"""sources: which places are visited, and how they fare."""

from datetime import date, datetime
from pathlib import Path

import click

from monitor.app import asking
from monitor.cli.looking import as_of_option
from monitor.cli.output import Row, format_option, rows_of, say_time, show
from storage.records import SourceLine

_COLUMNS = ("source", "tier", "health", "last good look", "items")
_FIELDS = ("id", "tier", "word", "reason", "last_good", "last_new", "failures", "items")


@click.command()
@click.pass_obj
@as_of_option
@click.option("--failing", is_flag=True, help="Only those that fail. Exit 3 when none does.")
@format_option
def sources(workspace: Path, as_of: date | datetime | None, failing: bool, shape: str) -> None:
    """Every source with its health: last good look, last new item, failures, and the reason in words.

    Example: loosethread sources --failing
    """
    with asking(workspace) as asked:
        listed = asked.history.sources(as_of=as_of)
    found = [line for line in listed if not failing or line.word == "failing"]
    if shape == "table":
        nothing = "none fails" if failing else "none"
        show([_row(line) for line in found], shape, columns=_COLUMNS, nothing=nothing)
    else:
        show(rows_of(found), shape, columns=_FIELDS)
    if not listed:
        click.echo(f"never visited: {', '.join(sorted(s.id for s in asked.loaded.sources.values() if s.enabled))}")
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
