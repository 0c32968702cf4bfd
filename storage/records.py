# SPDX-License-Identifier: MIT
"""What the history answers with: small frozen records, ready to be shown or turned into JSON.

Every `datetime` is aware UTC; every `date` is a calendar day as the source gave it. Text is as it came from outside:
whoever shows it makes it inert.
"""

from dataclasses import dataclass
from datetime import date, datetime

from monitor.core.expecting import Expected
from monitor.core.model import AlertFacts, Expectation


@dataclass(frozen=True, kw_only=True)
class BoardLine:
    """Where one thread stands, and what we did to know it."""

    thread: str
    title: str
    article: str
    lifecycle: str
    status: str | None  # None: nothing is known
    instalment: str = ""
    since: date | None = None  # happened date of the status
    since_precision: str = "day"
    seen: datetime | None = None  # when we learnt of it
    quote: str = ""
    source: str = ""  # source id; "" for the baseline
    url: str = ""
    tier: int | None = None
    mode: str = ""  # auto | baseline | judged
    change: int | None = None
    word: str = ""  # not assessed | no movement | stalled | overdue; "" when it has just moved
    looks: int = 0  # good looks since it last moved, at all sources
    sources: int = 0  # how many sources these were taken at
    last_looked: datetime | None = None
    blind: int = 0  # sources in use of which something may go unseen: failing, blocked, suspect, silent
    blind_sources: tuple[str, ...] = ()  # "id (word)" of each
    suggestions: int = 0  # open ones
    disputed: bool = False  # one of them contradicts what stands
    ahead: str = ""  # what is expected next, "" for nothing
    ahead_on: date | None = None  # by when
    ahead_from: str = ""  # id of the calendar that announced it; "": the dossier expects it


@dataclass(frozen=True, kw_only=True)
class InstalmentLine:
    """One act inside a thread that repeats, as far as it has come; a thread that does not repeat has one."""

    thread: str
    instalment: str  # "2022-12-09-275m"; "" in a thread that does not repeat
    status: str
    since: date  # happened date of the status
    opened: date  # happened date of its first step
    steps: int  # accepted ones
    quote: str = ""  # the sentence that proves the status
    url: str = ""  # where it stands


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One row of the history, with its four clocks: happened, published, seen, effective."""

    id: int
    thread: str
    instalment: str
    old: str | None
    new: str | None  # None: a correction after which nothing stands
    reason: str
    mode: str
    happened: date
    happened_precision: str
    published: datetime | None
    seen: datetime
    effective: date | None
    quote: str
    source: str
    source_name: str
    url: str
    tier: int | None
    origin: str
    rule: str
    evidence: int | None
    corroborated: int  # further origins that report the same
    moves_thread: bool
    by: str
    note: str
    retracts: int | None  # the row that this correction takes back
    restores: int | None  # and the row that stands again
    retracted_by: int | None  # the correction that took this row back


@dataclass(frozen=True, kw_only=True)
class ClaimLine:
    """One claim and where the threads it left behind stand."""

    article: str
    id: str
    speaker: str
    said: str
    stance: str
    said_on: date | None
    said_on_note: str
    paragraph: int | None
    verified: bool
    threads: tuple[tuple[str, str | None], ...]  # (thread, status)


@dataclass(frozen=True, kw_only=True)
class EvidenceLine:
    """One item revision tied to a thread: why, what it says, what was decided."""

    id: int
    thread: str
    item: int
    revision: int
    source: str
    source_name: str
    key: str
    title: str
    url: str
    published: datetime | None
    published_raw: str
    date_quality: str
    seen: datetime
    at: datetime  # when it was examined
    tier: int
    origin: str
    official: bool
    words: tuple[str, ...]  # that tied it to the thread
    form: str
    reading: str  # why this verdict, or why none
    status: str | None  # the verdict's; None: it reports no step
    factuality: str | None
    certainty: str | None
    quote: str
    place: str
    rule: str
    decision: str  # change | suggest | none
    reason: str
    instalment: str
    corroborates: str | None
    rules_version: str
    body: str | None  # SHA-256 of the kept page
    read_as: str = ""  # what of the item was judged, where it was not all there is


@dataclass(frozen=True, kw_only=True)
class SuggestionLine:
    """A step for a person to judge. `state`: open | accepted | rejected | settled (by a later change)."""

    id: int
    thread: str
    thread_title: str
    instalment: str
    old: str | None
    new: str
    reason: str
    happened: date | None
    quote: str
    url: str
    source: str
    source_name: str
    origin: str
    tier: int
    conflict: bool
    against: str
    against_url: str
    alternative: str | None  # the status that the sentence may say instead of `new`
    created: datetime
    state: str
    answered_by: str = ""
    answered: datetime | None = None
    note: str = ""
    settled_by: int | None = None
    evidence: int = 0
    read_as: str = ""  # what of the item was judged, where it was not all there is
    taken: str = ""  # the status that a person accepted; "" where none was, or the history had it already


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    """A source's health. `word` is one of monitor.core.health.Health."""

    id: str
    name: str
    kind: str
    url: str
    publisher: str
    tier: int
    word: str
    outcome: str | None  # of the last visit
    reason: str  # of the last visit's outcome, with what was odd about it
    last_visit: datetime | None
    last_good: datetime | None
    last_new: datetime | None
    next_due: datetime | None
    failures: int
    looks: int  # good ones, ever
    items: int
    expected_per_day: float | None  # as the entry says
    note: str
    per_day: float | None = None  # new items a day, learnt; before that, as the entry says
    first_good: datetime | None = None
    moved_to: str | None = None  # where a permanent redirect leads
    gap_at: datetime | None = None  # last look at which every item was new: what came between may be lost


@dataclass(frozen=True, kw_only=True)
class DeliveryLine:
    """One attempt."""

    at: datetime
    outcome: str
    reason: str
    retry_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AlertLine:
    """An alert and what became of it. `state`: waiting | sent | given up."""

    id: int
    key: str
    receiver: str
    channel: str
    recipient: str
    kind: str
    thread: str
    state: str
    created: datetime
    due: datetime
    attempts: int
    change: int | None
    message_id: str
    facts: AlertFacts
    deliveries: tuple[DeliveryLine, ...]


@dataclass(frozen=True, kw_only=True)
class ExpectationLine:
    """An expectation and how it stands."""

    expectation: Expectation
    stands: Expected


@dataclass(frozen=True, kw_only=True)
class ExpectationStepLine:
    """What a calendar did to an expectation. `step`: announced | moved | reworded | withdrawn."""

    expectation: str
    at: datetime
    step: str
    what: str
    due: date  # after the step
    was: date | None  # before a move
    why: str  # of a withdrawal
    source: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ThreadLine:
    """A thread as it was written down, and what it follows."""

    id: str
    title: str
    question: str
    lifecycle: str
    article: str
    article_title: str
    repeats: bool
    installed: datetime
    archived: datetime | None
    claims: tuple[str, ...]
