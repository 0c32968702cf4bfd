# SPDX-License-Identifier: MIT
"""Cues: the words shared by all lifecycles that decide what a sentence claims and what kind of text it stands in.

Data, read from config/cues/*.yaml. An operator governs a verb ("is expected to"), a scope word colours its whole clause
("previously", "if"), a head opens a clause of its own ("after", "which"). Every cue has the id "group:phrase", which an
Observation shows among the words that decided.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from monitor.core.days_abroad import DayNames, DaysAbroad
from monitor.core.model import TextForm
from monitor.core.phrases import PhraseSet
from monitor.core.reading.inflection import IRREGULAR

Sign = tuple[str, str]  # (kind, name): ("operator", "planned"), ("state", "Iran")


@dataclass(frozen=True, kw_only=True)
class FormMarks:
    """How a kind of text is recognised."""

    title: tuple[str, ...] = ()  # anywhere in the title
    title_starts: tuple[str, ...] = ()
    text_starts: tuple[str, ...] = ()  # within the first forty words of the text


@dataclass(frozen=True, kw_only=True, eq=False)
class Cues:
    """All shared words. Phrases are written as `monitor.core.phrases` reads them."""

    operators: Mapping[str, tuple[str, ...]]  # factuality -> what stands before a verb and governs it
    scopes: Mapping[str, tuple[str, ...]]  # factuality -> what colours a whole clause
    sentence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # factuality -> what colours a sentence
    heads: Mapping[str, tuple[str, ...]]  # background | complement | conditional -> what opens a clause
    reporting: tuple[str, ...]
    that_after: tuple[str, ...]  # words after which "that" tells something; else it describes a noun
    auxiliaries: Mapping[str, tuple[str, ...]]  # be | have | modal | do
    adverbs: tuple[str, ...]
    stops: tuple[str, ...]  # where a noun phrase ends
    determiners: tuple[str, ...]
    prepositions: tuple[str, ...]
    quantities: tuple[str, ...]  # "a package of": the noun after it counts
    pronouns: tuple[str, ...]
    irregular: Mapping[str, tuple[str, ...]]  # past | participle | same
    states: Mapping[str, tuple[str, ...]]  # states and bodies that may act, by name
    forms: Mapping[TextForm, FormMarks]
    performing: tuple[str, ...] = ()  # forms of verbs that do what they say: "the Council decides to lift"
    at_once: tuple[str, ...] = ()  # what makes a decision the act, plain words: "with immediate effect"
    corrections: tuple[str, ...] = ()  # what marks a text that takes back, corrects or repeats an earlier one
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # body -> the states that have a say in it
    days: Mapping[str, DayNames] = field(default_factory=dict)  # language -> what days are called, English apart
    version: str = ""

    @cached_property
    def days_abroad(self) -> DaysAbroad:
        """The days of all these languages."""
        return DaysAbroad(self.days)

    def phrases(self) -> Iterator[tuple[str, Sign]]:
        """Yield every phrase that is looked for in a sentence, with the sign that it is."""
        yield from _grouped("operator", self.operators)
        yield from _grouped("scope", self.scopes)
        yield from _grouped("sentence", self.sentence)
        yield from _grouped("state", self.states)
        yield from ((phrase, ("reporting", phrase)) for phrase in self.reporting)

    @cached_property
    def state_names(self) -> PhraseSet[Sign]:
        """Only the states and bodies: whose phrase is it?"""
        return PhraseSet(_grouped("state", self.states))

    @cached_property
    def head_of(self) -> Mapping[str, str]:
        """Word that opens a clause -> background, complement, conditional."""
        return {word: kind for kind, words in self.heads.items() for word in words}

    @cached_property
    def openers(self) -> frozenset[str]:
        """Words that may open a clause of their own; "that" is one in any case."""
        return frozenset(self.head_of) | {"that"}

    @cached_property
    def words(self) -> "WordClasses":
        """The closed classes of words as sets."""
        return WordClasses(
            be=frozenset(self.auxiliaries["be"]),
            have=frozenset(self.auxiliaries["have"]),
            modal=frozenset(self.auxiliaries["modal"]),
            do=frozenset(self.auxiliaries["do"]),
            adverb=frozenset(self.adverbs),
            stop=frozenset(self.stops),
            determiner=frozenset(self.determiners),
            preposition=frozenset(self.prepositions),
            quantity=frozenset(self.quantities),
            pronoun=frozenset(self.pronouns),
            past=frozenset(self.irregular["past"]) | {past for base, (past, _) in IRREGULAR.items() if past != base},
            participle=frozenset(self.irregular["participle"])
            | {done for base, (past, done) in IRREGULAR.items() if done not in (base, past)},
            same=frozenset(self.irregular["same"]) | {base for base, (past, _) in IRREGULAR.items() if past == base},
            that_after=frozenset(self.that_after),
        )


@dataclass(frozen=True, kw_only=True)
class WordClasses:
    """Closed classes of words, lower case."""

    be: frozenset[str]
    have: frozenset[str]
    modal: frozenset[str]
    do: frozenset[str]
    adverb: frozenset[str]
    stop: frozenset[str]
    determiner: frozenset[str]
    preposition: frozenset[str]
    quantity: frozenset[str]
    pronoun: frozenset[str]
    past: frozenset[str]
    participle: frozenset[str]
    same: frozenset[str]
    that_after: frozenset[str]

    @cached_property
    def auxiliary(self) -> frozenset[str]:
        """Words that belong to a verb group."""
        return self.be | self.have | self.modal | self.do

    @cached_property
    def closed(self) -> frozenset[str]:
        """Determiners, prepositions, and where a noun phrase ends: what follows one is no verb of its own."""
        return self.determiner | self.preposition | self.stop

    @cached_property
    def no_object(self) -> frozenset[str]:
        """Words that no object begins with."""
        return self.preposition | self.stop

    @cached_property
    def before_noun(self) -> frozenset[str]:
        """Words behind which a participle describes a noun; behind "to" a verb may follow."""
        return self.determiner | (self.preposition - {"to"})

    def is_adverb(self, word: str) -> bool:
        """True for "formally", "also", "now"."""
        return word in self.adverb or (word.endswith("ly") and len(word) > 4)


def _grouped(kind: str, groups: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, Sign]]:
    for name, phrases in groups.items():
        yield from ((phrase, (kind, name)) for phrase in phrases)
