# SPDX-License-Identifier: MIT
"""Where a thread stands: its accepted changes folded, and the reports that still wait for a second origin."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from monitor.core import standings
from monitor.core.errors import NotFound
from monitor.core.model import (
    Instalment,
    Mode,
    Reason,
    Standing,
    StandingObservation,
    StatusChange,
    Tier,
    Where,
)
from storage import codec
from storage.asof import stood
from storage.models import (
    EvidenceRow,
    JudgementRow,
    ObservationRow,
    RevisionRow,
    SourceStateRow,
    StatusChangeRow,
    SuggestionRow,
    ThreadRow,
)

PENDING_FOR = timedelta(hours=72)  # design: two independent origins within 72 hours
PENDING = (  # what another report may settle
    Reason.NEEDS_SECOND_ORIGIN,
    Reason.ONE_READER,
    Reason.TITLE_LEAD_DIFFER,
    Reason.CONTRADICTION,
)


def standing(connection: Connection, thread_id: str, now: datetime) -> Standing:
    """Return where the thread stands at `now`. On PostgreSQL the thread is ours until the transaction ends, so that two
    workers never decide on one standing. Raises NotFound."""
    row = connection.execute(
        select(ThreadRow.id, ThreadRow.current_change).where(ThreadRow.id == thread_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("thread", thread_id, connection.execute(select(ThreadRow.id)).scalars())
    return _standing(connection, row, now)


def stands(connection: Connection, thread_id: str, now: datetime) -> Standing:
    """Return where the thread stands, to look only: nothing is locked, an unknown thread stands nowhere."""
    row = connection.execute(
        select(ThreadRow.id, ThreadRow.current_change).where(ThreadRow.id == thread_id)
    ).one_or_none()
    return Standing(thread=thread_id) if row is None else _standing(connection, row, now)


def _standing(connection: Connection, row: Any, now: datetime) -> Standing:  # noqa: ANN401 -- a result row
    thread_id = row.id
    rows = accepted(connection, thread_id)
    pointed = next((change for change in rows if change.id == row.current_change), None)
    folded = standings.standing_of(thread_id, (change_of(change) for change in rows))
    return replace(
        folded,
        status=pointed.new if pointed else None,
        since=pointed.happened if pointed else None,
        instalments=tuple(_quoted(instalment, rows) for instalment in folded.instalments),
        pending=_pending(connection, thread_id, now),
    )


def accepted(connection: Connection, thread_id: str) -> list[Any]:
    """Return the rows of the thread's changes that stand, in the order in which they were accepted."""
    query = select(StatusChangeRow.__table__).where(StatusChangeRow.thread == thread_id, stood(None))
    return list(connection.execute(query.order_by(StatusChangeRow.id)))


def change_of(row: Any) -> StatusChange:  # noqa: ANN401 -- a result row
    """Return a stored change as the core knows it."""
    return StatusChange(
        thread=row.thread,
        instalment=row.instalment,
        old=row.old,
        new=row.new,
        reason=Reason(row.reason),
        mode=Mode(row.mode),
        happened=row.happened,
        happened_precision=row.happened_precision,
        published=row.published,
        effective=row.effective,
        corroborated_by=codec.numbers(row.corroborated_by),
        facts=codec.instalment_facts(row.facts),
        moves_thread=row.moves_thread,
    )


def total_looks(connection: Connection) -> int:
    """Return how many good looks were ever taken, at all sources together."""
    return int(connection.execute(select(func.coalesce(func.sum(SourceStateRow.looks), 0))).scalar_one())


def _quoted(instalment: Instalment, rows: Iterable[Any]) -> Instalment:
    """Add the sentence that proves the instalment's status."""
    for row in rows:
        if (row.instalment, row.new, row.happened) == (instalment.key, instalment.status, instalment.since):
            return replace(instalment, quote=row.quote, url=row.source_url)
    return instalment


def _pending(connection: Connection, thread_id: str, now: datetime) -> tuple[StandingObservation, ...]:
    judged = select(JudgementRow.id).where(JudgementRow.suggestion == SuggestionRow.id).exists()
    rows = connection.execute(
        select(
            EvidenceRow.id.label("evidence"),
            EvidenceRow.origin,
            EvidenceRow.tier,
            EvidenceRow.dated,
            EvidenceRow.title_status,
            EvidenceRow.lead_status,
            ObservationRow.status,
            ObservationRow.event_on,
            ObservationRow.instalment,
            ObservationRow.place,
            ObservationRow.quote,
            RevisionRow.title,
        )
        .join(ObservationRow, (ObservationRow.evidence == EvidenceRow.id) & ObservationRow.verdict)
        .join(RevisionRow, (RevisionRow.item == EvidenceRow.item) & (RevisionRow.revision == EvidenceRow.revision))
        .join(SuggestionRow, SuggestionRow.evidence == EvidenceRow.id)
        .where(
            EvidenceRow.thread == thread_id,
            EvidenceRow.dated > now - PENDING_FOR,
            SuggestionRow.reason.in_([reason.value for reason in PENDING]),
            SuggestionRow.settled_by.is_(None),
            ~judged,
        )
        .order_by(EvidenceRow.dated, EvidenceRow.id)
    )
    return tuple(_standing_observation(row) for row in rows)


def _standing_observation(row: Any) -> StandingObservation:  # noqa: ANN401 -- a result row
    return StandingObservation(
        evidence=row.evidence,
        status=row.status,
        origin=row.origin,
        tier=Tier(row.tier),
        published=row.dated,
        event_on=row.event_on,
        instalment=codec.instalment_facts(row.instalment),
        title_and_lead_agree=row.title_status == row.lead_status == row.status,
        where_title_or_lead=row.place != Where.BODY.value,
        headline=row.title,
        quote=row.quote,
    )
