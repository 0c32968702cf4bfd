# SPDX-License-Identifier: MIT
"""What a person writes down before anything is polled: the Article, its Claims, the Threads they leave open."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Stance(StrEnum):
    """How the speaker stands to the statement."""

    ASSERTED = "asserted"
    DENIED = "denied"
    ADMITTED = "admitted"
    REPORTED = "reported"


@dataclass(frozen=True, kw_only=True)
class Article:
    """The published piece whose open ends we follow."""

    id: str
    title: str
    publisher: str | None  # None: not known
    published: date  # first day on which it may have been published
    published_until: date | None = None  # last such day, where the exact one is not known
    url: str | None = None  # None: not known
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One statement of the article, in our own words."""

    id: str
    speaker: str
    said: str  # our paraphrase
    stance: Stance
    said_on: date | None  # None: the article gives no date
    said_on_note: str = ""  # "from 17 October on", where a single day would say too much
    paragraph: int | None = None  # place in the article, from 1
    verified: bool = False  # the article itself says the fact is independently verified


@dataclass(frozen=True, kw_only=True)
class PhraseGroup:
    """Phrases one of which must occur. A weak one carries its group only where the other groups are strong."""

    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()
    also: tuple[str, ...] = ()  # further names of what `strong` says, in other languages: to find items by
    also_weak: tuple[str, ...] = ()  # the same for `weak`
    inside: tuple[str, ...] = ()  # targets: names within longer phrases of `strong`, Libya of "ships bound for Libya"


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """A date by which something is to happen on a thread."""

    id: str
    thread: str
    what: str
    due: date  # last day on which it would be on time, in `zone`
    zone: str = "UTC"
    met_by: tuple[str, ...] = ()  # the thread reaching one of these states meets it
    claim: str | None = None  # the claim that raised it
    source: str = ""  # the calendar that announced it; "": the dossier, and what it expects can be overdue
    item: str = ""  # key of the calendar's item
    url: str = ""  # of that item
    begins: date | None = None  # first day of a meeting of several
    told_in: tuple[str, ...] = ()  # it is news only while the thread has one of these states, or none; (): in any

    @property
    def meeting(self) -> bool:
        """True for a meeting of a calendar: an occasion, not a promise. It passes, and is never overdue."""
        return bool(self.source)


class ExpectationStep(StrEnum):
    """What a calendar did to an expectation."""

    MADE = "announced"
    MOVED = "moved"
    REWORDED = "reworded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class ExpectationChange:
    """A step in the life of a calendar's expectation, as it stands after it. Kept for good."""

    expectation: Expectation
    step: ExpectationStep
    was: date | None = None  # MOVED: the day it was announced for before
    why: str = ""  # WITHDRAWN: in words
    evidence: tuple[int, int] | None = None  # item and revision that say so; None: nothing says so


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """Which announcements of a calendar matter to a thread."""

    source: str  # id of the calendar
    say: tuple[str, ...]  # phrases, one of which names the meeting: "Foreign Affairs Council"
    about: tuple[str, ...] = ()  # and, where there are any, one of these must be said of it
    met_by: tuple[str, ...] = ()  # states it can bring; (): all that the lifecycle says a decision can bring


@dataclass(frozen=True, kw_only=True)
class Thread:
    """The open proceeding that one or more claims leave behind."""

    id: str
    title: str
    question: str  # what we want to know, one sentence
    lifecycle: str
    claims: tuple[str, ...]
    actor: PhraseGroup  # whose act moves the thread
    target: PhraseGroup  # whom or what the act is about
    topic: PhraseGroup  # what kind of act
    exclude: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()  # names a neighbour, a regime of its own: then only strong phrases tie an item
    bodies: tuple[str, ...] = ()  # the deciding bodies, as a reader would name them
    official: tuple[str, ...] = ()  # domains and source ids whose text is the deciding body's own
    accused: PhraseGroup | None = None  # claim threads: whom the claim is about
    accusers: PhraseGroup | None = None  # claim threads: who makes it
    since: date | None = None  # an event before this day is background
    fresh_days: int = 7  # a report of an event older than this moves nothing
    instalments: tuple[str, ...] = ()  # any of amount, ordinal, act, date; empty: the thread does not repeat
    expectations: tuple[Expectation, ...] = ()
    meetings: tuple[Meeting, ...] = ()  # of its deciding bodies


@dataclass(frozen=True, kw_only=True)
class BaselineEvent:
    """A development that was known before we looked; imported silently and marked so."""

    thread: str
    on: date
    status: str
    fact: str
    source_url: str
    confidence: str = "high"
    by: str | None = None
    act: str | None = None
    amount: float | None = None  # US dollars or the thread's own currency, in units


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """One YAML file: an Article, its Claims, its Threads and what was known when it was written."""

    article: Article
    claims: tuple[Claim, ...]
    threads: tuple[Thread, ...]
    baseline: tuple[BaselineEvent, ...] = field(default=())
    file: str = ""  # where it was read from, for messages

    def claim(self, claim_id: str) -> Claim:
        """Return the claim of that id. Raises KeyError: the loader checks that every reference resolves."""
        return next(c for c in self.claims if c.id == claim_id)
