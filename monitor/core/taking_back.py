# SPDX-License-Identifier: MIT
"""Has a source taken its report back? Pure.

A change rests on one revision of an item. When the item is edited and its new words no longer say the status, the
change is not undone: the edit may be a slip, and others may report the same. Everybody who was told of it hears that
its ground has gone, and a person decides (`loosethread correct`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.core.lifecycle import Lifecycle
from monitor.core.model import Certainty, DocumentState, Reading, StoredItem


@dataclass(frozen=True, kw_only=True)
class Resting:
    """A change that stands and whose sentence stood in an earlier revision of an item."""

    change: int  # its number in the history
    thread: str
    status: str


def taken_back(
    item: StoredItem, resting: Iterable[Resting], readings: Sequence[Reading], lifecycles: Mapping[str, Lifecycle]
) -> list[Resting]:
    """Return the changes whose status the new revision `item` no longer says. `lifecycles` are by thread.

    A revision whose page could not be read is no proof of anything: then none is returned.
    """
    if item.document is DocumentState.FAILED:
        return []
    return [
        rest for rest in resting if rest.thread in lifecycles and not _says(rest, readings, lifecycles[rest.thread])
    ]


def _says(rest: Resting, readings: Sequence[Reading], lifecycle: Lifecycle) -> bool:
    """True where some sentence still has the step behind it: it says so, or says a later one of the same ladder."""
    return any(
        observation.certainty is not Certainty.NEGATED
        and (observation.status == rest.status or lifecycle.is_behind(rest.status, observation.status))
        for reading in readings
        if reading.thread == rest.thread
        for observation in reading.observations
    )
