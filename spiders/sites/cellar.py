# SPDX-License-Identifier: MIT
"""CELLAR, the store behind the Official Journal: acts that amend a framework, as the answer to a SPARQL query.

An act comes once for each framework that it touches, and has a title only where it is in English already; its CELEX
number is the key. Its date is the document's own day.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.core.model import Source
from spiders import rows
from spiders.items import Entry, Listing
from spiders.records import json_rows, text
from spiders.text import one_line

PAGE = "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:"


def items(body: bytes, source: Source, at: datetime) -> Listing:
    """Return the acts, each once. Raises ParseError."""
    return rows.listing([_entry(row) for row in json_rows(body, source.id, "results", "bindings")], source, at)


def _entry(row: Mapping[str, Any]) -> Entry:
    cells = {name: text(cell, "value") for name, cell in row.items() if isinstance(cell, dict)}
    celex = one_line(cells.get("celex", ""))
    return Entry(
        guid=f"CELEX:{celex}" if celex else "",
        title=(one_line(cells.get("title", "")) or f"CELEX:{celex}") if celex else "",
        link=PAGE + celex if celex else "",
        dates={"published": cells.get("doc_date", "")},
    )
