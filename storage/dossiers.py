# SPDX-License-Identifier: MIT
"""Make a dossier current: article, claims, threads, expectations. What is gone from the file is archived."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update
from sqlalchemy.orm import DeclarativeBase

from monitor.core.model import Dossier, Expectation, Thread
from monitor.core.ports import ExpectationDue
from storage import baseline, calendars, codec
from storage.asof import stood
from storage.models import (
    AlertRow,
    ArticleRow,
    ClaimRow,
    ExpectationRow,
    StatusChangeRow,
    ThreadClaimRow,
    ThreadRow,
)
from storage.standing import total_looks
from storage.upsert import Row, put


def install(connection: Connection, dossier: Dossier, baseline_until: date | None, now: datetime) -> int:
    """Make the dossier current and import those baseline events that are not there yet; return how many."""
    article = dossier.article.id
    put(connection, ArticleRow, [_article(dossier)])
    put(connection, ClaimRow, _claims(dossier))
    put(connection, ThreadRow, _threads(connection, dossier, now), keep=_KEPT)
    put(connection, ThreadClaimRow, _thread_claims(dossier))
    put(connection, ExpectationRow, _expectations(dossier))
    ours = select(ThreadRow.id).where(ThreadRow.article == article)
    claims, threads = {c.id for c in dossier.claims}, {t.id for t in dossier.threads}
    _archive(connection, ClaimRow, (ClaimRow.article == article) & ClaimRow.id.not_in(claims), now)
    _archive(connection, ThreadRow, (ThreadRow.article == article) & ThreadRow.id.not_in(threads), now)
    for thread in dossier.threads:
        gone = ThreadClaimRow.claim.not_in(thread.claims) & (ThreadClaimRow.thread == thread.id)
        _archive(connection, ThreadClaimRow, gone, now)
        past = ExpectationRow.id.not_in([e.id for e in thread.expectations]) & (ExpectationRow.thread == thread.id)
        _archive(connection, ExpectationRow, past & (ExpectationRow.source == ""), now)
    _archive(connection, ExpectationRow, ExpectationRow.thread.in_(ours) & ExpectationRow.thread.not_in(threads), now)
    return baseline.import_events(connection, dossier, baseline_until, now)


def expectations(connection: Connection, moment: datetime | None = None) -> list[ExpectationDue]:
    """Return the expectations that are not archived with where their threads stand, the earliest due first.

    With a `moment`, `reached` holds what stood then, and what calendars announced is as they had announced it by then;
    the rest is as of now."""
    in_use: ColumnElement[bool] = ExpectationRow.archived.is_(None)
    if moment is not None:
        in_use = in_use | (ExpectationRow.source != "")
    rows = connection.execute(
        select(ExpectationRow.__table__, ThreadRow.title, StatusChangeRow.new)
        .join(ThreadRow, ThreadRow.id == ExpectationRow.thread)
        .outerjoin(StatusChangeRow, StatusChangeRow.id == ThreadRow.current_change)
        .where(in_use, ThreadRow.archived.is_(None))
    ).all()
    reached = _reached(connection, {row.thread for row in rows}, moment)
    told, announced = _told(connection), calendars.announced_at(connection, moment)
    found = (_due(row, announced.get((row.thread, row.id)), reached, told) for row in rows)
    order = attrgetter("expectation.due", "expectation.thread", "expectation.id")
    return sorted((due for due in found if due is not None), key=order)


def _due(
    row: Any,  # noqa: ANN401 -- a result row
    announced: calendars.Announced | None,
    reached: Mapping[str, list[tuple[str, date]]],
    told: Mapping[tuple[str, str, date | None], set[str]],
) -> ExpectationDue | None:
    expectation = calendars.expectation_of(row)
    if expectation.meeting:
        if announced is None or announced.withdrawn:
            return None  # not yet, or no longer
        expectation = replace(expectation, due=announced.due, what=announced.what)
    return ExpectationDue(
        expectation=expectation,
        thread_title=row.title,
        status=row.new,
        reached=tuple(reached.get(row.thread, ())),
        told=tuple(sorted(told.get((row.thread, expectation.what, expectation.due), ()))),
        was=announced.was if announced is not None else (),
    )


def _reached(
    connection: Connection, threads: Iterable[str], moment: datetime | None
) -> dict[str, list[tuple[str, date]]]:
    found: dict[str, list[tuple[str, date]]] = {}
    for thread, new, happened in connection.execute(
        select(StatusChangeRow.thread, StatusChangeRow.new, StatusChangeRow.happened)
        .where(StatusChangeRow.thread.in_(sorted(threads)), stood(moment))
        .order_by(StatusChangeRow.id)
    ):
        found.setdefault(thread, []).append((str(new), happened))
    return found


def _told(connection: Connection) -> dict[tuple[str, str, date | None], set[str]]:
    told: dict[tuple[str, str, date | None], set[str]] = {}
    for thread, what, due, kind in connection.execute(
        select(AlertRow.thread, AlertRow.expectation, AlertRow.expected, AlertRow.kind).where(
            AlertRow.expectation != ""
        )
    ):
        told.setdefault((thread, what, due), set()).add(kind)
    return told


# ---------------------------------------------------------------------- records to rows

_KEPT = ("current_change", "installed", "looks_installed", "looks_moved")


def _archive(connection: Connection, table: type[DeclarativeBase], gone: ColumnElement[bool], now: datetime) -> None:
    archived = table.__table__.c.archived
    connection.execute(update(table).where(gone, archived.is_(None)).values(archived=now))


def _article(dossier: Dossier) -> Row:
    article = dossier.article
    return {
        "id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published,
        "published_until": article.published_until,
        "url": article.url,
        "note": article.note,
        "file": dossier.file,
        "archived": None,
    }


def _claims(dossier: Dossier) -> list[Row]:
    return [
        {
            "article": dossier.article.id,
            "id": claim.id,
            "position": position,
            "speaker": claim.speaker,
            "said": claim.said,
            "stance": claim.stance.value,
            "said_on": claim.said_on,
            "said_on_note": claim.said_on_note,
            "paragraph": claim.paragraph,
            "verified": claim.verified,
            "archived": None,
        }
        for position, claim in enumerate(dossier.claims)
    ]


def _threads(connection: Connection, dossier: Dossier, now: datetime) -> list[Row]:
    looks = total_looks(connection)
    return [
        {
            "id": thread.id,
            "article": dossier.article.id,
            "position": position,
            "title": thread.title,
            "question": thread.question,
            "lifecycle": thread.lifecycle,
            "repeats": bool(thread.instalments),
            "current_change": None,
            "installed": now,
            "looks_installed": looks,
            "looks_moved": looks,
            "archived": None,
        }
        for position, thread in enumerate(dossier.threads)
    ]


def _thread_claims(dossier: Dossier) -> list[Row]:
    return [
        {"thread": thread.id, "article": dossier.article.id, "claim": claim, "archived": None}
        for thread in dossier.threads
        for claim in dict.fromkeys(thread.claims)
    ]


def _expectations(dossier: Dossier) -> list[Row]:
    return [_expected(thread, expectation) for thread in dossier.threads for expectation in thread.expectations]


def _expected(thread: Thread, expectation: Expectation) -> Mapping[str, Any]:
    return {
        "thread": thread.id,
        "id": expectation.id,
        "what": expectation.what,
        "due": expectation.due,
        "zone": expectation.zone,
        "met_by": codec.to_json(expectation.met_by),
        "claim": expectation.claim,
        "archived": None,
        "source": "",
        "item_key": "",
        "url": "",
        "told_in": codec.to_json(()),
        "begins": None,
    }
