# SPDX-License-Identifier: MIT
"""GOV.UK search as JSON: the pages of one department, newest first. A page's path is its key."""

from datetime import UTC, datetime

from monitor.core.errors import ParseError
from monitor.core.model import Item, Source
from spiders import dates
from spiders.records import json_rows, text
from spiders.text import link, one_line, plain


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the pages found. Raises ParseError."""
    found = []
    for row in json_rows(body, source.id, "results"):
        url = link(source.url, text(row, "link"))
        if not url:
            raise ParseError("a result without an address", source=source.id)
        dated = dates.read(text(row, "public_timestamp"), UTC, at)
        found.append(
            Item(
                source=source.id,
                key=url,
                url=url,
                title=one_line(text(row, "title")),
                text=plain(text(row, "description")),
                published=dated.published,
                published_raw=dated.raw,
                date_quality=dated.quality,
            )
        )
    return found
