# SPDX-License-Identifier: MIT
"""GOV.UK as JSON: a search of its pages (newest first), and the content of one. A page's address is its key.

Small edits bring old pages back to the top of every listing: the content tells when a page was first published.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from monitor.core.errors import ParseError
from monitor.core.model import DateQuality, Document, Source
from spiders import dates, rows
from spiders.items import Entry, Listing
from spiders.records import json_record, json_rows, text
from spiders.text import link, one_line, plain

_NEWS = ("press_release", "news_story", "speech", "world_news_story", "government_response", "written_statement",
         "oral_statement", "authored_article")  # fmt: skip


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the pages found. Raises ParseError."""
    return rows.listing([_entry(row, source) for row in json_rows(body, source.id, "results")], source, at)


def _entry(row: Mapping[str, Any], source: Source) -> Entry:
    return Entry(
        link=link(source.url, text(row, "link")),
        title=one_line(text(row, "title")),
        teaser=plain(text(row, "description")),
        dates={"updated": text(row, "public_timestamp")},
    )


def document(body: bytes, url: str) -> Document:
    """Return a page: summary, text, names of what is attached, what was changed last. Raises ParseError."""
    page = json_record(body, url)
    details = page.get("details")
    title = one_line(text(page, "title"))
    if not isinstance(details, dict) or not title:
        raise ParseError("no page of GOV.UK", source=url)
    said = (
        plain(text(page, "description")),
        plain(text(details, "body")),
        "\n\n".join(f"Attached: {one_line(text(file, 'title'))}" for file in _records(details, "attachments")),
        _last_change(details),
    )
    news = text(page, "document_type") in _NEWS
    return Document(
        text="\n\n".join(filter(None, said)),
        title=title,
        published=_moment(text(page, "first_published_at" if news else "public_updated_at")),
        publisher="GOV.UK",
        first_published=_moment(text(page, "first_published_at")) if news else None,
    )


def _records(details: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = details.get(name)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _last_change(details: Mapping[str, Any]) -> str:
    newest = max(_records(details, "change_history"), key=lambda row: text(row, "public_timestamp"), default={})
    note = one_line(text(newest, "note"))
    return f"Changed on {text(newest, 'public_timestamp')[:10]}: {note}" if note else ""


def _moment(raw: str) -> datetime | None:
    found = dates.read(raw, UTC, datetime.max.replace(tzinfo=UTC) - 2 * dates.FUTURE)
    return found.published if found.quality is DateQuality.EXACT else None
