# SPDX-License-Identifier: MIT
"""What names a thread's country and is about other matters, as most that a feed brings, is hardly ever tied to it."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from config.shipped import folder
from monitor.core.examining import Examined, Examiner, Report
from monitor.core.model import NoChange, Standing
from monitor.loading import load_dossier_alone
from monitor.trained import find_reader

pytestmark = pytest.mark.slow
ROWS = Path(__file__).parents[1] / "corpus" / "off_topic" / "headlines.jsonl"
DOSSIER = folder("dossiers") / "iran-russia-drones-2022.yaml"
SEEN = datetime(2022, 12, 9, 12, tzinfo=UTC)


@cache
def examiner() -> Examiner:
    return Examiner(load_dossier_alone(Path("nowhere"), DOSSIER).knowledge, find_reader())


def examined(title: str, text: str) -> Examined:
    report = Report(
        title=title,
        text=text,
        url="",
        source="Reuters",
        publisher="Reuters",
        tier=None,
        published=SEEN,
        published_local=SEEN.date(),
        seen=SEEN,
    )
    return examiner().examine(report, lambda thread: Standing(thread=thread, known=False))


def test_what_calls_the_topic_otherwise_is_tied() -> None:
    (only,) = examined("Washington gives Ukraine more shells", "").findings
    assert only.evidence.missing == ("topic",)


def test_hardly_any_is_tied_and_hardly_any_asks_a_person() -> None:
    rows = [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]
    found = {row["title"]: examined(row["title"], row["text"]).findings for row in rows if row["part"] == "untouched"}
    tied = [title for title, findings in found.items() if findings]
    asked = [t for t, findings in found.items() if any(not isinstance(f.decision, NoChange) for f in findings)]
    assert len(found) == 60
    assert len(tied) <= 1, tied
    assert asked == []
