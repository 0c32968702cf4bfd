# SPDX-License-Identifier: MIT
"""Asks the parsing processes, and outlives them: one that hangs is killed, one that died is replaced."""

import json
import pickle
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self

from monitor.core.errors import ParseError, Stopping
from monitor.core.model import DateQuality, Document, Item, Source
from spiders.items import Listing
from spiders.jobs import LIST_PATIENCE, DocumentJob, Job, ListingJob
from spiders.parse_worker import LENGTH, receive

WALL_SECONDS = 20.0  # for one job, whatever it waits for; a list may take longer
WORKERS = 2
JOBS = 2_000  # after so many a process is replaced: what leaks, leaks in it
ANSWER_MAX = 100_000_000  # bytes
LEAVE_SECONDS = 1.0
DIED = "reading it took too much time or memory"


class _Worker:
    """One parsing process and the line to it."""

    def __init__(self) -> None:
        self.line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "spiders.parse_worker"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.jobs = 0
        self.pid = self._process.pid

    def ask(self, job: Job, seconds: float) -> bytes | None:
        """Return the answer; None where the process did not give one in time or at all. Raises OSError never."""
        end = time.monotonic() + seconds
        self.jobs += 1

        def recv(size: int) -> bytes:
            self.line.settimeout(max(end - time.monotonic(), 0.001))
            return self.line.recv(size)

        try:
            self.line.settimeout(seconds)
            for piece in (pickle.dumps(replace(job, body=b"")), job.body):  # apart: a list is held once, not twice
                self.line.sendall(LENGTH.pack(len(piece)))
                self.line.sendall(piece)
            size = int.from_bytes(receive(recv, LENGTH.size)) or ANSWER_MAX + 1
            answer = receive(recv, size) if size <= ANSWER_MAX else b""
        except OSError:  # a time-out, or a line cut by a death
            return None
        return answer if len(answer) == size else None

    def end(self, *, kill: bool) -> None:
        """Take the process away and wait until it is gone."""
        self.line.close()
        try:
            self._process.wait(0 if kill else LEAVE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill(self) -> None:
        """End it while another thread waits for its answer, which then is None."""
        self._process.kill()


class ParserPool:
    """Reads listings and pages in limited processes, started when first needed. Thread-safe. Close it after use."""

    def __init__(self, *, workers: int = WORKERS, wall_seconds: float = WALL_SECONDS) -> None:
        self._wall = wall_seconds
        self._free: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._free.put(None)  # a place; its process comes with its first job
        self._busy: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def listing(self, source: Source, body: bytes, content_type: str, at: datetime) -> Listing:
        """Return what a body of the source holds; `at` (UTC) is when it was fetched. Raises ParseError."""
        found = self._ask(ListingJob(source=source, body=body, content_type=content_type, at=at), source.id)
        return Listing(items=tuple(_item(raw) for raw in found["items"]), partial=found["partial"], note=found["note"])

    def document(self, source: Source, body: bytes, content_type: str, url: str) -> Document:
        """Return an item's page, read. Raises ParseError."""
        found = self._ask(DocumentJob(site=source.site, body=body, content_type=content_type, url=url), source.id)
        said = {name: _moment(found[name]) for name in ("published", "first_published")}
        quality = DateQuality(found["date_quality"])
        return Document(**{**found, **said, "date_quality": quality, "body": body, "content_type": content_type})

    def close(self) -> None:
        """End every process; whoever waits for one gets ParseError. May be called again."""
        with self._lock:
            self._closed = True
            for worker in self._busy:
                worker.kill()
        while not self._free.empty():
            worker_or_none = self._free.get()
            if worker_or_none is not None:
                worker_or_none.end(kill=False)

    def _ask(self, job: Job, source: str) -> Mapping[str, Any]:
        worker = self._take(source)
        reply = worker.ask(job, self._wall * job.patience)
        self._give_back(worker, well=reply is not None)
        if reply is None:
            if self._closed:
                raise Stopping(f"{source}: the reader was closed")
            raise ParseError(DIED, source=source)
        said: dict[str, Any] = json.loads(reply)
        if "refused" in said:
            raise ParseError(said["refused"], source=source)
        value: dict[str, Any] = said["value"]
        return value

    def _take(self, source: str) -> _Worker:
        try:
            worker = self._free.get(timeout=(1 + LIST_PATIENCE) * self._wall) or _Worker()
        except queue.Empty:
            raise ParseError("no reader was free in time", source=source) from None
        with self._lock:
            self._busy.add(worker)
            if self._closed:
                worker.kill()
        return worker

    def _give_back(self, worker: _Worker, *, well: bool) -> None:
        with self._lock:
            self._busy.discard(worker)
            closed = self._closed
        fit = well and not closed and worker.jobs < JOBS
        if not fit:
            worker.end(kill=not well)
        self._free.put(worker if fit else None)


def _item(raw: Mapping[str, Any]) -> Item:
    days = {name: raw[name] and date.fromisoformat(raw[name]) for name in ("due", "begins")}
    quality = DateQuality(raw["date_quality"])
    return Item(**{**raw, **days, "published": _moment(raw["published"]), "date_quality": quality})


def _moment(raw: str | None) -> datetime | None:
    return None if raw is None else datetime.fromisoformat(raw)
