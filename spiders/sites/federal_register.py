# SPDX-License-Identifier: MIT
"""US Federal Register: documents as published, and those filed for public inspection the working day before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from monitor.core.model import Item, Source
from spiders import dates
from spiders.records import json_rows, text
from spiders.text import link, one_line, plain


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the documents. Raises ParseError."""
    rows = json_rows(body, source.id, "results")
    return [_item(row, source, at) for row in rows if text(row, "document_number")]


def _item(row: Mapping[str, Any], source: Source, at: datetime) -> Item:
    filed = text(row, "filed_at")  # the moment it could be read; publication is a day, and may lie ahead
    dated = dates.read(filed or text(row, "publication_date"), ZoneInfo(source.zone), at)
    return Item(
        source=source.id,
        key=text(row, "document_number"),
        url=link(source.url, text(row, "html_url", "pdf_url")),
        title=one_line(text(row, "title", "toc_subject", "type")),
        text=plain(text(row, "abstract")),
        published=dated.published,
        published_raw=dated.raw,
        date_quality=dated.quality,
    )
