# SPDX-License-Identifier: MIT
"""Sentences of an item, and one sentence made ready for reading: words, punctuation, clauses, and the signs in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import sentencex

from monitor.core.model import Where
from monitor.core.phrases import Found, Word, words_of
from monitor.core.reading.clauses import Clauses, clauses_of
from monitor.core.reading.cues import Cues, Sign
from monitor.core.reading.names import Names
from monitor.core.reading.rulebook import RuleBook

MAX_CHARS = 1200  # a longer "sentence" is a list or a table
MAX_TEXT = 200_000  # characters: longer than any report; 1 MB of anything must not take a second
LEAD_SENTENCES = 2
_SUM = re.compile(r"\d[\d.,]*(?:m|mn|mln|b|bn|bln|tn|k)")
_PARAGRAPH = re.compile(r"\n\s*\n")
_GAP = "..."
_UNTIL = frozenset(("since", "until", "till", "after", "before", "last", "next", "late", "early", "mid"))
_QUOTATION = re.compile('["“”«»]')
_SPEAKERS = ("own", "state", "accused", "accuser", "party")
# one word may belong to several of these; a short operator may govern where a longer one, over a gap, does not
_SHARED = ("object", "near", "party", "unless_before", "unless_after", "unless", "name", "operator", "aim")
_NAMES = ("own", "state", "target", "accused", "accuser")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence as it stands in the item."""

    text: str  # verbatim
    where: Where
    index: int  # 0 is the title; the text's sentences follow

    @cached_property
    def words(self) -> list[Word]:
        """Its words, split once; of a list or a table that passes for a sentence only the first."""
        return words_of(self.text[:MAX_CHARS])


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """A sentence that a trigger was found in, ready for reading."""

    sentence: Sentence
    words: Sequence[Word]
    clauses: Clauses
    triggers: Sequence[Found[Sign]]
    signs: Sequence[Found[Sign]]  # of rule book, cues and thread; the longest of each kind at a place

    @cached_property
    def _by_kind(self) -> Mapping[str, list[Found[Sign]]]:
        kinds: dict[str, list[Found[Sign]]] = {}
        for sign in self.signs:
            kinds.setdefault(sign.value[0], []).append(sign)
        return kinds

    def of(self, *kinds: str) -> list[Found[Sign]]:
        """Return the signs of one kind, in order; of several kinds, kind after kind."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], [])
        return [sign for kind in kinds for sign in self._by_kind.get(kind, ())]

    def has(self, kind: str, name: str | None = None) -> bool:
        """True when the sentence holds such a sign."""
        return any(name is None or s.value[1] == name for s in self.of(kind))

    def has_at(self, kind: str, word: int) -> bool:
        """True when such a sign begins at a word."""
        return any(s.first == word for s in self.of(kind))

    def has_word(self, low: str, word: int) -> bool:
        """True when this word stands at a place."""
        return word < len(self.words) and self.words[word].low == low

    def quoted(self, word: int) -> bool:
        """True for a word between quotation marks."""
        return word in self._quoted

    @cached_property
    def _quoted(self) -> frozenset[int]:
        marks = [(m.start(), m[0]) for m in _QUOTATION.finditer(self.sentence.text)]
        found: list[int] = []
        opened = straight = False
        for i, word in enumerate(self.words if marks else ()):
            while marks and marks[0][0] < word.start:
                _, mark = marks.pop(0)
                straight ^= mark == '"'
                opened = mark in "“«" if mark != '"' else opened
            if opened or straight:
                found.append(i)
        return frozenset(found)

    @cached_property
    def names(self) -> list[Found[Sign]]:
        """Names outside of quotations: nobody quoted speaks of himself by name."""
        return [sign for sign in self.signs if sign.value[0] in _SPEAKERS and not self.quoted(sign.first)]

    def gap(self, index: int) -> str:
        """Return what stands between the word before `index` and that word."""
        return self._gaps[min(index, len(self.words))]

    @cached_property
    def _gaps(self) -> list[str]:
        text = self.sentence.text
        ends, starts = (0, *(word.end for word in self.words)), (*(word.start for word in self.words), len(text))
        return [text[end:start] for end, start in zip(ends, starts, strict=True)]


def sentences_of(title: str, text: str) -> Iterator[Sentence]:
    """Yield title, lead (the first two sentences of the first paragraph) and body, in order."""
    if title.strip():
        yield Sentence(text=title.strip(), where=Where.TITLE, index=0)
    index, paragraphs = 1, [p for p in _PARAGRAPH.split(text[:MAX_TEXT]) if p.strip()]
    for number, paragraph in enumerate(paragraphs):
        for place, piece in enumerate(_split(paragraph)):
            lead = number == 0 and place < LEAD_SENTENCES
            yield Sentence(text=piece, where=Where.LEAD if lead else Where.BODY, index=index)
            index += 1


def _split(paragraph: str) -> Iterator[str]:
    for piece in sentencex.segment("en", paragraph):
        if stripped := piece.strip():
            yield stripped


def parse(sentence: Sentence, rules: RuleBook, cues: Cues, names: Names) -> Parsed | None:
    """Return the sentence made ready for reading, or None where nothing in it can say a state."""
    if len(sentence.text) > MAX_CHARS:
        return None
    words = sentence.words
    triggers = rules.triggers.find(words)
    if not triggers:
        return None
    if sentence.where is Where.BODY and not _worth_reading(words, triggers, cues, names):
        return None
    shared = [s for s in cues.signs.find(words) if s.value[0] != "operator" or not _is_month(words, s, cues)]
    own = [s for s in names.signs.find(words) if s.value != ("own", "weak") or _alone(words, s, cues)]
    found = [*shared, *rules.signs.find(words), *_amounts(words, rules), *own, *names.of_states(shared)]
    return Parsed(
        sentence=sentence,
        words=words,
        clauses=clauses_of(sentence.text, words, cues, [s for s in found if s.value[0] == "reporting"]),
        triggers=_outermost(triggers),
        signs=_longest(found),
    )


def _worth_reading(words: Sequence[Word], triggers: Sequence[Found[Sign]], cues: Cues, names: Names) -> bool:
    """Deep in a text a sentence counts only where it names the target, or says that an act is still to come."""
    if any(t.value[0] == "still" for t in triggers):
        return True
    found = [*names.signs.find(words), *names.of_states(cues.state_names.find(words))]
    return any(sign.value[0] == "target" for sign in found)


def _amounts(words: Sequence[Word], rules: RuleBook) -> Iterator[Found[Sign]]:
    """Yield sums that are written as one word, "40bn", as objects."""
    for i, word in enumerate(words):
        if word.low[0].isdigit() and _SUM.fullmatch(word.low):
            for group in rules.amount_groups:
                yield Found(("object", group), word.text, i, i, word.start, word.end)


def _is_month(words: Sequence[Word], sign: Found[Sign], cues: Cues) -> bool:
    """ "in May", "5 May": no "may" that governs a verb."""
    if sign.first != sign.last or words[sign.first].text != "May":
        return False
    before = words[sign.first - 1].low if sign.first else ""
    after = words[sign.first + 1].low if sign.first + 1 < len(words) else ""
    return before in cues.words.preposition or before in _UNTIL or before.isdigit() or after.isdigit()


def _alone(words: Sequence[Word], weak: Found[Sign], cues: Cues) -> bool:
    """ "the bloc", not "the West African bloc": a weak name with a qualifier is somebody else's."""
    if weak.first == 0 or words[weak.first].low in cues.words.determiner:
        return True
    before = words[weak.first - 1]
    return before.low in cues.words.determiner | cues.words.preposition | cues.words.stop or weak.start - before.end > 1


def _outermost(triggers: Sequence[Found[Sign]]) -> list[Found[Sign]]:
    """Of triggers that begin together keep the longest, of each event: "found no evidence" is not "found". One with a
    gap may reach too far ("agree on sanctions on" for "agree ... on"): the event's own shorter one stays beside it."""
    ends: dict[int, dict[Sign, int]] = {}
    for trigger in triggers:
        of_event = ends.setdefault(trigger.first, {})
        of_event[trigger.value] = max(trigger.last, of_event.get(trigger.value, 0))
    once = {(t.value, t.first, _GAP in t.phrase): t for t in sorted(triggers, key=lambda t: t.last)}
    return [
        t
        for t in once.values()
        if t.value[0] != "say"
        or _GAP in t.phrase
        or all(t.last >= end for value, end in ends[t.first].items() if value != t.value)
    ]


def _longest(found: Sequence[Found[Sign]]) -> list[Found[Sign]]:
    """Of signs of one kind that overlap, keep the longest: "North Korea" is not also "Korea"."""
    kept: list[Found[Sign]] = []
    taken: dict[str | Sign, int] = {}  # kind → the words it holds, a bit each
    for sign in sorted(found, key=lambda s: (s.first - s.last, s.first)):
        kind = sign.value[0]
        rival = sign.value if kind in _SHARED else kind
        words, held = (2 << sign.last) - (1 << sign.first), taken.get(rival, 0)
        if kind == "operator" or not held & words:
            taken[rival] = held | words
            kept.append(sign)
    names = [k for k in kept if k.value[0] in _NAMES]
    return sorted(
        (k for k in kept if k.value[0] not in _NAMES or not _swallowed(k, names)), key=lambda s: (s.first, s.last)
    )


def _swallowed(name: Found[Sign], names: Sequence[Found[Sign]]) -> bool:
    """True for a name inside a longer one: "Council" in "Security Council", "Korea" in "North Korea"."""
    first, last = name.first, name.last
    return any(k.first <= first and last <= k.last and k.last - k.first > last - first for k in names)
