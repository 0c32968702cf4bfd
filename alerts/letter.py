# SPDX-License-Identifier: MIT
"""A Letter: what an alert says, in order, before it becomes a mail or Slack blocks. Its words are already inert.

Every piece of a Letter is one line of plain text without control or direction characters, cut to a length a person
still reads. Links are the only thing that can be followed, and they show the host they lead to.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from monitor.core.inert import one_line

CUT = "…(cut)"
TITLE = 80  # characters of a thread's title or a source's name in the first line, so that old → new is never cut off
LINE = 2000  # characters of any other piece
HREF = 2000  # characters of an address; a longer one is no address a person can use


@dataclass(frozen=True, kw_only=True)
class Link:
    """An http(s) address that may be followed."""

    href: str  # ASCII, percent-encoded
    host: str  # ASCII (an international name in its xn-- form): the only text a link is shown under


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """A sentence of a source, and who published it."""

    label: str
    text: str
    by: str = ""  # source and tier in words
    link: Link | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One labelled line."""

    label: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """All that an alert says."""

    headline: str  # "thread: old → new"
    notice: str = ""  # what must not be overlooked: not taken, taken back, a test
    quotes: tuple[Quoted, ...] = ()
    rows: tuple[Row, ...] = ()
    command: str = ""  # what to type to see more
    link: Link | None = None  # an address that belongs to no quote
    footer: str = ""


def cut(text: str, limit: int) -> str:
    """Return `text`, or as much of it as leaves room to say visibly that it was cut; at most `limit` characters."""
    return text if len(text) <= limit else text[: limit - len(CUT)].rstrip() + CUT


def inert(text: str, limit: int = LINE) -> str:
    """Return untrusted text on one line, hidden characters marked, at most `limit` characters."""
    return cut(one_line(text), limit)


def link(url: str) -> Link | None:
    """Return the address as a link, or None where it must not be one.

    Refused: any scheme but http and https; a user name or a backslash, which make a reader and a browser see different
    hosts; white space and hidden characters; a host that is no host name.
    """
    if not url or len(url) > HREF or "\\" in url or one_line(url) != url or " " in url:
        return None
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:  # no port number, brackets that do not close, a host that IDNA refuses
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or not _is_host(host):
        return None
    place = f"[{host}]" if ":" in host else host
    rest = quote(url.split(parts.netloc, 1)[1], safe="/?#=&;:@%+,!~*()$.-_")
    return Link(href=f"{parts.scheme}://{place}{f':{port}' if port else ''}{rest}", host=host)


def _is_host(host: str) -> bool:
    return all(c.isalnum() or c in "-._:" for c in host)
