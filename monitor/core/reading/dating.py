# SPDX-License-Identifier: MIT
"""On which day did it happen? The date nearest to the verb; where its sentence names none, the day the lead names."""

from collections.abc import Iterable
from datetime import date, timedelta

from monitor.core.dates import Dated, find_dates
from monitor.core.model import Where
from monitor.core.phrases import words_of
from monitor.core.reading.context import Context
from monitor.core.reading.cues import Cues
from monitor.core.reading.grammar import VerbGroup, is_present
from monitor.core.reading.positions import beyond_another_verb, of_a_participle
from monitor.core.reading.sentences import MAX_CHARS, Parsed, Sentence, once

_RECENT = timedelta(days=7)
_NEAR_DAYS = ("today", "yesterday", "the day before yesterday")


@once
def nearest_date(parsed: Parsed, verb: int, published: date, cues: Cues, ahead: bool) -> Dated | None:
    """Return the date nearest to the verb; one in a clause of its own does not count ("the list it made in July")."""
    text, own = parsed.sentence.text, parsed.clauses.of_word[verb]
    at = parsed.words[verb].start
    found: list[tuple[int, Dated]] = []
    for dated in find_dates(text, published, ahead=ahead):
        word = next((i for i, w in enumerate(parsed.words) if w.end > dated.start), 0)
        clause = parsed.clauses.of_word[word]
        old = published - dated.on > _RECENT  # this week is the event's own
        if (
            dated.limit
            or (old and dated.names)
            or (clause != own and parsed.clauses.clauses[clause].kind == "background")
        ):
            continue
        if word > verb and beyond_another_verb(parsed, verb, word, cues):
            continue
        if old and word < verb and of_a_participle(parsed, word, verb, cues):
            continue
        found.append((abs(dated.start - at) + 200 * (clause != own), dated))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def is_planned(parsed: Parsed, group: VerbGroup, dated: Dated, context: Context) -> bool:
    """True for "takes effect on 1 May" before that day, and "on Monday": in the present that Monday is to come."""
    text = parsed.sentence.text[dated.start : dated.end]
    if dated.start < parsed.words[group.verb].start or not is_present(parsed, group, context.cues):
        return False
    weekday = text.lower().endswith("day") and text.lower() not in _NEAR_DAYS
    if weekday and parsed.sentence.where is not Where.TITLE and not text.lower().startswith(("last", "past")):
        return dated.on != context.published
    return dated.on > context.published


def day_of_lead(sentences: Iterable[Sentence], published: date, cues: Cues, within: timedelta) -> Dated | None:
    """Return the first day, not long before publication, that the lead names outside of a background clause."""
    for sentence in sentences:
        if sentence.where is not Where.LEAD or len(sentence.text) > MAX_CHARS:
            continue
        for dated in find_dates(sentence.text, published) or cues.days_abroad.find(sentence.text, published):
            told = not dated.limit and dated.precision == "day"
            if told and timedelta(0) <= published - dated.on <= within and not _background(sentence.text, dated, cues):
                return dated
    return None


def last_day(dated: Dated) -> date:
    """Return the last day that a date can mean: of a month or a year its last."""
    if dated.precision == "month":
        return (dated.on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return dated.on.replace(month=12, day=31) if dated.precision == "year" else dated.on


def _background(text: str, dated: Dated, cues: Cues) -> bool:
    segment = text[: dated.start].rpartition(",")[2]
    return any(cues.head_of.get(word.low) == "background" for word in words_of(segment))
