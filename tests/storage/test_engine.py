# SPDX-License-Identifier: MIT
"""Opening a database, and what happens when it cannot be used."""

import builtins
import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, MetaData, Table, event, insert, select

from monitor.core.errors import StorageError
from storage.engine import connect, problems, reading, writing
from storage.store import SqlStore
from storage.types import UTCDateTime
from tests.storage.scenes import NOON, install


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("busy_timeout", 30_000),
    ],
)
def test_sqlite_is_set_so_that_a_commit_survives_a_pulled_plug(sqlite_engine, pragma, value):
    with reading(sqlite_engine) as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite://", "sqlite:///:memory:", "mysql://u:secret@h/db", "sqlite+x:///f"]
)
def test_an_address_we_cannot_use_is_refused_without_its_password(url):
    with pytest.raises(StorageError) as refused:
        connect(url)
    assert "secret" not in str(refused.value)


def test_a_server_that_does_not_answer_is_named_without_the_password(tmp_path):
    engine = connect(f"postgresql://ana:hunter2@/db?host={tmp_path}")
    with pytest.raises(StorageError) as refused, reading(engine):
        pass
    assert "hunter2" not in str(refused.value)
    assert "postgresql" in str(refused.value)


def test_postgresql_without_its_driver_says_which_extra_is_missing(monkeypatch):
    real = builtins.__import__

    def without_psycopg(name, *args, **kwargs):
        if name.split(".")[0] == "psycopg":
            raise ModuleNotFoundError(f"No module named {name!r}")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_psycopg)
    with pytest.raises(StorageError, match=r"loosethread\[postgres\]"):
        connect("postgresql://localhost/db")


def test_a_writer_takes_the_lock_at_once_and_a_reader_does_not_wait_for_it(sqlite_engine):
    said: list[str] = []
    with writing(sqlite_engine), reading(sqlite_engine) as reader:
        reader.exec_driver_sql("SELECT COUNT(*) FROM items").scalar()
        other = sqlite3.connect(sqlite_engine.url.database, timeout=0, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            said.append(str(error))
        other.close()
    assert said == ["database is locked"]


def test_writers_that_read_first_never_fail_each_other(sqlite_engine):
    store, errors = SqlStore(sqlite_engine), []

    def count_up():
        try:
            for _ in range(10):
                with store.begin() as tx:
                    tx.remember("n", str(int(tx.recall("n") or 0) + 1))
        except StorageError as error:
            errors.append(error)

    writers = [threading.Thread(target=count_up) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert errors == []
    with store.begin() as tx:
        assert tx.recall("n") == "40"


def test_many_writers_take_turns_and_none_gives_up_however_long_the_others_take(sqlite_engine):
    @event.listens_for(sqlite_engine, "connect")
    def impatient(connection, _record):
        connection.execute("PRAGMA busy_timeout = 1")  # ms; who asked the database instead would be refused

    sqlite_engine.dispose()
    store, writing_now, go_on, said = SqlStore(sqlite_engine), threading.Event(), threading.Event(), []

    def hold() -> None:
        with store.begin() as tx:
            tx.remember("first", "1")
            writing_now.set()
            go_on.wait(10)

    def write(n: int) -> None:
        with store.begin() as tx:
            tx.remember(f"writer {n}", "1")
        said.append(n)

    writers = [threading.Thread(target=hold), *(threading.Thread(target=write, args=(n,)) for n in range(40))]
    for writer in writers:
        writer.start()
        assert writing_now.wait(10)
    writers[1].join(0.05)  # time enough to be refused
    go_on.set()
    for writer in writers:
        writer.join(10)
    assert sorted(said) == list(range(40))


def test_a_corrupted_file_is_reported_and_never_made_anew(sqlite_engine):
    store = SqlStore(sqlite_engine)
    install(store)
    assert problems(sqlite_engine) == []
    sqlite_engine.dispose()
    with open(sqlite_engine.url.database, "r+b") as file:  # noqa: PTH123 -- url.database is a str
        file.seek(0)
        file.write(b"not a database at all")
    size = _size(sqlite_engine)
    with pytest.raises(StorageError, match="not a database"), store.begin():
        pass
    assert _size(sqlite_engine) == size


@pytest.mark.parametrize("harm", ["deleted", "replaced"])
def test_a_file_that_goes_away_while_we_run_is_noticed(sqlite_engine, tmp_path, harm):
    store = SqlStore(sqlite_engine)
    install(store)
    path = tmp_path / "loosethread.db"
    path.rename(tmp_path / "moved")
    if harm == "replaced":
        path.write_bytes((tmp_path / "moved").read_bytes())
    with pytest.raises(StorageError, match="deleted or replaced"), store.begin():
        pass


def test_a_full_disk_leaves_the_database_sound(sqlite_engine):
    store = SqlStore(sqlite_engine)
    with reading(sqlite_engine) as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    with writing(sqlite_engine) as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StorageError, match="full"), store.begin() as tx:
        tx.remember("big", "x" * 1_000_000)
    assert problems(sqlite_engine) == []
    with store.begin() as tx:
        assert tx.recall("big") is None
        tx.remember("small", "fits")


def test_a_folder_that_does_not_exist_is_an_error_with_the_files_name(tmp_path):
    with pytest.raises(StorageError, match="nowhere"), reading(connect(f"sqlite:///{tmp_path}/nowhere/l.db")):
        pass


# --- times

MOMENTS = Table("moments", MetaData(), Column("at", UTCDateTime()))


@pytest.fixture
def moments(engine):
    MOMENTS.create(engine)
    return engine


@pytest.mark.parametrize("offset", [-9.5, 0, 3.5, 14])
def test_a_time_of_any_zone_comes_back_as_the_same_moment_in_utc(moments, offset):
    given = datetime(2031, 3, 10, 1, 2, 3, 456789, tzinfo=timezone(timedelta(hours=offset)))
    with writing(moments) as connection:
        connection.execute(insert(MOMENTS).values(at=given))
        got = connection.execute(select(MOMENTS.c.at)).scalar_one()
    assert got == given
    assert got.tzinfo is UTC


def test_a_naive_time_is_refused(moments):
    with pytest.raises(StorageError, match="naive"), writing(moments) as connection:
        connection.execute(insert(MOMENTS).values(at=NOON.replace(tzinfo=None)))


def test_no_time_stays_no_time(moments):
    with writing(moments) as connection:
        connection.execute(insert(MOMENTS).values(at=None))
        assert connection.execute(select(MOMENTS.c.at)).scalar_one() is None


def test_times_compare_as_moments(moments):
    with writing(moments) as connection:
        connection.execute(insert(MOMENTS), [{"at": NOON}, {"at": NOON + timedelta(microseconds=1)}])
        later = connection.execute(select(MOMENTS.c.at).where(MOMENTS.c.at > NOON)).scalars().all()
    assert later == [NOON + timedelta(microseconds=1)]


def _size(engine) -> int:
    from pathlib import Path

    return Path(engine.url.database).stat().st_size
