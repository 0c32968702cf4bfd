# SPDX-License-Identifier: MIT
"""The background daemon: APScheduler asks what is due, a pool does it, signals end it cleanly.

Nothing is dropped silently: misfire grace is unlimited, overruns and errors are logged, and what is due is a
question to the database, never a pickled job, so a restart forgets nothing (docs/decisions/0004).
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.app import App
from monitor.core import timing
from monitor.core.errors import LoosethreadError, Stopping
from monitor.core.inert import one_line
from monitor.core.timing import poll_threads
from monitor.pipeline import Polled

LOOK_SECONDS = 1  # how often we ask what is due, and what waits to be sent
ADVANCE_SECONDS = 10  # how often pages that could not be read are tried again
EXPECT_SECONDS = 600  # how often expectations are looked at
PRUNE_SECONDS = 24 * 3600
RETIRE_SECONDS = 120  # how long the old configuration lives on after a reload; longer than any visit or delivery
HELD = 200  # looks that found nothing and wait to be written, at most; at the next look for what is due they are
DELIVERY_THREADS = 4
FETCH_GRACE_SECONDS = 1  # how long a stop waits for answers that are on their way
JOB_GRACE_SECONDS = 1.5  # and then for jobs, a delivery to a slow server among them; what is cut is taken up again

log = structlog.get_logger("loosethread.daemon")


class Daemon:
    """Runs the pipeline until it is told to stop."""

    def __init__(self, open_app: Callable[[], App]) -> None:
        self._open_app = open_app
        self._app = self._opened()
        self._failing: set[str] = set()  # sources whose failure this run has reported
        self._stop = threading.Event()
        self._reload = threading.Event()
        self._wake = threading.Event()
        self._in_flight: set[tuple[str, str]] = set()  # kind of work, source or channel
        self._flight_lock = threading.Lock()
        self._advance_lock = threading.Lock()
        self._scheduler = self._build_scheduler()

    # ------------------------------------------------------------------ life

    def run(self) -> int:
        """Run until SIGTERM or SIGINT. Return the exit code: 0 after a clean stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGHUP, self._on_reload)
        self._scheduler.start()
        log.info("started", sources=len(self._app.enabled()), threads=sum(1 for _ in self._app.knowledge.threads()))
        while not self._stop.is_set():
            self._wake.wait()
            self._wake.clear()
            if self._reload.is_set() and not self._stop.is_set():
                self._reload.clear()
                self._swap_configuration()
        return self._end()

    def _opened(self) -> App:
        """Open the workspace. The looks of one second that find nothing are written together (docs/decisions/0009)."""
        app = self._open_app()
        app.pipeline.hold_looks(HELD)
        return app

    def _end(self) -> int:
        log.info("stopping", in_hand=len(self._in_flight))
        self._scheduler.pause()
        self._app.fetcher.close(grace_seconds=FETCH_GRACE_SECONDS)
        self._write_looks()
        ending = threading.Thread(target=self._scheduler.shutdown, kwargs={"wait": True}, daemon=True)
        ending.start()
        ending.join(JOB_GRACE_SECONDS)
        if ending.is_alive():
            log.warning("stopped with work in hand; it is taken up again at the next start")
            sys.stderr.flush()
            os._exit(0)  # a delivery may hang for its whole deadline; its lease runs out and it is tried again
        self._app.close()
        log.info("stopped")
        return 0

    def _write_looks(self) -> None:
        try:
            self._app.pipeline.write_looks()
        except LoosethreadError as error:
            log.error("the last looks are not written", error=str(error))  # noqa: TRY400  the message says it all

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()
        self._wake.set()

    def _on_reload(self, number: int, frame: FrameType | None) -> None:
        self._reload.set()
        self._wake.set()

    def _swap_configuration(self) -> None:
        """Read the configuration again; a broken one leaves the running one in place and says so.

        The old app is closed later: visits and deliveries that run in it end first.
        """
        try:
            fresh = self._opened()
        except LoosethreadError as error:
            log.error("configuration not reloaded; the running one stays", error=str(error))  # noqa: TRY400  a person's typo is no traceback
            return
        with self._advance_lock:
            old, self._app = self._app, fresh
        old.pipeline.hold_looks(1)
        old.pipeline.write_looks()
        later = fresh.clock.now() + timedelta(seconds=RETIRE_SECONDS)
        self._scheduler.add_job(old.close, "date", run_date=later, name="close the old configuration")
        log.info("configuration reloaded", sources=len(fresh.enabled()))

    # ------------------------------------------------------------------ schedule

    def _build_scheduler(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(
            timezone="UTC",
            executors={
                "default": ThreadPoolExecutor(4),
                "polls": ThreadPoolExecutor(self._app.settings.fetch.threads or poll_threads(len(self._app.enabled()))),
                "deliveries": ThreadPoolExecutor(DELIVERY_THREADS),
            },
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for job, seconds in (
            (self._look, LOOK_SECONDS),
            (self._deliver, LOOK_SECONDS),
            (self._advance, ADVANCE_SECONDS),
            (self._expect, EXPECT_SECONDS),
            (self._prune, PRUNE_SECONDS),
        ):
            scheduler.add_job(self._guarded(job), "interval", seconds=seconds, id=job.__name__.strip("_"))
        scheduler.add_listener(self._on_trouble, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
        return scheduler

    def _on_trouble(self, event: JobEvent) -> None:
        kind = {EVENT_JOB_ERROR: "error", EVENT_JOB_MISSED: "missed", EVENT_JOB_MAX_INSTANCES: "still running"}
        log.error("job trouble", job=event.job_id, kind=kind.get(event.code, str(event.code)))

    def _guarded(self, job: Callable[[], None]) -> Callable[[], None]:
        """Wrap a job: whatever it raises is logged with its traceback, and the schedule goes on."""

        def run() -> None:
            if self._stop.is_set():
                return
            try:
                job()
            except Stopping:
                log.info("cut short", job=job.__name__)
            except LoosethreadError as error:
                log.error("job failed", job=job.__name__, error=str(error))  # noqa: TRY400  the message says it all
            except Exception:  # the one broad except of the product: a defect in one job must not end the watch
                log.exception("job failed unexpectedly", job=job.__name__)

        return run

    # ------------------------------------------------------------------ jobs

    def _look(self) -> None:
        """Take up what is due: after a sleep that is everything, and it is spread over half a minute."""
        watched = len(self._app.enabled())
        for source in self._taken("poll", self._app.due_sources(), limit=lambda due: timing.at_once(due, watched)):
            self._scheduler.add_job(self._piece("poll", source, self._poll), executor="polls", name=f"poll {source}")

    def _deliver(self) -> None:
        for channel in self._taken("deliver", self._app.waiting_channels()):
            job = self._piece("deliver", channel, self._deliver_on)
            self._scheduler.add_job(job, executor="deliveries", name=f"deliver on {channel}")

    def _taken(self, kind: str, names: list[str], limit: Callable[[int], int] = int) -> list[str]:
        """Return those names that nobody works on yet, the first of them up to the `limit`, and mark them."""
        with self._flight_lock:
            free = [name for name in names if (kind, name) not in self._in_flight]
            free = free[: limit(len(free))]
            self._in_flight.update((kind, name) for name in free)
        return free

    def _piece(self, kind: str, name: str, work: Callable[[str], None]) -> Callable[[], None]:
        def do() -> None:
            try:
                work(name)
            finally:
                with self._flight_lock:
                    self._in_flight.discard((kind, name))

        do.__name__ = f"{kind} {name}"
        return self._guarded(do)

    def _poll(self, source: str) -> None:
        polled = self._app.pipeline.poll(source)
        self._say(source, polled)
        if polled.recorded.new or polled.recorded.revised:
            self._advance()

    def _advance(self) -> None:
        with self._advance_lock:
            self._app.pipeline.read_documents()
            self._app.pipeline.advance()
        self._deliver()

    def _deliver_on(self, channel: str) -> None:
        sent = self._app.pipeline.deliver(channel)
        if sent:
            log.info("alerts sent", channel=channel, alerts=sent)

    def _expect(self) -> None:
        self._app.pipeline.expect()

    def _prune(self) -> None:
        dropped = self._app.prune()
        if dropped:
            log.info("old words dropped", items=dropped)

    def _say(self, source: str, polled: Polled) -> None:
        """Say once in this run that a source fails, and once that it is back; of the network likewise, and then not of
        each source that goes unanswered with it."""
        fetch = polled.fetch
        if polled.network is not None:
            log.warning("network down" if polled.network_down else "network is back", words=polled.network.words)
        if fetch.outcome.good:
            log.debug("looked", source=source, outcome=fetch.outcome.value, new=polled.recorded.new)
            if source in self._failing:
                self._failing.discard(source)
                log.info("source is back", source=source)
        elif source not in self._failing and not polled.network_down:
            self._failing.add(source)
            log.warning("source fails", source=source, outcome=fetch.outcome.value, reason=one_line(fetch.reason))
