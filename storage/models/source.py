# SPDX-License-Identifier: MIT
"""Sources, what is remembered of each between visits, how often we looked and how much was new."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class SourceRow(Base):
    """A place we poll, as configured."""

    __tablename__ = "sources"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    url: Mapped[str]
    publisher: Mapped[str]
    tier: Mapped[int]
    jurisdiction: Mapped[str]
    language: Mapped[str]
    poll_seconds: Mapped[int]
    enabled: Mapped[bool]
    expected_per_day: Mapped[float | None]
    note: Mapped[str]
    archived: Mapped[datetime | None]


class SourceStateRow(Base):
    """Health and validators of a source. `looks` counts good visits, `items` what it ever published."""

    __tablename__ = "source_state"
    __table_args__ = (Index("ix_source_state_next_due", "next_due"),)

    source: Mapped[str] = mapped_column(ForeignKey("sources.id"), primary_key=True)
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    validators_url: Mapped[str]
    body_hash: Mapped[str | None]
    last_count: Mapped[int | None]
    last_visit: Mapped[datetime | None]
    last_good: Mapped[datetime | None]
    last_new: Mapped[datetime | None]
    next_due: Mapped[datetime | None]
    failures: Mapped[int]
    outcome: Mapped[str | None]
    reason: Mapped[str]
    told: Mapped[bool]
    conditional_polls: Mapped[int]
    looks: Mapped[int]
    items: Mapped[int]
    first_good: Mapped[datetime | None]
    moved_to: Mapped[str | None]
    silent: Mapped[bool] = mapped_column(server_default=false())
    gap_at: Mapped[datetime | None]
    per_day: Mapped[float | None]
    warning: Mapped[str] = mapped_column(server_default="")


class LookCountRow(Base):
    """How often a visit in that hour (its beginning, UTC) came to that outcome. Visits themselves are not kept."""

    __tablename__ = "look_counts"

    source: Mapped[str] = mapped_column(ForeignKey("sources.id"), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]


class ItemCountRow(Base):
    """How many items were new on that day (UTC). What the very first look found is a backlog, and not counted."""

    __tablename__ = "item_counts"

    source: Mapped[str] = mapped_column(ForeignKey("sources.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    n: Mapped[int]
