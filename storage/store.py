# SPDX-License-Identifier: MIT
"""The store: implements `monitor.core.ports.Store` and `Transaction` on an engine. What each method promises is said
there; this page only says which file keeps the promise. The last ones are what people do, not the pipeline."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime

from sqlalchemy import Connection, Engine, select

from monitor.core.health import Condition
from monitor.core.model import (
    Alert,
    Delivery,
    Document,
    Dossier,
    ExpectationChange,
    Fetch,
    Item,
    Source,
    SourceState,
    Standing,
    StoredItem,
)
from monitor.core.ports import Answered, Claimed, DocumentFailed, Examination, ExpectationDue, Recorded
from monitor.core.quiet import QuietLook
from monitor.core.taking_back import Resting
from storage import calendars, changes, committing, dossiers, ingest, items, outbox, rematching, standing
from storage import sources as source_rows
from storage.engine import reading, writing
from storage.looks import record_quiet
from storage.models import MemoryRow
from storage.retention import Pruned, prune
from storage.upsert import put


class SqlStore:
    """The database, SQLite or PostgreSQL. Thread-safe.

    SQLite lets one write at a time and makes the others ask again and again, in no order: of hundreds of threads some
    would ask in vain until they are given up. Here they take turns before they ask.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()

    @contextmanager
    def begin(self) -> Iterator["SqlTransaction"]:
        """Open a writing transaction. Leaving the block commits, an exception rolls back. Raises StorageError."""
        with self._turn, writing(self._engine) as connection:
            yield SqlTransaction(connection)

    @contextmanager
    def reading(self) -> Iterator["SqlTransaction"]:
        """Open a transaction that only reads and never waits for a writer. Raises StorageError."""
        with reading(self._engine) as connection:
            yield SqlTransaction(connection)


class SqlTransaction:
    """One transaction. Not to be shared between threads, nor used after its block."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- set-up
    def install(self, dossier: Dossier, *, baseline_until: date | None, now: datetime) -> int:
        return dossiers.install(self._connection, dossier, baseline_until, now)

    def install_sources(self, sources: Sequence[Source], now: datetime) -> None:
        source_rows.install_sources(self._connection, sources, now)

    # --- collect, record
    def source_state(self, source_id: str) -> SourceState:
        return source_rows.source_state(self._connection, source_id)

    def due_sources(self, now: datetime, limit: int) -> list[str]:
        return source_rows.due_sources(self._connection, now, limit)

    def record_fetch(
        self, source: Source, fetch: Fetch, next_due: datetime, now: datetime, *, document_wanted: Sequence[str] = ()
    ) -> Recorded:
        return ingest.record_fetch(self._connection, source, fetch, next_due, now, document_wanted)

    def record_quiet(self, looks: Sequence[QuietLook]) -> list[QuietLook]:
        return record_quiet(self._connection, looks)

    def unknown_keys(self, source_id: str, keys: Sequence[str]) -> set[str]:
        return ingest.unknown_keys(self._connection, source_id, keys)

    def held(self, source_id: str) -> list[Item]:
        return items.held(self._connection, source_id)

    def mark_told(self, source_id: str, told: bool) -> None:
        source_rows.mark_told(self._connection, source_id, told)

    def note_condition(self, source_id: str, condition: Condition) -> None:
        source_rows.note_condition(self._connection, source_id, condition)

    def item_counts(self, source_id: str, since: date) -> list[tuple[date, int]]:
        return source_rows.item_counts(self._connection, source_id, since)

    def look_again(self, source_ids: Sequence[str], now: datetime) -> None:
        source_rows.look_again(self._connection, source_ids, now)

    def documents_wanted(self, now: datetime, limit: int) -> list[StoredItem]:
        return items.documents_wanted(self._connection, now, limit)

    def record_document(
        self, item: StoredItem, outcome: Document | DocumentFailed, retry_at: datetime | None, now: datetime
    ) -> None:
        items.record_document(self._connection, item, outcome, retry_at, now)

    # --- match, read, decide, route, commit
    def unexamined(self, limit: int) -> list[StoredItem]:
        return items.unexamined(self._connection, limit)

    def standing(self, thread_id: str, now: datetime) -> Standing:
        return standing.standing(self._connection, thread_id, now)

    def commit(self, examination: Examination) -> int:
        return committing.commit(self._connection, examination)

    def add_alerts(self, alerts: Sequence[Alert], now: datetime, *, change: int | None = None) -> int:
        return outbox.add(self._connection, alerts, now, change=change)

    def expectations(self) -> list[ExpectationDue]:
        return dossiers.expectations(self._connection)

    def announced(self, since: date) -> list[StoredItem]:
        return items.announced(self._connection, since)

    def change_expectations(self, changes: Sequence[ExpectationChange], now: datetime) -> None:
        calendars.change_expectations(self._connection, changes, now)

    # --- deliver
    def claim_alerts(self, now: datetime, lease_seconds: int, limit: int, channel: str | None = None) -> list[Claimed]:
        return outbox.claim(self._connection, now, lease_seconds, limit, channel)

    def waiting_channels(self, now: datetime) -> list[str]:
        return outbox.waiting_channels(self._connection, now)

    def record_delivery(self, alert: Alert, delivery: Delivery, retry_at: datetime | None) -> None:
        outbox.record_delivery(self._connection, alert, delivery, retry_at)

    def next_alert_at(self) -> datetime | None:
        return outbox.next_alert_at(self._connection)

    # --- small memory
    def remember(self, key: str, value: str) -> None:
        put(self._connection, MemoryRow, [{"key": key, "value": value}])

    def recall(self, key: str) -> str | None:
        return self._connection.execute(select(MemoryRow.value).where(MemoryRow.key == key)).scalar()

    # --- asking again
    def stands(self, thread_id: str, now: datetime) -> Standing:
        return standing.stands(self._connection, thread_id, now)

    def kept_items(self, after: int, limit: int) -> list[StoredItem]:
        return rematching.kept_items(self._connection, after, limit)

    def pruned_items(self) -> int:
        return rematching.pruned_items(self._connection)

    def ties(self, items: Sequence[int]) -> dict[int, frozenset[str]]:
        return rematching.ties(self._connection, items)

    # --- what a person does
    def judge(
        self, suggestion_id: int, *, accept: bool, by: str, note: str, now: datetime, status: str | None = None
    ) -> Answered:
        """Record the answer to a suggestion; accepting makes the change, to `status` where the item says that instead.
        Raises NotFound, StorageError."""
        return changes.judge(self._connection, suggestion_id, accept, by, note, now, status)

    def retract(self, change_id: int, *, by: str, why: str, now: datetime) -> int:
        """Append a correction that takes a change back; return its id. Raises NotFound, StorageError."""
        return changes.retract(self._connection, change_id, by, why, now)

    def put_right(self, change_id: int, status: str, on: date, *, by: str, why: str, now: datetime) -> int | None:
        """Append the step that a person puts in the place of a change taken back. Raises NotFound."""
        return changes.put_right(self._connection, change_id, status, on, by, why, now)

    def told_of(self, change_id: int) -> list[Alert]:
        """Return the alerts of a change: all who must hear its correction."""
        return outbox.told_of(self._connection, change_id)

    def resting_on(self, item: StoredItem) -> list[Resting]:
        """Return the changes that stand and whose evidence is an earlier revision of the item."""
        return changes.resting_on(self._connection, item)

    def try_again(self, alert_ids: Sequence[int], now: datetime) -> int:
        """Make given-up alerts due at once; return how many there were."""
        return outbox.try_again(self._connection, alert_ids, now)

    def prune(self, before: datetime) -> Pruned:
        """Drop the words of old items that concern no thread; their fingerprints stay."""
        return prune(self._connection, before)
