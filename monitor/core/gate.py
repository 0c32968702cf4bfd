# SPDX-License-Identifier: MIT
"""May an item concern anybody at all? Asked first where pyahocorasick is installed; most items end there.

One automaton over the first word of every phrase runs over the raw text, in C. An item passes where it may name a
target, or an actor and a topic. The gate may say yes too often (it knows no second words), never no wrongly: whoever
passes is matched word by word as ever.
"""

import re
from collections.abc import Iterable
from typing import Protocol

from monitor.core.phrases import expand, joins

try:
    import ahocorasick
except ImportError:  # the extra `speed` is not installed: every item is matched word by word
    ahocorasick = None

TARGET, ACTOR, TOPIC = 1, 2, 4
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")


class Gate(Protocol):
    """Tells whether a text may hold one of the phrases."""

    def passes(self, *texts: str) -> bool:
        """False only where none of the texts holds any."""
        ...


class OpenGate:
    """Lets everything through."""

    def passes(self, *texts: str) -> bool:
        """Return True."""
        return True


class AutomatonGate:
    """Looks for the first words of the phrases."""

    def __init__(self, words: dict[str, int]) -> None:
        """`words`: of what it is the first word: TARGET, ACTOR, TOPIC or several of them."""
        self._automaton = ahocorasick.Automaton()
        for word, kinds in words.items():
            self._automaton.add_word(word, (kinds, len(word)))
        self._automaton.make_automaton()

    def passes(self, *texts: str) -> bool:
        """Return True where enough occurs, and for texts whose words are not written as they are read ("U.S.")."""
        seen = 0
        for text in texts:
            if "." in text and _DOTTED.search(text) is not None:
                return True
            low = text.lower().replace("’", "'")
            for end, (kinds, length) in self._automaton.iter(low):
                if kinds & ~seen and not joins(low, end - length) and not joins(low, end):
                    seen |= kinds
                    if seen & TARGET or seen & (ACTOR | TOPIC) == ACTOR | TOPIC:
                        return True
        return False


def gate_for(targets: Iterable[str], actors: Iterable[str] = (), topics: Iterable[str] = ()) -> Gate:
    """Return the gate for some phrases; an open one without the extra, or without phrases. Raises PhraseError."""
    words: dict[str, int] = {}
    for kind, phrases in ((TARGET, targets), (ACTOR, actors), (TOPIC, topics)):
        for word in sorted({way[0].word.lower() for phrase in phrases for way in expand(phrase)}):
            words[word] = words.get(word, 0) | kind
    return AutomatonGate(words) if words and ahocorasick is not None else OpenGate()
