# SPDX-License-Identifier: MIT
"""What is kept for ever, what is dropped, and that a dropped item is never taken for new."""

import zlib
from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import select

from monitor.core.errors import NotFound
from monitor.core.model import Document, SourceKind
from monitor.core.ports import Recorded
from storage.engine import reading
from storage.history import History
from storage.models import BodyRow, RevisionRow
from storage.retention import Pruned
from tests.storage.scenes import (
    COUNCIL,
    LISTINGS,
    NOON,
    change,
    commit,
    hours,
    install,
    item,
    judged,
    next_item,
    record,
)

PAGE = b"<html><p>The Council adopted listings on Monday.</p></html>" * 50


@pytest.fixture
def lived(store):
    """Two old items with their pages: one became evidence, the other concerns no thread."""
    install(store)
    record(store, item("proof"), wanted=["proof"])
    record(store, item("noise", title="Harbour festival opens"), wanted=["noise"], now=hours(1))
    with store.begin() as tx:
        for wanted in tx.documents_wanted(hours(2), 10):
            body = PAGE + wanted.item.key.encode()
            tx.record_document(wanted, Document(text="The whole page.", body=body), None, hours(2))
    for _ in range(2):
        stored = next_item(store)
        commit(store, stored, *([judged(change())] if stored.item.key == "proof" else []), at=hours(2))
    return store


def prune(store, before):
    with store.begin() as tx:
        return tx.prune(before)


def titles(engine) -> set[str]:
    with reading(engine) as connection:
        return set(connection.execute(select(RevisionRow.title)).scalars())


def test_words_and_page_of_what_concerns_no_thread_are_dropped_after_their_time(lived, engine):
    assert prune(lived, hours(1)) == Pruned(revisions=0, bodies=0)
    assert prune(lived, hours(99)) == Pruned(revisions=1, bodies=1)
    assert prune(lived, hours(99)) == Pruned(revisions=0, bodies=0)
    assert titles(engine) == {"Council adopts listings", ""}


def test_a_dropped_item_is_never_taken_for_new(lived):
    prune(lived, hours(99))
    assert record(lived, item("noise", title="Harbour festival opens"), now=hours(100)) == Recorded(known=1)
    renamed = item("other key", title="Harbour festival opens", url=item("noise").url)
    assert record(lived, renamed, now=hours(101)) == Recorded(known=1)


def test_what_became_evidence_stays_with_its_page_so_that_the_decision_can_be_run_again(lived, engine):
    prune(lived, hours(99))
    history = History(engine)
    (proof,) = history.evidence(LISTINGS.id)
    assert history.body(proof.body) == PAGE + b"proof"
    assert history.item(proof.item, proof.revision).text == "The whole page."


def test_an_entry_of_a_list_keeps_its_newest_words_so_that_its_removal_has_a_name(store, engine):
    install(store)
    with store.begin() as tx:
        tx.install_sources([replace(COUNCIL, kind=SourceKind.LIST)], NOON)
    for n, title in enumerate(("On the list: A. Rainmaker", "Amended on the list: A. Rainmaker")):
        record(store, item("entry", title=title), now=hours(n))
        commit(store, next_item(store), at=hours(n))
    assert prune(store, hours(99)).revisions == 1
    assert titles(engine) == {"Amended on the list: A. Rainmaker", ""}


def test_an_item_not_yet_examined_is_never_dropped(store, engine):
    install(store)
    record(store, item("waits"))
    assert prune(store, hours(99)) == Pruned(revisions=0, bodies=0)


def test_a_body_is_kept_once_compressed_and_named_by_its_hash(lived, engine):
    with reading(engine) as connection:
        rows = connection.execute(select(BodyRow.__table__)).all()
    assert {row.sha256 for row in rows} == {sha256(PAGE + key).hexdigest() for key in (b"proof", b"noise")}
    assert all(len(row.compressed) < row.size / 5 for row in rows)
    assert {zlib.decompress(row.compressed)[: len(PAGE)] for row in rows} == {PAGE}
    assert {row.stored for row in rows} == {hours(2)}
    with pytest.raises(NotFound, match="body"):
        History(engine).body("0" * 64)
    assert hours(2) > NOON
