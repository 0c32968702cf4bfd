# SPDX-License-Identifier: MIT
"""UN Security Council, the consolidated list: one item for each entry. A change of an entry is an edit."""

from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.core.errors import ParseError
from monitor.core.model import Item, Source
from spiders import dates
from spiders.records import Element, value, values, xml_rows

PAGE = "https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list"
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the entries. Raises ParseError for a file that is cut or of another shape."""
    found = [_item(entry, source, at) for entry in xml_rows(body, source.id, "INDIVIDUAL", "ENTITY")]
    if not found:
        raise ParseError("the list is empty", source=source.id)
    return found


def _item(entry: Element, source: Source, at: datetime) -> Item:
    number = value(entry, "REFERENCE_NUMBER")
    if not number:
        raise ParseError("an entry without a reference number", source=source.id)
    name = " ".join(filter(None, (value(entry, part) for part in _NAMES)))
    regime = value(entry, "UN_LIST_TYPE")
    updated = ", ".join(values(entry, "LAST_DAY_UPDATED/VALUE"))
    dated = dates.read(value(entry, "LISTED_ON"), ZoneInfo(source.zone), at, day_only=True)
    return Item(
        source=source.id,
        key=number,
        url=f"{PAGE}#{number}",
        title=f"On the UN sanctions list ({regime}): {name} ({number})",
        text=" ".join(filter(None, (value(entry, "COMMENTS1"), f"Updated on {updated}." if updated else ""))),
        published=dated.published,
        published_raw=dated.raw,
        date_quality=dated.quality,
        official_lead=True,
    )
