# SPDX-License-Identifier: MIT
"""Dates as sources write them. Our own reading: feed parsers take unknown zones for UTC and guess day and month.

A day without a time becomes noon of that day in the source's zone: whatever zone it is looked at from, it stays on its
day. Midnight to the second is such a day too (nobody publishes then, software does); other placeholders are in the
source's rule.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from monitor.core.model import CalendarRule, DateQuality, DateRule

FUTURE = timedelta(days=2)  # clocks are wrong by hours, days are announced in advance; 2099 is neither
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the web: 1970 and 0001 are defaults of software
NOON = time(12)

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_HOURS = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3, "IRST": 3.5, "IRDT": 4.5, "GST": 4, "PKT": 5, "HKT": 8, "JST": 9, "KST": 9,
    "AEST": 10, "AEDT": 11, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
_ZONE = r"(?P<zone>[A-Za-z]{1,5}|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})(?:[T ]\s*{_CLOCK}\s*{_ZONE})?\Z",
        rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}})"
        rf"(?:T(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}}){_ZONE})?\Z",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\Z",  # with dots the day is first everywhere
        rf"(?:[A-Za-z]{{3,9}}\.?,?\s+)?(?P<day>\d{{1,2}})[ -](?P<name>[A-Za-z]{{3,9}})\.?,?[ -]"
        rf"(?P<year>\d{{4}}|\d{{2}})(?:,?\s+{_CLOCK}\s*{_ZONE})?\Z",
        rf"(?:[A-Za-z]{{3,9}},\s+)?(?P<name>[A-Za-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})"
        rf"(?:,?\s+{_CLOCK}\s*{_ZONE})?\Z",
    )
)


@dataclass(frozen=True, kw_only=True)
class Dated:
    """When an item was published, as far as it can be known."""

    published: datetime | None  # UTC
    raw: str = ""
    quality: DateQuality = DateQuality.FIRST_SEEN


def dated(found: Mapping[str, str], link: str, rule: DateRule, zone: str, now: datetime) -> Dated:
    """Return the date of an item by its source's rule.

    `found` maps the names a rule may use ("published", "updated", …) to what the source wrote. The rule's link
    pattern comes first: where it is set, the address is the only place of the date. `zone` is the source's.
    """
    home = ZoneInfo(rule.zone or zone)
    if rule.link is not None:
        return _from_link(link, rule.link, home, now)
    raw = next((found[name] for name in rule.fields if found.get(name)), "")
    return read(raw, home, now, day_only=rule.precision == "day" or _is_placeholder(raw, rule.placeholders))


def due(found: Mapping[str, str], link: str, rule: CalendarRule, zone: str) -> tuple[date, ...]:
    """Return the day for which a calendar's item announces something, where the source is; none where it names none.

    Of several days, in an address that goes on with "-16", the first and the last.
    """
    home = ZoneInfo(zone)
    if rule.link is not None:
        return _days(link, rule.link)
    for raw in (found[name] for name in rule.fields if found.get(name)):
        moment = read(raw, home, datetime.max.replace(tzinfo=UTC) - 2 * FUTURE).published
        if moment is not None:
            return (moment.astimezone(home).date(),)
    return ()


def _days(link: str, pattern: str) -> tuple[date, ...]:
    found = _link_shape(pattern).search(link)
    if found is None:
        return ()
    further = re.match(r"-([0-9]{2})(?![0-9])", link[found.end() :])
    try:
        first = _day({"day": "1", "month": "1", **found.groupdict()})
        last = first if further is None else first.replace(day=int(further[1]))
    except ValueError:  # 13/40
        return ()
    return (first, last) if last > first else (first,)


def read(raw: str, home: tzinfo, now: datetime, *, day_only: bool = False) -> Dated:
    """Return the date that `raw` means. No date that can be used: the time we saw it, with the raw text kept."""
    raw = " ".join(raw.split())[:100]
    parts = next((found.groupdict() for shape in _SHAPES if (found := shape.match(raw))), None)
    if parts is None:
        return Dated(published=None, raw=raw)
    try:
        return _checked(*_moment(parts, home, day_only=day_only), raw, now)
    except (ValueError, OverflowError):  # 32 December, the year 0
        return Dated(published=None, raw=raw)


def _moment(parts: Mapping[str, str | None], home: tzinfo, *, day_only: bool) -> tuple[datetime, DateQuality]:
    day = _day(parts)
    if day_only or not _tells_time(parts):
        return datetime.combine(day, NOON, home), DateQuality.DAY
    zone = _zone(parts.get("zone"))
    second = min(int(parts.get("second") or 0), 59)  # a leap second
    clock = time(int(parts["hour"] or 0), int(parts["minute"] or 0), second)
    return datetime.combine(day, clock, zone or home), DateQuality.EXACT if zone else DateQuality.ASSUMED_ZONE


def _is_placeholder(raw: str, known: Collection[str]) -> bool:
    """True for a clock time, as written, that software puts where none is known."""
    clock = re.search(_CLOCK, raw) if known else None
    return clock is not None and f"{clock['hour']:0>2}:{clock['minute']}" in known and not int(clock["second"] or 0)


def _tells_time(parts: Mapping[str, str | None]) -> bool:
    return any(int(parts.get(part) or 0) for part in ("hour", "minute", "second"))


def _day(parts: Mapping[str, str | None]) -> date:
    year = int(parts["year"] or 0)
    if year < 100:  # two digits, as in the oldest mail standard
        year += 2000 if year < 70 else 1900
    name = (parts.get("name") or "")[:3].lower()
    month = _MONTHS.index(name) + 1 if name else int(parts["month"] or 0)
    return date(year, month, int(parts["day"] or 0))


def _zone(name: str | None) -> tzinfo | None:
    if not name:
        return None
    if name[0] in "+-":
        digits = name[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return timezone(-offset if name[0] == "-" else offset)
    hours = _HOURS.get(name.upper())
    return None if hours is None else timezone(timedelta(hours=hours))


def in_link(link: str, pattern: str) -> bool:
    """True where the address has a day of that pattern in it."""
    return _link_shape(pattern).search(link) is not None


@cache
def _link_shape(pattern: str) -> re.Pattern[str]:
    shape = re.escape(pattern)
    for name, digits in (("yyyy", "year>[0-9]{4}"), ("mm", "month>[0-9]{2}"), ("dd", "day>[0-9]{2}")):
        shape = shape.replace(re.escape(f"{{{name}}}"), f"(?P<{digits})", 1)
    return re.compile(shape)


def _from_link(link: str, pattern: str, home: tzinfo, now: datetime) -> Dated:
    found = _link_shape(pattern).search(link)
    if found is None:
        return Dated(published=None)
    parts: dict[str, str | None] = {"day": "1", "month": "1", **found.groupdict()}
    try:
        return _checked(datetime.combine(_day(parts), NOON, home), DateQuality.DAY, found.group(), now)
    except ValueError:
        return Dated(published=None, raw=found.group())


def _checked(moment: datetime, quality: DateQuality, raw: str, now: datetime) -> Dated:
    published = moment.astimezone(UTC)
    if not OLDEST <= published <= now + FUTURE:
        quality = DateQuality.IMPLAUSIBLE
    return Dated(published=published, raw=raw, quality=quality)
