# SPDX-License-Identifier: MIT
"""Which looks leave nothing but that we looked. Everything else must be recorded in full, and at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.model import Fetch, Outcome, SourceState, Validators
from monitor.core.quiet import after, is_quiet, look_of

NOW = datetime(2031, 3, 3, 9, tzinfo=UTC)
BEFORE = NOW - timedelta(minutes=15)
MARKS = Validators(etag='"1"', url="https://council.example/feed")
WELL = SourceState(
    validators=MARKS, body_hash="abc", last_count=3, last_good=BEFORE, last_new=BEFORE, first_good=BEFORE,
    outcome=Outcome.OK, per_day=4.0,
)  # fmt: skip


def look(outcome=Outcome.NOT_MODIFIED, reason="", **more):
    return Fetch(source="council", at=NOW, outcome=outcome, reason=reason, **more)


@pytest.mark.parametrize(
    "fetch", [look(), look(Outcome.UNCHANGED, validators=MARKS), look(Outcome.UNCHANGED)], ids=["304", "200", "bare"]
)
def test_a_look_at_which_nothing_changed_is_quiet(fetch):
    assert is_quiet(WELL, fetch, NOW)


@pytest.mark.parametrize(
    "fetch",
    [
        look(Outcome.OK),
        look(Outcome.FAILED, "connection refused"),
        look(Outcome.BLOCKED, "refuses us (403)"),
        look(Outcome.SUSPECT, "an empty answer"),
        look(reason="something is odd"),
        look(Outcome.UNCHANGED, validators=replace(MARKS, etag='"2"')),
        look(moved_to="https://new.example/feed"),
    ],
    ids=lambda fetch: fetch.reason or fetch.outcome.value,
)
def test_what_says_more_is_not_quiet(fetch):
    assert not is_quiet(WELL, fetch, NOW)


@pytest.mark.parametrize(
    "known",
    [
        SourceState(),
        replace(WELL, failures=1),
        replace(WELL, told=True),
        replace(WELL, silent=True),
        replace(WELL, reason="only 1 items where there were 9"),
        replace(WELL, warning="a gap is possible"),
        replace(WELL, moved_to="https://new.example/feed"),
        replace(WELL, last_new=NOW - timedelta(days=9)),
    ],
    ids=["never visited", "failed", "told", "silent", "odd", "warned of", "had moved", "falls silent now"],
)
def test_a_look_that_ends_or_begins_something_is_not_quiet(known):
    assert not is_quiet(known, look(), NOW)


def test_what_is_remembered_after_a_quiet_look_is_what_was_before_and_that_we_looked():
    asked = look_of(WELL, look(), NOW + timedelta(minutes=15))
    state = after(WELL, asked)
    assert state == replace(
        WELL, last_good=NOW, next_due=NOW + timedelta(minutes=15), outcome=Outcome.NOT_MODIFIED, conditional_polls=1
    )
    assert look_of(state, look(Outcome.UNCHANGED), NOW).conditional_polls == 0


def test_the_first_look_at_a_source_is_never_quiet():
    with pytest.raises(ValueError, match="council"):
        look_of(SourceState(), look(), NOW)
