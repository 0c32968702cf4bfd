# SPDX-License-Identifier: MIT
"""review, correct: what only a person may decide. Every answer is kept for good, with name and note."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from monitor.app import App, asking
from monitor.cli.judged import labelled_judgements
from monitor.cli.looking import Day
from monitor.cli.output import day_of, format_option, rows_of, say_time, show, wrapped
from monitor.core.errors import LoosethreadError, NotFound
from monitor.pipeline import Instead
from storage.records import SuggestionLine

_FIELDS = ("id", "thread", "instalment", "old", "new", "alternative", "reason", "happened", "quote", "url")
by_option = click.option("--by", required=True, help="Your name, as it is to stand in the history.")


@click.group(invoke_without_command=True)
@click.pass_context
@click.option("--thread", help="Only of this thread.")
@format_option
def review(context: click.Context, thread: str | None, shape: str) -> None:
    """Steps that the rules see but may not take alone; list, accept or reject them. Exit 3 when none is open.

    Example: loosethread review accept 12 --by "A. Analyst" --note "confirmed by telephone"
    """
    if context.invoked_subcommand is None:
        _list(context.obj, thread, shape, only_open=True)


@review.command("list")
@click.pass_obj
@click.option("--thread", help="Only of this thread.")
@click.option("--all", "everything", is_flag=True, help="Those that were answered or settled, too.")
@format_option
def list_(workspace: Path, thread: str | None, everything: bool, shape: str) -> None:
    """List suggestions, the oldest first. Exit 3 when there is none.

    Example: loosethread review list --all --format json
    """
    _list(workspace, thread, shape, only_open=not everything)


def _list(workspace: Path, thread: str | None, shape: str, *, only_open: bool) -> None:
    with asking(workspace) as asked:
        found = asked.history.suggestions(thread, only_open=only_open)
    if shape == "table":
        for line in found:
            click.echo(_say(line))
    else:
        show(rows_of(found), shape, columns=_FIELDS)
    if not found:
        click.echo("nothing to review", err=True)
        raise SystemExit(3)


@review.command("show")
@click.pass_obj
@click.argument("suggestion", type=int)
def show_one(workspace: Path, suggestion: int) -> None:
    """Show a suggestion with its whole item: what would change, why it waits, who says so, every word of it.

    Example: loosethread review show 12
    """
    with asking(workspace) as asked:
        line = _found(asked.history.suggestions(only_open=False), suggestion)
        evidence = asked.history.evidence_line(line.evidence)
        item = asked.history.item(evidence.item, evidence.revision)
    click.echo(_say(line))
    if line.against:
        click.echo(wrapped(f'against: "{line.against}" {line.against_url}', "    "))
    click.echo(wrapped(f"read by rule {evidence.rule or 'none'}, {evidence.place}: {evidence.reading}", "    "))
    click.echo(
        wrapped(f"published {evidence.published_raw or 'without a date'}, seen {say_time(evidence.seen)}", "    ")
    )
    click.echo("")
    click.echo(wrapped(item.item.title))
    for paragraph in item.text.split("\n"):
        click.echo(wrapped(paragraph, "  ") if paragraph.strip() else "")


@review.command()
@click.pass_obj
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(workspace: Path, file: Path) -> None:
    """Write every judgement as a labelled row of the corpus format (docs/measuring.md): what `evaluate` measures by and
    the trained reader learns from. FILE must not exist; - writes to standard output. Exit 3 when nothing was judged.

    Example: loosethread review export judged.jsonl
    """
    with asking(workspace) as asked:
        rows = list(labelled_judgements(asked.history))
    if not rows:
        click.echo("nothing was judged", err=True)
        raise SystemExit(3)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if file == Path("-"):
        click.echo(text, nl=False)
        return
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except OSError as error:
        raise LoosethreadError(f"{file} cannot be written: {error.strerror or error}") from error
    click.echo(f"{len(rows)} judgement(s) written to {file}")


def _found(lines: Sequence[SuggestionLine], number: int) -> SuggestionLine:
    line = next((line for line in lines if line.id == number), None)
    if line is None:
        raise NotFound("suggestion", str(number), ())
    return line


@review.command()
@click.pass_obj
@click.argument("suggestion", type=int)
@by_option
@click.option("--note", default="", help="Why.")
@click.option("--status", help="What the item says instead.  [default: the suggested status]")
def accept(workspace: Path, suggestion: int, by: str, note: str, status: str | None) -> None:
    """Make the suggested change, or the one that the item says instead; receivers are told.

    Example: loosethread review accept 12 --status amended --by "A. Analyst"
    """
    with App.open(workspace) as app:
        if status is not None:
            line = _found(app.history.suggestions(only_open=False), suggestion)
            _known_status(app, line.thread, status)
        changed = app.pipeline.judge(suggestion, accept=True, by=by, note=note, status=status)
        sent = app.pipeline.deliver()
    click.echo(f"accepted; {sent} alert(s) sent" if changed else "accepted; the history had this step already")


@review.command()
@click.pass_obj
@click.argument("suggestion", type=int)
@by_option
@click.option("--note", default="", help="Why.")
def reject(workspace: Path, suggestion: int, by: str, note: str) -> None:
    """Reject the suggestion; nothing changes, the answer is kept.

    Example: loosethread review reject 12 --by "A. Analyst" --note "an old story"
    """
    with App.open(workspace) as app:
        app.pipeline.judge(suggestion, accept=False, by=by, note=note)
    click.echo("rejected")


@click.command()
@click.pass_obj
@click.argument("change", type=int)
@click.option("--status", help="The right status, to stand in its place.  [default: none; the change is taken back]")
@click.option("--on", "day", type=Day(), help="The day on which that happened.  [default: the change's own]")
@by_option
@click.option("--why", required=True, help="What was wrong; everybody who was told of the change reads it.")
def correct(
    workspace: Path, change: int, status: str | None, day: date | datetime | None, by: str, why: str
) -> None:  # fmt: skip
    """Take a change back, or put the right step in its place. It stays in the history, marked; everybody told of
    it, and nobody else, hears the correction.

    CHANGE is its number in `loosethread history`.

    Example: loosethread correct 31 --status agreed --on 2022-12-09 --by "A. Analyst" --why "agreed, not adopted"
    """
    if day is not None and status is None:
        raise click.UsageError("--on needs --status: a change taken back has no day")
    with App.open(workspace) as app:
        instead = None if status is None else _instead(app, change, status, day)
        told, put = app.pipeline.correct(change, by=by, why=why, instead=instead)
        sent = app.pipeline.deliver()
    click.echo(f"taken back{_in_its_place(instead, put)}; {told} correction(s), {sent} sent")


def _in_its_place(instead: Instead | None, put: bool) -> str:
    """What stands now; `put`: False where the history had the step before."""
    if instead is None:
        return ""
    if put:
        return f"; in its place {instead.status} on {instead.on}"
    return f"; the history has {instead.status} already, and keeps its day"


def _instead(app: App, change: int, status: str, day: date | datetime | None) -> Instead:
    """Return what is to stand in the change's place. Raises NotFound for a change or status that is not there."""
    line = next((c for c in app.history.changes() if c.id == change), None)
    if line is None:
        raise NotFound("change", str(change), ())
    _known_status(app, line.thread, status)
    on = day.date() if isinstance(day, datetime) else day
    return Instead(status=status, on=on or line.happened)


def _known_status(app: App, thread: str, status: str) -> None:
    """Raises NotFound with the nearest name for a status that the thread's lifecycle does not have."""
    states = app.knowledge.lifecycles[app.history.thread(thread).lifecycle].states
    if status not in states:
        raise NotFound("status", status, states)


def _say(line: SuggestionLine) -> str:
    part = f" [{line.instalment}]" if line.instalment else ""
    new = f"{line.new} or {line.alternative}" if line.alternative else line.new
    mark = ", contradicts what stands" if line.conflict else ""
    less = [wrapped(line.read_as, "    ")] if line.read_as else []
    mark += f", {line.state}{f' by {line.answered_by}' if line.answered_by else ''}" if line.state != "open" else ""
    return "\n".join(
        [
            f"{line.id}  {line.thread}{part}: {line.old or 'start'} -> {new}?  {day_of(line.happened)}{mark}",
            wrapped(f'"{line.quote}"', "    "),
            wrapped(f"{line.origin} (tier {line.tier}), {line.url}", "    "),
            wrapped(f"not taken: {line.reason}", "    "),
            *less,
        ]
    )


COMMANDS = (review, correct)
