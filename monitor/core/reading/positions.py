# SPDX-License-Identifier: MIT
"""Where a word stands: behind a preposition, or behind another verb. By closed word classes, without a parser."""

from monitor.core.reading.cues import Cues
from monitor.core.reading.sentences import Parsed, once

_JOINED = frozenset(("and", "but", "or", "to"))
_PARTICIPLE_WORDS = 9
_ENDS = _JOINED | {"it", "they", "he", "she", "we", "i", "what", "how", "that", "there", "all", "more", "than"}
_OPENERS = frozenset(("it", "they", "he", "she", "who", "which", "whose", "that"))


def in_phrase(parsed: Parsed, i: int, cues: Cues) -> bool:
    """True for a word that hangs on a preposition: "on Iran", "over the Iranian"."""
    return i in _in_phrases(parsed, cues)


@once
def _in_phrases(parsed: Parsed, cues: Cues) -> set[int]:
    """The words behind a preposition, or behind one and a determiner, no break between."""
    found: set[int] = set()
    lows, breaks = parsed.lows, parsed.breaks
    for i, low in enumerate(lows[:-1]):
        if low in cues.words.preposition and i + 1 not in breaks:
            found.add(i + 1)
            if lows[i + 1] in cues.words.determiner and i + 2 not in breaks:
                found.add(i + 2)
    return found


def free_before(parsed: Parsed, word: int, cues: Cues) -> list[int]:
    """Return the words before `word` in its clause that hang on no preposition."""
    hanging = _in_phrases(parsed, cues)
    return [i for i in parsed.clauses.before(word) if i not in hanging]


def in_phrase_of(parsed: Parsed, i: int, heads: frozenset[str]) -> bool:
    """True for a word within three words after one of these prepositions, no break between."""
    for back in range(1, 4):
        if i - back < 0 or i - back + 1 in parsed.breaks:
            return False
        if parsed.lows[i - back] in heads:
            return True
    return False


def beyond_another_verb(parsed: Parsed, verb: int, word: int, cues: Cues) -> bool:
    """True where another clause stands between the verb and a later word: "added to the list it made in July"."""
    for i in range(verb + 2, word):
        low = parsed.lows[i]
        if low in _OPENERS:
            return True
        past = low.endswith("ed") or low in cues.words.past or low in cues.words.participle
        if past and parsed.lows[i - 1] not in cues.words.closed:
            return True
    return False


def before_another_verb(parsed: Parsed, verb: int, cues: Cues) -> bool:
    """True where the verb of the clause is yet to come: "a loan approved last week has been paid"."""
    if parsed.lows[verb] in cues.words.that_after:
        return False  # "said the loan has been paid"
    for i in range(verb + 1, len(parsed.words)):
        low, same = parsed.lows[i], parsed.clauses.of_word[i] == parsed.clauses.of_word[verb]
        if not same or low in _ENDS or i in parsed.breaks:
            return False
        if low in cues.words.auxiliary:
            return True
    return False


def of_a_participle(parsed: Parsed, word: int, verb: int, cues: Cues) -> bool:
    """True where a participle before the verb owns the word: "measures imposed in July are lifted", not "met and"."""
    between, lows = range(word + 1, verb), parsed.lows
    if any(i in parsed.breaks or (lows[i] in _JOINED and not lows[i + 1].isdigit()) for i in between):
        return False
    classes = cues.words
    for i in range(word - 1, max(0, word - _PARTICIPLE_WORDS), -1):
        low, before = lows[i], lows[i - 1]
        if i + 1 in parsed.breaks or low in classes.auxiliary:
            return False
        past = low.endswith("ed") or low in classes.past or low in classes.participle or low in classes.same
        if past and before not in classes.determiner and before not in classes.preposition:
            return True
    return False
