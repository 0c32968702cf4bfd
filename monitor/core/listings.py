# SPDX-License-Identifier: MIT
"""What a sanctions list tells when it is read again: who was added, amended, taken off. Pure.

A list is published whole each time: what is missing from it was taken off. Its reader titles each entry "On the …";
here the title becomes what happened to it, as an edit of the same item. The first look tells who is on the list, and
that nobody was added: we do not know since when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.core.model import DateQuality, Fetch, Item, Outcome, SourceState

ON, ADDED, AMENDED = "On the ", "Added to the ", "Amended on the "
REMOVED = (
    "The sanctions list was amended, off the "  # one name less amends the measures: "removed from" would end them all
)
SOME = 50  # entries; a whole case may be closed in a day
MOST = 10  # a tenth: the largest true removals of the lists we know are below it
LOOKS = 3  # in a row that say so, before so large a removal is believed
_TOO_MANY = "entries are missing at once, more than a tenth of the list"


def changes(fetch: Fetch, held: Sequence[Item], known: SourceState) -> Fetch:
    """Return a good look at a list with what happened to its entries since; `held` are the newest words of each entry.

    A list that lost more than a tenth of its entries at once is suspect: cut files look so. When three looks in a row
    say so, it is true. A cut body removes nobody.
    """
    before = {item.key: item for item in held}
    if not before:
        return fetch
    there = {item.key for item in fetch.items}
    listed = [item for item in before.values() if not item.title.startswith(REMOVED)]
    gone = [] if fetch.partial else [item for item in listed if item.key not in there]
    if len(gone) > max(SOME, len(listed) // MOST) and not _said_before(known):
        reason = f"{len(gone)} of {len(listed)} {_TOO_MANY}; believed when {LOOKS} looks in a row say so"
        return replace(fetch, outcome=Outcome.SUSPECT, reason=reason, items=(), validators=None, body_hash=None)
    told = [_told(item, before, fetch.at) for item in fetch.items]
    return replace(fetch, items=(*(_removed(item, fetch.at) for item in gone), *told))


def _said_before(known: SourceState) -> bool:
    return known.outcome is Outcome.SUSPECT and _TOO_MANY in known.reason and known.failures >= LOOKS - 1


def _told(item: Item, before: Mapping[str, Item], at: datetime) -> Item:
    """The entry as it is titled now. What we saw change is dated by us: the list tells when it listed, not when not."""
    known = before.get(item.key)
    if known is None or known.title.startswith(REMOVED):
        added = replace(item, title=ADDED + _named(item))
        return added if item.published is not None else _seen(added, at)
    if (_named(known), known.text) == (_named(item), item.text):
        return replace(item, title=known.title)
    return _seen(replace(item, title=AMENDED + _named(item)), at)


def _removed(item: Item, at: datetime) -> Item:
    """The entry as taken off, still with what was said of it: threads know it by those words."""
    text = f"No longer on the list, as read on {at:%d %B %Y}.\n\n{item.text}".rstrip()
    return _seen(replace(item, title=REMOVED + _named(item), text=text), at)


def _seen(item: Item, at: datetime) -> Item:
    return replace(item, published=at, published_raw="", date_quality=DateQuality.FIRST_SEEN)


def _named(item: Item) -> str:
    """The list, the programme and the name, without what happened."""
    for said in (ON, ADDED, AMENDED, REMOVED):
        if item.title.startswith(said):
            return item.title.removeprefix(said)
    return item.title or f"list: {item.key}"  # its words were dropped
