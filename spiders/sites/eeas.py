# SPDX-License-Identifier: MIT
"""European External Action Service, press material: cards with a day (26.03.2026) at their foot, and an article.

Cards of the Council's own releases stand among them; they lead to the Council, whose feed tells them already.
"""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from monitor.core.model import Document, Source
from spiders import pages, rows
from spiders.items import Listing
from spiders.text import text_of


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the listed releases. Raises ParseError for a page of another shape."""
    cards = pages.tree_of(body, "", source.id).cssselect(".card:has(.card-title)")
    found = [rows.entry(card, source, title=".card-title a", day=".card-footer") for card in cards]
    home = urlsplit(source.url).hostname
    return rows.listing((row for row in found if not row.link or urlsplit(row.link).hostname == home), source, at)


def document(body: bytes, url: str) -> Document:
    """Return a statement or release. Raises ParseError."""
    tree = pages.tree_of(body, "", url)
    parts = [text_of(part) for part in tree.cssselect(".field--name-field-text")]
    text = "\n\n".join(filter(None, parts)) or text_of(pages.part(tree, "main article", url))
    found = pages.described(tree, text)
    heading = rows.said(rows.first(tree, "h1"))
    return replace(found, title=heading) if heading else found
