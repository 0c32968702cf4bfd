# SPDX-License-Identifier: MIT
"""Looks that found nothing, many at once: one read and two writes for all of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from monitor.core.model import Outcome
from monitor.core.quiet import QuietLook
from storage.models import LookCountRow, SourceStateRow
from storage.upsert import insert

AT_ONCE = 500  # values in one IN (...)
_LOOKED = (
    update(SourceStateRow)
    .where(SourceStateRow.source == bindparam("of"))
    .values(
        last_visit=bindparam("looked"),
        last_good=bindparam("looked"),
        next_due=bindparam("due"),
        outcome=bindparam("came_to"),
        conditional_polls=bindparam("asked"),
        looks=SourceStateRow.looks + 1,
    )
)


def record_quiet(connection: Connection, looks: Sequence[QuietLook]) -> list[QuietLook]:
    """Store looks, return those that cannot be stored so; see `monitor.core.ports.Transaction.record_quiet`."""
    last = _last_looks(connection, sorted({look.source for look in looks}))
    stored, others = [], []
    for look in looks:
        if last.get(look.source) != look.since:
            others.append(look)
            continue
        last[look.source] = look.at
        stored.append(look)
    if stored:
        connection.execute(_LOOKED, [_row(look) for look in stored])
        count_looks(connection, [(look.source, look.at, look.outcome) for look in stored])
    return others


def count_looks(connection: Connection, looks: Sequence[tuple[str, datetime, Outcome]]) -> None:
    """Count looks (source, when, outcome) in their hours."""
    statement = insert(connection, LookCountRow).on_conflict_do_update(
        index_elements=["source", "hour", "outcome"], set_={"n": LookCountRow.n + 1}
    )
    rows = [
        {"source": source, "hour": at.replace(minute=0, second=0, microsecond=0), "outcome": outcome.value, "n": 1}
        for source, at, outcome in looks
    ]
    connection.execute(statement, rows)


def _last_looks(connection: Connection, sources: Sequence[str]) -> dict[str, datetime | None]:
    """Return when each of the sources that are well was last looked at."""
    found: dict[str, datetime | None] = {}
    for start in range(0, len(sources), AT_ONCE):
        some = SourceStateRow.source.in_(sources[start : start + AT_ONCE])
        query = select(SourceStateRow.source, SourceStateRow.last_good).where(some, SourceStateRow.failures == 0)
        found |= {row.source: row.last_good for row in connection.execute(query)}
    return found


def _row(look: QuietLook) -> dict[str, object]:
    return {
        "of": look.source,
        "looked": look.at,
        "due": look.next_due,
        "came_to": look.outcome.value,
        "asked": look.conditional_polls,
    }
