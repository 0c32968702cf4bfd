# SPDX-License-Identifier: MIT
"""What a source is expected to bring, and what was odd about it: learnt volume, silence, gaps, new addresses."""

import sqlalchemy as sa
from alembic import op

from storage.types import UTCDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns to what is remembered of each source, and the daily counts of its items."""
    op.add_column("source_state", sa.Column("first_good", UTCDateTime(), nullable=True))
    op.add_column("source_state", sa.Column("moved_to", sa.Text(), nullable=True))
    op.add_column("source_state", sa.Column("silent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("source_state", sa.Column("gap_at", UTCDateTime(), nullable=True))
    op.add_column("source_state", sa.Column("per_day", sa.Double(), nullable=True))
    op.add_column("source_state", sa.Column("warning", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "item_counts",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_item_counts_source"),
        sa.PrimaryKeyConstraint("source", "day", name="pk_item_counts"),
    )
