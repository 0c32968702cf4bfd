# SPDX-License-Identifier: MIT
"""United Nations meetings coverage and press releases: the listing behind the ten items of the feed, and an article.

A meeting is listed twice, live (/en/blog/sc99001) and written up (/en/2022/sc99001.doc.htm): the document symbol is the
key of both, the write-up the one to read.
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.core.errors import ParseError
from monitor.core.model import Document, Item, Source
from spiders import dates, pages
from spiders.text import link, one_line, text_of

_SYMBOL = re.compile(r"/en/(?:\d{4}|blog)/([a-z]+\d+)")


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the listed documents, each once. Raises ParseError for a page of another shape."""
    rows = pages.tree_of(body, "", source.id).cssselect("div.views-row")
    if not rows:
        raise ParseError("the page lists nothing", source=source.id)
    found: dict[str, Item] = {}
    for row in rows:
        item = _item(row, source, at)
        if item.key not in found or "/blog/" in found[item.key].url:
            found[item.key] = item
    return list(found.values())


def _item(row: pages.Element, source: Source, at: datetime) -> Item:
    title = pages.part(row, "h3 a", source.id)
    url = link(source.url, title.get("href") or "")
    symbol = _SYMBOL.search(url)
    if symbol is None:
        raise ParseError(f"a row without a document symbol: {url[:100]}", source=source.id)
    when = row.cssselect("time[datetime]")
    day = (when[0].get("datetime") or "") if when else ""
    found = dates.read(day, ZoneInfo(source.zone), at, day_only=True)  # the time is a placeholder: always noon
    teaser = row.cssselect(".field--name-body .field__item")
    return Item(
        source=source.id,
        key=symbol[1],
        url=url,
        title=one_line(text_of(title)),
        text=text_of(teaser[0]) if teaser else "",
        published=found.published,
        published_raw=found.raw,
        date_quality=found.quality,
    )


def document(body: bytes, url: str) -> Document:
    """Return a meeting's coverage or a release. Raises ParseError."""
    tree = pages.tree_of(body, "", url)
    return pages.described(tree, text_of(pages.part(tree, ".field--name-body", url)))
