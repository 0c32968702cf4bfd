# SPDX-License-Identifier: MIT
"""UN Security Council, the resolutions of a year: a table of symbol, day and subject. The symbol is the key."""

import re
from datetime import datetime

from monitor.core.model import Source
from spiders import pages, rows
from spiders.items import Entry, Listing
from spiders.text import link

_SYMBOL = re.compile(r"S/RES/\d+\s*\(\d{4}\)")


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the resolutions. Raises ParseError for a page without any."""
    found = pages.tree_of(body, "", source.id).cssselect("table tr")
    return rows.listing([_entry(row, source) for row in found if _SYMBOL.search(rows.said(row))], source, at)


def _entry(row: pages.Element, source: Source) -> Entry:
    cells = [rows.said(cell) for cell in row.cssselect("td")]
    named = _SYMBOL.search(rows.said(row))
    symbol = re.sub(r"\s*\(", " (", named[0]) if named else ""
    anchor = rows.first(row, "a[href*='RES']")
    day = rows.day_of(row)
    subject = max((cell for cell in cells if cell != day and not _SYMBOL.search(cell)), key=len, default="")
    return Entry(
        guid=symbol,
        link="" if anchor is None else link(source.url, anchor.get("href") or ""),
        title=f"{symbol}: {subject}",
        dates={"published": day},
    )
