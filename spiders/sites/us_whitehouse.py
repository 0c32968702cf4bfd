# SPDX-License-Identifier: MIT
"""The White House: the listing of its news, actions and statements, and an article without the menu that heads it."""

from datetime import datetime

from monitor.core.model import Document, Source
from spiders import pages, rows
from spiders.items import Listing
from spiders.text import text_of


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the listed articles. Raises ParseError for a page of another shape."""
    found = pages.tree_of(body, "", source.id).cssselect("li.wp-block-post")
    return rows.listing(
        [rows.entry(row, source, title=".wp-block-post-title a", day=".wp-block-post-date") for row in found],
        source,
        at,
    )


def document(body: bytes, url: str) -> Document:
    """Return an article. Raises ParseError."""
    tree = pages.tree_of(body, "", url)
    return pages.described(tree, text_of(pages.part(tree, ".wp-block-post-content", url)))
