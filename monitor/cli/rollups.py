# SPDX-License-Identifier: MIT
"""A thread in its parts, printed: its instalments, and where each state and body stands in it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import click

from monitor.app import Asked
from monitor.cli.output import Row, rows_of, show, wrapped
from monitor.core.lifecycle import Lifecycle
from monitor.core.standpoints import Standpoint, standpoints, who
from storage.records import BoardLine


def show_instalments(asked: Asked, as_of: date | datetime | None, shape: str) -> None:
    """Print every instalment of every thread, the newest of each first."""
    rows = rows_of(asked.history.instalments(as_of=as_of))
    columns = ("thread", "instalment", "status", "since", "opened", "steps")
    show(_spoken(rows) if shape == "table" else rows, shape, columns=columns, nothing="no thread has moved yet")


def show_actors(asked: Asked, as_of: date | datetime | None, shape: str) -> None:
    """Print what each state and body was last reported to do or say, thread by thread."""
    points = standpoints(asked.history.said(as_of=as_of), asked.loaded.knowledge.cues)
    if shape != "table":
        show(rows_of(points), shape, columns=("thread", "actor", "status", "on", "quote", "url"))
        return
    if not points:
        click.echo("nobody is reported to have done or said anything yet")
    for i, point in enumerate(points):
        if i == 0 or points[i - 1].thread != point.thread:
            click.echo(point.thread)
        click.echo(wrapped(f"{point.actor}: {_plain(point.status)}, {point.on}: “{point.quote}”", "  ", "      "))


def held_up(asked: Asked, board: Sequence[BoardLine], as_of: date | datetime | None) -> list[str]:
    """Return a line for each thread that somebody holds up: who, and since when."""
    stuck = [line for line in board if _names_who(line, asked.lifecycles)]
    if not stuck:
        return []
    since = min((line.since for line in stuck if line.since is not None), default=None)
    told = asked.history.said(*(line.thread for line in stuck), since=since, as_of=as_of)
    points = standpoints(told, asked.loaded.knowledge.cues)
    lines = []
    for line in stuck:
        holding = who((p for p in points if p.thread == line.thread), line.status, line.since)
        if holding:
            lines.append(f"{line.thread} is {_plain(line.status or '')} by {', '.join(_dated(p) for p in holding)}")
    return lines


def _names_who(line: BoardLine, lifecycles: Mapping[str, Lifecycle]) -> bool:
    lifecycle = lifecycles.get(line.lifecycle)
    state = None if lifecycle is None or line.status is None else lifecycle.states.get(line.status)
    return state is not None and state.names_who


def _dated(point: Standpoint) -> str:
    return f"{point.actor} ({point.on})"


def _spoken(rows: list[Row]) -> list[Row]:
    return [{**row, "status": _plain(row["status"])} for row in rows]


def _plain(status: str) -> str:
    return status.replace("_", " ")
