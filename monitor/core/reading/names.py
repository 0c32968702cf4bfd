# SPDX-License-Identifier: MIT
"""The names that a thread goes by in a text: who acts, whom it is about, who is accused."""

from collections.abc import Iterator
from functools import cached_property, lru_cache

from monitor.core.model import PhraseGroup, Thread
from monitor.core.phrases import PhraseSet
from monitor.core.reading.cues import Sign


class Names:
    """A thread's phrases, compiled once."""

    def __init__(self, thread: Thread) -> None:
        self._thread = thread

    @cached_property
    def signs(self) -> PhraseSet[Sign]:
        """own, target, topic, accused, accuser."""
        return PhraseSet(self._signs())

    def _signs(self) -> Iterator[tuple[str, Sign]]:
        thread = self._thread
        yield from _phrases("own", thread.actor)
        yield from ((body, ("own", "strong")) for body in thread.bodies)
        yield from _phrases("target", thread.target)
        yield from _phrases("topic", thread.topic)
        if thread.accused is not None:
            yield from _phrases("accused", thread.accused)
        if thread.accusers is not None:
            yield from _phrases("accuser", thread.accusers)


@lru_cache(maxsize=4096)
def names_of(thread: Thread) -> Names:
    """Return the compiled names of a thread."""
    return Names(thread)


def _phrases(kind: str, group: PhraseGroup) -> Iterator[tuple[str, Sign]]:
    yield from ((phrase, (kind, "strong")) for phrase in group.strong)
    yield from ((phrase, (kind, "weak")) for phrase in group.weak)
