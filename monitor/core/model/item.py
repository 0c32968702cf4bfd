# SPDX-License-Identifier: MIT
"""An Item: one thing a Source published. Its identity is (source, key); an edit is a new revision."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DateQuality(StrEnum):
    """How far an item's date can be believed."""

    EXACT = "exact"  # the source gave day, time and zone
    DAY = "day"  # the day is right, the time is a placeholder
    ASSUMED_ZONE = "assumed zone"  # no zone given: the source's own was assumed
    FIRST_SEEN = "first seen"  # no usable date: the time we saw it
    IMPLAUSIBLE = "implausible"  # a date in the far past or the future: kept, not used


class DocumentState(StrEnum):
    """Whether the item's own page is wanted and held."""

    NONE = "none"  # not wanted
    WANTED = "wanted"
    HELD = "held"
    FAILED = "failed"  # given up: read what we have


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing a source published, as far as its listing tells. Text is plain, cleaned, untrusted."""

    source: str
    key: str
    url: str
    title: str
    text: str = ""  # teaser or full text, paragraphs separated by blank lines
    published: datetime | None = None  # UTC; None: no usable date
    published_raw: str = ""  # as the source wrote it
    date_quality: DateQuality = DateQuality.FIRST_SEEN
    publisher: str = ""  # the outlet, where the source carries several ("Reuters" in a news search)
    language: str = ""  # "" : the source's
    official_lead: bool = False  # the text is a complete act, not a teaser
    due: date | None = None  # of a calendar: the last day of what it announces, where the source is
    begins: date | None = None  # its first day, where it lasts several


@dataclass(frozen=True, kw_only=True)
class Document:
    """The item's own page, read: its text and what the page says about itself."""

    text: str
    title: str = ""
    published: datetime | None = None  # UTC
    date_quality: DateQuality = DateQuality.EXACT  # of `published`: the moment, or noon UTC of the day that it tells
    publisher: str = ""
    first_published: datetime | None = None  # UTC; where the source tells edits apart: counts against a later listing
    partial: str = ""  # why this is not all of it, in words: behind a pay wall, cut; "" for the whole text
    body: bytes = b""  # as received, kept where it becomes evidence
    content_type: str = ""


def read_as(document: DocumentState, reason: str) -> str:
    """Say what of an item was judged where it was not all there is; "" for its own text, or its page held whole."""
    if document is DocumentState.FAILED:
        return f"judged on what its listing says; its page: {reason}"
    return f"its page was read in part: {reason}" if document is DocumentState.HELD and reason else ""


@dataclass(frozen=True, kw_only=True)
class StoredItem:
    """An item as the pipeline takes it up: a revision with its full text and when we first saw it."""

    id: int
    revision: int  # from 1
    item: Item
    seen: datetime  # UTC, first time we saw this revision
    first_seen: datetime  # UTC, first time we saw the item
    document: DocumentState = DocumentState.NONE
    document_text: str = ""
    attempts: int = 0  # of fetching the document
    unlisted: datetime | None = None  # UTC; since then its calendar goes beyond its day and no longer lists it

    @property
    def text(self) -> str:
        """The fullest text we hold."""
        return self.document_text or self.item.text

    @property
    def dated(self) -> datetime:
        """The publication time where it is believable, else when we first saw the item."""
        if self.item.published is None or self.item.date_quality is DateQuality.IMPLAUSIBLE:
            return self.first_seen
        return self.item.published
