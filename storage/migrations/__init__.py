# SPDX-License-Identifier: MIT
"""One schema history for SQLite and PostgreSQL. `upgrade` goes to this version's, all or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from monitor.core.errors import SchemaMismatch
from storage import furniture
from storage.engine import place, reading, writing

LOCK = 7_203_114  # PostgreSQL advisory lock: two upgrades at once would step on each other


def upgrade(engine: Engine) -> str:
    """Bring the schema to this version's, in one transaction, and return its name.

    Where schema, views and triggers are there it only reads, so that a question never waits for a writer.
    Raises SchemaMismatch for a database that a newer version wrote, StorageError when it cannot be used.
    """
    with reading(engine) as connection:
        if _found(connection) == newest() and furniture.complete(connection):
            return newest()
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        refuse_newer(engine, _found(connection))
        with _said(engine):
            command.upgrade(_config(connection), "head")
    return newest()


def schema_version(engine: Engine) -> str | None:
    """Return the name of the database's schema, None for an empty database. Raises StorageError."""
    with reading(engine) as connection:
        return _found(connection)


def require(engine: Engine) -> None:
    """Raise SchemaMismatch unless the database has exactly the schema this version works with."""
    found = schema_version(engine)
    refuse_newer(engine, found)
    if found != newest():
        has = f"schema {found!r}" if found else "no schema yet"
        raise SchemaMismatch(f"database {place(engine)} has {has}, this version needs {newest()!r}: upgrade it first")


def newest() -> str:
    """Return the name of the schema this version works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise SchemaMismatch("this installation has no migrations: install it again")
    return head


def refuse_newer(engine: Engine, found: str | None) -> None:
    """Raise SchemaMismatch for a schema that a newer version wrote."""
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise SchemaMismatch(
            f"database {place(engine)} has schema {found!r}, written by a newer version; this one knows {newest()!r}: "
            "install the newer version again, or restore a backup made before the upgrade"
        )


def _found(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def _said(engine: Engine) -> Iterator[None]:
    try:
        yield
    except CommandError as error:
        raise SchemaMismatch(f"database {place(engine)} cannot be upgraded: {error}") from error


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
