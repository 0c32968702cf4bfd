# SPDX-License-Identifier: MIT
"""EU sanctions map: the regimes, each with the day of its last amendment. A number not seen before is a new regime."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from monitor.core.model import Source
from spiders import rows
from spiders.items import Entry, Listing
from spiders.records import json_rows, text
from spiders.text import one_line

PAGE = "https://www.sanctionsmap.eu/#/main/details/"
LATEST = 4_102_444_800  # seconds, the year 2100: what is larger counts something else


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the regimes. Raises ParseError."""
    return rows.listing([_entry(row) for row in json_rows(body, source.id, "data")], source, at)


def _entry(row: Mapping[str, Any]) -> Entry:
    number, amended = row.get("id"), row.get("amendment")
    stamp = amended if isinstance(amended, int) and 0 < amended < LATEST else None
    day = f"{datetime.fromtimestamp(stamp, UTC):%Y-%m-%d}" if stamp else ""
    about = one_line(text(row, "specification", "acronym"))
    where = _title_of(row, "country") or "a theme, no country"
    return Entry(
        guid=str(number) if isinstance(number, int) else "",
        link=f"{PAGE}{number}" if isinstance(number, int) else "",
        title=f"EU sanctions regime ({where}): {about}" if about else "",
        teaser=f"Last amendment: {day or 'not told'}. Adopted by: {_title_of(row, 'adopted_by') or 'not told'}.",
        dates={"published": day},
    )


def _title_of(row: Mapping[str, Any], name: str) -> str:
    """What is named is wrapped: {"country": {"data": {"title": …}}}."""
    wrapped = row.get(name)
    inner = wrapped.get("data") if isinstance(wrapped, dict) else None
    return one_line(text(inner, "title")) if isinstance(inner, dict) else ""
