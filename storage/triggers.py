# SPDX-License-Identifier: MIT
"""What makes the history append-only: triggers that refuse to change or remove rows (docs/decisions/0003).

SQLite drops a table's triggers when a migration rebuilds the table, so they are made anew after every migration.
"""

from sqlalchemy import Connection

APPEND_ONLY = {  # table: columns that identify a row (a REPLACE on any of them would remove the old one)
    "status_changes": ("id", "key"),
    "judgements": ("id", "suggestion"),
    "deliveries": ("id",),
    "expectation_changes": ("id",),
}
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION loosethread_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$"
)
_FOUND = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')",  # not switched off
}


def install(connection: Connection) -> None:
    """Create the triggers anew."""
    for statement in ddl(connection):
        connection.exec_driver_sql(statement)


def missing(connection: Connection) -> set[str]:
    """Return the names of those triggers that are not there, or are switched off."""
    found = connection.exec_driver_sql(_FOUND[connection.dialect.name]).scalars()
    return set(_made(connection)) - set(found)


def ddl(connection: Connection) -> list[str]:
    """Return the statements that create them."""
    on = "" if connection.dialect.name == "sqlite" else " ON {}"
    statements = [] if connection.dialect.name == "sqlite" else [_FUNCTION]
    for name, (table, body) in _made(connection).items():
        statements.append(f"DROP TRIGGER IF EXISTS {name}{on.format(table)}")
        statements.append(f"CREATE TRIGGER {name} {body}")
    return statements


def _made(connection: Connection) -> dict[str, tuple[str, str]]:
    made = _sqlite if connection.dialect.name == "sqlite" else _postgresql
    return {f"{table}_{name}": (table, body) for table in APPEND_ONLY for name, body in made(table, APPEND_ONLY[table])}


def _sqlite(table: str, identity: tuple[str, ...]) -> list[tuple[str, str]]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    same = " OR ".join(f"{column} = NEW.{column}" for column in identity)
    held = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 -- our own names
    return [
        ("no_update", f"BEFORE UPDATE ON {table} {refuse}"),
        ("no_delete", f"BEFORE DELETE ON {table} {refuse}"),
        ("no_replace", f"BEFORE INSERT ON {table} WHEN {held} {refuse}"),
    ]


def _postgresql(table: str, _identity: tuple[str, ...]) -> list[tuple[str, str]]:
    refuse = "EXECUTE FUNCTION loosethread_refuse()"
    return [
        ("no_change", f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}"),
        ("no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"),
    ]
