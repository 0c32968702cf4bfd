# SPDX-License-Identifier: MIT
"""What the whole item tells about each of its sentences, and how a candidate fails a question."""

from dataclasses import dataclass
from datetime import date

from monitor.core.lifecycle import Lifecycle
from monitor.core.model import Thread
from monitor.core.reading.cues import Cues
from monitor.core.reading.rulebook import RuleBook


@dataclass(frozen=True, kw_only=True)
class Context:
    """What the whole item tells about each of its sentences."""

    thread: Thread
    lifecycle: Lifecycle
    rules: RuleBook
    cues: Cues
    published: date  # the source's local day
    own: bool  # title or lead names a deciding body, the title no other state instead; or the text is its own
    target: bool  # title or lead names the target
    speaker: frozenset[str] = frozenset()  # of a claim: who speaks in the headline
    official: bool = False  # the text is the deciding body's own
    named: frozenset[str] = frozenset()  # the kinds of names that title or lead hold: accused, topic ...
    elsewhere: str = ""  # whom title or lead aim the measures at, where that is not the target


class Rejected(Exception):
    """A candidate fails a question; the message is the reason."""
