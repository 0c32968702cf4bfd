# SPDX-License-Identifier: MIT
"""Clauses by their words and commas, without a parser: what an operator or a subject to the left may reach.

A clause that is opened by "after", "which", "who" ... ends at the next comma, and the clause around it goes on.
A clause that is opened by "that", or by a reporting verb, goes on to the end.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from monitor.core.phrases import Found, Word, Words
from monitor.core.reading.cues import Cues, Sign

_HARD = frozenset(";:()[]–—|•")
_PREPOSITIONS = frozenset({"after", "following", "since", "despite", "amid", "before", "until", "as"})
_RELATIVES = frozenset({"that", "who", "which", "whom"})
_NOT_FINITE = frozenset({"be", "been", "being", "having", "got", "gets"})
_GOES_ON = frozenset({"and", "or", "but", "to", "not"})  # "who was detained and has": the clause goes on
_TOLD_OF = frozenset({"show", "shows", "showed", "find", "finds", "found", "say", "says", "said", "mean", "means"})
_TOLD = frozenset({"told", "tells", "telling"})


class Clause(NamedTuple):
    """One clause: its words, and how it hangs on the sentence."""

    kind: str  # main | background | complement | conditional
    head: str  # the word that opens it, "" for a main clause
    words: list[int]  # indices, ascending; not always contiguous
    parent: int | None = None  # the clause it hangs on


class Clauses(NamedTuple):
    """The clauses of a sentence."""

    of_word: list[int]  # word -> clause
    clauses: list[Clause]

    def at(self, word: int) -> Clause:
        """Return the clause a word stands in."""
        return self.clauses[self.of_word[word]]

    def before(self, word: int) -> list[int]:
        """Return the words before `word` in its clause."""
        words = self.clauses[self.of_word[word]].words
        return words[: bisect_left(words, word)]

    def after(self, word: int) -> list[int]:
        """Return the words after `word` in its clause."""
        words = self.clauses[self.of_word[word]].words
        return words[bisect_right(words, word) :]


class _Builder:
    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self.open("main", "", None)

    def open(self, kind: str, head: str, parent: int | None) -> None:
        self.current = len(self.clauses)
        self.clauses.append(Clause(kind, head, [], parent))

    def close(self) -> None:
        """Go back to the clause around this one."""
        clause = self.clauses[self.current]
        if clause.parent is not None:
            self.current = clause.parent
        elif clause.kind != "main":
            self.open("main", "", None)


def clauses_of(words: Words, gaps: Mapping[int, str], cues: Cues, reporting: Sequence[Found[Sign]]) -> Clauses:
    """Return the clauses of a sentence. `gaps`: what stands before a word, where it is not one space."""
    build = _Builder()
    said = {sign.last + 1 for sign in reporting}
    openers = cues.openers
    of_word: list[int] = []
    for i, low in enumerate(words.lows):
        between = gaps.get(i, "") if i else ""
        comma, here = "," in between, build.clauses[build.current]
        if between and (not _HARD.isdisjoint(between) or " - " in between):
            build.open("main", "", None)
        elif (comma and here.kind in ("background", "conditional")) or (
            here.head in _RELATIVES and here.kind == "background" and _ends_relative(words, of_word, cues)
        ):
            build.close()
        if low in openers and (kind := _kind_of_head(words, i, cues)):
            build.open(kind, low, None if i == 0 else build.current)
        elif i in said and not comma and low not in cues.words.preposition:  # not "said on Monday"
            build.open("complement", "said", build.current)
        elif comma and _is_participle(words[i]):
            build.open("background", "ing", build.current)
        of_word.append(build.current)
    for i, number in enumerate(of_word):
        build.clauses[number].words.append(i)
    _mend(build.clauses, of_word, words, cues)
    return Clauses(of_word, build.clauses)


def _kind_of_head(words: Sequence[Word], i: int, cues: Cues) -> str:
    """The kind of clause that a word opens; "" for one that opens none here."""
    if words[i].text == "WHO" or _is_preposition_like(words, i, cues):  # the health organisation
        return ""
    return "background" if words[i].low == "that" and not _tells(words, i, cues) else cues.head_of.get(words[i].low, "")


def _mend(clauses: list[Clause], of_word: Sequence[int], words: Sequence[Word], cues: Cues) -> None:
    """ "After a day of talks the Council adopted": where nothing follows, the verb is that of the sentence."""
    classes = cues.words
    if not words or words[0].low not in _PREPOSITIONS or any(c.kind == "main" and c.words for c in clauses):
        return
    opened = of_word[0]
    members = clauses[opened].words
    verb = next((n for n, i in enumerate(members) if n and _is_verb(words[i].low, cues)), 0)
    inside = [words[i].low for i in members[:verb]]
    closed = classes.determiner | classes.preposition | _PREPOSITIONS
    if any(low in classes.determiner and before not in closed for before, low in pairwise(inside)):
        clauses[opened] = clauses[opened]._replace(kind="main", head="")


def _ends_relative(words: Sequence[Word], of_word: Sequence[int], cues: Cues) -> bool:
    """True where the next word is the verb of the clause around: "The vessel that carried the grain | was unloaded".
    `of_word`: the clauses of the words before it."""
    i = len(of_word)
    classes, low, before = cues.words, words[i].low, words[i - 1].low
    if not (low in classes.auxiliary and low not in _NOT_FINITE) and not _is_past(words, i, cues):
        return False
    if before in classes.auxiliary or before in classes.pronoun or before in _GOES_ON or classes.is_adverb(before):
        return False
    inside = [words[j].low for j, number in enumerate(of_word) if number == of_word[-1]][1:]
    return _TOLD_OF.isdisjoint(inside) and any(_is_verb(word, cues) for word in inside)


def _is_past(words: Sequence[Word], i: int, cues: Cues) -> bool:
    """ "went", "reached the port": a past tense by its form or by the object behind it."""
    classes, after = cues.words, words[i + 1].low if i + 1 < len(words) else ""
    low, before = words[i].low, words[i - 1].low if i else ""
    if after not in classes.determiner or before in classes.determiner or before in classes.preposition:
        return False
    return low.endswith("ed") or low in classes.past


def _is_verb(low: str, cues: Cues) -> bool:
    classes = cues.words
    verbs = (classes.auxiliary, classes.past, classes.participle, classes.same)
    return low.endswith("ed") or any(low in forms for forms in verbs)


def _tells(words: Sequence[Word], i: int, cues: Cues) -> bool:
    """ "said on Monday that", "told the House of Commons that", not "a bill that"."""
    near, before = words[max(0, i - 4) : i], words[max(0, i - 8) : i]
    return any(word.low in cues.words.that_after for word in near) or any(word.low in _TOLD for word in before)


def _is_participle(word: Word) -> bool:
    """ "adding", not Beijing nor "according to"."""
    return word.text.endswith("ing") and word.text[0].islower() and len(word.low) > 5 and word.low != "according"


def _is_preposition_like(words: Sequence[Word], i: int, cues: Cues) -> bool:
    """ "as well", "so that", "after" at the very end: no clause is opened."""
    after = words[i + 1].low if i + 1 < len(words) else ""
    low = words[i].low
    return (
        not after
        or (low == "as" and after in ("well", "part", "soon", "much", "many", "early", "of", "expected", "regards"))
        or (low == "that" and i > 0 and words[i - 1].low in cues.words.preposition)
        or (low == "since" and after.isdigit())
    )
