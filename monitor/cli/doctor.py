# SPDX-License-Identifier: MIT
"""doctor: one command that says whether this installation and this workspace work, and what a person should look at."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import click

from monitor.app import asking, database_url
from monitor.cli import checks
from monitor.cli.checks import Check, State
from monitor.cli.output import format_option, rows_of, say_time, show
from monitor.clock import SystemClock
from monitor.core.errors import LoosethreadError
from monitor.core.health import Health
from monitor.loading import Loaded, load
from storage.inspecting import Inspected, inspect
from storage.records import AlertLine, SourceLine

LATE = timedelta(minutes=10)  # a source that is overdue for longer is visited by nobody
SHOWN = 5  # names in one line
COLUMNS = ("check", "state", "words")


@click.command()
@click.pass_obj
@format_option
def doctor(workspace: Path, shape: str) -> None:
    """Check installation and workspace: libraries, files, database and history, disk, clock, channels, sources, daemon.

    Changes nothing, sends nothing, visits nobody. Exit 1 when something is wrong; what only asks for a look is no
    failure.

    Example: loosethread -w my-watch doctor
    """
    found = list(_checks(workspace))
    show(rows_of(found), shape, columns=COLUMNS)
    wrong = sum(one.state is State.WRONG for one in found)
    if shape == "table":
        look = sum(one.state is State.LOOK for one in found)
        click.echo(f"{len(found)} checks: {wrong} wrong, {look} to look at")
    if wrong:
        raise SystemExit(1)


def _checks(workspace: Path) -> Iterator[Check]:
    yield checks.program()
    yield checks.libraries()
    yield from checks.optional_parts()
    yield from checks.surroundings()
    yield checks.disk(workspace if workspace.exists() else Path())
    try:
        loaded = load(workspace)
    except LoosethreadError as error:
        yield Check(check="configuration", state=State.WRONG, words=f"{error}; what hangs on it was not looked at")
        return
    yield checks.configuration(loaded)
    yield checks.keys(loaded)
    yield checks.judge(loaded)
    yield from checks.channels(loaded)
    yield from _kept(workspace, loaded)


def _kept(workspace: Path, loaded: Loaded) -> Iterator[Check]:
    """What the database tells: of itself, of clock, sources, daemon and alerts."""
    now = SystemClock().now()
    try:
        seen = inspect(database_url(loaded))
    except LoosethreadError as error:
        yield checks.clock(now, None)
        yield Check(check="database", state=State.WRONG, words=str(error))
        return
    yield database(seen)
    if seen.history is None:
        yield checks.clock(now, None)
        return
    yield history(seen)
    with asking(workspace) as asked:
        lines = [line for line in asked.history.sources() if line.word not in (Health.OFF, Health.GONE)]
        yield checks.clock(now, max((line.last_visit for line in lines if line.last_visit), default=None))
        yield sources(lines)
        if not asked.replayed:
            yield daemon(lines, now)
        yield alerts(asked.history.alerts(state="given up"))


# ---------------------------------------------------------------------- each a judgement on what was found


def database(seen: Inspected) -> Check:
    """Is the database there, of this version's schema, and sound?"""
    if not seen.there:
        return Check(check="database", state=State.LOOK, words=f"{seen.place} is made when it first runs")
    if seen.problems:
        words = f"{seen.place} is damaged: {'; '.join(seen.problems[:SHOWN])}: stop, and restore a backup"
        return Check(check="database", state=State.WRONG, words=words)
    if seen.schema != seen.needs:
        has = f"schema {seen.schema}" if seen.schema else "no schema yet"
        words = f"{seen.place} has {has}, this version {seen.needs}: the next start sees to it"
        return Check(check="database", state=State.LOOK, words=words)
    return Check(check="database", state=State.OK, words=f"{seen.place} is sound, schema {seen.schema}")


def history(seen: Inspected) -> Check:
    """Does every row of the history fit its chain?"""
    walked = seen.history
    if walked is None:
        return Check(check="history", state=State.LOOK, words="not looked at")
    if walked.bad is not None:
        words = f"no. {walked.bad}: {walked.reason}. It was changed outside Loosethread"
        return Check(check="history", state=State.WRONG, words=words)
    return Check(check="history", state=State.OK, words=f"{walked.rows} changes, each fits its chain")


def sources(lines: Sequence[SourceLine]) -> Check:
    """How do the sources in use fare?"""
    blind = [line.id for line in lines if Health(line.word).blind]
    words = ", ".join(f"{n} {word}" for word, n in Counter(line.word for line in lines).most_common()) or "none is on"
    if not blind:
        return Check(check="sources", state=State.OK if lines else State.LOOK, words=words)
    named = ", ".join(blind[:SHOWN]) + (f" and {len(blind) - SHOWN} more" if len(blind) > SHOWN else "")
    more = f"; what only these publish may go unseen: {named}; why: loosethread sources --failing"
    return Check(check="sources", state=State.LOOK, words=words + more)


def daemon(lines: Sequence[SourceLine], now: datetime) -> Check:
    """Does somebody look? There is no other sign of a daemon that works than that no source is long overdue."""
    last = max((line.last_visit for line in lines if line.last_visit), default=None)
    if last is None:
        return Check(check="daemon", state=State.LOOK, words="nobody has looked yet: loosethread run")
    late = [line for line in lines if line.next_due is not None and now - line.next_due > LATE]
    words = f"last look {say_time(last)}"
    if late:
        since = say_time(min(line.next_due for line in late if line.next_due))
        words += f", {len(late)} source(s) overdue since {since}: it does not run, or does not keep up"
        return Check(check="daemon", state=State.LOOK, words=words)
    return Check(check="daemon", state=State.OK, words=f"{words}, no source is overdue")


def alerts(given_up: Sequence[AlertLine]) -> Check:
    """Was everybody told?"""
    if not given_up:
        return Check(check="alerts", state=State.OK, words="none was given up")
    words = f"{len(given_up)} could not be delivered and were given up: loosethread alerts list"
    return Check(check="alerts", state=State.LOOK, words=words)


COMMANDS = (doctor,)
