# SPDX-License-Identifier: MIT
"""What calendars announce, on both databases: what they list, what is expected, how it moved, as of any day."""

from dataclasses import replace
from datetime import date

import pytest

from monitor.core.expecting import Outlook
from monitor.core.model import CalendarRule, Expectation, ExpectationChange, ExpectationStep
from storage.history import History
from tests.storage.scenes import (
    COUNCIL,
    DOSSIER,
    LISTINGS,
    NOON,
    TODAY,
    days,
    hours,
    install,
    item,
    next_item,
    record,
)

CALENDAR = replace(COUNCIL, calendar=CalendarRule(link="/{yyyy}/{mm}/{dd}"))
MEETING = Expectation(
    id="glider-listings/council/m", thread=LISTINGS.id, what="Council meets", due=days(5), met_by=("adopted",),
    source="council", item="m", url="https://council.example/m", told_in=("agreed",), begins=days(4),
)  # fmt: skip
MADE, MOVED, WITHDRAWN = ExpectationStep.MADE, ExpectationStep.MOVED, ExpectationStep.WITHDRAWN


@pytest.fixture(autouse=True)
def installed(store):
    install(store)


def listed(store, *named: tuple[str, date], at=NOON, **more):
    meetings = (item(key, title="Council meets", due=day, published=None) for key, day in named)
    return record(store, *meetings, source=CALENDAR, now=at, **more)


def announced(store, since=TODAY):
    with store.begin() as tx:
        return tx.announced(since)


def step(store, step=MADE, at=NOON, expectation=MEETING, **more):
    with store.begin() as tx:
        tx.change_expectations([ExpectationChange(expectation=expectation, step=step, **more)], at)


def dues(store):
    with store.begin() as tx:
        return {due.expectation.id: due for due in tx.expectations()}


def test_what_a_calendar_announces_comes_back_with_its_days(store):
    record(store, item("m", due=days(5), begins=days(4)), source=CALENDAR)
    (stored,) = announced(store)
    assert (stored.item.due, stored.item.begins, stored.unlisted) == (days(5), days(4), None)
    assert next_item(store).item.due == days(5)


def test_what_lies_further_back_and_what_names_no_day_is_not_announced(store):
    listed(store, ("past", days(-8)), ("ahead", days(1)))
    record(store, item("news"), source=CALENDAR)
    assert [stored.item.key for stored in announced(store, days(-7))] == ["ahead"]


def test_a_meeting_on_another_day_is_an_edit_and_the_newest_day_counts(store):
    listed(store, ("m", days(5)))
    assert listed(store, ("m", days(9)), at=hours(1)).revised == 1
    assert listed(store, ("m", days(9)), at=hours(2)).revised == 0
    (stored,) = announced(store)
    assert (stored.revision, stored.item.due) == (2, days(9))


def test_one_that_moved_into_the_past_is_still_announced_while_something_rests_on_it(store):
    listed(store, ("m", days(5)))
    listed(store, ("m", days(-30)), at=hours(1))
    assert announced(store) == []
    step(store)
    assert [stored.item.due for stored in announced(store)] == [days(-30)]


def test_one_that_a_longer_list_leaves_out_is_unlisted_and_listed_when_it_comes_back(store):
    listed(store, ("m", days(5)), ("later", days(9)))
    listed(store, ("later", days(9)), at=hours(1))
    assert {s.item.key: s.unlisted for s in announced(store)} == {"m": hours(1), "later": None}
    listed(store, ("m", days(5)), ("later", days(9)), at=hours(2))
    assert {s.unlisted for s in announced(store)} == {None}


def test_a_list_that_ends_before_its_day_says_nothing_about_it(store):
    listed(store, ("m", days(5)), ("later", days(9)))
    listed(store, ("m", days(5)), at=hours(1))
    assert {s.unlisted for s in announced(store)} == {None}


@pytest.mark.parametrize("more", [{"partial": True}, {"source": COUNCIL}])
def test_a_body_that_may_be_cut_and_a_source_that_is_no_calendar_unlist_nothing(store, more):
    listed(store, ("m", days(5)), ("later", days(9)))
    record(store, item("later", due=days(9)), now=hours(1), **({"source": CALENDAR} | more))
    assert {s.unlisted for s in announced(store)} == {None}


def test_the_expectation_of_a_calendar_comes_back_as_it_was_beside_the_dossiers_own(store):
    step(store)
    found = dues(store)
    assert found[MEETING.id].expectation == MEETING
    assert found["monday-vote"].expectation == LISTINGS.expectations[0]
    assert found["monday-vote"].was == ()


def test_one_that_moves_keeps_its_earlier_days_and_one_that_is_withdrawn_is_gone(store):
    step(store)
    step(store, MOVED, hours(1), replace(MEETING, due=days(7), begins=None), was=days(5))
    step(store, MOVED, hours(2), replace(MEETING, due=days(8), begins=None), was=days(7))
    assert (dues(store)[MEETING.id].expectation.due, dues(store)[MEETING.id].was) == (days(8), (days(5), days(7)))
    step(store, WITHDRAWN, hours(3), why="called off")
    assert MEETING.id not in dues(store)
    step(store, MADE, hours(4))
    assert MEETING.id in dues(store)


def test_what_a_calendar_announced_survives_a_dossier_that_is_read_again(store):
    step(store)
    install(store, DOSSIER, now=hours(1))
    assert dues(store)[MEETING.id].expectation == MEETING


def test_a_thread_that_is_put_away_expects_nothing_more(store):
    step(store)
    install(store, replace(DOSSIER, threads=DOSSIER.threads[1:]), now=hours(1))
    assert dues(store) == {}


def test_every_step_is_told_with_its_reason_and_what_says_so(store, engine):
    listed(store, ("m", days(5)))
    (stored,) = announced(store)
    step(store, evidence=(stored.id, stored.revision))
    step(store, MOVED, hours(1), replace(MEETING, due=days(7)), was=days(5))
    step(store, WITHDRAWN, hours(2), replace(MEETING, due=days(7)), why="called off")
    told = History(engine).expectation_steps(LISTINGS.id)
    assert [(line.step, line.due, line.was, line.why) for line in told] == [
        ("announced", days(5), None, ""),
        ("moved", days(7), days(5), ""),
        ("withdrawn", days(7), None, "called off"),
    ]
    assert {(line.source, line.url) for line in told} == {("council", MEETING.url)}
    assert History(engine).expectation_steps(LISTINGS.id, as_of=hours(1)) == told[:2]


def test_as_of_an_earlier_time_an_expectation_is_what_its_calendar_had_announced_then(store, engine):
    step(store, at=hours(1))
    step(store, MOVED, hours(2), replace(MEETING, due=days(7)), was=days(5))
    step(store, WITHDRAWN, hours(3), replace(MEETING, due=days(7)), why="called off")

    def then(hour):
        lines = History(engine).expectations(hours(9), thread=LISTINGS.id, as_of=hours(hour))
        return [line.expectation.due for line in lines if line.expectation.meeting]

    assert [then(hour) for hour in (0, 1, 2, 3)] == [[], [days(5)], [days(7)], []]


def test_the_board_names_what_comes_next_and_a_meeting_makes_no_thread_overdue(store, engine):
    record(store, item("a"))
    step(store, expectation=replace(MEETING, due=days(-3), begins=None))
    (line, *_) = History(engine).board(NOON, {})
    assert (line.ahead, line.ahead_on, line.ahead_from, line.word) == (
        "the ministers' vote", days(2), "", "no movement"
    )  # fmt: skip
    step(store, MADE, hours(1), replace(MEETING, id="other", due=days(1)))
    (line, *_) = History(engine).board(NOON, {})
    assert (line.ahead, line.ahead_on, line.ahead_from) == ("Council meets", days(1), "council")
    stands = {e.expectation.id: e.stands.outlook for e in History(engine).expectations(NOON)}
    assert stands[MEETING.id] is Outlook.PASSED


def test_the_words_of_a_meeting_that_lies_ahead_are_kept(store):
    from tests.storage.scenes import commit

    listed(store, ("m", days(200)), ("past", days(-1)))
    while True:
        with store.begin() as tx:
            waiting = tx.unexamined(1)
        if not waiting:
            break
        commit(store, waiting[0], reason="nothing")
    with store.begin() as tx:
        assert tx.prune(hours(24 * 100)).revisions == 1
    assert [stored.item.title for stored in announced(store)] == ["Council meets"]
