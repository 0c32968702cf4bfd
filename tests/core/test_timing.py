# SPDX-License-Identifier: MIT
"""When we look again: politely, not in step with each other, and never given up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.model import Expectation, Fetch, Outcome, Source, SourceKind, SourceState, Tier
from monitor.core.ports import ExpectationDue
from monitor.core.timing import (
    Pace,
    at_once,
    backed_off,
    document_retry_after,
    hurried,
    interval,
    next_due,
    pace,
    retry_after,
)

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


# --- faster where a date is near, slower where nothing comes

POLLS, PACES = st.integers(60, DAY), st.sampled_from(Pace)


def paced(days_quiet, **more):
    return pace(
        SourceState(last_new=NOW - timedelta(days=days_quiet)), NOW, **{"fresh": False, "hurried": False} | more
    )


@pytest.mark.parametrize(
    ("days", "asked"),
    [(0, Pace.USUAL), (2.9, Pace.USUAL), (3, Pace.SLOW), (13.9, Pace.SLOW), (14, Pace.SLOWEST), (400, Pace.SLOWEST)],
)
def test_a_quiet_source_is_asked_more_seldom_until_it_brings_something_or_a_date_is_near(days, asked):
    assert paced(days) is asked
    assert paced(days, fresh=True) is Pace.USUAL
    assert paced(days, hurried=True) is Pace.HURRIED
    assert paced(days, hurried=True, network_down=True) is Pace.PROBING


def test_of_a_source_that_never_brought_anything_nothing_is_known():
    assert pace(SourceState(), NOW, fresh=False, hurried=False) is Pace.USUAL


@pytest.mark.parametrize(
    ("poll", "hurried", "slow", "slowest"),
    [
        (60, 60, 120, 240),
        (600, 300, 1200, 2400),
        (900, 300, 1800, 3600),
        (1800, 600, 3600, 3600),
        (DAY, DAY // 3, DAY, DAY),
    ],
)
def test_the_bounds_of_haste_and_of_patience(poll, hurried, slow, slowest):
    assert (interval(source(poll), Pace.HURRIED), interval(source(poll), Pace.USUAL)) == (hurried, poll)
    assert (interval(source(poll), Pace.SLOW), interval(source(poll), Pace.SLOWEST)) == (slow, slowest)


@settings(deadline=None)
@given(POLLS, PACES)
def test_no_pace_leaves_its_bounds(poll, at):
    assert min(poll, 300) <= interval(source(poll), at) <= max(poll, HOUR)
    assert poll / 3 - 1 < interval(source(poll), at) <= 4 * poll
    assert (
        interval(source(poll), Pace.HURRIED) <= interval(source(poll), Pace.USUAL) <= interval(source(poll), Pace.SLOW)
    )


@settings(deadline=None)
@given(POLLS, PACES, st.integers(1, 10 * DAY))
def test_what_the_server_asks_for_comes_before_haste(poll, at, asked):
    fetch = Fetch(source="council", at=NOW, outcome=Outcome.OK, reason="", retry_after=asked)
    assert (next_due(source(poll), fetch, SourceState(), NOW, 0, at) - NOW).total_seconds() >= min(asked, DAY)


@settings(deadline=None)
@given(POLLS, st.integers(0, 100))
def test_while_the_network_is_down_nobody_is_put_off_for_hours(poll, failures):
    fetch = Fetch(source="council", at=NOW, outcome=Outcome.FAILED, reason="")
    due = next_due(source(poll), fetch, SourceState(failures=failures), NOW, 0, Pace.PROBING)
    assert (due - NOW).total_seconds() == min(poll, 900)


def expected(thread, on, reached=()):
    expectation = Expectation(
        id="vote", thread=thread, what="the vote", due=on, met_by=("adopted",), zone="Europe/Brussels"
    )
    return ExpectationDue(expectation=expectation, thread_title="T", status="agreed", reached=reached)


@pytest.mark.parametrize(("day", "near"), [(11, False), (12, True), (13, True), (14, False)])
def test_the_deciding_bodys_sources_are_hurried_on_the_day_and_the_day_before(day, near):
    found = hurried(
        [expected("eu", date(2022, 12, day)), expected("un", date(2023, 3, 1))], {"eu": ["council"]}.get, NOW
    )
    assert found == ({"council"} if near else set())


def test_what_has_happened_needs_no_haste():
    met = expected("eu", date(2022, 12, 12), reached=(("adopted", date(2022, 12, 12)),))
    assert hurried([met], {"eu": ["council"]}.get, NOW) == set()


@settings(deadline=None)
@given(POLLS, POLLS, PACES)
def test_no_source_is_asked_sooner_than_its_entry_allows(poll, least, at):
    assert interval(replace(source(poll), poll_least=least), at) >= min(poll, least)


# --- after a sleep


@pytest.mark.parametrize("watched", [1, 8, 90, 1000])
def test_after_a_sleep_all_are_taken_up_within_half_a_minute_and_never_all_in_one_second(watched):
    left, seconds = watched, 0
    while left:
        taken = at_once(left, watched)
        assert 0 < taken <= max(8, watched / 30 + 1)
        left, seconds = left - taken, seconds + 1
    assert seconds <= 30


@settings(deadline=None)
@given(st.integers(1, 5000))
def test_sources_that_are_asked_once_a_minute_are_never_queued_up(watched):
    assert at_once(10**6, watched) * 60 >= watched
