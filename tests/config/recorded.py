# SPDX-License-Identifier: MIT
"""The shipped demo world as a reader meets it: what an address answers at a moment."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import feedparser
from ruamel.yaml import YAML

WORLDS = Path(__file__).parents[2] / "config" / "worlds"
FOLDER = WORLDS / "iran-russia-drones"
SIZE = 1_500_000


def moment(text: str) -> datetime:
    """Return the time of an ISO stamp; every one of ours names its zone."""
    when = datetime.fromisoformat(text.replace("Z", "+00:00"))
    assert when.tzinfo is not None, f"{text} names no zone"
    return when


@dataclass(frozen=True)
class Line:
    """One line of the timeline."""

    at: datetime
    url: str
    status: int
    content_type: str
    body: str | None

    @property
    def data(self) -> bytes:
        assert self.body is not None, f"{self.url} has no body at {self.at}"
        return (FOLDER / self.body).read_bytes()

    @property
    def hash(self) -> str:
        return sha256(self.data).hexdigest()


@cache
def timeline() -> tuple[Line, ...]:
    lines = (FOLDER / "timeline.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert all(set(r) == {"at", "url", "status", "content_type", "body"} for r in records)
    return tuple(Line(**{**record, "at": moment(record["at"])}) for record in records)


@cache
def world() -> dict[str, Any]:
    return YAML(typ="safe").load((FOLDER / "world.yaml").read_text(encoding="utf-8"))


@cache
def expected() -> dict[str, Any]:
    return YAML(typ="safe").load((WORLDS / "iran-russia-drones.expected.yaml").read_text(encoding="utf-8"))


def url_of(source: str) -> str:
    return next(s["url"] for s in world()["sources"] if s["id"] == source)


def answer(url: str, at: str) -> Line | None:
    """Return what a GET of the address answers at that moment; None: 404."""
    found = [line for line in timeline() if line.url == url and line.at <= moment(at)]
    return found[-1] if found else None


def visit(source: str, at: str) -> Line:
    found = answer(url_of(source), at)
    assert found is not None, f"{source} does not answer at {at}"
    return found


def feed(source: str, at: str) -> Any:
    """Return the source's feed at that moment, as feedparser reads it."""
    parsed = feedparser.parse(visit(source, at).data)
    assert not parsed.bozo, f"{source} at {at}: {parsed.get('bozo_exception')}"
    return parsed


def entry(source: str, at: str, *, title: str) -> Any:
    """Return the one entry whose title holds these words."""
    found = [e for e in feed(source, at).entries if title in e.title]
    assert len(found) == 1, f"{len(found)} entries of {source} hold {title!r}"
    return found[0]
