# SPDX-License-Identifier: MIT
"""A Letter: what an alert says, in order, before it becomes a mail or Slack blocks. Its words are already inert.

Every piece of a Letter is one line of plain text without control or direction characters, cut to a length a person
still reads. Links are the only thing that can be followed, and they are shown as the addresses they are.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from monitor.core.inert import one_line

CUT = "…"
TITLE = 80  # characters of a thread's title or a source's name in the first line, so that old → new is never cut off
QUOTE = 600  # characters of a quoted sentence
LINE = 2000  # characters of any other piece
HREF = 2000  # characters of an address; a longer one is no address a person can use
_WORD = 30  # characters that are given up, at most, to end at a word


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """A sentence of a source, and who published it."""

    label: str
    text: str
    by: str = ""  # source and tier in words
    link: str = ""  # address that may be followed; "" for none


@dataclass(frozen=True, kw_only=True)
class Row:
    """One labelled line."""

    label: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """All that an alert says."""

    headline: str  # "thread: old → new"
    notices: tuple[str, ...] = ()  # what must not be overlooked: not taken, taken back, a test
    quotes: tuple[Quoted, ...] = ()
    rows: tuple[Row, ...] = ()
    command: str = ""  # what to type to see more
    link: str = ""  # an address that belongs to no quote
    footer: str = ""


def cut(text: str, limit: int) -> str:
    """Return `text`, or its beginning up to a word and an ellipsis; at most `limit` characters."""
    if len(text) <= limit:
        return text
    kept = text[:limit]  # one more than there is room for: a word that just fits is kept
    space = kept.rfind(" ", max(limit - _WORD, 1))
    return (kept[:space] if space > 0 else kept[:-1]).rstrip(" ,;:") + CUT


def inert(text: str, limit: int = LINE) -> str:
    """Return untrusted text on one line, hidden characters marked, at most `limit` characters."""
    return cut(one_line(text), limit)


def link(url: str) -> str:
    """Return the address as it may be followed and shown (ASCII, the host in its xn-- form), "" where it must not be.

    Refused: any scheme but http and https; a user name or a backslash, which make a reader and a browser see different
    hosts; white space and hidden characters; a host that is no host name.
    """
    if not url or len(url) > HREF or "\\" in url or " " in url or one_line(url) != url:
        return ""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:  # no port number, brackets that do not close, a host that IDNA refuses
        return ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or not _is_host(host):
        return ""
    place = f"[{host}]" if ":" in host else host
    rest = quote(url.split(parts.netloc, 1)[1], safe="/?#=&;:@%+,!~*()$.-_")
    return f"{parts.scheme}://{place}{f':{port}' if port else ''}{rest}"


def _is_host(host: str) -> bool:
    return all(c.isalnum() or c in "-._:" for c in host)
