# SPDX-License-Identifier: MIT
"""Every way into the history: a change is appended, taken back, or made by a person's judgement. Nothing is altered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from monitor.core import standings
from monitor.core.errors import NotFound, StorageError
from monitor.core.model import Mode, Reason, StatusChange, StoredItem
from monitor.core.ports import Answered
from monitor.core.taking_back import Resting
from storage import chain, codec
from storage.asof import stood
from storage.items import stored_item
from storage.models import (
    EvidenceRow,
    JudgementRow,
    ObservationRow,
    StatusChangeRow,
    SuggestionRow,
    ThreadRow,
)
from storage.standing import accepted, change_of, total_looks


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Where the sentence that proves a change stands, and who put the change there."""

    quote: str = ""
    rule: str = ""
    source: str = ""  # source id
    url: str = ""
    tier: int | None = None
    origin: str = ""
    evidence: int | None = None
    by: str = ""  # the person; for baseline events the acting body
    note: str = ""


def append_change(
    connection: Connection, change: StatusChange, proof: Proof, now: datetime, *, repeat: bool = False
) -> int | None:
    """Append an accepted change, move its thread, settle the suggestions it answers, and return the row's id.

    A status that the instalment has reached and nobody took back is not stored again (None), unless `repeat`.
    """
    key = _free_key(connection, change, repeat)
    if key is None:
        return None
    row = chain.append(connection, {**_content(change, proof, now), "key": key})
    if change.moves_thread:
        _point(connection, change.thread, row)
    _settle(connection, change, row)
    return row


def retract(connection: Connection, change_id: int, by: str, why: str, now: datetime) -> int:
    """Append a correction that takes the change back, and return its id. The thread falls back to what stood before.

    Raises NotFound for an unknown change, StorageError for one that was taken back already or is itself a correction.
    """
    row = connection.execute(select(StatusChangeRow.__table__).where(StatusChangeRow.id == change_id)).one_or_none()
    if row is None:
        raise NotFound("change", str(change_id), ())
    rows = [r for r in accepted(connection, row.thread) if r.id != change_id]
    if (
        connection.execute(select(StatusChangeRow.id).where(StatusChangeRow.id == change_id, stood(None))).first()
        is None
    ):
        raise StorageError(f"change {change_id} does not stand: it was taken back already, or is a correction itself")
    left = _newest(row.thread, rows)
    taken_back = {
        **_content(change_of(row), Proof(source=row.source, url=row.source_url, tier=row.tier, by=by, note=why), now),
        "key": f"retract/{change_id}",
        "old": row.new,
        "new": left.new if left else None,
        "reason": Reason.JUDGEMENT.value,
        "mode": Mode.CORRECTED.value,
        "published": None,
        "retracts": change_id,
        "restores": left.id if left else None,
    }
    correction = chain.append(connection, taken_back)
    _point(connection, row.thread, left.id if left else None)
    return correction


def resting_on(connection: Connection, item: StoredItem) -> list[Resting]:
    """Return the changes that stand and whose sentence stood in an earlier revision of the item."""
    query = (
        select(StatusChangeRow.id, StatusChangeRow.thread, StatusChangeRow.new)
        .join(EvidenceRow, EvidenceRow.id == StatusChangeRow.evidence)
        .where(EvidenceRow.item == item.id, EvidenceRow.revision < item.revision, stood(None))
        .order_by(StatusChangeRow.id)
    )
    return [Resting(change=row.id, thread=row.thread, status=row.new) for row in connection.execute(query)]


def put_right(
    connection: Connection, change_id: int, status: str, on: date, by: str, why: str, now: datetime
) -> int | None:
    """Append the step that a person puts in the place of a change which was just taken back; return its id, None where
    the history has it already. It rests on the same evidence and sentence. Raises NotFound."""
    row = connection.execute(select(StatusChangeRow.__table__).where(StatusChangeRow.id == change_id)).one_or_none()
    if row is None:
        raise NotFound("change", str(change_id), ())
    rows: Sequence[Any] = accepted(connection, row.thread)
    here = [r for r in rows if r.instalment == row.instalment]
    change = replace(
        change_of(row),
        old=here[-1].new if here else None,
        new=status,
        reason=Reason.JUDGEMENT,
        mode=Mode.JUDGED,
        happened=on,
        happened_precision="day",
        corroborated_by=(),
        moves_thread=all(r.happened <= on for r in rows if r.moves_thread),
    )
    proof = Proof(
        quote=row.quote,
        source=row.source,
        url=row.source_url,
        tier=row.tier,
        origin=row.origin,
        evidence=row.evidence,
        by=by,
        note=why,
    )
    return append_change(connection, change, proof, now)


def judge(
    connection: Connection, suggestion_id: int, accept: bool, by: str, note: str, now: datetime, status: str | None
) -> Answered:
    """Record a person's answer to a suggestion; accepting makes the change, of mode JUDGED, to `status` where the item
    says another one than was suggested.

    Raises NotFound for an unknown suggestion, StorageError for one that was answered or settled already, and where the
    other status is in the history already.
    """
    row = connection.execute(_SUGGESTED.where(SuggestionRow.id == suggestion_id)).one_or_none()
    if row is None:
        raise NotFound("suggestion", str(suggestion_id), ())
    answered = select(JudgementRow.id).where(JudgementRow.suggestion == suggestion_id)
    if row.settled_by is not None or connection.execute(answered).first() is not None:
        raise StorageError(f"suggestion {suggestion_id} is no longer open")
    item = stored_item(connection, row.item, row.revision)
    change = _judged_change(connection, row, status or row.new) if accept else None
    proof = Proof(
        quote=row.quote,
        rule=row.rule or "",
        source=item.item.source,
        url=item.item.url,
        tier=row.tier,
        origin=row.origin,
        evidence=row.evidence,
        by=by,
        note=note,
    )
    change_id = append_change(connection, change, proof, now) if change else None
    if status not in (None, row.new) and change_id is None:
        raise StorageError(f"the history has {status!r} already: reject suggestion {suggestion_id}")
    answer = {"suggestion": suggestion_id, "accepted": accept, "by": by, "at": now, "note": note, "change": change_id}
    connection.execute(insert(JudgementRow), answer)
    return Answered(change_id=change_id, change=change, item=item, tier=row.tier, origin=row.origin)


def _free_key(connection: Connection, change: StatusChange, repeat: bool) -> str | None:
    key = f"{change.thread}/{change.instalment}/{change.new}"
    same = (
        (StatusChangeRow.thread == change.thread)
        & (StatusChangeRow.instalment == change.instalment)
        & (StatusChangeRow.new == change.new)
        & StatusChangeRow.retracts.is_(None)
    )
    ever = connection.execute(select(func.count()).select_from(StatusChangeRow).where(same)).scalar_one()
    if ever == 0:
        return key
    if not repeat and connection.execute(select(StatusChangeRow.id).where(same, stood(None)).limit(1)).first():
        return None
    return f"{key}#{ever + 1}"


def _content(change: StatusChange, proof: Proof, now: datetime) -> dict[str, Any]:
    return {
        "thread": change.thread,
        "instalment": change.instalment,
        "old": change.old,
        "new": change.new,
        "reason": change.reason.value,
        "mode": change.mode.value,
        "happened": change.happened,
        "happened_precision": change.happened_precision,
        "published": change.published,
        "seen": now,
        "effective": change.effective,
        "quote": proof.quote,
        "rule": proof.rule,
        "source": proof.source,
        "source_url": proof.url,
        "tier": proof.tier,
        "origin": proof.origin,
        "evidence": proof.evidence,
        "corroborated_by": codec.to_json(change.corroborated_by),
        "facts": codec.record(change.facts),
        "moves_thread": change.moves_thread,
        "by": proof.by,
        "note": proof.note,
        "retracts": None,
        "restores": None,
    }


def _newest(thread: str, rows: Sequence[Any]) -> Any | None:  # noqa: ANN401 -- result rows
    """Return the row that gives the status: the last to move the thread, unless a late report filled in a newer one."""
    mover = next((r for r in reversed(rows) if r.moves_thread), None)
    latest = standings.newest(standings.standing_of(thread, map(change_of, rows)).instalments)
    if latest is None or (mover is not None and mover.happened >= latest.since):
        return mover
    step = (latest.key, latest.status, latest.since)
    return next((r for r in reversed(rows) if (r.instalment, r.new, r.happened) == step), mover)


def _point(connection: Connection, thread: str, row: int | None) -> None:
    moved = {"current_change": row, "looks_moved": total_looks(connection)}
    connection.execute(update(ThreadRow).where(ThreadRow.id == thread).values(moved))


def _settle(connection: Connection, change: StatusChange, row: int) -> None:
    """Close the open suggestions of the same step, and those whose reports were its second origin."""
    same = (SuggestionRow.instalment == change.instalment) & (SuggestionRow.new == change.new)
    heard = SuggestionRow.evidence.in_(change.corroborated_by)
    connection.execute(
        update(SuggestionRow)
        .where(SuggestionRow.thread == change.thread, same | heard, SuggestionRow.settled_by.is_(None))
        .where(~select(JudgementRow.id).where(JudgementRow.suggestion == SuggestionRow.id).exists())
        .values(settled_by=row)
    )


_SUGGESTED = (
    select(
        SuggestionRow.__table__,
        EvidenceRow.item,
        EvidenceRow.revision,
        EvidenceRow.tier,
        EvidenceRow.origin,
        EvidenceRow.dated,
        ObservationRow.rule,
        ObservationRow.event_precision,
        ObservationRow.effective_on,
        ObservationRow.instalment.label("facts"),
    )
    .join(EvidenceRow, EvidenceRow.id == SuggestionRow.evidence)
    .outerjoin(ObservationRow, (ObservationRow.evidence == EvidenceRow.id) & ObservationRow.verdict)
)


def _judged_change(connection: Connection, row: Any, status: str) -> StatusChange:  # noqa: ANN401 -- a result row
    rows: Sequence[Any] = accepted(connection, row.thread)
    happened = row.happened or row.dated.date()
    here = [r for r in rows if r.instalment == row.instalment]
    return StatusChange(
        thread=row.thread,
        instalment=row.instalment,
        old=here[-1].new if here else None,
        new=status,
        reason=Reason.JUDGEMENT,
        mode=Mode.JUDGED,
        happened=happened,
        happened_precision=row.event_precision or "day",
        published=row.dated,
        effective=row.effective_on,
        facts=codec.instalment_facts(row.facts or "{}"),
        moves_thread=all(r.happened <= happened for r in rows if r.moves_thread),
    )
