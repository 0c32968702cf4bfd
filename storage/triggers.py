# SPDX-License-Identifier: MIT
"""What makes the history append-only: triggers that refuse to change or remove rows (docs/decisions/0003).

SQLite drops a table's triggers when a migration rebuilds the table, so `install` runs after every migration.
"""

from sqlalchemy import Connection

APPEND_ONLY = {  # table: columns that identify a row (a REPLACE on any of them would remove the old one)
    "status_changes": ("id", "key"),
    "judgements": ("id", "suggestion"),
    "deliveries": ("id",),
}


def install(connection: Connection) -> None:
    """Create the triggers anew."""
    ddl = _sqlite() if connection.dialect.name == "sqlite" else _postgresql()
    for statement in ddl:
        connection.exec_driver_sql(statement)


def _sqlite() -> list[str]:
    statements = []
    for table, identity in APPEND_ONLY.items():
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        same = " OR ".join(f"{column} = NEW.{column}" for column in identity)
        for name, when in (
            ("no_update", f"BEFORE UPDATE ON {table}"),
            ("no_delete", f"BEFORE DELETE ON {table}"),
            ("no_replace", f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"),  # noqa: S608 -- our own names
        ):
            statements.append(f"DROP TRIGGER IF EXISTS {table}_{name}")
            statements.append(f"CREATE TRIGGER {table}_{name} {when} {refuse}")
    return statements


def _postgresql() -> list[str]:
    statements = [
        "CREATE OR REPLACE FUNCTION loosethread_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$"
    ]
    for table in APPEND_ONLY:
        for name, when in (
            ("no_change", f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"),
            ("no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"),
        ):
            statements.append(f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}")
            statements.append(f"CREATE TRIGGER {table}_{name} {when} EXECUTE FUNCTION loosethread_refuse()")
    return statements
