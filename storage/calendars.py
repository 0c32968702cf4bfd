# SPDX-License-Identifier: MIT
"""What calendars announced: which items they still list, the expectations that rest on them, how these moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from monitor.core.model import Expectation, ExpectationChange, ExpectationStep, Item
from storage import codec
from storage.models import ExpectationChangeRow, ExpectationRow, ItemRow, RevisionRow
from storage.records import ExpectationStepLine
from storage.storable import storable_text
from storage.upsert import put


def note_listed(connection: Connection, source: str, listed: Sequence[Item], now: datetime) -> None:
    """Note which announced items a whole body of the calendar no longer lists, though it goes beyond their day; and
    which it lists again. What lies behind us, or beyond the last day that it lists, may be left out for its age."""
    days = [item.due for item in listed if item.due is not None]
    if not days:
        return
    keys = {item.key for item in listed}
    ahead = connection.execute(
        select(ItemRow.id, ItemRow.key, ItemRow.unlisted, RevisionRow.due)
        .join(RevisionRow, (RevisionRow.item == ItemRow.id) & (RevisionRow.revision == ItemRow.revision))
        .where(ItemRow.source == source, RevisionRow.due >= now.date())
    ).all()
    gone = [row.id for row in ahead if row.key not in keys and row.unlisted is None and row.due < max(days)]
    back = [row.id for row in ahead if row.key in keys and row.unlisted is not None]
    for ids, since in ((gone, now), (back, None)):
        if ids:
            connection.execute(update(ItemRow).where(ItemRow.id.in_(ids)).values(unlisted=since))


def change_expectations(connection: Connection, changes: Sequence[ExpectationChange], now: datetime) -> None:
    """Make what calendars announced current, and append each step."""
    if not changes:
        return
    put(connection, ExpectationRow, [_row(change, now) for change in changes])
    connection.execute(insert(ExpectationChangeRow), [_step(change, now) for change in changes])


def expectation_of(row: Any) -> Expectation:  # noqa: ANN401 -- a result row
    """Return a stored expectation, a dossier's or a calendar's."""
    return Expectation(
        id=row.id,
        thread=row.thread,
        what=row.what,
        due=row.due,
        zone=row.zone,
        met_by=codec.strings(row.met_by),
        claim=row.claim,
        source=row.source,
        item=row.item_key,
        url=row.url,
        told_in=codec.strings(row.told_in),
        begins=row.begins,
    )


@dataclass(frozen=True, kw_only=True)
class Announced:
    """An expectation of a calendar as it stood at some time."""

    due: date
    what: str
    withdrawn: bool
    was: tuple[date, ...]


def announced_at(connection: Connection, moment: datetime | None) -> dict[tuple[str, str], Announced]:
    """Return how each calendar's expectation stood then (None: now), by thread and id."""
    query = select(ExpectationChangeRow.__table__).order_by(ExpectationChangeRow.id)
    if moment is not None:
        query = query.where(ExpectationChangeRow.at <= moment)
    found: dict[tuple[str, str], Announced] = {}
    for row in connection.execute(query):
        key = (row.thread, row.expectation)
        before = found[key].was if key in found else ()
        was = before if row.was is None else (*before, row.was)
        withdrawn = row.step == ExpectationStep.WITHDRAWN.value
        found[key] = Announced(due=row.due, what=row.what, withdrawn=withdrawn, was=was)
    return found


def steps(connection: Connection, thread: str, moment: datetime | None) -> list[ExpectationStepLine]:
    """Return what calendars did to the thread's expectations after announcing them, the oldest first."""
    query = (
        select(ExpectationChangeRow.__table__, ExpectationRow.source, ExpectationRow.url)
        .join(
            ExpectationRow,
            (ExpectationRow.thread == ExpectationChangeRow.thread)
            & (ExpectationRow.id == ExpectationChangeRow.expectation),
        )
        .where(ExpectationChangeRow.thread == thread)
        .order_by(ExpectationChangeRow.id)
    )
    if moment is not None:
        query = query.where(ExpectationChangeRow.at <= moment)
    return [
        ExpectationStepLine(
            expectation=row.expectation,
            at=row.at,
            step=row.step,
            what=row.what,
            due=row.due,
            was=row.was,
            why=row.why,
            source=row.source,
            url=row.url,
        )
        for row in connection.execute(query)
    ]


def _row(change: ExpectationChange, now: datetime) -> dict[str, Any]:
    expectation = change.expectation
    return {
        "thread": expectation.thread,
        "id": expectation.id,
        "what": storable_text(expectation.what),
        "due": expectation.due,
        "zone": expectation.zone,
        "met_by": codec.to_json(expectation.met_by),
        "claim": expectation.claim,
        "archived": now if change.step is ExpectationStep.WITHDRAWN else None,
        "source": expectation.source,
        "item_key": expectation.item,
        "url": expectation.url,
        "told_in": codec.to_json(expectation.told_in),
        "begins": expectation.begins,
    }


def _step(change: ExpectationChange, now: datetime) -> dict[str, Any]:
    item, revision = change.evidence or (None, None)
    return {
        "thread": change.expectation.thread,
        "expectation": change.expectation.id,
        "at": now,
        "step": change.step.value,
        "due": change.expectation.due,
        "was": change.was,
        "what": storable_text(change.expectation.what),
        "why": change.why,
        "item": item,
        "revision": revision,
    }
