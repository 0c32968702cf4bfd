# SPDX-License-Identifier: MIT
"""rematch: ask every stored item again after a dossier changed. A dry run, unless told otherwise."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from monitor.app import App, database_url
from monitor.cli.output import wrapped
from monitor.clock import SystemClock
from monitor.core.examining import Examiner
from monitor.core.inert import one_line
from monitor.loading import load
from monitor.rematching import Rematched, Rematching, Retied
from monitor.trained import find_reader
from storage.engine import connect
from storage.migrations import upgrade
from storage.store import SqlStore

SHOWN = 20  # items of one thread; --all shows the rest
NOTHING_NEW = 3
EVERY = 1000  # items between two lines of progress


@click.command()
@click.pass_obj
@click.option("--apply", is_flag=True, help="Record what is new. Without it nothing is written.")
@click.option("--all", "everything", is_flag=True, help=f"Show every item, not the first {SHOWN} of a thread.")
def rematch(workspace: Path, apply: bool, everything: bool) -> None:
    """Ask stored items again, after a dossier changed: which would now concern which thread, which no longer, and which
    steps would follow. Exit 3 where nothing would change.

    --apply only adds: evidence, suggestions, changes. What no longer concerns a thread stays in the history. Items are
    judged as seen today, so old news moves nothing and tells nobody.

    Example: loosethread rematch --all
    """
    with _rematching(workspace, apply) as (asking, app):
        now = SystemClock().now()
        found = asking.run(now, apply=apply, report=_progress)
        sent = app.pipeline.deliver() if app is not None else 0
    _print(found, everything)
    if not found.retied:
        raise SystemExit(NOTHING_NEW)
    click.echo(f"recorded; {sent} alert(s) sent" if apply else "nothing was written; --apply records what is new")


@contextmanager
def _rematching(workspace: Path, apply: bool) -> Iterator[tuple[Rematching, App | None]]:
    """A dry run installs nothing: an edited dossier's baseline would stay for good. Raises as App.open does."""
    with ExitStack() as closing:
        app = closing.enter_context(App.open(workspace)) if apply else None
        loaded = load(workspace)
        engine = connect(database_url(loaded))
        closing.callback(engine.dispose)
        upgrade(engine)
        receivers = app.receivers if app is not None else ()
        yield Rematching(SqlStore(engine), Examiner(loaded.knowledge, find_reader()), loaded.sources, receivers), app


def _progress(done: int) -> None:
    if done % EVERY == 0:
        click.echo(f"  {done} items ...", err=True, nl=not sys.stderr.isatty())


def _print(found: Rematched, everything: bool) -> None:
    shown: Counter[tuple[str, str]] = Counter()
    for retied in sorted(found.retied, key=lambda r: (r.thread, r.turn)):
        group = (retied.thread, retied.turn.value)
        if not shown[group]:
            number = sum((r.thread, r.turn.value) == group for r in found.retied)
            click.echo(f"{retied.thread}: {number} item(s) {_plural(retied)}")
        shown[group] += 1
        if everything or shown[group] <= SHOWN:
            click.echo(_say(retied))
        elif shown[group] == SHOWN + 1:
            click.echo("  ... (--all shows the rest)")
    steps = Counter(r.decision for r in found.retied)
    click.echo(
        f"{found.looked} items asked, {len(found.retied)} ties would change: {steps['change']} change(s), "
        f"{steps['suggest']} suggestion(s)"
    )
    if found.pruned:
        click.echo(f"{found.pruned} item(s) cannot be asked: their words were dropped by the retention rule")
    if found.orphaned:
        click.echo(f"{found.orphaned} item(s) were not asked: their source is no longer configured")


def _plural(retied: Retied) -> str:
    return retied.turn.value.replace("concerns", "concern it")


def _say(retied: Retied) -> str:
    item = retied.item
    step = f"{retied.decision} {retied.status}: {retied.reason}" if retied.status else retied.reason
    first = wrapped(f"{item.dated:%Y-%m-%d} {one_line(item.item.title)} ({item.item.source})", "  ", "    ")
    return f"{first}\n{wrapped(step, '    ')}" if step else first


COMMANDS = (rematch,)
