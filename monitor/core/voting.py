# SPDX-License-Identifier: MIT
"""Two readers that fail differently, one verdict. Pure.

The rule reader is exact about who may do what and blind to words nobody wrote down; the trained reader generalises and
cannot tell why. Where both say the same, the sentence of the rules stands for it; where only one speaks, what it says
is kept as a verdict of one voice, which suggests and never changes (monitor.core.weighing).
"""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from monitor.core.lifecycle import Lifecycle
from monitor.core.model import Certainty, Factuality, Observation, Opinion, Reading, TextForm, Vote, Where
from monitor.core.reading.cues import Cues
from monitor.core.reading.dating import day_of_lead
from monitor.core.reading.facts import facts_of
from monitor.core.reading.sentences import sentences_of
from monitor.core.second import Question, SecondReader

TRAINED = "trained"  # the rule of what only the trained reader sees: "trained.sanctions"
DAY_WITHIN = timedelta(days=14)  # a day that the lead names is the event's, if no longer ago than this
AHEAD = {"expected": Factuality.PLANNED, "speculated": Factuality.POSSIBLE}


class Voices(StrEnum):
    """Who says what the verdict says."""

    BOTH = "both readers"
    RULES = "the rules alone"
    TRAINED = "the trained reader alone"
    JUDGED = "one reader and the judge"
    UNASKED = "the rules; no trained reader was asked"


# chosen on the parts that were not learnt from; docs/reading.md has the figures behind each
AGREES = 0.7  # a status this likely makes the trained reader a second voice beside the rules
SURE = 0.85  # for a hard status; one this likely, or nothing new, also stands against what the rules say
NEWS = 0.95  # that something is new, though not so surely what: enough for a transcript that a person should look at
SPEAKS = 0.5  # one this likely stands for the item where the rules find another deep in the text
SURFACES = 0.12  # one this likely is worth showing to a person
ALTERNATIVE = 0.1  # one this likely is named beside the status that is suggested


def heard(
    reading: Reading, vote: Vote | None, question: Question, second: SecondReader, lifecycle: Lifecycle, cues: Cues
) -> Reading:
    """Return the reading with the vote beside it; where only the vote says something, with a verdict made of it."""
    if vote is None:
        return reading
    alike = () if reading.verdict is None else lifecycle.alike.get(reading.verdict.status, ())
    both = replace(reading, vote=vote, alike=alike, rules_version=f"{reading.rules_version}+{vote.version}")
    if not _prevails(both, vote) or vote.likeliest not in lifecycle.states:
        return both
    quote, where = second.quote(question, vote.likeliest)
    seen = _observation(vote, question, quote, where, cues)
    reason = f"the trained reader says so ({vote.probability:.2f}); {reading.reason}"
    return replace(both, verdict=seen, alike=(), reason=reason)


def voices(reading: Reading) -> Voices:
    """Return which of the two readers say what the verdict says."""
    vote, verdict = reading.vote, reading.verdict
    if vote is None or verdict is None:
        return Voices.UNASKED
    if verdict.rule.startswith(TRAINED):
        return Voices.TRAINED
    return Voices.BOTH if seconded(reading) and _shared(reading) >= AGREES else Voices.RULES


def spoken(reading: Reading) -> Voices:
    """Return who says what the verdict says, the judge included where one was asked."""
    voice = voices(reading)
    alone = voice in (Voices.RULES, Voices.TRAINED)
    if alone and reading.opinion and reading.verdict and reading.opinion.status == reading.verdict.status:
        return Voices.JUDGED
    return voice


def judged(reading: Reading, opinion: Opinion) -> Reading:
    """Return the reading with the judge's opinion beside it."""
    return replace(
        reading,
        opinion=opinion,
        reason=f"{reading.reason}; the judge ({opinion.model}): {opinion.reason}",
        rules_version=f"{reading.rules_version}+{opinion.model}",
    )


def sure(reading: Reading) -> bool:
    """True where the trained reader is as sure of the verdict's status as a hard step needs."""
    return _shared(reading) >= SURE


def telling(reading: Reading) -> bool:
    """True where the trained reader is sure of the status, or takes it for likely and is sure that something is new."""
    return sure(reading) or (likely(reading) and reading.vote is not None and 1 - reading.vote.nothing >= NEWS)


def likely(reading: Reading) -> bool:
    """True where the trained reader takes its status for likelier than not."""
    return reading.vote is not None and reading.vote.probability >= SPEAKS


def seconded(reading: Reading) -> bool:
    """True where no other status seems likelier to the trained reader than the verdict's, or one alike that it takes
    for news."""
    vote, verdict = reading.vote, reading.verdict
    if vote is None or verdict is None:
        return False
    return vote.likeliest == verdict.status or (vote.likeliest in reading.alike and _shared(reading) > vote.nothing)


def contradicted(reading: Reading) -> bool:
    """True where the trained reader is sure that nothing is new, or of another status."""
    vote = reading.vote
    return vote is not None and (vote.nothing >= SURE or (vote.probability >= SURE and not seconded(reading)))


def alternative(reading: Reading) -> str | None:
    """Return the status that the item may say instead of the verdict's, as the trained reader takes it; else None."""
    vote, verdict = reading.vote, reading.verdict
    if vote is None or verdict is None:
        return None
    likely_first = ((vote.likeliest, vote.probability), (vote.second, vote.second_probability))
    other = next((one for one in likely_first if one[0] != verdict.status), None)
    return other[0] if other is not None and other[1] >= ALTERNATIVE else None


def _prevails(reading: Reading, vote: Vote) -> bool:
    """True where the verdict is the trained reader's: the rules say nothing, or another status with less ground."""
    verdict = reading.verdict
    if verdict is None:
        return vote.probability >= SURFACES
    needed = SPEAKS if verdict.where is Where.BODY else SURE
    acts = reading.form is TextForm.ACT
    return not seconded(reading) and vote.probability >= needed and not acts


def _said(reading: Reading) -> tuple[str, ...]:
    """The verdict's status, and what the trained reader may call it."""
    return () if reading.verdict is None else (reading.verdict.status, *reading.alike)


def _shared(reading: Reading) -> float:
    return 0.0 if reading.vote is None else reading.vote.share(*_said(reading))


def _observation(vote: Vote, question: Question, quote: str, where: Where, cues: Cues) -> Observation:
    factuality = AHEAD.get(vote.likeliest, Factuality.ACTUAL)
    day = None
    if factuality is Factuality.ACTUAL:
        sentences = list(sentences_of(question.title, question.text))
        day = day_of_lead(sentences, question.published, cues, DAY_WITHIN)
    return Observation(
        thread=question.thread.id,
        status=vote.likeliest,
        factuality=factuality,
        certainty=Certainty(factuality.value),
        where=where,
        quote=quote,
        rule=f"{TRAINED}.{question.thread.lifecycle}",
        event_on=None if day is None else day.on,
        event_precision="day" if day is None else day.precision,
        event_stated=day is not None,
        instalment=facts_of(quote),
        cues=(f"likely:{vote.probability:.2f}",),
    )
