# SPDX-License-Identifier: MIT
"""When to look at a source again, when to try a delivery or a page again. Pure: chance comes in as a number."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.core import expecting
from monitor.core.model import Fetch, Source, SourceState
from monitor.core.ports import ExpectationDue

BACK_OFF_CAP = 6 * 3600  # seconds; a failing source is never given up
GONE_TIMES = 3  # looks in a row, the last of them answered with "gone for good", after which a source is left alone
LEFT_ALONE = 7 * 86_400  # seconds between two looks then: it may have been a mistake, and nobody has to remember
ASKED_CAP = 24 * 3600  # seconds; no Retry-After silences a source for longer
FASTEST = 300  # seconds; no source is asked more often because a date is near
SLOWEST = 3600  # seconds; no source is asked more seldom because it is quiet
SLOW_AFTER = timedelta(days=3)  # without anything new
AFTER_GAP = timedelta(days=7)  # so long a source at which a gap was possible is asked sooner
SLOWEST_AFTER = timedelta(days=14)
PROBE = 900  # seconds between two looks while nobody answers
CATCH_UP_SECONDS = 30  # in which all overdue sources are taken up
AT_ONCE_LEAST = 8  # sources taken up in one second, however few are watched
JITTER = 0.1  # share of the wait by which looks are spread
DELIVERY_WAITS = (60, 300, 900, 3600, 3 * 3600) + (6 * 3600,) * 7  # seconds after each attempt: about two days in all
DOCUMENT_WAITS = (60, 900)  # seconds after the first and the second attempt; the third is the last
DOCUMENT_PATIENCE = 3600  # seconds; a page that asks for more is not waited for: what we have is read instead


class Pace(StrEnum):
    """How fast a source is asked, beside its own interval."""

    HURRIED = "hurried"  # a date is near that a thread waits for
    USUAL = "usual"
    SLOW = "slow"  # it has brought nothing for days
    SLOWEST = "slowest"  # nor for weeks
    PROBING = "probing"  # the network is down: is it back?


def pace(state: SourceState, now: datetime, *, fresh: bool, hurried: bool, network_down: bool = False) -> Pace:
    """Return how fast to ask a source, given what was remembered before this visit. `fresh`: it brought something.

    A source that showed nothing known at a recent look publishes more between two looks than it shows: it is hurried.
    """
    if network_down:
        return Pace.PROBING
    if hurried or (state.gap_at is not None and now - state.gap_at < AFTER_GAP):
        return Pace.HURRIED
    if fresh or state.last_new is None or now - state.last_new < SLOW_AFTER:
        return Pace.USUAL
    return Pace.SLOW if now - state.last_new < SLOWEST_AFTER else Pace.SLOWEST


def interval(source: Source, at: Pace) -> int:
    """Return the seconds between two looks at a source that answers well: three times as often as its entry says where
    hurried, down to one look in five minutes or in what the entry calls the least; twice or four times as seldom where
    it is quiet, up to one in an hour. What the entry asks for beyond these bounds stands."""
    poll_seconds = source.poll_seconds
    match at:
        case Pace.HURRIED:
            return min(poll_seconds, max(poll_seconds // 3, source.poll_least or FASTEST))
        case Pace.SLOW:
            return max(poll_seconds, min(2 * poll_seconds, SLOWEST))
        case Pace.SLOWEST:
            return max(poll_seconds, min(4 * poll_seconds, SLOWEST))
        case _:
            return poll_seconds


def hurried(
    expectations: Iterable[ExpectationDue], official: Callable[[str], Collection[str]], now: datetime
) -> frozenset[str]:
    """Return the ids of the sources to be asked faster: those `official` for a thread (its id goes in, their ids come
    out) of which something is expected today or tomorrow, in the expectation's own zone."""
    near = {
        due.expectation.thread
        for due in expectations
        if expecting.assess(due, now, approaching_days=1).outlook is expecting.Outlook.APPROACHING
    }
    return frozenset(source for thread in near for source in official(thread))


def at_once(due: int, watched: int) -> int:
    """Return how many of `due` sources to take up in this second, of `watched` in use: after a sleep all are overdue,
    and they are caught up with in half a minute, not in one second."""
    return min(due, max(AT_ONCE_LEAST, -(-watched // CATCH_UP_SECONDS)))


def next_due(
    source: Source, fetch: Fetch, state: SourceState, now: datetime, jitter: float, at: Pace = Pace.USUAL
) -> datetime:
    """Return when to visit the source next (UTC), given this visit and what was remembered before it.

    `jitter` is a number from 0 to 1: it puts the look off by up to a tenth of the wait, never forward, so that
    sources that were due together drift apart. A failing source is asked at doubling intervals, at most 6 hours
    apart; one that says for the third time that it is gone for good, once in a week until its entry is corrected or
    switched off; while the network is down at its own, at most a quarter of an hour apart where its entry allows. A
    Retry-After is honoured up to 24 hours, whatever the outcome.
    """
    if fetch.outcome.good:
        wait = interval(source, at)
    elif at is Pace.PROBING:
        wait = min(source.poll_seconds, PROBE)
    elif fetch.gone and state.failures + 1 >= GONE_TIMES:
        wait = LEFT_ALONE
    else:
        wait = backed_off(source.poll_seconds, state.failures + 1)
    asked = min(max(fetch.retry_after or 0, 0), ASKED_CAP)
    return now + timedelta(seconds=max(wait, asked) * (1 + JITTER * jitter))


def poll_threads(sources: int) -> int:
    """Return how many visits to make at a time. A thread that waits costs next to nothing, so that a quarter of the
    sources may hang and the others are still visited in time (measured by benchmarks/thousand_sources.py)."""
    return min(max(8, sources // 4), 512)


def backed_off(poll_seconds: int, failures: int) -> int:
    """Return the seconds to wait after that many failures in a row: the usual interval after the first, then twice,
    four times ... as long; at most 6 hours, also for a source that is otherwise visited once a day."""
    return min(poll_seconds << min(max(failures - 1, 0), 16), BACK_OFF_CAP)


def retry_after(attempts: int, asked: int | None = None) -> int | None:
    """Return the seconds until the next attempt at a delivery after `attempts` failed ones; None: given up.

    `asked` is the far end's own wish in seconds, honoured up to 24 hours.
    """
    return _wait(DELIVERY_WAITS, attempts, asked)


def document_retry_after(attempts: int, asked: int | None = None) -> int | None:
    """Return the seconds until the next attempt at an item's page after `attempts` failed ones; None: given up.

    A page that asks for more than an hour is given up: its item waits unread meanwhile, and what the source itself
    gave can be read at once.
    """
    if asked is not None and asked > DOCUMENT_PATIENCE:
        return None
    return _wait(DOCUMENT_WAITS, attempts, asked)


def _wait(waits: tuple[int, ...], attempts: int, asked: int | None) -> int | None:
    if attempts > len(waits):
        return None
    return max(waits[max(attempts, 1) - 1], min(asked or 0, ASKED_CAP))
