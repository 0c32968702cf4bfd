# SPDX-License-Identifier: MIT
"""Questions about what happened: changes, evidence, suggestions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select
from sqlalchemy.orm import aliased

from monitor.core.errors import NotFound
from monitor.core.model import DocumentState, read_as
from storage import codec
from storage.asof import known
from storage.models import (
    EvidenceRow,
    ItemRow,
    JudgementRow,
    ObservationRow,
    RevisionRow,
    SourceRow,
    StatusChangeRow,
    SuggestionRow,
    ThreadRow,
)
from storage.records import ChangeLine, EvidenceLine, SuggestionLine

_Query = Select[*tuple[Any, ...]]


def changes(
    connection: Connection, of_thread: str | None, moment: datetime | None, newest: int | None
) -> list[ChangeLine]:
    """Return every change known then, in the order it entered the history; with `newest`, only so many of the last."""
    later = aliased(StatusChangeRow)
    query: _Query = (
        select(
            StatusChangeRow.__table__,
            SourceRow.name.label("source_name"),
            later.id.label("retracted_by"),
            later.seen.label("retracted"),
        )
        .outerjoin(SourceRow, SourceRow.id == StatusChangeRow.source)
        .outerjoin(later, later.retracts == StatusChangeRow.id)
        .where(known(moment))
        .order_by(StatusChangeRow.id.desc())
    )
    if of_thread is not None:
        query = query.where(StatusChangeRow.thread == of_thread)
    rows = connection.execute(query if newest is None else query.limit(newest)).all()
    support = _support(connection, rows, moment)
    return [_change(row, support[row.id], moment) for row in reversed(rows)]


def evidence(connection: Connection, of_thread: str, moment: datetime | None, limit: int) -> list[EvidenceLine]:
    """Return the thread's evidence, the newest publication first."""
    query = _EVIDENCE.where(EvidenceRow.thread == of_thread)
    if moment is not None:
        query = query.where(EvidenceRow.at <= moment)
    rows = connection.execute(query.order_by(EvidenceRow.dated.desc(), EvidenceRow.id.desc()).limit(limit))
    return [_evidence(row) for row in rows]


def evidence_line(connection: Connection, number: int) -> EvidenceLine:
    """Return one row of evidence. Raises NotFound."""
    row = connection.execute(_EVIDENCE.where(EvidenceRow.id == number)).one_or_none()
    if row is None:
        raise NotFound("evidence", str(number), ())
    return _evidence(row)


def suggestions(
    connection: Connection, of_thread: str | None, moment: datetime | None, only_open: bool
) -> list[SuggestionLine]:
    """Return suggestions, the oldest first; of the answered ones the answer too."""
    query = _SUGGESTIONS
    if of_thread is not None:
        query = query.where(SuggestionRow.thread == of_thread)
    if moment is not None:
        query = query.where(SuggestionRow.created <= moment)
    elif only_open:
        query = query.where(SuggestionRow.settled_by.is_(None), JudgementRow.id.is_(None))
    lines = [_suggestion(row, moment) for row in connection.execute(query.order_by(SuggestionRow.id))]
    return [line for line in lines if not only_open or line.state == "open"]


def _support(connection: Connection, rows: Sequence[Any], moment: datetime | None) -> dict[int, set[str]]:
    """Return for each change the origins that report it too: those it rested on, and those that came later."""
    steps: dict[tuple[str, str, str | None], set[str]] = {}
    query = select(EvidenceRow.thread, EvidenceRow.instalment, EvidenceRow.corroborates, EvidenceRow.origin)
    query = query.where(EvidenceRow.thread.in_({row.thread for row in rows}), EvidenceRow.corroborates.is_not(None))
    if moment is not None:
        query = query.where(EvidenceRow.at <= moment)
    for thread, instalment, status, origin in connection.execute(query.distinct()):
        steps.setdefault((thread, instalment, status), set()).add(origin)
    rested = {row.id: codec.numbers(row.corroborated_by) for row in rows}
    ids = sorted({number for numbers in rested.values() for number in numbers})
    named = dict(connection.execute(select(EvidenceRow.id, EvidenceRow.origin).where(EvidenceRow.id.in_(ids))).all())
    return {
        row.id: (steps.get((row.thread, row.instalment, row.new), set()) | {named[n] for n in rested[row.id]})
        - {row.origin}
        for row in rows
    }


def _change(row: Any, support: set[str], moment: datetime | None) -> ChangeLine:  # noqa: ANN401 -- a result row
    taken_back = row.retracted_by is not None and (moment is None or row.retracted <= moment)
    return ChangeLine(
        id=row.id,
        thread=row.thread,
        instalment=row.instalment,
        old=row.old,
        new=row.new,
        reason=row.reason,
        mode=row.mode,
        happened=row.happened,
        happened_precision=row.happened_precision,
        published=row.published,
        seen=row.seen,
        effective=row.effective,
        quote=row.quote,
        source=row.source,
        source_name=row.source_name or "",
        url=row.source_url,
        tier=row.tier,
        origin=row.origin,
        rule=row.rule,
        evidence=row.evidence,
        corroborated=len(support),
        moves_thread=row.moves_thread,
        by=row.by,
        note=row.note,
        retracts=row.retracts,
        restores=row.restores,
        retracted_by=row.retracted_by if taken_back else None,
    )


_EVIDENCE: _Query = (
    select(
        EvidenceRow.__table__,
        ItemRow.source,
        ItemRow.key,
        SourceRow.name.label("source_name"),
        RevisionRow.title,
        RevisionRow.url,
        RevisionRow.published,
        RevisionRow.published_raw,
        RevisionRow.date_quality,
        RevisionRow.seen,
        RevisionRow.body,
        RevisionRow.document,
        RevisionRow.document_reason,
        ObservationRow.status,
        ObservationRow.factuality,
        ObservationRow.certainty,
        ObservationRow.quote,
        ObservationRow.place,
        ObservationRow.rule,
    )
    .join(RevisionRow, (RevisionRow.item == EvidenceRow.item) & (RevisionRow.revision == EvidenceRow.revision))
    .join(ItemRow, ItemRow.id == EvidenceRow.item)
    .join(SourceRow, SourceRow.id == ItemRow.source)
    .outerjoin(ObservationRow, (ObservationRow.evidence == EvidenceRow.id) & ObservationRow.verdict)
)


def _evidence(row: Any) -> EvidenceLine:  # noqa: ANN401 -- a result row
    return EvidenceLine(
        id=row.id,
        thread=row.thread,
        item=row.item,
        revision=row.revision,
        source=row.source,
        source_name=row.source_name,
        key=row.key,
        title=row.title,
        url=row.url,
        published=row.published,
        published_raw=row.published_raw,
        date_quality=row.date_quality,
        seen=row.seen,
        at=row.at,
        tier=row.tier,
        origin=row.origin,
        official=row.official,
        words=codec.strings(row.words),
        form=row.form,
        reading=row.reading,
        status=row.status,
        factuality=row.factuality,
        certainty=row.certainty,
        quote=row.quote or "",
        place=row.place or "",
        rule=row.rule or "",
        decision=row.decision,
        reason=row.reason,
        instalment=row.instalment,
        corroborates=row.corroborates,
        rules_version=row.rules_version,
        body=row.body,
        read_as=read_as(DocumentState(row.document), row.document_reason),
    )


_MADE = aliased(StatusChangeRow)
_SUGGESTIONS: _Query = (
    select(
        SuggestionRow.__table__,
        ThreadRow.title.label("thread_title"),
        EvidenceRow.origin,
        EvidenceRow.tier,
        RevisionRow.url,
        RevisionRow.document,
        RevisionRow.document_reason,
        ItemRow.source,
        SourceRow.name.label("source_name"),
        JudgementRow.accepted,
        JudgementRow.by,
        JudgementRow.at,
        JudgementRow.note,
        StatusChangeRow.seen.label("settled"),
        _MADE.new.label("taken"),
    )
    .join(ThreadRow, ThreadRow.id == SuggestionRow.thread)
    .join(EvidenceRow, EvidenceRow.id == SuggestionRow.evidence)
    .join(RevisionRow, (RevisionRow.item == EvidenceRow.item) & (RevisionRow.revision == EvidenceRow.revision))
    .join(ItemRow, ItemRow.id == EvidenceRow.item)
    .join(SourceRow, SourceRow.id == ItemRow.source)
    .outerjoin(JudgementRow, JudgementRow.suggestion == SuggestionRow.id)
    .outerjoin(StatusChangeRow, StatusChangeRow.id == SuggestionRow.settled_by)
    .outerjoin(_MADE, _MADE.id == JudgementRow.change)
)


def _suggestion(row: Any, moment: datetime | None) -> SuggestionLine:  # noqa: ANN401 -- a result row
    judged = row.at is not None and (moment is None or row.at <= moment)
    settled = row.settled is not None and (moment is None or row.settled <= moment)
    answered = ("accepted" if row.accepted else "rejected") if judged else ""
    return SuggestionLine(
        id=row.id,
        thread=row.thread,
        thread_title=row.thread_title,
        instalment=row.instalment,
        old=row.old,
        new=row.new,
        reason=row.reason,
        happened=row.happened,
        quote=row.quote,
        url=row.url,
        source=row.source,
        source_name=row.source_name,
        origin=row.origin,
        tier=row.tier,
        conflict=row.conflict,
        against=row.against,
        against_url=row.against_url,
        alternative=row.alternative,
        created=row.created,
        state=answered or ("settled" if settled else "open"),
        answered_by=row.by if judged else "",
        answered=row.at if judged else None,
        note=row.note if judged else "",
        settled_by=row.settled_by if settled else None,
        evidence=row.evidence,
        read_as=read_as(DocumentState(row.document), row.document_reason),
        taken=(row.taken or "") if judged else "",
    )
