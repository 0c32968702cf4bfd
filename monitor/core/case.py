# SPDX-License-Identifier: MIT
"""What deciding is given: one reading of one item about one thread, and where that thread stands. Frozen, no clock."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.core.lifecycle import Lifecycle, Strength
from monitor.core.model import Certainty, Observation, Reading, Standing, TextForm, Thread, Tier, Where

ZONE_SLACK = timedelta(days=1)  # an event's local day may be one ahead of the source's


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What an installation may loosen. The defaults are the cautious ones of docs/statuses.md."""

    single_report_may_change: bool = False  # one tier-3 report, headline and lead agreeing, may take a hard status


CAUTIOUS = Policy()


@dataclass(frozen=True, kw_only=True)
class Case:
    """Everything a decision rests on. Datetimes are aware UTC; `published_local` is the source's calendar day."""

    thread: Thread
    lifecycle: Lifecycle
    standing: Standing
    reading: Reading
    tier: Tier
    official: bool  # the deciding body's own text
    origin: str  # who said it first: an agency, an outlet, a body
    house: frozenset[str] = frozenset()  # origins of the same owner
    headline: str = ""  # as published: one headline in two outlets is a reprint
    published: datetime | None  # None: no usable date
    published_local: date  # without a usable date: the day we first saw it
    seen: datetime
    near: bool = False  # tied by the trained reader: the words alone fall short

    @property
    def own(self) -> bool:
        """True for the deciding body's own text from its own address; a mirror of it is a report like any other."""
        return self.official and self.tier <= Tier.ANNOUNCEMENT

    @property
    def read_whole(self) -> bool:
        """True for an act of the deciding body, whose body counts as much as its title."""
        return self.own and self.reading.form is TextForm.ACT

    @property
    def believable(self) -> datetime | None:
        """The publication time, unless it contradicts the day the source was taken to mean (year 2099, 1970)."""
        if self.published is None or abs(self.published.date() - self.published_local) > ZONE_SLACK:
            return None
        return self.published

    @property
    def at(self) -> datetime:
        """When it was published, else when we saw it."""
        return self.believable or self.seen


def strength(case: Case, state: str) -> Strength:
    """Return how much evidence the state asks for. Raises KeyError for a state the lifecycle does not have."""
    return case.lifecycle.state(state).strength


def dated(case: Case, verdict: Observation) -> bool:
    """True when the event's day is told: by the text, or because the body's own text is the event."""
    return verdict.event_stated or case.own


def in_headline(verdict: Observation) -> bool:
    """True when title or lead carries the sentence."""
    return verdict.where is not Where.BODY


def happened_on(verdict: Observation, published: date) -> tuple[date, str]:
    """Return the day the step happened and how exact it is.

    A month or a year stands for its last day, or for the day of publication where that comes first: the step had
    happened by then. A day ahead of publication names the plan, not the report of it, and yields to publication.
    """
    if verdict.event_on is None:
        return published, "day"
    last = _last_day(verdict.event_on, verdict.event_precision)
    if verdict.event_precision != "day":
        return min(last, published), verdict.event_precision
    return (last if last <= published + ZONE_SLACK and not _plan(verdict, published) else published), "day"


def _plan(verdict: Observation, published: date) -> bool:
    return verdict.certainty in (Certainty.PLANNED, Certainty.POSSIBLE) and (verdict.event_on or published) > published


def _last_day(day: date, precision: str) -> date:
    if precision == "month":
        return day.replace(day=monthrange(day.year, day.month)[1])
    if precision == "year":
        return day.replace(month=12, day=31)
    return day
