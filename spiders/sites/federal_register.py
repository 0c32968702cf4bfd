# SPDX-License-Identifier: MIT
"""US Federal Register: documents as published, those filed for public inspection the working day before, and a text.

A text is lines of seventy characters as printed, a paragraph indented; its head names volume and page.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.core.errors import ParseError
from monitor.core.model import Document, Source
from spiders import pages, rows
from spiders.items import Entry, Listing
from spiders.records import json_rows, text
from spiders.text import TEXT_MAX, clean, cut, link, one_line, plain

_PARAGRAPH = re.compile(r"\n\s*\n|\n(?= {4})")
_FRAME = re.compile(r"\[|From the Federal Register Online|[-=_*]{3,}")  # head, foot and rules of a printed page
_PRINTED = b"[Federal Register Volume"


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the documents. Raises ParseError."""
    return rows.listing([_entry(row, source) for row in json_rows(body, source.id, "results")], source, at)


def _entry(row: Mapping[str, Any], source: Source) -> Entry:
    filed = text(row, "filed_at")  # the moment it could be read; publication is a day, and may lie ahead
    return Entry(
        guid=text(row, "document_number"),
        link=link(source.url, text(row, "html_url", "pdf_url")) if text(row, "document_number") else "",
        title=one_line(text(row, "title", "toc_subject", "type")),
        teaser=plain(text(row, "abstract")),
        dates={"published": filed or text(row, "publication_date")},
    )


def document(body: bytes, url: str) -> Document:
    """Return a text as printed. Raises ParseError, also for the page that asks programs to use the interface."""
    if _PRINTED not in body[:2_000]:
        raise ParseError("no text of the Federal Register", source=url)
    raw = pages.part(pages.tree_of(body, "", url), "pre, p", url).text_content()
    said = (" ".join(part.split()) for part in _PARAGRAPH.split(clean(raw)))
    own = [part for part in said if part and not _FRAME.match(part)]
    return Document(text=cut("\n\n".join(own), TEXT_MAX), publisher="Federal Register")
