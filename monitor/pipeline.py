# SPDX-License-Identifier: MIT
"""The straight line. It calls in order and decides nothing.

source due
  │ collect     bytes → Items, or why not
  │ record      each Item once; an edit is a revision
  │ match       Item × Threads → Evidence            ┐
  │ read        Evidence → Observations              │ monitor.core.examining
  │ decide      Observations → a Decision            ┘
  │ route       Decision × Receivers → Alerts
  │ commit      all of it in ONE transaction
  ▼
  │ deliver     claim an Alert row → Channel.send → Delivery
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from monitor.awaiting import Awaiting
from monitor.core import correcting, routing, timing
from monitor.core.examining import Examined, Examiner, Read, report_of
from monitor.core.model import (
    Alert,
    Delivery,
    DeliveryOutcome,
    Dossier,
    Receiver,
    Source,
    StatusChange,
    StoredItem,
    Thread,
    Tier,
)
from monitor.core.ports import (
    Answered,
    Channel,
    Clock,
    Collector,
    DocumentFailed,
    Examination,
    Judged,
    Store,
    Transaction,
)
from monitor.core.taking_back import taken_back
from monitor.judging import routed
from monitor.polling import Polled, Polling

__all__ = ["Pipeline", "Polled"]

BATCH = 200  # items taken up at once
AT_ONCE = 3  # alerts taken up at once: all of them at their channel's deadline end within the lease
LEASE_SECONDS = 120


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """A change that a person made, as routing asks for it."""

    dossier: Dossier
    thread: Thread
    decision: StatusChange
    tier: Tier


@dataclass(frozen=True, kw_only=True)
class Instead:
    """What a person puts in the place of a change."""

    status: str
    on: date  # the day it happened


class Pipeline:
    """The use cases: poll a source, advance what was collected, deliver what is due."""

    def __init__(
        self,
        *,
        store: Store,
        collector: Collector,
        clock: Clock,
        examiner: Examiner,
        sources: Mapping[str, Source],
        receivers: Sequence[Receiver],
        channels: Mapping[str, Channel],
        jitter: Callable[[], float],
        approaching_days: int = 1,
    ) -> None:
        self._store = store
        self._collector = collector
        self._clock = clock
        self._examiner = examiner
        self._sources = sources
        self._receivers = receivers
        self._channels = channels
        self._polling = Polling(
            store=store,
            collector=collector,
            clock=clock,
            examiner=examiner,
            sources=sources,
            receivers=receivers,
            jitter=jitter,
        )
        self._awaiting = Awaiting(
            examiner=examiner, sources=sources, receivers=receivers, approaching_days=approaching_days
        )

    # ------------------------------------------------------------------ collect, record

    def poll(self, source_id: str) -> Polled:
        """Visit one source and record what it gave. Raises KeyError for an unknown source, StorageError, Stopping."""
        return self._polling.visit(source_id)

    def hold_looks(self, looks: int) -> None:
        """Let so many looks that found nothing wait to be written together: a crash may lose that they were made, never
        what a look found. Whoever asks for it calls `write_looks` every few seconds."""
        self._polling.hold(looks)

    def write_looks(self) -> None:
        """Write the looks that wait. Raises StorageError, and then they wait on."""
        self._polling.write()

    def read_documents(self) -> int:
        """Fetch the pages that items wait for. Return how many were tried."""
        now = self._clock.now()
        with self._store.begin() as tx:
            wanted = tx.documents_wanted(now, BATCH)
        for item in wanted:
            self._read_document(item)
        return len(wanted)

    def _read_document(self, item: StoredItem) -> None:
        now = self._clock.now()
        source = self._sources.get(item.item.source)
        outcome = (
            DocumentFailed(reason="the source is no longer configured", final=True)
            if source is None
            else self._collector.document(source, item, now)
        )
        retry_at = None
        if isinstance(outcome, DocumentFailed) and not outcome.final:
            wait = timing.document_retry_after(item.attempts + 1, outcome.retry_after)
            retry_at = None if wait is None else now + timedelta(seconds=wait)
        with self._store.begin() as tx:
            tx.record_document(item, outcome, retry_at, now)

    # ------------------------------------------------------------------ match, read, decide, route, commit

    def advance(self) -> int:
        """Examine everything collected and not yet examined, one transaction an item. Return how many items."""
        done = 0
        while True:
            with self._store.begin() as tx:
                items = tx.unexamined(BATCH)
            if not items:
                return done
            for item in items:
                self._take_up(item)
                done += 1

    def _take_up(self, item: StoredItem) -> None:
        """Read first and open the transaction then: nobody waits with writing while an item is read."""
        source = self._sources.get(item.item.source)
        if source is None:
            with self._store.begin() as tx:
                gone = Examination(item=item, at=self._clock.now(), reason="the source is no longer configured")
                tx.commit(gone)
            return
        read = self._examiner.read(report_of(item, source))
        with self._store.begin() as tx:
            self._examine(tx, item, source, read)

    def _examine(self, tx: Transaction, item: StoredItem, source: Source, read: Read) -> None:
        now = self._clock.now()
        standing_of = cache(lambda thread_id: tx.standing(thread_id, now))
        examined = self._examiner.decide(read, standing_of)
        tx.commit(
            Examination(item=item, at=now, judged=self._routed(examined, item, source), reason=_why_not(examined))
        )
        if item.revision > 1:
            self._tell_what_is_taken_back(tx, item, source, examined, now)

    def _tell_what_is_taken_back(
        self, tx: Transaction, item: StoredItem, source: Source, examined: Examined, now: datetime
    ) -> None:
        """An edit may take the ground from under a change: whoever was told of the change hears of that."""
        resting = tx.resting_on(item)
        followed = {rest.thread for rest in resting if self._examiner.follows(rest.thread)}
        lifecycles = {
            name: self._examiner.knowledge.lifecycles[self._examiner.thread(name)[1].lifecycle] for name in followed
        }
        readings = [finding.reading for finding in examined.findings]
        for rest in taken_back(item, resting, readings, lifecycles):
            alerts = correcting.route_taken_back(tx.told_of(rest.change), rest.change, item, source)
            tx.add_alerts(alerts, now, change=rest.change)

    def _routed(self, examined: Examined, item: StoredItem, source: Source) -> tuple[Judged, ...]:
        lifecycles = self._examiner.knowledge.lifecycles
        return tuple(routed(finding, item, source, lifecycles, self._receivers) for finding in examined.findings)

    def expect(self) -> int:
        """Take up what calendars announce; raise the alerts of expectations that approach, are overdue, or moved.
        Return how many were raised."""
        now = self._clock.now()
        with self._store.begin() as tx:
            alerts = self._awaiting.look(tx, now)
            self._polling.hurry(tx, now)
            return tx.add_alerts(alerts, now)

    # ------------------------------------------------------------------ what a person decides

    def judge(self, suggestion: int, *, accept: bool, by: str, note: str, status: str | None = None) -> bool:
        """Record the answer to a suggestion; accepting makes the change, to `status` where the item says that instead,
        and tells of it. Return whether it did.

        Raises NotFound, StorageError for one that is no longer open, or whose other status the history has already.
        """
        now = self._clock.now()
        with self._store.begin() as tx:
            answered = tx.judge(suggestion, accept=accept, by=by, note=note, now=now, status=status)
            if answered.change is None or answered.change_id is None:
                return False
            tx.add_alerts(self._of_judgement(answered, answered.change), now, change=answered.change_id)
            return True

    def _of_judgement(self, answered: Answered, change: StatusChange) -> tuple[Alert, ...]:
        dossier, thread = self._examiner.thread(change.thread)
        judged = Ruling(dossier=dossier, thread=thread, decision=change, tier=Tier(answered.tier))
        lifecycle = self._examiner.knowledge.lifecycles[thread.lifecycle]
        source = self._sources[answered.item.item.source]
        return routing.route(judged, lifecycle, answered.item, source, self._receivers)

    def correct(self, change: int, *, by: str, why: str, instead: Instead | None = None) -> tuple[int, bool]:
        """Take a change back, or put another step in its place: a correction is appended, then the step, and everybody
        who was told of the change, and nobody else, hears it. Return how many, and whether the step was put there:
        not where the history has it already. Raises NotFound, StorageError.
        """
        now, put = self._clock.now(), False
        with self._store.begin() as tx:
            correction = tx.retract(change, by=by, why=why, now=now)
            if instead is not None:
                put = tx.put_right(change, instead.status, instead.on, by=by, why=why, now=now) is not None
                day = instead.on.isoformat() if put else "as the history has it"
                why = f"{why}. Instead: {instead.status}, {day}"
            alerts = correcting.route_correction(tx.told_of(change), why, now)
            return tx.add_alerts(alerts, now, change=correction), put

    # ------------------------------------------------------------------ deliver

    def deliver(self, channel: str | None = None) -> int:
        """Send what is due, on one channel or on all, one after another. Return how many were sent.

        Called for each channel on a thread of its own, a channel that hangs delays nobody else's alerts.
        """
        sent = 0
        while claimed := self._claim(channel):
            for alert in claimed:
                sent += self._deliver(alert).outcome is DeliveryOutcome.SENT
        return sent

    def _claim(self, channel: str | None) -> list[Alert]:
        now = self._clock.now()
        with self._store.begin() as tx:
            return [claimed.alert for claimed in tx.claim_alerts(now, LEASE_SECONDS, AT_ONCE, channel)]

    def _deliver(self, alert: Alert) -> Delivery:
        now = self._clock.now()
        channel = self._channels.get(alert.channel)
        delivery = (
            Delivery(
                outcome=DeliveryOutcome.GIVEN_UP, at=now, reason=f"channel {alert.channel!r} is no longer configured"
            )
            if channel is None
            else channel.send(alert, now)
        )
        retry_at = None
        if delivery.outcome is DeliveryOutcome.RETRY:
            wait = timing.retry_after(alert.attempts + 1, delivery.retry_after)
            retry_at = None if wait is None else now + timedelta(seconds=wait)
        given_up = delivery.outcome is not DeliveryOutcome.SENT and retry_at is None
        with self._store.begin() as tx:
            tx.record_delivery(alert, delivery, retry_at)
            if given_up:
                tx.add_alerts(routing.route_delivery_failure(alert, delivery, self._receivers, now), now)
        return delivery


def _why_not(examined: Examined) -> str:
    if examined.findings:
        return ""
    return "; ".join(sorted({missed.reason for missed in examined.missed}))[:500]
