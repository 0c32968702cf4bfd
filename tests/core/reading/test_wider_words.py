# SPDX-License-Identifier: MIT
"""Ways of saying it that no list of words holds: verbs in all forms, nouns in gaps, who speaks, who has a say."""

import time
from datetime import date

import pytest

from monitor.core.model import TextForm
from monitor.core.reading.inflection import forms_of
from tests.core.reading.scenes import group, reading, status, verdict

RUSSIA = {"target": group("Russia", "Russian", "Moscow", "Kremlin")}


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("ban", ["ban", "bans", "banned", "banning"]),
        ("crack down on", ["crack down on", "cracks down on", "cracked down on", "cracking down on"]),
        ("levy", ["levy", "levies", "levied", "levying"]),
        ("give way", ["give way", "gives way", "gave way", "given way", "giving way"]),
        ("veto", ["veto", "vetoes", "vetoed", "vetoing"]),
        ("cancel", ["cancel", "cancels", "canceled", "canceling", "cancelled", "cancelling"]),
        ("put ... on hold", ["put ... on hold", "puts ... on hold", "putting ... on hold"]),
    ],
)
def test_a_verb_is_named_once_and_read_in_all_forms(verb, forms):
    assert list(forms_of(verb)) == forms


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("EU takes aim at Iran's drone makers", "The EU cracked down on three with sanctions on Monday.", "adopted"),
        ("Iranian airline hit by EU sanctions", "An Iranian airline came under EU sanctions on Friday.", "adopted"),
        ("EU on verge of Iran measures", "The EU is on the verge of adopting sanctions on Iran.", "expected"),
        ("EU keeps Iran curbs", "The EU decided to keep its sanctions on Iran in place for a year.", "extended"),
        ("EU sanctions on Iran kick in", "", "in_force"),
        ("EU puts off Iran decision", "Ministers put off a decision on sanctions against Iran.", "postponed"),
        ("EU court throws out Iran listing", "An EU court struck down sanctions on an Iranian firm.", "annulled"),
        ("EU denies easing Iran sanctions", "The EU denied on Friday that it had eased sanctions on Iran.", None),
        ("US sanctions Iranian network", "The US Treasury sanctioned a network in Iran; the EU looked on.", None),
        ("No Iranian listed", "No person from Iran has been listed by the EU, a spokesman said.", None),
        ("EU drops plan", "The EU decided on Friday not to impose sanctions on Iran.", None),
    ],
)
def test_sanctions_are_told_in_many_ways(title, text, expected):
    assert status(text, title=title) == expected


def test_only_states_that_have_a_say_can_propose():
    assert status("Italy proposed EU sanctions on Iran.") == "proposed"
    assert status("Japan proposed EU sanctions on Iran.") is None


def test_the_object_may_stand_behind_a_time_or_in_a_list():
    text = "The Council prolonged until 1 July 2024 the trade, travel and financial measures concerning Iran."
    assert status(text) == "extended"


def test_a_date_of_another_verb_is_not_the_days_of_the_event():
    text = "The EU has added six Iranians to the sanctions list it created in January 2021."
    assert status(text) == "adopted"


def test_a_sum_in_one_word_is_aid():
    assert status("The US announced $40bn for Ukraine on Tuesday.", lifecycle="aid") == "announced"


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Iran rejects charge", "Tehran said reports that it sent drones to Russia were baseless.", "denied"),
        ("US cannot confirm drones", "Washington said it could not verify reports that Iran sent drones.", None),
        ("Drone row", "The UN will look into claims that Iran sent drones to Russia.", None),
        ("Iran sent drones, officials say", "Iran has sent drones to Russia, officials said on Monday.", "alleged"),
    ],
)
def test_in_a_claim_it_counts_who_speaks_and_what_is_only_reported(title, text, expected):
    assert status(text, title=title, lifecycle="claim") == expected


def test_what_is_passed_by_default_is_marked():
    assert verdict("The EU adopted sanctions on Iran on Friday.").sure
    unnamed = verdict("Sanctions on Iran were adopted on Friday.", title="EU meets on Iran")
    assert not unnamed.sure
    assert "who acts is not said" in unnamed.doubts


@pytest.mark.parametrize(
    ("title", "text", "form"),
    [
        ("Corrigendum to EU sanctions on Iran", "On page 3, for 12 read 21.", TextForm.EXPLAINER),
        ("EU and Iran", "First published on 3 May 2021. The EU adopted sanctions on Iran.", TextForm.EXPLAINER),
        ("Iran", "Q: Will the EU impose sanctions on Iran? A: We will see. Q: When? A: Soon.", TextForm.TRANSCRIPT),
    ],
)
def test_texts_that_take_back_repeat_or_ask_are_no_news(title, text, form):
    assert reading(text, title=title).form is form


HOSTILE = [
    "The EU adopted " * 70_000,
    "sanctions on Iran, " * 55_000,
    "EU " + "will not be expected to " * 43_000 + "adopt sanctions on Iran.",
    "put " * 250_000 + "on hold sanctions Iran EU.",
    ("EU adopts sanctions on Iran, which said that " * 24_000),
    ".".join(["EU adopted sanctions on Iran"] * 36_000),
    "(" * 500_000 + "EU adopts sanctions" + ")" * 500_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[t[:24].strip() for t in HOSTILE])
def test_a_megabyte_of_hostile_text_takes_less_than_a_second_of_processor_time(text):
    reading("The EU met.", on=date(2023, 6, 16))  # the rules are compiled once
    start = time.process_time()
    reading(text, title="EU and Iran", on=date(2023, 6, 16))
    assert time.process_time() - start < 1.0
