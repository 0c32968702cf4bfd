# SPDX-License-Identifier: MIT
"""Evidence, observations, status changes, suggestions, judgements: what was said, and what we made of it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class EvidenceRow(Base):
    """An item revision tied to a thread, with the words that tied it and what was decided on it.

    `hits` and `words` are JSON lists. `decision` is change | suggest | none; `corroborates` the status it supports.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("thread", "item", "revision"),
        ForeignKeyConstraint(["item", "revision"], ["item_revisions.item", "item_revisions.revision"]),
        Index("ix_evidence_item", "item", "revision"),
        Index("ix_evidence_thread_dated", "thread", "dated"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread: Mapped[str] = mapped_column(ForeignKey("threads.id"))
    item: Mapped[int]
    revision: Mapped[int]
    hits: Mapped[str]
    words: Mapped[str]
    official: Mapped[bool]
    tier: Mapped[int]
    origin: Mapped[str]
    form: Mapped[str]
    reading: Mapped[str]  # why this verdict, or why none
    title_status: Mapped[str | None]
    lead_status: Mapped[str | None]
    rules_version: Mapped[str]
    decision: Mapped[str]
    reason: Mapped[str]
    instalment: Mapped[str]
    corroborates: Mapped[str | None]
    dated: Mapped[datetime]
    at: Mapped[datetime]


class ObservationRow(Base):
    """What one sentence of the evidence says about the thread. `instalment` and `cues` are JSON."""

    __tablename__ = "observations"

    evidence: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    verdict: Mapped[bool]
    status: Mapped[str]
    factuality: Mapped[str]
    certainty: Mapped[str]
    place: Mapped[str]  # title | lead | body
    quote: Mapped[str]
    rule: Mapped[str]
    event_on: Mapped[date | None]
    event_precision: Mapped[str]
    event_stated: Mapped[bool]
    effective_on: Mapped[date | None]
    instalment: Mapped[str]
    cues: Mapped[str]
    by: Mapped[str]


class StatusChangeRow(Base):
    """An accepted step. Append-only; each row holds the hash of its content and of the row before it.

    `key` is thread/instalment/status, with "#2" and so on where a retracted or left status is reached anew.
    A correction has `retracts` set, `restores` where an earlier row stands again, and `new` empty where none does.
    """

    __tablename__ = "status_changes"
    __table_args__ = (UniqueConstraint("key"), Index("ix_status_changes_thread", "thread", "id"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str]
    thread: Mapped[str] = mapped_column(ForeignKey("threads.id"))
    instalment: Mapped[str]
    old: Mapped[str | None]
    new: Mapped[str | None]
    reason: Mapped[str]
    mode: Mapped[str]
    happened: Mapped[date]
    happened_precision: Mapped[str]
    published: Mapped[datetime | None]
    seen: Mapped[datetime]
    effective: Mapped[date | None]
    quote: Mapped[str]
    rule: Mapped[str]
    source: Mapped[str]  # source id; "" for baseline and judgements without one
    source_url: Mapped[str]
    tier: Mapped[int | None]
    origin: Mapped[str]
    evidence: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    corroborated_by: Mapped[str]  # JSON list of evidence ids
    facts: Mapped[str]  # JSON
    moves_thread: Mapped[bool]
    by: Mapped[str]  # the person of a judgement or correction
    note: Mapped[str]
    retracts: Mapped[int | None] = mapped_column(ForeignKey("status_changes.id"), index=True)
    restores: Mapped[int | None] = mapped_column(ForeignKey("status_changes.id"))
    previous_hash: Mapped[str]
    hash: Mapped[str]


class SuggestionRow(Base):
    """A step the rules see but may not take alone. Open until judged, or settled by a later change."""

    __tablename__ = "suggestions"
    __table_args__ = (UniqueConstraint("evidence"), Index("ix_suggestions_thread", "thread", "new"))

    id: Mapped[int] = mapped_column(primary_key=True)
    thread: Mapped[str] = mapped_column(ForeignKey("threads.id"))
    instalment: Mapped[str]
    old: Mapped[str | None]
    new: Mapped[str]
    reason: Mapped[str]
    happened: Mapped[date | None]
    conflict: Mapped[bool]
    quote: Mapped[str]
    against: Mapped[str]  # conflicts: the other sentence
    against_url: Mapped[str]
    alternative: Mapped[str | None]  # the status that the sentence may say instead of `new`
    evidence: Mapped[int] = mapped_column(ForeignKey("evidence.id"))
    created: Mapped[datetime]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("status_changes.id"))


class JudgementRow(Base):
    """A person's answer to a suggestion. Append-only; one per suggestion."""

    __tablename__ = "judgements"
    __table_args__ = (UniqueConstraint("suggestion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    suggestion: Mapped[int] = mapped_column(ForeignKey("suggestions.id"))
    accepted: Mapped[bool]
    by: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str]
    change: Mapped[int | None] = mapped_column(ForeignKey("status_changes.id"))
