# SPDX-License-Identifier: MIT
"""Items, their revisions, and the bodies that are kept."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class ItemRow(Base):
    """One thing a source published: its identity and the fingerprint of what it says now.

    (source, key) is the first identity; (source, canonical_url, content_hash) the second, for feeds that change keys.
    `unlisted`: since then its calendar goes beyond its day and no longer lists it.
    """

    __tablename__ = "items"
    __table_args__ = (
        UniqueConstraint("source", "key"),
        Index("ix_items_second_identity", "source", "canonical_url"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.id"))
    key: Mapped[str]
    canonical_url: Mapped[str]
    content_hash: Mapped[str]
    revision: Mapped[int]  # the newest
    first_seen: Mapped[datetime]
    unlisted: Mapped[datetime | None]


class RevisionRow(Base):
    """What an item said at one time. `dated` is the publication time where believable, else first seen.

    `reverted`: the item went back to words it had before. `examined` is empty until the pipeline has judged it, then
    `reason` says why nothing matched, where nothing did. `pruned`: texts were dropped by the retention rule.
    `due`: of a calendar, the last day of what it announces; `begins` the first, of several.
    """

    __tablename__ = "item_revisions"
    __table_args__ = (
        Index(
            "ix_item_revisions_unexamined",
            "dated",
            "item",
            "revision",
            sqlite_where=text("examined IS NULL"),
            postgresql_where=text("examined IS NULL"),
        ),
        Index(
            "ix_item_revisions_document_due",
            "document_due",
            sqlite_where=text("document = 'wanted'"),
            postgresql_where=text("document = 'wanted'"),
        ),
        Index(
            "ix_item_revisions_due",
            "due",
            sqlite_where=text("due IS NOT NULL"),
            postgresql_where=text("due IS NOT NULL"),
        ),
    )

    item: Mapped[int] = mapped_column(ForeignKey("items.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    published: Mapped[datetime | None]
    published_raw: Mapped[str]
    date_quality: Mapped[str]
    publisher: Mapped[str]
    language: Mapped[str]
    official_lead: Mapped[bool]
    due: Mapped[date | None]
    begins: Mapped[date | None]
    dated: Mapped[datetime]
    seen: Mapped[datetime]
    content_hash: Mapped[str]
    reverted: Mapped[bool]
    document: Mapped[str]
    document_text: Mapped[str]
    document_reason: Mapped[str]
    document_attempts: Mapped[int]
    document_due: Mapped[datetime | None]
    body: Mapped[str | None] = mapped_column(ForeignKey("bodies.sha256"))
    examined: Mapped[datetime | None]
    reason: Mapped[str]
    pruned: Mapped[bool]


class BodyRow(Base):
    """Bytes as received, compressed with zlib, named by the SHA-256 of the bytes before compression."""

    __tablename__ = "bodies"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    content_type: Mapped[str]
    size: Mapped[int]
    compressed: Mapped[bytes]
    stored: Mapped[datetime]
