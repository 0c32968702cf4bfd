# SPDX-License-Identifier: MIT
"""A date by which something was to happen: told once as it nears, once when it has passed, never where it was met."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from monitor.core.expecting import Outlook, assess, outlooks
from monitor.core.model import AlertKind, Expectation
from monitor.core.ports import ExpectationDue


def vote(*reached, told=(), zone="Europe/Brussels"):
    """A vote due on Monday 12 December 2022, local time."""
    expectation = Expectation(
        id="vote",
        thread="harbour",
        what="ministers vote on the list",
        due=date(2022, 12, 12),
        zone=zone,
        met_by=("adopted", "blocked", "postponed"),
    )
    return ExpectationDue(
        expectation=expectation, thread_title="Harbour", status="expected", reached=reached, told=tuple(told)
    )


def at(day, hour=12, month=12):
    return datetime(2022, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "outlook", "days"),
    [
        (at(9), Outlook.OPEN, 3),
        (at(10, 22), Outlook.OPEN, 2),
        (at(10, 23), Outlook.APPROACHING, 1),  # midnight in Brussels
        (at(12, 22), Outlook.APPROACHING, 0),
        (at(12, 23), Outlook.OVERDUE, -1),
        (at(20), Outlook.OVERDUE, -8),
    ],
)
def test_days_are_counted_where_the_thing_is_to_happen(now, outlook, days):
    found = assess(vote(), now)
    assert (found.outlook, found.days) == (outlook, days)


def test_the_day_ends_later_in_another_zone():
    assert assess(vote(zone="America/New_York"), at(13, 4)).outlook is Outlook.APPROACHING
    assert assess(vote(zone="America/New_York"), at(13, 5)).outlook is Outlook.OVERDUE


def test_how_early_an_expectation_approaches_can_be_set():
    assert assess(vote(), at(9), approaching_days=3).tell is AlertKind.EXPECTATION_APPROACHING
    assert assess(vote(), at(11), approaching_days=0).tell is None


@pytest.mark.parametrize(
    ("now", "kind"), [(at(11), AlertKind.EXPECTATION_APPROACHING), (at(13), AlertKind.EXPECTATION_OVERDUE)]
)
def test_each_is_told_once(now, kind):
    assert assess(vote(), now).tell is kind
    again = assess(vote(told=[kind.value]), now)
    assert again.tell is None
    assert again.outlook is not Outlook.OPEN


def test_what_approached_is_still_told_when_it_is_overdue():
    told = [AlertKind.EXPECTATION_APPROACHING.value]
    assert assess(vote(told=told), at(13)).tell is AlertKind.EXPECTATION_OVERDUE


@pytest.mark.parametrize("state", ["adopted", "blocked", "postponed"])
def test_a_step_to_one_of_its_states_meets_it_and_nothing_is_told(state):
    found = assess(vote((state, date(2022, 12, 12))), at(13))
    assert (found.outlook, found.tell) == (Outlook.MET, None)
    assert (found.met_on, found.met_by) == (date(2022, 12, 12), state)


def test_an_early_or_a_late_step_meets_it_too():
    assert assess(vote(("adopted", date(2022, 12, 9))), at(11)).outlook is Outlook.MET
    assert assess(vote(("adopted", date(2022, 12, 15))), at(16)).outlook is Outlook.MET


def test_another_step_or_an_earlier_occasion_does_not_meet_it():
    others = (("expected", date(2022, 12, 10)), ("adopted", date(2022, 10, 20)))
    assert assess(vote(*others), at(13)).outlook is Outlook.OVERDUE


# ---------------------------------------------------------------------- meetings


def meeting(*reached, status="expected", told=(), begins=None):
    """A meeting of the Council on 12 December 2022, which matters while a decision is awaited."""
    expectation = replace(vote().expectation, source="calendar", item="7", told_in=("expected",), begins=begins)
    return replace(vote(*reached, told=told), expectation=expectation, status=status)


def test_a_meeting_of_which_nothing_came_has_passed_and_is_never_overdue():
    found = assess(meeting(), at(20))
    assert (found.outlook, found.tell) == (Outlook.PASSED, None)


@pytest.mark.parametrize(
    ("status", "told"), [("expected", AlertKind.EXPECTATION_APPROACHING), (None, AlertKind.EXPECTATION_APPROACHING),
                         ("adopted", None)]
)  # fmt: skip
def test_its_approach_is_news_only_where_the_decision_comes_next(status, told):
    found = assess(meeting(status=status), at(11))
    assert (found.outlook, found.tell) == (Outlook.APPROACHING, told)


@pytest.mark.parametrize(
    ("day", "met"), [(11, False), (12, True), (15, True), (16, False)]
)  # the day itself, and over a weekend
def test_a_step_of_its_own_days_meets_it_and_one_before_it_does_not(day, met):
    found = assess(meeting(("adopted", date(2022, 12, day))), at(20))
    assert found.outlook is (Outlook.MET if met else Outlook.PASSED)


def test_of_several_days_the_first_counts_too():
    found = assess(meeting(("adopted", date(2022, 12, 11)), begins=date(2022, 12, 11)), at(20))
    assert found.outlook is Outlook.MET


def test_one_occasion_is_told_once_where_the_dossier_expects_something_of_that_day():
    own, other = vote(), replace(meeting(), expectation=replace(meeting().expectation, thread="other"))
    found = {
        due.expectation.source + due.expectation.thread: e.tell for due, e in outlooks([own, meeting(), other], at(11))
    }
    assert found["harbour"] is AlertKind.EXPECTATION_APPROACHING
    assert found["calendarharbour"] is None
    assert found["calendarother"] is AlertKind.EXPECTATION_APPROACHING
