# SPDX-License-Identifier: MIT
"""How much a source brings, learnt from what came; hence when it has been silent for too long. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from monitor.core.model import Source, SourceState

LEARN_DAYS = 28  # what came in these days before the newest item is what we learn from
KNOWN_FOR = timedelta(days=14)  # of them at least, before what we learn is believed
ENOUGH = 8  # items in them; from fewer nothing is learnt, but that an entry promised too much
PATIENCE = timedelta(days=5)  # a long weekend makes nobody silent
GAPS = 8  # times the usual time between two items: by chance alone once in three thousand times
FLOOD = 5  # times the usual day is many more than usual
FLOOD_AT_LEAST = 10  # items; of less nobody speaks


def learn_from(state: SourceState) -> date | None:
    """Return the first day of the learning time, None where nothing came yet.

    The time ends with the newest item: a source that falls silent does not teach us that silence is usual.
    """
    if state.last_new is None or state.first_good is None:
        return None
    return max(state.first_good, state.last_new - timedelta(days=LEARN_DAYS)).date()


def per_day(source: Source, state: SourceState, counts: Iterable[tuple[date, int]]) -> float | None:
    """Return how many new items a day are usual: learnt, else as the entry declares, else None.

    `counts` are the new items of each day. Learnt is what came in four weeks, once two of them have been watched and
    eight items came; of fewer only that they are fewer than the entry says.
    """
    begin, newest = learn_from(state), state.last_new
    if begin is None or newest is None or state.first_good is None:
        return source.expected_per_day
    came = sum(n for day, n in counts if begin <= day <= newest.date())
    watched = min(newest - state.first_good, timedelta(days=LEARN_DAYS))
    if watched < KNOWN_FOR:
        return source.expected_per_day
    learnt = max(came, 1) / (watched / timedelta(days=1))
    if came >= ENOUGH:
        return learnt
    return None if source.expected_per_day is None else min(source.expected_per_day, learnt)


def patience(usual: float | None) -> timedelta | None:
    """Return how long a source may bring nothing before that is odd; None: nobody knows what is usual."""
    if usual is None or usual <= 0:
        return None
    return max(PATIENCE, timedelta(days=min(GAPS / usual, 3650)))


def silent_since(state: SourceState, usual: float | None, now: datetime) -> datetime | None:
    """Return since when (UTC) a source that answers well has brought nothing, where that is odd; else None."""
    since, allowed = state.last_new or state.first_good, patience(usual)
    return since if since is not None and allowed is not None and now - since > allowed else None


def flood(usual: float | None, today: int) -> bool:
    """True where many more items came today than is usual."""
    return usual is not None and today >= FLOOD_AT_LEAST and today > FLOOD * usual
