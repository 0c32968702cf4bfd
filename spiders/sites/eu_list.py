# SPDX-License-Identifier: MIT
"""EU financial sanctions files, the consolidated list: one item for each person or entity, known by its EU number.

A copy for convenience: the act that an entry names is what counts. All is in attributes; a name comes once a language.
"""

from datetime import datetime

from monitor.core.errors import ParseError
from monitor.core.model import Item, Source
from spiders.entries import entry, labelled
from spiders.records import Element, children, values, xml_rows
from spiders.text import one_line

PAGE = "https://webgate.ec.europa.eu/fsd/fsf"


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the entries. Raises ParseError for a file that is cut or of another shape."""
    found = [_item(row, source, at) for row in xml_rows(body, source.id, "sanctionEntity")]
    if not found:
        raise ParseError("the list is empty", source=source.id)
    return found


def _item(row: Element, source: Source, at: datetime) -> Item:
    acts = children(row, "regulation")
    act = acts[0].attrib if acts else {}
    names = [(name.get("nameLanguage") or "EN", one_line(name.get("wholeName") or "")) for name in _named(row)]
    called = [name for language, name in sorted(names, key=lambda known: known[0] != "EN") if name]
    return entry(
        source,
        at,
        on="EU sanctions list",
        programme=one_line(act.get("programme") or ""),
        name=called[0] if called else "",
        number=one_line(row.get("euReferenceNumber") or row.get("logicalId") or ""),
        page=PAGE,
        day=one_line(act.get("publicationDate") or ""),
        said=(
            *values(row, "remark"),
            labelled("Position", (one_line(name.get("function") or "") for name in _named(row))),
            labelled(
                "Nationality", (one_line(one.get("countryDescription") or "") for one in children(row, "citizenship"))
            ),
            labelled("Also known as", called[1:]),
            labelled("Act", [one_line(act.get("numberTitle") or ""), *values(row, "regulation/publicationUrl")]),
        ),
    )


def _named(row: Element) -> list[Element]:
    return children(row, "nameAlias")
