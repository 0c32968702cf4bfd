# SPDX-License-Identifier: MIT
"""What the tests of collecting share: sources, feeds and items in few words. All text is invented."""

from datetime import UTC, datetime
from typing import Any

from monitor.core.model import Item, Source, SourceKind, StoredItem, Tier

NOW = datetime(2023, 3, 1, 12, tzinfo=UTC)


def a_source(**facts: Any) -> Source:
    """A feed of the deciding body, but for what the test says."""
    known: dict[str, Any] = {
        "id": "council",
        "name": "The Council",
        "kind": SourceKind.FEED,
        "url": "https://council.example/feed.xml",
        "publisher": "The Council",
        "tier": Tier.ANNOUNCEMENT,
        "jurisdiction": "EU",
    }
    return Source(**(known | facts))


def an_entry(title: str = "Council meets", guid: str = "1", **fields: str) -> str:
    """One RSS item; `fields` are its other elements."""
    link = fields.pop("link", f"https://council.example/{guid}")
    rest = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return f"<item><guid isPermaLink='false'>{guid}</guid><link>{link}</link><title>{title}</title>{rest}</item>"


def a_feed(*entries: str) -> bytes:
    """A whole RSS feed of these entries."""
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{"".join(entries)}</channel></rss>'.encode()
    )


def entries(count: int) -> list[str]:
    return [an_entry(f"Title {n}", str(n)) for n in range(count)]


def stored(url: str, title: str = "Council meets") -> StoredItem:
    item = Item(source="council", key="1", url=url, title=title)
    return StoredItem(id=1, revision=1, item=item, seen=NOW, first_seen=NOW)


CHALLENGE = (
    b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><form id='challenge-form'></form></body>"
    b"</html>"
)
PORTAL = (
    b"<!DOCTYPE html><html><head><title>Hotel network</title></head><body><form>"
    b"<input type='password' name='room'></form></body></html>"
)
ARTICLE = b"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Ministers meet | Paper</title>
<meta property="og:title" content="Ministers meet in the rain">
<meta property="og:site_name" content="The Paper">
<meta property="article:published_time" content="2023-03-01T09:30:00+01:00"></head><body><nav><a href="/">Menu</a></nav>
<main><article><h1>Ministers meet in the rain</h1><p class="date">1 March 2023</p>
<p>The ministers of nine states met on Wednesday to talk about umbrellas, and agreed that more of them are needed.</p>
<p>A second meeting is planned for the spring, one of the ministers said after the first one had ended.</p></article>
</main>
<footer><p>Imprint</p></footer></body></html>"""
