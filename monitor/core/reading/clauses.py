# SPDX-License-Identifier: MIT
"""Clauses by their words and commas, without a parser: what an operator or a subject to the left may reach.

A clause that is opened by "after", "which", "who" ... ends at the next comma, and the clause around it goes on.
A clause that is opened by "that", or by a reporting verb, goes on to the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.core.phrases import Found, Word
from monitor.core.reading.cues import Cues, Sign

_HARD = frozenset(";:()[]–—|•")
_PREPOSITIONS = frozenset({"after", "following", "since", "despite", "amid", "before", "until", "as"})
_RELATIVES = frozenset({"that", "who", "which", "whom"})
_NOT_FINITE = frozenset({"be", "been", "being", "having", "got", "gets"})
_GOES_ON = frozenset({"and", "or", "but", "to", "not"})  # "who was detained and has": the clause goes on
_TOLD_OF = frozenset({"show", "shows", "showed", "find", "finds", "found", "say", "says", "said", "mean", "means"})
_TOLD = frozenset({"told", "tells", "telling"})


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause: its words, and how it hangs on the sentence."""

    kind: str  # main | background | complement | conditional
    head: str  # the word that opens it, "" for a main clause
    words: tuple[int, ...]  # indices; not always contiguous
    parent: int | None = None  # the clause it hangs on


@dataclass(frozen=True, kw_only=True)
class Clauses:
    """The clauses of a sentence."""

    of_word: tuple[int, ...]  # word -> clause
    clauses: tuple[Clause, ...]

    def at(self, word: int) -> Clause:
        """Return the clause a word stands in."""
        return self.clauses[self.of_word[word]]

    def before(self, word: int) -> list[int]:
        """Return the words before `word` in its clause."""
        return [i for i in self.at(word).words if i < word]

    def after(self, word: int) -> list[int]:
        """Return the words after `word` in its clause."""
        return [i for i in self.at(word).words if i > word]


class _Builder:
    def __init__(self) -> None:
        self.clauses: list[tuple[str, str, list[int], int | None]] = []
        self.open("main", "", None)

    def open(self, kind: str, head: str, parent: int | None) -> None:
        self.clauses.append((kind, head, [], parent))
        self.current = len(self.clauses) - 1

    def add(self, word: int) -> None:
        self.clauses[self.current][2].append(word)

    def close(self) -> None:
        """Go back to the clause around this one."""
        kind, _, _, parent = self.clauses[self.current]
        if parent is not None:
            self.current = parent
        elif kind != "main":
            self.open("main", "", None)

    @property
    def kind(self) -> str:
        return self.clauses[self.current][0]

    @property
    def head(self) -> str:
        return self.clauses[self.current][1] if self.kind == "background" else ""

    @property
    def words(self) -> list[int]:
        return self.clauses[self.current][2]


def clauses_of(text: str, words: Sequence[Word], cues: Cues, reporting: Sequence[Found[Sign]]) -> Clauses:
    """Return the clauses of a sentence."""
    build = _Builder()
    said = {sign.last + 1 for sign in reporting}
    for i, word in enumerate(words):
        between = text[words[i - 1].end : word.start] if i else ""
        kind = None if word.text == "WHO" else cues.head_of.get(word.low)  # the health organisation
        if word.low == "that" and not _tells(words, i, cues):
            kind = "background"
        if (i and _HARD & set(between)) or " - " in between:
            build.open("main", "", None)
        elif ("," in between and build.kind in ("background", "conditional")) or (
            build.head in _RELATIVES and _ends_relative(words, i, build.words, cues)
        ):
            build.close()
        if kind and not _is_preposition_like(words, i, cues):
            parent = None if i == 0 else build.current
            build.open(kind, word.low, parent)
        elif i in said and _opens_statement(words, i, between, cues):
            build.open("complement", "said", build.current)
        elif "," in between and _is_participle(word):
            build.open("background", "ing", build.current)
        build.add(i)
    _mend(build, words, cues)
    owner = [0] * len(words)
    for number, (_, _, members, _) in enumerate(build.clauses):
        for member in members:
            owner[member] = number
    return Clauses(
        of_word=tuple(owner),
        clauses=tuple(Clause(kind=k, head=h, words=tuple(w), parent=p) for k, h, w, p in build.clauses),
    )


def _mend(build: _Builder, words: Sequence[Word], cues: Cues) -> None:
    """ "After a day of talks the Council adopted": where nothing follows, the verb is that of the sentence."""
    clauses, classes = build.clauses, cues.words
    if (
        not words
        or words[0].low not in _PREPOSITIONS
        or any(kind == "main" and members for kind, _, members, _ in clauses)
    ):
        return
    opened = next(n for n, (_, _, members, _) in enumerate(clauses) if 0 in members)
    _, _, members, parent = clauses[opened]
    verb = next((n for n, i in enumerate(members) if n and _is_verb(words[i].low, cues)), 0)
    inside = [words[i].low for i in members[:verb]]
    if any(
        low in classes.determiner and before not in classes.determiner | classes.preposition | _PREPOSITIONS
        for before, low in pairwise(inside)
    ):
        clauses[opened] = ("main", "", members, parent)


def _ends_relative(words: Sequence[Word], i: int, members: Sequence[int], cues: Cues) -> bool:
    """True for the verb of the clause around: "The vessel that carried the grain | was unloaded"."""
    classes, low, before = cues.words, words[i].low, words[i - 1].low
    if not (low in classes.auxiliary and low not in _NOT_FINITE) and not _is_past(words, i, cues):
        return False
    if before in classes.auxiliary or before in classes.pronoun or before in _GOES_ON or classes.is_adverb(before):
        return False
    inside = [words[member].low for member in members[1:]]
    return not _TOLD_OF.intersection(inside) and any(_is_verb(word, cues) for word in inside)


def _is_past(words: Sequence[Word], i: int, cues: Cues) -> bool:
    """ "went", "reached the port": a past tense by its form or by the object behind it."""
    classes, after = cues.words, words[i + 1].low if i + 1 < len(words) else ""
    low, before = words[i].low, words[i - 1].low if i else ""
    if after not in classes.determiner or before in classes.determiner or before in classes.preposition:
        return False
    return low.endswith("ed") or low in classes.past


def _is_verb(low: str, cues: Cues) -> bool:
    classes = cues.words
    closed = (classes.auxiliary, classes.past, classes.participle, classes.same)
    return low.endswith("ed") or any(low in words for words in closed)


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


def _opens_statement(words: Sequence[Word], i: int, between: str, cues: Cues) -> bool:
    """ "said the EU had", not "said on Monday" nor "said." """
    return "," not in between and words[i].low not in cues.words.preposition
