# SPDX-License-Identifier: MIT
"""One entry of a sanctions list as an Item: which list, under which programme, who, since when. Shared by its readers.

The title says that the entry is on the list; what happened to it is told by comparing (monitor.core.listings).
"""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from monitor.core.errors import ParseError
from monitor.core.listings import ON
from monitor.core.model import Item, Source
from spiders import dates
from spiders.text import TEXT_MAX, TITLE_MAX, cut


def entry(
    source: Source,
    at: datetime,
    *,
    on: str,
    programme: str,
    name: str,
    number: str,
    page: str,
    said: Iterable[str],
    day: str = "",
    written: str = "",
) -> Item:
    """Return the entry. `day` (as 2022-12-09) is when it was listed, `written` how the list writes that day.

    Raises ParseError for an entry without a number or name: leaving it out would tell that it was taken off.
    """
    if not number or not name:
        raise ParseError(f"an entry without its {'name' if number else 'number'} ({number or name or 'empty'})"[:150],
                         source=source.id)  # fmt: skip
    dated = dates.read(day, ZoneInfo(source.zone), at, day_only=True)
    return Item(
        source=source.id,
        key=number,
        url=f"{page}#{quote(number)}",
        title=cut(f"{ON}{on} ({programme or 'no programme named'}): {name} ({number})", TITLE_MAX),
        text=cut(" ".join(filter(None, said)), TEXT_MAX),
        published=dated.published,
        published_raw=written or dated.raw,
        date_quality=dated.quality,
        official_lead=True,
    )


def labelled(label: str, values: Iterable[str]) -> str:
    """Return "Label: a; b." or "" where there is no value; each value once, in order."""
    told = "; ".join(dict.fromkeys(filter(None, values)))
    return f"{label}: {told.rstrip('.')}." if told else ""
