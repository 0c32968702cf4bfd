# SPDX-License-Identifier: MIT
"""What the pipeline needs from the outside. Each Protocol's docstring is its contract; the tests in
tests/contracts hold every implementation, real or fake, to it. All times are aware UTC."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from monitor.core.health import Condition
from monitor.core.model import (
    Alert,
    Decision,
    Delivery,
    Document,
    Dossier,
    Evidence,
    Expectation,
    ExpectationChange,
    Fetch,
    Item,
    Reading,
    Source,
    SourceState,
    Standing,
    StatusChange,
    StoredItem,
)
from monitor.core.quiet import QuietLook
from monitor.core.taking_back import Resting


class Clock(Protocol):
    """The one source of the current time."""

    def now(self) -> datetime:
        """Return the current time, aware, UTC."""
        ...


@dataclass(frozen=True, kw_only=True)
class DocumentFailed:
    """An item's page could not be read."""

    reason: str
    final: bool  # True: trying again is no use (404, refused for robots)
    retry_after: int | None = None  # seconds


class Collector(Protocol):
    """Outside world → Items. Never raises for what a source does: every outcome is a Fetch with its reason. Raises
    Stopping, and only that, when the process is being stopped."""

    def collect(self, source: Source, known: SourceState, now: datetime) -> Fetch:
        """Visit the source once, conditional where `known` has validators. Thread-safe; blocks no longer than set."""
        ...

    def document(self, source: Source, item: StoredItem, now: datetime) -> Document | DocumentFailed:
        """Fetch and read the item's own page."""
        ...


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What recording a fetch came to."""

    new: int = 0
    revised: int = 0
    known: int = 0


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One thread's share of an examination: evidence, what was read, what was decided, whom to tell."""

    evidence: Evidence
    reading: Reading
    decision: Decision
    tier: int
    origin: str
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Examination:
    """All that examining one item revision came to; committed whole."""

    item: StoredItem
    at: datetime
    judged: tuple[Judged, ...] = ()
    reason: str = ""  # why nothing matched, where nothing did


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """An alert that is ours to send until the lease ends."""

    alert: Alert
    lease_until: datetime


@dataclass(frozen=True, kw_only=True)
class ExpectationDue:
    """An expectation with where its thread stands."""

    expectation: Expectation
    thread_title: str
    status: str | None
    reached: tuple[tuple[str, date], ...] = ()  # every accepted (status, happened) of the thread
    told: tuple[str, ...] = field(default=())  # alert kinds already raised for it
    was: tuple[date, ...] = ()  # the days for which a calendar announced it before, the last one last


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What a judgement came to: the change it made, where it made one, and the item that it rests on."""

    change_id: int | None
    change: StatusChange | None
    item: StoredItem
    tier: int
    origin: str


class Transaction(Protocol):
    """One database transaction. Leaving the block commits; an exception rolls all of it back."""

    # --- set-up
    def install(self, dossier: Dossier, *, baseline_until: date | None, now: datetime) -> int:
        """Make the dossier's article, claims, threads and expectations current (insert or update by id; what
        is gone from the file is archived, never deleted; what calendars announced is left alone) and import the
        baseline events that are not there yet, as StatusChanges of mode BASELINE, oldest first, silently, only those
        on or before `baseline_until` (None: all). Return the number of baseline events imported."""
        ...

    def install_sources(self, sources: Sequence[Source], now: datetime) -> None:
        """Make these the current sources. What is gone is archived with its items and health kept."""
        ...

    # --- collect, record
    def source_state(self, source_id: str) -> SourceState:
        """Return what is remembered of the source; an empty state when it was never visited."""
        ...

    def due_sources(self, now: datetime, limit: int) -> list[str]:
        """Return ids of enabled sources whose next look is due, the longest overdue first."""
        ...

    def record_fetch(
        self, source: Source, fetch: Fetch, next_due: datetime, now: datetime, *, document_wanted: Sequence[str] = ()
    ) -> Recorded:
        """Store the visit: new items once, a changed item (title or text) as a new revision, source state,
        validators, hourly look counters. Items whose key is in `document_wanted` start in state WANTED and are
        not examined before their document is held or given up. A failed visit changes nothing but health."""
        ...

    def record_quiet(self, looks: Sequence[QuietLook]) -> list[QuietLook]:
        """Store looks after which nothing else is to be remembered, in the order given. Return those that do not build
        on the last good look at their source: somebody else has visited it since. They are to be recorded in full."""
        ...

    def unknown_keys(self, source_id: str, keys: Sequence[str]) -> set[str]:
        """Return those of `keys` that no item of the source has yet."""
        ...

    def held(self, source_id: str) -> list[Item]:
        """Return the newest words of each item of the source."""
        ...

    def mark_told(self, source_id: str, told: bool) -> None:
        """Remember that operators have (True) or need not (False) been told that the source fails."""
        ...

    def note_condition(self, source_id: str, condition: Condition) -> None:
        """Remember how a good look found the source: silent, with a gap, its volume, what was odd."""
        ...

    def item_counts(self, source_id: str, since: date) -> list[tuple[date, int]]:
        """Return how many items of the source were new on each UTC day from `since` on; days without any are left
        out, and so is what the very first look found."""
        ...

    def look_again(self, source_ids: Sequence[str], now: datetime) -> None:
        """Make sources due at once and count their failures as one: the network was down, not they."""
        ...

    def documents_wanted(self, now: datetime, limit: int) -> list[StoredItem]:
        """Return items whose page is wanted and due for an attempt, oldest first."""
        ...

    def record_document(
        self, item: StoredItem, outcome: "Document | DocumentFailed", retry_at: datetime | None, now: datetime
    ) -> None:
        """Store the page's text (HELD), or the failed attempt; `retry_at` None with a failure gives up (FAILED)."""
        ...

    # --- match, read, decide, route, commit
    def unexamined(self, limit: int) -> list[StoredItem]:
        """Return item revisions not yet examined whose document is not WANTED, by publication then id."""
        ...

    def standing(self, thread_id: str, now: datetime) -> Standing:
        """Return where the thread stands, with the undecided observations of the last 72 hours."""
        ...

    def commit(self, examination: Examination) -> int:
        """Store evidence, observations, change or suggestion, and the alert rows, and mark the item examined.
        A change or alert whose key exists already is not stored twice. Return the number of alerts stored."""
        ...

    def add_alerts(self, alerts: Sequence[Alert], now: datetime, *, change: int | None = None) -> int:
        """Store alerts that come from no item (expectations, source health), or from a `change` that a person made.
        Same key, same recipient: once."""
        ...

    def expectations(self) -> list[ExpectationDue]:
        """Return the open expectations with where their threads stand."""
        ...

    def announced(self, since: date) -> list[StoredItem]:
        """Return the newest revision of each calendar's item whose day is `since` or later, and of those on which an
        expectation of such a day rests."""
        ...

    def change_expectations(self, changes: Sequence[ExpectationChange], now: datetime) -> None:
        """Make what calendars announced current, and append each step to the history of the expectation."""
        ...

    # --- deliver
    def claim_alerts(self, now: datetime, lease_seconds: int, limit: int, channel: str | None = None) -> list[Claimed]:
        """Take alerts that are due and unclaimed (or whose lease ran out), oldest first, under a lease; of one
        `channel` only, where one is named."""
        ...

    def waiting_channels(self, now: datetime) -> list[str]:
        """Return the names of the channels on which an alert is due and unclaimed, configured or not."""
        ...

    def record_delivery(self, alert: Alert, delivery: Delivery, retry_at: datetime | None) -> None:
        """Append the attempt and set the alert sent, due again at `retry_at`, or given up."""
        ...

    def next_alert_at(self) -> datetime | None:
        """Return when the earliest unsent alert is due, None where nothing waits."""
        ...

    # --- what a person decides
    def judge(
        self, suggestion_id: int, *, accept: bool, by: str, note: str, now: datetime, status: str | None = None
    ) -> Answered:
        """Record the answer; accepting makes the change, to `status` if given. Raises NotFound, StorageError."""
        ...

    def retract(self, change_id: int, *, by: str, why: str, now: datetime) -> int:
        """Append a correction that takes a change back; return its id. Raises NotFound, StorageError."""
        ...

    def put_right(self, change_id: int, status: str, on: date, *, by: str, why: str, now: datetime) -> int | None:
        """Append the step that a person puts in the place of a change which was just taken back, on the same evidence;
        return its id, None where the history has it already. Raises NotFound."""
        ...

    def told_of(self, change_id: int) -> list[Alert]:
        """Return the alerts of a change: all who must hear its correction."""
        ...

    def resting_on(self, item: StoredItem) -> list[Resting]:
        """Return the changes that stand and whose evidence is an earlier revision of the item."""
        ...

    # --- small memory
    def remember(self, key: str, value: str) -> None:
        """Keep a small value (a replay's position, the last heartbeat)."""
        ...

    def recall(self, key: str) -> str | None:
        """Return a value kept by `remember`, None where there is none."""
        ...


class Store(Protocol):
    """The database."""

    def begin(self) -> AbstractContextManager[Transaction]:
        """Open a writing transaction (SQLite: BEGIN IMMEDIATE). Thread-safe. Raises StorageError."""
        ...

    def reading(self) -> AbstractContextManager[Transaction]:
        """Open a transaction that only reads: a consistent view that never waits for a writer. Nothing is to be
        written in it. Thread-safe. Raises StorageError."""
        ...


class Channel(Protocol):
    """A means to reach people. Never raises for what the far end does: every outcome is a Delivery."""

    def send(self, alert: Alert, now: datetime) -> Delivery:
        """Send one alert to its recipient. Blocks for at most the channel's own deadline."""
        ...
