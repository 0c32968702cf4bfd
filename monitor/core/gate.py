# SPDX-License-Identifier: MIT
"""Does an item name anybody's target at all? Asked first where pyahocorasick is installed; most items end there.

One automaton over the first word of every target phrase runs over the raw text, in C. It may say yes too often (a word
inside a longer one), never no wrongly: whoever passes is matched word by word as ever.
"""

import re
from collections.abc import Iterable
from typing import Protocol

from monitor.core.phrases import expand

try:
    import ahocorasick
except ImportError:  # the extra `speed` is not installed: every item is matched word by word
    ahocorasick = None

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

    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word in words:
            self._automaton.add_word(word, word)
        self._automaton.make_automaton()

    def passes(self, *texts: str) -> bool:
        """Return True where one occurs, and for texts whose words are not written as they are read ("U.S.")."""
        return any(
            next(self._automaton.iter(text.lower().replace("’", "'")), None) is not None
            or ("." in text and _DOTTED.search(text) is not None)
            for text in texts
        )


def gate_for(phrases: Iterable[str]) -> Gate:
    """Return the gate for some phrases; an open one without the extra, or without phrases. Raises PhraseError."""
    words = {way[0].word.lower() for phrase in phrases for way in expand(phrase)}
    return AutomatonGate(sorted(words)) if words and ahocorasick is not None else OpenGate()
