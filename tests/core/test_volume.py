# SPDX-License-Identifier: MIT
"""How much a source brings is learnt from what came, and silence is measured by it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.model import Source, SourceKind, SourceState, Tier
from monitor.core.volume import PATIENCE, flood, learn_from, patience, per_day, silent_since

NOW = datetime(2022, 12, 12, 8, tzinfo=UTC)
FEED = Source(
    id="council", name="Council", kind=SourceKind.FEED, url="https://council.example/feed", publisher="Council",
    tier=Tier.ANNOUNCEMENT, jurisdiction="EU", expected_per_day=9.0,
)  # fmt: skip
RATES = st.floats(0.001, 1000)


def known(watched_days, last_new=NOW):
    return SourceState(first_good=last_new - timedelta(days=watched_days), last_new=last_new)


def every_day(n, days=28, until=NOW):
    return [(until.date() - timedelta(days=day), n) for day in range(days)]


def test_four_weeks_teach_more_than_the_entry_says():
    assert per_day(FEED, known(100), every_day(2)) == 2.0


@pytest.mark.parametrize(
    ("watched", "counts"),
    [(0, []), (13, every_day(2)), (13, [(NOW.date(), 2)])],
)
def test_before_enough_is_known_the_entry_is_believed(watched, counts):
    assert per_day(FEED, known(watched), counts) == 9.0
    assert per_day(replace(FEED, expected_per_day=None), known(watched), counts) is None


@pytest.mark.parametrize(("came", "usual"), [(0, 1 / 28), (1, 1 / 28), (7, 7 / 28)])
def test_a_source_that_brings_little_teaches_only_that_its_entry_promised_too_much(came, usual):
    counts = [(NOW.date(), came)]
    assert per_day(FEED, known(100), counts) == usual
    assert per_day(replace(FEED, expected_per_day=0.01), known(100), counts) == 0.01
    assert per_day(replace(FEED, expected_per_day=None), known(100), counts) is None


def test_a_source_that_never_brought_anything_is_measured_by_its_entry():
    state = SourceState(first_good=NOW)
    assert learn_from(state) is None
    assert per_day(FEED, state, []) == 9.0
    assert silent_since(state, 9.0, NOW + timedelta(days=6)) == NOW


def test_what_came_before_the_four_weeks_is_forgotten():
    old = [(date(2022, 1, 1), 10_000)]
    assert per_day(FEED, known(400), old + every_day(1)) == 1.0


@settings(deadline=None)
@given(st.integers(0, 400))
def test_silence_does_not_teach_that_silence_is_usual(days):
    state, counts = known(100), every_day(2)
    usual = per_day(FEED, state, counts)
    now = NOW + timedelta(days=days)
    assert (silent_since(state, usual, now) is not None) == (days > 5)


@settings(deadline=None)
@given(RATES, RATES)
def test_the_more_a_source_brings_the_sooner_it_is_missed_but_never_over_a_weekend(one, other):
    seldom, often = sorted((one, other))
    assert patience(seldom) >= patience(often) >= PATIENCE


@settings(deadline=None)
@given(RATES, st.floats(0, 4000), st.floats(0, 4000))
def test_who_is_silent_stays_silent_until_something_comes(usual, one, other):
    sooner, later = (NOW + timedelta(days=d) for d in sorted((one, other)))
    state = known(100)
    assert silent_since(state, usual, sooner) is None or silent_since(state, usual, later) == NOW


def test_nobody_is_silent_without_a_usual_day():
    assert silent_since(known(100), None, NOW + timedelta(days=900)) is None
    assert patience(0) is None


@pytest.mark.parametrize(
    ("usual", "today", "many"), [(2, 10, False), (2, 11, True), (0.1, 9, False), (0.1, 10, True), (None, 999, False)]
)
def test_five_times_the_usual_day_is_a_flood_unless_it_is_a_handful(usual, today, many):
    assert flood(usual, today) is many
