# SPDX-License-Identifier: MIT
"""The rule book of a lifecycle: which words assert which of its states, and who may say them. Data, compiled once.

Read from config/lifecycles/*.yaml; docs/lifecycles.md explains every part to those who write one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from monitor.core.model import Factuality, Thread
from monitor.core.phrases import Hints, PhraseSet
from monitor.core.reading.cues import Sign

ANYONE = "anyone"
OWN = "own"  # the deciding bodies of the thread
MEMBER = "member"  # a state that has a say in what the thread's own body decides
STATE = "state"  # any other state or body
SOMEBODY = "somebody"  # who speaks is not named: "officials", "a source"
NOBODY = "nobody"  # a passive that names no one


@dataclass(frozen=True, kw_only=True)
class Event:
    """One kind of happening: how it is said, of what, by whom, and which state it gives."""

    id: str
    say: tuple[str, ...] = ()  # verbs: the first word is the verb, its form is judged
    names: tuple[str, ...] = ()  # nouns for it: "extension"; count as the object of a light verb ("approved an ...")
    whole: tuple[str, ...] = ()  # said in so many words: no grammar but the words that govern it
    object: str = ""  # name of an object group that the object's head must belong to; "": none needed
    near: str = ""  # name of an object group that must occur somewhere in the sentence
    aimed: bool = False  # its direct object is the one it is aimed at ("sanctions four Iranians")
    subject: tuple[str, ...] = (OWN, NOBODY)
    speaker: tuple[str, ...] = ()  # who must say it; (): anybody
    light: str = (
        ""  # takes a named event as object: "approved the extension" is as actual, agreed ... as this word says
    )
    about: tuple[str, ...] = ()  # one of these must be named in the sentence: "accused"
    content: bool = False  # "says": what counts is what the words of `near` claim, not the saying
    actual_is: str = ""  # what its being actual claims about the thing itself: "is preparing" is planned
    intransitive: bool = False  # what would be the object stands before it: "the tanks arrived"
    clause_ok: bool = False  # also counts in a subordinate clause
    unless_before: tuple[str, ...] = ()  # not after these words in the same clause
    unless_after: tuple[str, ...] = ()  # not before these
    unless: tuple[str, ...] = ()  # not in a sentence with these: "cannot confirm"
    weak: bool = False  # said in these words it is often something else: never more than a doubtful observation
    gives: Mapping[Factuality, str] = field(default_factory=dict)

    @cached_property
    def exceptions(self) -> PhraseSet[Sign]:
        """What keeps it from being read. Many words, and looked for only where the event's own words are found."""
        kinds = {"unless": self.unless, "unless_before": self.unless_before, "unless_after": self.unless_after}
        return PhraseSet((phrase, (kind, self.id)) for kind, phrases in kinds.items() for phrase in phrases)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Who may do it."""
        return frozenset(self.subject)


@dataclass(frozen=True, kw_only=True)
class Level:
    """A kind of body, and what its act amounts to."""

    say: tuple[str, ...]
    turns: Mapping[str, str | None]  # state -> what it amounts to; None: nothing; "*": every other state


@dataclass(frozen=True, kw_only=True)
class ActRule:
    """How the deciding body's own acts are read (form ACT)."""

    marks: tuple[str, ...]  # one of them makes the text an act
    say: tuple[str, ...] = ()  # operative words of this kind of act
    gives: str = ""
    effective: str = ""  # "publication" | "next day": when an act with these words takes effect


@dataclass(frozen=True, kw_only=True, eq=False)
class RuleBook:
    """Everything that turns sentences into states of one lifecycle."""

    lifecycle: str
    events: tuple[Event, ...]  # most telling first
    objects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    vehicles: tuple[str, ...] = ()  # what carries an event: "signed an order | lifting sanctions"
    decoys: tuple[str, ...] = ()  # what turns an object word into another thing: sanctions "relief"
    aims: tuple[str, ...] = ()  # what stands between measures and those they are aimed at: "against"
    reasons: tuple[str, ...] = ()  # where the aim ends and its reason begins: "for", "over"
    parties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # named subjects: "verifier" -> phrases
    levels: Mapping[str, Level] = field(default_factory=dict)
    still_to_come: tuple[str, ...] = ()
    still_turns: Mapping[str, str] = field(default_factory=dict)  # what a state sinks to where an act is still to come
    acts: tuple[ActRule, ...] = ()
    example_thread: Thread | None = None
    version: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Event]:
        """Events by id."""
        return {event.id: event for event in self.events}

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """Place of each event in the file: an earlier one is more telling."""
        return {event.id: place for place, event in enumerate(self.events)}

    @cached_property
    def object_groups(self) -> frozenset[str]:
        """The groups whose words are nouns; the others only have to occur."""
        return frozenset(event.object for event in self.events if event.object)

    @cached_property
    def amount_groups(self) -> tuple[str, ...]:
        """The groups whose objects may be a sum: those that know "million"; a text writes "40bn" as one word."""
        return tuple(name for name, words in self.objects.items() if "million" in words and name in self.object_groups)

    @cached_property
    def still_hints(self) -> Hints:
        """A glance for what says that an act is still to come."""
        return Hints(self.still_to_come)

    def phrases(self) -> Iterator[tuple[str, Sign]]:
        """Yield every phrase of the book, with the sign that it is; but for the events' exceptions."""
        for event in self.events:
            for kind, words in (("say", event.say), ("whole", event.whole), ("name", event.names)):
                yield from ((phrase, (kind, event.id)) for phrase in words)
        yield from ((phrase, ("still", "")) for phrase in self.still_to_come)
        for name, phrases in self.objects.items():
            yield from ((phrase, ("object" if name in self.object_groups else "near", name)) for phrase in phrases)
        for kind, words in (
            ("decoy", self.decoys),
            ("aim", self.aims),
            ("reason", self.reasons),
            ("vehicle", self.vehicles),
        ):
            yield from ((phrase, (kind, phrase)) for phrase in words)
        for name, phrases in self.parties.items():
            yield from ((phrase, ("party", name)) for phrase in phrases)
        for name, level in self.levels.items():
            yield from ((phrase, ("level", name)) for phrase in level.say)
