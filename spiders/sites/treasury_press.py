# SPDX-License-Identifier: MIT
"""US Treasury, press releases of one year as JSON. Rows that stand for categories are mixed in: they have no number."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from monitor.core.errors import ParseError
from monitor.core.model import DateQuality, Document, Item, Source
from spiders import dates, pages, rows
from spiders.records import json_rows, text
from spiders.text import link, one_line, text_of

_RELEASE = re.compile(r"/news/press-releases/([a-z]{2}\d{3,5})/?\Z")


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the year's releases, newest first. Raises ParseError."""
    found = []
    for row in json_rows(body, source.id, "items"):
        url = link(source.url, text(row, "url"))
        release = _RELEASE.search(url)
        if release is not None:
            dated = dates.read(text(row, "datetime", "date"), UTC, at)
            found.append(
                Item(
                    source=source.id,
                    key=release[1],
                    url=url,
                    title=one_line(text(row, "title")),
                    published=dated.published,
                    published_raw=dated.raw,
                    date_quality=dated.quality,
                )
            )
    if not found:
        raise ParseError("no row is a release", source=source.id)
    return sorted(found, key=lambda item: item.published_raw, reverse=True)


def document(body: bytes, url: str) -> Document:
    """Return a release. Raises ParseError."""
    tree = pages.tree_of(body, "", url)
    text = text_of(pages.part(tree, ".field--name-field-news-body, article.entity--type-node", url))
    found = pages.described(tree, text)
    title = rows.said(rows.first(tree, "h2.uswds-page-title")) or found.title
    moment = rows.day_of(rows.first(tree, "article time.datetime"))
    dated = dates.read(moment, UTC, datetime.max.replace(tzinfo=UTC) - 2 * dates.FUTURE)
    return replace(found, title=title, published=dated.published if dated.quality is DateQuality.EXACT else None)
