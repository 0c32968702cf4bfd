# SPDX-License-Identifier: MIT
"""All words of a rule book and all cues, looked for in a sentence in one go."""

from typing import NamedTuple
from weakref import WeakKeyDictionary

from monitor.core.phrases import Found, PhraseSet, Words
from monitor.core.reading.cues import Cues, Sign
from monitor.core.reading.rulebook import RuleBook

_TRIGGERS = frozenset(("say", "whole", "still"))
_CUES = frozenset(("operator", "scope", "sentence", "state", "reporting"))


class Spoken(NamedTuple):
    """What of a lexicon a sentence holds, overlapping finds included."""

    triggers: list[Found[Sign]]
    cues: list[Found[Sign]]
    things: list[Found[Sign]]  # the rule book's other words: objects, aims, levels ...


class Lexicon:
    """A rule book's phrases and the cues, compiled once."""

    def __init__(self, rules: RuleBook, cues: Cues) -> None:
        self._phrases = PhraseSet((*cues.phrases(), *rules.phrases()))

    def find(self, words: Words) -> Spoken:
        """Return what the words hold."""
        triggers, cues, things = Spoken([], [], [])
        for found in self._phrases.find(words):
            kind = found.value[0]
            (triggers if kind in _TRIGGERS else cues if kind in _CUES else things).append(found)
        return Spoken(triggers, cues, things)


_KNOWN: WeakKeyDictionary[RuleBook, tuple[Cues, Lexicon]] = WeakKeyDictionary()


def lexicon_of(rules: RuleBook, cues: Cues) -> Lexicon:
    """Return the lexicon of a rule book. It goes with the book: a configuration that is read again leaves nothing."""
    known = _KNOWN.get(rules)
    if known is None or known[0] is not cues:
        known = _KNOWN[rules] = (cues, Lexicon(rules, cues))
    return known[1]
