# SPDX-License-Identifier: MIT
"""The rows of a listing become Items by the entry's own rules for keys, dates and addresses: what the sites share.

A row that names nothing is left out, and the listing says so; a listing without any row is another page than ours.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from monitor.core.errors import ParseError
from monitor.core.model import Source
from spiders.items import Entry, Listing, listed, names_item, put_right
from spiders.pages import Element
from spiders.text import link, one_line, text_of

UP = 5  # steps up from a link to the part of the page that holds it and its day
NEAR = 2_000  # characters; a part with more in it is no row
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = re.compile(
    rf"\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}}\.\d{{1,2}}\.\d{{4}}\b|\b\d{{1,2}} {_MONTH},? \d{{4}}\b"
    rf"|\b{_MONTH} \d{{1,2}}, ?\d{{4}}\b",
    re.IGNORECASE,
)


def listing(rows: Iterable[Entry], source: Source, at: datetime) -> Listing:
    """Return the rows as items, each key once, with a note on what was left out. `at` (UTC) is when they were fetched.

    Raises ParseError where there is no row, or none with an address or key of its own.
    """
    found = list(rows)
    if not found:
        raise ParseError("the page lists nothing", source=source.id)
    named = [row for row in found if row.title and (row.guid or row.link)]
    items, note = listed(named, source, at)
    if not items:
        raise ParseError("no row has an address and a title", source=source.id)
    lost = f"{len(found) - len(named)} row(s) without address or title left out" if len(named) < len(found) else ""
    return Listing(items=tuple(items), note="; ".join(filter(None, (lost, note))))


def entry(row: Element, source: Source, *, title: str, day: str = "", teaser: str = "") -> Entry:
    """Return what stands in a row, by selectors: `title` names its link, `day` and `teaser` other parts of it."""
    anchor = first(row, title)
    return Entry(
        link="" if anchor is None else link(source.url, anchor.get("href") or ""),
        title=said(anchor),
        dates={"published": day_of(first(row, day))} if day else {},
        teaser="" if not teaser or (found := first(row, teaser)) is None else text_of(found),
    )


def linked(tree: Element, source: Source) -> Iterator[Entry]:
    """Yield an entry for each address of the page that the entry's rules take for an item, with the day beside it.

    The longest text of the links to one address is its title: pictures and "read more" link there, too.
    """
    found: dict[str, list[Element]] = {}
    for anchor in tree.iter("a"):
        url = put_right(link(source.url, anchor.get("href") or ""), source.links)
        if names_item(url, source):
            found.setdefault(url, []).append(anchor)
    for url, anchors in found.items():
        best = max(anchors, key=lambda anchor: len(said(anchor)))
        yield Entry(link=url, title=said(best), dates={"published": day_beside(best, source)})


def day_beside(anchor: Element, source: Source) -> str:
    """Return the day in the part of the page that holds this link and no link to another item, "" for none."""
    here = link(source.url, anchor.get("href") or "")
    part = anchor
    for _ in range(UP):
        others = (url for a in part.iter("a") if (url := link(source.url, a.get("href") or "")) != here)
        if any(names_item(put_right(url, source.links), source) for url in others):
            return ""
        if (day := day_of(part)) or part.getparent() is None:
            return day
        part = part.getparent()
    return ""


def day_of(part: Element | None) -> str:
    """Return the day that a part of a page tells, for machines if it does (`<time datetime>`), as it is written."""
    if part is None:
        return ""
    moments = [stamp for time in part.iter("time") if (stamp := time.get("datetime"))]
    if moments:
        return str(moments[0])
    day = _DAY.search(said(part)[:NEAR])
    return day[0] if day else ""


def first(row: Element, css: str) -> Element | None:
    """Return the first element that the selector names, None where there is none."""
    found = row.cssselect(css)
    return found[0] if found else None


def said(part: Element | None) -> str:
    """Return the text of a part of a page as one line, "" for no part."""
    return "" if part is None else one_line(text_of(part))
