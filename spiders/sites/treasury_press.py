# SPDX-License-Identifier: MIT
"""US Treasury, press releases of one year as JSON. Rows that stand for categories are mixed in: they have no number."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from monitor.core.model import DateQuality, Document, Source
from spiders import dates, pages, rows
from spiders.items import Entry, Listing
from spiders.records import json_rows, text
from spiders.text import link, one_line, text_of

_RELEASE = re.compile(r"/news/press-releases/([a-z]{2}\d{3,5})/?\Z")


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the year's releases, newest first. Raises ParseError."""
    found = [entry for row in json_rows(body, source.id, "items") if (entry := _entry(row, source)) is not None]
    return rows.listing(sorted(found, key=lambda entry: entry.dates["published"], reverse=True), source, at)


def _entry(row: Mapping[str, Any], source: Source) -> Entry | None:
    """A release; None for a row that stands for a category."""
    url = link(source.url, text(row, "url"))
    release = _RELEASE.search(url)
    if release is None:
        return None
    stamp = text(row, "datetime", "date")
    return Entry(guid=release[1], link=url, title=one_line(text(row, "title")), dates={"published": stamp})


def document(body: bytes, url: str) -> Document:
    """Return a release. Raises ParseError."""
    tree = pages.tree_of(body, "", url)
    text = text_of(pages.part(tree, ".field--name-field-news-body, article.entity--type-node", url))
    found = pages.described(tree, text)
    title = rows.said(rows.first(tree, "h2.uswds-page-title")) or found.title
    moment = rows.day_of(rows.first(tree, "article time.datetime"))
    dated = dates.read(moment, UTC, datetime.max.replace(tzinfo=UTC) - 2 * dates.FUTURE)
    return replace(found, title=title, published=dated.published if dated.quality is DateQuality.EXACT else None)
