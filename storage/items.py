# SPDX-License-Identifier: MIT
"""Item revisions as the pipeline takes them up: those to be examined, and those whose own page is wanted."""

import zlib
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, or_, select, update

from monitor.core.errors import NotFound
from monitor.core.model import DateQuality, Document, DocumentState, Item, StoredItem
from monitor.core.ports import DocumentFailed
from storage.models import BodyRow, ExpectationRow, ItemRow, RevisionRow
from storage.storable import storable_text
from storage.upsert import insert_new

_STORED: Select[Any] = select(
    ItemRow.source, ItemRow.key, ItemRow.first_seen, ItemRow.unlisted, RevisionRow.__table__
).join(RevisionRow, RevisionRow.item == ItemRow.id)
DATED_WITHIN = timedelta(days=1)  # a page's own date is taken where the listing gave none, unless it lies in the future


def unexamined(connection: Connection, limit: int) -> list[StoredItem]:
    """Return revisions not yet examined whose page is not waited for, by publication, then id."""
    query = _STORED.where(RevisionRow.examined.is_(None), RevisionRow.document != DocumentState.WANTED.value)
    return _stored(connection, query.order_by(RevisionRow.dated, RevisionRow.item, RevisionRow.revision).limit(limit))


def documents_wanted(connection: Connection, now: datetime, limit: int) -> list[StoredItem]:
    """Return revisions whose page is wanted and due for an attempt, the longest waiting first."""
    query = _STORED.where(RevisionRow.document == DocumentState.WANTED.value, RevisionRow.document_due <= now)
    return _stored(connection, query.order_by(RevisionRow.document_due, RevisionRow.item).limit(limit))


def announced(connection: Connection, since: date) -> list[StoredItem]:
    """Return the newest revision of each calendar's item, see `monitor.core.ports.Transaction.announced`."""
    rests = select(ExpectationRow.id).where(
        ExpectationRow.source == ItemRow.source,
        ExpectationRow.item_key == ItemRow.key,
        ExpectationRow.due >= since,
        ExpectationRow.archived.is_(None),
    )
    newest = RevisionRow.revision == ItemRow.revision
    query = _STORED.where(newest, RevisionRow.due.is_not(None), or_(RevisionRow.due >= since, rests.exists()))
    return _stored(connection, query.order_by(RevisionRow.due, ItemRow.id))


def stored_item(connection: Connection, item: int, revision: int) -> StoredItem:
    """Return one revision. Raises NotFound."""
    found = _stored(connection, _STORED.where(RevisionRow.item == item, RevisionRow.revision == revision))
    if not found:
        raise NotFound("item", f"{item}/{revision}", ())
    return found[0]


def stored_items(connection: Connection, *wanted: ColumnElement[bool], limit: int) -> list[StoredItem]:
    """Return the revisions that fit, by item."""
    return _stored(connection, _STORED.where(*wanted).order_by(RevisionRow.item, RevisionRow.revision).limit(limit))


def held(connection: Connection, source: str) -> list[Item]:
    """Return the newest words of each item of the source."""
    newest = (ItemRow.source == source, RevisionRow.revision == ItemRow.revision)
    return [stored.item for stored in _stored(connection, _STORED.where(*newest))]


def record_document(
    connection: Connection,
    item: StoredItem,
    outcome: Document | DocumentFailed,
    retry_at: datetime | None,
    now: datetime,
) -> None:
    """Store the page's text, or the failed attempt; a failure without `retry_at` gives up."""
    values: dict[str, Any] = {"document_attempts": item.attempts + 1, "document_due": None}
    if isinstance(outcome, Document):
        values |= {
            "document": DocumentState.HELD.value,
            "document_text": storable_text(outcome.text),
            "document_reason": storable_text(outcome.partial),
        }
        values |= _own_date(item, outcome, now)
        if outcome.body:
            values["body"] = keep_body(connection, outcome.body, outcome.content_type, now)
    elif retry_at is None:
        values |= {"document": DocumentState.FAILED.value, "document_reason": storable_text(outcome.reason)}
    else:
        values |= {"document_due": retry_at, "document_reason": storable_text(outcome.reason)}
    this = (RevisionRow.item == item.id) & (RevisionRow.revision == item.revision)
    connection.execute(update(RevisionRow).where(this).values(values))


def keep_body(connection: Connection, body: bytes, content_type: str, now: datetime) -> str:
    """Keep bytes as received, once, and return their SHA-256."""
    name = sha256(body).hexdigest()
    row = {"sha256": name, "content_type": content_type, "size": len(body), "stored": now}
    insert_new(connection, BodyRow, [{**row, "compressed": zlib.compress(body, 6)}])
    return name


def body(connection: Connection, name: str) -> bytes:
    """Return kept bytes by their SHA-256. Raises NotFound."""
    compressed = connection.execute(select(BodyRow.compressed).where(BodyRow.sha256 == name)).scalar()
    if compressed is None:
        raise NotFound("body", name, ())
    return zlib.decompress(compressed)


def _own_date(item: StoredItem, document: Document, now: datetime) -> dict[str, Any]:
    """Take the date the page gives itself where the listing gave none, or gave the day of an edit of an old page."""
    first = document.first_published
    if first is not None and item.item.published is not None and first < item.item.published - DATED_WITHIN:
        return {"published": first, "date_quality": DateQuality.EXACT.value, "dated": first}
    if item.item.published is not None or document.published is None or document.published > now + DATED_WITHIN:
        return {}
    return {"published": document.published, "date_quality": document.date_quality.value, "dated": document.published}


def _stored(connection: Connection, query: Select[Any]) -> list[StoredItem]:
    return [_of(row) for row in connection.execute(query)]


def _of(row: Any) -> StoredItem:  # noqa: ANN401 -- a result row
    return StoredItem(
        id=row.item,
        revision=row.revision,
        item=Item(
            source=row.source,
            key=row.key,
            url=row.url,
            title=row.title,
            text=row.text,
            published=row.published,
            published_raw=row.published_raw,
            date_quality=DateQuality(row.date_quality),
            publisher=row.publisher,
            language=row.language,
            official_lead=row.official_lead,
            due=row.due,
            begins=row.begins,
        ),
        seen=row.seen,
        first_seen=row.first_seen,
        document=DocumentState(row.document),
        document_text=row.document_text,
        attempts=row.document_attempts,
        unlisted=row.unlisted,
    )
