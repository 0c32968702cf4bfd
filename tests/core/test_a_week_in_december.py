# SPDX-License-Identifier: MIT
"""One week of an invented thread, told report by report: what moves it, what waits for a person, what is no news."""

from dataclasses import replace

from monitor.core.deciding import decide
from monitor.core.model import (
    Certainty,
    Factuality,
    NoChange,
    Reason,
    Standing,
    StandingObservation,
    Suggestion,
    TextForm,
    Tier,
    Where,
)
from tests.core.scenes import ROUNDS, amount, dec, moved_by, official, report


def waiting(case, number):
    """What is remembered of a report that needs a second origin."""
    verdict = case.reading.verdict
    return StandingObservation(
        evidence=number,
        status=verdict.status,
        origin=case.origin,
        tier=case.tier,
        published=case.at,
        event_on=verdict.event_on,
        instalment=verdict.instalment,
        title_and_lead_agree=case.reading.title_and_lead_agree,
        where_title_or_lead=verdict.where is not Where.BODY,
        quote=verdict.quote,
    )


def hear(cases):
    """Decide report after report as the pipeline does; return what each came to, and where the thread ends."""
    there, told = Standing(thread="harbour"), []
    for number, case in enumerate(cases):
        case = replace(case, standing=there)
        decision = decide(case)
        told.append((type(decision).__name__, decision.reason))
        there = moved_by(case, decision)
        if isinstance(decision, Suggestion) and decision.reason is Reason.NEEDS_SECOND_ORIGIN:
            there = replace(there, pending=(*there.pending, waiting(case, number)))
    return told, there


PLAN = {"factuality": Factuality.PLANNED, "certainty": Certainty.PLANNED}
THE_WEEK = [
    (report("expected", dec(10), on=dec(12), about=ROUNDS, **PLAN), "StatusChange", Reason.NAMED_REPORT),
    (report("expected", dec(11), about=ROUNDS, origin="Agency Two"), "NoChange", Reason.ALREADY_THERE),
    (report("adopted", dec(11), about=ROUNDS, form=TextForm.OPINION), "Suggestion", Reason.NOT_NEWS),
    (report("adopted", dec(12), about=ROUNDS, tier=Tier.OTHER), "Suggestion", Reason.TIER_TOO_LOW),
    (report("adopted", dec(12), about=ROUNDS), "Suggestion", Reason.NEEDS_SECOND_ORIGIN),
    (report("adopted", dec(12), about=ROUNDS), "Suggestion", Reason.NEEDS_SECOND_ORIGIN),  # a reprint of the same
    (report("adopted", dec(12), about=ROUNDS, origin="Agency Two"), "Suggestion", Reason.NEEDS_SECOND_ORIGIN),  # so too
    (
        report(
            "adopted", dec(12), about=ROUNDS, origin="Agency Three", quote="It is done, the chairwoman told reporters."
        ),
        "StatusChange",
        Reason.TWO_ORIGINS,
    ),
    (official("adopted", dec(12), about=ROUNDS, facts=amount(acts=("2022/2428",))), "NoChange", Reason.ALREADY_THERE),
    (report("expected", dec(12), about=ROUNDS, origin="Agency Three"), "NoChange", Reason.OLDER_THAN_CURRENT),
    (official("in_force", dec(13), about=ROUNDS), "StatusChange", Reason.OFFICIAL_ACT),
    (report("adopted", dec(14), on=dec(12), about=ROUNDS), "NoChange", Reason.ALREADY_THERE),
    (report("adopted", dec(30), on=dec(12), about=ROUNDS), "NoChange", Reason.TOO_OLD),
]


def test_a_week_of_reports_moves_the_thread_three_times():
    told, there = hear([case for case, _, _ in THE_WEEK])
    assert told == [(kind, reason) for _, kind, reason in THE_WEEK]
    assert (there.status, there.since) == ("in_force", dec(13))
    (instalment,) = there.instalments
    assert instalment.key == "2022-12-10"
    assert instalment.reached == (("expected", dec(10)), ("adopted", dec(12)), ("in_force", dec(13)))


def test_heard_backwards_the_week_ends_the_same():
    backwards = [
        replace(case, seen=THE_WEEK[-1][0].seen, thread=replace(ROUNDS, fresh_days=60)) for case, _, _ in THE_WEEK
    ]
    _, there = hear(reversed(backwards))
    assert (there.status, there.since) == ("in_force", dec(13))


def test_after_the_week_only_a_new_step_is_news():
    _, there = hear([case for case, _, _ in THE_WEEK])
    decisions = [decide(replace(case, standing=there)) for case, _, _ in THE_WEEK]
    assert not [d for d in decisions if not isinstance(d, NoChange | Suggestion)]
    renewed = decide(replace(official("extended", dec(20), about=ROUNDS), standing=there))
    assert (renewed.old, renewed.new, renewed.instalment) == ("in_force", "extended", "2022-12-10")
