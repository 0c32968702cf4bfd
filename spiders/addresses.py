# SPDX-License-Identifier: MIT
"""Where things are asked for. Pure: it runs in the daemon, which loads no reader of a site."""

import re
from datetime import datetime
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from monitor.core.model import Item, Source

_HOLE = re.compile(r"\{(url|path|key|yyyy|mm|dd)\}")
_PRESS_CORNER = re.compile(r"(https?://[^/]+/commission/presscorner)/detail/([a-z]{2})/([a-z]+(?:_[a-z0-9]+)+)", re.I)


def address_at(source: Source, now: datetime) -> str:
    """Return where the source is at that time: some begin a new file each year, `{yyyy}` in their address."""
    return source.url.replace("{yyyy}", f"{now.astimezone(ZoneInfo(source.zone)):%Y}")


def text_address(source: Source, item: Item) -> str:
    """Return where an item's text is: at its own address, at the one that the entry declares (`text_at`), or, for
    pages that are empty until a browser fills them, where the browser would ask.

    The Press Corner's page …/detail/en/ip_22_7649 holds nothing, its text is the document IP/22/7649 of an interface.
    """
    if source.text_at is not None:
        return _filled(source.text_at, source, item)
    found = _PRESS_CORNER.match(item.url) if source.site == "presscorner" else None
    if found is None:
        return item.url
    reference = found[3].upper().replace("_", "/")
    return f"{found[1]}/api/documents?reference={reference}&language={found[2].lower()}"


def _filled(pattern: str, source: Source, item: Item) -> str:
    """The declared address with the item's own values; its page where it lacks one. What is filled in is escaped."""
    parts = urlsplit(item.url)
    day = item.published.astimezone(ZoneInfo(source.zone)) if item.published else None
    values = {
        "url": f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/"),
        "path": quote(parts.path, safe="/%"),
        "key": quote(item.key, safe=""),
        **({"yyyy": f"{day:%Y}", "mm": f"{day:%m}", "dd": f"{day:%d}"} if day else {}),
    }
    holes = set(_HOLE.findall(pattern))
    return _HOLE.sub(lambda hole: values[hole[1]], pattern) if holes <= values.keys() and item.url else item.url
