# SPDX-License-Identifier: MIT
"""What operators hear about a source: once, in words, and again only when there is something new to say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.core.health import Condition, Health, Tell, assess, condition, tidings, word
from monitor.core.model import Fetch, Outcome, Source, SourceKind, SourceState, Tier

NOW = datetime(2022, 12, 12, 8, tzinfo=UTC)
GOOD = datetime(2022, 12, 11, 20, 30, tzinfo=UTC)
COUNCIL = Source(
    id="council", name="Council press releases", kind=SourceKind.FEED, url="https://council.example/feed",
    publisher="Council", tier=Tier.ANNOUNCEMENT, jurisdiction="EU",
)  # fmt: skip


def look(outcome, reason="connection refused", source="council", status=None, at=NOW):
    return Fetch(source=source, at=at, outcome=outcome, reason=reason, status=status)


def known(failures, *, told=False, last_good=GOOD):
    return SourceState(failures=failures, told=told, last_good=last_good)


@pytest.mark.parametrize(
    ("outcome", "failures", "told"),
    [
        (Outcome.FAILED, 1, None),
        (Outcome.FAILED, 2, None),
        (Outcome.FAILED, 3, Tell.FAILING),
        (Outcome.FAILED, 40, Tell.FAILING),
        (Outcome.BLOCKED, 1, None),
        (Outcome.BLOCKED, 2, Tell.FAILING),
        (Outcome.SUSPECT, 2, Tell.FAILING),
    ],
)
def test_operators_hear_of_a_failing_source_after_a_few_looks(outcome, failures, told):
    assert assess(COUNCIL, known(failures), look(outcome), NOW).tell is told
    assert assess(COUNCIL, known(failures, told=True), look(outcome), NOW).tell is None


@pytest.mark.parametrize("outcome", [o for o in Outcome if o.good])
def test_they_hear_once_that_it_is_back(outcome):
    found = assess(COUNCIL, known(0, told=True, last_good=NOW), look(outcome, ""), NOW)
    assert found.tell is Tell.RECOVERED
    assert found.words == "Council press releases answers again since 2022-12-12 08:00 UTC."
    assert assess(COUNCIL, known(0, last_good=NOW), look(outcome, ""), NOW).tell is None


def test_the_words_say_which_source_since_when_and_why():
    words = assess(COUNCIL, known(3), look(Outcome.FAILED, "the server's name does not resolve."), NOW).words
    assert words.startswith(
        "Council press releases cannot be read for 3 looks in a row; last good look 2022-12-11 20:30"
    )
    assert "Reason: the server's name does not resolve. Until" in words


@pytest.mark.parametrize(
    ("fetch", "said"),
    [
        (look(Outcome.BLOCKED, "a page that asks for a puzzle"), "refuses us"),
        (look(Outcome.SUSPECT, "HTML instead of a feed"), "gives answers that cannot be it"),
        (look(Outcome.FAILED, "", status=503), "Reason: HTTP 503."),
        (look(Outcome.FAILED, ""), "Reason: no answer."),
        (look(Outcome.FAILED, "bad\r\nSubject: \u202espoof"), "Reason: bad\ufffd Subject: \ufffdspoof."),
    ],
)
def test_each_kind_of_failure_has_its_words(fetch, said):
    assert said in assess(COUNCIL, known(3), fetch, NOW).words


def test_a_source_that_never_answered_says_so():
    assert "never given a good answer" in assess(COUNCIL, known(3, last_good=None), look(Outcome.FAILED), NOW).words


def test_failing_again_after_a_recovery_is_news_again():
    first = assess(COUNCIL, known(3), look(Outcome.FAILED), NOW)
    later = assess(COUNCIL, known(3, last_good=NOW), look(Outcome.FAILED), NOW + timedelta(days=1))
    assert first.spell != later.spell
    same = assess(COUNCIL, known(4), look(Outcome.FAILED), NOW + timedelta(hours=1))
    assert same.spell == first.spell


@pytest.mark.parametrize(("days", "reminded"), [(6, None), (7, "7"), (8, "7"), (29, "7"), (30, "30"), (400, "365")])
def test_a_source_that_stays_silent_is_brought_to_mind_after_weeks(days, reminded):
    found = assess(COUNCIL, known(50, told=True), look(Outcome.FAILED), GOOD + timedelta(days=days))
    assert (found.tell is not None) == (reminded is not None)
    assert found.spell == ("" if reminded is None else f"{GOOD.isoformat()}/{reminded}")


# --- one word


@pytest.mark.parametrize(
    ("outcome", "failures", "silent", "moved_to", "said"),
    [
        (Outcome.OK, 0, False, None, Health.OK),
        (Outcome.OK, 0, False, "https://new.example/", Health.MOVED),
        (Outcome.NOT_MODIFIED, 0, True, "https://new.example/", Health.SILENT),
        (Outcome.FAILED, 1, True, None, Health.FAILING),
        (Outcome.BLOCKED, 1, False, None, Health.BLOCKED),
        (Outcome.SUSPECT, 4, False, None, Health.SUSPECT),
        (None, 1, False, None, Health.FAILING),
    ],
)
def test_the_worst_that_is_known_is_the_word(outcome, failures, silent, moved_to, said):
    assert word(outcome=outcome, failures=failures, silent=silent, moved_to=moved_to) is said


def test_blind_are_those_whose_news_we_may_not_see():
    assert {h for h in Health if h.blind} == {Health.FAILING, Health.BLOCKED, Health.SUSPECT, Health.SILENT}


# --- silence, floods, gaps, moves

MONTH = [(date(2022, 11, 14) + timedelta(days=n), 4) for n in range(28)]  # four a day up to the 11th of December


def lived(last_new=GOOD, **more):
    return SourceState(first_good=GOOD - timedelta(days=60), last_good=GOOD, last_new=last_new, last_count=20, **more)


def found(now=NOW, *, before=None, counts=MONTH, new=0, known=20, **fetch):
    state = before or lived()
    seen = Fetch(source="council", at=now, outcome=Outcome.OK, reason="", **fetch)
    after = lived(now) if new else state
    return condition(COUNCIL, state, after, seen, new=new, known=known, counts=counts, now=now)


def test_a_source_as_usual_has_its_volume_and_nothing_odd():
    assert found() == Condition(per_day=4.0)


def test_a_source_that_answers_and_brings_nothing_for_long_is_silent_and_operators_hear_it_once():
    now = GOOD + timedelta(days=6)
    quiet = found(now)
    assert quiet.silent
    assert quiet.warning == "nothing new since 2022-12-11 20:30 UTC, usually 4 a day"
    (told,) = tidings(COUNCIL, lived(), quiet)
    assert told.tell is Tell.WARNING
    assert told.words.startswith("Council press releases answers, but: nothing new since 2022-12-11 20:30 UTC")
    assert tidings(COUNCIL, lived(silent=True), found(now, before=lived(silent=True))) == []


def test_a_long_weekend_makes_nobody_silent():
    assert not found(GOOD + timedelta(days=4.9)).silent


def test_that_it_brings_something_again_is_told_where_the_silence_was():
    before = lived(silent=True)
    again = found(GOOD + timedelta(days=9), before=before, new=2)
    assert not again.silent
    (told,) = tidings(COUNCIL, before, again)
    assert told.tell is Tell.RECOVERED
    (began,) = tidings(COUNCIL, lived(), found(GOOD + timedelta(days=6)))
    assert told.spell == began.spell


def test_a_source_of_which_nobody_knows_what_is_usual_is_never_silent():
    assert not found(GOOD + timedelta(days=300), counts=[]).silent


def test_many_more_items_than_usual_are_a_warning_and_no_alert():
    many = found(counts=[*MONTH, (NOW.date(), 60)], new=5)
    assert many.warning.startswith("60 new items today, usually ")
    assert tidings(COUNCIL, lived(), many) == []


def test_where_every_item_is_new_a_gap_is_possible_it_is_shown_for_a_week_and_told_once():
    gap = found(new=20, known=0)
    assert gap.gap_at == NOW
    assert gap.warning == "at 2022-12-12 08:00 UTC every item was new: a gap is possible"
    (told,) = tidings(COUNCIL, lived(), gap)
    assert told.tell is Tell.WARNING
    assert "after 2022-12-11 20:30 UTC" in told.words
    soon, late = NOW + timedelta(days=2), NOW + timedelta(days=8)
    assert "a gap is possible" in found(soon, before=lived(NOW, gap_at=NOW)).warning
    kept = found(late, before=lived(late, gap_at=NOW))
    assert (kept.gap_at, kept.warning) == (NOW, "")
    again = found(soon, before=lived(gap_at=NOW), new=20, known=0)
    assert again.gap_at == soon
    assert tidings(COUNCIL, lived(gap_at=NOW), again) == []


@pytest.mark.parametrize(
    "seen",
    [
        {"new": 19, "known": 1},  # one item joins this body to the last one
        {"new": 2, "known": 0},  # too short a window to mean anything
        {"new": 20, "known": 0, "partial": True},  # the rest may be there
        {"new": 20, "known": 0, "before": SourceState()},  # the first look
        {"new": 20, "known": 0, "before": SourceState(last_good=GOOD, last_count=0)},  # it was empty
    ],
)
def test_no_gap_is_suspected_where_there_is_another_reason(seen):
    assert found(**seen).gap_at is None


def test_where_it_moved_is_said():
    assert (
        found(moved_to="https://new.example/feed").warning
        == "moved for good to https://new.example/feed: correct the entry"
    )
