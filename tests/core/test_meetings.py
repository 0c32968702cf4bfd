# SPDX-License-Identifier: MIT
"""A calendar's item becomes an expectation of the threads whose dossier asks for that meeting; it moves and it goes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.core import meetings
from monitor.core.meetings import changes, expectation_of
from monitor.core.model import (
    CalendarRule,
    Expectation,
    ExpectationStep,
    Item,
    Meeting,
    NoMatch,
    Source,
    SourceKind,
    StoredItem,
    Tier,
)
from tests.core.scenes import DISPUTE, PLAIN, SANCTIONS, dec

NOW = datetime(2022, 12, 5, 9, tzinfo=UTC)
CALENDAR = Source(
    id="calendar", name="Harbour Council, meetings", kind=SourceKind.FEED, url="https://council.example/meetings",
    publisher="Harbour Council", tier=Tier.ANNOUNCEMENT, jurisdiction="HC", zone="Europe/Brussels",
    calendar=CalendarRule(link="/{yyyy}/{mm}/{dd}"),
)  # fmt: skip
LIFE = replace(SANCTIONS, undecided=("proposed", "expected", "agreed", "blocked", "postponed"))
ASKS = replace(PLAIN, meetings=(Meeting(source="calendar", say=("Foreign Affairs Council",)),))


MONDAY = dec(12)


def announced(title="Foreign Affairs Council", on=MONDAY, *, key="7", text="", revision=1, **more):
    item = Item(source="calendar", key=key, url=f"https://council.example/{on}", title=title, text=text, due=on)
    return StoredItem(id=40, revision=revision, item=item, seen=NOW, first_seen=NOW, **more)


def expected(stored, thread=ASKS):
    return expectation_of(stored, CALENDAR, thread, LIFE)


def asked(*items, known=(), thread=ASKS, now=NOW, sources=None):
    calendars = {"calendar": CALENDAR} if sources is None else sources
    return changes(known, items, [thread], {LIFE.id: LIFE}, calendars, now)


def after(*items, **more):
    """What stands once these were announced."""
    return [change.expectation for change in asked(*items, **more)]


def test_a_meeting_of_the_deciding_body_is_expected_on_its_day_and_says_who_announced_it():
    found = expected(announced("Foreign Affairs Council, 12 December 2022"))
    assert found == Expectation(
        id="harbour/calendar/7",
        thread="harbour",
        what="Foreign Affairs Council, 12 December 2022",
        due=dec(12),
        zone="Europe/Brussels",
        met_by=("agreed", "adopted", "in_force", "blocked", "postponed"),
        source="calendar",
        item="7",
        url="https://council.example/2022-12-12",
        told_in=LIFE.undecided,
    )
    assert found.meeting


def test_what_a_meeting_can_bring_follows_from_the_lifecycle_unless_the_dossier_says():
    assert "expected" not in LIFE.brought() and "lifted" not in LIFE.brought()
    summit = replace(ASKS, meetings=(Meeting(source="calendar", say=("Council",), met_by=("agreed",)),))
    assert expected(announced(), summit).met_by == ("agreed",)


@pytest.mark.parametrize("title", ["Competitiveness Council", "The foreign minister's affairs", ""])
def test_another_meeting_concerns_nobody_and_that_is_said(title):
    assert expected(announced(title)) == NoMatch(thread="harbour", reason="another meeting, or about something else")


def test_where_the_dossier_names_topics_one_of_them_must_be_said():
    picky = replace(ASKS, meetings=(Meeting(source="calendar", say=("Council",), about=("Arvendia", "glider{s}")),))
    assert isinstance(expected(announced("Council"), picky), NoMatch)
    assert isinstance(expected(announced("Council", text="On the agenda: gliders."), picky), Expectation)


def test_a_thread_that_asks_nothing_and_an_item_without_a_day_give_nothing():
    assert expected(announced(), PLAIN) is None
    assert expected(announced(), replace(ASKS, meetings=(Meeting(source="other", say=("Council",)),))) is None
    assert expected(announced(on=None)) is None


def test_an_item_without_words_of_a_source_that_is_no_calendar_gives_nothing():
    assert asked(announced(), sources={"calendar": replace(CALENDAR, calendar=None)}) == []
    assert asked(announced(), sources={}) == []


def test_a_new_meeting_is_made_once_with_what_says_so():
    (made,) = asked(announced())
    assert (made.step, made.was, made.evidence) == (ExpectationStep.MADE, None, (40, 1))
    assert asked(announced(), known=[made.expectation]) == []


def test_the_same_meeting_on_another_day_moves_it():
    known = after(announced())
    (moved,) = asked(announced(on=dec(15), revision=2), known=known)
    assert (moved.step, moved.was, moved.expectation.due) == (ExpectationStep.MOVED, dec(12), dec(15))
    assert moved.expectation.id == known[0].id
    assert moved.evidence == (40, 2)


def test_other_words_for_it_are_no_move():
    (reworded,) = asked(announced("Foreign Affairs Council (extraordinary)"), known=after(announced()))
    assert (reworded.step, reworded.was) == (ExpectationStep.REWORDED, None)


@pytest.mark.parametrize("title", ["CANCELLED: Foreign Affairs Council", "Foreign Affairs Council - canceled",
                                   "Foreign Affairs Council called off"])  # fmt: skip
def test_a_meeting_called_off_in_its_title_is_withdrawn_and_its_item_says_so(title):
    (gone,) = asked(announced(title, revision=2), known=after(announced()))
    assert (gone.step, gone.why, gone.evidence) == (ExpectationStep.WITHDRAWN, "called off", (40, 2))
    assert gone.expectation.what == "Foreign Affairs Council"


def test_one_that_its_calendar_no_longer_lists_is_withdrawn_though_nothing_says_so():
    (gone,) = asked(announced(unlisted=NOW), known=after(announced()))
    assert (gone.step, gone.why) == (ExpectationStep.WITHDRAWN, meetings.UNLISTED)
    assert gone.evidence is None


def test_one_that_was_called_off_before_we_knew_it_was_never_expected():
    assert asked(announced("Cancelled: Foreign Affairs Council")) == []
    assert asked(announced(unlisted=NOW)) == []


def test_one_called_off_and_called_again_is_expected_again():
    assert [change.step for change in asked(announced(revision=3))] == [ExpectationStep.MADE]


def test_a_dossier_that_no_longer_asks_withdraws_it():
    (gone,) = asked(announced(), known=after(announced()), thread=PLAIN)
    assert (gone.step, gone.why) == (ExpectationStep.WITHDRAWN, meetings.NOT_ASKED)


def test_a_dossiers_own_expectation_is_left_alone():
    own = Expectation(id="harbour/vote", thread="harbour", what="the vote", due=dec(12))
    assert asked(known=[own]) == []


def test_what_has_passed_is_neither_withdrawn_nor_made_anew():
    known = after(announced())
    later = NOW + timedelta(days=8)
    assert asked(known=known, now=later) == []  # its item is no longer asked for
    assert asked(announced("Cancelled: Foreign Affairs Council"), known=known, now=later) == []
    assert asked(announced(), now=later) == []


def test_the_day_ends_where_the_meeting_is():
    late = datetime(2022, 12, 12, 22, 30, tzinfo=UTC)  # half past eleven in Brussels
    assert len(asked(announced(), now=late)) == 1
    assert asked(announced(), now=late + timedelta(hours=1)) == []


def test_two_meetings_asked_for_that_are_one_give_one_expectation_with_what_either_can_bring():
    both = replace(
        ASKS,
        meetings=(
            Meeting(source="calendar", say=("Foreign Affairs Council",), met_by=("agreed",)),
            Meeting(source="calendar", say=("Council",), met_by=("agreed", "blocked")),
        ),
    )
    (made,) = asked(announced(), thread=both)
    assert made.expectation.met_by == ("agreed", "blocked")


def test_a_lifecycle_in_which_nobody_decides_has_nothing_that_a_meeting_brings():
    assert replace(LIFE, undecided=()).brought() == ()
    assert DISPUTE.meetings == ()


def test_a_title_from_outside_stays_one_short_line():
    found = expected(announced("Foreign Affairs Council\x1b[31m\n" + "x" * 900))
    assert "\n" not in found.what and "\x1b" not in found.what and len(found.what) <= 200


def test_a_meeting_of_two_days_keeps_its_first():
    stored = announced(on=dec(16))
    two = replace(stored, item=replace(stored.item, begins=dec(15)))
    found = expected(two)
    assert (found.begins, found.due) == (date(2022, 12, 15), dec(16))
