# SPDX-License-Identifier: MIT
"""Text from outside as both databases can hold it: PostgreSQL takes no NUL, neither takes half a character. Pure.

Spiders clean what they read; this is the second lock. One such letter must not keep a whole source from being recorded.
"""

from dataclasses import replace

from monitor.core.model import Item


def storable_text(text: str) -> str:
    """Return `text` without NUL, and with a question mark for each lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode(errors="replace").decode()
    return text.replace("\0", "")


def storable(item: Item) -> Item:
    """Return the item with storable texts; the very item where they are."""
    texts = {
        "key": item.key,
        "url": item.url,
        "title": item.title,
        "text": item.text,
        "published_raw": item.published_raw,
        "publisher": item.publisher,
        "language": item.language,
    }
    changed = {name: held for name, text in texts.items() if (held := storable_text(text)) != text}
    return replace(item, **changed) if changed else item  # type: ignore[arg-type]  # only text fields are named
