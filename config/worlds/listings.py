# SPDX-License-Identifier: MIT
"""How each publisher's feed or listing looks: entries in, text out. The shapes are the publishers', the words are not.

Traps are kept on purpose: the Council gives no pubDate, the Official Journal stamps local midnight, a news search ends
its titles with the outlet, GOV.UK ids change with every edit, the State Department's listing has no text.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from zoneinfo import ZoneInfo

from config.worlds.story import Entry, Shape, StorySource

XML = '<?xml version="1.0" encoding="utf-8"?>\n'
HTML = ' type="html"'
RSS_TYPE = "application/rss+xml; charset=utf-8"
TYPES: Mapping[Shape, str] = {
    "council": "text/xml; charset=utf-8",
    "govuk": "application/atom+xml; charset=utf-8",
    "state": "text/html; charset=utf-8",
}


def content_type(source: StorySource) -> str:
    """Return the Content-Type the source sends its listing with."""
    return TYPES.get(source.shape, RSS_TYPE)


def listing(source: StorySource, entries: Sequence[Entry]) -> str:
    """Return the source's listing showing these entries, in this order."""
    return _SHAPES[source.shape](source, entries)


def _text(name: str, value: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(value, quote=False)}</{name}>" if value else f"<{name}{attributes}/>"


def _local(when: datetime, source: StorySource) -> str:
    if source.timezone in ("UTC", "GMT"):
        return format_datetime(when.astimezone(UTC), usegmt=source.timezone == "GMT")
    return format_datetime(when.astimezone(ZoneInfo(source.timezone)))


def _rss(source: StorySource, items: Sequence[str], namespaces: str = "") -> str:
    host = "/".join(source.url.split("/")[:3])
    channel = f"{_text('title', source.name)}{_text('link', host + '/')}<description/>"
    body = "\n".join(items)
    return f'{XML}<rss{namespaces} version="2.0"><channel>{channel}\n{body}\n</channel></rss>\n'


def _council(source: StorySource, entries: Sequence[Entry]) -> str:
    def item(entry: Entry) -> str:
        updated = "" if source.bare else f"{entry.published.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return (
            f'<item><guid isPermaLink="false">{entry.number}</guid>{_text("link", entry.link)}'
            f"{_text('title', entry.title)}{_text('description', '' if source.bare else entry.teaser)}"
            f"{_text('a10:updated', updated)}</item>"
        )

    return _rss(source, [item(e) for e in entries], ' xmlns:a10="http://www.w3.org/2005/Atom"')


def _eurlex(source: StorySource, entries: Sequence[Entry]) -> str:
    def item(entry: Entry) -> str:
        title = f"CELEX:{entry.id}" if entry.title == entry.id else f"CELEX:{entry.id}: {entry.title}"  # corrigenda
        mark = sha256(entry.key.encode()).hexdigest()
        cellar = f"{mark[:8]}-{mark[8:12]}-11ed-{mark[12:16]}-01aa75ed71a1"
        midnight = entry.published.astimezone(ZoneInfo(source.timezone)).replace(hour=0, minute=0, second=0)
        guid = f"https://eur-lex.europa.eu/./legal-content/AUTO/?uri=CELLAR:{cellar}"
        return (
            f"<item>{_text('title', title)}<description/>{_text('link', entry.link)}"
            f"{_text('guid', guid)}<category>Lex Alerts</category>"
            f"{_text('pubDate', format_datetime(midnight))}{_text('dc:creator', entry.byline + ',')}</item>"
        )

    # the publisher declares the namespace on the channel, not on the root
    text = _rss(source, [item(e) for e in entries])
    return text.replace("<channel>", '<channel xmlns:dc="http://purl.org/dc/elements/1.1/">', 1)


def _un(source: StorySource, entries: Sequence[Entry]) -> str:
    items = [
        f"<item>{_text('title', e.title)}{_text('link', e.link)}"
        f"{_text('description', e.teaser and f'<p>{escape(e.teaser, quote=False)}</p>')}"
        f"{_text('pubDate', _local(e.published, source))}<dc:creator>press</dc:creator>"
        f'<guid isPermaLink="false">{e.number}</guid></item>'
        for e in entries
    ]
    return _rss(source, items, ' xmlns:dc="http://purl.org/dc/elements/1.1/"')


def _wordpress(source: StorySource, entries: Sequence[Entry]) -> str:
    def item(entry: Entry) -> str:
        body = "".join(f"<p>{escape(p, quote=False)}</p>" for p in (entry.text or entry.teaser).split("\n") if p)
        topper = f'<div class="wp-block-whitehouse-topper"><h1>{escape(entry.title, quote=False)}</h1></div>'
        return (
            f"<item>{_text('title', entry.title)}{_text('link', entry.link)}<dc:creator>The White House</dc:creator>"
            f"{_text('pubDate', _local(entry.published, source))}<category>Presidential Actions</category>"
            f'<guid isPermaLink="false">https://www.whitehouse.gov/?p={entry.number}</guid>'
            f"{_text('description', (entry.text or entry.teaser)[:160] + ' [...]')}"
            f"<content:encoded><![CDATA[{topper}{body}]]></content:encoded></item>"
        )

    spaces = ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return _rss(source, [item(e) for e in entries], spaces)


def _war(source: StorySource, entries: Sequence[Entry]) -> str:
    items = [
        f"<item><title>\n{escape(e.title, quote=False)}\n</title>{_text('link', e.link)}"
        f"{_text('description', e.teaser)}{_text('pubDate', format_datetime(e.published.astimezone(UTC), usegmt=True))}"
        "</item>"
        for e in entries
    ]
    return _rss(source, items, ' xmlns:dc="http://purl.org/dc/elements/1.1/"')


def _state(source: StorySource, entries: Sequence[Entry]) -> str:
    def row(entry: Entry) -> str:
        day = entry.published.astimezone(ZoneInfo(source.timezone))
        who = f'<span dir="ltr">{escape(entry.byline)}</span>' if entry.byline else ""
        return (
            '<li class="collection-result"><p class="collection-result__date">'
            f'{escape(entry.category or "Press Statement")}</p>\n<a href="{escape(entry.link)}"'
            f' class="collection-result__link" target="_self">\n  {escape(entry.title)}</a>\n'
            f'<div class="collection-result-meta" dir="ltr">{who}<span dir="ltr">{day:%B} {day.day}, {day:%Y}</span>'
            "</div></li>"
        )

    rows = "\n".join(row(e) for e in entries)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(source.name)}</title></head><body><main>\n"
        f'<ul id="col_json_result" class="collection-results">{rows}</ul>\n'
        '<a class="next page-numbers" href="https://www.state.gov/press-releases/page/2/">Next</a></main></body></html>\n'
    )


def _govuk(source: StorySource, entries: Sequence[Entry]) -> str:
    def item(entry: Entry) -> str:
        updated = entry.at.astimezone(ZoneInfo(source.timezone)).isoformat()
        return (
            f"<entry><id>{entry.link}#{updated}</id><updated>{updated}</updated>"
            f'<link rel="alternate" type="text/html" href="{entry.link}"/>{_text("title", entry.title)}'
            f"{_text('summary', entry.teaser, HTML)}</entry>"
        )

    newest = max(e.at for e in entries).astimezone(ZoneInfo(source.timezone)).isoformat()
    head = f'<id>{source.url}</id><link rel="self" href="{source.url}"/>{_text("title", source.name)}'
    body = "\n".join(item(e) for e in entries)
    return f'{XML}<feed xmlns="http://www.w3.org/2005/Atom">{head}<updated>{newest}</updated>\n{body}\n</feed>\n'


def _google(source: StorySource, entries: Sequence[Entry]) -> str:
    def item(entry: Entry) -> str:
        anchor = f'<a href="{entry.link}" target="_blank">{escape(entry.title)}</a>'
        outlet = f'&nbsp;&nbsp;<font color="#6f6f6f">{escape(entry.publisher)}</font>'
        site = f' url="{escape(entry.site)}"'
        return (
            f"<item>{_text('title', f'{entry.title} - {entry.publisher}')}{_text('link', entry.link)}"
            f'<guid isPermaLink="false">{entry.token}</guid>{_text("pubDate", _local(entry.published, source))}'
            f"{_text('description', anchor + outlet)}{_text('source', entry.publisher, site)}</item>"
        )

    # the publisher does not sort by date
    mixed = sorted(entries, key=lambda e: sha256(e.key.encode()).digest())
    return _rss(source, [item(e) for e in mixed])


def _plain(source: StorySource, entries: Sequence[Entry]) -> str:
    items = [
        f"<item>{_text('title', e.title)}{_text('link', e.link)}{_text('description', e.teaser)}"
        f'<guid isPermaLink="true">{escape(e.link)}</guid>{_text("pubDate", _local(e.published, source))}</item>'
        for e in entries
    ]
    return _rss(source, items)


_SHAPES: Mapping[Shape, Callable[[StorySource, Sequence[Entry]], str]] = {
    "council": _council,
    "eurlex": _eurlex,
    "un": _un,
    "wordpress": _wordpress,
    "war": _war,
    "state": _state,
    "govuk": _govuk,
    "google": _google,
    "rss": _plain,
}
