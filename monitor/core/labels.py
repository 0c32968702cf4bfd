# SPDX-License-Identifier: MIT
"""What a careful reader says of an item: a labelled row (tests/corpus/README.md tells what each key means). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ACTIONS = ("none", "suggest", "change")  # in order of boldness
NONE = "none"


class BadLabel(ValueError):
    """A row is no labelled item: says which key is missing or wrong."""


@dataclass(frozen=True, kw_only=True)
class SideStep:
    """What else the same item says: a further step, or (status None) that it concerns another thread, too."""

    thread: str
    status: str | None
    new: bool
    action: str


@dataclass(frozen=True, kw_only=True)
class Label:
    """What one item should be taken for. A status None: it reports no new step of the thread."""

    id: str
    part: str  # the slice: en, non-en
    language: str
    thread: str  # NONE: it belongs to no thread
    title: str
    text: str
    status: str | None
    acceptable: frozenset[str]
    certainty: str | None
    day: str | None  # of the step, ISO
    days_ok: frozenset[str]
    new: bool  # it reports a step at all
    action: str
    actions_ok: frozenset[str]
    threads_ok: frozenset[str]  # may be listed, without a step
    also: tuple[SideStep, ...]

    @property
    def threads(self) -> frozenset[str]:
        """The thread it belongs to, if any."""
        return frozenset() if self.thread == NONE else frozenset({self.thread})

    def accepts(self, status: str | None) -> bool:
        """True for the labelled status, and for others that careful readers would give."""
        return status is not None and (status == self.status or status in self.acceptable)

    def wants(self, boldness: int) -> bool:
        """True when the item should lead at least to a suggestion (1) or to a change (2)."""
        step = self.new and self.status is not None and bool(self.threads)
        return step and ACTIONS.index(self.action) >= boldness


def label_of(row: Mapping[str, Any]) -> Label:
    """Return the label of a row. Raises BadLabel, saying which key is missing or wrong."""
    gold = row.get("gold")
    if not isinstance(gold, Mapping):
        raise BadLabel("gold: expected an object with status, action, is_new_event; see the corpus guide")
    missing = [key for key in ("id", "thread") if not row.get(key)] + [k for k in ("action",) if k not in gold]
    if missing:
        raise BadLabel(f"{missing[0]} is missing")
    if not isinstance(gold.get("is_new_event"), bool):
        raise BadLabel("gold.is_new_event: expected true or false")
    return Label(
        id=str(row["id"]),
        part=str(row.get("slice") or "?"),
        language=str(row.get("lang") or ""),
        thread=str(row["thread"]),
        title=str(row.get("title") or ""),
        text=str(row.get("text") or ""),
        status=gold.get("status") or None,
        acceptable=_names(gold, "acceptable"),
        certainty=gold.get("certainty") or None,
        day=gold.get("event_date") or None,
        days_ok=_names(gold, "event_date_ok"),
        new=gold["is_new_event"],
        action=_action(gold["action"], "gold.action"),
        actions_ok=frozenset(_action(a, "gold.action_ok") for a in _names(gold, "action_ok")),
        threads_ok=_names(gold, "thread_ok"),
        also=tuple(_side_step(side) for side in gold.get("also") or ()),
    )


def _side_step(side: Mapping[str, Any]) -> SideStep:
    if not isinstance(side, Mapping) or not side.get("thread") or "status" not in side:
        raise BadLabel("gold.also: expected objects with thread and status")
    return SideStep(
        thread=str(side["thread"]),
        status=None if side["status"] is None else str(side["status"]),
        new=bool(side.get("is_new_event")),
        action=_action(side.get("action", "suggest"), "gold.also.action"),
    )


def _names(gold: Mapping[str, Any], key: str) -> frozenset[str]:
    found = gold.get(key) or []
    if not isinstance(found, list) or not all(name is None or isinstance(name, str) for name in found):
        raise BadLabel(f"gold.{key}: expected a list of words")
    return frozenset(name for name in found if name is not None)  # null: saying nothing would do, too


def _action(word: object, where: str) -> str:
    if word not in ACTIONS:
        raise BadLabel(f"{where}: expected {', '.join(ACTIONS)}, found {word!r}")
    return str(word)
