# SPDX-License-Identifier: MIT
"""The status that a suggestion's sentence may say instead of the one suggested."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; what was suggested before names none."""
    op.add_column("suggestions", sa.Column("alternative", sa.Text(), nullable=True))
