# SPDX-License-Identifier: MIT
"""GDELT's list of articles. Its refusals are plain text, also with status 200; `{}` means none found."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.core.model import Source
from spiders import rows
from spiders.items import Entry, Listing
from spiders.records import json_rows, text
from spiders.text import link, one_line


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the articles. Raises ParseError."""
    if body.strip() == b"{}":
        return Listing(items=())
    found = json_rows(body, source.id, "articles")
    return rows.listing([_entry(row, source) for row in found], source, at) if found else Listing(items=())


def _entry(row: Mapping[str, Any], source: Source) -> Entry:
    return Entry(
        link=link(source.url, text(row, "url")),
        title=one_line(text(row, "title")),
        dates={"published": text(row, "seendate")},  # when it was seen, not when it was published
        outlet=one_line(text(row, "domain")),
    )
