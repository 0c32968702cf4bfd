# SPDX-License-Identifier: MIT
"""Two readers: who says what the verdict says, and what that may do."""

from dataclasses import replace
from datetime import date

import pytest

from config.cues import load_cues
from monitor.core.deciding import decide
from monitor.core.judge import checked
from monitor.core.lifecycle import Lifecycle
from monitor.core.model import (
    Certainty,
    NoChange,
    Opinion,
    Reading,
    Reason,
    StatusChange,
    Suggestion,
    TextForm,
    Tier,
    Vote,
    Where,
)
from monitor.core.second import Question
from monitor.core.voting import Voices, alternative, heard, judged, seconded, spoken, voices
from tests.core.scenes import PLAIN, SANCTIONS, dec, held, official, report, saying, standing

TITLE = "The council meets on the harbour"
TEXT = "The council has acted on the harbour on Monday. Nobody spoke."


def vote(status: str | None, probability: float = 0.95, nothing: float = 0.05, likeliest: str = "") -> Vote:
    return Vote(
        status=status,
        likeliest=likeliest or status or "adopted",
        probability=probability,
        nothing=nothing,
        about=0.9,
        version="7",
    )


def reading(status: str | None, where: Where = Where.LEAD) -> Reading:
    verdict = None if status is None else saying(status, where=where)
    return Reading(thread="harbour", form=TextForm.NEWS, verdict=verdict, reason="so", rules_version="r1")


def both(said: Reading, voted: Vote | None, lifecycle: Lifecycle = SANCTIONS) -> Reading:
    question = Question(thread=PLAIN, title=TITLE, text=TEXT, published=date(2022, 12, 14))
    return heard(said, voted, question, Reader(), lifecycle, load_cues())


class Reader:
    """A second reader that always points at one sentence."""

    def vote(self, question: Question) -> Vote | None:
        return None

    def quote(self, question: Question, status: str) -> tuple[str, Where]:
        return "The council has acted on the harbour on Monday.", Where.LEAD


def test_without_a_vote_the_reading_stays_as_it_is() -> None:
    said = reading("adopted")
    assert both(said, None) == said
    assert voices(said) is Voices.UNASKED


@pytest.mark.parametrize(
    ("rules", "voted", "who", "status"),
    [
        ("adopted", vote("adopted"), Voices.BOTH, "adopted"),
        ("adopted", vote("agreed", 0.7, 0.1), Voices.RULES, "adopted"),
        ("adopted", vote("adopted", 0.4, 0.35), Voices.RULES, "adopted"),
        ("adopted", vote(None, 0.05, 0.95), Voices.RULES, "adopted"),
        (None, vote("adopted"), Voices.TRAINED, "adopted"),
    ],
)
def test_who_says_what_the_verdict_says(rules: str | None, voted: Vote, who: Voices, status: str) -> None:
    found = both(reading(rules), voted)
    assert voices(found) is who
    assert found.verdict is not None
    assert found.verdict.status == status


def test_what_only_the_trained_reader_sees_has_its_sentence_and_the_day_of_the_lead() -> None:
    verdict = both(reading(None), vote("adopted")).verdict
    assert verdict is not None
    assert verdict.quote in TEXT
    assert verdict.rule == "trained.sanctions"
    assert verdict.event_on == date(2022, 12, 12)


def test_a_plan_that_only_the_trained_reader_sees_is_planned() -> None:
    verdict = both(reading(None), vote("expected")).verdict
    assert verdict is not None
    assert verdict.certainty is Certainty.PLANNED


def test_an_unlikely_status_and_one_the_lifecycle_does_not_have_are_no_verdict() -> None:
    assert both(reading(None), vote(None, 0.05, 0.8)).verdict is None
    assert both(reading(None), vote("crowned")).verdict is None


def test_the_versions_of_rules_and_weights_are_kept() -> None:
    assert both(reading("adopted"), vote("adopted")).rules_version == "r1+7"


@pytest.mark.parametrize(
    ("rules", "voted", "other"),
    [
        ("adopted", vote("adopted", 0.5), "agreed"),
        ("adopted", vote("lifted", 0.5), "lifted"),
        ("adopted", vote("lifted", 0.09), None),
        (None, vote("adopted", 0.5), "agreed"),
        (None, vote("adopted", 0.05), None),
    ],
)
def test_what_else_the_item_may_say(rules: str | None, voted: Vote, other: str | None) -> None:
    voted = replace(voted, second="agreed", second_probability=0.25)
    assert alternative(both(reading(rules), voted)) == other


@pytest.mark.parametrize(
    ("second", "probability", "named"),
    [("lifted", 0.25, "lifted"), ("lifted", 0.09, None), ("agreed", 0.25, None), ("crowned", 0.25, None)],
)
def test_a_suggestion_names_the_other_status_unless_the_thread_has_it(
    second: str, probability: float, named: str | None
) -> None:
    case = report("adopted", dec(12), standing=standing(("agreed", dec(9))))
    voted = replace(vote("adopted", 0.5), second=second, second_probability=probability)
    decision = decide(replace(case, reading=replace(case.reading, vote=voted)))
    assert isinstance(decision, Suggestion)
    assert decision.alternative == named


# ---------------------------------------------------------------------- what one voice, and what two, may do


def asked(status: str, voted: Vote | None, **more: object):
    case = report(status, dec(12), **more)  # type: ignore[arg-type]  # a report's fields, one by one
    return decide(replace(case, reading=replace(case.reading, vote=voted)))


@pytest.mark.parametrize("status", ["adopted", "agreed", "expected"])
def test_both_readers_in_one_named_report_move_a_status_of_any_strength(status: str) -> None:
    assert isinstance(asked(status, vote(status)), StatusChange)


def test_a_likelier_other_status_stands_for_the_item_but_never_over_an_act() -> None:
    assert voices(both(reading("adopted"), vote("agreed", 0.95))) is Voices.TRAINED
    assert voices(both(replace(reading("adopted"), form=TextForm.ACT), vote("agreed", 0.95))) is Voices.RULES


def test_a_hard_step_needs_a_trained_reader_that_is_sure() -> None:
    assert isinstance(asked("adopted", vote("adopted", 0.8, 0.1)), Suggestion)
    assert isinstance(asked("agreed", vote("agreed", 0.8, 0.1)), StatusChange)


def test_what_the_rules_call_adopted_and_the_trained_reader_amended_is_adopted_by_both() -> None:
    voted = replace(vote("amended", 0.5), second="adopted", second_probability=0.4)
    listing = replace(SANCTIONS, alike={"adopted": ("amended",)})
    found = both(reading("adopted"), voted, listing)
    assert (voices(found), found.verdict and found.verdict.status) == (Voices.BOTH, "adopted")
    assert (
        voices(both(reading("amended"), replace(voted, likeliest="adopted", second="amended"), listing)) is Voices.RULES
    )
    assert voices(both(reading("adopted"), replace(voted, probability=0.2), listing)) is Voices.RULES
    assert voices(both(reading("adopted"), voted)) is Voices.RULES  # where the lifecycle does not say so
    assert not seconded(both(reading("adopted"), vote("amended", 0.43, 0.54), listing))  # nothing new, it thinks


@pytest.mark.parametrize("status", ["adopted", "agreed", "expected"])
def test_the_rules_alone_suggest_where_the_trained_reader_was_asked(status: str) -> None:
    decision = asked(status, vote(None, 0.1, 0.85))
    assert isinstance(decision, Suggestion)
    assert decision.reason is Reason.ONE_READER


def test_what_the_trained_reader_alone_finds_moves_nothing_however_many_report_it() -> None:
    case = report(None, dec(12), standing=standing(pending=(held("adopted", dec(12)),)))
    seen = replace(saying("adopted"), rule="trained.sanctions")
    decision = decide(replace(case, reading=replace(case.reading, verdict=seen, vote=vote("adopted"))))
    assert isinstance(decision, Suggestion)
    assert decision.reason is Reason.ONE_READER


@pytest.mark.parametrize(
    ("probability", "nothing", "shown"),
    [(0.6, 0.3, NoChange), (0.95, 0.04, Suggestion), (0.6, 0.03, Suggestion), (0.4, 0.03, NoChange)],
)
def test_what_the_trained_reader_alone_finds_in_a_transcript_is_shown_where_it_is_sure_of_it_or_that_it_is_news(
    probability: float, nothing: float, shown: type
) -> None:
    case = report(None, dec(12), form=TextForm.TRANSCRIPT)
    seen = replace(saying("adopted"), rule="trained.sanctions")
    read = replace(case.reading, verdict=seen, vote=vote("adopted", probability, nothing))
    assert isinstance(decide(replace(case, reading=read)), shown)


def test_one_voice_and_a_second_origin_are_enough() -> None:
    decision = asked("adopted", vote(None, 0.1, 0.85), standing=standing(pending=(held("adopted", dec(12)),)))
    assert isinstance(decision, StatusChange)
    assert decision.reason is Reason.TWO_ORIGINS


@pytest.mark.parametrize(
    ("voted", "taken"),
    [
        (vote("adopted"), True),
        (vote(None, 0.2, 0.7), True),
        (vote("amended", 0.6, 0.3), True),
        (vote(None, 0.01, 0.99), False),
        (vote("lifted", 0.97, 0.02), False),
        (vote("agreed", 0.97, 0.02), True),  # what is adopted was agreed
        (vote("in_force", 0.97, 0.02), False),
    ],
)
def test_an_act_of_the_deciding_body_speaks_for_itself_unless_the_trained_reader_is_sure_of_something_else(
    voted: Vote, taken: bool
) -> None:
    case = official("adopted", dec(12))
    decision = decide(replace(case, reading=replace(case.reading, vote=voted)))
    assert isinstance(decision, StatusChange if taken else Suggestion)


@pytest.mark.parametrize(
    ("voted", "taken"), [(vote("adopted", 0.3, 0.6), True), (vote("agreed", 0.3, 0.6), False), (None, True)]
)
def test_in_an_announcement_the_trained_reader_has_to_see_the_same_status_however_dimly(
    voted: Vote | None, taken: bool
) -> None:
    decision = asked("adopted", voted, tier=Tier.ANNOUNCEMENT, official=True)
    assert isinstance(decision, StatusChange if taken else Suggestion)


def test_a_hard_announcement_that_leaves_a_question_open_needs_both_readers() -> None:
    own = {"tier": Tier.ANNOUNCEMENT, "official": True, "doubts": ("who acts is not said",)}
    assert isinstance(asked("adopted", vote("adopted", 0.3, 0.6), **own), Suggestion)
    assert isinstance(asked("agreed", vote("agreed", 0.3, 0.6), **own), StatusChange)
    assert isinstance(asked("adopted", vote("adopted"), **own), StatusChange)


def test_what_a_report_only_passes_on_is_no_hard_step_for_two_readers() -> None:
    decision = asked("adopted", vote("adopted"), headline="Ministers adopt harbour list, diplomats say")
    assert isinstance(decision, Suggestion)
    assert decision.reason is Reason.NEEDS_SECOND_ORIGIN
    assert isinstance(asked("adopted", vote("adopted"), headline="Ministers adopt harbour list"), StatusChange)


def test_two_readers_change_nothing_in_a_blog_or_an_opinion() -> None:
    assert isinstance(asked("adopted", vote("adopted"), tier=Tier.OTHER), Suggestion)
    assert isinstance(asked("adopted", vote("adopted"), form=TextForm.OPINION), Suggestion)


def test_two_readers_do_not_make_a_known_step_new() -> None:
    assert isinstance(asked("adopted", vote("adopted"), standing=standing(("adopted", dec(12)))), NoChange)


# ---------------------------------------------------------------------- a third voice


def opinion(status: str | None) -> Opinion:
    return Opinion(status=status, quote="The council has acted" if status else "", model="m1", reason="it says so")


def with_judge(status: str, voted: Vote, said: str | None, **more: object):
    case = report(status, dec(12), **more)  # type: ignore[arg-type]  # a report's fields, one by one
    return decide(replace(case, reading=judged(replace(case.reading, vote=voted), opinion(said))))


def test_a_judge_that_says_what_the_one_reader_says_is_the_second_voice() -> None:
    found = judged(both(reading(None), vote("agreed")), opinion("agreed"))
    assert spoken(found) is Voices.JUDGED
    assert found.rules_version == "r1+7+m1"
    assert isinstance(with_judge("agreed", vote(None, 0.1, 0.85), "agreed"), StatusChange)


@pytest.mark.parametrize("said", [None, "adopted"])
def test_a_judge_that_says_something_else_changes_nothing(said: str | None) -> None:
    decision = with_judge("agreed", vote(None, 0.1, 0.85), said)
    assert isinstance(decision, Suggestion)
    assert decision.reason is Reason.ONE_READER


def test_a_judge_takes_no_hard_step_for_a_reader_alone() -> None:
    assert isinstance(with_judge("adopted", vote(None, 0.1, 0.85), "adopted"), Suggestion)
    own = {"tier": Tier.ANNOUNCEMENT, "official": True, "doubts": ("who acts is not said",)}
    assert isinstance(with_judge("adopted", vote("adopted", 0.3, 0.6), "adopted", **own), Suggestion)


def test_a_judge_lifts_no_source_of_low_standing() -> None:
    assert not isinstance(with_judge("agreed", vote(None, 0.1, 0.85), "agreed", tier=Tier.OTHER), StatusChange)


@pytest.mark.parametrize(
    ("status", "quote", "kept"),
    [
        ("adopted", "The council has  acted on the harbour", "adopted"),
        ("adopted", "The council acted on the harbour", None),
        ("adopted", "on Monday", None),
        ("crowned", "The council has acted on the harbour", None),
        ("none", "", None),
    ],
)
def test_a_judge_counts_only_with_a_state_and_a_sentence_of_the_item(status: str, quote: str, kept: str | None) -> None:
    asked_for = Question(thread=PLAIN, title=TITLE, text=TEXT, published=date(2022, 12, 14))
    assert checked(status, quote, question=asked_for, lifecycle=SANCTIONS, model="m1").status == kept
