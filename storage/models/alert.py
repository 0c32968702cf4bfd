# SPDX-License-Identifier: MIT
"""Alerts, delivery attempts, and the small memory."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class AlertRow(Base):
    """What one recipient is to be told. `state` is waiting | sent | given up; `facts` is JSON.

    `lease_until` is set while a sender works on it; an alert whose lease ran out is free again.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("key", "receiver", "recipient"),
        Index(
            "ix_alerts_waiting",
            "receiver",
            "recipient",
            "conversation",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_alerts_thread", "thread", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    receiver: Mapped[str]
    channel: Mapped[str]
    recipient: Mapped[str]
    kind: Mapped[str]
    thread: Mapped[str]
    expectation: Mapped[str]
    expected: Mapped[date | None]
    facts: Mapped[str]
    change: Mapped[int | None] = mapped_column(ForeignKey("status_changes.id"), index=True)
    message_id: Mapped[str]
    conversation: Mapped[str]
    created: Mapped[datetime]
    state: Mapped[str]
    due: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int]


class DeliveryRow(Base):
    """One attempt to deliver one alert. Append-only. `reason` and `detail` never hold a secret."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_alert", "alert"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alert: Mapped[int] = mapped_column(ForeignKey("alerts.id"))
    outcome: Mapped[str]
    at: Mapped[datetime]
    reason: Mapped[str]
    retry_after: Mapped[int | None]
    retry_at: Mapped[datetime | None]
    channel_broken: Mapped[bool]
    detail: Mapped[str]


class MemoryRow(Base):
    """A small value kept under a name: a replay's position, the last heartbeat, the head of the history's chain."""

    __tablename__ = "memory"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
