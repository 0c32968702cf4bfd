# SPDX-License-Identifier: MIT
"""One visit to a source: collect, record, note its health, tell operators what is news to them. Calls in order; what
it means is decided in monitor.core (timing, quiet, health, volume, network)."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from monitor.core import health, listings, network, quiet, routing, timing, volume
from monitor.core.errors import StorageError
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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Held:
    """A quiet look that is not written yet."""

    look: quiet.QuietLook
    fetch: Fetch


class Polling:
    """Visits sources. Thread-safe: between visits everything is in the store, but for what `hold` allows to wait."""

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
        self._calm = False  # as far as this process knows the network is well and nobody has fallen silent
        self._states: dict[str, SourceState] = {}  # of sources whose last look was quiet
        self._held: deque[_Held] = deque()
        self._hold = 1

    def hold(self, looks: int) -> None:
        """Let so many quiet looks wait to be written together; whoever asks for it calls `write` every few seconds."""
        self._hold = looks

    def hurry(self, tx: Transaction, now: datetime) -> None:
        """Find which sources are to be asked faster, because a date that a thread waits for is near."""
        self._hurried = timing.hurried(tx.expectations(), self._official, now)

    def visit(self, source_id: str) -> Polled:
        """Visit one source and record what it gave. Raises KeyError for an unknown source, StorageError, Stopping."""
        source, now = self._sources[source_id], self._clock.now()
        known = self._states.get(source_id) or self._asked(source_id, now)
        fetch = self._collector.collect(source, known, now)
        if network.answered(fetch):
            self._last_answer = self._clock.now()
        if self._calm and quiet.is_quiet(known, fetch, now):
            return self._kept(source, fetch, known, now)
        self._states.pop(source_id, None)
        self.write()
        with self._store.begin() as tx:
            return self._recorded(tx, source, fetch, now)

    def write(self) -> None:
        """Write the quiet looks that wait. Raises StorageError, and then they wait on."""
        taken: list[_Held] = []
        with suppress(IndexError):
            while True:
                taken.append(self._held.popleft())
        if not taken:
            return
        try:
            with self._store.begin() as tx:
                self._write(tx, taken)
        except StorageError:
            self._held.extendleft(reversed(taken))
            raise

    def _asked(self, source_id: str, now: datetime) -> SourceState:
        with self._store.reading() as tx:
            if self._hurried is None:
                self.hurry(tx, now)
            return tx.source_state(source_id)

    # ------------------------------------------------------------------ recording

    def _kept(self, source: Source, fetch: Fetch, known: SourceState, now: datetime) -> Polled:
        """Keep a quiet look, to be written with others."""
        due = timing.next_due(source, fetch, known, now, self._jitter(), self._pace(source, known, now, fresh=False))
        look = quiet.look_of(known, fetch, due)
        self._states[source.id] = quiet.after(known, look)
        self._held.append(_Held(look=look, fetch=fetch))
        if len(self._held) >= self._hold:
            self.write()
        return Polled(fetch=fetch, recorded=Recorded(), next_due=due)

    def _write(self, tx: Transaction, held: Sequence[_Held]) -> None:
        """Write quiet looks; where another process has looked at the source since, the visit is recorded in full."""
        refused = set(map(id, tx.record_quiet([kept.look for kept in held])))
        for kept in held:
            if id(kept.look) in refused:
                self._states.pop(kept.look.source, None)
                self._recorded(tx, self._sources[kept.look.source], kept.fetch, kept.fetch.at)
        newest = held[-1]  # what another process knows of the network: whoever answers shows that it works
        self._network(tx, self._sources[newest.look.source], newest.fetch, well=True)

    def _recorded(self, tx: Transaction, source: Source, fetch: Fetch, now: datetime) -> Polled:
        """Record a visit in full."""
        known = tx.source_state(source.id)
        if source.kind is SourceKind.LIST and fetch.outcome is Outcome.OK:
            fetch = listings.changes(fetch, tx.held(source.id), known)
        down, news = self._network(tx, source, fetch, well=not known.failures)
        due = self._next_due(tx, source, fetch, known, now, down=down)
        wanted = self._documents_wanted(source, fetch, now)
        recorded = tx.record_fetch(source, fetch, due, now, document_wanted=wanted)
        state = tx.source_state(source.id)
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
        pace = self._pace(source, known, now, fresh=fresh, down=down)
        return timing.next_due(source, fetch, known, now, self._jitter(), pace)

    def _pace(
        self, source: Source, known: SourceState, now: datetime, *, fresh: bool, down: bool = False
    ) -> timing.Pace:
        return timing.pace(known, now, fresh=fresh, hurried=source.id in (self._hurried or ()), network_down=down)

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
        self, tx: Transaction, source: Source, fetch: Fetch, *, well: bool
    ) -> tuple[bool, health.Finding | None]:
        """Return whether the network is down, and what of it is news; what came back with it is looked at again."""
        before = network.read(tx.recall(NETWORK_KEPT))
        watched, last = self._watched, self._last_answer
        now = network.after(before, source, fetch, well=well, watched=watched, last_answer=last)
        self._calm = now == network.Network()
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
