# SPDX-License-Identifier: MIT
"""Where would an observed step lead, and what stands in its way? Pure; says nothing about the evidence for it."""

from dataclasses import dataclass, replace
from datetime import date

from monitor.core.case import Case, dated, strength
from monitor.core.instalment_facts import same_event
from monitor.core.instalments import place, round_key
from monitor.core.lifecycle import Lifecycle, Strength
from monitor.core.model import Instalment, NoChange, Observation, Reason, StandingObservation
from monitor.core.standings import newest
from monitor.core.weighing import held_on

FLAPPING_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step that is new. `held`: why it may not be taken, however good the evidence."""

    key: str  # of the instalment
    old: str | None  # the status it leaves: of the instalment, not of the thread; None: it opens the instalment
    moves_thread: bool = True
    held: Reason | None = None
    against: str = ""  # the sentence it contradicts, where it is at hand
    against_url: str = ""


def find_step(case: Case, verdict: Observation, on: date) -> Step | NoChange:
    """Return the step to the verdict's status as of day `on`, or why it is none."""
    here = place(
        verdict.instalment,
        on,
        verdict.status,
        case.standing,
        case.lifecycle,
        case.thread,
        dated=dated(case, verdict),
    )
    soft = strength(case, verdict.status) is Strength.SOFT
    moves = _moves_thread(case, on)
    if here.instalment is None:
        if soft and not moves:
            return _none(case, here.key, Reason.OLDER_THAN_CURRENT)
        step = Step(key=here.key, old=None, moves_thread=moves, held=_unlawful(case, None, verdict.status))
        return _quieted(case, _disputed(case, verdict, on, step), soft)
    known = _known(case, here.instalment, verdict.status, on)
    if known is not None:
        return known
    if on < here.instalment.since and not _ahead(case.lifecycle, here.instalment.status, verdict.status):
        return _past(case, here.instalment, verdict.status, on, soft)
    return _quieted(case, _disputed(case, verdict, on, _next(case, here.instalment, verdict, on)), soft)


def contradictory(lifecycle: Lifecycle, a: str, b: str) -> bool:
    """True when two states cannot both be news of one day: imposed and lifted, adopted and blocked.

    Steps of one ladder follow each other within a day; talk contradicts nothing. Two hard states off the ladder
    exclude each other; of other pairs, those of which one cannot follow the other both ways.
    """
    strengths = (lifecycle.state(a).strength, lifecycle.state(b).strength)
    if a == b or Strength.SOFT in strengths or min(lifecycle.rank(a), lifecycle.rank(b)) >= 0:
        return False
    if strengths == (Strength.HARD, Strength.HARD):
        return True
    ladder, aside = (b, a) if lifecycle.rank(b) >= 0 else (a, b)
    return not lifecycle.allows(ladder, aside)


def _known(case: Case, here: Instalment, state: str, on: date) -> NoChange | None:
    if here.status == state or (state, on) in here.reached:
        return _none(case, here.key, Reason.ALREADY_THERE, state)
    if case.lifecycle.is_behind(state, here.status) or _stale_talk(case, here, state):
        return _none(case, here.key, Reason.OLDER_THAN_CURRENT, _reached(here, state))
    return None


def _stale_talk(case: Case, here: Instalment, state: str) -> bool:
    """True for talk of a step below the highest that was reached: "expected", after adopted and extended."""
    rank = case.lifecycle.rank(state)
    soft = strength(case, state) is Strength.SOFT
    return soft and rank >= 0 and any(case.lifecycle.rank(reached) > rank for reached, _ in here.reached)


def _next(case: Case, here: Instalment, verdict: Observation, on: date) -> Step:
    """The step from where the instalment stands; a state it had left opens a new round of it."""
    state = verdict.status
    back = any(reached == state for reached, _ in here.reached)
    step = Step(
        key=round_key(here.key, on, case.standing) if back else here.key,
        old=here.status,
        moves_thread=_moves_thread(case, on, besides=here.key),
        held=_unlawful(case, here.status, state),
        against=here.quote,
        against_url=here.url,
    )
    if here.since == on and _excludes(case, here.status, state):
        return replace(step, held=Reason.CONTRADICTION)
    if step.held is None and back and _flaps(case, here, state, on):
        return replace(step, held=Reason.FLAPPING)
    return step


def _excludes(case: Case, standing: str, state: str) -> bool:
    """True when what stands and what is said contradict each other and neither voice outranks the other.

    The deciding body's own text outranks a report; of its own two hard statements neither does.
    """
    if not contradictory(case.lifecycle, standing, state):
        return False
    both_hard = strength(case, standing) is strength(case, state) is Strength.HARD
    return both_hard or not case.own or not case.lifecycle.allows(standing, state)


def _flaps(case: Case, here: Instalment, state: str, on: date) -> bool:
    """True for a way back to a state that was reached, or left, less than a week ago."""
    if case.own and strength(case, state) is not Strength.SOFT:
        return False
    rounds = (here,) if case.thread.instalments else case.standing.instalments
    days = [here.since, *(day for i in rounds for s, day in i.reached if s == state)]
    return any(abs((on - day).days) <= FLAPPING_DAYS for day in days)


def _past(case: Case, here: Instalment, state: str, on: date, soft: bool) -> Step | NoChange:
    """A late report of something before the present status: it fills the history where it fits, and moves nothing."""
    before = [(day, reached) for reached, day in here.reached if day <= on]
    old = max(before)[1] if before else None
    if _reached(here, state) is not None:
        return _none(case, here.key, Reason.ALREADY_THERE, state)
    if soft or _unlawful(case, old, state) is not None or not case.lifecycle.allows(state, here.status):
        return _none(case, here.key, Reason.OLDER_THAN_CURRENT)
    return Step(key=here.key, old=old, moves_thread=False)


def _disputed(case: Case, verdict: Observation, on: date, step: Step) -> Step:
    """Hold the step where another report of that day, not yet decided, says what cannot also be true."""
    if step.held is not None or case.own:
        return step
    other = next((held for held in case.standing.pending if _denies(held, case, verdict, on)), None)
    return step if other is None else replace(step, held=Reason.CONTRADICTION, against=other.quote, against_url="")


def _denies(held: StandingObservation, case: Case, verdict: Observation, on: date) -> bool:
    return (
        held.tier <= case.tier
        and held_on(held) == on
        and contradictory(case.lifecycle, held.status, verdict.status)
        and same_event(case.thread, held.instalment, on, verdict.instalment, on)
    )


def _quieted(case: Case, step: Step, soft: bool) -> Step | NoChange:
    """Talk that does not fit is dropped, not shown as a conflict."""
    if soft and step.held is Reason.STEP_NOT_ALLOWED:
        return _none(case, step.key, Reason.STEP_NOT_ALLOWED)
    return step


def _unlawful(case: Case, old: str | None, new: str) -> Reason | None:
    if not case.standing.known or case.lifecycle.allows(old, new):
        return None
    return Reason.STEP_NOT_ALLOWED


def _ahead(lifecycle: Lifecycle, status: str, state: str) -> bool:
    return lifecycle.rank(state) > lifecycle.rank(status) >= 0


def _moves_thread(case: Case, on: date, besides: str | None = None) -> bool:
    """True when no other instalment has a later status. On one day the later word counts."""
    latest = newest(i for i in case.standing.instalments if i.key != besides)
    return latest is None or on >= latest.since


def _reached(here: Instalment, state: str) -> str | None:
    return state if any(reached == state for reached, _ in here.reached) else None


def _none(case: Case, key: str, reason: Reason, corroborates: str | None = None) -> NoChange:
    return NoChange(thread=case.thread.id, instalment=key, reason=reason, corroborates=corroborates)
