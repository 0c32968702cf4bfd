# SPDX-License-Identifier: MIT
"""The UK sanctions list: one item for each designation. A change of a designation is an edit.

Days are written dd/mm/yyyy, here and there with letters in them: those are kept as written and not used.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.core.errors import ParseError
from monitor.core.model import Item, Source
from spiders import dates
from spiders.records import Element, value, xml_rows

PAGE = "https://www.gov.uk/government/publications/the-uk-sanctions-list"
_NAMES = ("Name1", "Name2", "Name3", "Name4", "Name5", "Name6")


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the designations. Raises ParseError for a file that is cut or of another shape."""
    found = [_item(entry, source, at) for entry in xml_rows(body, source.id, "Designation")]
    if not found:
        raise ParseError("the list is empty", source=source.id)
    return found


def _item(entry: Element, source: Source, at: datetime) -> Item:
    number = value(entry, "UniqueID")
    if not number:
        raise ParseError("a designation without its number", source=source.id)
    name = " ".join(filter(None, (value(entry, f"Names/Name/{part}") for part in _NAMES)))
    written = value(entry, "DateDesignated")
    dated = dates.read("-".join(reversed(written.split("/"))), ZoneInfo(source.zone), at, day_only=True)
    imposed = value(entry, "SanctionsImposed").replace("|", ", ")
    return Item(
        source=source.id,
        key=number,
        url=f"{PAGE}#{number}",
        title=f"On the UK sanctions list ({value(entry, 'RegimeName')}): {name} ({number})",
        text=" ".join(
            filter(
                None,
                (
                    value(entry, "UKStatementofReasons"),
                    f"Imposed: {imposed}." if imposed else "",
                    f"Updated on {value(entry, 'LastUpdated')}.",
                ),
            )
        ),
        published=dated.published,
        published_raw=written,
        date_quality=dated.quality,
        official_lead=True,
    )
