# SPDX-License-Identifier: MIT
"""When to look at a source again, when to try a delivery or a page again. Pure: chance comes in as a number."""

from datetime import datetime, timedelta

from monitor.core.model import Fetch, Source, SourceState

BACK_OFF_CAP = 6 * 3600  # seconds; a failing source is never given up
ASKED_CAP = 24 * 3600  # seconds; no Retry-After silences a source for longer
JITTER = 0.1  # share of the wait by which looks are spread
DELIVERY_WAITS = (60, 300, 900, 3600, 3 * 3600) + (6 * 3600,) * 7  # seconds after each attempt: about two days in all
DOCUMENT_WAITS = (60, 900)  # seconds after the first and the second attempt; the third is the last
DOCUMENT_PATIENCE = 3600  # seconds; a page that asks for more is not waited for: what we have is read instead


def next_due(source: Source, fetch: Fetch, state: SourceState, now: datetime, jitter: float) -> datetime:
    """Return when to visit the source next (UTC), given this visit and what was remembered before it.

    `jitter` is a number from 0 to 1: it puts the look off by up to a tenth of the wait, never forward, so that
    sources that were due together drift apart. A failing source is asked at doubling intervals, at most 6 hours
    apart. A Retry-After is honoured up to 24 hours, whatever the outcome.
    """
    wait = source.poll_seconds if fetch.outcome.good else backed_off(source.poll_seconds, state.failures + 1)
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
