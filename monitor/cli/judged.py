# SPDX-License-Identifier: MIT
"""Judgements as labelled rows: the format that `evaluate` reads and the trained reader learns from."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from storage.history import History
from storage.records import EvidenceLine, SuggestionLine


def labelled_judgements(history: History) -> Iterator[dict[str, Any]]:
    """Yield a row for each suggestion that a person accepted or rejected, the oldest first.

    An accepted one is labelled with the status that was accepted; a rejected one reports nothing new of its thread. Two
    suggestions that rest on one item are two rows.
    """
    for line in history.suggestions(only_open=False):
        if line.answered is not None:
            yield _row(history, line)


def _row(history: History, line: SuggestionLine) -> dict[str, Any]:
    evidence = history.evidence_line(line.evidence)
    item = history.item(evidence.item, evidence.revision)
    language = item.item.language
    return {
        "id": f"judged-{line.id}",
        "slice": "en" if language in ("", "en") else "non-en",
        "lang": language or "en",
        "thread": line.thread,
        "title": item.item.title,
        "text": item.text,
        "source": line.origin or line.source,
        "source_domain": urlsplit(line.url).hostname or "",
        "url": line.url,
        "published": item.dated.isoformat(),
        "gold": _gold(line, evidence),
        "trap": None,
        "judged": {"by": line.answered_by, "at": line.answered.isoformat() if line.answered else "", "note": line.note},
    }


def _gold(line: SuggestionLine, evidence: EvidenceLine) -> dict[str, Any]:
    """What the person said of the item. Accepted by a person: taking it alone would have been right, or defensible."""
    accepted = line.state == "accepted"
    return {
        "status": (line.taken or line.new) if accepted else None,
        "acceptable": [],
        "certainty": (evidence.certainty or "actual") if accepted else "background",
        "event_date": line.happened.isoformat() if accepted and line.happened else None,
        "is_new_event": accepted,
        "action": "suggest" if accepted else "none",
        "action_ok": ["change"] if accepted else [],
        "also": [],
        "thread_ok": [],
    }
