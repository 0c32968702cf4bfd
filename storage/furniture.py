# SPDX-License-Identifier: MIT
"""What stands on the tables: append-only triggers and views. Made anew by every upgrade, checked at every start."""

from hashlib import sha256

from sqlalchemy import Connection, inspect, select

from storage import triggers, views
from storage.models import MemoryRow
from storage.upsert import put

KEPT = "schema furniture"


def install(connection: Connection) -> None:
    """Make triggers and views anew, and remember which ones."""
    triggers.install(connection)
    views.install(connection)
    put(connection, MemoryRow, [{"key": KEPT, "value": _version(connection)}])


def complete(connection: Connection) -> bool:
    """True when this version's triggers and views are all there and none is switched off."""
    kept = connection.execute(select(MemoryRow.value).where(MemoryRow.key == KEPT)).scalar()
    there = set(inspect(connection).get_view_names())
    return kept == _version(connection) and there.issuperset(views.VIEWS) and not triggers.missing(connection)


def _version(connection: Connection) -> str:
    ddl = [*triggers.ddl(connection), *(f"{name} {query}" for name, query in views.VIEWS.items())]
    return sha256("\n".join(ddl).encode()).hexdigest()
