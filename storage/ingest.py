# SPDX-License-Identifier: MIT
"""Record a visit: new items once, an edit as a revision, the rest recognised. One read and at most four writes a body.

An item is known by (source, key). A feed that changes all its keys is known by its second identity: the same canonical
address and the same words under a new key are the same item. Dates that are rewritten alone make no revision.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, select, tuple_, update
from sqlalchemy import insert as plain_insert

from monitor.core.model import DateQuality, DocumentState, Fetch, Item, Outcome, Source
from monitor.core.ports import Recorded
from storage import calendars
from storage.identity import canonical_url, content_hash
from storage.models import ItemRow, RevisionRow
from storage.sources import record_visit
from storage.storable import storable, storable_text
from storage.upsert import insert

AT_ONCE = 500  # values in one IN (...)
T = TypeVar("T")
_KNOWN = select(
    ItemRow.id,
    ItemRow.key,
    ItemRow.canonical_url.label("url"),
    ItemRow.content_hash.label("hash"),
    ItemRow.revision,
    ItemRow.first_seen,
)
_WORDS = select(RevisionRow.item, RevisionRow.content_hash)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seen:
    """An item of the body with its two identities."""

    item: Item
    url: str  # canonical
    hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """What the database holds of an item."""

    id: int
    key: str
    url: str
    hash: str
    revision: int
    first_seen: datetime


def record_fetch(
    connection: Connection,
    source: Source,
    fetch: Fetch,
    next_due: datetime,
    now: datetime,
    document_wanted: Collection[str],
) -> Recorded:
    """Store the visit, see `monitor.core.ports.Transaction.record_fetch`."""
    if not fetch.outcome.good:
        record_visit(connection, fetch, next_due, 0, 0)
        return Recorded()
    read = [_seen(item) for item in reversed(fetch.items)]  # newest stand first: stored in order of events
    seen = {s.item.key: s for s in read}
    known = _known(connection, source.id, seen)
    known |= _renamed(connection, source.id, [s for key, s in seen.items() if key not in known], set(seen))
    wanted = frozenset(map(storable_text, document_wanted))
    edited = [(known[key], s) for key, s in seen.items() if key in known and known[key].hash != s.hash]
    new = _add(connection, source.id, _once(s for key, s in seen.items() if key not in known), wanted, now)
    _revise(connection, edited, wanted, now)
    if source.calendar is not None and fetch.outcome is Outcome.OK and not fetch.partial:
        calendars.note_listed(connection, source.id, [s.item for s in read], now)
    record_visit(connection, fetch, next_due, new, len(edited))
    return Recorded(new=new, revised=len(edited), known=len(seen) - new - len(edited))


def unknown_keys(connection: Connection, source_id: str, keys: Sequence[str]) -> set[str]:
    """Return those of `keys` that no item of the source has yet."""
    given = {storable_text(key): key for key in keys}
    known: set[str] = set()
    for some in _batches(given):
        query = select(ItemRow.key).where(ItemRow.source == source_id, ItemRow.key.in_(some))
        known |= set(connection.execute(query).scalars())
    return {key for held, key in given.items() if held not in known}


def _batches(values: Iterable[T]) -> Iterator[list[T]]:
    rest = list(values)
    yield from (rest[start : start + AT_ONCE] for start in range(0, len(rest), AT_ONCE))


def _seen(item: Item) -> _Seen:
    item = storable(item)
    days = f"\n{item.begins or ''}/{item.due}" if item.due else ""  # a meeting that moves is an edit
    return _Seen(item=item, url=canonical_url(item.url), hash=content_hash(item.title, item.text + days))


def _known(connection: Connection, source: str, keys: Iterable[str]) -> dict[str, _Known]:
    found: dict[str, _Known] = {}
    for some in _batches(keys):
        rows = connection.execute(_KNOWN.where(ItemRow.source == source, ItemRow.key.in_(some)))
        found |= {row.key: _Known(**row._asdict()) for row in rows}
    return found


def _renamed(connection: Connection, source: str, strangers: Sequence[_Seen], given: set[str]) -> dict[str, _Known]:
    """Find the strangers that are old acquaintances under a new key, and remember the new key."""
    by_words: dict[tuple[str, str], _Known] = {}
    for some in _batches({s.url for s in strangers if s.url}):
        for row in connection.execute(_KNOWN.where(ItemRow.source == source, ItemRow.canonical_url.in_(some))):
            by_words[row.url, row.hash] = _Known(**row._asdict())
    found = {s.item.key: by_words[s.url, s.hash] for s in strangers if (s.url, s.hash) in by_words}
    for key, known in found.items():
        if known.key not in given:  # a key that still occurs stays: two entries may be one thing told twice
            connection.execute(update(ItemRow).where(ItemRow.id == known.id).values(key=key))
    return found


def _once(strangers: Iterable[_Seen]) -> list[_Seen]:
    """Of one thing given under two keys in one body, keep the first."""
    return list({(s.url, s.hash) if s.url else (s.item.key, ""): s for s in strangers}.values())


def _add(
    connection: Connection, source: str, strangers: Sequence[_Seen], wanted: Collection[str], now: datetime
) -> int:
    if not strangers:
        return 0
    rows = [
        {
            "source": source,
            "key": s.item.key,
            "canonical_url": s.url,
            "content_hash": s.hash,
            "revision": 1,
            "first_seen": now,
            "unlisted": None,
        }
        for s in strangers
    ]
    statement = insert(connection, ItemRow).on_conflict_do_nothing().returning(ItemRow.id, ItemRow.key)
    ids = {row.key: row.id for row in connection.execute(statement, rows)}  # fewer, where another worker was first
    added = [
        _revision(ids[s.item.key], 1, s, now, first_seen=now, wanted=s.item.key in wanted)
        for s in strangers
        if s.item.key in ids
    ]
    if added:
        connection.execute(plain_insert(RevisionRow), added)
    return len(added)


def _revise(
    connection: Connection, edited: Sequence[tuple[_Known, _Seen]], wanted: Collection[str], now: datetime
) -> None:
    if not edited:
        return
    earlier = _earlier_words(connection, edited)
    for known, s in edited:
        row = _revision(known.id, known.revision + 1, s, now, first_seen=known.first_seen, wanted=s.item.key in wanted)
        connection.execute(plain_insert(RevisionRow), [{**row, "reverted": (known.id, s.hash) in earlier}])
        newest = {"revision": known.revision + 1, "content_hash": s.hash, "canonical_url": s.url}
        connection.execute(update(ItemRow).where(ItemRow.id == known.id).values(newest))


def _earlier_words(connection: Connection, edited: Sequence[tuple[_Known, _Seen]]) -> set[tuple[int, str]]:
    """Return which items said just this before: an edit that is taken back."""
    found: set[tuple[int, str]] = set()
    for some in _batches([(known.id, s.hash) for known, s in edited]):
        this = tuple_(RevisionRow.item, RevisionRow.content_hash).in_(some)
        found |= {(row.item, row.content_hash) for row in connection.execute(_WORDS.where(this))}
    return found


def _revision(item: int, number: int, s: _Seen, now: datetime, *, first_seen: datetime, wanted: bool) -> dict[str, Any]:
    published = s.item.published
    believable = published is not None and s.item.date_quality is not DateQuality.IMPLAUSIBLE
    return {
        "item": item,
        "revision": number,
        "url": s.item.url,
        "title": s.item.title,
        "text": s.item.text,
        "published": published,
        "published_raw": s.item.published_raw,
        "date_quality": s.item.date_quality.value,
        "publisher": s.item.publisher,
        "language": s.item.language,
        "official_lead": s.item.official_lead,
        "due": s.item.due,
        "begins": s.item.begins,
        "dated": published if believable else first_seen,
        "seen": now,
        "content_hash": s.hash,
        "reverted": False,
        "document": (DocumentState.WANTED if wanted else DocumentState.NONE).value,
        "document_text": "",
        "document_reason": "",
        "document_attempts": 0,
        "document_due": now if wanted else None,
        "body": None,
        "examined": None,
        "reason": "",
        "pruned": False,
    }
