# SPDX-License-Identifier: MIT
"""Does a date by which something was to happen approach, has it passed, was it met? Never changes a status. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from monitor.core.model import AlertKind
from monitor.core.ports import ExpectationDue

MET_FROM = timedelta(days=30)  # a step this long before the date still answers it; an older one was another occasion


class Outlook(StrEnum):
    """How an expectation stands today."""

    OPEN = "open"
    APPROACHING = "approaching"
    OVERDUE = "overdue"
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
    overdue when that day has ended there. A step to one of its states meets it, at the earliest 30 days before.
    Raises ZoneInfoNotFoundError for a zone that does not exist; the loader has checked it.
    """
    expectation = due.expectation
    days = (expectation.due - now.astimezone(ZoneInfo(expectation.zone)).date()).days
    met = _met(due)
    if met is not None:
        return Expected(outlook=Outlook.MET, tell=None, days=days, met_on=met[0], met_by=met[1])
    if days < 0:
        return Expected(outlook=Outlook.OVERDUE, tell=_once(due, AlertKind.EXPECTATION_OVERDUE), days=days)
    if days <= approaching_days:
        return Expected(outlook=Outlook.APPROACHING, tell=_once(due, AlertKind.EXPECTATION_APPROACHING), days=days)
    return Expected(outlook=Outlook.OPEN, tell=None, days=days)


def _met(due: ExpectationDue) -> tuple[date, str] | None:
    earliest = due.expectation.due - MET_FROM
    return min(
        ((on, state) for state, on in due.reached if state in due.expectation.met_by and on >= earliest), default=None
    )


def _once(due: ExpectationDue, kind: AlertKind) -> AlertKind | None:
    return None if kind.value in due.told else kind
