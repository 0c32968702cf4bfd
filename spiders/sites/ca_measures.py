# SPDX-License-Identifier: MIT
"""Canada, sanctions over Ukraine: a table of the measures, the newest row first, the names folded away.

A row has no number: its day, regime and kind are the key, counted from the oldest where there are several of a day.
"""

from collections import Counter
from datetime import datetime

from monitor.core.errors import ParseError
from monitor.core.model import Source
from spiders import pages, rows
from spiders.items import Entry, Listing
from spiders.text import text_of

_COLUMNS = {"date": "day", "country": "regime", "types": "kind"}


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the measures. Raises ParseError for a page without the table, or with other columns."""
    table = pages.part(pages.tree_of(body, "", source.id), "table[id*='dataset-filter']", source.id)
    heads = [rows.said(head).casefold() for head in table.cssselect("thead th")]
    places = {name: n for n, head in enumerate(heads) for word, name in _COLUMNS.items() if word in head}
    if len(places) < len(_COLUMNS):
        raise ParseError("the table has other columns", source=source.id)
    times: Counter[str] = Counter()
    found = [_entry(row.cssselect("td"), places, source, times) for row in reversed(table.cssselect("tbody tr"))]
    return rows.listing(reversed(found), source, at)


def _entry(cells: list[pages.Element], places: dict[str, int], source: Source, times: Counter[str]) -> Entry:
    told = {name: rows.said(cells[n]) for name, n in places.items() if n < len(cells)}
    if len(told) < len(places):
        return Entry()
    place = "/".join((told["day"], told["regime"], told["kind"]))
    times[place] += 1
    longest = max(cells, key=lambda cell: len(rows.said(cell)))
    return Entry(
        guid=f"{place}/{times[place]}",
        link=source.url,
        title=f"Canada, sanctions ({told['regime']}): {told['kind']}, {told['day']}",
        teaser=text_of(longest),
        dates={"published": rows.day_of(cells[places["day"]]) or told["day"]},
    )
