# SPDX-License-Identifier: MIT
"""RSS, Atom and RDF bytes become Items. Runs in the parsing process: feedparser can hang on 120 KB.

feedparser only parses. Its clean-up is off (we keep plain text only, made by our own `spiders.text`), its dates are not
used (it takes unknown zones for UTC), and its silence on a page that is no feed is not taken for "nothing new".
"""

import re
from datetime import datetime
from typing import Any

import feedparser

from monitor.core.errors import ParseError
from monitor.core.model import Source
from spiders.items import Entry, Listing, listed
from spiders.text import KEY_MAX, link, one_line, plain

DATE_FIELDS = ("published", "updated", "created", "expired")
RAW_MAX = 4 * KEY_MAX  # characters of a guid or link looked at; items.py bounds what is kept
LONGEST_REFERENCE = 14  # bytes, leading zeros included
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|RDF)[\s>]")
_CLOSED = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|RDF)\s*>\s*(?:<!--(?:[^-]|-[^-])*-->\s*)*\Z")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_LEGAL_CONTROLS = (0x9, 0xA, 0xD)


def read(body: bytes, content_type: str, source: Source, at: datetime) -> Listing:
    """Return the items of a feed. `at` (UTC) is when it was fetched.

    A body without its end gives the items that are whole, marked partial. Raises ParseError for what is no feed, for a
    feed that declares entities, and for a cut one without any whole entry.
    """
    _refuse_entities(body, source)
    complete = _CLOSED.search(_bytes_without_nul(body)[-2000:].strip()) is not None
    parsed = _parsed(body, content_type, source)
    if not parsed.get("version"):
        raise ParseError("the answer is not a feed", source=source.id)
    entries = [_entry(raw, source.url) for raw in parsed.get("entries", ())]
    items, note = listed(entries, source, at)
    if not complete:
        items = items[:-1]  # the last one may be half an entry
        if not items:
            raise ParseError("the feed is cut short", source=source.id)
        note = "; ".join(filter(None, ("the feed is cut short", note)))
    elif _is_broken(parsed):
        note = "; ".join(filter(None, ("the feed is not well-formed", note)))
    return Listing(items=tuple(items), partial=not complete, note=note)


def _parsed(body: bytes, content_type: str, source: Source) -> Any:  # noqa: ANN401  feedparser has no types
    headers = {"content-type": content_type} if content_type else {}
    try:
        return feedparser.parse(
            _REFERENCE.sub(_legal_reference, body),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, OverflowError, RecursionError) as error:
        raise ParseError(f"the feed cannot be parsed ({type(error).__name__})", source=source.id) from error


def _is_broken(parsed: Any) -> bool:  # noqa: ANN401  feedparser has no types
    """True for XML that is none; a declared encoding that is not the true one is put right and does not count."""
    return bool(parsed.get("bozo")) and not isinstance(
        parsed.get("bozo_exception"), feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType
    )


def _entry(raw: Any, base: str) -> Entry:  # noqa: ANN401  feedparser has no types
    outlet = _field(raw, "source")
    contents = [str(part.get("value", "")) for part in _field(raw, "content") or () if isinstance(part, dict)]
    return Entry(
        guid=one_line(str(_field(raw, "id") or ""), RAW_MAX),
        link=link(base, str(_field(raw, "link") or "")[:RAW_MAX]),
        title=one_line(str(_field(raw, "title") or "")),
        teaser=plain(str(_field(raw, "summary") or "")),
        full=plain(max(contents, key=len)) if contents else "",
        dates={name: str(value) for name in DATE_FIELDS if (value := _field(raw, name))},
        outlet=one_line(str(outlet.get("title", ""))) if isinstance(outlet, dict) else "",
    )


def _field(raw: Any, name: str) -> Any:  # noqa: ANN401  feedparser has no types
    """The field itself: feedparser's own look-up gives `published` for a missing `updated`, and warns."""
    return dict.get(raw, name)


def _refuse_entities(body: bytes, source: Source) -> None:
    """No feed needs entities of its own; what declares them means to explode or to read files."""
    bare = _bytes_without_nul(body)
    root = _ROOT.search(bare)
    prolog = bare[: root.start()] if root else bare
    if b"<!ENTITY" in prolog:
        raise ParseError("the feed declares entities of its own", source=source.id)


def _bytes_without_nul(body: bytes) -> bytes:
    """UTF-16 as ASCII, as far as markup goes."""
    return body.replace(b"\0", b"") if b"\0" in body[:200] else body


def _legal_reference(found: re.Match[bytes]) -> bytes:
    """A numeric reference to what is no character makes the parser raise: put the replacement character there."""
    if len(found[0]) > LONGEST_REFERENCE:
        return b"&#65533;"
    code = int(found[1], 16) if found[1] else int(found[2])
    legal = code in _LEGAL_CONTROLS or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return found[0] if legal else b"&#65533;"
