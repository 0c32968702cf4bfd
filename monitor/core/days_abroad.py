# SPDX-License-Identifier: MIT
"""Days in texts of other languages than English, resolved against the day of publication. Pure.

"lundi 22 avril", "в среду", "22. April", "12月5日". Only what lies behind publication: who asks wants to know on which
day something happened. A date after "bis", "depuis", "до" bounds something and is left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from monitor.core.dates import Dated, weekday_behind
from monitor.core.phrases import Found, PhraseSet, Word, words_of

_EAST = re.compile(r"(?:(\d{1,2})\s?[月월]\s?)?(\d{1,2})\s?[日일]")
_OF = frozenset({"de", "del"})
_REACH = 3  # words before a day in which a bound stands: "jusqu'au lundi 22 avril"
_YEAR = re.compile(r"(?:19|20)\d\d")


class _Sign(NamedTuple):
    kind: str  # weekday | month | ago
    number: int
    language: str


@dataclass(frozen=True, kw_only=True)
class DayNames:
    """What days are called in one language. Phrases as `monitor.core.phrases` reads them."""

    weekdays: tuple[str, ...] = ()  # Monday first
    months: tuple[str, ...] = ()
    today: tuple[str, ...] = ()
    yesterday: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


class DaysAbroad:
    """The names of days in several languages, looked for at once: an item does not say its language."""

    def __init__(self, languages: Mapping[str, DayNames]) -> None:
        """Raises PhraseError for a phrase that cannot be read."""
        self._signs: PhraseSet[_Sign] = PhraseSet(_signs(languages))
        self._bounds = {
            language: frozenset(words_of(phrase)[0].low for phrase in names.before)
            for language, names in languages.items()
        }

    def find(self, text: str, published: date) -> list[Dated]:
        """Return the days that a text names and that have come, in order. `published` is the source's local day."""
        words = words_of(text)
        signs: dict[tuple[int, int], list[Found[_Sign]]] = {}  # one word may be a day in several languages
        for sign in self._signs.find(words):
            signs.setdefault((sign.first, sign.last), []).append(sign)
        found = [_dated(words, same[0], published) for same in signs.values() if not self._bounded(words, same)]
        found += [_eastern(m, published) for m in _EAST.finditer(text)]
        return sorted((dated for dated in found if dated is not None), key=lambda dated: dated.start)

    def _bounded(self, words: Sequence[Word], same: Sequence[Found[_Sign]]) -> bool:
        before = {word.low for word in words[max(0, same[0].first - _REACH) : same[0].first]}
        return any(self._bounds[sign.value.language] & before for sign in same)


def _dated(words: Sequence[Word], sign: Found[_Sign], published: date) -> Dated | None:
    kind, number, _ = sign.value
    if kind == "month":
        return _day_of_month(words, sign, number, published)
    on = weekday_behind(number, published) if kind == "weekday" else published - timedelta(days=number)
    return Dated(on=on, precision="day", start=sign.start, end=sign.end)


def _signs(languages: Mapping[str, DayNames]) -> Iterator[tuple[str, _Sign]]:
    for language, names in languages.items():
        for kind, phrases, first in (("weekday", names.weekdays, 0), ("month", names.months, 1)):
            yield from ((phrase, _Sign(kind, i, language)) for i, phrase in enumerate(phrases, first))
        for ago, phrases in enumerate((names.today, names.yesterday)):
            yield from ((phrase, _Sign("ago", ago, language)) for phrase in phrases)


def _day_of_month(words: Sequence[Word], sign: Found[_Sign], month: int, published: date) -> Dated | None:
    """Return the date whose month this is: the day before it, perhaps a year after it; None where no day is told."""
    at = sign.first - 1
    at -= at > 0 and words[at].low in _OF
    day = words[at].low.removesuffix("er") if at >= 0 else ""
    after = sign.last + 1
    after += after < len(words) and words[after].low in _OF
    year = words[after].low if after < len(words) and _YEAR.fullmatch(words[after].low) else None
    if not day.isascii() or not day.isdigit():
        return None
    on = _behind(int(year) if year else None, month, int(day), published)
    return None if on is None else Dated(on=on, precision="day", start=words[at].start, end=sign.end)


def _eastern(m: re.Match[str], published: date) -> Dated | None:
    """ "12月5日", or "5日": the last one of them."""
    day = int(m[2])
    if m[1]:
        on = _behind(None, int(m[1]), day, published)
    else:
        months = (published, published.replace(day=1) - timedelta(days=1))
        on = next((d for first in months if (d := _behind(first.year, first.month, day, published)) is not None), None)
    return None if on is None else Dated(on=on, precision="day", start=m.start(), end=m.end())


def _behind(year: int | None, month: int, day: int, published: date) -> date | None:
    """Return that day, of the year or the last one that there was; None for one to come or that does not exist."""
    for one in (year,) if year else (published.year, published.year - 1):
        try:
            on = date(one, month, day)
        except ValueError:  # "31 avril": no date
            continue
        if on <= published:
            return on
    return None
