# SPDX-License-Identifier: MIT
"""US Treasury, Office of Foreign Assets Control: the recent actions, and one of them. Its feed ended in January 2025.

Links to categories share the path of the actions: an action's address holds its day in eight digits, with a number
where there were several on that day.
"""

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.core.errors import ParseError
from monitor.core.model import Document, Item, Source
from spiders import dates, pages
from spiders.items import Listing
from spiders.text import link, one_line, text_of

_ACTION = re.compile(r"/recent-(?:actions|issues)/((\d{4})(\d{2})(\d{2})(?:_\d+)?)\Z")


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the listed actions, and say how many rows held none. Raises ParseError for a page of another shape."""
    rows = pages.part(pages.tree_of(body, "", source.id), "div.view-content", source.id).cssselect("div.search-result")
    found = [item for row in rows if (item := _item(row, source, at)) is not None]
    if rows and not found:
        raise ParseError("rows without an action in them", source=source.id)
    lost = len(rows) - len(found)
    return Listing(items=tuple(found), note=f"{lost} row(s) without an action left out" if lost else "")


def _item(row: pages.Element, source: Source, at: datetime) -> Item | None:
    for title in row.cssselect("a[href]"):
        url = link(source.url, title.get("href") or "")
        action = _ACTION.search(url)
        if action is not None:
            found = dates.read("-".join(action.group(2, 3, 4)), ZoneInfo(source.zone), at)
            return Item(
                source=source.id,
                key=action[1],
                url=url,
                title=one_line(text_of(title)),
                published=found.published,
                published_raw=found.raw,
                date_quality=found.quality,
            )
    return None


def document(body: bytes, url: str) -> Document:
    """Return an action with the entries of the list that it adds, changes or removes. Raises ParseError."""
    tree = pages.tree_of(body, "", url)
    found = pages.described(tree, text_of(pages.part(tree, "#block-ofac-content .content", url)))
    title = tree.cssselect(".treas-page-title, h2.uswds-page-title")
    return replace(found, title=one_line(text_of(title[0]))) if title else found
