# SPDX-License-Identifier: MIT
"""US consolidated screening list: the entries of the lists of Commerce, State and Treasury, each with its list."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from monitor.core.errors import ParseError
from monitor.core.model import Item, Source
from spiders.entries import entry, labelled
from spiders.records import json_rows, text
from spiders.text import one_line

PAGE = "https://www.trade.gov/consolidated-screening-list"


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the entries. Raises ParseError."""
    found = [_item(row, source, at) for row in json_rows(body, source.id, "results")]
    if not found:
        raise ParseError("the list is empty", source=source.id)
    return found


def _item(row: Mapping[str, Any], source: Source, at: datetime) -> Item:
    programmes = "; ".join(_texts(row, "programs")) or one_line(text(row, "source"))
    return entry(
        source,
        at,
        on="US consolidated screening list",
        programme=programmes,
        name=one_line(text(row, "name")),
        number=one_line(text(row, "id")),
        page=PAGE,
        day=text(row, "start_date"),
        said=(
            labelled("List", [one_line(text(row, "source"))]),
            labelled("Also known as", _texts(row, "alt_names")),
            labelled("Licence policy", [one_line(text(row, "license_policy"))]),
            labelled("Notice", [one_line(text(row, "federal_register_notice"))]),
            one_line(text(row, "remarks")),
        ),
    )


def _texts(row: Mapping[str, Any], name: str) -> Iterator[str]:
    found = row.get(name)
    yield from (one_line(said) for said in (found if isinstance(found, list) else [found]) if isinstance(said, str))
