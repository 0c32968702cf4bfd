# SPDX-License-Identifier: MIT
"""One visit to a source: collect, record, note its health, tell operators what is news to them. Calls in order; what
it means is decided in monitor.core (timing, health, volume, network)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.core import health, listings, network, routing, timing, volume
from monitor.core.examining import Examiner, report_of
from monitor.core.matching import concerns
from monitor.core.model import (
    DocumentRule,
    Fetch,
    Outcome,
    Receiver,
    Source,
    SourceKind,
    SourceState,
    StoredItem,
)
from monitor.core.ports import Clock, Collector, Recorded, Store, Transaction

NETWORK_KEPT = "network"  # what is remembered under this name: whether anybody answers


@dataclass(frozen=True, kw_only=True)
class Polled:
    """One visit and what recording it came to."""

    fetch: Fetch
    recorded: Recorded
    next_due: datetime
    network_down: bool = False  # nobody answers: that the source does not says nothing about it
    network: health.Finding | None = None  # the network went down, or came back, with this visit


class Polling:
    """Visits sources. Thread-safe: between visits everything is in the store."""

    def __init__(
        self,
        *,
        store: Store,
        collector: Collector,
        clock: Clock,
        examiner: Examiner,
        sources: Mapping[str, Source],
        receivers: Sequence[Receiver],
        jitter: Callable[[], float],
    ) -> None:
        self._store = store
        self._collector = collector
        self._clock = clock
        self._examiner = examiner
        self._sources = sources
        self._receivers = receivers
        self._jitter = jitter
        self._watched = sum(source.enabled for source in sources.values())
        self._hurried: frozenset[str] | None = None  # None: not asked yet
        self._last_answer: datetime | None = None  # of anybody, in this process

    def hurry(self, tx: Transaction, now: datetime) -> None:
        """Find which sources are to be asked faster, because a date that a thread waits for is near."""
        self._hurried = timing.hurried(tx.expectations(), self._official, now)

    def visit(self, source_id: str) -> Polled:
        """Visit one source and record what it gave. Raises KeyError for an unknown source, StorageError, Stopping."""
        source, now = self._sources[source_id], self._clock.now()
        with self._store.begin() as tx:
            known = tx.source_state(source_id)
            if self._hurried is None:
                self.hurry(tx, now)
        fetch = self._collector.collect(source, known, now)
        if network.answered(fetch):
            self._last_answer = self._clock.now()
        with self._store.begin() as tx:
            if source.kind is SourceKind.LIST and fetch.outcome is Outcome.OK:
                fetch = listings.changes(fetch, tx.held(source_id), known)
            down, news = self._network(tx, source, fetch, known)
            due = self._next_due(tx, source, fetch, known, now, down=down)
            wanted = self._documents_wanted(source, fetch, now)
            recorded = tx.record_fetch(source, fetch, due, now, document_wanted=wanted)
            state = tx.source_state(source_id)
            if fetch.outcome.good:
                self._note(tx, source, fetch, (known, state), recorded, now)
            if not down:
                self._tell(tx, source, fetch, state, now)
        return Polled(fetch=fetch, recorded=recorded, next_due=due, network_down=down, network=news)

    # ------------------------------------------------------------------ when again

    def _next_due(
        self, tx: Transaction, source: Source, fetch: Fetch, known: SourceState, now: datetime, *, down: bool
    ) -> datetime:
        fresh = bool(fetch.items) and bool(tx.unknown_keys(source.id, [item.key for item in fetch.items]))
        pace = timing.pace(known, now, fresh=fresh, hurried=source.id in (self._hurried or ()), network_down=down)
        return timing.next_due(source, fetch, known, now, self._jitter(), pace)

    def _official(self, thread_id: str) -> frozenset[str]:
        if not self._examiner.follows(thread_id):
            return frozenset()
        _, thread = self._examiner.thread(thread_id)
        return frozenset(source.id for source in self._sources.values() if concerns(thread, source.id, source.url))

    def _documents_wanted(self, source: Source, fetch: Fetch, now: datetime) -> list[str]:
        if source.document is DocumentRule.NEVER:
            return []
        if source.document is DocumentRule.ALWAYS:
            return [item.key for item in fetch.items]
        stored = (StoredItem(id=0, revision=1, item=item, seen=now, first_seen=now) for item in fetch.items)
        return [s.item.key for s in stored if self._examiner.touches(report_of(s, source))]

    # ------------------------------------------------------------------ health

    def _network(
        self, tx: Transaction, source: Source, fetch: Fetch, known: SourceState
    ) -> tuple[bool, health.Finding | None]:
        """Return whether the network is down, and what of it is news; what came back with it is looked at again."""
        before = network.read(tx.recall(NETWORK_KEPT))
        well, watched, last = not known.failures, self._watched, self._last_answer
        now = network.after(before, source, fetch, well=well, watched=watched, last_answer=last)
        if now == before:
            return now.down, None
        tx.remember(NETWORK_KEPT, network.written(now))
        news = network.finding(before, now, fetch)
        if news is not None:
            tx.add_alerts(routing.route_health(news, None, self._receivers, fetch.at), fetch.at)
            if not now.down:
                tx.look_again(sorted(before.silent), fetch.at)
        return now.down, news

    def _note(
        self,
        tx: Transaction,
        source: Source,
        fetch: Fetch,
        states: tuple[SourceState, SourceState],
        recorded: Recorded,
        now: datetime,
    ) -> None:
        """Note how a good look found the source, between the state before and after it."""
        known, state = states
        begin = volume.learn_from(state)
        found = health.condition(
            source,
            known,
            state,
            fetch,
            new=recorded.new,
            known=recorded.known + recorded.revised,
            counts=[] if begin is None else tx.item_counts(source.id, begin),
            now=now,
        )
        if found != health.noted(known):
            tx.note_condition(source.id, found)
        for finding in health.tidings(source, known, found):
            tx.add_alerts(routing.route_health(finding, source, self._receivers, now), now)

    def _tell(self, tx: Transaction, source: Source, fetch: Fetch, state: SourceState, now: datetime) -> None:
        finding = health.assess(source, state, fetch, now)
        if finding.tell is not None:
            tx.add_alerts(routing.route_health(finding, source, self._receivers, now), now)
            tx.mark_told(source.id, finding.tell is health.Tell.FAILING)
