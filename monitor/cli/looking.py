# SPDX-License-Identifier: MIT
"""threads, history, claims: ask the history. Every list can be asked as of an earlier day."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import click

from monitor.app import Asked, asking
from monitor.cli.dates import ahead, expected
from monitor.cli.output import Row, day_of, format_option, rows_of, say_change, say_time, show, wrapped
from monitor.cli.rollups import held_up, show_actors, show_instalments
from monitor.core.errors import LoosethreadError
from monitor.core.model import Mode
from storage.records import BoardLine, ChangeLine

NOTHING = 3
NAMED = 8  # blind sources named; `loosethread sources health --failing` names all


class Day(click.ParamType[date | datetime]):
    """A day, or a moment with its zone (UTC where none is given)."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, context: click.Context | None) -> date | datetime:
        """Return a date for a day, an aware datetime for a moment."""
        text = str(value)
        try:
            if len(text) <= 10:
                return date.fromisoformat(text)
            moment = datetime.fromisoformat(text)
        except ValueError:
            self.fail(
                f"{text!r}: expected a day such as 2022-12-12, or a moment such as 2022-12-12T14:00Z", param, context
            )
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


as_of_option = click.option("--as-of", type=Day(), help="What was known then: a day (its end, UTC) or a moment.")


def _has_run(asked: Asked) -> None:
    """An empty history of a workspace that never ran is no news: say what is missing."""
    if not asked.history.threads():
        raise LoosethreadError(
            "this workspace has not run yet: `loosethread run` or `loosethread poll` begins its history"
        )


@click.command()
@click.pass_obj
@click.option("--instalments", "part", flag_value="instalments", help="Each act of threads that repeat.")
@click.option("--actors", "part", flag_value="actors", help="What each state and body was last reported to do or say.")
@as_of_option
@format_option
def threads(workspace: Path, part: str | None, as_of: date | datetime | None, shape: str) -> None:
    """The board: where every thread stands, since when, and what we did to know it.

    A thread that somebody holds up is followed by a line that names who.

    Example: loosethread threads --as-of 2022-12-12
    """
    with asking(workspace) as asked:
        _has_run(asked)
        if part is not None:
            {"instalments": show_instalments, "actors": show_actors}[part](asked, as_of, shape)
            return
        board = asked.history.board(asked.now, asked.lifecycles, as_of=as_of)
        stuck = held_up(asked, board, as_of) if shape == "table" else []
    if shape == "table":
        print_board(board, stuck)
    else:
        show(rows_of(board), shape, columns=("thread", "status", "since", "word", "looks", "sources", "suggestions"))


def print_board(board: list[BoardLine], stuck: Sequence[str] = ()) -> None:
    """Print the board for people; `stuck` says who holds up what."""
    rows: list[Row] = [
        {
            "thread": line.thread,
            "status": (line.status or "not assessed").replace("_", " ") + (" (disputed)" if line.disputed else ""),
            "since": day_of(line.since, line.since_precision),
            "now": line.word,
            "looks": f"{line.looks} at {line.sources}" if line.looks else "",
        }
        for line in board
    ]
    show(rows, "table", columns=("thread", "status", "since", "now", "looks"), nothing="no thread is followed")
    if any(line.looks for line in board):
        click.echo("looks: good ones since it last moved, and at how many sources")
    if board and board[0].blind:
        click.echo(wrapped(f"{_blind(board[0])}: what only they publish may go unseen", "", "    "))
    for text in (*stuck, *ahead(board)):
        click.echo(wrapped(text, "", "    "))
    waiting = [f"{line.thread} {line.suggestions}" for line in board if line.suggestions]
    if waiting:
        click.echo(wrapped(f"for a person to decide (loosethread review): {', '.join(waiting)}"))


@click.command()
@click.pass_obj
@click.argument("thread", required=False)
@as_of_option
@click.option(
    "--baseline/--no-baseline", default=True, show_default=True, help="Show what was imported with the dossier."
)
@format_option
def history(workspace: Path, thread: str | None, as_of: date | datetime | None, baseline: bool, shape: str) -> None:
    """Every change of a thread (or of all), with its reason, its sentence and its four clocks.

    Happened, published, seen by us, takes effect. Nothing is ever removed: a change that was taken back stays, marked.
    Exit 3 when there is none.

    Example: loosethread history eu-iran-sanctions --as-of 2022-12-31 --format jsonl
    """
    with asking(workspace) as asked:
        _has_run(asked)
        changes = asked.history.changes(thread, as_of=as_of)
        ledger = "" if thread is None else _ledger(asked, thread, as_of)
        dates = [] if thread is None else expected(asked, thread, as_of)
    found = [line for line in changes if baseline or line.mode != Mode.BASELINE.value]
    if shape == "table":
        print_history(found)
        for line in dates:
            click.echo(wrapped(line, "", "    "))
        if ledger:
            click.echo(wrapped(ledger, "", "    "))
    else:
        columns = ("happened", "thread", "instalment", "old", "new", "mode", "quote", "source_name", "url")
        show(rows_of(found), shape, columns=columns)
    if not found:
        raise SystemExit(NOTHING)


def _ledger(asked: Asked, thread: str, as_of: date | datetime | None) -> str:
    """Say what we did since the thread last moved: "looked 41 times at 6 sources since ..."; "" for one put away."""
    line = asked.history.stands(thread, asked.now, asked.lifecycles, as_of=as_of)
    if line is None:
        return ""
    stuck = held_up(asked, [line], as_of)
    followed = asked.history.thread(thread).installed
    moved = line.seen is not None and line.seen > followed
    since = say_time(line.seen if moved else followed)
    if line.looks:
        times = "once" if line.looks == 1 else f"{line.looks} times"
        last = say_time(line.last_looked)
        looked = f"looked {times} at {line.sources} source(s) since {since}, last {last}, nothing moved"
    else:
        looked = f"no good look since {since}"
    word = "" if line.word == "no movement" else line.word  # said already
    return "; ".join(filter(None, (*stuck, looked, word, _blind(line))))


def _blind(line: BoardLine) -> str:
    """Say how many sources are blind, and which: what only they publish may go unseen."""
    if not line.blind:
        return ""
    more = f", and {line.blind - NAMED} more" if line.blind > NAMED else ""
    return f"{line.blind} source(s) blind: {', '.join(line.blind_sources[:NAMED])}{more}"


def print_history(changes: list[ChangeLine]) -> None:
    """Print changes for people, each with its sentence."""
    if not changes:
        click.echo("no change is recorded")
    for line in changes:
        click.echo(say_change(line))


@click.command()
@click.pass_obj
@click.option("--thread", help="Only the claims that this thread answers.")
@as_of_option
@format_option
def claims(workspace: Path, thread: str | None, as_of: date | datetime | None, shape: str) -> None:
    """What the article claims: who said it, when, with which stance, and where the threads it left behind stand.

    Example: loosethread claims --thread iran-drone-transfers
    """
    with asking(workspace) as asked:
        _has_run(asked)
        found = asked.history.claims(asked.now, thread=thread, as_of=as_of)
    if shape != "table":
        show([asdict(line) for line in found], shape, columns=("id", "speaker", "stance", "said_on", "said", "threads"))
        return
    for line in found:
        when = line.said_on.isoformat() if line.said_on else line.said_on_note or "no day given"
        click.echo(f"{line.id}: {line.speaker} ({line.stance}, {when})")
        click.echo(wrapped(line.said, "  "))
        click.echo(wrapped("-> " + "; ".join(f"{t}: {status or 'not assessed'}" for t, status in line.threads), "  "))


COMMANDS = (threads, history, claims)
