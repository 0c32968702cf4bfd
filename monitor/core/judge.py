# SPDX-License-Identifier: MIT
"""The port of the third voice (monitor/chat_judge.py): a language model that somebody runs elsewhere. Off by default.

It is asked only where exactly one of the two readers speaks, and it can only second what that one says: a text that
talks it into something has still to convince a reader of ours.
"""

from typing import Protocol

from monitor.core.lifecycle import Lifecycle
from monitor.core.model import Opinion
from monitor.core.phrases import words_of
from monitor.core.second import Question

QUOTED_WORDS = 3  # a shorter quotation proves nothing


class Judge(Protocol):
    """A third voice. Not deterministic: it is asked of new items only, never in a replay."""

    def opinion(self, question: Question, lifecycle: Lifecycle) -> Opinion:
        """Return what it takes the item to say. Raises nothing: where no answer came, the opinion says why."""
        ...


def checked(status: str, quote: str, *, question: Question, lifecycle: Lifecycle, model: str) -> Opinion:
    """Return what was answered as an opinion; of no status where the status is none of the lifecycle's, or the
    quotation is not in the item word for word."""
    if status not in lifecycle.states:
        return Opinion(status=None, quote="", model=model, reason="it sees nothing new")
    said = " ".join(quote.split())
    stands = any(said in " ".join(text.split()) for text in (question.title, question.text))
    if not stands or len(words_of(said)) < QUOTED_WORDS:
        return Opinion(status=None, quote="", model=model, reason=f"it says {status} and quotes nothing of the item")
    return Opinion(status=status, quote=said, model=model, reason=f"it says {status}")
