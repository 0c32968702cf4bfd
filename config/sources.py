# SPDX-License-Identifier: MIT
"""The source catalogue: what ships in config/sources, and what a user adds or changes in a folder of his own.

A user's entry whose id ships already changes only what it names (`enabled: false`, another `url`); any other is new.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from config.files import Strict, line_of, load_yaml, read_yaml
from config.shipped import folder, yaml_files
from monitor.core.errors import ConfigError, nearest
from monitor.core.model import (
    CalendarRule,
    DateRule,
    DocumentRule,
    IdRule,
    LinkRule,
    Source,
    SourceKind,
    Tier,
    ValidatorRule,
)
from monitor.core.phrases import PhraseError, expand

SOONEST, LATEST = 30, 7 * 86_400  # seconds between two looks
_HOLE = re.compile(r"\{(\w*)\}")
_HOLES = ("digits", "word", "page", "rest")
_TEXT_HOLES = ("url", "path", "key", "reference", "yyyy", "mm", "dd")
_DATE_HOLES = ("yyyy", "mm", "dd")


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("expected an http or https address without a user name")
    return url


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, LookupError, OSError) as error:
        raise ValueError("no such time zone; expected one like Europe/Brussels") from error
    return name


def _holes(text: str, known: tuple[str, ...]) -> str:
    found = _HOLE.findall(text)
    odd = next((hole for hole in found if hole not in known), None)
    if odd is not None or not found:
        raise ValueError(f"expected one of {', '.join(f'{{{hole}}}' for hole in known)} in it")
    return text


def _text_address(text: str) -> str:
    _holes(text, _TEXT_HOLES)
    return text if text.startswith("{url}") else _web_address(text)


def _whole_piece(text: str) -> str:
    if text.count("{any}") != 1 or text.startswith("{") or text.endswith("}"):
        raise ValueError("expected {any} once, with words before and after it")
    return text


def _phrase(text: str) -> str:
    try:
        expand(text)
    except PhraseError as error:
        raise ValueError(str(error)) from error
    return text


Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Address = Annotated[str, AfterValidator(_web_address)]
Zone = Annotated[str, AfterValidator(_zone)]


class IdForm(Strict):
    """Where the lasting key of an item is."""

    field: Literal["guid", "link", "title"] = "guid"
    take: Annotated[str, AfterValidator(lambda text: _holes(text, _HOLES))] | None = None


class DateForm(Strict):
    """Where the date of an item is, and how far to believe it."""

    fields: tuple[Literal["published", "updated", "created"], ...] = ("published", "updated")
    link: Annotated[str, AfterValidator(lambda text: _holes(text, _DATE_HOLES))] | None = None
    precision: Literal["minute", "day"] = "minute"
    zone: Zone | None = None
    placeholders: tuple[Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")], ...] = ()


class CalendarForm(Strict):
    """Where a calendar names the day of a meeting, and which words in a title call one off."""

    link: Annotated[str, AfterValidator(lambda text: _holes(text, _DATE_HOLES))] | None = None
    fields: tuple[Literal["published", "updated", "created", "expired"], ...] = ()
    off: tuple[Annotated[str, AfterValidator(_phrase)], ...] = CalendarRule.off


class LinkForm(Strict):
    """A piece of an address, and what belongs there."""

    replace: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    by: Annotated[str, StringConstraints(max_length=200)]


class SourceForm(Strict):
    """One entry. Only `id` is always needed; what a new source must have besides is in `REQUIRED`."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,60}$")]
    name: Name | None = None
    kind: SourceKind | None = None
    url: Address | None = None
    publisher: Name | None = None
    tier: Tier | None = None
    jurisdiction: Name | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] = "en"
    zone: Zone = "UTC"
    poll_seconds: int = Field(default=900, ge=SOONEST, le=LATEST)
    poll_least: int | None = Field(default=None, ge=SOONEST, le=LATEST)
    enabled: bool = True
    site: str | None = None
    document: DocumentRule = DocumentRule.MATCHED
    ids: IdForm = IdForm()
    dates: DateForm = DateForm()
    items_min: int = Field(default=1, ge=0)
    items_max: int = Field(default=1000, ge=1, le=100_000)
    expected_per_day: float | None = Field(default=None, gt=0)
    checked_on: date | None = None
    note: str = ""
    substitute: str | None = None
    off_because: str = ""
    bodies: tuple[Name, ...] = ()
    terms: str = ""
    links: tuple[LinkForm, ...] = ()
    validators: ValidatorRule = ValidatorRule.USE
    text_at: Annotated[str, AfterValidator(_text_address)] | None = None
    calendar: CalendarForm | None = None
    volatile: Annotated[str, AfterValidator(_whole_piece)] | None = None

    @model_validator(mode="after")
    def _bounds_fit(self) -> Self:
        if self.items_min > self.items_max:
            raise ValueError("items_min is larger than items_max")
        return self

    @model_validator(mode="after")
    def _calendar_names_its_day(self) -> Self:
        calendar = self.calendar
        if calendar is not None and self.site is None and calendar.link is None and not calendar.fields:
            raise ValueError("calendar needs `link` or `fields`: where the day stands")
        return self


class SourcesFile(Strict):
    """A file of the catalogue."""

    sources: tuple[SourceForm, ...]


REQUIRED = ("name", "kind", "url", "publisher", "tier", "jurisdiction")


class Placed(NamedTuple):
    """An entry, and where it stands."""

    form: SourceForm
    path: Path
    number: int  # in the file's list, from 0

    def error(self, message: str) -> ConfigError:
        """Return the error, with file and line."""
        line = line_of(read_yaml(self.path), ("sources", self.number))
        return ConfigError(message, file=str(self.path), line=line)


def load_sources(extra_folder: Path | None = None) -> dict[str, Source]:
    """Return every source by id: the shipped ones, changed and added to by the YAML files of `extra_folder`.

    Raises ConfigError naming file, line and the nearest word.
    """
    found = {placed.form.id: placed for placed in _shipped()}
    for placed in _entries_of(extra_folder) if extra_folder is not None else ():
        name = placed.form.id
        found[name] = placed._replace(form=_over(found.get(name), placed.form))
    for placed in found.values():
        _check(placed, found)
    _check_addresses(found)
    return {name: _source(placed.form) for name, placed in found.items()}


@cache
def _shipped() -> tuple[Placed, ...]:
    """What ships does not change while we run."""
    return tuple(_entries_of(folder("sources")))


def _entries_of(place: Path) -> Iterator[Placed]:
    """Every entry of a folder, with its file and line. Raises ConfigError for an id that is there twice."""
    seen: set[str] = set()
    for path in yaml_files(place):
        for number, form in enumerate(load_yaml(path, SourcesFile).sources):
            placed = Placed(form, path, number)
            if form.id in seen:
                raise placed.error(f"source {form.id!r} is there twice")
            seen.add(form.id)
            yield placed


def _over(before: Placed | None, form: SourceForm) -> SourceForm:
    """The entry, laid over the one of the same id that ships."""
    if before is None:
        return form
    named: dict[str, Any] = {key: getattr(form, key) for key in form.model_fields_set}
    return before.form.model_copy(update=named)


def _check(placed: Placed, known: Mapping[str, Placed]) -> None:
    form = placed.form
    missing = [key for key in REQUIRED if getattr(form, key) is None]
    if missing:
        close = nearest(form.id, known.keys() - {form.id})
        hint = f"; if you mean to change {close!r}, use its id" if close and len(missing) > 1 else ""
        raise placed.error(f"source {form.id!r}: {', '.join(missing)} missing{hint}")
    if form.enabled and form.kind is not SourceKind.FEED and form.site is None:
        raise placed.error(f"source {form.id!r}: a {form.kind} needs `site`, its reader")
    if form.substitute is not None and form.substitute not in known:
        close = nearest(form.substitute, known)
        hint = f"; did you mean {close!r}?" if close else ""
        raise placed.error(f"source {form.id!r}: no substitute {form.substitute!r}{hint}")


def _check_addresses(found: Mapping[str, Placed]) -> None:
    """Two sources of one address would tell everything twice."""
    seen: dict[str | None, str] = {}
    for placed in found.values():
        form = placed.form
        if form.enabled and form.url in seen:
            raise placed.error(f"{form.id!r} has the address of {seen[form.url]!r}")
        if form.enabled:
            seen[form.url] = form.id


def _source(form: SourceForm) -> Source:
    facts: dict[str, Any] = {key: getattr(form, key) for key in SourceForm.model_fields}
    facts["ids"] = IdRule(**form.ids.model_dump())
    facts["dates"] = DateRule(**form.dates.model_dump())
    facts["links"] = tuple(LinkRule(**link.model_dump()) for link in form.links)
    facts["calendar"] = None if form.calendar is None else CalendarRule(**form.calendar.model_dump())
    facts["checked_on"] = form.checked_on.isoformat() if form.checked_on else ""
    return Source(**facts)
