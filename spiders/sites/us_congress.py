# SPDX-License-Identifier: MIT
"""US Congress: bills, the latest touched first. A bill is known by congress, type and number; a step is an edit of it.

The date is that of the latest action: a bill is touched for clerical reasons, too.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.core.model import Source
from spiders import rows
from spiders.items import Entry, Listing
from spiders.records import json_rows, text
from spiders.text import one_line

_TYPES = {
    "HR": ("H.R.", "house-bill"), "S": ("S.", "senate-bill"), "HJRES": ("H.J.Res.", "house-joint-resolution"),
    "SJRES": ("S.J.Res.", "senate-joint-resolution"), "HCONRES": ("H.Con.Res.", "house-concurrent-resolution"),
    "SCONRES": ("S.Con.Res.", "senate-concurrent-resolution"), "HRES": ("H.Res.", "house-resolution"),
    "SRES": ("S.Res.", "senate-resolution"),
}  # fmt: skip


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the bills. Raises ParseError."""
    return rows.listing([_entry(row) for row in json_rows(body, source.id, "bills")], source, at)


def _entry(row: Mapping[str, Any]) -> Entry:
    kind, number, congress = text(row, "type").upper(), str(row.get("number") or ""), row.get("congress")
    if kind not in _TYPES or not number.isdigit() or not isinstance(congress, int):
        return Entry()
    said, place = _TYPES[kind]
    action = row.get("latestAction")
    latest = action if isinstance(action, dict) else {}
    return Entry(
        guid=f"{congress}/{kind.lower()}/{number}",
        link=f"https://www.congress.gov/bill/{congress}{_nth(congress)}-congress/{place}/{number}",
        title=f"{said} {number}: {one_line(text(row, 'title'))}",
        teaser=f"Latest action: {one_line(text(latest, 'text'))}" if text(latest, "text") else "",
        dates={"published": text(latest, "actionDate"), "updated": text(row, "updateDate")},
    )


def _nth(number: int) -> str:
    return "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
