# SPDX-License-Identifier: MIT
"""Does a date by which something was to happen approach, has it passed, was it met? Never changes a status. Pure.

What a dossier expects by a day can be overdue. A meeting of a calendar is an occasion: it passes. It is worth an alert
only while the thread waits for a decision, and where the dossier expects nothing of its own on that day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from monitor.core.model import AlertKind
from monitor.core.ports import ExpectationDue

MET_FROM = timedelta(days=30)  # a step this long before the date still answers it; an older one was another occasion
MEETING_AFTER = timedelta(days=3)  # what a meeting brought is reported over a weekend


class Outlook(StrEnum):
    """How an expectation stands today."""

    OPEN = "open"
    APPROACHING = "approaching"
    OVERDUE = "overdue"
    PASSED = "passed"  # a meeting has been held, and nothing is known to have come of it
    MET = "met"


@dataclass(frozen=True, kw_only=True)
class Expected:
    """How an expectation stands, and what is to be told about it now."""

    outlook: Outlook
    tell: AlertKind | None  # None: nothing, or it was told before
    days: int  # until the due day; negative: since
    met_on: date | None = None
    met_by: str = ""


def assess(due: ExpectationDue, now: datetime, approaching_days: int = 1) -> Expected:
    """Return how the expectation stands at `now` (aware).

    Days are those of the expectation's own zone: it approaches from `approaching_days` before its last day on, and is
    overdue when that day has ended there. A step to one of its states meets it, at the earliest 30 days before; of a
    meeting, from its first day on, and until three days after it. Raises ZoneInfoNotFoundError for a zone that does not
    exist; the loader has checked it.
    """
    expectation = due.expectation
    days = (expectation.due - now.astimezone(ZoneInfo(expectation.zone)).date()).days
    met = _met(due)
    if met is not None:
        return Expected(outlook=Outlook.MET, tell=None, days=days, met_on=met[0], met_by=met[1])
    if days < 0 and expectation.meeting:
        return Expected(outlook=Outlook.PASSED, tell=None, days=days)
    if days < 0:
        return Expected(outlook=Outlook.OVERDUE, tell=_once(due, AlertKind.EXPECTATION_OVERDUE), days=days)
    if days <= approaching_days:
        news = _once(due, AlertKind.EXPECTATION_APPROACHING) if _awaited(due) else None
        return Expected(outlook=Outlook.APPROACHING, tell=news, days=days)
    return Expected(outlook=Outlook.OPEN, tell=None, days=days)


def outlooks(
    dues: Sequence[ExpectationDue], now: datetime, approaching_days: int = 1
) -> Iterator[tuple[ExpectationDue, Expected]]:
    """Yield how each stands. Of a meeting on a day for which the dossier itself expects something of that thread, that
    alone is told: one occasion, one alert."""
    own = {(due.expectation.thread, due.expectation.due) for due in dues if not due.expectation.meeting}
    for due in dues:
        expected = assess(due, now, approaching_days)
        if due.expectation.meeting and (due.expectation.thread, due.expectation.due) in own:
            expected = replace(expected, tell=None)
        yield due, expected


def _awaited(due: ExpectationDue) -> bool:
    """True where its approach is news: the thread waits for such a decision, or nothing is known of it."""
    told_in = due.expectation.told_in
    return not told_in or due.status is None or due.status in told_in


def _met(due: ExpectationDue) -> tuple[date, str] | None:
    expectation = due.expectation
    first = expectation.begins or expectation.due if expectation.meeting else expectation.due - MET_FROM
    last = expectation.due + MEETING_AFTER if expectation.meeting else date.max
    steps = ((on, state) for state, on in due.reached if state in expectation.met_by and first <= on <= last)
    return min(steps, default=None)


def _once(due: ExpectationDue, kind: AlertKind) -> AlertKind | None:
    return None if kind.value in due.told else kind
