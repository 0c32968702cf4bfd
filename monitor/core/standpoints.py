# SPDX-License-Identifier: MIT
"""Where each state and body stands in a thread: what it was last reported to do or say. Pure.

A decision of many (27 member states, a council) is blocked by somebody: the standpoints name who.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from monitor.core.phrases import words_of
from monitor.core.reading.cues import Cues


@dataclass(frozen=True, kw_only=True)
class Said:
    """An observation that somebody did or said something, as it was recorded."""

    thread: str
    by: str  # the subject, as written: "Hungary's foreign minister"
    status: str
    on: date  # the event's day, else that of publication
    quote: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Standpoint:
    """The last thing that one state or body did or said in a thread."""

    thread: str
    actor: str  # as config/cues names states and bodies
    status: str
    on: date
    quote: str
    url: str


def standpoints(said: Iterable[Said], cues: Cues) -> list[Standpoint]:
    """Return the last standpoint of each actor in each thread, the latest first. Of two on one day the later in `said`
    counts, which is in the order of recording. Who is no state or body that the cues know is left out."""
    last: dict[tuple[str, str], Standpoint] = {}
    for one in said:
        for actor in _actors(one.by, cues):
            known = last.get((one.thread, actor))
            if known is None or one.on >= known.on:
                last[one.thread, actor] = Standpoint(
                    thread=one.thread, actor=actor, status=one.status, on=one.on, quote=one.quote, url=one.url
                )
    return sorted(last.values(), key=lambda point: (point.thread, -point.on.toordinal(), point.actor))


def who(points: Iterable[Standpoint], status: str | None, since: date | None) -> list[Standpoint]:
    """Return the standpoints that hold a thread at the status that it took on day `since`."""
    return [point for point in points if point.status == status and since is not None and point.on >= since]


def _actors(by: str, cues: Cues) -> list[str]:
    """Return the states and bodies that a subject names, the longest of names that overlap."""
    found = sorted(cues.state_names.find(words_of(by)), key=lambda f: (f.first - f.last, f.first))
    kept: list[tuple[int, int, str]] = []
    for one in found:
        if all(one.last < first or last < one.first for first, last, _ in kept):
            kept.append((one.first, one.last, one.value[1]))
    return list(dict.fromkeys(name for _, _, name in sorted(kept)))
