# SPDX-License-Identifier: MIT
"""An item's page becomes a Document: its text without menus and adverts, and what it says about itself.

Runs in the parsing process, like everything that reads markup of strangers.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

import trafilatura

from monitor.core.errors import ParseError
from monitor.core.model import DateQuality, Document
from spiders import dates
from spiders.text import TEXT_MAX, clean, cut, one_line, page, text_of

Element: TypeAlias = Any  # lxml has no types
HEADING_MAX = 6  # paragraphs above the text proper
LABELS_MAX = 120  # characters of a line of labels
_BARE_DATE = re.compile(
    r"(?:Published:? )?(?:\w+,? )?(?:\d{1,2} \w+|\w+ \d{1,2},|\d{1,2}[./]\d{1,2}[./]) ?\d{4}(?:,? \d\d:\d\d)?\Z"
)
_STAMPS = ("article:published_time", "datePublished", "dcterms.issued", "DC.date.issued", "dcterms.created")
_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_MARKED = "//*[@itemprop='datePublished']"
SHORTEST = 40  # characters; less is a menu or a notice, not an article
_CHARSET = re.compile(r"charset=[\"']?([\w-]+)", re.IGNORECASE)
_LINES = re.compile(r"\n+")
_FILES = (b"%PDF", b"PK\x03\x04", b"\x1f\x8b")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
NOTICE_MAX = 1_500  # characters; what is longer has an article in it
STUB_MAX = 3_000  # characters that are shown before the pay wall
ASKING_MAX = 400  # characters of a notice inside a text
_STUB = "only the beginning: the rest is for subscribers"
_PRIVACY = re.compile(r"\b(?:cookies|your privacy)\b", re.IGNORECASE)
_CHOICE = re.compile(r"\b(?:accept|reject|manage|consent|partners|preferences|browsing)\b", re.IGNORECASE)
_TO_THE_READER = re.compile(r"\b(?:we|our|you|your|this (?:site|website|page))\b", re.IGNORECASE)
_PAY = re.compile(
    r"\balready a subscriber\b|\bto (?:continue|keep) reading\b"
    r"|\b(?:subscribe|sign in|log in|register) to (?:continue|read)\b"
    r"|\bthis (?:article|content) is (?:only |reserved )?for subscribers\b",
    re.IGNORECASE,
)


def read(body: bytes, content_type: str, url: str) -> Document:
    """Return a page as a document. Raises ParseError where there is no page, or no text in it."""
    tree = tree_of(body, content_type, url)
    text = _article(tree, url) or _main(tree)
    if len(text) < SHORTEST:
        raise ParseError("the page holds no text", source=url)
    if is_notice(text):
        raise ParseError("a cookie or subscription notice instead of the article", source=url)
    return replace(described(tree, without_notices(text)), partial=_STUB if is_stub(text) else "")


def is_stub(text: str) -> bool:
    """True where a short text ends by asking for money: only the beginning is shown."""
    last = text.rsplit("\n\n", 2)[-2:]
    return len(text) <= STUB_MAX and any(_PAY.search(paragraph) for paragraph in last)


def without_notices(text: str) -> str:
    """Return the text without its short paragraphs that ask for consent or for money; all of it where none is left."""
    paragraphs = text.split("\n\n")
    own = [
        p for p in paragraphs if len(p) > ASKING_MAX or not (_asks(p) and (_PAY.search(p) or _TO_THE_READER.search(p)))
    ]
    return "\n\n".join(own) or text


def _asks(paragraph: str) -> bool:
    return bool(_PAY.search(paragraph) or (_PRIVACY.search(paragraph) and _CHOICE.search(paragraph)))


def is_notice(text: str) -> bool:
    """True where most paragraphs of a short text ask for consent or for money."""
    if len(text) > NOTICE_MAX:
        return False
    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    asking = [p for p in paragraphs if _asks(p)]
    return 2 * len(asking) > len(paragraphs)


def tree_of(body: bytes, content_type: str, url: str) -> Element:
    """Return the page's tree. Raises ParseError for what is no page."""
    if body.startswith(_FILES) or (b"\0" in body[:1000] and not body.startswith(_UTF16)):
        raise ParseError("a file, not a page", source=url)
    charset = _CHARSET.search(content_type)
    try:
        return page(body, charset[1] if charset else "")
    except ValueError as error:
        raise ParseError("the answer is not a page", source=url) from error


def part(tree: Element, css: str, url: str) -> Element:
    """Return the first element that the selector names. Raises ParseError: the page is not as we know it."""
    found = tree.cssselect(css)
    if not found:
        raise ParseError(f"the page has no {css}", source=url)
    return found[0]


def described(tree: Element, text: str) -> Document:
    """Return the text with title, publication time and publisher as the page's own head states them."""
    title = _meta(tree, "og:title") or one_line(_first(tree, "//h1")) or one_line(_first(tree, "//title"))
    dated = _dated(tree)
    return Document(
        text=without_heading(text, title),
        title=title,
        published=dated.published,
        date_quality=dated.quality if dated.published else DateQuality.EXACT,
        publisher=_meta(tree, "og:site_name"),
    )


def without_heading(text: str, title: str) -> str:
    """Return the text from its first own sentence on: the title again, a bare date and a line of labels are no lead."""
    paragraphs = text.split("\n\n")
    own = next((n for n, said in enumerate(paragraphs[:HEADING_MAX]) if not _is_heading(said, title)), 0)
    return "\n\n".join(paragraphs[own:])


def _is_heading(said: str, title: str) -> bool:
    labels = len(said) < LABELS_MAX and (said.startswith("•") or " | " in said or " • " in said)
    return labels or said.casefold() == title.casefold() or _BARE_DATE.match(said) is not None


def _article(tree: Element, url: str) -> str:
    try:
        found = trafilatura.extract(tree, url=url, include_comments=False, include_tables=True, fast=True)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError):
        return ""  # it gives up on odd trees: the page's main part will do
    return cut(clean(_LINES.sub("\n\n", found or "").strip()), TEXT_MAX)


def _main(tree: Element) -> str:
    for place in ("//article", "//main", "//*[@role='main']"):
        found = tree.xpath(place)
        if found and len(text := text_of(found[0])) >= SHORTEST:
            return text
    return ""


def _first(tree: Element, path: str) -> str:
    found = tree.xpath(path)
    return str(found[0].text_content()) if found else ""


def _meta(tree: Element, name: str) -> str:
    found = tree.xpath("//meta[@property=$name or @name=$name]/@content", name=name)
    return one_line(str(found[0])) if found else ""


def _dated(tree: Element) -> dates.Dated:
    """When the page says that it was published: a moment with its own zone, else a day.

    A time without a zone could be anybody's, so only its day counts. What the page says for machines comes first, in
    its head, in its data for search engines, in its markup; a `<time>` of the text may be any other.
    """
    told = [_meta(tree, name) for name in _STAMPS]
    told += [found for script in tree.iter("script") for found in _LD_DATE.findall(script.text or "")[:1]]
    told += [str(mark.get("content") or mark.get("datetime") or "") for mark in tree.xpath(_MARKED)]
    found = [dated for raw in told if (dated := day_told(raw)).published is not None]
    found.sort(key=lambda dated: dated.quality is not DateQuality.EXACT)
    return found[0] if found else dates.Dated(published=None)


def day_told(raw: str) -> dates.Dated:
    """Return what a page's own stamp means, as far as it can be believed: a moment, noon UTC of a day, or nothing."""
    far = datetime.max.replace(tzinfo=UTC) - 2 * dates.FUTURE
    found = dates.read(raw, UTC, far)
    if found.quality is DateQuality.ASSUMED_ZONE:
        found = dates.read(raw, UTC, far, day_only=True)
    return found if found.quality in (DateQuality.EXACT, DateQuality.DAY) else dates.Dated(published=None)
