# SPDX-License-Identifier: MIT
"""Any page that lists news: each link whose address the entry's own rules describe is an item, its day beside it.

`ids: {field: link, take: …}` says which addresses are items, `dates: {link: …}` that a day is in them. So it reads the
pages of many offices without a line about any of them; the general reader reads their articles.
"""

from datetime import datetime

from monitor.core.errors import ParseError
from monitor.core.model import Source
from spiders import rows
from spiders.items import Listing
from spiders.pages import tree_of


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the linked articles. Raises ParseError for a page without any, and for an entry that describes none."""
    if source.ids.take in (None, "{page}", "{rest}") and source.dates.link is None:
        raise ParseError("`ids: take` has to say which links are items", source=source.id)
    return rows.listing(rows.linked(tree_of(body, "", source.id), source), source, at)
