# SPDX-License-Identifier: MIT
"""Which steps differ between two versions of the rules."""

from dataclasses import replace
from datetime import date

from monitor.core.differing import Difference, Outcome, differences

TAKEN = Outcome(
    thread="council", instalment="", status="adopted", taken=True, happened=date(2024, 5, 13), rule="sanctions.adopt",
    quote="It adopted the list.", reason="the deciding body announced it",
)  # fmt: skip
SUGGESTED = replace(TAKEN, taken=False, reason="one origin")


def test_the_same_steps_differ_in_nothing_whatever_their_order():
    agreed = replace(TAKEN, status="agreed")
    assert differences([TAKEN, agreed], [agreed, TAKEN]) == []


def test_a_step_that_one_version_lacks_differs():
    assert differences([TAKEN], []) == [Difference(before=TAKEN, after=None)]
    assert differences([], [TAKEN]) == [Difference(before=None, after=TAKEN)]


def test_a_step_taken_by_one_and_suggested_by_the_other_differs():
    assert differences([TAKEN], [SUGGESTED]) == [Difference(before=TAKEN, after=SUGGESTED)]


def test_another_day_rule_or_sentence_differs_and_another_reason_alone_does_not():
    for other in (
        replace(TAKEN, happened=date(2024, 5, 14)),
        replace(TAKEN, rule="x"),
        replace(TAKEN, quote="It did."),
    ):
        assert len(differences([TAKEN], [other])) == 1
    assert differences([TAKEN], [replace(TAKEN, reason="two origins")]) == []


def test_a_suggestion_that_was_taken_later_counts_as_taken():
    assert differences([SUGGESTED, TAKEN], [TAKEN]) == []
    assert differences([SUGGESTED, replace(SUGGESTED, quote="Again.")], [SUGGESTED]) == []
