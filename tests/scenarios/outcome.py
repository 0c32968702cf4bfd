# SPDX-License-Identifier: MIT
"""Compare what a replay of the demo world came to with what an analyst expects of it (*.expected.yaml)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.records import ChangeLine, EvidenceLine

Expected = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Told:
    """A change of the history as the comparison sees it."""

    change: ChangeLine
    items: tuple[str, ...]  # keys of the story's items that carry its sentence

    def __str__(self) -> str:
        return f"{self.change.happened} {self.change.instalment} {self.change.old}->{self.change.new} {self.items}"


def told(changes: Sequence[ChangeLine], evidence: Sequence[EvidenceLine], keys: Mapping[str, str]) -> list[Told]:
    """Return the changes that the replay itself made. `keys`: the story's keys by address."""
    found = {line.id: line for line in evidence}
    return [
        Told(change=c, items=(keys[found[c.evidence].url],) if c.evidence in found else ())
        for c in changes
        if c.mode != "baseline"
    ]


def missing(thread: Expected, history: Sequence[Told], kind: str = "must") -> list[str]:
    """Return which expected changes are not in the history."""
    return [
        f"{wanted['status']} on {wanted['happened']}" + (f" of {wanted['amount']:,}" if "amount" in wanted else "")
        for wanted in thread.get(kind, ())
        if not any(fits(wanted, t) for t in history)
    ]


def unexpected(thread: Expected, history: Sequence[Told]) -> list[str]:
    """Return changes that nobody expects."""
    if thread.get("may") == "any":
        return []
    wanted = [w for kind in ("must", "should", "may") for w in thread.get(kind, ())]
    return [str(t) for t in history if not any(fits(w, t, by_amount=False) for w in wanted)]


def forbidden(thread: Expected, history: Sequence[Told]) -> list[str]:
    """Return changes that must not be: a status the thread may never have, an item that may not move it."""
    wrong = [f"never {t.change.new}: {t}" for t in history if t.change.new in thread.get("never", ())]
    for rule in thread.get("must_not", ()):
        statuses = rule.get("statuses")
        wrong += [
            f"moved by {set(t.items) & set(rule['items'])} ({rule['why']}): {t}"
            for t in history
            if set(t.items) & set(rule["items"]) and (statuses is None or t.change.new in statuses)
        ]
    return wrong


def fits(wanted: Expected, told: Told, *, by_amount: bool = True) -> bool:
    """True when a change is the wanted one: status, day, and amount where one is named."""
    first, last = _days(wanted["happened"])
    if told.change.new != wanted["status"] or not first <= told.change.happened <= last:
        return False
    return not by_amount or "amount" not in wanted or _of(wanted["amount"], told)


def _of(amount: float, told: Told) -> bool:
    """True when the sentence names the amount."""
    quote = told.change.quote.replace(",", "")
    ways = (
        f"{amount / 1e9:.4g} billion",
        f"{amount / 1e6:.4g} million",
        f"{amount / 1e9:.4g}bn",
        f"{amount / 1e6:.4g}m",
    )
    return any(way in quote for way in ways)


def _days(happened: object) -> tuple[date, date]:
    first, last = happened if isinstance(happened, list) else (happened, happened)
    return date.fromisoformat(str(first)), date.fromisoformat(str(last))
