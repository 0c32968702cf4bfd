# SPDX-License-Identifier: MIT
"""OFAC's table of press releases. They stand at the Treasury, some through /index.php/, or to files."""

from datetime import datetime

from monitor.core.model import Source
from spiders import pages, rows
from spiders.items import Listing
from spiders.sites.treasury_press import document

__all__ = ["document", "items"]


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the releases of the table. Raises ParseError for a page without it."""
    table = pages.part(pages.tree_of(body, "", source.id), "table.views-table", source.id)
    return rows.listing(
        [
            rows.entry(row, source, title="td a[href]", day="td time, td.views-field-created, td")
            for row in table.cssselect("tbody tr")
        ],
        source,
        at,
    )
