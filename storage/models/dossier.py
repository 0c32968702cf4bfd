# SPDX-License-Identifier: MIT
"""What a person wrote down: articles, claims, threads, expectations. Rows are archived, never deleted."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint
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
    """A date by which something is to happen. `met_by` is a JSON list of statuses."""

    __tablename__ = "expectations"

    thread: Mapped[str] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    what: Mapped[str]
    due: Mapped[date]
    zone: Mapped[str]
    met_by: Mapped[str]
    claim: Mapped[str | None]
    archived: Mapped[datetime | None]
