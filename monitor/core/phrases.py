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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, product
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")
GAP_WORDS = 6
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+?n['’]t\b|[^\W_]+|['’]s\b|['’](?:re|ve|ll|d|m)\b", re.UNICODE)
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


class PhraseError(ValueError):
    """A phrase that cannot be read; the message names it and says why."""


class Word(NamedTuple):
    """One word of a text."""

    text: str  # as written
    low: str
    start: int
    end: int


class Found(NamedTuple, Generic[T]):
    """A phrase found in a text. `first` and `last` are word indices, both included."""

    value: T
    phrase: str
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """One step of an expanded phrase: a word, perhaps after a gap."""

    word: str
    capitals: bool
    gap: bool


_Way = tuple[_Piece, ...]


def words_of(text: str) -> list[Word]:
    """Return the words of a text with their places. "U.S." counts as "US"."""
    dotted = {m.start(): m for m in _DOTTED.finditer(text)} if "." in text else {}
    pattern = _WORD if text.isascii() or not _SPACELESS.search(text) else _LETTER
    if not dotted:
        return [Word(m[0], m[0].lower().replace("’", "'"), *m.span()) for m in pattern.finditer(text)]
    found: list[Word] = []
    covered = 0
    for m in pattern.finditer(text):
        if m.start() < covered:
            continue
        if (whole := dotted.get(m.start())) is not None:
            letters = whole[0].replace(".", "")
            found.append(Word(letters, letters.lower(), whole.start(), whole.end()))
            covered = whole.end()
        else:
            found.append(Word(m[0], _low(m[0]), m.start(), m.end()))
    return found


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
        slots.append(tuple((replace(way[0], gap=True), *way[1:]) for way in ways) if gap else ways)
        gap = False
    if gap or not slots:
        raise PhraseError(_NO_WORDS.format(phrase))
    return list(dict.fromkeys(tuple(chain(*chosen)) for chosen in product(*slots)))


class PhraseSet(Generic[T]):
    """Many phrases looked for at once: the words form a trie, so the time hangs on the text, not on their number."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._root: dict[str, _Node[T]] = {}
        for phrase, value in entries:
            for way in expand(phrase):
                self._add(way, phrase, value)

    def _add(self, way: tuple[_Piece, ...], phrase: str, value: T) -> None:
        level = self._root
        node: _Node[T] | None = None
        for piece in way:
            key = ("\0" if piece.gap else "") + (piece.word if piece.capitals else piece.word.lower())
            node = level.setdefault(key, _Node())
            level = node.next
        if node is not None:
            node.ends.append((phrase, value))

    def find(self, words: Sequence[Word]) -> list[Found[T]]:
        """Return every occurrence, overlapping ones included, in order of their first word."""
        found: list[Found[T]] = []
        root = self._root
        for i, (text, low, _, _) in enumerate(words):
            if (node := root.get(low)) is not None:
                self._walk(words, i, i, node, found)
            if text != low and (node := root.get(text)) is not None:
                self._walk(words, i, i, node, found)
        return found

    def _walk(self, words: Sequence[Word], first: int, at: int, node: "_Node[T]", found: list[Found[T]]) -> None:
        for phrase, value in node.ends:
            found.append(Found(value, phrase, first, at, words[first].start, words[at].end))
        if not node.next:
            return
        if at + 1 < len(words):
            text, low, _, _ = words[at + 1]
            if (after := node.next.get(low)) is not None:
                self._walk(words, first, at + 1, after, found)
            if text != low and (after := node.next.get(text)) is not None:
                self._walk(words, first, at + 1, after, found)
        if node.gaps is None:
            node.gaps = {key[1:]: after for key, after in node.next.items() if key.startswith("\0")}
        if node.gaps:
            for later in range(at + 1, min(at + 2 + GAP_WORDS, len(words))):
                for after in _here(node.gaps, words[later]):
                    self._walk(words, first, later, after, found)


class _Node(Generic[T]):
    __slots__ = ("ends", "gaps", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node[T]] = {}
        self.gaps: dict[str, _Node[T]] | None = None
        self.ends: list[tuple[str, T]] = []


def _here(level: "dict[str, _Node[T]]", word: Word) -> "Iterator[_Node[T]]":
    if (node := level.get(word.low)) is not None:
        yield node
    if word.text != word.low and (node := level.get(word.text)) is not None:
        yield node


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
