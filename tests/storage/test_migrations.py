# SPDX-License-Identifier: MIT
"""One schema history for both databases: from any revision to the newest, all or nothing, and never backwards."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from monitor.core.errors import SchemaMismatch, StorageError
from storage import furniture, migrations
from storage.engine import connect, writing
from storage.migrations import newest, require, schema_version, upgrade
from storage.models import Base
from storage.triggers import APPEND_ONLY
from storage.views import VIEWS

REVISIONS = sorted(
    script.revision for script in ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions()
)


@pytest.fixture
def empty(tmp_path):
    engine = connect(f"sqlite:///{tmp_path}/empty.db")
    yield engine
    engine.dispose()


def test_models_and_migrations_say_the_same(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_an_empty_database_is_brought_to_the_newest_schema_once(empty):
    assert schema_version(empty) is None
    assert upgrade(empty) == newest() == REVISIONS[-1]
    assert upgrade(empty) == newest()
    assert schema_version(empty) == newest()
    require(empty)


@pytest.mark.parametrize("revision", REVISIONS)
def test_from_every_revision_the_history_ends_up_append_only_and_the_views_there(empty, revision):
    _at(empty, revision)
    upgrade(empty)
    found = inspect(empty)
    assert set(found.get_view_names()) == set(VIEWS)
    with empty.connect() as connection:
        rows = connection.exec_driver_sql("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'").scalars()
        assert {*rows} == set(APPEND_ONLY)


def test_where_nothing_is_to_be_done_an_upgrade_waits_for_no_writer(sqlite_engine):
    with writing(sqlite_engine):
        assert upgrade(sqlite_engine) == newest()


@pytest.mark.parametrize("harm", ["DROP VIEW v_board", "DROP TRIGGER status_changes_no_update", "DELETE FROM memory"])
def test_what_stands_on_the_tables_is_put_up_again(sqlite_engine, harm):
    with writing(sqlite_engine) as connection:
        connection.exec_driver_sql(harm)
    upgrade(sqlite_engine)
    with writing(sqlite_engine) as connection:
        assert furniture.complete(connection)


@pytest.mark.slow
def test_a_trigger_switched_off_on_postgresql_is_switched_on_again(postgresql_engine):
    with writing(postgresql_engine) as connection:
        connection.exec_driver_sql("ALTER TABLE status_changes DISABLE TRIGGER USER")
        assert not furniture.complete(connection)
    upgrade(postgresql_engine)
    with writing(postgresql_engine) as connection:
        assert furniture.complete(connection)


def test_a_database_not_yet_upgraded_is_refused_by_name(empty):
    with pytest.raises(SchemaMismatch, match="no schema yet"):
        require(empty)
    _at(empty, REVISIONS[0])
    with pytest.raises(SchemaMismatch, match=f"'{REVISIONS[0]}'.*needs '{newest()}'"):
        require(empty)


def test_a_database_of_a_newer_version_is_refused_by_name_and_left_alone(engine):
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for act in (upgrade, require):
        with pytest.raises(SchemaMismatch, match=f"'9999'.*knows '{newest()}'"):
            act(engine)
    assert schema_version(engine) == "9999"


def test_a_migration_that_fails_leaves_the_old_schema(empty):
    _at(empty, REVISIONS[0])
    with writing(empty) as connection:
        connection.exec_driver_sql("CREATE TABLE alerts (stands_in_the_way INTEGER)")
    before = set(inspect(empty).get_table_names())
    with pytest.raises(StorageError, match="already exists"):
        upgrade(empty)
    assert schema_version(empty) == REVISIONS[0]
    assert set(inspect(empty).get_table_names()) == before


@pytest.mark.slow
def test_killed_in_the_middle_of_an_upgrade_it_is_old_and_the_next_start_finishes(tmp_path):
    program = (
        "import os, signal, sys\n"
        "from sqlalchemy import event\n"
        "from storage.engine import connect\n"
        "from storage.migrations import upgrade\n"
        "engine, n = connect(sys.argv[1]), 0\n"
        "@event.listens_for(engine, 'after_cursor_execute')\n"
        "def die(*_):\n"
        "    global n\n"
        "    n += 1\n"
        "    if n == int(sys.argv[2]):\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "upgrade(engine)\n"
    )
    url = f"sqlite:///{tmp_path}/l.db"
    for statement in (5, 20, 50):
        died = subprocess.run([sys.executable, "-c", program, url, str(statement)], cwd=_root(), check=False)
        assert died.returncode == -signal.SIGKILL
        assert _tables(tmp_path / "l.db") == []
    engine = connect(url)
    assert upgrade(engine) == newest()
    engine.dispose()


@pytest.mark.slow
def test_postgresql_is_upgraded_from_every_revision_too(empty_postgresql_engine):
    for revision in REVISIONS:
        _at(empty_postgresql_engine, revision)
    assert upgrade(empty_postgresql_engine) == newest()
    assert set(inspect(empty_postgresql_engine).get_view_names()) == set(VIEWS)


def _at(engine, revision: str) -> None:
    """Bring the bare tables to a revision, as a binary of that time would have."""
    with writing(engine) as connection:
        config = migrations._config(connection)
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        context = MigrationContext.configure(connection, opts={"transactional_ddl": True})
        script = ScriptDirectory.from_config(config)
        context.stamp(script, "base") if context.get_current_revision() is None else None
        _run(context, script, revision)


def _run(context, script, revision):
    from alembic.operations import Operations

    for step in reversed(list(script.iterate_revisions(revision, context.get_current_revision() or "base"))):
        with Operations.context(context):
            step.module.upgrade()
        context.stamp(script, step.revision)


def _tables(path) -> list[str]:
    with sqlite3.connect(path) as connection:
        found = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    connection.close()
    return found


def _root() -> Path:
    return Path(__file__).parents[2]
