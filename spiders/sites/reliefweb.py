# SPDX-License-Identifier: MIT
"""ReliefWeb (OCHA), reports of many offices: the answer of its interface, version 2. The office is the outlet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.core.model import Source
from spiders import rows
from spiders.items import Entry, Listing
from spiders.records import json_rows, text
from spiders.text import link, one_line, plain


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the reports. Raises ParseError."""
    return rows.listing([_entry(row, source) for row in json_rows(body, source.id, "data")], source, at)


def _entry(row: Mapping[str, Any], source: Source) -> Entry:
    fields = row.get("fields")
    told: Mapping[str, Any] = fields if isinstance(fields, dict) else {}
    stamps = told.get("date")
    days: Mapping[str, Any] = stamps if isinstance(stamps, dict) else {}
    outlets = told.get("source")
    outlet = outlets[0] if isinstance(outlets, list) and outlets and isinstance(outlets[0], dict) else {}
    return Entry(
        guid=one_line(str(row.get("id") or "")),
        link=link(source.url, text(told, "url_alias", "url")),
        title=one_line(text(told, "title")),
        teaser=plain(text(told, "body")),
        dates={"created": text(days, "created"), "updated": text(days, "changed")},
        outlet=one_line(text(outlet, "shortname", "name")),
    )
