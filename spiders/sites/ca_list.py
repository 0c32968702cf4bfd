# SPDX-License-Identifier: MIT
"""Canada, consolidated autonomous sanctions list: one item for each record.

Regime, schedule and item number together are its number. The names of the fields are English, or English and French in
one (`Country-Pays`): the part before the hyphen counts. So does the part of a regime before the slash.
"""

from datetime import datetime

from monitor.core.errors import ParseError
from monitor.core.model import Item, Source
from spiders.entries import entry, labelled
from spiders.records import Element, xml_rows
from spiders.text import one_line

PAGE = (
    "https://www.international.gc.ca/world-monde/international_relations-relations_internationales/sanctions/"
    "consolidated-consolide.aspx?lang=eng"
)


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the records. Raises ParseError for a file that is cut or of another shape."""
    found = [_item(row, source, at) for row in xml_rows(body, source.id, "record")]
    if not found:
        raise ParseError("the list is empty", source=source.id)
    return found


def _item(row: Element, source: Source, at: datetime) -> Item:
    told = {part.tag.split("-")[0]: one_line(part.text or "") for part in row if isinstance(part.tag, str)}
    regime, schedule, number = told.get("Country", "").split("/")[0].strip(), told.get("Schedule"), told.get("Item")
    imo = told.get("ShipIMONumber", "")
    return entry(
        source,
        at,
        on="Canadian sanctions list",
        programme=regime,
        name=told.get("EntityOrShip") or " ".join(filter(None, (told.get("GivenName"), told.get("LastName")))),
        number=f"{regime}/{schedule or 'N/A'}/{number}" if regime and number else "",
        page=PAGE,
        day=told.get("DateOfListing", ""),
        said=(
            labelled("Also known as", [told.get("Aliases", "")]),
            labelled("Ship" if imo else "Position", [told.get("TitleOrShipType") or told.get("TitleOrShip", "")]),
            labelled("IMO number", [imo]),
        ),
    )
