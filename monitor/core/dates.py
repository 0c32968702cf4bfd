# SPDX-License-Identifier: MIT
"""Dates in running text, resolved against the day of publication. Pure.

"on Monday" is the Monday behind where it tells the past and the one ahead where it tells a plan; "12 December" without
a year is the nearest one in that direction. What cannot be told with certainty ("recently") is no date at all.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"  # noqa: E501  one alternation
_BEFORE = (
    r"(?P<before>\b(?:until|till|through|since|by|from|after|before|beyond|up to|to|as of|effective(?: on)?|"
    r"expire[sd]? on|deadline of|(?<!night )(?<!morning )(?<!evening )(?<!afternoon )(?<!hours )of)\s+"
    r"(?:at least\s+|the\s+end\s+of\s+)?)?"
)
_FIND = re.compile(
    _BEFORE + r"(?:"
    rf"\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})(?![\w'’])(?:,?\s+(?P<y1>\d{{4}}))?"
    rf"|\b(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+(?P<y2>\d{{4}}))?"
    r"|\b(?P<iso>\d{4}-\d{2}-\d{2})\b"
    r"|\b(?:(?P<which>last|next|this|coming|past)\s+)?(?P<wd>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b(?!['’]s)"
    r"|\b(?P<rel>the day before yesterday|yesterday|today|tonight|tomorrow|this morning|this afternoon|this evening|"
    r"last night|earlier in the day)\b"
    r"|\b(?P<span>last|this|next|earlier this|later this|earlier in the)\s+(?P<unit>week|month|year)\b"
    r"|\b(?P<ago>\d{1,3}|a|an|one|two|three|four|five|six|ten)\s+(?P<aunit>day|week|month|year)s?\s+(?:ago|earlier)\b"
    rf"|\bin\s+(?:early\s+|late\s+|mid-?\s*)?(?P<im>{_MONTH})(?![\w'’])(?!\s+\d{{1,2}}\b)(?:,?\s+(?P<iy>\d{{4}}))?"
    rf"|\b(?P<last>last|next)\s+(?P<lm>{_MONTH})(?![\w'’])"
    r"|\b(?:in|the)\s+(?P<year>(?:19|20)\d{2})\b(?!/)"
    r")",
    re.IGNORECASE,
)  # fmt: skip
_DIGIT = re.compile(r"\d")
_PARTS = (
    "day", "week", "month", "year", "night", "morrow", "morn", "noon", "even", "jan", "feb", "mar", "apr", "may", "jun",
    "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip  # of the words without which no date is told: a glance that spares most sentences the search
_COUNT = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_MOST_OF_A_YEAR = timedelta(days=270)  # who tells of a day longer ago names the year
_LIMITS = ("until", "till", "through", "since", "by", "from", "after", "before", "as of", "expire", "deadline")


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A date found in a text."""

    on: date  # a month or a year stands as its first day
    precision: str  # day | month | year
    start: int
    end: int
    limit: bool = False  # "until", "since", "by": it bounds something, nothing happened on it
    names: bool = False  # "the act of 5 March": it tells one thing from others


def find_dates(text: str, published: date, *, ahead: bool = False) -> list[Dated]:
    """Return the dates that a text names, in order. `published` is the source's local day; `ahead`: it tells a plan."""
    return list(_found(text, published, ahead))


@lru_cache(maxsize=512)
def _found(text: str, published: date, ahead: bool) -> tuple[Dated, ...]:
    """A sentence is asked for its dates once for each step that it may tell."""
    return tuple(_find(text, published, ahead))


def _find(text: str, published: date, ahead: bool) -> Iterator[Dated]:
    folded = text.casefold()
    if _DIGIT.search(text) is None and not any(part in folded for part in _PARTS):
        return
    for m in _FIND.finditer(text):
        if m["m2"] and m["m2"].islower() and m["m2"] == "may":
            continue  # "may 10 states agree"
        resolved = _resolve(m, published, ahead)
        if resolved is not None:
            on, precision = resolved
            start = m.end("before") if m["before"] else m.start()
            of = (m["before"] or "").lower().startswith("of")
            limit = bool(m["before"]) and not of
            yield Dated(on=on, precision=precision, start=start, end=m.end(), limit=limit, names=of and not m["wd"])


def _resolve(m: re.Match[str], published: date, ahead: bool) -> tuple[date, str] | None:
    try:
        if m["d1"] or m["d2"]:
            return _month_day(m, published, ahead), "day"
        if m["iso"]:
            return date.fromisoformat(m["iso"]), "day"
        if m["wd"]:
            return _weekday(m["wd"].lower(), (m["which"] or "").lower(), published, ahead), "day"
        if m["rel"]:
            return published + timedelta(days=_relative(m["rel"].lower())), "day"
        if m["span"]:
            return _span(m["span"].lower(), m["unit"].lower(), published)
        if m["ago"]:
            return _ago(m["ago"].lower(), m["aunit"].lower(), published)
        if m["im"] or m["lm"]:
            return _month(m, published, ahead)
        return date(int(m["year"]), 1, 1), "year"
    except (ValueError, OverflowError):
        return None  # "31 February", year 0000: no date


def _number(month: str) -> int:
    return next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(month.lower().rstrip(".")[:3]))


def _month_day(m: re.Match[str], published: date, ahead: bool) -> date:
    day, month, year = int(m["d1"] or m["d2"]), _number(m["m1"] or m["m2"]), m["y1"] or m["y2"]
    if year:
        return date(int(year), month, day)
    near = [
        date(y, month, day) for y in (published.year - 1, published.year, published.year + 1) if _exists(y, month, day)
    ]
    if not near:
        raise ValueError("no such day")
    right = [d for d in near if (d >= published if ahead else d <= published + timedelta(days=1))]
    nearest = min(right or near, key=lambda d: abs(d - published))
    return nearest if ahead or published - nearest <= _MOST_OF_A_YEAR else min(near, key=lambda d: abs(d - published))


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1]


def weekday_behind(weekday: int, published: date) -> date:
    """Return the last such day (0 is Monday), the day of publication included."""
    return published - timedelta(days=(published.weekday() - weekday) % 7)


def _weekday(name: str, which: str, published: date, ahead: bool) -> date:
    back = (published - weekday_behind(_DAYS.index(name), published)).days
    forward = -back % 7
    if which in ("next", "coming"):
        return published + timedelta(days=forward or 7)
    if which in ("last", "past"):
        return published - timedelta(days=back or 7)
    return published + timedelta(days=forward) if ahead else published - timedelta(days=back)


def _relative(word: str) -> int:
    return {"yesterday": -1, "last night": -1, "the day before yesterday": -2, "tomorrow": 1}.get(word, 0)


def _span(which: str, unit: str, published: date) -> tuple[date, str] | None:
    if unit == "week":
        # no day is told; last week lies too near to be background and too far to be a date
        return (published - timedelta(days=7), "week") if which == "last" else None
    if unit == "month":
        first = published.replace(day=1)
        if which == "last":
            return (first - timedelta(days=1)).replace(day=1), "month"
        return (first, "month") if which.startswith("earlier") else None
    if which == "last":
        return date(published.year - 1, 1, 1), "year"
    return (date(published.year, 1, 1), "year") if which.startswith("earlier") else None


def _ago(count: str, unit: str, published: date) -> tuple[date, str]:
    n = _COUNT.get(count) or int(count)
    if unit in ("day", "week"):
        return published - timedelta(days=n * (7 if unit == "week" else 1)), "day" if unit == "day" else "week"
    if unit == "month":
        months = published.year * 12 + published.month - 1 - n
        return date(months // 12, months % 12 + 1, 1), "month"
    return date(published.year - n, 1, 1), "year"


def _month(m: re.Match[str], published: date, ahead: bool) -> tuple[date, str]:
    month = _number(m["im"] or m["lm"])
    if m["im"] and m["iy"]:
        return date(int(m["iy"]), month, 1), "month"
    year = published.year
    if (m["last"] or "").lower() == "next" or ahead:
        year += month < published.month
    elif (month, m["lm"] is not None) >= (published.month, True) or month > published.month:
        year -= 1
    return date(year, month, 1), "month"
