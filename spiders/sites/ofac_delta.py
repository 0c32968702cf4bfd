# SPDX-License-Identifier: MIT
"""OFAC's latest changes of the sanctions lists: who was added, removed or changed, under which programmes."""

from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.core.errors import ParseError
from monitor.core.listings import ADDED, AMENDED, REMOVED
from monitor.core.model import Item, Source
from spiders import dates
from spiders.entries import labelled
from spiders.records import Element, value, values, xml_rows

PAGE = "https://sanctionslistservice.ofac.treas.gov/changes/latest"
_NAME = "names/name/translations/translation/formattedFullName"
_SAID = {"add": ADDED, "remove": REMOVED, "modify": AMENDED}


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return one item for each entry that was touched. Raises ParseError for an action we do not know."""
    found: list[Item] = []
    stamp = ""
    for element in xml_rows(body, source.id, "publicationInfo", "entity"):
        if element.tag.endswith("publicationInfo"):
            stamp = value(element, "datePublished")[:19]  # a wall clock in Washington, without its zone
        elif element.get("action"):
            found.append(_item(element, stamp, source, at))
    if not stamp:
        raise ParseError("the file does not say when it was published", source=source.id)
    return found


def _item(entity: Element, stamp: str, source: Source, at: datetime) -> Item:
    action = (entity.get("action") or "").lower()
    if action not in _SAID:
        raise ParseError(f"unknown action {action[:40]!r}", source=source.id)
    number, (name, *others) = entity.get("id"), [*values(entity, _NAME), ""]
    if not number or not name:
        raise ParseError(f"an entry without its {'name' if number else 'number'}", source=source.id)
    lists = ", ".join(values(entity, "sanctionsLists/sanctionsList")) or "sanctions list"
    programmes = ", ".join(values(entity, "sanctionsPrograms/sanctionsProgram"))
    said = (
        f"{value(entity, 'generalInfo/entityType') or 'Entry'} {name}.",
        f"Programmes: {programmes or 'none named'}.",
        labelled("Authority", values(entity, "legalAuthorities/legalAuthority")),
        labelled("Also known as", others),
        labelled("Country", values(entity, "addresses/address/country")),
    )
    dated = dates.read(stamp, ZoneInfo(source.zone), at)
    return Item(
        source=source.id,
        key=f"{stamp}/{number}/{action}",
        url=PAGE,
        title=f"{_SAID[action]}{lists} ({programmes or 'no programme named'}): {name} ({number})",
        text=" ".join(filter(None, said)),
        published=dated.published,
        published_raw=dated.raw,
        date_quality=dated.quality,
        official_lead=True,
    )
