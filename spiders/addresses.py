# SPDX-License-Identifier: MIT
"""Where things are asked for. Pure: it runs in the daemon, which loads no reader of a site."""

import re
from datetime import datetime
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from monitor.core.model import Item, Source

_HOLE = re.compile(r"\{(url|path|key|reference|yyyy|mm|dd)\}")


def address_at(source: Source, now: datetime) -> str:
    """Return where the source is at that time: some begin a new file each year, `{yyyy}` in their address."""
    return source.url.replace("{yyyy}", f"{now.astimezone(ZoneInfo(source.zone)):%Y}")


def text_address(source: Source, item: Item) -> str:
    """Return where an item's text is: at its own address, or at the one that the entry declares (`text_at`)."""
    return item.url if source.text_at is None else _filled(source.text_at, source, item)


def _filled(pattern: str, source: Source, item: Item) -> str:
    """The declared address with the item's own values; its page where it lacks one. What is filled in is escaped."""
    parts = urlsplit(item.url)
    day = item.published.astimezone(ZoneInfo(source.zone)) if item.published else None
    values = {
        "url": f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/"),
        "path": quote(parts.path, safe="/%"),
        "key": quote(item.key, safe=""),
        "reference": quote(item.key.upper().replace("_", "/"), safe=""),  # ip_22_7649: document IP/22/7649
        **({"yyyy": f"{day:%Y}", "mm": f"{day:%m}", "dd": f"{day:%d}"} if day else {}),
    }
    holes = set(_HOLE.findall(pattern))
    return _HOLE.sub(lambda hole: values[hole[1]], pattern) if holes <= values.keys() and item.url else item.url
