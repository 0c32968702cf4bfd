# SPDX-License-Identifier: MIT
"""What comes in: sources and their health, items with their revisions, bodies; and the small memory."""

import sqlalchemy as sa
from alembic import op

from storage.types import UTCDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    _sources()
    _source_state()
    _look_counts()
    _bodies()
    _items()
    _item_revisions()
    _item_revisions_indexes()
    _memory()


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("poll_seconds", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("expected_per_day", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("archived", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
    )


def _source_state() -> None:
    op.create_table(
        "source_state",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("validators_url", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=True),
        sa.Column("last_count", sa.Integer(), nullable=True),
        sa.Column("last_visit", UTCDateTime(), nullable=True),
        sa.Column("last_good", UTCDateTime(), nullable=True),
        sa.Column("last_new", UTCDateTime(), nullable=True),
        sa.Column("next_due", UTCDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("conditional_polls", sa.Integer(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_source_state_source"),
        sa.PrimaryKeyConstraint("source", name="pk_source_state"),
    )
    op.create_index("ix_source_state_next_due", "source_state", ["next_due"], unique=False)


def _look_counts() -> None:
    op.create_table(
        "look_counts",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("hour", UTCDateTime(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_look_counts_source"),
        sa.PrimaryKeyConstraint("source", "hour", "outcome", name="pk_look_counts"),
    )


def _bodies() -> None:
    op.create_table(
        "bodies",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("compressed", sa.LargeBinary(), nullable=False),
        sa.Column("stored", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_bodies"),
    )


def _items() -> None:
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("canonical_url", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("first_seen", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_items_source"),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
        sa.UniqueConstraint("source", "key", name="uq_items_source_key"),
    )
    op.create_index("ix_items_second_identity", "items", ["source", "canonical_url"], unique=False)


def _item_revisions() -> None:
    op.create_table(
        "item_revisions",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published", UTCDateTime(), nullable=True),
        sa.Column("published_raw", sa.Text(), nullable=False),
        sa.Column("date_quality", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("official_lead", sa.Boolean(), nullable=False),
        sa.Column("dated", UTCDateTime(), nullable=False),
        sa.Column("seen", UTCDateTime(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("reverted", sa.Boolean(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("document_text", sa.Text(), nullable=False),
        sa.Column("document_reason", sa.Text(), nullable=False),
        sa.Column("document_attempts", sa.Integer(), nullable=False),
        sa.Column("document_due", UTCDateTime(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("examined", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("pruned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["body"], ["bodies.sha256"], name="fk_item_revisions_body"),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name="fk_item_revisions_item"),
        sa.PrimaryKeyConstraint("item", "revision", name="pk_item_revisions"),
    )


def _item_revisions_indexes() -> None:
    op.create_index(
        "ix_item_revisions_document_due",
        "item_revisions",
        ["document_due"],
        unique=False,
        sqlite_where=sa.text("document = 'wanted'"),
        postgresql_where=sa.text("document = 'wanted'"),
    )
    op.create_index(
        "ix_item_revisions_unexamined",
        "item_revisions",
        ["dated", "item", "revision"],
        unique=False,
        sqlite_where=sa.text("examined IS NULL"),
        postgresql_where=sa.text("examined IS NULL"),
    )


def _memory() -> None:
    op.create_table(
        "memory",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_memory"),
    )
