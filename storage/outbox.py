# SPDX-License-Identifier: MIT
"""Alerts as rows: added once, claimed under a lease, sent in the order of their conversation, never lost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from monitor.core.errors import NotFound
from monitor.core.model import Alert, Delivery, DeliveryOutcome
from monitor.core.ports import Claimed
from storage import codec, upsert
from storage.models import AlertRow, DeliveryRow
from storage.storable import storable_text

WAITING, SENT, GIVEN_UP = "waiting", "sent", "given up"


def add(connection: Connection, alerts: Sequence[Alert], now: datetime, *, change: int | None = None) -> int:
    """Store those alerts whose (key, receiver, recipient) is new; return how many."""
    if not alerts:
        return 0
    statement = upsert.insert(connection, AlertRow).on_conflict_do_nothing().returning(AlertRow.id)
    return len(connection.execute(statement, [_row(alert, now, change) for alert in alerts]).all())


def claim(
    connection: Connection, now: datetime, lease_seconds: int, limit: int, channel: str | None = None
) -> list[Claimed]:
    """Take alerts that are due and free. Of one conversation and recipient only the oldest unsent one is ever taken:
    the next waits until it is sent or given up, so that nobody reads "adopted" before "agreed"."""
    until = now + timedelta(seconds=lease_seconds)
    free = _free(now)
    wanted = [AlertRow.channel == channel] if channel is not None else []
    rows = connection.execute(
        select(AlertRow.__table__).where(*_due(now), *wanted).order_by(AlertRow.due, AlertRow.id).limit(limit)
    ).all()
    return [Claimed(alert=_alert(row), lease_until=until) for row in rows if _take(connection, row.id, free, until)]


def waiting_channels(connection: Connection, now: datetime) -> list[str]:
    """Return the channels on which an alert may be taken now."""
    return list(connection.execute(select(AlertRow.channel).where(*_due(now)).distinct()).scalars())


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return AlertRow.state == WAITING, AlertRow.due <= now, _free(now), _first_of_its_conversation()


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(AlertRow.lease_until.is_(None), AlertRow.lease_until <= now)


def record_delivery(connection: Connection, alert: Alert, delivery: Delivery, retry_at: datetime | None) -> None:
    """Append the attempt and set the alert sent, due again, or given up. Raises NotFound for an unstored alert."""
    changed = connection.execute(
        update(AlertRow)
        .where(AlertRow.id == alert.id)
        .values(
            attempts=AlertRow.attempts + 1,
            lease_until=None,
            state=_sent_stays_sent(_state(delivery, retry_at)),
            **({"due": retry_at} if retry_at else {}),
        )
    )
    if changed.rowcount == 0:
        raise NotFound("alert", str(alert.id), ())
    row = {
        "alert": alert.id,
        "outcome": delivery.outcome.value,
        "at": delivery.at,
        "reason": storable_text(delivery.reason),
        "retry_after": delivery.retry_after,
        "retry_at": retry_at,
        "channel_broken": delivery.channel_broken,
        "detail": codec.to_json(delivery.detail),
    }
    connection.execute(insert(DeliveryRow), row)


def next_alert_at(connection: Connection) -> datetime | None:
    """Return when the earliest alert that may be taken is due, leases counted; None where nothing waits."""
    later = case((AlertRow.lease_until > AlertRow.due, AlertRow.lease_until), else_=AlertRow.due)
    query = select(func.min(later)).where(AlertRow.state == WAITING, _first_of_its_conversation())
    return connection.execute(query).scalar()


def try_again(connection: Connection, alert_ids: Sequence[int], now: datetime) -> int:
    """Make given-up alerts due at once, at a person's wish; return how many there were."""
    given_up = AlertRow.id.in_(alert_ids) & (AlertRow.state == GIVEN_UP)
    again = {"state": WAITING, "due": now, "lease_until": None}
    return connection.execute(update(AlertRow).where(given_up).values(again)).rowcount


def told_of(connection: Connection, change_id: int) -> list[Alert]:
    """Return the alerts that told, or are to tell, of a change: all who must hear its correction."""
    query = select(AlertRow.__table__).where(AlertRow.change == change_id).order_by(AlertRow.id)
    return [_alert(row) for row in connection.execute(query)]


def _first_of_its_conversation() -> ColumnElement[bool]:
    earlier = aliased(AlertRow)
    ahead = select(earlier.id).where(
        earlier.state == WAITING,
        earlier.receiver == AlertRow.receiver,
        earlier.recipient == AlertRow.recipient,
        earlier.conversation == AlertRow.conversation,
        earlier.id < AlertRow.id,
    )
    return or_(AlertRow.conversation == "", ~ahead.exists())


def _take(connection: Connection, alert: int, free: ColumnElement[bool], until: datetime) -> bool:
    """Lease one alert; False where another sender was faster."""
    mine = (AlertRow.id == alert) & (AlertRow.state == WAITING)
    return connection.execute(update(AlertRow).where(mine, free).values(lease_until=until)).rowcount == 1


def _state(delivery: Delivery, retry_at: datetime | None) -> str:
    if delivery.outcome is DeliveryOutcome.SENT:
        return SENT
    return WAITING if delivery.outcome is DeliveryOutcome.RETRY and retry_at else GIVEN_UP


def _sent_stays_sent(state: str) -> ColumnElement[str]:
    """A sender whose lease ran out may report a failure after another one succeeded."""
    return case((AlertRow.state == SENT, SENT), else_=state)


def _row(alert: Alert, now: datetime, change: int | None) -> dict[str, Any]:
    return {
        "key": alert.key,
        "receiver": alert.receiver,
        "channel": alert.channel,
        "recipient": alert.recipient,
        "kind": alert.facts.kind.value,
        "thread": alert.facts.thread,
        "expectation": alert.facts.expectation,
        "expected": alert.facts.due,
        "facts": codec.record(alert.facts),
        "change": change,
        "message_id": alert.message_id,
        "conversation": alert.conversation,
        "created": now,
        "state": WAITING,
        "due": now,
        "lease_until": None,
        "attempts": 0,
    }


def _alert(row: Any) -> Alert:  # noqa: ANN401 -- a result row
    return replace(
        Alert(
            key=row.key,
            receiver=row.receiver,
            channel=row.channel,
            recipient=row.recipient,
            facts=codec.alert_facts(row.facts),
        ),
        id=row.id,
        created=row.created,
        attempts=row.attempts,
        message_id=row.message_id,
        conversation=row.conversation,
    )
