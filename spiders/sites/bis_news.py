# SPDX-License-Identifier: MIT
"""US Bureau of Industry and Security: the page of its news, and a press release. One page of several megabytes."""

from datetime import datetime

from monitor.core.model import Document, Source
from spiders import pages, rows
from spiders.items import Entry, Listing
from spiders.text import link, text_of


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the listed news. Raises ParseError for a page of another shape."""
    found = pages.tree_of(body, "", source.id).cssselect("li[data-date]")
    return rows.listing([_entry(row, source) for row in found], source, at)


def _entry(row: pages.Element, source: Source) -> Entry:
    anchor = rows.first(row, "a[href]")
    return Entry(
        link="" if anchor is None else link(source.url, anchor.get("href") or ""),
        title=rows.said(rows.first(row, "h3")) or rows.said(anchor),
        dates={"published": rows.day_of(rows.first(row, "span.date"))},
    )


def document(body: bytes, url: str) -> Document:
    """Return a press release; its title stands inside it, above it stands the agency's name. Raises ParseError."""
    tree = pages.tree_of(body, "", url)
    release = pages.part(tree, ".press-release-container", url)
    title = rows.said(rows.first(release, "h2"))
    said = text_of(release)
    own = (title and said.partition(title)[2].strip()) or said
    return Document(text=pages.without_heading(own, title), title=title, publisher="Bureau of Industry and Security")
