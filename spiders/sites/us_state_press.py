# SPDX-License-Identifier: MIT
"""US Department of State, press releases: the listing (titles, kinds and days, no text) and an article.

The element whose class says "date" holds the kind of release, "Foreign Military Sales: Congressional Notification" say,
which is all that tells a notice to Congress from other news: it is the item's text. The date is the last part of the
line below the title.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.core.errors import ParseError
from monitor.core.model import Document, Item, Source
from spiders import dates, pages
from spiders.rows import first, said
from spiders.text import link, one_line, text_of


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the listed releases. Raises ParseError for a page without the list, or with rows of another shape."""
    tree = pages.tree_of(body, "", source.id)
    rows = pages.part(tree, "ul.collection-results", source.id).cssselect("li.collection-result")
    return [_item(row, source, at) for row in rows]


def _item(row: pages.Element, source: Source, at: datetime) -> Item:
    title = pages.part(row, "a.collection-result__link", source.id)
    day = pages.part(row, ".collection-result-meta span:last-child", source.id)
    url = link(source.url, title.get("href") or "")
    if not url:
        raise ParseError("a row without an address", source=source.id)
    found = dates.read(one_line(text_of(day)), ZoneInfo(source.zone), at, day_only=True)
    return Item(
        source=source.id,
        key=url,
        url=url,
        title=one_line(text_of(title)),
        text=said(first(row, ".collection-result__date")),
        published=found.published,
        published_raw=found.raw,
        date_quality=found.quality,
    )


def document(body: bytes, url: str) -> Document:
    """Return a release. Raises ParseError."""
    tree = pages.tree_of(body, "", url)
    return pages.described(tree, text_of(pages.part(tree, "div.entry-content", url)))
