# SPDX-License-Identifier: MIT
"""What is followed and what happened: articles, claims, threads, expectations, evidence, status changes."""

import sqlalchemy as sa
from alembic import op

from storage.types import UTCDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables."""
    _articles()
    _claims()
    _threads()
    _thread_claims()
    _expectations()
    _evidence()
    _observations()
    _status_changes()
    _status_changes_indexes()
    _suggestions()
    _judgements()


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("published", sa.Date(), nullable=False),
        sa.Column("published_until", sa.Date(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("archived", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
    )


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("said_on_note", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("archived", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_claims_article"),
        sa.PrimaryKeyConstraint("article", "id", name="pk_claims"),
    )


def _threads() -> None:
    op.create_table(
        "threads",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("lifecycle", sa.Text(), nullable=False),
        sa.Column("repeats", sa.Boolean(), nullable=False),
        sa.Column("current_change", sa.Integer(), nullable=True),
        sa.Column("installed", UTCDateTime(), nullable=False),
        sa.Column("looks_installed", sa.Integer(), nullable=False),
        sa.Column("looks_moved", sa.Integer(), nullable=False),
        sa.Column("archived", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_threads_article"),
        sa.PrimaryKeyConstraint("id", name="pk_threads"),
    )


def _thread_claims() -> None:
    op.create_table(
        "thread_claims",
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("archived", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article", "claim"], ["claims.article", "claims.id"], name="fk_thread_claims_article_claim"
        ),
        sa.ForeignKeyConstraint(["thread"], ["threads.id"], name="fk_thread_claims_thread"),
        sa.PrimaryKeyConstraint("thread", "article", "claim", name="pk_thread_claims"),
    )


def _expectations() -> None:
    op.create_table(
        "expectations",
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("met_by", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=True),
        sa.Column("archived", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["thread"], ["threads.id"], name="fk_expectations_thread"),
        sa.PrimaryKeyConstraint("thread", "id", name="pk_expectations"),
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("hits", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("title_status", sa.Text(), nullable=True),
        sa.Column("lead_status", sa.Text(), nullable=True),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("instalment", sa.Text(), nullable=False),
        sa.Column("corroborates", sa.Text(), nullable=True),
        sa.Column("dated", UTCDateTime(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item", "revision"], ["item_revisions.item", "item_revisions.revision"], name="fk_evidence_item_revision"
        ),
        sa.ForeignKeyConstraint(["thread"], ["threads.id"], name="fk_evidence_thread"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("thread", "item", "revision", name="uq_evidence_thread_item_revision"),
    )
    op.create_index("ix_evidence_item", "evidence", ["item", "revision"], unique=False)
    op.create_index("ix_evidence_thread_dated", "evidence", ["thread", "dated"], unique=False)


def _observations() -> None:
    op.create_table(
        "observations",
        sa.Column("evidence", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("factuality", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("event_precision", sa.Text(), nullable=False),
        sa.Column("event_stated", sa.Boolean(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("instalment", sa.Text(), nullable=False),
        sa.Column("cues", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["evidence"], ["evidence.id"], name="fk_observations_evidence"),
        sa.PrimaryKeyConstraint("evidence", "n", name="pk_observations"),
    )


def _status_changes() -> None:
    op.create_table(
        "status_changes",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("instalment", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("happened", sa.Date(), nullable=False),
        sa.Column("happened_precision", sa.Text(), nullable=False),
        sa.Column("published", UTCDateTime(), nullable=True),
        sa.Column("seen", UTCDateTime(), nullable=False),
        sa.Column("effective", sa.Date(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Integer(), nullable=True),
        sa.Column("corroborated_by", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("moves_thread", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("retracts", sa.Integer(), nullable=True),
        sa.Column("restores", sa.Integer(), nullable=True),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["evidence"], ["evidence.id"], name="fk_status_changes_evidence"),
        sa.ForeignKeyConstraint(["restores"], ["status_changes.id"], name="fk_status_changes_restores"),
        sa.ForeignKeyConstraint(["retracts"], ["status_changes.id"], name="fk_status_changes_retracts"),
        sa.ForeignKeyConstraint(["thread"], ["threads.id"], name="fk_status_changes_thread"),
        sa.PrimaryKeyConstraint("id", name="pk_status_changes"),
        sa.UniqueConstraint("key", name="uq_status_changes_key"),
    )


def _status_changes_indexes() -> None:
    op.create_index(op.f("ix_status_changes_retracts"), "status_changes", ["retracts"], unique=False)
    op.create_index("ix_status_changes_thread", "status_changes", ["thread", "id"], unique=False)


def _suggestions() -> None:
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("instalment", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("happened", sa.Date(), nullable=True),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("against", sa.Text(), nullable=False),
        sa.Column("against_url", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Integer(), nullable=False),
        sa.Column("created", UTCDateTime(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["evidence"], ["evidence.id"], name="fk_suggestions_evidence"),
        sa.ForeignKeyConstraint(["settled_by"], ["status_changes.id"], name="fk_suggestions_settled_by"),
        sa.ForeignKeyConstraint(["thread"], ["threads.id"], name="fk_suggestions_thread"),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
        sa.UniqueConstraint("evidence", name="uq_suggestions_evidence"),
    )
    op.create_index("ix_suggestions_thread", "suggestions", ["thread", "new"], unique=False)


def _judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suggestion", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["change"], ["status_changes.id"], name="fk_judgements_change"),
        sa.ForeignKeyConstraint(["suggestion"], ["suggestions.id"], name="fk_judgements_suggestion"),
        sa.PrimaryKeyConstraint("id", name="pk_judgements"),
        sa.UniqueConstraint("suggestion", name="uq_judgements_suggestion"),
    )
