# SPDX-License-Identifier: MIT
"""The deciding body's own act, read whole: what its operative words do, on which day, with effect from when."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from monitor.core.dates import find_dates
from monitor.core.model import Certainty, Factuality, Observation, Where
from monitor.core.phrases import PhraseSet
from monitor.core.reading.context import Context
from monitor.core.reading.facts import facts_of, merged
from monitor.core.reading.rulebook import ActRule
from monitor.core.reading.sentences import Sentence


def act_observations(sentences: Sequence[Sentence], context: Context) -> Iterator[Observation]:
    """Yield what the act does, most advanced rule of the book first."""
    title = next((s.text for s in sentences if s.where is Where.TITLE), "")
    for rule in context.rules.acts:
        if not rule.gives:
            continue
        for sentence in sentences:
            if _phrases(rule.say).find(sentence.words):
                yield _observation(rule, sentence, title, context)
                break


def _observation(rule: ActRule, sentence: Sentence, title: str, context: Context) -> Observation:
    signed = _signed_on(title, context.published)
    effective = _effective(rule, context.published)
    on = effective or signed
    return Observation(
        thread=context.thread.id,
        status=rule.gives,
        factuality=Factuality.ACTUAL,
        certainty=Certainty.ACTUAL,
        where=sentence.where,
        quote=sentence.text,
        rule=f"{context.rules.lifecycle}.act",
        event_on=on,
        event_stated=on is not None,
        effective_on=effective,
        instalment=merged(facts_of(title.split(" implementing ")[0].split(" amending ")[0]), facts_of(sentence.text)),
        cues=(f"act:{rule.say[0]}",),
    )


def _signed_on(title: str, published: date) -> date | None:
    """The day in the title of an act, "of 12 December 2022"; not that of an act it amends."""
    dated = [d for d in find_dates(title, published) if d.precision == "day"]
    return dated[0].on if dated else None


def _effective(rule: ActRule, published: date) -> date | None:
    if rule.effective == "publication":
        return published
    return published + timedelta(days=1) if rule.effective == "next day" else None


@lru_cache(maxsize=256)
def _phrases(phrases: tuple[str, ...]) -> PhraseSet[str]:
    return PhraseSet((phrase, phrase) for phrase in phrases)
