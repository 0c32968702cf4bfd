# SPDX-License-Identifier: MIT
"""The UK sanctions list: one item for each designation, known by its number.

Days are written dd/mm/yyyy, here and there with letters in them: those are kept as written and not used.
"""

from datetime import datetime

from monitor.core.errors import ParseError
from monitor.core.model import Item, Source
from spiders.entries import entry, labelled
from spiders.records import Element, children, value, values, xml_rows

PAGE = "https://www.gov.uk/government/publications/the-uk-sanctions-list"
_NAMES = ("Name1", "Name2", "Name3", "Name4", "Name5", "Name6")


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the designations. Raises ParseError for a file that is cut or of another shape."""
    found = [_item(row, source, at) for row in xml_rows(body, source.id, "Designation")]
    if not found:
        raise ParseError("the list is empty", source=source.id)
    return found


def _item(row: Element, source: Source, at: datetime) -> Item:
    names = sorted(children(row, "Names/Name"), key=lambda name: value(name, "NameType") != "Primary Name")
    called = [" ".join(filter(None, (value(name, part) for part in _NAMES))) for name in names]
    written = value(row, "DateDesignated")
    return entry(
        source,
        at,
        on="UK sanctions list",
        programme=value(row, "RegimeName"),
        name=called[0] if called else "",
        number=value(row, "UniqueID"),
        page=PAGE,
        day="-".join(reversed(written.split("/"))),
        written=written,
        said=(
            value(row, "UKStatementofReasons"),
            labelled("Imposed", value(row, "SanctionsImposed").split("|")),
            value(row, "OtherInformation"),
            labelled("Also known as", (*called[1:], *values(row, "NonLatinNames/NonLatinName/NameNonLatinScript"))),
            labelled("Address", values(row, "Addresses/Address")),
            labelled("Details", (*values(row, "IndividualDetails"), *values(row, "ShipDetails"))),
            labelled("Updated on", [value(row, "LastUpdated")]),
        ),
    )
