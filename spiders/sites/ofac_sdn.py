# SPDX-License-Identifier: MIT
"""OFAC's list of specially designated nationals, as CSV: a tenth of the XML, and all that tells who is on it.

No header; "-0-" stands for nothing; programmes are "SDGT] [NPWMD"; a Ctrl-Z after the last line is the end of the file,
and a file without it is cut. There is no date in it.
"""

import csv
from datetime import datetime
from io import StringIO

from monitor.core.errors import ParseError
from monitor.core.model import Item, Source
from spiders.entries import entry, labelled
from spiders.text import clean

PAGE = "https://sanctionssearch.ofac.treas.gov/"
END = b"\x1a"
_COLUMNS = 12
_SHIP = ("Call sign", "Type", "Tonnage", "Gross tonnage", "Flag", "Owner")


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the entries. Raises ParseError for a file that is cut or of another shape."""
    whole = body.rstrip()
    if not whole.endswith(END):
        raise ParseError("the list has no end: it is cut, or another file", source=source.id)
    lines = csv.reader(StringIO(whole[: -len(END)].decode("utf-8", errors="replace"), newline=""), strict=True)
    try:
        found = [_item([_told(cell) for cell in row], source, at) for row in lines if row]
    except csv.Error as error:
        raise ParseError(f"line {lines.line_num}: {error}", source=source.id) from error
    if not found:
        raise ParseError("the list is empty", source=source.id)
    return found


def _told(cell: str) -> str:
    said = " ".join(clean(cell).split())
    return "" if said == "-0-" else said


def _item(row: list[str], source: Source, at: datetime) -> Item:
    if len(row) != _COLUMNS or not row[0].isdigit():
        raise ParseError(f"an entry of another shape: {','.join(row)[:60]!r}", source=source.id)
    number, name, kind, programmes, title, *ship, remarks = row
    programme = ", ".join(programmes.split("] ["))
    return entry(
        source,
        at,
        on="SDN list",
        programme=programme,
        name=name,
        number=number,
        page=PAGE,
        said=(
            f"{kind.capitalize() or 'Entity'} {name}.",
            labelled("Programmes", [programme]),
            labelled("Position", [title]),
            remarks,
            *(labelled(label, [value]) for label, value in zip(_SHIP, ship, strict=True)),
        ),
    )
