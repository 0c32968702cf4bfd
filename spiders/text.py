# SPDX-License-Identifier: MIT
"""Untrusted markup becomes plain text: no scripts, no control or hidden characters, no endless fields."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

from lxml import etree, html  # type: ignore[import-untyped]  # lxml ships no types

TITLE_MAX = 1_000  # characters
TEXT_MAX = 200_000
KEY_MAX = 1_000
CUT_MARK = " […cut]"


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BLOCKS = _names(
    "address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header"
    " hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_PARAGRAPHS = _names("article blockquote div h1 h2 h3 h4 h5 h6 li main ol p pre section table tr ul dl")
_DROPPED_CLASSES = _names("wp-block-whitehouse-topper")  # a heading and a menu inside the text of an act
_DROPPED = _names("script style noscript template iframe object embed svg math head form button select")
_MARKUP = re.compile(r"<[a-zA-Z!/?]|&[a-zA-Z#]")
_ANY_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"\s*\n\s*\n\s*")
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
_HEAPS = re.compile(
    "[\u0300-\u036f]{3,}|[\u0334-\u0338\u0488\u0489]"
)  # no language has three, or strikes letters through
_DECLARED = re.compile(rb"<meta[^>]+charset|<\?xml[^>]+encoding|\A(?:\xff\xfe|\xfe\xff)", re.IGNORECASE)
_LINE = re.compile("[\x85\u2028\u2029\r]")


def clean(text: str) -> str:
    """Return `text` without NUL, control, direction, zero-width and surrogate characters and without heaps of accents;
    line breaks stay."""
    text = _CONTROL.sub("", _LINE.sub("\n", text.replace("\r\n", "\n")))
    return text if text.isascii() else _HEAPS.sub("", text)


def cut(text: str, limit: int) -> str:
    """Return `text` with at most `limit` characters; what was cut is marked."""
    return text if len(text) <= limit else text[: limit - len(CUT_MARK)].rstrip() + CUT_MARK


def one_line(markup: str, limit: int = TITLE_MAX) -> str:
    """Return a title as one clean line; markup in it is taken off, entities are read."""
    return cut(" ".join(plain(markup[: limit * 8]).split()), limit)


def plain(markup: str, limit: int = TEXT_MAX) -> str:
    """Return HTML (or text) as plain text, paragraphs separated by one empty line."""
    if not _MARKUP.search(markup):
        return cut(_tidy(clean(markup)), limit)
    markup = clean(markup[: limit * 4])
    try:
        root = html.fragment_fromstring(markup, create_parent="div", parser=_parser())
    except (etree.ParserError, ValueError, AssertionError):
        return _stripped(markup, limit)
    return text_of(root, limit) or _stripped(markup, limit)


def _stripped(markup: str, limit: int) -> str:
    """Return what is left without tags, for markup that has no tree (nested without end, say)."""
    if any(f"<{tag}" in markup for tag in ("script", "style")):
        return ""
    return cut(_tidy(clean(unescape(_TAG.sub(" ", markup)))), limit)


def text_of(node: html.HtmlElement, limit: int = TEXT_MAX) -> str:
    """Return an element's text, scripts and forms left out, paragraphs separated by one empty line."""
    pieces: list[str] = []
    for event, element in etree.iterwalk(node, events=("start", "end")):
        if event == "start":
            _start(element, pieces)
        elif element is not node:
            _end(element, pieces)
    return cut(_tidy(clean("".join(pieces))), limit)


def _start(element: etree._Element, pieces: list[str]) -> None:
    if element.tag in _DROPPED or not _DROPPED_CLASSES.isdisjoint((element.get("class") or "").split()):
        for child in list(element):
            element.remove(child)
        return
    if element.tag in _BLOCKS:
        pieces.append("\n\n" if element.tag in _PARAGRAPHS else "\n")
    if element.text:
        pieces.append(_flat(element.text))


def _end(element: etree._Element, pieces: list[str]) -> None:
    if element.tag in _BLOCKS:
        pieces.append("\n\n" if element.tag in _PARAGRAPHS else "\n" if element.tag != "br" else "")
    if element.tail:
        pieces.append(_flat(element.tail))


def _flat(text: str) -> str:
    return _ANY_SPACE.sub(" ", text)


def _tidy(text: str) -> str:
    lines = _SPACES.sub(" ", text).strip()
    return "\n".join(line.strip() for line in _BREAKS.sub("\n\n", lines).split("\n"))


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)


def page(body: bytes, charset: str = "") -> html.HtmlElement:
    """Return a page's tree; one that nobody says the encoding of is UTF-8 where it can be. Raises ValueError for a body
    in which there is no page."""
    if not charset and not _DECLARED.search(body[:4_000]):
        charset = "utf-8" if _is_utf8(body) else ""
    try:
        parser = html.HTMLParser(encoding=charset or None, no_network=True, remove_comments=True, remove_pis=True)
        root = html.document_fromstring(body, parser=parser)
    except (etree.ParserError, LookupError, AssertionError) as error:
        raise ValueError(f"no page in {len(body)} bytes") from error
    return root


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def link(base: str, href: str) -> str:
    """Return `href` as an absolute http(s) address, "" for anything else (none, javascript:, data:, a broken one)."""
    href = clean(href).strip()
    try:
        url = urljoin(base, href) if href else ""
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""
