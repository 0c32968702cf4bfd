# SPDX-License-Identifier: MIT
"""Stored items asked again after a dossier changed: which would now concern which thread, which no longer, and what
would follow. Applying only adds: evidence of items that were never tied to the thread, and what the rules make of it
today. An item is judged as one seen today, so that old news moves nothing and alerts nobody."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from monitor.core import standings
from monitor.core.examining import Examiner, Finding, Read, report_of
from monitor.core.model import NoChange, Receiver, Source, Standing, StatusChange, StoredItem
from monitor.core.ports import Examination, Transaction
from monitor.judging import routed

BATCH = 200  # items taken up at once


class Asked(Transaction, Protocol):
    """What asking again needs of a transaction beyond what the pipeline does."""

    def stands(self, thread_id: str, now: datetime) -> Standing:
        """Return where the thread stands, to look only: nothing is locked; one that is not installed stands nowhere."""
        ...

    def kept_items(self, after: int, limit: int) -> list[StoredItem]:
        """Return the newest revision of items that were examined and whose words are kept, by id from `after` on."""
        ...

    def pruned_items(self) -> int:
        """Return of how many items the words were dropped by the retention rule."""
        ...

    def ties(self, items: Sequence[int]) -> dict[int, frozenset[str]]:
        """Return the threads that each of the items, in any revision, is evidence of; nothing for one of none."""
        ...


class Kept(Protocol):
    """A store that can be asked again."""

    def begin(self) -> AbstractContextManager[Asked]:
        """Open a writing transaction. Raises StorageError."""
        ...

    def reading(self) -> AbstractContextManager[Asked]:
        """Open a transaction that only reads. Raises StorageError."""
        ...


class Turn(StrEnum):
    """How an item's tie to a thread changes."""

    NOW = "now concerns"
    NO_LONGER = "no longer concerns"


@dataclass(frozen=True, kw_only=True)
class Retied:
    """An item that would be tied to a thread, or not any more, and what follows."""

    turn: Turn
    thread: str
    item: StoredItem
    decision: str = "none"  # change | suggest | none
    status: str | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Rematched:
    """What asking again came to."""

    looked: int
    pruned: int  # items whose words were dropped by the retention rule: they cannot be asked
    orphaned: int  # items of sources that are no longer configured
    retied: tuple[Retied, ...]


class Rematching:
    """Asks every stored item again, the oldest first."""

    def __init__(
        self, store: Kept, examiner: Examiner, sources: Mapping[str, Source], receivers: Sequence[Receiver]
    ) -> None:
        self._store = store
        self._examiner = examiner
        self._sources = sources
        self._receivers = receivers
        self._known: dict[str, Standing] = {}  # of a dry run: where threads would stand by now

    def run(self, now: datetime, *, apply: bool, report: Callable[[int], None]) -> Rematched:
        """Ask all of them; with `apply` record what is new, one transaction an item. `report` hears how many are done.

        Raises StorageError.
        """
        looked = orphaned = 0
        found: list[Retied] = []
        for item, tied in self._kept():
            looked += 1
            source = self._sources.get(item.item.source)
            if source is None:
                orphaned += 1
            else:
                found += self._asked(item, self._read(item, source, now), source, tied, now, apply)
            report(looked)
        with self._store.reading() as tx:
            return Rematched(looked=looked, pruned=tx.pruned_items(), orphaned=orphaned, retied=tuple(found))

    def _kept(self) -> Iterator[tuple[StoredItem, frozenset[str]]]:
        after = 0
        while True:
            with self._store.reading() as tx:
                items = tx.kept_items(after, BATCH)
                ties = tx.ties([item.id for item in items])
            if not items:
                return
            after = items[-1].id
            yield from ((item, ties.get(item.id, frozenset())) for item in items)

    def _read(self, item: StoredItem, source: Source, now: datetime) -> Read:
        return self._examiner.read(replace(report_of(item, source), seen=now))

    def _asked(
        self, item: StoredItem, read: Read, source: Source, tied: frozenset[str], now: datetime, apply: bool
    ) -> list[Retied]:
        if apply:
            with self._store.begin() as tx:
                return self._ask(tx.standing, item, read, source, tied, now, tx)
        with self._store.reading() as tx:
            return self._ask(self._would_stand(tx), item, read, source, tied, now)

    def _ask(
        self,
        standing_of: Callable[[str, datetime], Standing],
        item: StoredItem,
        read: Read,
        source: Source,
        tied: frozenset[str],
        now: datetime,
        tx: Transaction | None = None,
    ) -> list[Retied]:
        findings = self._examiner.decide(read, lambda thread: standing_of(thread, now)).findings
        new = [finding for finding in findings if finding.thread.id not in tied]
        if tx is not None and new:
            lifecycles = self._examiner.knowledge.lifecycles
            judged = tuple(routed(finding, item, source, lifecycles, self._receivers) for finding in new)
            tx.commit(Examination(item=item, at=now, judged=judged))
        for finding in new:
            self._step(finding)
        gone = sorted(tied - {finding.thread.id for finding in findings})
        followed = [thread for thread in gone if self._examiner.follows(thread)]
        return [_retied(finding, item) for finding in new] + [
            Retied(turn=Turn.NO_LONGER, thread=thread, item=item) for thread in followed
        ]

    def _would_stand(self, tx: Asked) -> Callable[[str, datetime], Standing]:
        def stands(thread: str, now: datetime) -> Standing:
            if thread not in self._known:
                self._known[thread] = tx.stands(thread, now)
            return self._known[thread]

        return stands

    def _step(self, finding: Finding) -> None:
        """Remember where a dry run would have brought the thread."""
        if isinstance(finding.decision, StatusChange) and (before := self._known.get(finding.thread.id)) is not None:
            self._known[finding.thread.id] = standings.apply(before, finding.decision)


def _retied(finding: Finding, item: StoredItem) -> Retied:
    decision = finding.decision
    word = "none" if isinstance(decision, NoChange) else "change" if isinstance(decision, StatusChange) else "suggest"
    return Retied(
        turn=Turn.NOW,
        thread=finding.thread.id,
        item=item,
        decision=word,
        status=None if isinstance(decision, NoChange) else decision.new,
        reason=decision.reason.value,
    )
