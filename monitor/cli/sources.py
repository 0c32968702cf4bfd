# SPDX-License-Identifier: MIT
"""sources: which places are visited, and how they fare."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from monitor.app import Asked, asking
from monitor.cli import adding, trying
from monitor.cli.looking import as_of_option
from monitor.cli.output import Row, day_of, format_option, rows_of, show, words, wrapped
from monitor.core.errors import NotFound
from monitor.core.model import Source
from storage.records import SourceLine

F = TypeVar("F", bound=Callable[..., Any])
BLIND = ("failing", "blocked", "suspect", "silent")  # what only such a source publishes may go unseen
_NOTHING = 3
_LIST = ("source", "kind", "tier", "health", "last good", "items")
_HEALTH = ("source", "health", "last good, UTC", "last new")
_FIELDS = ("id", "tier", "word", "reason", "last_good", "last_new", "failures", "items")
failing_option = click.option(
    "--failing", is_flag=True, help="Only those that fail, refuse us, are not themselves or silent. Exit 3 without one."
)


def _options(command: F) -> F:
    """Add what every list of sources can be asked for."""
    return as_of_option(failing_option(format_option(command)))


@click.group(invoke_without_command=True)
@click.pass_context
@_options
def sources(context: click.Context, as_of: date | datetime | None, failing: bool, shape: str) -> None:
    """Which places are visited and how they fare; try one, add one. Without a command: list them.

    Example: loosethread sources --failing
    """
    if context.invoked_subcommand is None:
        _print(context.obj, _LIST, as_of, failing=failing, shape=shape)
    elif failing or as_of is not None or shape != "table":
        raise click.UsageError(f"options come after the command: sources {context.invoked_subcommand} ...")


@sources.command("list")
@click.pass_obj
@_options
def list_sources(workspace: Path, as_of: date | datetime | None, failing: bool, shape: str) -> None:
    """Every source of the catalogue, on or off, with its health in a word.

    Example: loosethread sources list --format csv
    """
    _print(workspace, _LIST, as_of, failing=failing, shape=shape)


@sources.command()
@click.pass_obj
@_options
def health(workspace: Path, as_of: date | datetime | None, failing: bool, shape: str) -> None:
    """The sources that are on: last good look, last new item, failures in a row, and the reason in words.

    Example: loosethread sources health --failing
    """
    _print(workspace, _HEALTH, as_of, failing=failing, shape=shape, only_on=True)


@sources.command("show")
@click.pass_obj
@click.argument("source")
@format_option
def show_source(workspace: Path, source: str, shape: str) -> None:
    """Everything that the catalogue says of a source, and its health.

    Example: loosethread sources show un_press_rss
    """
    with asking(workspace) as asked:
        lines = {line.id: line for line in _lines(asked, None)}
        entry = asked.loaded.sources.get(source)
    if source not in lines:
        raise NotFound("source", source, lines)
    said = {} if entry is None else _entry(entry)
    row = said | {f"health_{key}": value for key, value in _health(lines[source]).items()}
    if shape == "table":
        for key, value in row.items():
            if words(value):
                click.echo(wrapped(words(value), f"{key.replace('_', ' '):20}  ", " " * 22))
    else:
        show([row], shape, columns=tuple(row))


def _entry(source: Source) -> Row:
    """The entry as it is written; what it leaves out is left out for people too."""
    row = asdict(source)
    row["tier"] = int(source.tier)
    row["ids"] = _rule(row["ids"])
    row["dates"] = _rule(row["dates"])
    row["links"] = tuple(_rule(link) for link in row["links"])
    return row


def _rule(said: Row) -> str:
    """A rule of an entry in one line: `field link; take Article/{digits}`."""
    return "; ".join(f"{key} {words(value)}" for key, value in said.items() if value not in (None, "", ()))


def _health(line: SourceLine) -> Row:
    """What was seen of the source; what the entry says is said already."""
    entry = {field for field in SourceLine.__dataclass_fields__ if field in Source.__dataclass_fields__}
    return {key: value for key, value in asdict(line).items() if key not in entry}


# ---------------------------------------------------------------------- lists


def _print(
    workspace: Path,
    columns: tuple[str, ...],
    as_of: date | datetime | None,
    *,
    failing: bool,
    shape: str,
    only_on: bool = False,
) -> None:
    with asking(workspace) as asked:
        listed: Iterable[SourceLine] = _lines(asked, as_of)
    found = [
        line
        for line in listed
        if (not failing or line.word in BLIND) and not (only_on and line.word in ("off", "gone"))
    ]
    if shape == "table":
        show([_row(line) for line in found], shape, columns=columns, nothing="none fails" if failing else "none")
        for line in found:
            if (failing or columns == _HEALTH) and (reason := _reason(line)):
                click.echo(wrapped(f"{line.id}: {reason}", "", "    "))
    else:
        show(rows_of(found), shape, columns=_FIELDS)
    if failing and not found:
        raise SystemExit(_NOTHING)


def _lines(asked: Asked, as_of: date | datetime | None) -> list[SourceLine]:
    """Return what is known of each source; one that was never installed stands as its entry says."""
    known = {line.id: line for line in asked.history.sources(as_of=as_of)}
    if not asked.replayed:
        known = {source.id: _unvisited(source) for source in asked.loaded.sources.values()} | known
    return [known[name] for name in sorted(known)]


def _unvisited(source: Source) -> SourceLine:
    return SourceLine(
        id=source.id,
        name=source.name,
        kind=source.kind.value,
        url=source.url,
        publisher=source.publisher,
        tier=int(source.tier),
        word="never visited" if source.enabled else "off",
        outcome=None,
        reason="",
        last_visit=None,
        last_good=None,
        last_new=None,
        next_due=None,
        failures=0,
        looks=0,
        items=0,
        expected_per_day=source.expected_per_day,
        note=source.note,
    )


def _row(line: SourceLine) -> Row:
    never = "" if line.last_visit is None else "never"
    return {
        "source": line.id,
        "kind": line.kind,
        "tier": line.tier,
        "health": line.word,
        "last good": day_of(line.last_good and line.last_good.date()) or never,
        "last good, UTC": f"{line.last_good:%Y-%m-%d %H:%M}" if line.last_good else never,
        "last new": day_of(line.last_new and line.last_new.date()),
        "items": line.items,
    }


def _reason(line: SourceLine) -> str:
    """Why it fares so, with how often it failed in a row; under the table, where there is room for it."""
    failures = f"{line.failures} failure(s) in a row" if line.failures else ""
    return ": ".join(filter(None, (failures, line.reason)))


for command in (adding.add, adding.import_opml, trying.test):
    sources.add_command(command)

COMMANDS = (sources,)
