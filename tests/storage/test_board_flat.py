# SPDX-License-Identifier: MIT
"""The board costs the same, however much was collected: counted in steps of the database's machine, not in seconds."""

from sqlalchemy import event, insert

from storage import board
from storage.engine import reading, writing
from storage.models import EvidenceRow, ItemRow, LookCountRow, RevisionRow
from storage.store import SqlStore
from tests.storage.scenes import LISTINGS, NOON, change, happen, hours, install


def test_the_board_reads_no_items_evidence_or_single_looks(sqlite_engine):
    store = SqlStore(sqlite_engine)
    install(store)
    happen(store, change(), key="first")
    few = _steps(sqlite_engine)
    _collect(sqlite_engine, 3000)
    assert _steps(sqlite_engine) == few
    assert _tables(sqlite_engine).isdisjoint({"items", "item_revisions", "evidence", "look_counts", "observations"})


def _steps(engine) -> int:
    """How many steps SQLite's virtual machine takes for the board."""
    with reading(engine) as connection:
        counted = [0]

        def count() -> int:
            counted[0] += 1
            return 0

        raw = connection.connection.driver_connection
        raw.set_progress_handler(count, 1)
        lines = board.board(connection, NOON, {})
        raw.set_progress_handler(None, 1)
    assert lines[0].status == "adopted"
    return counted[0]


def _tables(engine) -> set[str]:
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    _steps(engine)
    words = {word.strip('",()') for statement in said for word in statement.split()}
    return {name.split(".")[0] for name in words}


def _collect(engine, n: int) -> None:
    numbers = range(1000, 1000 + n)
    with writing(engine) as connection:
        known = connection.execute(RevisionRow.__table__.select()).mappings().one()
        tied = connection.execute(EvidenceRow.__table__.select()).mappings().one()
        item = {"source": "council", "canonical_url": "", "content_hash": "", "revision": 1, "first_seen": NOON}
        connection.execute(insert(ItemRow), [{**item, "id": i, "key": f"k{i}"} for i in numbers])
        connection.execute(insert(RevisionRow), [{**known, "item": i} for i in numbers])
        connection.execute(insert(EvidenceRow), [{**tied, "id": i, "item": i} for i in numbers])
        looks = {"source": "council", "outcome": "ok", "n": 1}
        connection.execute(insert(LookCountRow), [{**looks, "hour": hours(i)} for i in numbers])
    assert LISTINGS.id == tied["thread"]
