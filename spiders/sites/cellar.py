# SPDX-License-Identifier: MIT
"""CELLAR, the store behind the Official Journal: acts that amend a framework, as the answer to a SPARQL query.

An act comes once for each framework that it touches; its CELEX number is the key. Its date is the document's own day.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.core.model import Item, Source
from spiders import dates
from spiders.records import json_rows, text
from spiders.text import one_line

PAGE = "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:"


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the acts, each once. Raises ParseError."""
    found: dict[str, Item] = {}
    for row in json_rows(body, source.id, "results", "bindings"):
        cells = {name: text(cell, "value") for name, cell in row.items() if isinstance(cell, dict)}
        celex = one_line(text(cells, "celex"))
        if celex:
            dated = dates.read(text(cells, "doc_date"), ZoneInfo(source.zone), at, day_only=True)
            found[celex] = Item(
                source=source.id,
                key=f"CELEX:{celex}",
                url=PAGE + celex,
                title=one_line(text(cells, "title")) or f"CELEX:{celex}",
                published=dated.published,
                published_raw=dated.raw,
                date_quality=dated.quality,
            )
    return list(found.values())
