# SPDX-License-Identifier: MIT
"""Is the evidence enough for the step? The table stands in monitor.core.deciding and docs/statuses.md. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from monitor.core.case import Case, Policy, in_headline, strength
from monitor.core.hearsay import hearsay
from monitor.core.instalment_facts import same_event
from monitor.core.lifecycle import Strength
from monitor.core.model import Observation, Reason, StandingObservation, TextForm, Tier
from monitor.core.phrases import words_of
from monitor.core.voting import Voices, contradicted, likely, seconded, spoken, sure, telling, voices

SECOND_ORIGIN_WITHIN = timedelta(hours=72)
HEADLINE_WORDS = 5  # a shorter headline or sentence may be the same by chance
SAME_WORDS = 0.8  # share of words in common that makes two of them one
REPORTS = (TextForm.NEWS, TextForm.ACT)
SPOKEN = (TextForm.TRANSCRIPT, TextForm.LIVE)  # may carry news of their own; the rest only talks about it


@dataclass(frozen=True, kw_only=True)
class Weight:
    """What the evidence is worth. `quiet`: not even a suggestion, it would only be noise."""

    enough: bool
    reason: Reason
    quiet: bool = False
    corroborated_by: tuple[int, ...] = ()  # evidence rows of the other origins

    @property
    def weak(self) -> bool:
        """True where the kind of text, not the number of origins, is what falls short."""
        return not self.enough and self.reason not in (
            Reason.NEEDS_SECOND_ORIGIN,
            Reason.ONE_READER,
            Reason.TITLE_LEAD_DIFFER,
        )


def weigh(case: Case, verdict: Observation, on: date, policy: Policy) -> Weight:
    """Return whether the evidence is enough to take a step to the verdict's status, which happened on day `on`."""
    kind = strength(case, verdict.status)
    weakness = _weakness(case, verdict, kind)
    if weakness is not None:
        quiet = _talk(case, weakness) or (kind is Strength.SOFT and _noise(case, weakness))
        return Weight(enough=False, reason=weakness, quiet=quiet)
    if case.near:
        return Weight(enough=False, reason=Reason.NEAR_ONLY)
    voice = spoken(case.reading)
    if case.own:
        return _official(case, verdict, voices(case.reading) if kind is Strength.HARD else voice)
    if voice is Voices.TRAINED:
        return Weight(enough=False, reason=Reason.ONE_READER)
    if voice is Voices.RULES:
        return _confirmed(case, verdict, on, Reason.ONE_READER)
    if kind is not Strength.HARD:
        return Weight(enough=True, reason=Reason.NAMED_REPORT)
    if voice is Voices.BOTH and sure(case.reading) and not _passed_on(case, verdict):
        return Weight(enough=True, reason=Reason.TWO_READERS)
    if policy.single_report_may_change and case.reading.title_and_lead_agree:
        return Weight(enough=True, reason=Reason.NAMED_REPORT)
    return _confirmed(case, verdict, on, Reason.NEEDS_SECOND_ORIGIN)


def _official(case: Case, verdict: Observation, voice: Voices) -> Weight:
    """The deciding body's own text. An act speaks for itself unless the trained reader is sure of something else, which
    it does not contain. In an announcement that reader never speaks alone; where the rules do, no other status may seem
    likelier to it, and for a hard one they may have passed none of their questions by default, and no judge helps."""
    open_question = strength(case, verdict.status) is Strength.HARD and not verdict.sure
    against = contradicted(case.reading) and not _contained(case, verdict)
    doubted = against if case.read_whole else open_question or not seconded(case.reading)
    if voice is Voices.TRAINED or (voice is Voices.RULES and doubted):
        return Weight(enough=False, reason=Reason.ONE_READER)
    act = case.tier is Tier.ACT
    return Weight(enough=True, reason=Reason.OFFICIAL_ACT if act else Reason.OFFICIAL_ANNOUNCEMENT)


def _contained(case: Case, verdict: Observation) -> bool:
    """True where the trained reader takes the text for a lower step of the ladder: what is in force was adopted."""
    vote = case.reading.vote
    return vote is not None and vote.status is not None and case.lifecycle.is_behind(vote.status, verdict.status)


def _weakness(case: Case, verdict: Observation, kind: Strength) -> Reason | None:
    if case.reading.form not in REPORTS:
        return Reason.NOT_NEWS
    if not in_headline(verdict) and not case.read_whole:
        return Reason.BODY_ONLY
    if case.tier > Tier.PRESS:
        return Reason.TIER_TOO_LOW
    if case.believable is None and not verdict.event_stated:
        return Reason.NO_DATE
    if kind is Strength.HARD and case.reading.title_and_lead_differ and not case.read_whole:
        return Reason.TITLE_LEAD_DIFFER
    return None


def _passed_on(case: Case, verdict: Observation) -> bool:
    """True where headline or a sentence that says the step leaves it to others: diplomats, another agency."""
    said = (o.quote for o in case.reading.observations if o.status == verdict.status)
    return hearsay((case.headline, verdict.quote, *said)) is not None


def _talk(case: Case, weakness: Reason) -> bool:
    """True for what the trained reader alone finds in a transcript, an opinion or the like, and doubts."""
    alone = voices(case.reading) is Voices.TRAINED
    return alone and weakness is Reason.NOT_NEWS and not telling(case.reading)


def _noise(case: Case, weakness: Reason) -> bool:
    if voices(case.reading) in (Voices.BOTH, Voices.TRAINED) and likely(case.reading):
        return False
    if weakness is Reason.NOT_NEWS:
        return case.reading.form not in SPOKEN or case.tier > Tier.PRESS
    return weakness in (Reason.BODY_ONLY, Reason.NO_DATE)


def _confirmed(case: Case, verdict: Observation, on: date, lacking: Reason) -> Weight:
    """Enough where somebody else says the same; else what is lacking."""
    agrees = case.reading.title_and_lead_agree or strength(case, verdict.status) is not Strength.HARD
    second = [held for held in case.standing.pending if _confirms(held, case, verdict, on)]
    if second and (agrees or any(held.title_and_lead_agree for held in second)):
        rows = tuple(sorted(held.evidence for held in second))
        return Weight(enough=True, reason=Reason.TWO_ORIGINS, corroborated_by=rows)
    return Weight(enough=False, reason=lacking)


def _confirms(held: StandingObservation, case: Case, verdict: Observation, on: date) -> bool:
    """True for an earlier report of the same step by somebody else, near in time and of no less standing."""
    return (
        held.status == verdict.status
        and held.origin not in {case.origin, *case.house}
        and not reprint(held.headline, case.headline)
        and not reprint(held.quote, verdict.quote)
        and held.tier <= Tier.PRESS
        and held.where_title_or_lead
        and abs(case.at - held.published) <= SECOND_ORIGIN_WITHIN
        and same_event(case.thread, held.instalment, held_on(held), verdict.instalment, on)
    )


def reprint(a: str, b: str) -> bool:
    """True for two headlines or sentences of the same words, more or less: the second outlet prints what the first one
    wrote."""
    words_a, words_b = ({word.low for word in words_of(text)} for text in (a, b))
    if min(len(words_a), len(words_b)) < HEADLINE_WORDS:
        return False
    return len(words_a & words_b) >= SAME_WORDS * len(words_a | words_b)


def held_on(held: StandingObservation) -> date:
    """Return the day an earlier observation gives its step: stated, else published."""
    return held.event_on or held.published.date()
