# SPDX-License-Identifier: MIT
"""The real pipeline over a recorded world: real HTTP from a local origin, real deliveries to local receivers, a
virtual clock. Killed at any moment it goes on where it was: the position is kept with the history.

The clock does not tick through every second: it jumps to the moments at which a source's own address changes, to the
moments at which a changed source is next due, and to a few looks a day at everything (an unchanged source answers 304).
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.app import App
from monitor.clock import VirtualClock
from monitor.core.errors import LoosethreadError
from spiders.recorded import World

LOOKS_A_DAY = 4
POSITION = "replay position"
WORLD = "replay world"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a replay has come."""

    now: datetime  # virtual, UTC
    polls: int
    items: int
    sent: int


def replay(
    app: App, clock: VirtualClock, world: World, until: datetime, report: Callable[[Progress], None] = lambda _: None
) -> Progress:
    """Run the world from where this workspace stands to `until` (UTC, included). Return the final count.

    Raises LoosethreadError when the workspace holds the replay of another world.
    """
    moments = _Moments(world, _begin(app, world), until)
    polls = items = sent = 0
    for moment, changed in moments:
        clock.move_to(moment)
        for source in sorted(changed | (set(app.due_sources()) if moments.is_look(moment) else set())):
            if source in app.due_sources():
                polled = app.pipeline.poll(source)
                polls, items = polls + 1, items + polled.recorded.new + polled.recorded.revised
            else:
                moments.again(source, app.next_due(source))
        sent += app.settle()
        app.remember(POSITION, moment.isoformat())
        report(Progress(now=moment, polls=polls, items=items, sent=sent))
    return Progress(now=clock.now(), polls=polls, items=items, sent=sent)


def _begin(app: App, world: World) -> datetime:
    known = app.recall(WORLD)
    if known not in (None, world.name):
        raise LoosethreadError(f"this workspace holds a replay of {known!r}, not of {world.name!r}: use another --workspace")
    app.remember(WORLD, world.name)
    position = app.recall(POSITION)
    return world.start if position is None else datetime.fromisoformat(position)


class _Moments:
    """The virtual moments at which there is something to look at, in order; grows while it is walked."""

    def __init__(self, world: World, begin: datetime, until: datetime) -> None:
        by_url: dict[str, set[str]] = {}
        for source in world.source_urls():
            by_url.setdefault(source.url, set()).add(source.id)
        self._until = until
        self._heap: list[tuple[datetime, str]] = [
            (at, source) for at, url in world.changes() if at >= begin for source in by_url.get(url, ())
        ]
        self._looks = set(_looks(begin, until))
        self._heap += [(look, "") for look in self._looks]
        heapq.heapify(self._heap)

    def __iter__(self) -> Iterator[tuple[datetime, set[str]]]:
        while self._heap and self._heap[0][0] <= self._until:
            moment, first = heapq.heappop(self._heap)
            changed = {first}
            while self._heap and self._heap[0][0] == moment:
                changed.add(heapq.heappop(self._heap)[1])
            yield moment, changed - {""}

    def is_look(self, moment: datetime) -> bool:
        return moment in self._looks

    def again(self, source: str, due: datetime) -> None:
        heapq.heappush(self._heap, (due, source))


def _looks(begin: datetime, until: datetime) -> Iterator[datetime]:
    step = timedelta(hours=24 / LOOKS_A_DAY)
    look = datetime(begin.year, begin.month, begin.day, tzinfo=UTC)
    while look <= until:
        if look >= begin:
            yield look
        look += step
    yield until
