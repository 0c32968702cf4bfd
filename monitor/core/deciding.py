# SPDX-License-Identifier: MIT
"""Decide whether what one item says moves a thread: StatusChange | Suggestion | NoChange. Pure: no clock, no storage.

Every exit names its Reason. First it is asked whether the report is new, then where the step would lead
(monitor.core.stepping), then whether the evidence is enough for it (monitor.core.weighing):

    strength of the state     deciding body's own text   tier <= 3, title or lead     tier 4       only the body says so
    hard (adopted, lifted)    change                     both readers: change         suggestion   suggestion
    mid  (agreed, blocked)    change                     both readers: change         suggestion   suggestion
    soft (expected, alleged)  change                     both readers: change         suggestion   nothing

One reader alone suggests, unless a second origin confirms it. Where no trained reader is there, hard steps need two
origins, mid and soft ones a named report.

The deciding body's own text is one that the thread calls official, from a source of tier 1 or 2; its acts are read
whole. Two origins: somebody else says the same step of the same instalment, and headline and lead agree in one of the
two; reprints of one agency are one origin. Headline and lead at odds hold a hard step back. Transcripts, live blogs,
opinion, explainers, anniversaries and headlines that ask can at most suggest. Nothing without a date moves a thread.

An older step never moves a newer one back: on the ladder of the lifecycle only the highest step counts, off it only the
latest. Two voices of one day that contradict each other move nothing; steps that the lifecycle does not allow are held
and shown. What goes to and fro within a week is suggested, not taken.
A suggestion names the status that the sentence may say instead, where the trained reader sees one.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.core.case import CAUTIOUS, Case, Policy, happened_on, strength
from monitor.core.instalment_facts import told
from monitor.core.lifecycle import Strength
from monitor.core.model import (
    Decision,
    NoChange,
    Observation,
    Reason,
    Standing,
    StatusChange,
    Suggestion,
)
from monitor.core.stepping import Step, find_step
from monitor.core.voting import alternative
from monitor.core.weighing import Weight, weigh

__all__ = ["CAUTIOUS", "Case", "Policy", "decide", "decide_alone"]

LATE_DAYS = 30  # an official text seen this late is shown to a person, not lost
CONFLICTS = (Reason.STEP_NOT_ALLOWED, Reason.CONTRADICTION)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """The step an item asks for: what it says, and on which day that happened."""

    case: Case
    verdict: Observation
    on: date
    precision: str


def decide(case: Case, policy: Policy = CAUTIOUS) -> Decision:
    """Return what the item does to the thread, and why. Deciding the same item twice changes nothing more."""
    verdict = case.reading.verdict
    if verdict is None:
        return NoChange(thread=case.thread.id, reason=Reason.NOTHING_OBSERVED)
    on, precision = happened_on(verdict, case.published_local)
    asked = _Asked(case=case, verdict=verdict, on=on, precision=precision)
    stale = _stale(asked)
    if stale is not None:
        return NoChange(thread=case.thread.id, reason=stale)
    step = find_step(case, verdict, on)
    if isinstance(step, NoChange):
        return step
    return _judge(asked, step, weigh(case, verdict, on, policy))


def decide_alone(case: Case, policy: Policy = CAUTIOUS) -> Decision:
    """Return what the item would do to a thread of which nothing is known: no step is illegal, nothing is known yet."""
    return decide(replace(case, standing=Standing(thread=case.thread.id, known=False)), policy)


def _stale(asked: _Asked) -> Reason | None:
    """Why the report is not news: the event is old, or the text itself was published long before we saw it."""
    case, fresh = asked.case, timedelta(days=asked.case.thread.fresh_days)
    if case.thread.since is not None and asked.on < case.thread.since:
        return Reason.BEFORE_THREAD
    if case.published_local - asked.on > fresh:
        return Reason.TOO_OLD
    late = case.seen.date() - case.published_local
    if late <= fresh or _late_but_official(asked, late):
        return None
    return Reason.TOO_OLD


def _late_but_official(asked: _Asked, late: timedelta) -> bool:
    hard_enough = strength(asked.case, asked.verdict.status) is not Strength.SOFT
    return asked.case.own and hard_enough and late <= timedelta(days=LATE_DAYS)


def _judge(asked: _Asked, step: Step, weight: Weight) -> Decision:
    if weight.quiet:
        return NoChange(thread=asked.case.thread.id, instalment=step.key, reason=weight.reason)
    if step.held is not None and not weight.weak:
        return _suggestion(asked, step, step.held)
    if not weight.enough:
        return _suggestion(asked, step, weight.reason)
    if asked.case.seen.date() - asked.case.published_local > timedelta(days=asked.case.thread.fresh_days):
        return _suggestion(asked, step, Reason.SEEN_LATE)
    return _change(asked, step, weight)


def _suggestion(asked: _Asked, step: Step, reason: Reason) -> Suggestion:
    conflict = reason in CONFLICTS
    other = alternative(asked.case.reading)
    named = other is not None and other != step.old and other in asked.case.lifecycle.states
    return Suggestion(
        thread=asked.case.thread.id,
        instalment=step.key,
        old=step.old,
        new=asked.verdict.status,
        reason=reason,
        happened=asked.on,
        observation=asked.verdict,
        conflict=conflict,
        against=step.against if conflict else "",
        against_url=step.against_url if conflict else "",
        alternative=other if named else None,
    )


def _change(asked: _Asked, step: Step, weight: Weight) -> StatusChange:
    return StatusChange(
        thread=asked.case.thread.id,
        instalment=step.key,
        old=step.old,
        new=asked.verdict.status,
        reason=weight.reason,
        happened=asked.on,
        happened_precision=asked.precision,
        published=asked.case.believable,
        effective=asked.verdict.effective_on,
        observation=asked.verdict,
        corroborated_by=weight.corroborated_by,
        facts=told(asked.verdict.instalment, asked.case.thread),
        moves_thread=step.moves_thread,
    )
