# SPDX-License-Identifier: MIT
"""A whole item: headline, lead and body against each other, the form of the text, the body's own acts. All invented."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.model import Certainty, Factuality, TextForm, Where
from monitor.core.reading import certainty_of
from tests.core.reading.scenes import FRIDAY, reading, status

ADOPTED = "The Council adopted sanctions on Iran on Friday."


def test_the_lead_outranks_a_headline_that_compresses_it():
    found = reading("EU ambassadors agreed on sanctions against Iran.", title="EU adopts Iran sanctions")
    assert (found.title_status, found.lead_status) == ("adopted", "agreed")
    assert found.verdict is not None
    assert found.verdict.status == "agreed"
    assert found.title_and_lead_differ


def test_headline_and_lead_that_agree_say_so():
    assert reading(ADOPTED, title="EU adopts Iran sanctions").title_and_lead_agree


def test_a_sentence_that_the_act_is_still_to_come_takes_an_adoption_back():
    text = "The EU adopted sanctions on Iran. The list still has to be formally adopted next week."
    assert status(text) == "agreed"


def test_what_only_the_body_says_is_marked_as_such():
    text = f"Ministers met in Brussels.\n\nThey spoke about fish.\n\n{ADOPTED}"
    found = reading(text, title="Iran on the agenda of the EU")
    assert found.verdict is not None
    assert found.verdict.where is Where.BODY
    assert (found.title_status, found.lead_status) == (None, None)


def test_a_correction_negates():
    text = "An earlier version said wrongly that the Council adopted sanctions on Iran."
    assert status(text, title="Correction: no sanctions on Iran yet") is None


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("EU adopts Iran sanctions", TextForm.NEWS),
        ("Will the EU adopt Iran sanctions?", TextForm.QUESTION),
        ("Opinion: the EU adopts Iran sanctions too late", TextForm.OPINION),
        ("What the EU sanctions on Iran mean", TextForm.EXPLAINER),
        ("A year on: how the EU adopted Iran sanctions", TextForm.ANNIVERSARY),
        ("Live: EU adopts Iran sanctions", TextForm.LIVE),
        ("Press briefing by the spokesperson on Iran sanctions", TextForm.TRANSCRIPT),
    ],
)
def test_the_form_of_a_text_is_told_from_its_title(title, form):
    assert reading(ADOPTED, title=title).form is form


def test_a_regulation_is_read_whole_with_the_day_it_takes_effect():
    found = reading(
        "(1) On 17 March 2014 the Council adopted another act.\n\nHAS ADOPTED THIS REGULATION: This Regulation shall "
        "enter into force on the day following that of its publication.",
        title="Council Regulation (EU) 2023/9901 of 12 June 2023 concerning restrictive measures in view of Iran",
        official=True,
    )
    assert found.form is TextForm.ACT
    assert found.verdict is not None
    assert (found.verdict.status, found.verdict.effective_on) == ("in_force", date(2023, 6, 17))
    assert found.verdict.instalment.acts == ("2023/9901",)


def test_the_title_of_an_act_alone_says_that_it_was_adopted_and_when():
    title = "Council Decision (CFSP) 2023/9902 of 12 June 2023 concerning restrictive measures in view of Iran"
    found = reading("", title=title, official=True).verdict
    assert found is not None
    assert (found.status, found.event_on) == ("adopted", date(2023, 6, 12))


def test_a_memorandum_whose_title_names_no_country_authorises():
    found = reading(
        "I hereby delegate to the Secretary of State the authority to direct a drawdown of up to $99 million in "
        "defense articles to provide assistance to Ukraine.",
        title="Memorandum on Delegation of Authority Under Section 506(a)(1) of the Foreign Assistance Act of 1961",
        lifecycle="aid",
        official=True,
    ).verdict
    assert found is not None
    assert (found.status, found.instalment.amounts) == ("authorised", (99e6,))


def test_a_copy_of_an_act_elsewhere_is_a_report_like_any_other():
    title = "Council Decision (CFSP) 2023/9902 of 12 June 2023 concerning restrictive measures in view of Iran"
    assert reading("", title=title).form is not TextForm.ACT


@pytest.mark.parametrize("factuality", Factuality)
def test_every_factuality_has_a_coarse_word(factuality):
    assert certainty_of(factuality) in Certainty


@settings(deadline=None)
@given(st.text(max_size=400), st.text(max_size=100), st.booleans())
def test_no_text_breaks_reading(text, title, official):
    found = reading(text, title=title, official=official)
    assert found.verdict is None or found.verdict.quote in text or found.verdict.quote in title


@settings(deadline=None)
@given(st.lists(st.sampled_from([ADOPTED, "Ministers met.", "The EU lifted sanctions on Iran.", "Iran protested."])))
def test_reading_the_same_item_twice_gives_the_same(sentences):
    text = " ".join(sentences)
    assert reading(text) == reading(text)
    assert all(o.quote in text for o in reading(text).observations)


def test_an_empty_item_says_nothing():
    found = reading("", title="", on=FRIDAY)
    assert (found.verdict, found.observations, found.dropped) == (None, (), ())
