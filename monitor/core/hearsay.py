# SPDX-License-Identifier: MIT
"""Does a report state a step on its own authority, or pass on what unnamed people or others say? Pure.

A named agency that says "ministers adopted" answers for it; "diplomats said" and "X reports" do not (the acceptance
sets call the first a change, the second a suggestion; tests/corpus/README.md).
"""

from collections.abc import Iterable

from monitor.core.phrases import PhraseSet, words_of

PHRASES = (
    "(diplomat|diplomats|source|sources|envoy|envoys|insiders) (say|says|said|told|tell|tells|suggest|confirm)",
    "(official|officials) (say|says|said|told|tell|tells|suggest|confirm)",
    "citing",
    "according to (diplomats|sources|officials|envoys|reports|media|people|a source|a diplomat|an official|insiders)",
    "people familiar with",
    "on condition of anonymity",
    "who asked not to be named",
    "reportedly",
    "allegedly",
    "unconfirmed",
    "(agency|agencies|media|newspaper|newspapers|outlets|channel|website|broadcaster) (report|reports|reported)",
    "(dpa|AFP|AP|Reuters|Bloomberg|Interfax|TASS|Politico|Axios|CNN) (report|reports|reported)",
    "is said to",
    "are said to",
    "seen by",
)
_PHRASES = PhraseSet((phrase, phrase) for phrase in PHRASES)


def hearsay(texts: Iterable[str]) -> str | None:
    """Return the words by which one of the sentences passes on what others say, None where none does."""
    for text in texts:
        found = _PHRASES.find(words_of(text))
        if found:
            return text[found[0].start : found[0].end]
    return None
