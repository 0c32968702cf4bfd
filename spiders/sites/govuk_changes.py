# SPDX-License-Identifier: MIT
"""The changes that one page of GOV.UK notes of itself, to the minute: what was done to the UK sanctions list, say."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.core.model import Source
from spiders import rows
from spiders.items import Entry, Listing
from spiders.records import json_record, json_rows, text
from spiders.text import link, one_line


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the changes, newest first; the moment is the key. Raises ParseError for what is no page of GOV.UK."""
    page = json_record(body, source.id)
    address = link("https://www.gov.uk/", text(page, "base_path"))
    changes = sorted(
        json_rows(body, source.id, "details", "change_history"),
        key=lambda row: text(row, "public_timestamp"),
        reverse=True,
    )
    return rows.listing([_entry(row, one_line(text(page, "title")), address) for row in changes], source, at)


def _entry(row: Mapping[str, Any], page: str, address: str) -> Entry:
    moment, note = text(row, "public_timestamp"), one_line(text(row, "note"))
    return Entry(
        guid=f"{address}#{moment}" if moment else "",
        link=address if moment else "",
        title=f"{page}: {note}" if note else "",
        dates={"published": moment},
    )
