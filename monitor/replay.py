# SPDX-License-Identifier: MIT
"""The real pipeline over a recorded world: real HTTP from a local origin, real deliveries to local receivers, a
virtual clock. Killed at any moment it goes on where it was: the position is kept with the history.

The clock does not tick through every second. It jumps to the moments at which a source's own address changes, to the
moments at which a changed or failing source is next due, and to one look a day at everything that is due (an unchanged
source answers 304).
"""

import heapq
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Self

from config.settings import NAME
from config.workspace import init
from monitor.app import MAILBOX, REPLAY_POSITION, SLACK_FILE, App, Replaying
from monitor.clock import VirtualClock
from monitor.loading import load
from spiders.recorded import RecordedOrigin, World
from storage.history import History
from storage.records import BoardLine

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a replay has come."""

    now: datetime  # virtual, UTC
    polls: int = 0
    items: int = 0  # new and edited
    sent: int = 0  # alerts


class Replay:
    """A world, its local server, a virtual clock and the app that lives in them. A context manager."""

    def __init__(self, workspace: Path, world: World, rules: Path | None = None) -> None:
        """A folder without settings gets those of a fresh workspace. `rules`: a folder whose lifecycles and cues
        are used instead of the shipped ones. Raises LoosethreadError."""
        if not (workspace / NAME).is_file():
            init(workspace)
        self.world = world
        self.workspace = workspace
        self._clock = VirtualClock(world.start)
        with ExitStack() as closing:
            origin = closing.enter_context(RecordedOrigin(world, self._clock.now))
            loaded = load(workspace, rules)
            replaying = Replaying(
                sources=world.source_overrides(loaded.sources),
                world=world.name,
                origin=origin.url,
                baseline_until=world.start.date() - DAY,
            )
            self.app = closing.enter_context(App(loaded, self._clock, replaying))
            self._begin = self._position()
            self._closing = closing.pop_all()

    @classmethod
    def open(cls, workspace: Path, folder: Path, rules: Path | None = None) -> Self:
        """Return the replay of a world's folder. Raises ConfigError where it cannot be read."""
        return cls(workspace, World.read(folder), rules)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    @property
    def history(self) -> History:
        """The history, to be asked."""
        return self.app.history

    def board(self) -> list[BoardLine]:
        """Return where every thread stands at the replay's own time."""
        return self.history.board(self._clock.now(), self.app.knowledge.lifecycles)

    def run(self, until: date | datetime | None, report: Callable[[Progress], None]) -> Progress:
        """Run from where this workspace stands to `until` (a day: its end, UTC; None: the world's end)."""
        end = self.world.end if until is None else _end_of(until)
        moments = _Moments(self.world, self._begin, end)
        for source in self.app.enabled():
            moments.again(source, self.app.next_due(source))
        done = Progress(now=self._begin)
        for moment, changed in moments:
            self._clock.move_to(moment)
            done = self._live(moment, changed, moments, done)
            self.app.remember(REPLAY_POSITION, moment.isoformat())
            report(done)
        return done

    def _live(self, moment: datetime, changed: set[str], moments: "_Moments", done: Progress) -> Progress:
        due = set(self.app.due_sources())
        polls = items = 0
        for source in sorted(due if moments.is_look(moment) else changed & due):
            polled = self.app.pipeline.poll(source)
            polls, items = polls + 1, items + polled.recorded.new + polled.recorded.revised
            if not polled.fetch.outcome.good:
                moments.again(source, polled.next_due)
        for source in changed - due:
            moments.again(source, self.app.next_due(source))
        return Progress(
            now=moment, polls=done.polls + polls, items=done.items + items, sent=done.sent + self.app.settle()
        )

    def arrived(self) -> list[tuple[str, list[str]]]:
        """Return the first line of every alert that reached the local receivers, in order, with the ways it came."""
        found: list[tuple[str, list[str]]] = []
        for path in sorted((self.workspace / MAILBOX).glob("*.eml")):
            mail = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
            _came(found, " ".join(str(mail["Subject"]).split()), f"mail to {str(mail['To']).partition('@')[0]}")
        slack = self.workspace / SLACK_FILE
        for line in slack.read_text(encoding="utf-8").splitlines() if slack.is_file() else ():
            _came(found, next(iter(str(json.loads(line).get("text", "")).splitlines()), ""), "Slack")
        return found

    def _position(self) -> datetime:
        position = self.app.recall(REPLAY_POSITION)
        return self.world.start if position is None else datetime.fromisoformat(position)


def _came(found: list[tuple[str, list[str]]], text: str, way: str) -> None:
    """Add a message: to the first alert of its words that did not come this way yet, else as one of its own."""
    ways = next((ways for known, ways in found if known == text and way not in ways), None)
    if ways is None:
        found.append((text, [way]))
    else:
        ways.append(way)


class _Moments:
    """The virtual moments at which there is something to look at, in order; grows while it is walked."""

    def __init__(self, world: World, begin: datetime, until: datetime) -> None:
        by_url: dict[str, set[str]] = {}
        for source in world.sources:
            by_url.setdefault(source.url, set()).add(source.id)
        self._begin = begin
        self._until = until
        self._looks = set(_looks(begin, until))
        self._heap = [(at, s) for at, url in world.changes() if at >= begin for s in by_url.get(url, ())]
        self._heap += [(look, "") for look in self._looks]
        heapq.heapify(self._heap)

    def __iter__(self) -> Iterator[tuple[datetime, set[str]]]:
        while self._heap and self._heap[0][0] <= self._until:
            moment, first = heapq.heappop(self._heap)
            sources = {first}
            while self._heap and self._heap[0][0] == moment:
                sources.add(heapq.heappop(self._heap)[1])
            yield moment, sources - {""}

    def is_look(self, moment: datetime) -> bool:
        """True when everything that is due is to be visited."""
        return moment in self._looks

    def again(self, source: str, due: datetime | None) -> None:
        """Come back to a source when it is due. None: it was never visited; the first look takes it."""
        if due is not None:
            heapq.heappush(self._heap, (max(due, self._begin), source))


def _looks(begin: datetime, until: datetime) -> Iterator[datetime]:
    look = begin
    while look < until:
        yield look
        look = datetime.combine(look.date() + DAY, time(), UTC)
    yield until


def _end_of(until: date | datetime) -> datetime:
    return until if isinstance(until, datetime) else datetime.combine(until + DAY, time(), UTC)
