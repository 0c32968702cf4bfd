# SPDX-License-Identifier: MIT
"""A thread in its parts: each instalment with where it stands, and what each subject was reported to do or say."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, select

from monitor.core import standings
from monitor.core.model import Factuality, TextForm
from monitor.core.standpoints import Said
from storage.asof import stood
from storage.models import EvidenceRow, ObservationRow, RevisionRow, StatusChangeRow, ThreadRow
from storage.records import InstalmentLine
from storage.standing import change_of

NEWS = (TextForm.NEWS.value, TextForm.ACT.value)  # an opinion about what somebody did is no report of it


def instalments(
    connection: Connection, moment: datetime | None, threads: Sequence[str] | None = None
) -> list[InstalmentLine]:
    """Return every instalment of every thread (or of `threads`), the newest of each thread first."""
    query = select(StatusChangeRow.__table__).join(ThreadRow, ThreadRow.id == StatusChangeRow.thread)
    followed = ThreadRow.archived.is_(None)
    query = query.where(stood(moment), followed if moment is None else followed | (ThreadRow.archived > moment))
    if threads is not None:
        query = query.where(StatusChangeRow.thread.in_(threads))
    rows: dict[str, list[Any]] = {}
    for row in connection.execute(query.order_by(ThreadRow.article, ThreadRow.position, StatusChangeRow.id)):
        rows.setdefault(row.thread, []).append(row)
    return [line for thread, changes in rows.items() for line in _lines(thread, changes)]


def _lines(thread: str, rows: list[Any]) -> list[InstalmentLine]:
    folded = standings.standing_of(thread, (change_of(row) for row in rows))
    proofs = {(row.instalment, row.new, row.happened): row for row in rows}
    lines = []
    for one in folded.instalments:
        proof = proofs.get((one.key, one.status, one.since))
        lines.append(
            InstalmentLine(
                thread=thread,
                instalment=one.key,
                status=one.status,
                since=one.since,
                opened=one.opened,
                steps=len(one.reached),
                quote=proof.quote if proof else "",
                url=proof.source_url if proof else "",
            )
        )
    return sorted(lines, key=lambda line: (line.opened, line.instalment), reverse=True)


def said(
    connection: Connection, moment: datetime | None, threads: Sequence[str] | None = None, since: date | None = None
) -> list[Said]:
    """Return what was observed as done or said, with its subject, in the order of recording; with `since` only what was
    published on that day (UTC, a day of slack for other zones) or later."""
    query = (
        select(
            EvidenceRow.thread, ObservationRow.by, ObservationRow.status, ObservationRow.event_on,
            EvidenceRow.dated, ObservationRow.quote, RevisionRow.url,
        )
        .join(EvidenceRow, EvidenceRow.id == ObservationRow.evidence)
        .join(RevisionRow, (RevisionRow.item == EvidenceRow.item) & (RevisionRow.revision == EvidenceRow.revision))
        .where(ObservationRow.by != "", ObservationRow.factuality == Factuality.ACTUAL.value)
        .where(EvidenceRow.form.in_(NEWS))
    )  # fmt: skip
    if moment is not None:
        query = query.where(EvidenceRow.at <= moment)
    if threads is not None:
        query = query.where(EvidenceRow.thread.in_(threads))
    if since is not None:
        query = query.where(EvidenceRow.dated >= datetime.combine(since - timedelta(days=1), time(), UTC))
    return [
        Said(
            thread=row.thread,
            by=row.by,
            status=row.status,
            on=row.event_on or row.dated.date(),
            quote=row.quote,
            url=row.url,
        )
        for row in connection.execute(query.order_by(EvidenceRow.id, ObservationRow.n))
    ]
