# SPDX-License-Identifier: MIT
"""Where a word stands: behind a preposition, or behind another verb. By closed word classes, without a parser."""

from monitor.core.reading.cues import Cues
from monitor.core.reading.sentences import Parsed

BREAKS = frozenset(",;:.()[]—–|")
_JOINED = frozenset(("and", "but", "or", "to"))
_PARTICIPLE_WORDS = 9
_ENDS = _JOINED | {"it", "they", "he", "she", "we", "i", "what", "how", "that", "there", "all", "more", "than"}
_OPENERS = frozenset(("it", "they", "he", "she", "who", "which", "whose", "that"))


def in_phrase(parsed: Parsed, i: int, cues: Cues) -> bool:
    """True for a word that hangs on a preposition: "on Iran", "over the Iranian"."""
    for back in (1, 2):
        if i - back < 0 or BREAKS & set(parsed.gap(i - back + 1)):
            return False
        low = parsed.words[i - back].low
        if low in cues.words.preposition:
            return True
        if low not in cues.words.determiner:
            return False
    return False


def in_phrase_of(parsed: Parsed, i: int, heads: frozenset[str]) -> bool:
    """True for a word within three words after one of these prepositions, no break between."""
    for back in range(1, 4):
        if i - back < 0 or BREAKS & set(parsed.gap(i - back + 1)):
            return False
        if parsed.words[i - back].low in heads:
            return True
    return False


def beyond_another_verb(parsed: Parsed, verb: int, word: int, cues: Cues) -> bool:
    """True where another clause stands between the verb and a later word: "added to the list it made in July"."""
    for i in range(verb + 2, word):
        low, before = parsed.words[i].low, parsed.words[i - 1].low
        if low in _OPENERS:
            return True
        past = low.endswith("ed") or low in cues.words.past or low in cues.words.participle
        if past and before not in cues.words.determiner | cues.words.preposition | cues.words.stop:
            return True
    return False


def before_another_verb(parsed: Parsed, verb: int, cues: Cues) -> bool:
    """True where the verb of the clause is yet to come: "a loan approved last week has been paid"."""
    if parsed.words[verb].low in cues.words.that_after:
        return False  # "said the loan has been paid"
    for i in range(verb + 1, len(parsed.words)):
        low, same = parsed.words[i].low, parsed.clauses.of_word[i] == parsed.clauses.of_word[verb]
        if not same or low in _ENDS or BREAKS & set(parsed.gap(i)):
            return False
        if low in cues.words.auxiliary:
            return True
    return False


def of_a_participle(parsed: Parsed, word: int, verb: int, cues: Cues) -> bool:
    """True where a participle before the verb owns the word: "measures imposed in July are lifted", not "met and"."""
    between = range(word + 1, verb)
    if any(BREAKS & set(parsed.gap(i)) for i in between):
        return False
    if any(parsed.words[i].low in _JOINED and not parsed.words[i + 1].low.isdigit() for i in between):
        return False
    for i in range(word - 1, max(0, word - _PARTICIPLE_WORDS), -1):
        if BREAKS & set(parsed.gap(i + 1)):
            return False
        low, before = parsed.words[i].low, parsed.words[i - 1].low
        if low in cues.words.auxiliary:
            return False
        past = low.endswith("ed") or low in cues.words.past or low in cues.words.participle or low in cues.words.same
        if past and before not in cues.words.determiner | cues.words.preposition:
            return True
    return False
