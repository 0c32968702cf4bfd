# SPDX-License-Identifier: MIT
"""What looks like news and tells none: questions, names, nouns, and what others do. All texts are invented."""

import pytest

from tests.core.reading.scenes import group, status

QUESTIONS = [
    ("Will the EU impose sanctions on Iran?", None),
    ("Is the Council about to adopt sanctions on Iran?", None),
    ("Has the EU lifted its sanctions on Iran? It has.", None),
    ("The EU lifted its sanctions on Iran. Why now?", "lifted"),
]
NOUNS = [
    ("The EU wants to have sanctions on Iran.", None),
    ("The EU has sanctions on Iran in its toolbox.", None),
    ("The EU has sanctioned six Iranians.", "adopted"),
    ("The EU has put six Iranians on its sanctions list.", "adopted"),
]
DECIDES = [
    ("The Council decides to impose sanctions on Iran.", "adopted"),
    ("The Council decided to lift the sanctions on Iran with immediate effect.", "lifted"),
    ("Brussels decided to impose sanctions on Iran.", "agreed"),
    ("EU leaders decide to impose sanctions on Iran.", "agreed"),
]


@pytest.mark.parametrize(("text", "expected"), QUESTIONS, ids=[text for text, _ in QUESTIONS])
def test_a_question_tells_nothing(text, expected):
    assert status(text) == expected


def test_nor_does_a_headline_that_asks():
    assert status("Experts differ.", title="Should the EU impose sanctions on Iran?") is None


@pytest.mark.parametrize(("text", "expected"), NOUNS, ids=[text for text, _ in NOUNS])
def test_what_somebody_has_is_no_verb(text, expected):
    assert status(text) == expected


@pytest.mark.parametrize("title", ["Iran sanctions: EU envoys meet", "EU sanctions: Iran protests"])
def test_a_noun_in_a_headline_is_no_verb(title):
    assert status("", title=title) is None


def test_the_end_of_a_ban_is_a_noun():
    assert status("", title="Envoy sees end of EU sanctions on Iran") == "speculated"


def test_in_running_text_a_verb_has_no_capital():
    text = "Aid for Ukraine goes through the US office of the Red Cross and House."
    assert status(text, lifecycle="aid") is None


@pytest.mark.parametrize(("text", "expected"), DECIDES, ids=[text for text, _ in DECIDES])
def test_a_body_that_decides_has_done_it(text, expected):
    assert status(text) == expected


def test_where_the_headline_names_another_state_a_passive_is_that_state_s_act():
    text = "Six Iranian officials have been blacklisted. The EU is informed."
    assert status(text, title="Norway moves against Iran") is None
    assert status(text, title="Six Iranians blacklisted") == "adopted"


def test_a_headline_that_names_the_body_too_leaves_it_to_the_body():
    text = "Six Iranian officials have been blacklisted."
    assert status(text, title="EU and Norway move against Iran") == "adopted"


def test_a_member_in_the_headline_is_no_stranger():
    text = "Six Iranian officials have been blacklisted by the EU, and others will follow."
    assert status(text, title="Germany welcomes steps on Iran", actor=group("EU", "Council")) == "adopted"
