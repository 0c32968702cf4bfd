# SPDX-License-Identifier: MIT
"""Any page that lists news: each link whose address the entry's own rules describe is an item, its day beside it.

`ids: {field: link, take: …}` says which addresses are items, `dates: {link: …}` that a day is in them. So it reads the
pages of many offices without a line about any of them. Their articles are read as any other; where one does not tell
programs its day, the day beside its heading counts.
"""

from dataclasses import replace
from datetime import datetime

from monitor.core.errors import ParseError
from monitor.core.model import Document, Source
from spiders import pages, rows
from spiders.items import Listing


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the linked articles. Raises ParseError for a page without any, and for an entry that describes none."""
    if source.ids.take in (None, "{page}", "{rest}") and source.dates.link is None:
        raise ParseError("`ids: take` has to say which links are items", source=source.id)
    return rows.listing(rows.linked(pages.tree_of(body, "", source.id), source), source, at)


def document(body: bytes, url: str) -> Document:
    """Return an article with its day. Raises ParseError for a page without text."""
    found = pages.read(body, "", url)
    if found.published is not None:
        return found
    part = rows.first(pages.tree_of(body, "", url), "h1")
    for _ in range(rows.UP):
        if part is None:
            break
        dated = pages.day_told(rows.day_of(part))
        if dated.published is not None:
            return replace(found, published=dated.published, date_quality=dated.quality)
        part = part.getparent()
    return found
