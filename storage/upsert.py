# SPDX-License-Identifier: MIT
"""INSERT ... ON CONFLICT, the same on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

Row = Mapping[str, Any]
Insert = sqlite.Insert | postgresql.Insert


def insert(connection: Connection, table: type[DeclarativeBase]) -> Insert:
    """Return the dialect's own INSERT, which knows ON CONFLICT."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_new(connection: Connection, table: type[DeclarativeBase], rows: Sequence[Row]) -> None:
    """Insert those rows that no unique key of the table holds yet."""
    if rows:
        connection.execute(insert(connection, table).on_conflict_do_nothing(), list(rows))


def put(connection: Connection, table: type[DeclarativeBase], rows: Sequence[Row], keep: Sequence[str] = ()) -> None:
    """Insert rows, or update those whose primary key is there: every column given, but for `keep`."""
    if not rows:
        return
    keys = [column.name for column in table.__table__.primary_key]
    statement = insert(connection, table)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys and name not in keep}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), list(rows))
