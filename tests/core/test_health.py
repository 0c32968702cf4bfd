# SPDX-License-Identifier: MIT
"""What operators hear about a source: once, in words, and again only when there is something new to say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.health import NETWORK, Tell, assess, unreachable
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


def round_of(*fetches):
    return [replace(f, source=f"s{n}", at=NOW + timedelta(seconds=n)) for n, f in enumerate(fetches)]


def test_when_nothing_answers_the_network_is_down_and_that_is_said_once():
    found = unreachable(round_of(look(Outcome.FAILED), look(Outcome.FAILED), look(Outcome.FAILED)))
    assert found is not None
    assert (found.subject, found.tell) == (NETWORK, Tell.FAILING)
    assert found.words.startswith("None of 3 sources could be reached since 2022-12-12 08:00 UTC")
    assert "connection refused" in found.words


@pytest.mark.parametrize(
    "fetches",
    [
        [],
        [look(Outcome.FAILED)],
        [look(Outcome.FAILED), look(Outcome.OK, "")],
        [look(Outcome.FAILED), look(Outcome.FAILED, status=503)],
        [look(Outcome.FAILED), look(Outcome.BLOCKED, status=403)],
    ],
)
def test_any_answer_shows_that_the_network_works(fetches):
    assert unreachable(round_of(*fetches)) is None
