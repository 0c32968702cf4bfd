# SPDX-License-Identifier: MIT
"""The port of the second, trained reader (monitor/trained): what it is asked, and its contract."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from monitor.core.model import Thread, Vote, Where


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the trained reader is asked: what does this item say about this thread?"""

    thread: Thread
    title: str
    text: str
    published: date  # the source's local day


class SecondReader(Protocol):
    """A reader that was trained, not written. It votes; it never decides. Deterministic, offline, thread-safe."""

    def vote(self, question: Question) -> Vote | None:
        """Return what the item says, None for a lifecycle that was not learnt. Raises LoosethreadError where the
        model cannot be read."""
        ...

    def quote(self, question: Question, status: str) -> tuple[str, Where]:
        """Return the sentence of the item that alone speaks most for the status, verbatim, and where it stands."""
        ...
