# SPDX-License-Identifier: MIT
"""Where things are asked for. Pure: it runs in the daemon, which loads no reader of a site."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.core.model import Source

_PRESS_CORNER = re.compile(r"(https?://[^/]+/commission/presscorner)/detail/([a-z]{2})/([a-z]+(?:_[a-z0-9]+)+)", re.I)


def address_at(source: Source, now: datetime) -> str:
    """Return where the source is at that time: some begin a new file each year, `{yyyy}` in their address."""
    return source.url.replace("{yyyy}", f"{now.astimezone(ZoneInfo(source.zone)):%Y}")


def text_address(source: Source, url: str) -> str:
    """Return where an item's text is: at its own address, but for pages that are empty until a browser fills them.

    The Press Corner's page …/detail/en/ip_22_7649 holds nothing, its text is the document IP/22/7649 of an interface.
    """
    found = _PRESS_CORNER.match(url) if source.site == "presscorner" else None
    if found is None:
        return url
    reference = found[3].upper().replace("_", "/")
    return f"{found[1]}/api/documents?reference={reference}&language={found[2].lower()}"
