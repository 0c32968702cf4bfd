# SPDX-License-Identifier: MIT
"""Open the database: SQLite with settings that survive a pulled plug, or PostgreSQL by URL.

A writer on SQLite takes the lock at once (BEGIN IMMEDIATE): a transaction that reads first and writes later would fail
with "busy snapshot", whatever the timeout. A reader says so by `reading(engine)` and never waits for a writer.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from monitor.core.errors import StorageError

BUSY_TIMEOUT_MS = 30_000  # a writer waits this long for another one
CONNECTIONS = 16  # kept open; those beyond are opened and closed for one use, which costs more than waiting
PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a commit is on the disk when it returns
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # else REPLACE deletes rows behind the append-only triggers
)
READING = {"loosethread_reading": True, "postgresql_readonly": True}


def connect(url: str) -> Engine:
    """Return an engine for `sqlite:///FILE` or `postgresql://...`; connects only when it is used. Thread-safe.

    Raises StorageError for an address that cannot be used. No message ever holds the password.
    """
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StorageError("the database address is no URL: write sqlite:///FILE or postgresql://...") from error
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    elif address.drivername != "sqlite" or address.database in (None, "", ":memory:"):
        raise StorageError("the database must be an SQLite file (sqlite:///FILE) or PostgreSQL (postgresql://...)")
    pool = {"pool_size": CONNECTIONS, "pool_timeout": BUSY_TIMEOUT_MS / 1000}
    try:
        engine = create_engine(address, hide_parameters=True, pool_pre_ping=address.drivername != "sqlite", **pool)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StorageError("PostgreSQL needs the extra: pip install 'loosethread[postgres]'") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "checkout", _same_file(Path(address.database or "")))
        event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One writing transaction: commits at the end of the block, rolls back on any exception. Raises StorageError."""
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise _said(error, engine) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One reading transaction: a consistent view, never waiting for a writer on SQLite. Raises StorageError."""
    try:
        with engine.connect().execution_options(**READING) as connection, connection.begin():
            yield connection
    except SQLAlchemyError as error:
        raise _said(error, engine) from error


def problems(engine: Engine) -> list[str]:
    """Return what SQLite's own check finds wrong with the file, nothing where it is sound. PostgreSQL checks itself."""
    if engine.dialect.name != "sqlite":
        return []
    with reading(engine) as connection:
        found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(20)")]
    return [] if found == ["ok"] else found


def place(engine: Engine) -> str:
    """Return where the database is, for messages; without a password."""
    return engine.url.database or "" if engine.dialect.name == "sqlite" else engine.url.render_as_string()


def _said(error: SQLAlchemyError, engine: Engine) -> StorageError:
    cause = getattr(error, "orig", None) or error
    first = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    return StorageError(f"database {place(engine)}: {first}")


def _same_file(path: Path) -> Callable[[Any, Any, object], None]:
    """Notice a database file that was deleted or replaced under us: writing on would write into nowhere."""

    def check(_connection: Any, record: Any, _proxy: object) -> None:  # noqa: ANN401 -- SQLAlchemy's pool
        inode = path.stat().st_ino if path.exists() else None
        if record.info.setdefault("inode", inode) != inode or inode is None:
            raise StorageError(f"database {path} was deleted or replaced while it was open: stop, and put it back")

    return check


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 -- the driver's own connection
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("loosethread_reading")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
