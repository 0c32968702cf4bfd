# SPDX-License-Identifier: MIT
"""When a status moves, when a person is asked, when nothing happens: the table of monitor.core.deciding, row by row."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.core.deciding import Policy, decide, decide_alone
from monitor.core.model import (
    Certainty,
    Factuality,
    NoChange,
    Reason,
    Standing,
    StatusChange,
    Suggestion,
    TextForm,
    Tier,
    Where,
)
from tests.core.scenes import (
    AID,
    CLAIM,
    DISPUTE,
    PACKAGES,
    PLAIN,
    ROUNDS,
    SANCTIONS,
    amount,
    dec,
    held,
    moved_by,
    noon,
    official,
    report,
    standing,
    thread,
)

TAKEN, ASKED, NOTHING = StatusChange, Suggestion, NoChange


def outcome(case, policy=None):
    decision = decide(case) if policy is None else decide(case, policy)
    return type(decision), decision.reason


# ---------------------------------------------------------------------- how much evidence a state needs

OWN = {"tier": Tier.ACT, "official": True, "form": TextForm.ACT}
OWN_NEWS = {"tier": Tier.ANNOUNCEMENT, "official": True, "form": TextForm.NEWS}
BODY = {"where": Where.BODY, "title": None, "lead": None}


@pytest.mark.parametrize(
    ("state", "how", "expected"),
    [
        ("adopted", OWN, (TAKEN, Reason.OFFICIAL_ACT)),
        ("adopted", OWN_NEWS, (TAKEN, Reason.OFFICIAL_ANNOUNCEMENT)),
        ("adopted", {**OWN, **BODY}, (TAKEN, Reason.OFFICIAL_ACT)),
        ("adopted", {**OWN, "title": "agreed"}, (TAKEN, Reason.OFFICIAL_ACT)),
        ("adopted", {**OWN_NEWS, **BODY}, (ASKED, Reason.BODY_ONLY)),
        ("adopted", {**OWN_NEWS, "form": TextForm.TRANSCRIPT}, (ASKED, Reason.NOT_NEWS)),
        ("adopted", {**OWN, "tier": Tier.PRESS}, (ASKED, Reason.NEEDS_SECOND_ORIGIN)),
        ("adopted", {}, (ASKED, Reason.NEEDS_SECOND_ORIGIN)),
        ("adopted", {"tier": Tier.ACT}, (ASKED, Reason.NEEDS_SECOND_ORIGIN)),
        ("adopted", {"title": "agreed"}, (ASKED, Reason.TITLE_LEAD_DIFFER)),
        ("adopted", {"tier": Tier.OTHER}, (ASKED, Reason.TIER_TOO_LOW)),
        ("adopted", BODY, (ASKED, Reason.BODY_ONLY)),
        ("agreed", {}, (TAKEN, Reason.NAMED_REPORT)),
        ("agreed", {"where": Where.TITLE, "lead": None}, (TAKEN, Reason.NAMED_REPORT)),
        ("agreed", OWN, (TAKEN, Reason.OFFICIAL_ACT)),
        ("agreed", {"tier": Tier.OTHER}, (ASKED, Reason.TIER_TOO_LOW)),
        ("agreed", BODY, (ASKED, Reason.BODY_ONLY)),
        ("expected", {}, (TAKEN, Reason.NAMED_REPORT)),
        ("expected", {"tier": Tier.OTHER}, (ASKED, Reason.TIER_TOO_LOW)),
        ("expected", BODY, (NOTHING, Reason.BODY_ONLY)),
    ],
)
def test_the_stronger_a_state_the_more_it_takes(state, how, expected):
    assert outcome(report(state, dec(12), **how)) == expected


@pytest.mark.parametrize("form", [f for f in TextForm if f not in (TextForm.NEWS, TextForm.ACT)])
@pytest.mark.parametrize("state", ["adopted", "agreed"])
def test_text_that_is_not_news_can_only_suggest(form, state):
    assert outcome(report(state, dec(12), form=form)) == (ASKED, Reason.NOT_NEWS)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (TextForm.TRANSCRIPT, ASKED),
        (TextForm.LIVE, ASKED),
        (TextForm.OPINION, NOTHING),
        (TextForm.QUESTION, NOTHING),
        (TextForm.EXPLAINER, NOTHING),
        (TextForm.ANNIVERSARY, NOTHING),
    ],
)
def test_soft_talk_in_comment_is_not_even_suggested(form, expected):
    assert outcome(report("expected", dec(12), form=form))[0] is expected


def test_a_text_without_a_step_changes_nothing():
    assert decide(report(None, dec(12))) == NoChange(thread="harbour", reason=Reason.NOTHING_OBSERVED)


@pytest.mark.parametrize(("state", "expected"), [("adopted", ASKED), ("agreed", ASKED), ("expected", NOTHING)])
def test_an_item_without_a_date_moves_nothing(state, expected):
    case = replace(report(state, dec(12)), published=None)
    assert outcome(case) == (expected, Reason.NO_DATE)


def test_an_item_without_a_date_moves_a_thread_where_its_text_gives_the_day():
    case = replace(report("agreed", dec(12), on=dec(11)), published=None)
    decision = decide(case)
    assert isinstance(decision, StatusChange)
    assert (decision.happened, decision.published) == (dec(11), None)


def test_a_publication_date_of_another_century_is_not_believed():
    case = replace(report("agreed", dec(12)), published=noon(date(2099, 1, 1)))
    assert outcome(case) == (ASKED, Reason.NO_DATE)


# ---------------------------------------------------------------------- two origins


def second(held_back, **how):
    return report("adopted", dec(12), standing=Standing(thread="harbour", pending=(held_back,)), **how)


def test_a_second_independent_origin_takes_the_hard_step_and_names_the_first():
    decision = decide(second(held("adopted", dec(12), evidence=41)))
    assert isinstance(decision, StatusChange)
    assert decision.reason is Reason.TWO_ORIGINS
    assert decision.corroborated_by == (41,)


def test_two_outlets_of_one_owner_are_one_origin():
    first = held("adopted", dec(12), origin="Agency Two")
    assert outcome(second(first, house=frozenset({"Agency One", "Agency Two"}))) == (ASKED, Reason.NEEDS_SECOND_ORIGIN)


@pytest.mark.parametrize(
    ("first", "why"),
    [
        (held("adopted", dec(12), origin="Agency One"), "a reprint of the same agency"),
        (held("agreed", dec(12)), "another step"),
        (held("adopted", dec(12), tier=Tier.OTHER), "a blog"),
        (held("adopted", dec(12), in_headline=False), "only its body"),
        (held("adopted", dec(8)), "an event of another day"),
        (held("adopted", dec(12), published=noon(dec(8))), "four days before"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_what_is_no_second_origin(first, why):
    assert outcome(second(first)) == (ASKED, Reason.NEEDS_SECOND_ORIGIN), why


@pytest.mark.parametrize(
    ("first", "second_one", "reason"),
    [
        ("Ministers adopt new harbour measures", "Ministers adopt new harbour measures", Reason.NEEDS_SECOND_ORIGIN),
        (
            "Ministers adopt new harbour measures",
            "Ministers adopt new harbour measures: dpa",
            Reason.NEEDS_SECOND_ORIGIN,
        ),
        ("Ministers adopt new harbour measures", "Harbour measures now law after vote", Reason.TWO_ORIGINS),
        ("Harbour measures adopted", "Harbour measures adopted", Reason.TWO_ORIGINS),  # short: the same by chance
    ],
)
def test_two_outlets_with_one_headline_are_one_origin(first, second_one, reason):
    earlier = held("adopted", dec(12), headline=first)
    assert decide(second(earlier, headline=second_one)).reason is reason


def test_two_outlets_with_one_sentence_under_two_headlines_are_one_origin():
    wire = "Harbour ministers adopted the list on Monday, three envoys in the hall said."
    once = second(held("adopted", dec(12), headline="Ministers list glider makers", quote=wire))
    edited = replace(once, headline="A blow to the makers of gliders", reading=_saying(once, f"HARBOUR - {wire}"))
    assert decide(edited).reason is Reason.NEEDS_SECOND_ORIGIN
    own_words = replace(once, reading=_saying(once, "The list is in place, the chairwoman told reporters last night."))
    assert decide(own_words).reason is Reason.TWO_ORIGINS


def _saying(case, quote):
    return replace(case.reading, verdict=replace(case.reading.verdict, quote=quote))


def test_two_origins_need_one_text_whose_headline_and_lead_agree():
    vague = held("adopted", dec(12), agree=False)
    assert outcome(second(vague, title=None)) == (ASKED, Reason.NEEDS_SECOND_ORIGIN)
    assert outcome(second(vague)) == (TAKEN, Reason.TWO_ORIGINS)


def test_two_origins_about_two_packages_do_not_confirm_each_other():
    first = held("authorised", dec(9), facts=amount(275), published=noon(dec(9)))
    there = Standing(thread="harbour", pending=(first,))
    of_another = report("authorised", dec(11), facts=amount(800), about=PACKAGES, life=AID, standing=there)
    of_the_same = report("authorised", dec(11), facts=amount(276), about=PACKAGES, life=AID, standing=there)
    assert outcome(of_another) == (ASKED, Reason.NEEDS_SECOND_ORIGIN)
    assert outcome(of_the_same) == (TAKEN, Reason.TWO_ORIGINS)


def test_an_installation_may_trust_one_agency_whose_headline_and_lead_agree():
    trusting = Policy(single_report_may_change=True)
    assert outcome(report("adopted", dec(12)), trusting) == (TAKEN, Reason.NAMED_REPORT)
    assert outcome(report("adopted", dec(12), title=None), trusting) == (ASKED, Reason.NEEDS_SECOND_ORIGIN)
    assert outcome(report("adopted", dec(12), tier=Tier.OTHER), trusting) == (ASKED, Reason.TIER_TOO_LOW)


# ---------------------------------------------------------------------- old news


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"on": dec(5)}, StatusChange),
        ({"on": dec(4)}, Reason.TOO_OLD),
        ({"on": date(2022, 11, 1), "event_precision": "month"}, Reason.TOO_OLD),
        ({"on": date(2022, 12, 1), "event_precision": "month"}, StatusChange),
        ({"on": date(2007, 1, 1), "event_precision": "year"}, Reason.TOO_OLD),
        ({"seen": dec(19)}, StatusChange),
        ({"seen": dec(20)}, Reason.TOO_OLD),
    ],
)
def test_an_old_story_published_again_or_seen_late_moves_nothing(how, expected):
    decision = decide(report("agreed", dec(12), **how))
    if isinstance(expected, Reason):
        assert decision == NoChange(thread="harbour", reason=expected)
    else:
        assert isinstance(decision, expected)


def test_an_event_before_the_thread_begins_is_background():
    since = thread(since=dec(10))
    assert outcome(report("agreed", dec(12), on=dec(9), about=since)) == (NOTHING, Reason.BEFORE_THREAD)
    assert outcome(report("agreed", dec(12), on=dec(10), about=since))[0] is TAKEN


@pytest.mark.parametrize(
    ("state", "days", "expected"),
    [
        ("adopted", 20, (ASKED, Reason.SEEN_LATE)),
        ("adopted", 31, (NOTHING, Reason.TOO_OLD)),
        ("expected", 20, (NOTHING, Reason.TOO_OLD)),
    ],
)
def test_an_official_text_that_we_saw_late_is_shown_to_a_person(state, days, expected):
    assert outcome(official(state, dec(1), seen=dec(1) + timedelta(days=days))) == expected


def test_a_plan_is_dated_by_its_report_not_by_the_planned_day():
    plan = {"factuality": Factuality.PLANNED, "certainty": Certainty.PLANNED}
    decision = decide(report("expected", dec(10), on=dec(12), **plan))
    assert isinstance(decision, StatusChange)
    assert decision.happened == dec(10)


def test_a_month_is_dated_by_the_day_on_which_it_was_true_at_the_latest():
    decision = decide(report("agreed", dec(12), on=dec(1), event_precision="month"))
    assert isinstance(decision, StatusChange)
    assert (decision.happened, decision.happened_precision) == (dec(12), "month")


def test_a_change_carries_its_four_clocks_and_its_sentence():
    decision = decide(official("adopted", dec(12), on=dec(12), effective_on=dec(13)))
    assert isinstance(decision, StatusChange)
    assert (decision.happened, decision.published, decision.effective) == (dec(12), noon(dec(12)), dec(13))
    assert decision.observation is not None
    assert decision.observation.quote == "The council has adopted it."


# ---------------------------------------------------------------------- where the thread stands


def test_a_story_told_twice_changes_nothing_the_second_time():
    case = official("adopted", dec(12))
    again = decide(replace(case, standing=moved_by(case, decide(case))))
    assert again == NoChange(thread="harbour", reason=Reason.ALREADY_THERE, corroborates="adopted")


@pytest.mark.parametrize("state", ["speculated", "proposed", "expected", "agreed"])
def test_a_report_of_an_earlier_step_never_moves_back(state):
    there = standing(("adopted", dec(12)))
    for case in (report(state, dec(13), standing=there), official(state, dec(13), standing=there)):
        assert outcome(case) == (NOTHING, Reason.OLDER_THAN_CURRENT)


def test_a_report_of_a_passed_step_corroborates_it():
    there = standing(("agreed", dec(10)), ("adopted", dec(12)))
    decision = decide(report("agreed", dec(13), standing=there))
    assert isinstance(decision, NoChange)
    assert decision.corroborates == "agreed"


def test_a_step_that_the_lifecycle_forbids_is_held_and_shown():
    decision = decide(official("lifted", dec(13), standing=standing(("agreed", dec(10)))))
    assert isinstance(decision, Suggestion)
    assert (decision.reason, decision.conflict, decision.old) == (Reason.STEP_NOT_ALLOWED, True, "agreed")


def test_a_forbidden_step_in_a_blog_is_weak_evidence_not_a_conflict():
    decision = decide(report("lifted", dec(13), standing=standing(("agreed", dec(10))), tier=Tier.OTHER))
    assert isinstance(decision, Suggestion)
    assert (decision.reason, decision.conflict) == (Reason.TIER_TOO_LOW, False)


def test_talk_that_does_not_fit_is_dropped():
    there = standing(("adopted", dec(1)), ("extended", dec(10)))
    assert outcome(report("expected", dec(12), standing=there)) == (NOTHING, Reason.OLDER_THAN_CURRENT)
    lifted = standing(("adopted", dec(1)), ("lifted", dec(10)))
    assert isinstance(decide(report("speculated", dec(12), standing=lifted)), NoChange)


def test_a_late_report_fills_in_the_past_and_moves_nothing():
    there = standing(("expected", dec(5)), ("adopted", dec(12)), ("extended", dec(20)))
    late = decide(official("in_force", dec(14), standing=there, seen=dec(21)))
    assert isinstance(late, StatusChange)
    assert (late.old, late.new, late.moves_thread) == ("adopted", "in_force", False)
    after = moved_by(official("in_force", dec(14), standing=there), late)
    assert (after.status, after.instalments[0].status) == ("extended", "extended")


def test_a_late_report_that_does_not_fit_between_its_neighbours_is_left_out():
    there = standing(("adopted", dec(10)), ("extended", dec(14)))
    assert outcome(official("blocked", dec(12), standing=there)) == (NOTHING, Reason.OLDER_THAN_CURRENT)


# ---------------------------------------------------------------------- contradiction


@pytest.mark.parametrize(("first", "then"), [("adopted", "blocked"), ("blocked", "adopted")])
def test_voices_of_one_day_that_disagree_with_what_stands_move_nothing(first, then):
    there = standing((first, dec(12)))
    other = held("adopted", dec(12), origin="Agency Two")
    case = report(then, dec(12), standing=replace(there, pending=(other,)))
    decision = decide(case)
    assert isinstance(decision, Suggestion)
    assert (decision.reason, decision.conflict, decision.old) == (Reason.CONTRADICTION, True, first)


def test_a_report_that_contradicts_one_still_held_back_moves_nothing_and_shows_both_sentences():
    there = standing(("expected", dec(10)), pending=(held("adopted", dec(12)),))
    decision = decide(report("blocked", dec(12), standing=there))
    assert isinstance(decision, Suggestion)
    assert decision.conflict
    assert decision.against == "An envoy says otherwise."


def test_a_blog_does_not_dispute_an_agency():
    there = standing(("expected", dec(10)), pending=(held("adopted", dec(12), tier=Tier.OTHER),))
    assert outcome(report("blocked", dec(12), standing=there)) == (TAKEN, Reason.NAMED_REPORT)


def test_the_deciding_bodys_own_text_settles_what_reports_dispute():
    there = standing(("blocked", dec(12)), pending=(held("blocked", dec(12)),))
    assert outcome(official("adopted", dec(12), standing=there)) == (TAKEN, Reason.OFFICIAL_ACT)


def test_imposed_and_lifted_on_one_day_is_a_conflict_even_between_official_texts():
    there = standing(("adopted", dec(12)))
    assert outcome(official("lifted", dec(12), standing=there)) == (ASKED, Reason.CONTRADICTION)
    assert outcome(official("lifted", dec(13), standing=there)) == (TAKEN, Reason.OFFICIAL_ACT)


def test_two_steps_of_one_ladder_may_happen_on_one_day():
    there = standing(("agreed", dec(12)))
    assert outcome(official("adopted", dec(12), standing=there))[0] is TAKEN


# ---------------------------------------------------------------------- to and fro


def claimed(status, day, there):
    return report(status, day, about=DISPUTE, life=CLAIM, standing=there)


def test_a_denial_said_again_corroborates():
    there = standing(("denied", dec(1)))
    assert decide(claimed("denied", dec(9), there)) == NoChange(
        thread="harbour", reason=Reason.ALREADY_THERE, corroborates="denied"
    )


def test_accusation_and_denial_in_turns_are_damped_within_a_week():
    there = standing(("alleged", dec(1)), ("denied", dec(2)))
    assert outcome(claimed("alleged", dec(3), there)) == (ASKED, Reason.FLAPPING)
    assert outcome(claimed("alleged", dec(9), there)) == (ASKED, Reason.FLAPPING)
    assert outcome(claimed("alleged", dec(10), there)) == (TAKEN, Reason.NAMED_REPORT)


def test_a_status_that_comes_back_opens_a_round_of_its_own():
    there = standing(("alleged", dec(1)), ("denied", dec(2)))
    case = claimed("alleged", dec(20), there)
    decision = decide(case)
    assert isinstance(decision, StatusChange)
    assert (decision.instalment, decision.old) == ("2022-12-20", "denied")
    after = moved_by(case, decision)
    assert (after.status, len(after.instalments)) == ("alleged", 2)
    assert outcome(claimed("denied", dec(21), after)) == (TAKEN, Reason.NAMED_REPORT)
    assert outcome(claimed("alleged", dec(21), after)) == (NOTHING, Reason.ALREADY_THERE)


def test_the_deciding_body_may_pause_resume_and_pause_again_within_a_week():
    there = standing(("authorised", dec(1)), ("paused", dec(3)), ("resumed", dec(5)))
    about = thread(AID)
    again = {"about": about, "life": AID, "standing": there}
    assert outcome(report("paused", dec(7), **again)) == (ASKED, Reason.FLAPPING)
    assert outcome(official("paused", dec(7), **again)) == (TAKEN, Reason.OFFICIAL_ACT)


# ---------------------------------------------------------------------- instalments, as deciding sees them


def test_a_new_package_starts_from_nothing_and_moves_the_thread():
    there = standing(("authorised", date(2022, 11, 1), "2022-11-01-400m", amount(400)))
    case = official("authorised", dec(9), facts=amount(275), about=PACKAGES, life=AID, standing=there)
    decision = decide(case)
    assert isinstance(decision, StatusChange)
    assert (decision.instalment, decision.old, decision.moves_thread) == ("2022-12-09-275m", None, True)
    assert decision.facts.amounts == (275e6,)


def test_an_earlier_package_learned_of_late_is_recorded_without_moving_the_thread():
    there = standing(("authorised", dec(21), "2022-12-21-1bn", amount(1000)))
    case = official("authorised", dec(16), facts=amount(275), about=PACKAGES, life=AID, standing=there, seen=dec(22))
    decision = decide(case)
    assert isinstance(decision, StatusChange)
    assert not decision.moves_thread
    soft = report("expected", dec(16), facts=amount(275), about=PACKAGES, life=AID, standing=there, seen=dec(22))
    assert outcome(soft) == (NOTHING, Reason.OLDER_THAN_CURRENT)


def test_late_talk_of_the_step_just_taken_does_not_open_a_new_round():
    there = standing(("expected", dec(10), "2022-12-10"), ("adopted", dec(12), "2022-12-10"))
    for day in (12, 13, 20):
        case = report("expected", dec(day), about=ROUNDS, standing=there)
        assert outcome(case) == (NOTHING, Reason.OLDER_THAN_CURRENT)
    months_later = report("proposed", date(2023, 2, 15), about=ROUNDS, standing=there)
    decision = decide(months_later)
    assert isinstance(decision, StatusChange)
    assert (decision.instalment, decision.old) == ("2023-02-15", None)


def test_an_annual_renewal_is_news_every_year():
    there = standing(("adopted", date(2021, 1, 5), "a"), ("extended", date(2022, 1, 5), "a"))
    renewed = official("extended", date(2023, 1, 4), about=ROUNDS, standing=there)
    assert outcome(renewed) == (TAKEN, Reason.OFFICIAL_ACT)
    echo = report("extended", date(2022, 1, 9), about=ROUNDS, standing=there)
    assert outcome(echo) == (NOTHING, Reason.ALREADY_THERE)


# ---------------------------------------------------------------------- judged alone


def test_an_item_judged_alone_meets_no_forbidden_step():
    case = official("lifted", dec(12))
    assert outcome(case) == (ASKED, Reason.STEP_NOT_ALLOWED)
    assert isinstance(decide_alone(case), StatusChange)


def test_an_item_judged_alone_does_not_know_what_stands():
    case = official("adopted", dec(12), standing=standing(("adopted", dec(12))))
    assert isinstance(decide(case), NoChange)
    assert isinstance(decide_alone(case), StatusChange)
    assert isinstance(decide_alone(report("adopted", dec(12))), Suggestion)


def test_every_answer_names_the_thread_and_a_reason_in_words():
    for case in (report(None, dec(1)), report("agreed", dec(1)), report("adopted", dec(1))):
        decision = decide(case)
        assert decision.thread == PLAIN.id
        assert len(decision.reason.value.split()) > 2
    assert SANCTIONS.allows(None, "adopted")
