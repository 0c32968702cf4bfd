# SPDX-License-Identifier: MIT
"""Who says it: "X said", "..., said X", and the headline's "... : X" and "X: ..."."""

from monitor.core.model import Where
from monitor.core.phrases import Found
from monitor.core.reading.cues import Cues, Sign
from monitor.core.reading.positions import in_phrase
from monitor.core.reading.roles import Subject, actors, as_subject
from monitor.core.reading.rulebook import SOMEBODY
from monitor.core.reading.sentences import Parsed, once

_HEADLINE_WORDS = 6
_SAYER_WORDS = 9
_TURNS = frozenset(":–—|")
_QUOTE_ENDS = frozenset('"”')
_PRONOUNS = frozenset(("he", "she", "it", "they", "we", "i", "who"))


@once
def speaker_of(parsed: Parsed, cues: Cues) -> Subject:
    """Return the speaker of a sentence; without kinds where it names none."""
    name = _headline(parsed)
    if name is None and (reported := _reported(parsed, cues)) is not None:
        return reported
    name = name or _leftmost(parsed, cues)
    if name is None:
        return Subject(kinds=frozenset())
    return as_subject(parsed, name, range(max(0, name.first - 3), min(len(parsed.words), name.last + 4)))


def _headline(parsed: Parsed) -> Found[Sign] | None:
    """ "Reports are groundless: Moscow", "Moscow: reports are groundless", "Reports are groundless - envoy"."""
    if parsed.sentence.where is not Where.TITLE:
        return None
    count = len(parsed.words)
    breaks = [i for i in range(1, count) if not _TURNS.isdisjoint(parsed.gap(i)) or " - " in parsed.gap(i)]
    for at in reversed(breaks):
        if count - at <= _HEADLINE_WORDS:
            return next((s for s in parsed.names if s.first >= at), None)
    for at in breaks[:1]:
        if at <= _HEADLINE_WORDS:
            return next((s for s in parsed.names if s.last < at), None)
    return None


@once
def sayer_of(parsed: Parsed, verb: int, cues: Cues) -> Subject | None:
    """Return who is the subject of a verb of saying: the words right before it, or after it ("..., said X").

    None where these words name nobody: "officials say". An apposition may stand between: "X, head of Y, said".
    """
    apposition = _before(parsed, verb, 1)
    if any(_is_verb(parsed.lows[i], cues) for i in apposition):
        apposition = range(0)  # "Iran sent drones, officials said"
    for region in (_before(parsed, verb, 0), _after(parsed, verb), apposition):
        names = [s for s in parsed.names if s.first in region]
        free = [s for s in names if not in_phrase(parsed, s.first, cues)] or names
        if free:
            return as_subject(parsed, free[0], region)
        if len(region) and parsed.lows[region[-1]] in _PRONOUNS:
            return Subject(kinds=frozenset())
    return None


def _is_verb(word: str, cues: Cues) -> bool:
    return word in cues.words.auxiliary or word in cues.words.past or word.endswith("ed")


def _before(parsed: Parsed, verb: int, skip: int) -> range:
    """The words before the verb back to a break, to a word that opens a clause, or over `skip` breaks."""
    i = verb
    while i > 0 and verb - i < _SAYER_WORDS:
        if i in parsed.breaks or parsed.quoted(i - 1):
            if skip == 0 or i == verb:
                break
            skip -= 1
        if parsed.lows[i - 1] == "that":
            break
        i -= 1
    return range(i, verb)


def _after(parsed: Parsed, verb: int) -> range:
    """The words after the verb where a break or the end of a quotation stands before it."""
    inverted = verb > 0 and (verb in parsed.breaks or not _QUOTE_ENDS.isdisjoint(parsed.gap(verb)))
    if not inverted:
        return range(0)
    end = verb + 1
    while end < min(len(parsed.words), verb + 1 + _SAYER_WORDS) and end not in parsed.breaks:
        end += 1
    return range(verb + 1, end)


def _reported(parsed: Parsed, cues: Cues) -> Subject | None:
    said = parsed.of("reporting")
    found = (sayer_of(parsed, sign.first, cues) for sign in said)
    named = next((subject for subject in found if subject is not None), None)
    return named or (Subject(kinds=frozenset({SOMEBODY})) if said else None)


def _leftmost(parsed: Parsed, cues: Cues) -> Found[Sign] | None:
    if parsed.of("reporting"):
        return None
    return next((s for s, describes in actors(parsed, cues) if not describes and not parsed.quoted(s.first)), None)
