# SPDX-License-Identifier: MIT
"""GDELT's list of articles. Its refusals are plain text, also with status 200; `{}` means none found."""

from datetime import UTC, datetime

from monitor.core.model import Item, Source
from spiders import dates
from spiders.records import json_rows, text
from spiders.text import link, one_line


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the articles. Raises ParseError."""
    if body.strip() == b"{}":
        return []
    found = []
    for row in json_rows(body, source.id, "articles"):
        url = link(source.url, text(row, "url"))
        if url:
            dated = dates.read(text(row, "seendate"), UTC, at)  # when it was seen, not when it was published
            found.append(
                Item(
                    source=source.id,
                    key=url,
                    url=url,
                    title=one_line(text(row, "title")),
                    published=dated.published,
                    published_raw=dated.raw,
                    date_quality=dated.quality,
                    publisher=one_line(text(row, "domain")),
                )
            )
    return found
