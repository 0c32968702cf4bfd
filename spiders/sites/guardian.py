# SPDX-License-Identifier: MIT
"""The Guardian, Open Platform: the answer to a search, whole texts included. An article's path is its key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.core.model import Source
from spiders import rows
from spiders.items import Entry, Listing
from spiders.records import json_rows, text
from spiders.text import link, one_line, plain


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the articles found. Raises ParseError."""
    return rows.listing([_entry(row, source) for row in json_rows(body, source.id, "response", "results")], source, at)


def _entry(row: Mapping[str, Any], source: Source) -> Entry:
    fields = row.get("fields")
    told: Mapping[str, Any] = fields if isinstance(fields, dict) else {}
    return Entry(
        guid=one_line(text(row, "id")),
        link=link(source.url, text(row, "webUrl")),
        title=one_line(text(told, "headline") or text(row, "webTitle")),
        teaser=plain(text(told, "trailText")),
        full=plain(text(told, "bodyText")),
        dates={"published": text(row, "webPublicationDate")},
    )
