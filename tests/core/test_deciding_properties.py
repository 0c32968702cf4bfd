# SPDX-License-Identifier: MIT
"""What holds for any history: order of arrival, repetition and rumour never move a thread where it should not be."""

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.core.deciding import decide
from monitor.core.instalment_facts import equal_amount
from monitor.core.model import InstalmentFacts, NoChange, Standing, StatusChange, Suggestion, TextForm, Tier, Where
from monitor.core.standings import current
from tests.core.scenes import (
    AID,
    CLAIM,
    DISPUTE,
    HARD,
    PACKAGES,
    PLAIN,
    ROUNDS,
    SANCTIONS,
    amount,
    dec,
    held,
    moved_by,
    official,
    report,
)

WORLDS = {
    "plain": (PLAIN, SANCTIONS),
    "rounds": (ROUNDS, SANCTIONS),
    "packages": (PACKAGES, AID),
    "dispute": (DISPUTE, CLAIM),
}
DAYS = st.integers(1, 28).map(dec)
FACTS = st.sampled_from([amount(), amount(275), amount(1850), amount(ordinal=9), amount(acts=("2022/1",))])
END = dec(30)
quickly = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # shared machines are slow
FORMS = [TextForm.NEWS] * 3 + [TextForm.ACT] * 3 + [TextForm.TRANSCRIPT, TextForm.OPINION]  # most of it is news


def told(cases):
    """Decide one case after the other, each on what the ones before it left."""
    there, decisions = Standing(thread="harbour"), []
    for case in cases:
        case = replace(case, standing=there)
        decisions.append(decide(case))
        there = moved_by(case, decisions[-1])
    return there, decisions


class Said(NamedTuple):
    """A report in short, so that a counterexample can be read."""

    world: str
    state: str
    on: date
    stated: bool
    published: date
    facts: InstalmentFacts
    tier: Tier
    official: bool
    origin: str
    form: TextForm
    where: Where

    @property
    def case(self):
        about, life = WORLDS[self.world]
        return report(
            self.state,
            self.published,
            on=self.on if self.stated else None,
            facts=self.facts,
            about=replace(about, fresh_days=60),
            life=life,
            tier=self.tier,
            official=self.official,
            origin=self.origin,
            form=self.form,
            where=self.where,
            seen=END,
        )


@st.composite
def anything_said(draw, world):
    on = draw(DAYS)
    return Said(
        world=world,
        state=draw(st.sampled_from(sorted(WORLDS[world][1].states))),
        on=on,
        stated=draw(st.booleans()),
        published=draw(st.dates(on, END)),
        facts=draw(FACTS),
        tier=draw(st.sampled_from(Tier)),
        official=draw(st.booleans()),
        origin=draw(st.sampled_from(["One", "Two"])),
        form=draw(st.sampled_from(FORMS)),
        where=draw(st.sampled_from([Where.LEAD, Where.LEAD, Where.TITLE, Where.BODY])),
    )


ANY_WORLD = st.sampled_from(sorted(WORLDS))
ONE_REPORT = ANY_WORLD.flatmap(anything_said)
REPORTS = ANY_WORLD.flatmap(lambda world: st.lists(anything_said(world), min_size=1, max_size=10))


@quickly
@given(REPORTS)
def test_a_feed_read_twice_from_its_beginning_takes_no_step_twice(reports):
    cases = [said.case for said in sorted(reports, key=lambda said: said.on if said.stated else said.published)]
    there, _ = told(cases)
    taken = {(state, on) for i in there.instalments for state, on in i.reached}
    _, decisions = told([*cases, *cases])
    for decision in decisions[len(cases) :]:
        assert not isinstance(decision, StatusChange) or (decision.new, decision.happened) not in taken


@quickly
@given(REPORTS)
def test_a_report_decided_again_at_once_changes_nothing(reports):
    *cases, last = [said.case for said in reports]
    there, _ = told([*cases, last])
    repeated = decide(replace(last, standing=there))
    first = decide(replace(last, standing=told(cases)[0]))
    if isinstance(first, StatusChange):
        assert isinstance(repeated, NoChange)
    else:
        assert repeated == first


@quickly
@given(REPORTS)
def test_no_state_is_reached_twice_by_one_instalment(reports):
    cases = [said.case for said in reports]
    there, decisions = told(cases)
    keys = [(d.instalment, d.new) for d in decisions if isinstance(d, StatusChange)]
    assert len(keys) == len(set(keys))
    for instalment in there.instalments:
        assert instalment.opened <= instalment.since
        assert instalment.opened == min(on for _, on in instalment.reached)


@quickly
@given(REPORTS)
def test_the_threads_status_is_always_that_of_its_newest_step(reports):
    cases = [said.case for said in reports]
    there = Standing(thread="harbour")
    for case in cases:
        decision = decide(replace(case, standing=there))
        there = moved_by(replace(case, standing=there), decision)
        if isinstance(decision, StatusChange) and decision.moves_thread:
            assert (there.status, there.since) == (decision.new, decision.happened)
        assert there.since == current(there)[1]


LADDER = st.permutations(
    [("expected", 2), ("agreed", 5), ("adopted", 8), ("in_force", 9), ("extended", 20), ("lifted", 25)]
)


@quickly
@given(LADDER, st.integers(1, 6))
def test_the_order_of_arrival_does_not_change_where_a_thread_ends(arrived, first):
    seen = [official(s, dec(day), seen=END) for s, day in [("adopted", 8), *arrived[:first], *arrived]]
    there, _ = told([replace(c, thread=replace(PLAIN, fresh_days=60)) for c in seen])
    assert (there.status, there.since) == ("lifted", dec(25)) == current(there)


@quickly
@given(
    st.lists(st.tuples(st.sampled_from(SANCTIONS.order), DAYS), min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
def test_on_the_ladder_the_highest_step_stands_whatever_came_first(steps, chance):
    shuffled = list(steps)
    chance.shuffle(shuffled)
    ends = {
        told(official(s, day, seen=END, about=replace(PLAIN, fresh_days=60)) for s, day in each)[0].status
        for each in (steps, shuffled)
    }
    assert ends == {max((s for s, _ in steps), key=SANCTIONS.rank)}


PLANS = [(100.0, 3), (275.0, 9), (1850.0, 16), (500.0, 23)]
PACKAGE_STEPS = [(s, m, day + n) for m, day in PLANS for n, s in enumerate(("expected", "announced", "authorised"))]


@quickly
@given(st.permutations(PACKAGE_STEPS))
def test_packages_stay_apart_in_whatever_order_they_are_heard_of(arrived):
    about = replace(PACKAGES, fresh_days=60)
    there, _ = told(official(s, dec(day), facts=amount(m), about=about, life=AID, seen=END) for s, m, day in arrived)
    assert there.status == "authorised"
    assert there.since == dec(25)
    assert len(there.instalments) == len(PLANS)
    for million, _ in PLANS:
        assert sum(equal_amount(i.facts, amount(million)) for i in there.instalments) == 1


@quickly
@given(ONE_REPORT, st.lists(st.tuples(st.sampled_from(sorted(SANCTIONS.states)), DAYS), max_size=4))
def test_one_report_that_is_not_the_deciding_bodys_never_takes_a_hard_step(said, reprints):
    case = said.case
    case = replace(case, official=False)
    verdict = case.reading.verdict
    reprinted = tuple(held(verdict.status, day, origin=case.origin) for _, day in reprints)
    decision = decide(replace(case, standing=Standing(thread="harbour", pending=reprinted)))
    if case.lifecycle.state(verdict.status).strength is HARD:
        assert not isinstance(decision, StatusChange)


@quickly
@given(REPORTS)
def test_what_is_said_only_in_comment_or_by_strangers_never_moves_a_thread(reports):
    cases = [said.case for said in reports]
    weak = [replace(c, tier=Tier.OTHER) for c in cases]
    comment = [replace(c, reading=replace(c.reading, form=TextForm.OPINION)) for c in cases]
    for each in (weak, comment):
        there, decisions = told(each)
        assert there.status is None
        assert all(isinstance(d, NoChange | Suggestion) for d in decisions)


@quickly
@given(ONE_REPORT, st.integers(61, 400))
def test_news_older_than_the_thread_cares_for_moves_nothing(said, age):
    case = said.case
    verdict = replace(case.reading.verdict, event_on=case.published_local - timedelta(days=age), event_stated=True)
    decision = decide(replace(case, reading=replace(case.reading, verdict=verdict)))
    assert isinstance(decision, NoChange)
