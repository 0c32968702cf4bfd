# SPDX-License-Identifier: MIT
"""US Department of War and its agencies (war.gov, the former defense.gov; dsca.mil): one article. Feeds list them."""

from dataclasses import replace

from monitor.core.model import Document
from spiders import pages, rows
from spiders.text import text_of


def document(body: bytes, url: str) -> Document:
    """Return a release, a notice of contracts or of an arms sale. Raises ParseError."""
    tree = pages.tree_of(body, "", url)
    found = pages.described(tree, text_of(pages.part(tree, "div.adetail div.body", url)))
    return replace(found, title=rows.said(rows.first(tree, "div.adetail h1.maintitle")) or found.title)
