# SPDX-License-Identifier: MIT
"""OFAC's latest changes of the sanctions lists: who was added, removed or changed, under which programmes."""

from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.core.errors import ParseError
from monitor.core.model import Item, Source
from spiders import dates
from spiders.records import Element, value, values, xml_rows

PAGE = "https://sanctionslistservice.ofac.treas.gov/changes/latest"
_SAID = {"add": "Added to", "remove": "Removed from", "modify": "Changed on"}


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
    name = value(entity, "names/name/translations/translation/formattedFullName")
    lists = ", ".join(values(entity, "sanctionsLists/sanctionsList")) or "a sanctions list"
    programmes = ", ".join(values(entity, "sanctionsPrograms/sanctionsProgram"))
    kind = value(entity, "generalInfo/entityType")
    dated = dates.read(stamp, ZoneInfo(source.zone), at)
    return Item(
        source=source.id,
        key=f"{stamp}/{entity.get('id')}/{action}",
        url=PAGE,
        title=f"{_SAID[action]} the {lists}: {name}",
        text=f"{kind or 'Entry'} {name}. Programmes: {programmes or 'none named'}.",
        published=dated.published,
        published_raw=dated.raw,
        date_quality=dated.quality,
        official_lead=True,
    )
