# SPDX-License-Identifier: MIT
"""UN Security Council, the consolidated list: one item for each entry, known by its reference number.

Names have stray blanks and line breaks; the version number stays the same when an entry is edited.
"""

from datetime import datetime

from monitor.core.errors import ParseError
from monitor.core.model import Item, Source
from spiders.entries import entry, labelled
from spiders.records import Element, value, values, xml_rows

PAGE = "https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list"
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ALIASES = ("INDIVIDUAL_ALIAS/ALIAS_NAME", "ENTITY_ALIAS/ALIAS_NAME", "NAME_ORIGINAL_SCRIPT")
_MORE = ("INDIVIDUAL_DOCUMENT", "INDIVIDUAL_DATE_OF_BIRTH", "INDIVIDUAL_PLACE_OF_BIRTH", "GENDER", "TITLE")


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the entries. Raises ParseError for a file that is cut or of another shape."""
    found = [_item(row, source, at) for row in xml_rows(body, source.id, "INDIVIDUAL", "ENTITY")]
    if not found:
        raise ParseError("the list is empty", source=source.id)
    return found


def _item(row: Element, source: Source, at: datetime) -> Item:
    return entry(
        source,
        at,
        on="UN sanctions list",
        programme=value(row, "UN_LIST_TYPE"),
        name=" ".join(filter(None, (value(row, part) for part in _NAMES))),
        number=value(row, "REFERENCE_NUMBER"),
        page=PAGE,
        day=value(row, "LISTED_ON")[:10],  # some have the offset of New York behind the day
        said=(
            value(row, "COMMENTS1"),
            labelled("Position", values(row, "DESIGNATION/VALUE")),
            labelled("Nationality", values(row, "NATIONALITY/VALUE")),
            labelled("Also known as", (said for path in _ALIASES for said in values(row, path))),
            labelled("Address", (*values(row, "INDIVIDUAL_ADDRESS"), *values(row, "ENTITY_ADDRESS"))),
            labelled("Details", (said for path in _MORE for said in values(row, path))),
            labelled("Updated on", values(row, "LAST_DAY_UPDATED/VALUE")),
        ),
    )
