# SPDX-License-Identifier: MIT
"""review, correct: what only a person may decide. Every answer is kept for good, with name and note."""

from pathlib import Path

import click

from monitor.app import App, asking
from monitor.cli.output import day_of, format_option, rows_of, show, wrapped
from storage.records import SuggestionLine

_FIELDS = ("id", "thread", "instalment", "old", "new", "reason", "happened", "quote", "url")
by_option = click.option("--by", required=True, help="Your name, as it is to stand in the history.")


@click.group(invoke_without_command=True)
@click.pass_context
@click.option("--thread", help="Only of this thread.")
@format_option
def review(context: click.Context, thread: str | None, shape: str) -> None:
    """Steps that the rules see but may not take alone; accept or reject them. Exit 3 when none is open.

    Example: loosethread review accept 12 --by "A. Analyst" --note "confirmed by telephone"
    """
    if context.invoked_subcommand is not None:
        return
    with asking(context.obj) as asked:
        found = asked.history.suggestions(thread)
    if shape == "table":
        for line in found:
            click.echo(_say(line))
    else:
        show(rows_of(found), shape, columns=_FIELDS)
    if not found:
        click.echo("nothing to review", err=True)
        raise SystemExit(3)


@review.command()
@click.pass_obj
@click.argument("suggestion", type=int)
@by_option
@click.option("--note", default="", help="Why.")
def accept(workspace: Path, suggestion: int, by: str, note: str) -> None:
    """Make the suggested change; receivers are told.

    Example: loosethread review accept 12 --by "A. Analyst"
    """
    with App.open(workspace) as app:
        changed = app.pipeline.judge(suggestion, accept=True, by=by, note=note)
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
@by_option
@click.option("--why", required=True, help="What was wrong; everybody who was told of the change reads it.")
def correct(workspace: Path, change: int, by: str, why: str) -> None:
    """Take a change back. It stays in the history, marked; everybody who was told of it hears the correction.

    CHANGE is its number in `loosethread history`.

    Example: loosethread correct 31 --by "A. Analyst" --why "the agency withdrew its report"
    """
    with App.open(workspace) as app:
        told = app.pipeline.correct(change, by=by, why=why)
        sent = app.pipeline.deliver()
    click.echo(f"taken back; {told} correction(s), {sent} sent")


def _say(line: SuggestionLine) -> str:
    part = f" [{line.instalment}]" if line.instalment else ""
    mark = ", contradicts what stands" if line.conflict else ""
    less = [wrapped(line.read_as, "    ")] if line.read_as else []
    return "\n".join(
        [
            f"{line.id}  {line.thread}{part}: {line.old or 'start'} -> {line.new}?  {day_of(line.happened)}{mark}",
            wrapped(f'"{line.quote}"', "    "),
            wrapped(f"{line.origin} (tier {line.tier}), {line.url}", "    "),
            wrapped(f"not taken: {line.reason}", "    "),
            *less,
        ]
    )


COMMANDS = (review, correct)
