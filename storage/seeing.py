# SPDX-License-Identifier: MIT
"""Which sources we can see: how each was at an earlier time, as far as the hourly counts tell, and which are blind."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from monitor.core.health import Health, word
from monitor.core.model import Outcome
from storage.models import LookCountRow, SourceRow, SourceStateRow

GOOD = tuple(outcome.value for outcome in Outcome if outcome.good)
State = Mapping[str, Any]


def blind(connection: Connection, moment: datetime | None) -> tuple[tuple[str, str], ...]:
    """Return (source, health in a word) of each source in use of which something may go unseen, now or then."""
    used = SourceRow.enabled & SourceRow.archived.is_(None)
    query = select(
        SourceRow.id,
        SourceStateRow.outcome,
        SourceStateRow.failures,
        SourceStateRow.silent,
        SourceStateRow.moved_to,
        SourceStateRow.last_visit,
    ).join(SourceStateRow, SourceStateRow.source == SourceRow.id)
    rows = connection.execute(query.where(used).order_by(SourceRow.id)).all()
    now = {row.id: row._asdict() for row in rows}
    known = now if moment is None else then(connection, moment)
    words = ((row.id, word_of(known.get(row.id, {}))) for row in rows)
    return tuple((source, found.value) for source, found in words if found.blind)


def word_of(state: State) -> Health:
    """Return the health of a source in use, given what is known of it."""
    if state.get("last_visit") is None:
        return Health.NEVER_VISITED
    outcome = state.get("outcome")
    return word(
        outcome=None if outcome is None else Outcome(outcome),
        failures=state.get("failures") or 0,
        silent=bool(state.get("silent")),
        moved_to=state.get("moved_to"),
    )


def then(connection: Connection, moment: datetime) -> dict[str, dict[str, Any]]:
    """Return what the hourly counts tell of each source up to `moment`.

    One that gave no good answer in the last hour of its visits had failed then, as it mostly did in that hour.
    That it was silent, or had moved, is not kept.
    """
    found: dict[str, dict[str, Any]] = {}
    good = LookCountRow.outcome.in_(GOOD)
    until = LookCountRow.hour <= moment
    for row in connection.execute(
        select(
            LookCountRow.source,
            func.max(LookCountRow.hour).label("last_visit"),
            func.max(LookCountRow.hour).filter(good).label("last_good"),
            func.coalesce(func.sum(LookCountRow.n).filter(good), 0).label("looks"),
        )
        .where(until)
        .group_by(LookCountRow.source)
    ):
        failing = row.last_good is None or row.last_good < row.last_visit
        found[row.source] = {
            "last_visit": row.last_visit,
            "last_good": row.last_good,
            "looks": int(row.looks),
            "failures": int(failing),
            "outcome": None,
        }
    failing = {source: state["last_visit"] for source, state in found.items() if state["failures"]}
    for source, outcome in _mostly(connection, failing).items():
        found[source]["outcome"] = outcome
    return found


def _mostly(connection: Connection, hours: Mapping[str, datetime]) -> dict[str, str]:
    """Return to which outcome most visits of a source came in that hour."""
    query = select(LookCountRow.source, LookCountRow.hour, LookCountRow.outcome).where(
        LookCountRow.source.in_(sorted(hours)), LookCountRow.hour.in_(sorted(set(hours.values())))
    )
    rows = connection.execute(query.order_by(LookCountRow.n, LookCountRow.outcome))
    return {row.source: row.outcome for row in rows if row.hour == hours[row.source]}
