# SPDX-License-Identifier: MIT
"""Questions to the history. Read-only; every list can be asked as of an earlier day or moment (see storage.asof).

Where no `as_of` is given the answer is as of now. Raises NotFound for a thread or article that does not exist,
StorageError when the database cannot be used, ValueError for a naive datetime.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Engine, select

from monitor.core.lifecycle import Lifecycle
from monitor.core.model import Alert, StoredItem
from monitor.core.standpoints import Said
from storage import board, calendars, items, looking, operating, outbox, outlines, rollups
from storage.asof import AsOf, end_of
from storage.engine import reading
from storage.models import EvidenceRow, ThreadRow
from storage.records import (
    AlertLine,
    BoardLine,
    ChangeLine,
    ClaimLine,
    EvidenceLine,
    ExpectationLine,
    ExpectationStepLine,
    InstalmentLine,
    SourceLine,
    SuggestionLine,
    ThreadLine,
)

Lifecycles = Mapping[str, Lifecycle]


class History:
    """The one place that surfaces (command line, web, exports) ask. Thread-safe; never waits for a writer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def board(self, now: datetime, lifecycles: Lifecycles, *, as_of: AsOf = None) -> list[BoardLine]:
        """Return where every thread stands, in the order of the dossiers. `lifecycles` say what counts as stalled."""
        with reading(self._engine) as connection:
            return board.board(connection, now, lifecycles, end_of(as_of))

    def stands(self, thread: str, now: datetime, lifecycles: Lifecycles, *, as_of: AsOf = None) -> BoardLine | None:
        """Return the thread's line of the board; None where it is archived."""
        with reading(self._engine) as connection:
            outlines.thread(connection, thread)
            lines = board.board(connection, now, lifecycles, end_of(as_of), [thread])
        return lines[0] if lines else None

    def instalments(self, thread: str | None = None, *, as_of: AsOf = None) -> list[InstalmentLine]:
        """Return every instalment of the thread (or of all that are followed), the newest of each thread first."""
        with reading(self._engine) as connection:
            if thread is not None:
                outlines.thread(connection, thread)
            return rollups.instalments(connection, end_of(as_of), None if thread is None else [thread])

    def said(self, *threads: str, since: date | None = None, as_of: AsOf = None) -> list[Said]:
        """Return what was observed as done or said in the threads (or in all), with its subject, as recorded; with
        `since` only what was published then or later."""
        with reading(self._engine) as connection:
            for thread in threads:
                outlines.thread(connection, thread)
            return rollups.said(connection, end_of(as_of), threads or None, since)

    def thread(self, thread: str) -> ThreadLine:
        """Return the thread as it was written down. Raises NotFound with the nearest id."""
        with reading(self._engine) as connection:
            return outlines.thread(connection, thread)

    def threads(self) -> list[str]:
        """Return the ids of all threads, archived ones too."""
        with reading(self._engine) as connection:
            return list(connection.execute(select(ThreadRow.id).order_by(ThreadRow.id)).scalars())

    def changes(self, thread: str | None = None, *, as_of: AsOf = None, newest: int | None = None) -> list[ChangeLine]:
        """Return every change of the thread (or of all), corrections and what they took back included, as recorded."""
        with reading(self._engine) as connection:
            if thread is not None:
                outlines.thread(connection, thread)
            return looking.changes(connection, thread, end_of(as_of), newest)

    def claims(
        self, now: datetime, *, article: str | None = None, thread: str | None = None, as_of: AsOf = None
    ) -> list[ClaimLine]:
        """Return the claims of an article, of a thread, or all, with where their threads stand."""
        with reading(self._engine) as connection:
            return outlines.claims(connection, now, article, thread, end_of(as_of))

    def expectations(self, now: datetime, *, thread: str | None = None, as_of: AsOf = None) -> list[ExpectationLine]:
        """Return expectations with how they stand: open, approaching, overdue, met."""
        with reading(self._engine) as connection:
            return outlines.expectations(connection, now, thread, end_of(as_of))

    def expectation_steps(self, thread: str, *, as_of: AsOf = None) -> list[ExpectationStepLine]:
        """Return what calendars announced, moved and withdrew of the thread, the oldest step first."""
        with reading(self._engine) as connection:
            outlines.thread(connection, thread)
            return calendars.steps(connection, thread, end_of(as_of))

    def evidence(self, thread: str, *, as_of: AsOf = None, limit: int = 200) -> list[EvidenceLine]:
        """Return the thread's evidence, the newest publication first."""
        with reading(self._engine) as connection:
            outlines.thread(connection, thread)
            return looking.evidence(connection, thread, end_of(as_of), limit)

    def evidence_line(self, evidence: int) -> EvidenceLine:
        """Return one row of evidence. Raises NotFound."""
        with reading(self._engine) as connection:
            return looking.evidence_line(connection, evidence)

    def suggestions(
        self, thread: str | None = None, *, only_open: bool = True, as_of: AsOf = None
    ) -> list[SuggestionLine]:
        """Return suggestions, the oldest first."""
        with reading(self._engine) as connection:
            return looking.suggestions(connection, thread, end_of(as_of), only_open)

    def sources(self, *, as_of: AsOf = None) -> list[SourceLine]:
        """Return every source with its health."""
        with reading(self._engine) as connection:
            return operating.sources(connection, end_of(as_of))

    def alerts(
        self, thread: str | None = None, *, state: str | None = None, as_of: AsOf = None, limit: int = 200
    ) -> list[AlertLine]:
        """Return alerts (`state`: waiting, sent, given up) with their attempts, the newest first."""
        with reading(self._engine) as connection:
            return operating.alerts(connection, thread, state, end_of(as_of), limit)

    def told_of(self, change: int) -> list[Alert]:
        """Return the alerts that told of a change: all who must hear its correction."""
        with reading(self._engine) as connection:
            return outbox.told_of(connection, change)

    def item(self, item: int, revision: int) -> StoredItem:
        """Return an item revision as the pipeline saw it, so that a decision can be run again. Raises NotFound."""
        with reading(self._engine) as connection:
            return items.stored_item(connection, item, revision)

    def body(self, sha256: str) -> bytes:
        """Return a kept page as it was received. Raises NotFound."""
        with reading(self._engine) as connection:
            return items.body(connection, sha256)

    def evidence_items(self, thread: str) -> list[StoredItem]:
        """Return every item revision that became evidence of the thread, in order of publication."""
        query = select(EvidenceRow.item, EvidenceRow.revision).where(EvidenceRow.thread == thread)
        with reading(self._engine) as connection:
            found = connection.execute(query.order_by(EvidenceRow.dated, EvidenceRow.id)).all()
            return [items.stored_item(connection, row.item, row.revision) for row in found]
