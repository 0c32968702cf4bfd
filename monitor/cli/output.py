# SPDX-License-Identifier: MIT
"""How commands print: tables for people, JSON, JSON Lines, CSV and Markdown for machines and reports. All text from
outside is made inert first."""

import csv
import io
import json
import shutil
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.core.inert import cell, one_line
from storage.records import ChangeLine

F = TypeVar("F", bound=Callable[..., Any])
OFFICIAL = 2  # tier up to which a source speaks for itself
SHORT_QUOTE = 140  # characters
FORMATS = ("table", "json", "jsonl", "csv", "md")
Row = dict[str, Any]


def format_option(command: F) -> F:
    """Add `--format` to a command."""
    return click.option(
        "--format", "shape", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print."
    )(command)


def rows_of(records: Sequence[Any]) -> list[Row]:
    """Return frozen records as plain rows."""
    return [asdict(record) if is_dataclass(record) and not isinstance(record, type) else record for record in records]


def show(rows: Sequence[Row], shape: str, *, columns: Sequence[str], title: str = "", nothing: str = "nothing") -> None:
    """Print rows in the wanted shape. `columns` are those of the table; the machine shapes carry every field."""
    printers: dict[str, Callable[[], None]] = {
        "json": lambda: click.echo(json.dumps(rows, default=plain, ensure_ascii=False, indent=2)),
        "jsonl": lambda: click.echo(_jsonl(rows), nl=False),
        "csv": lambda: click.echo(_csv(rows, columns), nl=False),
        "md": lambda: click.echo(_markdown(rows, columns)),
        "table": lambda: _table(rows, columns, title, nothing),
    }
    printers[shape]()


def plain(value: object) -> object:
    """Return a value as JSON can carry it: times in ISO form with their zone."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"cannot print {type(value).__name__}")


def say_time(moment: datetime | None) -> str:
    """Return a time for people: UTC, to the minute, with its zone."""
    return "" if moment is None else moment.strftime("%Y-%m-%d %H:%M UTC")


def day_of(day: date | None, precision: str = "day") -> str:
    """Return a day for people, no more exact than it is known."""
    if day is None:
        return ""
    return {"month": f"{day:%Y-%m}", "year": f"{day:%Y}"}.get(precision, day.isoformat())


def wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    """Return text from outside, inert, wrapped to the terminal's width."""
    width = min(max(shutil.get_terminal_size().columns, 40), 100)
    return textwrap.fill(
        one_line(text), width, initial_indent=first, subsequent_indent=first if rest is None else rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def heading(text: str) -> str:
    """Return a heading for people."""
    return f"{text}\n{'-' * len(text)}"


def say_change(line: ChangeLine) -> str:
    """Return a change for people: the step, its clocks, its sentence, where it stands and why it was taken."""
    source = ", ".join(p for p in (_publisher(line), f"tier {line.tier}" if line.tier else "", line.url) if p)
    more = f"; {line.corroborated} more origin(s)" if line.corroborated else ""
    rows = [wrapped(_step(line), "", "    ")]
    rows += [wrapped(f"“{line.quote}”", "    ")] if line.quote else []
    rows += [wrapped(source, "    ")] if source else []
    rows += [wrapped(f"{_clocks(line)}; {line.reason}{more}", "    ")]
    return "\n".join(rows)


def say_shortly(line: ChangeLine) -> str:
    """Return a change in a few lines: the step, the beginning of its sentence, who says so."""
    quote = _excerpt(line.quote)
    who = ", ".join(p for p in (_publisher(line) or line.mode, f"tier {line.tier}" if line.tier else "") if p)
    return f"{wrapped(_step(line), '', '    ')}\n{wrapped(f'“{quote}” {who}', '    ')}"


def _excerpt(quote: str) -> str:
    """Return the beginning of a sentence, or where a sum of money stands far behind, what surrounds it."""
    words = quote.split()
    sums = [i for i, word in enumerate(words) if word[0] in "$€£"]
    at = len(" ".join(words[: sums[0]])) if sums else 0
    first = sums[0] - 5 if at > SHORT_QUOTE - 40 else 0
    shown = textwrap.shorten(" ".join(words[first:]), SHORT_QUOTE, placeholder=" ...")
    return f"... {shown}" if first else shown


def _step(line: ChangeLine) -> str:
    marks = [line.mode] if line.mode != "auto" else []
    marks += [] if line.moves_thread else ["fills in the past"]
    marks += [f"taken back by no. {line.retracted_by}"] if line.retracted_by else []
    marks += [f"takes back no. {line.retracts}"] if line.retracts else []
    part = f" [{line.instalment}]" if line.instalment else ""
    step = f"{line.old or 'start'} -> {line.new or 'nothing stands'}"
    day = day_of(line.happened, line.happened_precision)
    return f"{day} no. {line.id} {line.thread}{part}: {step}" + (f" ({', '.join(marks)})" if marks else "")


def _clocks(line: ChangeLine) -> str:
    clocks = [f"published {say_time(line.published)}"] if line.published else []
    clocks += [f"seen {say_time(line.seen)}"]
    clocks += [f"takes effect {line.effective}"] if line.effective else []
    return "; ".join(clocks)


def _publisher(line: ChangeLine) -> str:
    """Who says so; where a source carries others, who and through whom."""
    if line.origin and line.source_name and line.origin != line.source_name and (line.tier or 4) > OFFICIAL:
        return f"{line.origin} ({line.source_name})"
    return line.source_name or line.by


def words(value: object) -> str:
    """Return one cell's text for people, inert."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return say_time(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple | list):
        return ", ".join(words(v) for v in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return one_line(str(value))


def _jsonl(rows: Sequence[Row]) -> str:
    return "".join(json.dumps(row, default=plain, ensure_ascii=False) + "\n" for row in rows)


def _csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    names = list(rows[0]) if rows else list(columns)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([cell(_scalar(row.get(name))) for name in names] for row in rows)
    return out.getvalue()


def _scalar(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return words(value)


def _markdown(rows: Sequence[Row], columns: Sequence[str]) -> str:
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(_escaped(row.get(name)) for name in columns) + " |" for row in rows]
    return "\n".join(lines)


def _escaped(value: object) -> str:
    return words(value).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("[", "\\[")


def _table(rows: Sequence[Row], columns: Sequence[str], title: str, nothing: str) -> None:
    if not rows:
        click.echo(nothing)
        return
    console = Console(highlight=False, markup=False, soft_wrap=False)
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for i, name in enumerate(columns):
        table.add_column(name.replace("_", " "), overflow="fold", no_wrap=i == 0)
    for row in rows:
        table.add_row(*(Text(words(row.get(name))) for name in columns))
    console.print(table)
