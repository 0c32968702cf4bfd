# SPDX-License-Identifier: MIT
"""Sentences that a naive reader takes for news and a careful one does not, and what they do say. All invented."""

from datetime import date

import pytest

from tests.core.reading.scenes import group, reading, status, verdict

SANCTIONS = [
    # who acts: ambassadors agree, ministers adopt, a parliament and other states never
    ("EU foreign ministers adopted sanctions on Iran on Friday.", "adopted"),
    ("The Council imposed restrictive measures on six Iranian officials.", "adopted"),
    ("EU ambassadors signed off on a new round of sanctions against Iran.", "agreed"),
    ("EU leaders agreed to widen the sanctions on Iran at their summit.", "agreed"),
    ("Coreper approved the listings against Tehran on Wednesday.", "agreed"),
    ("The European Parliament approved a resolution on Iran sanctions.", None),
    ("MEPs adopted sanctions demands against Iran.", None),
    ("The United States imposed sanctions on Iran, and the EU took note.", None),
    ("Norway and Iceland adopted the EU sanctions on Iran.", None),
    ("Sanctions on Iran were imposed by the United Kingdom, the EU said.", None),
    ("The Security Council imposed sanctions on Iran while the EU looked on.", None),
    # what is done: another object
    ("EU ministers adopted conclusions on Iran and its sanctions.", None),
    ("The EU approved sanctions relief for Iran's hospitals.", None),
    ("The Council adopted a mission to the region near Iran after the sanctions.", None),
    ("A bank in the EU adopted a new policy because of Iran sanctions.", None),
    # to whom
    ("The EU imposed sanctions on Belarus over parts that reached Iran.", None),
    ("The EU sanctioned Chinese firms for supplying Iran.", None),
    ("The EU sanctions three Iranian generals over the drones.", "adopted"),
    ("EU blacklists Iranian drone makers.", "adopted"),
    ("The EU hit Iran with sanctions on Thursday.", "adopted"),
    ("The Council added eight Iranians to its sanctions list.", "adopted"),
    # not finite
    ("Measures adopted by the EU against Iran have hurt importers.", None),
    ("Imposing sanctions on Iran would split the EU, an envoy said.", None),
    ("The sanctions the EU imposed on Iran are widely evaded.", None),
    ("A bill that would let the EU impose sanctions on Iran is being written.", None),
    # not yet, not, or not really
    ("The EU is set to impose sanctions on Iran on Monday.", "expected"),
    ("EU ministers will adopt the Iran sanctions next week.", "expected"),
    ("The EU plans to impose sanctions on Iran.", "expected"),
    ("A decision on EU sanctions against Iran is expected on Monday.", "expected"),
    ("The EU may impose sanctions on Iran.", "speculated"),
    ("The EU is weighing sanctions on Iran.", "speculated"),
    ("The EU should impose sanctions on Iran, a think tank said.", None),
    ("If talks fail, the EU will impose sanctions on Iran.", None),
    ("The EU did not impose sanctions on Iran.", None),
    ("The EU has never imposed sanctions on Iran's railways.", None),
    ("The EU refused to impose sanctions on Iran.", None),
    ("The EU would have imposed sanctions on Iran without the truce.", None),
    ("Reports that the EU adopted sanctions on Iran are false, a spokesman said.", None),
    ("Brussels decided to impose sanctions on Iran.", "agreed"),
    ("EU ministers voted to impose sanctions on Iran.", "adopted"),
    # old
    ("The EU imposed sanctions on Iran in 2012.", None),
    ("Last year the EU imposed sanctions on Iran.", None),
    ("The EU had imposed sanctions on Iran before the deal.", None),
    ("The EU has adopted ten packages of sanctions on Iran since 2018.", None),
    ("After the EU imposed sanctions on Iran, prices rose.", None),
    ("The EU, which imposed sanctions on Iran in spring, called for calm.", None),
    ("A spokesman confirmed that the EU had adopted the sanctions on Iran.", "adopted"),
    # later lives of measures
    ("The Council extended the sanctions on Iran until 13 April 2025.", "extended"),
    ("EU ministers approved a one-year extension of the Iran sanctions.", "extended"),
    ("The sanctions on Iran were prolonged by the Council for a year.", "extended"),
    ("The Council widened its sanctions against Iran on Friday.", "amended"),
    ("The EU suspended its sanctions on Iranian airlines on Friday.", "suspended"),
    ("The EU has lifted all sanctions on Iran.", "lifted"),
    ("The EU agreed to lift sanctions on Iran.", "agreed"),
    ("Ministers adopted a decision lifting the EU sanctions on Iran.", "lifted"),
    ("The General Court annulled the sanctions on an Iranian bank, the EU's press office said.", "annulled"),
    ("EU sanctions on Iran took effect on Friday.", "in_force"),
    # somebody in the way
    ("Hungary vetoed the EU sanctions on Iran.", "blocked"),
    ("EU ministers failed to agree on sanctions against Iran.", "blocked"),
    ("Hungary dropped its veto against the EU sanctions on Iran.", "expected"),
    ("EU ministers postponed a decision on sanctions against Iran.", "postponed"),
    ("The Commission has proposed sanctions against Iran to the EU states.", "proposed"),
]


@pytest.mark.parametrize(("text", "expected"), SANCTIONS, ids=[text[:70] for text, _ in SANCTIONS])
def test_a_sentence_about_sanctions_says(text, expected):
    assert status(text) == expected


AID = [
    ("The Pentagon announced a $500 million package of weapons for Ukraine.", "announced"),
    ("The Biden administration unveiled a new package of military aid for Ukraine on Thursday.", "announced"),
    ("The United States will provide Ukraine with a further $300 million in aid.", "expected"),
    ("President Biden signed a drawdown worth $200 million for Ukraine on Thursday.", "authorised"),
    ("The State Department approved a sale of rocket launchers to Ukraine.", "authorised"),
    ("The US is preparing a $1 billion package of aid for Ukraine, two officials said.", "expected"),
    ("The weapons for Ukraine will be delivered in autumn, the Pentagon said.", "expected"),
    ("Ukraine has received the first American howitzers.", "delivered"),
    ("The US gave Israel a package of bombs while Ukraine waits.", None),
    ("Sweden announced a package of aid for Ukraine on Friday.", None),
    ("The US has sent Ukraine weapons worth billions since the invasion began.", None),
    ("Aid that the US announced for Ukraine in May has been slow.", None),
    ("The Pentagon halted deliveries of shells to Ukraine.", "paused"),
    ("Washington has lifted its freeze on arms for Ukraine.", "resumed"),
    ("Kyiv asked the US to send more weapons to Ukraine.", None),
]


@pytest.mark.parametrize(("text", "expected"), AID, ids=[text[:70] for text, _ in AID])
def test_a_sentence_about_aid_says(text, expected):
    assert status(text, lifecycle="aid") == expected


CLAIM = [
    ("The United States says Iran has sent drones to Russia.", "alleged"),
    ("Washington accused Tehran of arming Russia with drones.", "alleged"),
    ("Iran rejected the accusation that it sent drones to Russia.", "denied"),
    ("Iran's foreign minister dismissed the claims about drones as baseless.", "denied"),
    ('"These claims are baseless," the Iranian envoy said of the drones.', "denied"),
    ("Tehran admitted that it had supplied drones before the war.", "partly_admitted"),
    ("The United States does not deny that it watched the drones.", None),
    ("A UN panel found that the drones were built in Iran.", "verified"),
    ("Satellite images show drones being loaded in Iran for Russia.", "corroborated"),
    ("Iran might send drones to Russia, an analyst believes.", None),
]


@pytest.mark.parametrize(("text", "expected"), CLAIM, ids=[text[:70] for text, _ in CLAIM])
def test_a_sentence_about_a_claim_says(text, expected):
    assert status(text, lifecycle="claim") == expected


INSPECTION = [
    ("Ukraine urged the UN to send inspectors to look at the drones.", "requested"),
    ("The UN is examining the information on the drones.", "under_review"),
    ("The Secretary-General decided to send a team to Ukraine.", "authorised"),
    ("UN inspectors arrived in Kyiv on Thursday.", "deployed"),
    ("Russia blocked the inspection of the drones in Ukraine.", "blocked"),
    ("The UN team handed over its report on the drones.", "reported"),
    ("The mandate of the UN mission in Ukraine expired on Thursday.", "lapsed"),
    ("UN inspectors have not arrived in Ukraine.", None),
    ("Had the UN sent inspectors to Ukraine, the dispute would be over.", None),
]


@pytest.mark.parametrize(("text", "expected"), INSPECTION, ids=[text[:70] for text, _ in INSPECTION])
def test_a_sentence_about_an_inspection_says(text, expected):
    assert status(text, lifecycle="inspection") == expected


def test_every_candidate_that_is_not_taken_says_why():
    found = reading("Switzerland adopted sanctions on Iran, following the EU.")
    assert found.verdict is None
    assert any("does not decide it" in dropped.reason for dropped in found.dropped)


def test_the_words_that_decided_are_named():
    found = verdict("The EU is expected to adopt sanctions on Iran.")
    assert "planned:is expected to" in found.cues
    assert found.rule == "sanctions.adopt"


def test_the_quote_is_the_sentence_as_it_stands():
    text = "Talks  ended late.  The Council adopted sanctions\non Iran."
    assert verdict(text).quote in text


def test_sanctions_on_one_for_supplying_another_do_not_move_the_others_thread():
    title = "EU sanctions Belarus for supplying Iran"
    assert status("The EU imposed sanctions on Belarusian makers of parts used by Iran.", title=title) is None


def test_the_event_has_the_day_the_sentence_names():
    assert verdict("The Council adopted sanctions on Iran on Monday.").event_on == date(2023, 6, 12)


def test_a_headline_takes_its_day_from_the_lead():
    found = verdict("The vote came on Thursday after long talks.", title="EU adopts Iran sanctions")
    assert (found.event_on, found.event_stated) == (date(2023, 6, 15), True)


def test_another_bodys_similar_name_is_not_its_own():
    weak = group("EU", weak=("the Council",))
    assert status("The Security Council adopted sanctions on Iran.", actor=weak) is None
