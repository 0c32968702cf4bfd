# SPDX-License-Identifier: MIT
"""Switzerland, SECO's whole list: one item for each target that is on it, known by its number.

The file keeps its history: targets taken off stay in it, and each modification copies targets as they were before and
after. Only those that stand on their own count; the newest modification says whether one is still on the list.
"""

from datetime import datetime

from monitor.core.errors import ParseError
from monitor.core.model import Item, Source
from spiders.entries import entry, labelled
from spiders.records import Element, children, value, values, xml_rows
from spiders.text import one_line

PAGE = "https://www.sesam.search.admin.ch/sesam-search-web/pages/search.xhtml"
_WHAT = ("individual", "entity", "object")
_LISTED = ("listed", "amended")
_OFF = "de-listed"


def items(body: bytes, source: Source, at: datetime) -> list[Item]:
    """Return the targets. Raises ParseError for a file that is cut or of another shape."""
    programmes: dict[str, str] = {}  # by the number of a set of measures; they stand before all targets
    found = []
    for row in xml_rows(body, source.id, "sanctions-program", "target"):
        if row.tag.endswith("sanctions-program"):
            programmes |= _sets(row)
        elif row.getparent().getparent() is None and _standing(row, source) != _OFF:
            found.append(_item(row, programmes, source, at))
    if not found:
        raise ParseError("the list is empty", source=source.id)
    return found


def _sets(programme: Element) -> dict[str, str]:
    names = {name.get("lang"): one_line(name.text or "") for name in children(programme, "program-name")}
    name = names.get("eng") or next(iter(names.values()), "")
    return {part.get("ssid"): name for part in children(programme, "sanctions-set") if part.get("ssid")}


def _standing(target: Element, source: Source) -> str:
    """How the newest modification left the target. Raises ParseError for a word we do not know."""
    newest = max(children(target, "modification"), key=_published, default=None)
    said = _LISTED[0] if newest is None else newest.get("modification-type") or _LISTED[0]
    if said not in (*_LISTED, _OFF):
        raise ParseError(f"a target changed in an unknown way: {one_line(said)[:40]!r}", source=source.id)
    return said


def _item(target: Element, programmes: dict[str, str], source: Source, at: datetime) -> Item:
    changes = sorted(children(target, "modification"), key=_published)
    listed = [_published(change) for change in changes if change.get("modification-type") == _LISTED[0]]
    names = _names(target)
    return entry(
        source,
        at,
        on="Swiss sanctions list",
        programme=programmes.get(target.get("sanctions-set-id") or value(target, "sanctions-set-id"), ""),
        name=names[0] if names else "",
        number=one_line(target.get("ssid") or ""),
        page=PAGE,
        day=listed[-1] if listed else "",
        said=(
            *(said for what in _WHAT for said in values(target, f"{what}/justification")),
            labelled("Also known as", names[1:]),
            labelled("Details", (said for what in _WHAT for said in values(target, f"{what}/other-information"))),
            labelled("Updated on", [_published(changes[-1])] if changes else []),
        ),
    )


def _published(modification: Element) -> str:
    return one_line(modification.get("publication-date") or modification.get("effective-date") or "")


def _names(target: Element) -> list[str]:
    """The names of all identities, the primary ones and those of the main identity first, their parts in order."""
    identities = [one for what in _WHAT for one in children(target, f"{what}/identity")]
    identities.sort(key=lambda one: one.get("main") != "true")
    names = [name for one in identities for name in children(one, "name")]
    names.sort(key=lambda name: name.get("name-type") != "primary-name")
    return [said for name in names if (said := _whole(name))]


def _whole(name: Element) -> str:
    parts = sorted(children(name, "name-part"), key=lambda part: (part.get("order") or "").zfill(3))
    return " ".join(filter(None, (value(part, "value") for part in parts)))
