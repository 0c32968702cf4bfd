# SPDX-License-Identifier: MIT
"""What a person wrote down: articles, claims, threads, expectations. Rows are archived, never deleted."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class ArticleRow(Base):
    """The published piece whose open ends we follow."""

    __tablename__ = "articles"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    publisher: Mapped[str | None]
    published: Mapped[date]
    published_until: Mapped[date | None]
    url: Mapped[str | None]
    note: Mapped[str]
    file: Mapped[str]
    archived: Mapped[datetime | None]


class ClaimRow(Base):
    """One statement of the article, in our own words. `position` keeps the order of the file."""

    __tablename__ = "claims"

    article: Mapped[str] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    speaker: Mapped[str]
    said: Mapped[str]
    stance: Mapped[str]
    said_on: Mapped[date | None]
    said_on_note: Mapped[str]
    paragraph: Mapped[int | None]
    verified: Mapped[bool]
    archived: Mapped[datetime | None]


class ThreadRow(Base):
    """A proceeding and where it stands.

    `current_change` points at the change that gave the present status: the board reads it and no history. It is no
    foreign key, because status_changes refers to threads and the pointer may be rebuilt from the history at any time.
    `looks_installed` and `looks_moved` hold the total of good looks at all sources when the thread was installed and
    when it last moved; the difference to the total now says how often we looked since.
    """

    __tablename__ = "threads"

    id: Mapped[str] = mapped_column(primary_key=True)
    article: Mapped[str] = mapped_column(ForeignKey("articles.id"))
    position: Mapped[int]
    title: Mapped[str]
    question: Mapped[str]
    lifecycle: Mapped[str]
    repeats: Mapped[bool]
    current_change: Mapped[int | None]
    installed: Mapped[datetime]
    looks_installed: Mapped[int]
    looks_moved: Mapped[int]
    archived: Mapped[datetime | None]


class ThreadClaimRow(Base):
    """Which claims left which thread behind."""

    __tablename__ = "thread_claims"
    __table_args__ = (ForeignKeyConstraint(["article", "claim"], ["claims.article", "claims.id"]),)

    thread: Mapped[str] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    article: Mapped[str] = mapped_column(primary_key=True)
    claim: Mapped[str] = mapped_column(primary_key=True)
    archived: Mapped[datetime | None]


class ExpectationRow(Base):
    """A date by which something is to happen. `met_by` and `told_in` are JSON lists of statuses.

    Of what a calendar announced, `source` and `item_key` name its item; withdrawn is archived, and how it came to be as
    it is stands in expectation_changes.
    """

    __tablename__ = "expectations"

    thread: Mapped[str] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    what: Mapped[str]
    due: Mapped[date]
    zone: Mapped[str]
    met_by: Mapped[str]
    claim: Mapped[str | None]
    archived: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(server_default="")
    item_key: Mapped[str] = mapped_column(server_default="")
    url: Mapped[str] = mapped_column(server_default="")
    told_in: Mapped[str] = mapped_column(server_default="[]")
    begins: Mapped[date | None]


class ExpectationChangeRow(Base):
    """What a calendar did to an expectation: announced, moved, reworded, withdrawn. Append-only. `due` and `what`
    are as they stand after it, `was` is the day before a move; `item` and `revision` say so, or are empty."""

    __tablename__ = "expectation_changes"
    __table_args__ = (
        ForeignKeyConstraint(["thread", "expectation"], ["expectations.thread", "expectations.id"]),
        ForeignKeyConstraint(["item", "revision"], ["item_revisions.item", "item_revisions.revision"]),
        Index("ix_expectation_changes_expectation", "thread", "expectation"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread: Mapped[str]
    expectation: Mapped[str]
    at: Mapped[datetime]
    step: Mapped[str]
    due: Mapped[date]
    was: Mapped[date | None]
    what: Mapped[str]
    why: Mapped[str]
    item: Mapped[int | None]
    revision: Mapped[int | None]
