# SPDX-License-Identifier: MIT
"""European Commission, Press Corner: the interface behind its pages, as a list (newest first) and as one document.

The pages themselves are empty until a browser fills them: a document is asked for by its reference (IP/22/7649).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from monitor.core.errors import ParseError
from monitor.core.model import Document, Source
from spiders import rows
from spiders.items import Entry, Listing
from spiders.records import json_record, json_rows, text
from spiders.text import one_line, plain

PAGE = "/commission/presscorner/detail/"


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the listed documents. Raises ParseError."""
    found = json_rows(body, source.id, "docuLanguageListResources")
    return rows.listing([_entry(row, source) for row in found], source, at)


def _entry(row: Mapping[str, Any], source: Source) -> Entry:
    reference = one_line(text(row, "refCode"))
    language = (text(row, "languageCode") or source.language).lower()
    page = f"{PAGE}{language}/{reference.lower().replace('/', '_')}"
    return Entry(
        link=urljoin(source.url, page) if reference else "",
        title=one_line(text(row, "title")),
        teaser=plain(text(row, "leadText")),
        dates={"published": text(row, "eventDate")},
    )


def document(body: bytes, url: str) -> Document:
    """Return a document with its whole text. Raises ParseError, also for a reference that nobody knows."""
    whole = json_record(body, url)
    found = whole.get("docuLanguageResource")
    if not isinstance(found, dict) or not (said := plain(text(found, "htmlContent"))):
        raise ParseError("the document has no text in this language", source=url)
    return Document(
        text="\n\n".join(filter(None, (one_line(text(found, "subtitle")), said))),
        title=one_line(text(found, "title")),
        publisher="European Commission",
    )
