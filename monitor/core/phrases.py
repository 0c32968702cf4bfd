# SPDX-License-Identifier: MIT
"""Phrases as people write them, found in texts: `adopt{s,ed}`, `hit{s} ... with sanctions`. No regular expressions.

    {a,b}     endings: the word as it stands, or with one of these; a leading `!` drops the bare word: `agree{!d,ing}`
    (a|b)     alternatives, inside one phrase: `(foreign|defence) ministers`
    ...       a gap of at most six words
    US, EU    two to five capitals are matched as capitals only; everything else in any case

A text is words with their places; hyphens and apostrophes separate ("Iran's" is Iran and 's), "don't" stays whole. In
scripts without spaces between words, and in Korean, each letter counts as a word: 中国 is found in 中国外交部.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain, product
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")
GAP_WORDS = 6
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_](?:[^\W_]+(?:(?<=n)['’]t\b)?)?|['’](?:s|re|ve|ll|d|m)\b", re.UNICODE)
# Thai, Lao, Burmese and Khmer; kana and Han; Hangul, whose words carry their particles (Unicode 15, chapters 16 and 18)
_DENSE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_SPACELESS = re.compile(f"[{_DENSE}]")
_LETTER = re.compile(_WORD.pattern.replace(r"[^\W_]", rf"[^\W_{_DENSE}]") + rf"|(?![\W_])[{_DENSE}]", re.UNICODE)
_CAPITALS = re.compile(r"[A-Z]{2,5}")
_ALTERNATIVES = re.compile(r"\(([^()]*)\)")
_ENDINGS = re.compile(r"([^\s{}]*)\{([^{}]*)\}")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_TOKENS = re.compile(r"(?:\([^()]*\)|\{[^{}]*\}|[^\s({])+")  # what stands between spaces that are in no bracket
_NO_WORDS = "{!r}: a gap needs words on both sides, a phrase at least one word"
GAPS = ("...", "…")
_NO_GAPS: dict[str, Any] = {}  # never written to: most nodes have no gap after them
_new = tuple.__new__  # makes the thousands of words and finds of an item without a call of Python's own


class PhraseError(ValueError):
    """A phrase that cannot be read; the message names it and says why."""


class Word(NamedTuple):
    """One word of a text."""

    text: str  # as written
    low: str
    start: int
    end: int


class Words(list[Word]):
    """The words of a text, and their spellings side by side: that is where phrases are looked for."""

    @cached_property
    def texts(self) -> list[str]:
        """As they are written."""
        return [word.text for word in self]

    @cached_property
    def lows(self) -> list[str]:
        """In lower case."""
        return [word.low for word in self]

    @cached_property
    def spellings(self) -> set[str]:
        """Both."""
        return {*self.texts, *self.lows}


class Found(NamedTuple, Generic[T]):
    """A phrase found in a text. `first` and `last` are word indices, both included."""

    value: T
    phrase: str
    first: int
    last: int
    start: int
    end: int


class _Piece(NamedTuple):
    """One step of an expanded phrase: a word, perhaps after a gap."""

    word: str  # in lower case, but for capitals
    capitals: bool
    gap: bool


_Way = tuple[_Piece, ...]


def words_of(text: str) -> Words:
    """Return the words of a text with their places. "U.S." counts as "US"."""
    pattern = _WORD if text.isascii() or not _SPACELESS.search(text) else _LETTER
    texts = pattern.findall(text)
    lows = _low("\0".join(texts)).split("\0") if texts else []  # all at once: texts are split by the thousand
    find, end = text.find, 0
    pairs = zip(texts, lows, strict=True)
    words = Words([_new(Word, (word, low, start := find(word, end), end := start + len(word))) for word, low in pairs])
    if text.count(".") > 1 and (dotted := {m.start(): m for m in _DOTTED.finditer(text)}):
        return Words(_undotted(words, dotted))
    words.texts, words.lows = texts, lows
    return words


def _undotted(words: list[Word], dotted: Mapping[int, re.Match[str]]) -> Iterator[Word]:
    covered = 0
    for word in words:
        if word.start < covered:
            continue
        if (whole := dotted.get(word.start)) is not None:
            letters = whole[0].replace(".", "")
            yield Word(letters, letters.lower(), whole.start(), whole.end())
            covered = whole.end()
        else:
            yield word


def joins(text: str, at: int) -> bool:
    """True where the letters at `at` and after it may belong to one word."""
    pair = text[at : at + 2] if at >= 0 else ""
    return len(pair) == 2 and pair.isalpha() and (pair.isascii() or not _SPACELESS.search(pair))


def expand(phrase: str) -> list[tuple[_Piece, ...]]:
    """Return every way to say the phrase. Raises PhraseError."""
    if not phrase.strip():
        raise PhraseError("an empty phrase")
    if phrase.count("{") != phrase.count("}") or phrase.count("(") != phrase.count(")"):
        raise PhraseError(f"{phrase!r}: a bracket is not closed")
    if re.search(r"\([^()]*\(|\{[^{}]*\{", phrase):
        raise PhraseError(f"{phrase!r}: brackets inside brackets are not read; write the alternatives out")
    slots: list[tuple[_Way, ...]] = []
    gap = False
    for token in _TOKENS.findall(phrase):
        if token in GAPS:
            if gap or not slots:
                raise PhraseError(_NO_WORDS.format(phrase))
            gap = True
            continue
        ways = _ways(token)
        if any(mark in token for mark in GAPS) or not all(ways):  # a gap inside a word, a token without any
            return list(dict.fromkeys(_pieces(s, phrase) for plain in _alternatives(phrase) for s in _endings(plain)))
        slots.append(tuple((way[0]._replace(gap=True), *way[1:]) for way in ways) if gap else ways)
        gap = False
    if gap or not slots:
        raise PhraseError(_NO_WORDS.format(phrase))
    return list(dict.fromkeys(tuple(chain(*chosen)) for chosen in product(*slots)))


class PhraseSet(Generic[T]):
    """Many phrases looked for at once: the words form a trie, so the time hangs on the text, not on their number."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        root: _Node[T] = _Node()
        telling: set[str] = set()
        for phrase, value in entries:
            for way in expand(phrase):
                root.at_end_of(way).ends.append((phrase, value))
                telling.add(max((piece.word for piece in way), key=len))
        self._root = root.next
        self._telling = telling  # one word of every way to say a phrase: without any of them there is none

    def find(self, words: Words) -> list[Found[T]]:
        """Return every occurrence, overlapping ones included, in order of their first word."""
        if self._telling.isdisjoint(words.spellings):
            return []
        hits: list[_Hit[T]] = []
        root, texts, lows = self._root, words.texts, words.lows
        for i, low in enumerate(lows):
            if low in root:
                _walk(texts, lows, i, i, root[low], hits)
            if (text := texts[i]) != low and text in root:
                _walk(texts, lows, i, i, root[text], hits)
        return [
            _new(Found, (value, phrase, first, last, words[first].start, words[last].end))
            for first, last, ends in hits
            for phrase, value in ends
        ]


class Hints:
    """A glance at a text before it is split into words: can any of these phrases stand in it at all?"""

    def __init__(self, phrases: Iterable[str]) -> None:
        telling = {max(way, key=lambda piece: len(_plain(piece.word))) for phrase in phrases for way in expand(phrase)}
        self._capitals = tuple(piece.word for piece in telling if piece.capitals)
        words = {_plain(piece.word) for piece in telling if not piece.capitals}
        self._words = tuple(w for w in words if not any(other in w for other in words - {w}))

    def in_text(self, text: str) -> bool:
        """False where none can stand in the text; True says only that one may."""
        if not (self._words or self._capitals):
            return False
        plain = text.replace(".", "")  # "U.S." counts as "US"
        return any(map(plain.lower().__contains__, self._words)) or any(map(plain.__contains__, self._capitals))


def _plain(word: str) -> str:
    """What of a word stands in any text with it, in lower case: nothing where letters look to their neighbours."""
    return "" if set(word) & set("'σς") else word.replace(".", "")


class _Node(Generic[T]):
    __slots__ = ("ends", "gaps", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node[T]] = {}
        self.gaps: dict[str, _Node[T]] = _NO_GAPS  # what may follow within a few words
        self.ends: list[tuple[str, T]] = []

    def at_end_of(self, way: _Way) -> "_Node[T]":
        """Return the node that a way to say a phrase leads to, made where it is missing."""
        node = self
        for word, _, gap in way:
            if gap and node.gaps is _NO_GAPS:
                node.gaps = {}
            level = node.gaps if gap else node.next
            if (after := level.get(word)) is None:
                after = level[word] = _Node()
            node = after
        return node


_Hit = tuple[int, int, list[tuple[str, T]]]  # first and last word, and the phrases that end there


def _walk(texts: Sequence[str], lows: Sequence[str], first: int, at: int, node: _Node[T], hits: list[_Hit[T]]) -> None:
    """Add what ends at this node, and go on to those that the words behind `at` lead to."""
    if node.ends:
        hits.append((first, at, node.ends))
    at += 1
    if node.next and at < len(lows):
        text, low = texts[at], lows[at]
        if low in node.next:
            _walk(texts, lows, first, at, node.next[low], hits)
        if text != low and text in node.next:
            _walk(texts, lows, first, at, node.next[text], hits)
    if gaps := node.gaps:
        for later in range(at, min(at + 1 + GAP_WORDS, len(lows))):
            text, low = texts[later], lows[later]
            if low in gaps:
                _walk(texts, lows, first, later, gaps[low], hits)
            if text != low and text in gaps:
                _walk(texts, lows, first, later, gaps[text], hits)


@lru_cache(maxsize=50_000)
def _ways(token: str) -> "tuple[_Way, ...]":
    """Return every way to say what stands between two spaces."""
    return tuple(
        tuple(_piece(word, gap=False) for word in words_of(spoken))
        for plain in _alternatives(token)
        for spoken in _endings(plain)
    )


def _low(word: str) -> str:
    return word.lower().replace("’", "'")


def _alternatives(phrase: str) -> Iterator[str]:
    parts = _ALTERNATIVES.split(phrase)
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    for chosen in product(*choices):
        yield "".join(chosen)


def _endings(phrase: str) -> Iterator[str]:
    parts: list[list[str]] = []
    at = 0
    for m in _ENDINGS.finditer(phrase):
        parts.append([phrase[at : m.start()]])
        stem, endings = m[1], [e.strip() for e in m[2].split(",")]
        if not stem:
            raise PhraseError(f"{phrase!r}: endings need a word before them")
        bare = [] if endings[0].startswith("!") else [stem]
        parts.append(bare + [stem + e.removeprefix("!") for e in endings])
        at = m.end()
    parts.append([phrase[at:]])
    for chosen in product(*parts):
        yield "".join(chosen)


def _pieces(spoken: str, phrase: str) -> tuple[_Piece, ...]:
    pieces: list[_Piece] = []
    for i, part in enumerate(re.split(r"\.\.\.|…", spoken)):
        inside = words_of(part)
        if not inside:
            raise PhraseError(_NO_WORDS.format(phrase))
        pieces += [_piece(word, gap=i > 0 and j == 0) for j, word in enumerate(inside)]
    return tuple(pieces)


def _piece(word: Word, *, gap: bool) -> _Piece:
    capitals = bool(_CAPITALS.fullmatch(word.text))
    return _Piece(word.text if capitals else word.low, capitals, gap)
