# SPDX-License-Identifier: MIT
"""Does a feed tell more than titles? Looked at without parsing: it only decides whether pages are worth fetching."""

import re

_ENTRY = re.compile(rb"<(?:item|entry)[\s>].*?</(?:item|entry)\s*>", re.S)
_TEXT = re.compile(
    rb"<(?:description|summary|content(?::encoded)?)(?:\s[^>]*)?(?<!/)>\s*(?:<!\[CDATA\[\s*[^\s\]]|[^\s<])"
)


def tells_only_titles(feed: bytes) -> bool:
    """True where fewer than half of the feed's entries hold any text; also for a body without entries."""
    entries = _ENTRY.findall(feed)
    return 2 * sum(_TEXT.search(entry) is not None for entry in entries) < max(len(entries), 1)
