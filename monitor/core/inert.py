# SPDX-License-Identifier: MIT
"""Make untrusted text harmless where it is shown: no control characters, no direction tricks, no formulas."""

import unicodedata

_KEPT = {"\n", "\t"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def visible(text: str) -> str:
    """Return `text` with control, format and surrogate characters replaced by a visible mark; newlines stay."""
    if text.replace("\n", "").isprintable():  # nearly all of it is; nothing that is to be marked counts as printable
        return text
    return "".join(c if c in _KEPT or not _hidden(c) else "\ufffd" for c in text)


def one_line(text: str) -> str:
    """Return `text` on one line, hidden characters marked, runs of white space as one space."""
    return " ".join(visible(text).split())


def cell(text: str) -> str:
    """Return `text` so that a spreadsheet takes it as text, never as a formula."""
    shown = visible(text)
    return "'" + shown if shown.startswith(_FORMULA) else shown


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") or character in ("\u2028", "\u2029")
