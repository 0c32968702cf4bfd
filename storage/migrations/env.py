# SPDX-License-Identifier: MIT
"""What Alembic runs: the views go, the steps run, the views and the append-only triggers are made anew."""

from alembic import context

from storage import furniture, views
from storage.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,
    compare_type=True,
)
views.drop(connection)
context.run_migrations()
furniture.install(connection)
