# SPDX-License-Identifier: MIT
"""The board: one line a thread. Costs the same at any number of items: it reads pointers and counters, no history."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from typing import Any

from sqlalchemy import Connection, Integer, Select, case, cast, func, select
from sqlalchemy.orm import aliased

from monitor.core import expecting
from monitor.core.expecting import Outlook
from monitor.core.lifecycle import Lifecycle
from monitor.core.model import Expectation
from storage import dossiers, seeing
from storage.asof import known
from storage.models import (
    JudgementRow,
    LookCountRow,
    SourceStateRow,
    StatusChangeRow,
    SuggestionRow,
    ThreadRow,
)
from storage.records import BoardLine


@dataclass(frozen=True, kw_only=True)
class _Looks:
    """How often we looked, at all sources together."""

    total: int
    last: tuple[datetime, ...]  # last good look of each source, ascending
    hours: tuple[datetime, ...] | None = None  # asked as of an earlier time: the hours with good looks, ascending
    sums: tuple[int, ...] = ()  # and how many there were up to and including each

    def sources_since(self, moment: datetime) -> int:
        return len(self.last) - bisect_right(self.last, moment)

    def looks_since(self, moment: datetime, counted: int) -> int:
        """`counted`: the total at `moment`, where it was kept; as of an earlier time the hours are counted."""
        if self.hours is None:
            return self.total - counted
        before = bisect_right(self.hours, moment)
        return self.total - (self.sums[before - 1] if before else 0)


@dataclass(frozen=True, kw_only=True)
class _Dates:
    """What is expected of one thread."""

    overdue: bool = False
    next: Expectation | None = None  # of what is still ahead, the earliest


_NOTHING = _Dates()


def board(
    connection: Connection,
    now: datetime,
    lifecycles: Mapping[str, Lifecycle],
    moment: datetime | None = None,
    threads: Sequence[str] | None = None,
) -> list[BoardLine]:
    """Return a line for each thread (or each of `threads`), in the order of the dossiers. `moment`: as of then."""
    looks = _looks(connection) if moment is None else _looks_then(connection, moment)
    unseen = seeing.blind(connection, moment)
    dates = _dates(connection, moment or now, moment)
    waiting = _open_suggestions(connection, moment)
    query = _now() if moment is None else _then(moment)
    if threads is not None:
        query = query.where(ThreadRow.id.in_(threads))
    rows = connection.execute(query.order_by(ThreadRow.article, ThreadRow.position, ThreadRow.id))
    lines = [_line(row, looks, dates.get(row.thread, _NOTHING), waiting, moment or now, lifecycles) for row in rows]
    named = tuple(f"{source} ({word})" for source, word in unseen)
    return [replace(line, blind=len(named), blind_sources=named) for line in lines]


def _line(
    row: Any,  # noqa: ANN401 -- a result row
    looks: _Looks,
    dates: _Dates,
    waiting: Mapping[str, tuple[int, bool]],
    now: datetime,
    lifecycles: Mapping[str, Lifecycle],
) -> BoardLine:
    moved = row.seen if row.seen and row.seen > row.installed else row.installed
    n = looks.looks_since(moved, row.looks_moved)
    ever = looks.looks_since(row.installed, row.looks_installed)
    suggestions, disputed = waiting.get(row.thread, (0, False))
    return BoardLine(
        thread=row.thread,
        title=row.title,
        article=row.article,
        lifecycle=row.lifecycle,
        status=row.new,
        instalment=row.instalment or "",
        since=row.happened,
        since_precision=row.happened_precision or "day",
        seen=row.seen,
        quote=row.quote or "",
        source=row.source or "",
        url=row.source_url or "",
        tier=row.tier,
        mode=row.mode or "",
        change=row.id,
        word=_word(row, n, ever, dates.overdue, now, lifecycles.get(row.lifecycle)),
        looks=n,
        sources=looks.sources_since(moved),
        last_looked=looks.last[-1] if looks.last else None,
        suggestions=suggestions,
        disputed=disputed,
        ahead=dates.next.what if dates.next else "",
        ahead_on=dates.next.due if dates.next else None,
        ahead_from=dates.next.source if dates.next else "",
    )


def _word(
    row: Any,  # noqa: ANN401 -- a result row
    looks: int,
    ever: int,
    overdue: bool,
    now: datetime,
    lifecycle: Lifecycle | None,
) -> str:
    if ever == 0:
        return "not assessed"
    if overdue:
        return "overdue"
    final = bool(lifecycle and row.new and row.new in lifecycle.states and lifecycle.state(row.new).final)
    since = row.happened or row.installed.date()
    if lifecycle and not final and (now.date() - since).days > lifecycle.stall_days:
        return "stalled"
    return "no movement" if looks else ""


_COLUMNS = (
    ThreadRow.id.label("thread"),
    ThreadRow.title,
    ThreadRow.article,
    ThreadRow.lifecycle,
    ThreadRow.installed,
    ThreadRow.looks_installed,
    ThreadRow.looks_moved,
    StatusChangeRow.id,
    StatusChangeRow.instalment,
    StatusChangeRow.new,
    StatusChangeRow.happened,
    StatusChangeRow.happened_precision,
    StatusChangeRow.seen,
    StatusChangeRow.quote,
    StatusChangeRow.source,
    StatusChangeRow.source_url,
    StatusChangeRow.tier,
    StatusChangeRow.mode,
)


def _now() -> Select[*tuple[Any, ...]]:
    pointed = StatusChangeRow.id == ThreadRow.current_change
    return select(*_COLUMNS).outerjoin(StatusChangeRow, pointed).where(ThreadRow.archived.is_(None))


def _then(moment: datetime) -> Select[*tuple[Any, ...]]:
    """Threads with the change that gave their status then: the last to move them, or what a correction brought back.
    A thread archived since is shown as it was."""
    last = (
        select(StatusChangeRow.thread, func.max(StatusChangeRow.id).label("change"))
        .where(known(moment), StatusChangeRow.moves_thread | StatusChangeRow.retracts.is_not(None))
        .group_by(StatusChangeRow.thread)
        .subquery()
    )
    step = aliased(StatusChangeRow)
    gave = case((step.retracts.is_not(None), step.restores), else_=step.id)
    return (
        select(*_COLUMNS)
        .outerjoin(last, last.c.thread == ThreadRow.id)
        .outerjoin(step, step.id == last.c.change)
        .outerjoin(StatusChangeRow, StatusChangeRow.id == gave)
        .where(ThreadRow.archived.is_(None) | (ThreadRow.archived > moment))
    )


def _looks(connection: Connection) -> _Looks:
    total = connection.execute(select(func.coalesce(func.sum(SourceStateRow.looks), 0))).scalar_one()
    good = select(SourceStateRow.last_good)
    last = connection.execute(good.order_by(SourceStateRow.last_good)).scalars()
    return _Looks(total=int(total), last=tuple(moment for moment in last if moment))


def _looks_then(connection: Connection, moment: datetime) -> _Looks:
    until = LookCountRow.hour <= moment
    good = LookCountRow.outcome.in_(seeing.GOOD)
    hours = connection.execute(
        select(LookCountRow.hour, func.sum(LookCountRow.n))
        .where(until, good)
        .group_by(LookCountRow.hour)
        .order_by(LookCountRow.hour)
    ).all()
    last = connection.execute(
        select(func.max(LookCountRow.hour)).where(until, good).group_by(LookCountRow.source)
    ).scalars()
    sums = tuple(accumulate(int(n) for _, n in hours))
    return _Looks(
        total=sums[-1] if sums else 0,
        last=tuple(sorted(last)),
        hours=tuple(hour for hour, _ in hours),
        sums=sums,
    )


def _dates(connection: Connection, now: datetime, moment: datetime | None) -> dict[str, _Dates]:
    """Return what is expected of each thread; the earliest due come first."""
    found: dict[str, _Dates] = {}
    for due in dossiers.expectations(connection, moment):
        outlook = expecting.assess(due, now).outlook
        known = found.get(due.expectation.thread, _NOTHING)
        first = due.expectation if outlook in (Outlook.OPEN, Outlook.APPROACHING) else None
        found[due.expectation.thread] = _Dates(
            overdue=known.overdue or outlook is Outlook.OVERDUE, next=known.next or first
        )
    return found


def _open_suggestions(connection: Connection, moment: datetime | None) -> dict[str, tuple[int, bool]]:
    judged = select(JudgementRow.id).where(JudgementRow.suggestion == SuggestionRow.id)
    query = select(SuggestionRow.thread, func.count(), func.sum(cast(SuggestionRow.conflict, Integer)))
    if moment is None:
        query = query.where(SuggestionRow.settled_by.is_(None), ~judged.exists())
    else:
        settled = select(StatusChangeRow.id).where(
            StatusChangeRow.id == SuggestionRow.settled_by, StatusChangeRow.seen <= moment
        )
        query = query.where(
            SuggestionRow.created <= moment, ~settled.exists(), ~judged.where(JudgementRow.at <= moment).exists()
        )
    return {t: (n, bool(c)) for t, n, c in connection.execute(query.group_by(SuggestionRow.thread))}
