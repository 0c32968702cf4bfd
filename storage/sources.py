# SPDX-License-Identifier: MIT
"""Sources and what is remembered of each between visits."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, or_, select, update

from monitor.core.health import Condition
from monitor.core.model import Fetch, Outcome, Source, SourceState, Validators
from storage.looks import count_looks
from storage.models import ItemCountRow, SourceRow, SourceStateRow
from storage.storable import storable_text
from storage.upsert import insert, insert_new, put


def install_sources(connection: Connection, sources: Sequence[Source], now: datetime) -> None:
    """Make these the current sources; what is gone is archived with its items and health kept. One whose address was
    corrected is due at once, however long it was to be left alone."""
    at = {row.id: row.url for row in connection.execute(select(SourceRow.id, SourceRow.url))}
    moved = [source.id for source in sources if at.get(source.id, source.url) != source.url]
    put(connection, SourceRow, [_row(source) for source in sources])
    insert_new(connection, SourceStateRow, [{**_NEVER, "source": source.id} for source in sources])
    connection.execute(update(SourceStateRow).where(SourceStateRow.source.in_(moved)).values(next_due=None))
    gone = SourceRow.id.not_in([source.id for source in sources])
    connection.execute(update(SourceRow).where(gone, SourceRow.archived.is_(None)).values(archived=now))


def source_state(connection: Connection, source_id: str) -> SourceState:
    """Return what is remembered; an empty state for a source that was never visited."""
    query = select(SourceStateRow.__table__).where(SourceStateRow.source == source_id)
    row = connection.execute(query).one_or_none()
    return SourceState() if row is None else _state(row)


def due_sources(connection: Connection, now: datetime, limit: int) -> list[str]:
    """Return enabled sources that are due: the never visited first, then the longest overdue."""
    never = SourceStateRow.next_due.is_(None)
    query = (
        select(SourceRow.id)
        .join(SourceStateRow, SourceStateRow.source == SourceRow.id)
        .where(SourceRow.enabled, SourceRow.archived.is_(None), or_(never, SourceStateRow.next_due <= now))
        .order_by(never.desc(), SourceStateRow.next_due, SourceRow.id)
    )
    return list(connection.execute(query.limit(limit)).scalars())


def mark_told(connection: Connection, source_id: str, told: bool) -> None:
    """Remember whether operators have been told that the source fails."""
    connection.execute(update(SourceStateRow).where(SourceStateRow.source == source_id).values(told=told))


def note_condition(connection: Connection, source_id: str, condition: Condition) -> None:
    """Remember how a good look found the source."""
    values = {
        "silent": condition.silent,
        "gap_at": condition.gap_at,
        "per_day": condition.per_day,
        "warning": storable_text(condition.warning),
    }
    connection.execute(update(SourceStateRow).where(SourceStateRow.source == source_id).values(values))


def item_counts(connection: Connection, source_id: str, since: date) -> list[tuple[date, int]]:
    """Return how many items were new on each day from `since` on, days without any left out."""
    query = select(ItemCountRow.day, ItemCountRow.n).where(ItemCountRow.source == source_id, ItemCountRow.day >= since)
    return [(row.day, row.n) for row in connection.execute(query.order_by(ItemCountRow.day))]


def look_again(connection: Connection, source_ids: Sequence[str], now: datetime) -> None:
    """Make sources due at once, their failures counted as one: it was not they that failed."""
    known = SourceStateRow.source.in_(source_ids)
    failed = known & (SourceStateRow.failures > 0)
    connection.execute(update(SourceStateRow).where(failed).values(failures=1))
    connection.execute(update(SourceStateRow).where(known).values(next_due=now))


def record_visit(connection: Connection, fetch: Fetch, next_due: datetime, new: int, revised: int) -> None:
    """Store what the visit says about the source. One that was no good look changes nothing but health."""
    before = source_state(connection, fetch.source)
    values: dict[str, Any] = {
        "last_visit": fetch.at,
        "next_due": next_due,
        "outcome": fetch.outcome.value,
        "reason": storable_text(fetch.reason),
        "failures": 0 if fetch.outcome.good else before.failures + 1,
    }
    if fetch.outcome.good:
        values |= _looked(before, fetch) | {"looks": SourceStateRow.looks + 1, "items": SourceStateRow.items + new}
    if new or revised:
        values["last_new"] = fetch.at
    if new and before.first_good is not None:  # the first look finds a backlog, which says nothing about a day
        _count_new(connection, fetch, new)
    of_source = update(SourceStateRow).where(SourceStateRow.source == fetch.source).values(values)
    if not connection.execute(of_source).rowcount:  # a source that was never installed
        insert_new(connection, SourceStateRow, [{**_NEVER, "source": fetch.source}])
        connection.execute(of_source)
    count_looks(connection, [(fetch.source, fetch.at, fetch.outcome)])


def _looked(before: SourceState, fetch: Fetch) -> dict[str, Any]:
    """What a good look leaves. A body that may be cut leaves no validators: the next look asks for all of it again."""
    asked = before.conditional_polls + 1 if fetch.outcome is Outcome.NOT_MODIFIED else 0
    values: dict[str, Any] = {"last_good": fetch.at, "conditional_polls": asked, "moved_to": fetch.moved_to}
    values["first_good"] = before.first_good or fetch.at
    if fetch.outcome is Outcome.NOT_MODIFIED:
        return values | (_validators(fetch.validators) if fetch.validators else {})
    if fetch.partial:
        return values | _validators(None) | {"body_hash": None}
    values |= _validators(fetch.validators) | {"body_hash": fetch.body_hash or before.body_hash}
    return values | ({"last_count": len(fetch.items)} if fetch.outcome is Outcome.OK else {})


def _validators(validators: Validators | None) -> dict[str, Any]:
    known = validators or Validators()
    return {"etag": known.etag, "last_modified": known.last_modified, "validators_url": known.url}


def _count_new(connection: Connection, fetch: Fetch, new: int) -> None:
    statement = insert(connection, ItemCountRow).values(source=fetch.source, day=fetch.at.date(), n=new)
    more = {"n": ItemCountRow.n + new}
    connection.execute(statement.on_conflict_do_update(index_elements=["source", "day"], set_=more))


_NEVER: dict[str, Any] = {
    "etag": None,
    "last_modified": None,
    "validators_url": "",
    "body_hash": None,
    "last_count": None,
    "last_visit": None,
    "last_good": None,
    "last_new": None,
    "next_due": None,
    "failures": 0,
    "outcome": None,
    "reason": "",
    "told": False,
    "conditional_polls": 0,
    "looks": 0,
    "items": 0,
    "first_good": None,
    "moved_to": None,
    "silent": False,
    "gap_at": None,
    "per_day": None,
    "warning": "",
}


def _row(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind.value,
        "url": source.url,
        "publisher": source.publisher,
        "tier": int(source.tier),
        "jurisdiction": source.jurisdiction,
        "language": source.language,
        "poll_seconds": source.poll_seconds,
        "enabled": source.enabled,
        "expected_per_day": source.expected_per_day,
        "note": source.note,
        "archived": None,
    }


def _state(row: Any) -> SourceState:  # noqa: ANN401 -- a result row
    known = row.etag is not None or row.last_modified is not None
    return SourceState(
        validators=Validators(etag=row.etag, last_modified=row.last_modified, url=row.validators_url)
        if known
        else None,
        body_hash=row.body_hash,
        last_count=row.last_count,
        last_good=row.last_good,
        last_new=row.last_new,
        next_due=row.next_due,
        failures=row.failures,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        reason=row.reason,
        told=row.told,
        conditional_polls=row.conditional_polls,
        first_good=row.first_good,
        moved_to=row.moved_to,
        silent=row.silent,
        gap_at=row.gap_at,
        per_day=row.per_day,
        warning=row.warning,
    )
