# SPDX-License-Identifier: MIT
"""Questions of those who keep it running: how healthy the sources are, what became of the alerts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from monitor.core import health
from monitor.core.model import Outcome
from storage import codec
from storage.board import GOOD
from storage.models import AlertRow, DeliveryRow, LookCountRow, SourceRow, SourceStateRow
from storage.records import AlertLine, DeliveryLine, SourceLine


def sources(connection: Connection, moment: datetime | None) -> list[SourceLine]:
    """Return every source with its health. As of an earlier time only looks are known: when, and how often."""
    rows = connection.execute(_SOURCES.order_by(SourceRow.id)).all()
    if moment is None:
        return [_source(row, row._mapping) for row in rows]
    then = _then(connection, moment)
    return [_source(row, then.get(row.id, {})) for row in rows]


def alerts(
    connection: Connection, of_thread: str | None, state: str | None, moment: datetime | None, limit: int
) -> list[AlertLine]:
    """Return the newest alerts with their attempts, the newest first."""
    query = select(AlertRow.__table__)
    if of_thread is not None:
        query = query.where(AlertRow.thread == of_thread)
    if state is not None:
        query = query.where(AlertRow.state == state)
    if moment is not None:
        query = query.where(AlertRow.created <= moment)
    rows = connection.execute(query.order_by(AlertRow.id.desc()).limit(limit)).all()
    attempts = _attempts(connection, [row.id for row in rows], moment)
    return [_alert(row, attempts.get(row.id, ())) for row in rows]


_SOURCES = select(
    SourceRow.__table__,
    SourceStateRow.outcome,
    SourceStateRow.reason,
    SourceStateRow.last_visit,
    SourceStateRow.last_good,
    SourceStateRow.last_new,
    SourceStateRow.next_due,
    SourceStateRow.failures,
    SourceStateRow.looks,
    SourceStateRow.items,
    SourceStateRow.warning,
    SourceStateRow.per_day,
    SourceStateRow.first_good,
    SourceStateRow.moved_to,
    SourceStateRow.silent,
    SourceStateRow.gap_at,
).outerjoin(SourceStateRow, SourceStateRow.source == SourceRow.id)


def _then(connection: Connection, moment: datetime) -> dict[str, dict[str, Any]]:
    """Return what the hourly counts tell of each source up to `moment`."""
    found: dict[str, dict[str, Any]] = {}
    good = LookCountRow.outcome.in_(GOOD)
    for row in connection.execute(
        select(
            LookCountRow.source,
            func.max(LookCountRow.hour).label("last_visit"),
            func.max(LookCountRow.hour).filter(good).label("last_good"),
            func.coalesce(func.sum(LookCountRow.n).filter(good), 0).label("looks"),
        )
        .where(LookCountRow.hour <= moment)
        .group_by(LookCountRow.source)
    ):
        failing = row.last_good is None or row.last_good < row.last_visit
        found[row.source] = {
            "last_visit": row.last_visit,
            "last_good": row.last_good,
            "looks": int(row.looks),
            "failures": int(failing),
        }
    return found


def _source(row: Any, state: Any) -> SourceLine:  # noqa: ANN401 -- a result row, and a mapping
    failures, visited = state.get("failures") or 0, state.get("last_visit")
    said = (state.get("reason"), state.get("warning") if not failures else "")
    return SourceLine(
        id=row.id,
        name=row.name,
        kind=row.kind,
        url=row.url,
        publisher=row.publisher,
        tier=row.tier,
        word=_word(row, state),
        outcome=state.get("outcome"),
        reason="; ".join(filter(None, said)),
        last_visit=visited,
        last_good=state.get("last_good"),
        last_new=state.get("last_new"),
        next_due=state.get("next_due"),
        failures=failures,
        looks=state.get("looks") or 0,
        items=state.get("items") or 0,
        expected_per_day=row.expected_per_day,
        note=row.note,
        per_day=state.get("per_day"),
        first_good=state.get("first_good"),
        moved_to=state.get("moved_to"),
        gap_at=state.get("gap_at"),
    )


def _word(row: Any, state: Any) -> str:  # noqa: ANN401 -- a result row, and a mapping
    if row.archived is not None:
        return health.Health.GONE.value
    if not row.enabled:
        return health.Health.OFF.value
    if state.get("last_visit") is None:
        return health.Health.NEVER_VISITED.value
    outcome = state.get("outcome")
    return health.word(
        outcome=None if outcome is None else Outcome(outcome),
        failures=state.get("failures") or 0,
        silent=bool(state.get("silent")),
        moved_to=state.get("moved_to"),
    ).value


def _attempts(
    connection: Connection, alert_ids: Sequence[int], moment: datetime | None
) -> dict[int, tuple[DeliveryLine, ...]]:
    query = select(DeliveryRow.__table__).where(DeliveryRow.alert.in_(alert_ids))
    if moment is not None:
        query = query.where(DeliveryRow.at <= moment)
    found: dict[int, tuple[DeliveryLine, ...]] = {}
    for row in connection.execute(query.order_by(DeliveryRow.id)):
        line = DeliveryLine(at=row.at, outcome=row.outcome, reason=row.reason, retry_at=row.retry_at)
        found[row.alert] = (*found.get(row.alert, ()), line)
    return found


def _alert(row: Any, deliveries: tuple[DeliveryLine, ...]) -> AlertLine:  # noqa: ANN401 -- a result row
    return AlertLine(
        id=row.id,
        key=row.key,
        receiver=row.receiver,
        channel=row.channel,
        recipient=row.recipient,
        kind=row.kind,
        thread=row.thread,
        state=row.state,
        created=row.created,
        due=row.due,
        attempts=row.attempts,
        change=row.change,
        message_id=row.message_id,
        facts=codec.alert_facts(row.facts),
        deliveries=deliveries,
    )
