# SPDX-License-Identifier: MIT
"""What an answer is, before anyone parses it: usable, a refusal, or not what it says it is. Pure.

A challenge page, a login and an error page in a feed's place all come with status 200. None of them may ever count as
"nothing new".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from monitor.core.inert import one_line
from monitor.core.model import Outcome

RETRY_MAX = 10 * 366 * 86_400  # seconds; more is a joke, and no date can hold it
_HEAD = 20_000  # bytes in which a page shows what it is
_SHORT = 30_000  # bytes; a page longer than this is no bare challenge
_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_FEED = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|RDF)[\s>]")
_TITLE = re.compile(rb"<title[^>]*>(.{0,200}?)</title", re.I | re.S)
# the whole title, or all of it before the site's name: an article may begin "Access denied to inspectors"
_CHALLENGE_TITLE = re.compile(
    rb"(?:just a moment|attention required|checking your browser(?: before accessing.*)?|please wait|one moment, please"
    rb"|access (?:to this page has been )?denied|human verification|bot verification|robot check|are you a robot\??"
    rb"|security check|pardon our interruption|request rejected|ddos-guard|(?:we.{0,40} )?technical difficulties"
    rb"|technical difficulty|site maintenance)(?:\Z|\s*[.\xe2!|]|\s+-\s)"
)
_CHALLENGE_MARKS = (
    b"challenges.cloudflare.com", b"/cdn-cgi/challenge-platform/", b"cf-chl-", b"cf_chl_opt", b"_incapsula_resource",
    b"awswafcookiedomainlist", b"awswafintegration", b"captcha-delivery.com", b"px-captcha", b"/_sec/cp_challenge",
)  # fmt: skip
_LOGIN_TITLES = (
    b"log in",
    b"login",
    b"sign in",
    b"hotspot",
    b"captive portal",
    b"network sign",
    b"before you continue",
)
_LOGIN_PATH = re.compile(r"/(?:log-?in|sign-?in|sso|auth|consent|captive|portal)(?:[/.?]|\Z)", re.I)
_LOGIN_HOST = re.compile(r"(?:consent|login|signin|sso|auth|accounts?|id)\.", re.I)
_PASSWORD = re.compile(rb"<input[^>]+type=[\"']?password", re.I)
_LOGIN_CODES = (401, 407, 511)
_REFUSAL_CODES = (403, 451)
_GONE_CODES = (404, 410)
_WORDS = {
    401: "asks for a login (401)",
    403: "refuses us (403)",
    404: "not there (404)",
    407: "asks for a login (407)",
    410: "gone for good (410)",
    429: "asks us to slow down (429)",
    451: "withheld for legal reasons (451)",
    511: "asks for a login (511)",
}


@dataclass(frozen=True, kw_only=True)
class Unusable:
    """Why an answer holds nothing to be read."""

    outcome: Outcome
    reason: str
    final: bool = False  # asking again is no use


def unusable(
    *, asked: str, url: str, status: int, headers: Mapping[str, str], body: bytes, feed: bool
) -> Unusable | None:
    """Return what is wrong with an answer other than 304, or None where it may be parsed.

    `asked` and `url` are the first and the final address; `feed` tells whether anything but a page is due.
    """
    html = is_html(body, headers.get("content-type", ""))
    walled = (html or status != HTTPStatus.OK) and _challenge(status, headers, body)
    if walled:
        return Unusable(outcome=Outcome.BLOCKED, reason=f"a challenge page instead of content{_code(status)}")
    if status in _LOGIN_CODES or (html and _is_login(asked, url, body, feed=feed)):
        return Unusable(outcome=Outcome.BLOCKED, reason=_WORDS.get(status, "a login or portal page"), final=True)
    if status in _REFUSAL_CODES:
        return Unusable(outcome=Outcome.BLOCKED, reason=_WORDS[status], final=True)
    if status != HTTPStatus.OK:
        return Unusable(outcome=Outcome.FAILED, reason=_failure(status), final=status in _GONE_CODES)
    if not body.strip():
        return Unusable(outcome=Outcome.SUSPECT, reason="an empty answer")
    if feed and html:
        return Unusable(outcome=Outcome.SUSPECT, reason=f"a page where a feed or data is due{_titled(body)}")
    return None


def is_html(body: bytes, content_type: str) -> bool:
    """True for a page. What looks like a feed is one, whatever its content type says."""
    head = body[:_HEAD]
    return _HTML.match(head) is not None or ("html" in content_type.lower() and not _FEED.search(head) and b"<" in head)


def retry_after(headers: Mapping[str, str], now: datetime) -> int | None:
    """Return for how many seconds from `now` (UTC) the server asks us to stay away, None where it does not."""
    raw = headers.get("retry-after", "").strip()
    if raw.isascii() and raw.isdigit():
        return min(int(raw[:12]), RETRY_MAX)
    try:
        until = parsedate_to_datetime(raw)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0, min(int((until - now).total_seconds()), RETRY_MAX))


def _challenge(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    if headers.get("cf-mitigated") == "challenge" or "x-amzn-waf-action" in headers:
        return True
    head = body[:_HEAD].lower()
    if _CHALLENGE_TITLE.match(_title(body)):
        return True
    marked = any(mark in head for mark in _CHALLENGE_MARKS)
    return marked and (status != HTTPStatus.OK or len(body) < _SHORT)


def _is_login(asked: str, url: str, body: bytes, *, feed: bool) -> bool:
    """A page that wants something of us first. Where a page is due, a log-in box in its corner is no such thing."""
    there, here = urlsplit(asked), urlsplit(url)
    led_away = (there.hostname, there.path) != (here.hostname, here.path)
    if led_away and _LOGIN_PATH.search(here.path):
        return True
    if there.hostname != here.hostname and _LOGIN_HOST.match(here.hostname or ""):
        return True
    titled = _title(body).startswith(_LOGIN_TITLES)
    if not feed:
        return led_away and titled
    return titled or there.hostname != here.hostname or _PASSWORD.search(body[:_HEAD]) is not None


def _failure(status: int) -> str:
    if status in _WORDS:
        return _WORDS[status]
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return f"redirected without an address ({status})"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"the server is in trouble ({status})"
    if status == HTTPStatus.NO_CONTENT:
        return "an answer without content (204)"
    return f"an answer that is of no use ({status})"


def _code(status: int) -> str:
    return "" if status == HTTPStatus.OK else f" ({status})"


def _title(body: bytes) -> bytes:
    found = _TITLE.search(body[:_HEAD])
    return b" ".join(found[1].split()).lower() if found else b""


def _titled(body: bytes) -> str:
    title = one_line(_title(body).decode("utf-8", errors="replace"))[:80]
    return f": “{title}”" if title else ""
