# SPDX-License-Identifier: MIT
"""What a feed says of its entries becomes Items, by the source's own rules for keys and dates. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from hashlib import sha256

from monitor.core.model import IdRule, Item, LinkRule, Source, Tier
from spiders import dates
from spiders.text import KEY_MAX, clean

ELLIPSIS = 8  # characters by which a teaser may be longer than the text it was cut from: " [...]"
_HOLES = {"digits": r"(\d+)", "word": r"([\w-]+)", "page": r"([^\s?#]+)", "rest": r"(.+)"}
_HOLE = re.compile(r"\\\{(digits|word|page|rest)\\\}")
_SPACES = re.compile(r"\W+")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a feed as it stands there: plain text, cleaned; dates as written."""

    guid: str = ""
    link: str = ""
    title: str = ""
    teaser: str = ""
    full: str = ""  # the whole text, where the feed carries it
    dates: Mapping[str, str] = field(default_factory=dict)  # by feed name: published, updated, created
    outlet: str = ""  # where the feed carries several outlets


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What one body of a source holds."""

    items: tuple[Item, ...]
    partial: bool = False  # the body may be cut
    note: str = ""  # in words: what was odd


def listed(entries: Iterable[Entry], source: Source, at: datetime) -> tuple[list[Item], str]:
    """Return the entries as items, each key once, in the feed's order, and a note on what was left out.

    `at` (UTC) is when the body was fetched: dates far after it are not believed.
    """
    items: dict[str, Item] = {}
    nameless = 0
    for entry in entries:
        item = item_of(entry, source, at)
        if not item.key:
            nameless += 1
        elif item.key not in items:
            items[item.key] = item
        elif source.ids.take is None and item.url and item.url != items[item.key].url:
            items.setdefault(item.url, replace(item, key=item.url))  # a guid given twice names nothing
        elif len(item.text) > len(items[item.key].text):
            items[item.key] = item
    kept = list(items.values())[: source.items_max]
    return kept, _left_out(nameless, len(items) - len(kept))


def cut(listing: Listing, limit: int) -> Listing:
    """Return the listing with at most `limit` items; what was left out is said."""
    over = len(listing.items) - limit
    if over <= 0:
        return listing
    note = "; ".join(filter(None, (listing.note, _left_out(0, over))))
    return replace(listing, items=listing.items[:limit], note=note)


def item_of(entry: Entry, source: Source, at: datetime) -> Item:
    """Return one entry as an item; its key is "" where nothing names it."""
    entry = replace(entry, link=put_right(entry.link, source.links))
    title, outlet = _title_and_outlet(entry)
    whole = bool(entry.full) and len(entry.full) + ELLIPSIS >= len(entry.teaser)
    text = entry.full if whole else entry.teaser
    found = dates.dated(entry.dates, entry.link, source.dates, source.zone, at)
    days = () if source.calendar is None else dates.due(entry.dates, entry.link, source.calendar, source.zone)
    return Item(
        source=source.id,
        key=_bounded(key_of(entry, source.ids)),
        url=entry.link,
        title=title,
        text="" if _says_nothing_new(text, title, outlet) else text,
        published=found.published,
        published_raw=found.raw,
        date_quality=found.quality,
        publisher=outlet,
        official_lead=whole and source.tier is Tier.ACT,
        due=days[-1] if days else None,
        begins=days[0] if len(days) > 1 else None,
    )


def put_right(link: str, rules: Iterable[LinkRule]) -> str:
    """Return the address that leads where it should."""
    for rule in rules:
        link = link.replace(rule.replace, rule.by, 1)
    return link


def key_of(entry: Entry, rule: IdRule) -> str:
    """Return the entry's lasting key: what the rule takes, else its guid, its link, its title; "" for none."""
    fields = {"guid": entry.guid, "link": entry.link, "title": entry.title}
    whole = clean(fields[rule.field]).strip()
    if rule.take is not None:
        found = _taker(rule.take).search(whole) or _taker(rule.take).search(entry.link)
        if found is not None:
            return found.group(found.lastindex or 0)
    return whole or entry.guid or entry.link or entry.title


def names_item(url: str, source: Source) -> bool:
    """True where the address is of the kind that the entry's rules describe: a piece to take, a day in it."""
    rule, day = source.ids.take, source.dates.link
    described = rule is None or _taker(rule).search(url) is not None
    return bool(url) and described and (day is None or dates.in_link(url, day))


@cache
def _taker(take: str) -> re.Pattern[str]:
    """The pattern of an id rule; where it has several holes, the last one is the key."""
    return re.compile(_HOLE.sub(lambda hole: _HOLES[hole[1]], re.escape(take)))


def _bounded(key: str) -> str:
    """A key of any length as one that a database index takes, still its own."""
    return key if len(key) <= KEY_MAX else f"{key[: KEY_MAX - 65]}#{sha256(key.encode()).hexdigest()}"


def _title_and_outlet(entry: Entry) -> tuple[str, str]:
    """A news search ends its titles with the outlet, which it also names apart."""
    tail = f" - {entry.outlet}"
    if entry.outlet and entry.title.endswith(tail):
        return entry.title.removesuffix(tail).rstrip(), entry.outlet
    return entry.title, entry.outlet


def _says_nothing_new(text: str, title: str, outlet: str) -> bool:
    words, known = (_SPACES.sub(" ", part).strip().casefold() for part in (text, title))
    return words.removeprefix(known).strip() in ("", _SPACES.sub(" ", outlet).strip().casefold())


def _left_out(nameless: int, over: int) -> str:
    notes = []
    if nameless:
        notes.append(f"{nameless} entries without any name left out")
    if over:
        notes.append(f"{over} entries beyond the limit left out")
    return "; ".join(notes)
