# SPDX-License-Identifier: MIT
"""What calendars announce: the day of an item, expectations that rest on one, and how they moved."""

import sqlalchemy as sa
from alembic import op

from storage.types import UTCDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns to items, revisions and expectations, and the history of announced ones."""
    op.add_column("items", sa.Column("unlisted", UTCDateTime(), nullable=True))
    op.add_column("item_revisions", sa.Column("due", sa.Date(), nullable=True))
    op.add_column("item_revisions", sa.Column("begins", sa.Date(), nullable=True))
    op.add_column("expectations", sa.Column("begins", sa.Date(), nullable=True))
    known = sa.text("due IS NOT NULL")
    op.create_index("ix_item_revisions_due", "item_revisions", ["due"], sqlite_where=known, postgresql_where=known)
    for name, empty in (("source", ""), ("item_key", ""), ("url", ""), ("told_in", "[]")):
        op.add_column("expectations", sa.Column(name, sa.Text(), nullable=False, server_default=empty))
    op.create_table(
        "expectation_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("expectation", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("was", sa.Date(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["thread", "expectation"],
            ["expectations.thread", "expectations.id"],
            name="fk_expectation_changes_thread_expectation",
        ),
        sa.ForeignKeyConstraint(
            ["item", "revision"],
            ["item_revisions.item", "item_revisions.revision"],
            name="fk_expectation_changes_item_revision",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_expectation_changes"),
    )
    op.create_index("ix_expectation_changes_expectation", "expectation_changes", ["thread", "expectation"])
