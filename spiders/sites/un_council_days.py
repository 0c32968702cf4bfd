# SPDX-License-Identifier: MIT
"""UN Security Council, pages that go day by day: a heading is a day, what stands under it happened or will happen then.

So does the log of changes to the consolidated list, and so does the programme of work. Nothing there has a number: day
and words together are the key. A day ahead is kept as written and never taken for the day of publication.
"""

from collections.abc import Iterator
from datetime import datetime

from monitor.core.errors import ParseError
from monitor.core.model import Source
from spiders import pages, rows
from spiders.items import Entry, Listing
from spiders.text import one_line

_HEADINGS = ("h2", "h3", "h4")
_SAYING = ("p", "li", "td")
SHORTEST = 12  # characters; less is a letter of the alphabet or "Back to top"


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return what the days hold. Raises ParseError for a page without days."""
    main = pages.part(pages.tree_of(body, "", source.id), "main", source.id)
    found = list(_entries(main, source))
    if not found:
        raise ParseError("no heading of the page is a day", source=source.id)
    return rows.listing(found, source, at)


def _entries(main: pages.Element, source: Source) -> Iterator[Entry]:
    day = ""
    for part in main.iter(*_HEADINGS, *_SAYING):
        words = rows.said(part)
        if part.tag in _HEADINGS:
            day = rows.day_of(part)
        elif day and len(words) >= SHORTEST and not any(inner is not part for inner in part.iter(*_SAYING)):
            yield Entry(
                guid=f"{day}: {words}", link=source.url, title=one_line(f"{day}: {words}"), dates={"published": day}
            )
