# SPDX-License-Identifier: MIT
"""Facts that tell one instalment from another: amounts, ordinals, numbers of acts. Pure."""

import re

from monitor.core.model import InstalmentFacts

_NUMBER = r"(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
_UNIT = r"(?P<u>trillion|billion|million|thousand|bln|mln|bn|mn|tn|m|b|k)?"
_SIGNS = {
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "€": "EUR",
    "eur": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "a$": "AUD",
    "c$": "CAD",
}
_WORDS = {"dollar": "USD", "euro": "EUR", "pound": "GBP", "hryvnia": "UAH", "franc": "CHF", "yen": "JPY"}
_WORTH = {"trillion": 1e12, "tn": 1e12, "billion": 1e9, "bln": 1e9, "bn": 1e9, "b": 1e9, "million": 1e6, "mln": 1e6,
          "mn": 1e6, "m": 1e6, "thousand": 1e3, "k": 1e3}  # fmt: skip
_BEFORE = re.compile(rf"(?P<c>US\$|A\$|C\$|[$€£]|\b(?:USD|EUR|GBP)\b)\s?{_NUMBER}(?:[\s-]?{_UNIT}\b)?", re.IGNORECASE)
_AFTER = re.compile(
    rf"\b{_NUMBER}[\s-]?{_UNIT}[\s-](?:(?:US|U\.S\.|American)[\s-])?"
    r"(?P<c>dollars?|euros?|pounds?|hryvnias?|francs?|yen|USD|EUR|GBP)\b",
    re.IGNORECASE,
)
_BARE = re.compile(rf"\b{_NUMBER}[\s-]?(?P<u>billion|million|bn|mln|bln)\b", re.IGNORECASE)
_SMALL = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_THING = (
    r"(?:sanctions?\s+|aid\s+|military\s+|assistance\s+|presidential\s+|EU\s+|Russia\s+)*"
    r"(?:package|round|tranche|drawdown|instal?lment|set of sanctions)"
)
_THING_PARTS = ("package", "round", "tranche", "drawdown", "lment", "et of ")  # no i, no s: both have twins in case
_ORDINAL = re.compile(
    rf"\b(?:(?P<d>\d{{1,3}})(?:st|nd|rd|th)|(?:(?P<tens>{'|'.join(_TENS)})-)?(?P<w>{'|'.join(_SMALL)}))\s+{_THING}\b",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"\((?:CFSP|EU|EC|EU, Euratom)\)\s*(?:No\s*)?(?P<a>\d{4}/\d{1,5}|\d{1,4}/\d{4}/?(?:CFSP)?)\b"
    r"|\b(?:Decision|Regulation|Resolution)\s+(?P<b>\d{4}/\d{1,5}(?:/CFSP)?|\d{4}(?=\s*\(\d{4}\)))",
)
_DIGIT = re.compile(r"\d")
MAX_AMOUNT = 1e13


def facts_of(text: str) -> InstalmentFacts:
    """Return what a sentence says about which instalment it means. Amounts in currency units."""
    amounts, currency = _amounts(text)
    return InstalmentFacts(amounts=amounts, ordinal=_ordinal(text), acts=_acts(text), currency=currency)


def merged(first: InstalmentFacts, *others: InstalmentFacts) -> InstalmentFacts:
    """Return the first facts, completed by the others where it says nothing."""
    for other in others:
        first = InstalmentFacts(
            amounts=first.amounts or other.amounts,
            ordinal=first.ordinal if first.ordinal is not None else other.ordinal,
            acts=first.acts or other.acts,
            currency=first.currency if first.amounts else other.currency,
        )
    return first


def _amounts(text: str) -> tuple[tuple[float, ...], str]:
    if _DIGIT.search(text) is None:
        return (), ""
    found = [(m.start(), m) for m in _BEFORE.finditer(text)]
    taken = [(m.start(), m.end()) for _, m in found]
    found += [(m.start(), m) for m in _AFTER.finditer(text) if not _inside(m.start(), taken)]
    if not found:
        found = [(m.start(), m) for m in _BARE.finditer(text)]
    ordered = [m for _, m in sorted(found, key=lambda pair: pair[0])]
    values = [(_value(m), _currency(m)) for m in ordered]
    plausible = [(v, c) for v, c in values if 1000 <= v <= MAX_AMOUNT]
    currency = next((c for _, c in plausible if c), "")
    return tuple(dict.fromkeys(v for v, _ in plausible)), currency


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _value(m: re.Match[str]) -> float:
    digits = m["n"]
    plain = (
        digits.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits) else digits.replace(",", ".")
    )
    return round(float(plain) * _WORTH.get((m["u"] or "").lower(), 1), 2)


def _currency(m: re.Match[str]) -> str:
    sign = (m.groupdict().get("c") or "").lower()
    return _SIGNS.get(sign) or _WORDS.get(sign.rstrip("s"), "")


def _ordinal(text: str) -> int | None:
    low = text.lower()
    if not any(part in low for part in _THING_PARTS):
        return None
    m = _ORDINAL.search(text)
    if m is None:
        return None
    if m["d"]:
        return int(m["d"])
    return _TENS.get((m["tens"] or "").lower(), 0) + _SMALL.index(m["w"].lower()) + 1


def _acts(text: str) -> tuple[str, ...]:
    if _DIGIT.search(text) is None:
        return ()
    return tuple(dict.fromkeys((m["a"] or m["b"]).removesuffix("/CFSP").rstrip("/") for m in _ACT.finditer(text)))
