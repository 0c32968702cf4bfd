# SPDX-License-Identifier: MIT
"""Words in which letters of two alphabets pass for one: "Irаn" with a Cyrillic а. Pure.

Such a word matches none of a thread's phrases, and must not: it is not that word. But a report must not be missed in
silence either, so the visit says which word it saw. A word wholly in another alphabet is an ordinary foreign word.
"""

import re
from collections.abc import Iterable

from monitor.core.model import Item

LEAD = 600  # characters of an item's text that are looked at, as many as matching needs of a report
SHOWN = 60  # characters of the word
_CYRILLIC = "авеікмнорстухјѕһԁԛԝАВЕІКМНОРСТУХЈЅҺ"
_GREEK = "αινορυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_MIXED = re.compile(rf"[A-Za-z][{_CYRILLIC}{_GREEK}]|[{_CYRILLIC}{_GREEK}][A-Za-z]")
_WORD = re.compile(r"[^\W\d_]+")


def lookalike(text: str) -> str | None:
    """Return the first word of `text` that mixes Latin with letters that look Latin, None where there is none."""
    if text.isascii() or _MIXED.search(text) is None:
        return None
    return next((word for word in _WORD.findall(text) if _MIXED.search(word)), None)


def warning(items: Iterable[Item]) -> str:
    """Return what is to be said of a body in which such words occur in titles or leads; "" where none do."""
    found = [word for item in items if (word := lookalike(f"{item.title} {item.text[:LEAD]}")) is not None]
    if not found:
        return ""
    return f"look-alike letters of another alphabet in {len(found)} items (“{found[0][:SHOWN]}”): they match nothing"
