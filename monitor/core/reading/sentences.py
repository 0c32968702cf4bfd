# SPDX-License-Identifier: MIT
"""Sentences of an item, and one sentence made ready for reading: words, punctuation, clauses, and the signs in it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, wraps
from itertools import pairwise
from operator import itemgetter
from typing import Any, TypeVar, TypeVarTuple

import sentencex

from monitor.core.model import Where
from monitor.core.phrases import Found, Word, Words, words_of
from monitor.core.reading.clauses import Clauses, clauses_of
from monitor.core.reading.cues import Cues, Sign
from monitor.core.reading.lexicon import lexicon_of
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
_SPEAKERS = frozenset(("own", "state", "accused", "accuser", "party"))
# one word may belong to several of these
_SHARED = frozenset(("object", "near", "party", "unless_before", "unless_after", "unless", "name", "aim"))
_NAMES = frozenset(("own", "state", "target", "accused", "accuser"))
_MANY = 10_000  # more than a sentence has words
_PLACE = itemgetter(2, 3)  # of a find: first and last word
BREAKS = frozenset(",;:.()[]—–|")

Asked = TypeVarTuple("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence as it stands in the item."""

    text: str  # verbatim
    where: Where
    index: int  # 0 is the title; the text's sentences follow

    @cached_property
    def words(self) -> Words:
        """Its words, split once; of a list or a table that passes for a sentence only the first."""
        return words_of(self.text[:MAX_CHARS])


@dataclass(kw_only=True, eq=False)
class Parsed:
    """A sentence that a trigger was found in, ready for reading. Nothing of it changes but what it remembers."""

    sentence: Sentence
    words: Words
    gaps: Mapping[int, str]  # word -> what stands before it, where that is not one space; one more: the end
    clauses: Clauses
    triggers: Sequence[Found[Sign]]
    signs: Sequence[Found[Sign]]  # of rule book, cues and thread; the longest of each kind at a place

    def __post_init__(self) -> None:
        self.lows = self.words.lows
        self.breaks = {i for i, between in self.gaps.items() if not BREAKS.isdisjoint(between)}
        self.answers: dict[Any, Any] = {}  # of `once`
        self._values = {sign.value for sign in self.signs}
        self._by_kind: dict[str, list[Found[Sign]]] = defaultdict(list)
        self._ending: dict[int, list[Found[Sign]]] = defaultdict(list)
        for sign in self.signs:
            self._by_kind[sign.value[0]].append(sign)
            self._ending[sign.last].append(sign)

    def of(self, *kinds: str) -> list[Found[Sign]]:
        """Return the signs of one kind, in order; of several kinds, kind after kind."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], [])
        return [sign for kind in kinds for sign in self._by_kind.get(kind, ())]

    def has(self, kind: str, name: str | None = None) -> bool:
        """True when the sentence holds such a sign."""
        return kind in self._by_kind if name is None else (kind, name) in self._values

    def has_at(self, kind: str, word: int) -> bool:
        """True when such a sign begins at a word."""
        return any(sign.first == word for sign in self._by_kind.get(kind, ()))

    def ending_at(self, word: int) -> Sequence[Found[Sign]]:
        """Return the signs whose last word it is."""
        return self._ending.get(word, ())

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
    def speakers(self) -> list[Found[Sign]]:
        """Names of those who may act or speak, quoted or not."""
        return [sign for sign in self.signs if sign.value[0] in _SPEAKERS]

    @cached_property
    def names(self) -> list[Found[Sign]]:
        """Names outside of quotations: nobody quoted speaks of himself by name."""
        return [sign for sign in self.speakers if not self.quoted(sign.first)]

    def gap(self, index: int) -> str:
        """Return what stands between the word before `index` and that word."""
        return self.gaps.get(min(index, len(self.words)), " ")


def once(ask: Callable[["Parsed", *Asked], Answer]) -> Callable[["Parsed", *Asked], Answer]:
    """Keep the answer with the sentence: its triggers ask the same of the same verbs and names again and again."""

    @wraps(ask)
    def answer(parsed: Parsed, *asked: *Asked) -> Answer:
        key = (ask, asked)
        if key not in parsed.answers:
            parsed.answers[key] = ask(parsed, *asked)
        known: Answer = parsed.answers[key]
        return known

    return answer


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
    if len(sentence.text) > MAX_CHARS or not _worth_splitting(sentence, rules, names):
        return None
    words = sentence.words
    spoken = lexicon_of(rules, cues).find(words)
    if not spoken.triggers:
        return None
    named = names.signs.find(words)
    stated = list(names.of_states(spoken.cues))
    if sentence.where is Where.BODY and not _worth_reading(spoken.triggers, (*named, *stated)):
        return None
    gaps = _gaps(sentence.text, words)
    shared = [s for s in spoken.cues if s.value[0] != "operator" or not _is_month(words, s, cues)]
    own = [s for s in named if s.value != ("own", "weak") or _alone(words, s, cues)]
    return Parsed(
        sentence=sentence,
        words=words,
        gaps=gaps,
        clauses=clauses_of(words, gaps, cues, [s for s in shared if s.value[0] == "reporting"]),
        triggers=_outermost(spoken.triggers),
        signs=longest([*shared, *spoken.things, *_amounts(words, rules), *own, *stated]),
    )


def _gaps(text: str, words: Sequence[Word]) -> dict[int, str]:
    """What stands between words, where it is not one space; before the first and behind the last one in any case."""
    places = range(1, len(words))
    between = [text[before.end : word.start] for before, word in pairwise(words)]
    gaps = {i: gap for i, gap in zip(places, between, strict=True) if gap != " "}
    return {0: text[: words[0].start], **gaps, len(words): text[words[-1].end :]}


def _worth_splitting(sentence: Sentence, rules: RuleBook, names: Names) -> bool:
    """A glance for what `_worth_reading` asks for."""
    text = sentence.text
    return sentence.where is not Where.BODY or names.target_hints.in_text(text) or rules.still_hints.in_text(text)


def _worth_reading(triggers: Sequence[Found[Sign]], named: Sequence[Found[Sign]]) -> bool:
    """Deep in a text a sentence counts only where it names the target, or says that an act is still to come."""
    return any(t.value[0] == "still" for t in triggers) or any(sign.value[0] == "target" for sign in named)


def _amounts(words: Words, rules: RuleBook) -> Iterator[Found[Sign]]:
    """Yield sums that are written as one word, "40bn", as objects."""
    if not rules.amount_groups:
        return
    for i, low in enumerate(words.lows):
        if low[0].isdigit() and _SUM.fullmatch(low):
            for group in rules.amount_groups:
                yield Found(("object", group), words[i].text, i, i, words[i].start, words[i].end)


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
    return before.low in cues.words.closed or weak.start - before.end > 1


def _outermost(triggers: Sequence[Found[Sign]]) -> list[Found[Sign]]:
    """Of triggers that begin together keep the longest, of each event: "found no evidence" is not "found". One with a
    gap may reach too far ("agree on sanctions on" for "agree ... on"): the event's own shorter one stays beside it."""
    by_end = sorted(triggers, key=itemgetter(3))
    furthest = {t.first: t.last for t in by_end}
    alone = {(t.value, t.first, _GAP in t.phrase): t for t in by_end}
    return [
        t
        for ((kind, _), first, gap), t in alone.items()
        if kind != "say"
        or gap
        or t.last == furthest[first]
        or all(other.last <= t.last for other in by_end if other.first == first and other.value != t.value)
    ]


def longest(found: list[Found[Sign]]) -> list[Found[Sign]]:
    """Of signs of one kind that overlap, keep the longest: "North Korea" is not also "Korea"."""
    if len(found) < 2:
        return found
    kept: list[Found[Sign]] = []
    taken: dict[str | Sign, int] = {}  # kind → the words it holds, a bit each
    for sign in sorted(found, key=lambda s: (s.first - s.last) * _MANY + s.first):
        kind = sign.value[0]
        if kind != "operator":  # a short one may govern where a longer one, over a gap, does not
            rival = sign.value if kind in _SHARED else kind
            words, held = (2 << sign.last) - (1 << sign.first), taken.get(rival, 0)
            if held & words:
                continue
            taken[rival] = held | words
        kept.append(sign)
    long = [(k.first, k.last) for k in kept if k.last > k.first and k.value[0] in _NAMES]
    if long:
        kept = [k for k in kept if k.value[0] not in _NAMES or not _swallowed(k, long)]
    kept.sort(key=_PLACE)
    return kept


def _swallowed(name: Found[Sign], long: Sequence[tuple[int, int]]) -> bool:
    """True for a name inside a longer one: "Council" in "Security Council", "Korea" in "North Korea"."""
    at, end = name.first, name.last
    return any(first <= at and end <= last and last - first > end - at for first, last in long)
