# SPDX-License-Identifier: MIT
"""When we look again: politely, not in step with each other, and never given up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.model import Fetch, Outcome, Source, SourceKind, SourceState, Tier
from monitor.core.timing import backed_off, document_retry_after, next_due, retry_after

NOW = datetime(2022, 12, 12, 8, tzinfo=UTC)
HOUR, DAY = 3600, 24 * 3600


def source(poll_seconds=900):
    return Source(
        id="council", name="Council", kind=SourceKind.FEED, url="https://council.example/feed", publisher="Council",
        tier=Tier.ANNOUNCEMENT, jurisdiction="EU", poll_seconds=poll_seconds,
    )  # fmt: skip


def wait(outcome=Outcome.OK, *, before=0, poll=900, asked=None, jitter=0.0):
    fetch = Fetch(source="council", at=NOW, outcome=outcome, reason="", retry_after=asked)
    due = next_due(source(poll), fetch, SourceState(failures=before), NOW, jitter)
    return (due - NOW).total_seconds()


@pytest.mark.parametrize("outcome", [o for o in Outcome if o.good])
def test_a_good_source_is_visited_at_its_own_interval_whatever_went_before(outcome):
    assert wait(outcome, before=9) == 900


@pytest.mark.parametrize(
    ("before", "seconds"), [(0, 900), (1, 1800), (2, 3600), (3, 7200), (4, 14400), (5, 6 * HOUR), (5000, 6 * HOUR)]
)
@pytest.mark.parametrize("outcome", [o for o in Outcome if not o.good])
def test_a_failing_source_is_asked_ever_less_often_but_never_given_up(outcome, before, seconds):
    assert wait(outcome, before=before) == seconds


def test_a_failing_daily_source_is_asked_again_within_the_day():
    assert wait(Outcome.FAILED, poll=DAY) == 6 * HOUR
    assert backed_off(60, 1) == 60


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [(None, 900), (0, 900), (-5, 900), (60, 900), (7200, 7200), (DAY, DAY), (31 * 365 * DAY, DAY)],
)
def test_a_source_may_ask_for_more_time_up_to_a_day(asked, seconds):
    assert wait(Outcome.FAILED, asked=asked) == seconds
    assert wait(Outcome.OK, asked=asked) == seconds


def test_sources_that_were_due_together_drift_apart_by_a_tenth_at_most():
    due = {wait(jitter=n / 500) for n in range(500)}
    assert len(due) == 500
    assert min(due) == 900
    assert max(due) < 990


@settings(deadline=None)
@given(st.integers(60, DAY), st.integers(0, 10_000), st.integers(0, 10**12) | st.none(), st.floats(0, 1))
def test_no_source_is_left_alone_for_much_more_than_a_day(poll, before, asked, jitter):
    for outcome in Outcome:
        seconds = wait(outcome, before=before, poll=poll, asked=asked, jitter=jitter)
        assert min(poll, 6 * HOUR) <= seconds <= 1.1 * DAY + 1


def test_a_delivery_is_tried_again_for_about_two_days_and_then_given_up():
    waits = []
    while (seconds := retry_after(len(waits) + 1)) is not None:
        waits.append(seconds)
    assert waits[:5] == [60, 300, 900, HOUR, 3 * HOUR]
    assert waits == sorted(waits)
    assert timedelta(days=1.5) < timedelta(seconds=sum(waits)) < timedelta(days=2.5)


@pytest.mark.parametrize(("asked", "seconds"), [(None, 60), (30, 60), (600, 600), (10 * DAY, DAY), (-1, 60)])
def test_the_far_end_may_ask_for_a_pause(asked, seconds):
    assert retry_after(1, asked) == seconds


def test_no_pause_that_is_asked_for_revives_what_is_given_up():
    assert retry_after(1000, 60) is None


def test_a_page_is_tried_three_times_in_all():
    assert [document_retry_after(n) for n in (1, 2, 3, 4)] == [60, 900, None, None]


def test_a_page_that_asks_for_hours_is_not_waited_for():
    assert document_retry_after(1, 1800) == 1800
    assert document_retry_after(1, 3601) is None
