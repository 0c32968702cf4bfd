# SPDX-License-Identifier: MIT
"""Japan, Ministry of Foreign Affairs: press releases under the days of a month ("July 13", without the year)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.core.model import Source
from spiders import dates, pages, rows
from spiders.items import Entry, Listing
from spiders.text import link


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the releases. Raises ParseError for a page of another shape."""
    return rows.listing(list(_entries(pages.tree_of(body, "", source.id), source, at)), source, at)


def _entries(tree: pages.Element, source: Source, at: datetime) -> Iterator[Entry]:
    for heading in tree.cssselect("dl.title-list > dt"):
        day = _with_year(rows.said(heading), source, at)
        under = heading.getnext()
        for anchor in under.cssselect("li a") if under is not None and under.tag == "dd" else ():
            url = link(source.url, anchor.get("href") or "")
            yield Entry(link=url, title=rows.said(anchor), dates={"published": day})


def _with_year(day: str, source: Source, at: datetime) -> str:
    """The newest such day that is not ahead: in January the page still shows December."""
    zone = ZoneInfo(source.zone)
    year = at.astimezone(zone).year
    this = dates.read(f"{day}, {year}", zone, at).published
    return f"{day}, {year - 1 if this is not None and this > at + timedelta(days=2) else year}"
