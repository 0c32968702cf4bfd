# SPDX-License-Identifier: MIT
"""What an alert says, word for word, and that every kind says it in every form."""

from dataclasses import replace
from datetime import date

import pytest
from slack_sdk.models.blocks import Block

from alerts.message import compose
from alerts.samples import sample
from monitor.core.model import AlertKind, Receiver
from tests.alerts.scenes import ADOPTED, NOW, alert, change

DESK = Receiver(name="desk", channel="mail", to=("desk@readers.example",))
GOLDEN = """\
Harbour crane listings: agreed → adopted (no. 3)

The sentence:
> Ministers adopted the third list of crane builders this morning.
  Ministry of Harbours, tier 2, the deciding body's own announcement
  https://harbours.example/news/third-list

It means: The ministers have adopted the act.
Happened: 4 March 2024 (local day)
Published: 4 March 2024, 09:05 UTC
Seen by us: 4 March 2024, 09:12 UTC
Takes effect: 11 March 2024 (local day)
Answers the claim: A third list will follow in spring (the harbour master)
Who acts next: the Gazette, which publishes it
Taken because: the deciding body announced it

See more: loosethread history harbour-cranes

-- \n\
Loosethread, for receiver desk. Alert 5f0e6a7b8c9d0e1f.
"""


def text(**facts) -> str:
    return compose(change(**facts)).text


def lines(**facts) -> list[str]:
    return text(**facts).splitlines()


# ---------------------------------------------------------------------- a status change


def test_a_status_change_reads_as_written_here():
    assert compose(alert()).text == GOLDEN


def test_the_first_line_is_the_subject_and_the_headline_everywhere():
    message = compose(alert())
    assert message.subject == "Harbour crane listings: agreed → adopted (no. 3)"
    assert message.text.splitlines()[0] == message.slack_blocks[0]["text"]["text"] == message.subject
    assert message.fallback.splitlines()[0] == message.subject
    assert f"<title>{message.subject}</title>" in message.html


def test_a_first_status_comes_from_not_assessed():
    assert lines(old=None, instalment="")[0] == "Harbour crane listings: not assessed → adopted"


def test_a_round_of_its_own_is_called_new_for_the_thread_itself_was_assessed_long_ago():
    assert lines(old=None)[0] == "Harbour crane listings: new → adopted (no. 3)"


@pytest.mark.parametrize(
    ("key", "currency", "shown"),
    [
        ("2024-03-04-275m", "USD", " ($275m)"),
        ("2024-03-04-1.5bn", "EUR", " (€1.5bn)"),
        ("2024-03-04-40m", "CHF", " (CHF 40m)"),
        ("2024-03-04-no11", "", " (no. 11)"),
        ("2024-03-04-2022-2433", "", " (2022-2433)"),
        ("2024-03-04", "", ""),
        ("", "", ""),
    ],
)
def test_the_instalment_is_named_by_what_tells_it_from_others(key, currency, shown):
    assert lines(instalment=key, currency=currency)[0] == f"Harbour crane listings: agreed → adopted{shown}"


def test_a_status_is_written_as_people_write_it():
    assert lines(new="in_force", instalment="")[0] == "Harbour crane listings: agreed → in force"


def test_times_are_given_with_their_zone_and_a_vague_day_as_vague():
    assert "Happened: in March 2024 (the day is not known)" in lines(happened_precision="month")
    assert "Happened: in 2024 (the day is not known)" in lines(happened_precision="year")
    assert "Published: 4 March 2024, 09:05 UTC" in lines()


def test_clocks_that_agree_are_said_once():
    said = lines(seen=ADOPTED.published, effective=ADOPTED.happened)
    assert "Published, seen by us: 4 March 2024, 09:05 UTC" in said
    assert not any(line.startswith(("Takes effect", "Seen by us")) for line in said)


def test_what_is_not_known_is_not_mentioned():
    bare = text(quote="", url="", tier=None, happened=None, published=None, seen=None, effective=None, claim="",
                claim_by="", next_actor="", explanation="", reason="", instalment="", quoted_from="")  # fmt: skip
    assert bare.split("-- ")[0] == (
        "Harbour crane listings: agreed → adopted\n\nSee more: loosethread history harbour-cranes\n\n"
    )
    assert "None" not in bare


def test_an_overlong_quote_is_cut_at_a_word_with_an_ellipsis():
    quoted = compose(change(quote="cranes and builders " * 100)).slack_blocks[1]["text"]["text"].splitlines()[1]
    assert quoted.endswith(("cranes…", "and…", "builders…"))
    assert len(quoted) <= 603


def test_a_long_thread_title_never_hides_the_step():
    assert compose(change(subject="Listings of crane builders " * 20)).subject.endswith("…: agreed → adopted (no. 3)")


def test_the_text_fits_eighty_columns_but_for_addresses():
    long = text(quote="a sentence of words " * 20, claim="a claim of words " * 20, url="https://a.example/" + "x" * 100)
    assert all(len(line) <= 78 or line.strip().startswith("https://") for line in long.splitlines())


def test_the_same_alert_is_always_the_same_message():
    assert compose(alert()) == compose(alert())


# ---------------------------------------------------------------------- every kind


@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_has_subject_text_html_and_blocks_that_slack_accepts(kind):
    message = compose(replace(sample(DESK, DESK.to[0], kind, NOW), key="change/x"))
    assert message.subject
    assert message.text.replace("\n", " ").startswith(message.subject)
    assert message.html.startswith("<!DOCTYPE html>")
    assert message.fallback.startswith(message.subject)
    for block in Block.parse_all(message.slack_blocks):
        block.validate_json()


@pytest.mark.parametrize("kind", AlertKind)
def test_a_sample_says_test_in_subject_and_body_of_every_form(kind):
    message = compose(sample(DESK, DESK.to[0], kind, NOW))
    shown = (message.text, message.html, message.fallback, str(message.slack_blocks))
    assert message.subject.startswith("TEST: ")
    assert all("This is a TEST. Nothing happened" in " ".join(form.split()) for form in shown)


def test_two_samples_are_two_mails():
    first, again = (sample(DESK, DESK.to[0], AlertKind.TEST, now) for now in (NOW, NOW.replace(hour=23)))
    assert first.message_id != again.message_id


@pytest.mark.parametrize(("kind", "word"), [(AlertKind.SUGGESTION, "Suggested"), (AlertKind.CONFLICT, "Disputed")])
def test_a_step_that_was_not_taken_says_so_in_the_first_line_and_below(kind, word):
    message = compose(change(kind=kind))
    assert message.subject == f"Harbour crane listings: agreed → adopted (no. 3)? {word}, NOT taken"
    assert "*** NOT taken:" in message.text
    assert "See more: loosethread review" in message.text


def test_a_suggestion_names_what_the_sentence_may_say_instead():
    message = compose(change(kind=AlertKind.SUGGESTION, alternative="in_force"))
    assert message.subject == "Harbour crane listings: agreed → adopted or in force (no. 3)? Suggested, NOT taken"


def test_a_conflict_shows_both_sentences():
    said = text(kind=AlertKind.CONFLICT, previous_quote="They only agreed.", previous_url="https://b.example/agreed")
    assert "Says “adopted”:\n> Ministers adopted" in said
    assert "Stands for “agreed”:\n> They only agreed.\n  https://b.example/agreed" in said


def test_a_correction_names_the_alert_it_takes_back_and_why():
    said = text(
        kind=AlertKind.CORRECTION, corrects="abc12345", quote="", url="", previous_quote="Adopted!", note="withdrawn"
    )
    assert said.startswith("Harbour crane listings: agreed → adopted (no. 3) is TAKEN BACK\n")
    assert "*** Correction of alert abc12345: do not rely on" in said
    assert "The earlier alert quoted:\n> Adopted!\n" in said
    assert "Taken back because: withdrawn\nTaken back: 4 March 2024, 09:12 UTC" in said


@pytest.mark.parametrize(
    ("kind", "note", "first"),
    [
        (AlertKind.EXPECTATION_APPROACHING, "due in 2 days", "agreed, due in 2 days: Ministers vote"),
        (AlertKind.EXPECTATION_OVERDUE, "1 day overdue", "still agreed, 1 day overdue: Ministers vote"),
    ],
)
def test_an_expectation_says_what_is_due_when_and_who_acts(kind, note, first):
    said = lines(kind=kind, note=note, new=None, quote="", expectation="Ministers vote", due=date(2024, 3, 6),
                 due_zone="Europe/Oslo")  # fmt: skip
    assert said[0] == f"Harbour crane listings: {first}"
    assert "Last day: 6 March 2024 (Europe/Oslo)" in said
    assert "Who acts next: the Gazette, which publishes it" in said


def test_a_failing_source_says_what_happened_and_what_it_means():
    said = text(
        kind=AlertKind.SOURCE_FAILING, subject="Gazette feed", url="https://g.example/feed", note="404 for a day"
    )
    assert said.startswith("Source failing: Gazette feed\n")
    assert "goes unseen" in said
    assert "What happened: 404 for a day" in said
    assert "Address: https://g.example/feed" in said


def test_an_alert_that_was_given_up_says_who_was_not_told_what():
    said = text(kind=AlertKind.DELIVERY_FAILED, subject="desk", note="status change: cranes", reason="550 no such box")
    assert said.startswith("Alert NOT delivered: receiver desk was not told\n")
    assert "Not delivered: status change: cranes\nIt said: agreed → adopted (no. 3)\nGiven up because: 550" in said
