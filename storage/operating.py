# SPDX-License-Identifier: MIT
"""Questions of those who keep it running: how healthy the sources are, what became of the alerts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from monitor.core import health
from storage import codec
from storage.models import AlertRow, DeliveryRow, SourceRow, SourceStateRow
from storage.records import AlertLine, DeliveryLine, SourceLine
from storage.seeing import then, word_of


def sources(connection: Connection, moment: datetime | None) -> list[SourceLine]:
    """Return every source with its health. As of an earlier time only looks are known: when, and how often."""
    rows = connection.execute(_SOURCES.order_by(SourceRow.id)).all()
    if moment is None:
        return [_source(row, row._mapping) for row in rows]
    known = then(connection, moment)
    return [_source(row, known.get(row.id, {})) for row in rows]


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
    return word_of(state).value if row.enabled else health.Health.OFF.value


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
