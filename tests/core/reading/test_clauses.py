# SPDX-License-Identifier: MIT
"""Where a clause without commas ends, and which verb is the sentence's own. All texts are invented."""

import pytest

from tests.core.reading.scenes import status

RELATIVE = [
    ("The package of sanctions on Iran that was due in May has been adopted by the Council.", "adopted"),
    ("The sanctions on Iran that ministers discussed on Monday were adopted by the Council.", "adopted"),
    ("A decision that had been put off was taken, and the Council imposed sanctions on Iran.", "adopted"),
    ("Ministers who met in Luxembourg adopted the EU sanctions on Iran.", "adopted"),
    # within it nothing is news
    ("The sanctions on Iran that the Council adopted were criticised.", None),
    ("Traders who said the EU had adopted sanctions on Iran were wrong.", None),
    ("The EU list that bans trade with Iran and has been extended by the Council is long.", None),
]
OPENING = [
    ("After a night of talks the Council adopted sanctions on Iran.", "adopted"),
    ("Following its yearly review the Council extended the sanctions on Iran.", "extended"),
    ("Despite months of doubt the EU has lifted its sanctions on Iran.", "lifted"),
    # the verb belongs to what the first word opens
    ("After the EU imposed sanctions on Iran prices rose.", None),
    ("After the EU imposed sanctions on Iran, prices rose.", None),
    ("Since the Council adopted the sanctions on Iran trade has fallen.", None),
]
LONG_AGO = [
    ("A relaxation of the EU sanctions on Iran agreed last year was extended by the Council.", "extended"),
    ("The EU sanctions put on Iran two years ago have been lifted.", "lifted"),
    # here the time is that of the event
    ("Two years ago the EU sanctions on Iran were lifted.", None),
    ("The EU sanctions on Iran were lifted two years ago.", None),
    ("The EU met last year and lifted its sanctions on Iran.", None),
]
MAY = [
    ("The sanctions on Iran proposed in May were adopted by the Council.", "adopted"),
    ("The sanctions on Iran proposed on 15 May were adopted by the Council.", "adopted"),
    ("The EU may adopt sanctions on Iran.", "speculated"),
]


@pytest.mark.parametrize(("text", "expected"), RELATIVE, ids=[text for text, _ in RELATIVE])
def test_a_relative_clause_ends_at_the_verb_of_the_clause_around_it(text, expected):
    assert status(text) == expected


@pytest.mark.parametrize(("text", "expected"), OPENING, ids=[text for text, _ in OPENING])
def test_a_sentence_that_begins_with_after_has_a_verb_of_its_own(text, expected):
    assert status(text) == expected


@pytest.mark.parametrize(("text", "expected"), LONG_AGO, ids=[text for text, _ in LONG_AGO])
def test_last_year_makes_old_what_it_stands_with(text, expected):
    assert status(text) == expected


@pytest.mark.parametrize(("text", "expected"), MAY, ids=[text for text, _ in MAY])
def test_a_month_governs_no_verb(text, expected):
    assert status(text) == expected


def test_in_a_headline_every_word_may_be_capital():
    assert status("", title="EU May Adopt Sanctions on Iran") == "speculated"


REDUCED = [
    ("The EU sanctions on Iran approved last week have been criticised.", None),
    ("Protests against the aid for Ukraine approved by Congress on Monday were small.", None),
    ("The Council adopted sanctions on Iran on Friday, and prices have risen.", "adopted"),
    ("The Council adopted sanctions that will hit Iran.", "adopted"),
]


@pytest.mark.parametrize(("text", "expected"), REDUCED, ids=[text for text, _ in REDUCED])
def test_a_past_form_before_the_verb_of_its_clause_describes(text, expected):
    assert status(text) == expected


def test_whom_the_headline_names_says_what_he_said():
    text = "In a letter he wrote that the drones were sent by Iran."
    assert status(text, lifecycle="claim", title="UN panel: who sent the drones") == "verified"
    assert status(text, lifecycle="claim", title="A blogger on who sent the drones") is None


SINCE = [
    ("Sanctions on Iran have been lifted by the Council since they no longer served a purpose.", "lifted"),
    ("As regards Iran the Council lifted its sanctions.", "lifted"),
    ("The EU has lifted ten sanctions on Iran since 2019.", None),
    ("Since January the EU has lifted ten sanctions on Iran.", None),
]


@pytest.mark.parametrize(("text", "expected"), SINCE, ids=[text for text, _ in SINCE])
def test_since_counts_where_a_time_follows_and_explains_where_somebody_does(text, expected):
    assert status(text) == expected


def test_a_noun_behind_a_preposition_is_no_second_verb_of_a_headline():
    assert status("", title="EU court: sanctions on Iran annulled on procedural grounds") == "annulled"
