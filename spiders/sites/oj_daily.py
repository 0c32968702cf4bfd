# SPDX-License-Identifier: MIT
"""Official Journal of the EU, L series, the newest day as a page: one row an act, its number above its title.

The page's day is not in its rows: the act's own day stands in its title, the day of publication is when we see it.
"""

from dataclasses import replace
from datetime import datetime

from monitor.core.model import Source
from spiders import pages, rows
from spiders.items import Entry, Listing

_TITLE = ".defaultUnderlined a, a[href*='uri=OJ:']"


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the day's acts. Raises ParseError for a page without any."""
    found = pages.tree_of(body, "", source.id).cssselect(".daily-view-row-spacing")
    return rows.listing([_entry(row, source) for row in found], source, at)


def _entry(row: pages.Element, source: Source) -> Entry:
    number = rows.said(rows.first(row, ".section-level-3"))
    found = rows.entry(row, source, title=_TITLE)
    return replace(found, teaser=f"Act {number}, L series." if number else "")
