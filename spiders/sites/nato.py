# SPDX-License-Identifier: MIT
"""NATO, transcripts: the answer of the site's own search. The day of a transcript is in its address."""

from datetime import datetime

from monitor.core.model import Source
from spiders import rows
from spiders.items import Entry, Listing
from spiders.records import json_rows, text
from spiders.text import link, one_line, plain


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the transcripts, newest first. Raises ParseError."""
    found = [
        Entry(
            link=link(source.url, text(row, "link")),
            title=one_line(text(row, "title")),
            teaser=plain(text(row, "description")),
        )
        for row in json_rows(body, source.id, "pages")
    ]
    return rows.listing(found, source, at)
