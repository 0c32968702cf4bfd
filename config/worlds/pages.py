# SPDX-License-Identifier: MIT
"""How an item's own page looks, by publisher: the marks that a reader of pages holds on to, and nothing else."""

from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from config.worlds.story import Entry, PageLook, StorySource

CONTENT_TYPE = "text/html; charset=utf-8"


def page(source: StorySource, entry: Entry) -> str:
    """Return the entry's page as its publisher would show it."""
    day = entry.published.astimezone(ZoneInfo(source.timezone))
    main = _LOOKS[source.page](entry, day)
    site = source.publisher
    return (
        f'<!DOCTYPE html>\n<html lang="{entry.language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(entry.title, quote=False)} | {escape(site, quote=False)}</title>\n"
        f'<link rel="canonical" href="{escape(entry.links[-1])}">\n'
        f'<meta property="og:site_name" content="{escape(site)}">\n'
        f'<meta property="article:published_time" content="{day.isoformat()}">\n</head>\n<body>\n'
        f'<header><nav><a href="/">{escape(site, quote=False)}</a></nav></header>\n<main>\n{main}\n</main>\n'
        "<footer><p>About this site</p></footer>\n</body>\n</html>\n"
    )


def _heading(entry: Entry, attributes: str = "") -> str:
    return f"<h1{attributes}>{escape(entry.title, quote=False)}</h1>"


def _paragraphs(entry: Entry) -> str:
    return "\n".join(f"<p>{escape(p, quote=False)}</p>" for p in entry.text.split("\n") if p)


def _long_day(day: datetime) -> str:
    return f"{day:%B} {day.day}, {day:%Y}"


def _plain(entry: Entry, day: datetime) -> str:
    who = f'<p class="byline">{escape(entry.byline)}</p>\n' if entry.byline else ""
    when = f'<time datetime="{day.isoformat()}">{day.day} {day:%B %Y}</time>'
    return f"<article>\n{_heading(entry)}\n{who}{when}\n{_paragraphs(entry)}\n</article>"


def _council(entry: Entry, day: datetime) -> str:
    when = f'<p class="date"><time datetime="{day.isoformat()}">{day.day} {day:%B %Y}, {day:%H:%M}</time></p>'
    return f"<article>\n{_heading(entry)}\n{when}\n{_paragraphs(entry)}\n</article>"


def _act(entry: Entry, day: datetime) -> str:
    day_and_journal = f"{day.day}.{day.month}.{day.year} | Official Journal of the European Union | L series"
    head = f'<p class="oj-hd-date">{day_and_journal}</p>'
    return f'<div id="text" lang="{entry.language}">\n{head}\n{_heading(entry)}\n{_paragraphs(entry)}\n</div>'


def _un(entry: Entry, day: datetime) -> str:
    when = f'<time datetime="{day.isoformat()}">{day.day} {day:%B %Y}</time>'
    body = f'<div class="field field--name-body"><div class="field__item">\n{_paragraphs(entry)}\n</div></div>'
    return f"<article>\n{_heading(entry)}\n{when}\n{body}\n</article>"


def _whitehouse(entry: Entry, day: datetime) -> str:
    when = f'<time datetime="{day.isoformat()}">{_long_day(day)}</time>'
    head = f'<p class="posted-on">{when} &bull; Presidential Actions</p>'
    return f"<article>\n{_heading(entry)}\n{head}\n{_paragraphs(entry)}\n</article>"


def _state(entry: Entry, day: datetime) -> str:
    when = f'<p class="article-meta__publish-date">{_long_day(day)}</p>'
    return f'{_heading(entry)}\n{when}\n<div class="entry-content">\n{_paragraphs(entry)}\n</div>'


def _govuk(entry: Entry, day: datetime) -> str:
    facts = f'<dl class="gem-c-metadata"><dt>Published</dt><dd>{day.day} {day:%B %Y}</dd></dl>'
    lead = f'<p class="gem-c-lead-paragraph">{escape(entry.teaser, quote=False)}</p>'
    return f'{_heading(entry)}\n{facts}\n{lead}\n<div class="govspeak">\n{_paragraphs(entry)}\n</div>'


_LOOKS: Mapping[PageLook, Callable[[Entry, datetime], str]] = {
    "plain": _plain,
    "council": _council,
    "act": _act,
    "un": _un,
    "whitehouse": _whitehouse,
    "state": _state,
    "govuk": _govuk,
}
