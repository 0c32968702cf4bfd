# SPDX-License-Identifier: MIT
"""Questions about what was written down: threads, claims, expectations."""

from datetime import datetime

from sqlalchemy import Connection, select

from monitor.core import expecting
from monitor.core.errors import NotFound
from storage import board, dossiers
from storage.models import ArticleRow, ClaimRow, ThreadClaimRow, ThreadRow
from storage.records import ClaimLine, ExpectationLine, ThreadLine


def thread(connection: Connection, name: str) -> ThreadLine:
    """Return the thread of that id. Raises NotFound with the nearest id."""
    query = select(ThreadRow.__table__, ArticleRow.title.label("article_title")).join(
        ArticleRow, ArticleRow.id == ThreadRow.article
    )
    row = connection.execute(query.where(ThreadRow.id == name)).one_or_none()
    if row is None:
        raise NotFound("thread", name, connection.execute(select(ThreadRow.id)).scalars())
    tied = select(ThreadClaimRow.claim).join(
        ClaimRow, (ClaimRow.article == ThreadClaimRow.article) & (ClaimRow.id == ThreadClaimRow.claim)
    )
    now_tied = tied.where(ThreadClaimRow.thread == name, ThreadClaimRow.archived.is_(None)).order_by(ClaimRow.position)
    return ThreadLine(
        id=row.id,
        title=row.title,
        question=row.question,
        lifecycle=row.lifecycle,
        article=row.article,
        article_title=row.article_title,
        repeats=row.repeats,
        installed=row.installed,
        archived=row.archived,
        claims=tuple(connection.execute(now_tied).scalars()),
    )


def claims(
    connection: Connection, now: datetime, article: str | None, of_thread: str | None, moment: datetime | None
) -> list[ClaimLine]:
    """Return claims with the threads they left behind and where these stand, in the order of the article."""
    _check(connection, article, of_thread)
    status = {line.thread: line.status for line in board.board(connection, now, {}, moment)}
    tied: dict[tuple[str, str], list[str]] = {}
    rows = connection.execute(
        select(ThreadClaimRow.article, ThreadClaimRow.claim, ThreadClaimRow.thread)
        .join(ThreadRow, ThreadRow.id == ThreadClaimRow.thread)
        .where(ThreadClaimRow.archived.is_(None))
        .order_by(ThreadRow.position)
    )
    for row in rows:
        tied.setdefault((row.article, row.claim), []).append(row.thread)
    query = select(ClaimRow.__table__).where(ClaimRow.archived.is_(None))
    if article is not None:
        query = query.where(ClaimRow.article == article)
    found = connection.execute(query.order_by(ClaimRow.article, ClaimRow.position))
    return [
        ClaimLine(
            article=row.article,
            id=row.id,
            speaker=row.speaker,
            said=row.said,
            stance=row.stance,
            said_on=row.said_on,
            said_on_note=row.said_on_note,
            paragraph=row.paragraph,
            verified=row.verified,
            threads=tuple((t, status.get(t)) for t in tied.get((row.article, row.id), ())),
        )
        for row in found
        if of_thread is None or of_thread in tied.get((row.article, row.id), ())
    ]


def expectations(
    connection: Connection, now: datetime, of_thread: str | None, moment: datetime | None
) -> list[ExpectationLine]:
    """Return expectations with how they stand, the earliest due first."""
    _check(connection, None, of_thread)
    return [
        ExpectationLine(expectation=due.expectation, stands=expecting.assess(due, moment or now))
        for due in dossiers.expectations(connection, moment)
        if of_thread in (None, due.expectation.thread)
    ]


def _check(connection: Connection, article: str | None, of_thread: str | None) -> None:
    if of_thread is not None:
        thread(connection, of_thread)
    known = list(connection.execute(select(ArticleRow.id)).scalars())
    if article is not None and article not in known:
        raise NotFound("article", article, known)
