# SPDX-License-Identifier: MIT
"""Records to JSON text and back. Sorted keys, no spaces: equal records give equal text, as the hash chain needs."""

import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from monitor.core.model import AlertFacts, AlertKind, Hit, InstalmentFacts, Where


def to_json(value: Any) -> str:  # noqa: ANN401 -- anything JSON can carry, and our frozen records
    """Return canonical JSON. Dates and times in ISO form; raises TypeError for what has no plain form."""
    return json.dumps(value, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def strings(text: str) -> tuple[str, ...]:
    """Return a stored list of strings."""
    return tuple(str(value) for value in json.loads(text))


def numbers(text: str) -> tuple[int, ...]:
    """Return a stored list of ids."""
    return tuple(int(value) for value in json.loads(text))


def mapping(text: str) -> dict[str, str]:
    """Return a stored mapping of strings."""
    return {str(key): str(value) for key, value in json.loads(text).items()}


def instalment_facts(text: str) -> InstalmentFacts:
    """Return the stored facts of an instalment."""
    found = json.loads(text)
    return InstalmentFacts(
        amounts=tuple(float(amount) for amount in found.get("amounts", ())),
        ordinal=found.get("ordinal"),
        acts=tuple(found.get("acts", ())),
        currency=found.get("currency", ""),
    )


def hits(text: str) -> tuple[Hit, ...]:
    """Return the stored hits of an evidence row."""
    return tuple(Hit(**{**found, "where": Where(found["where"])}) for found in json.loads(text))


def alert_facts(text: str) -> AlertFacts:
    """Return the stored facts of an alert. Fields a later version added and this one does not know are left out."""
    known = {field.name for field in fields(AlertFacts)}
    found = {name: value for name, value in json.loads(text).items() if name in known}
    for name in ("happened", "effective", "due"):
        if found.get(name):
            found[name] = date.fromisoformat(found[name])
    for name in ("published", "seen"):
        if found.get(name):
            found[name] = datetime.fromisoformat(found[name])
    return AlertFacts(**{**found, "kind": AlertKind(found["kind"])})


def record(value: Any) -> str:  # noqa: ANN401 -- any of our frozen records
    """Return a record as canonical JSON of its fields."""
    return to_json(asdict(value))


def records(values: Iterable[Any]) -> str:
    """Return records as one canonical JSON list."""
    return to_json([asdict(value) for value in values])


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
