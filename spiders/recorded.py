# SPDX-License-Identifier: MIT
"""A recorded world: what each address answered, and from when on. A local origin answers so again at any moment.

`world.yaml` names the sources; `timeline.jsonl` has one line per change of an address. From a line's `at` on, a GET of
its `url` answers that line, before the first line 404. Bodies are files under the world, never anywhere else.
"""

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from monitor.core.errors import ConfigError
from monitor.core.model import DateRule, DocumentRule, Source, SourceKind, Tier
from spiders.origin import Change, RecordedOrigin, address
from spiders.teasers import tells_only_titles

__all__ = ["RecordedOrigin", "World", "WorldSource"]

Moment = Annotated[AwareDatetime, BeforeValidator(str)]
_KINDS = {
    "rss": SourceKind.FEED,
    "atom": SourceKind.FEED,
    "html": SourceKind.SITE,
    "json": SourceKind.API,
    "xml": SourceKind.LIST,
    "csv": SourceKind.LIST,
}


class _Record(BaseModel):
    """A part of a world's files. Worlds are written by programs: keys we do not know are theirs."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class WorldSource(_Record):
    """A source as the world names it."""

    id: str = Field(min_length=1)
    name: str
    kind: Literal["rss", "atom", "html", "json", "xml", "csv"]
    url: str = Field(pattern="^https?://")
    publisher: str
    jurisdiction: str = "INT"
    authority_tier: Tier = Tier.OTHER
    language: str = "en"
    timezone: str = "UTC"

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, LookupError, OSError) as error:
            raise ValueError(f"no such time zone: {name}") from error
        return name


class _WorldFile(_Record):
    format: Literal["recorded-world/1"]
    name: str = Field(min_length=1)
    description: str = ""
    start: Moment
    end: Moment
    sources: tuple[WorldSource, ...] = Field(min_length=1)


class _TimelineLine(_Record):
    at: Moment
    url: str = Field(pattern="^https?://")
    status: int = Field(ge=200, le=599)
    content_type: str | None = None
    body: str | None = None


@dataclass(frozen=True, kw_only=True)
class World:
    """A recorded world, read and checked. Bodies stay in their files until they are asked for."""

    name: str
    about: str
    start: datetime  # UTC
    end: datetime  # UTC
    sources: tuple[WorldSource, ...]
    timeline: Mapping[str, tuple[Change, ...]] = field(repr=False)  # by address, oldest first

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return the world in this folder. Raises ConfigError naming file and line of what is wrong."""
        raw = _yaml(folder / "world.yaml")
        facts = _validated(raw, folder / "world.yaml")
        timeline: dict[str, list[Change]] = {}
        for url, change in _changes(folder):
            timeline.setdefault(url, []).append(change)
        return cls(
            name=facts.name,
            about=facts.description,
            start=facts.start.astimezone(UTC),
            end=facts.end.astimezone(UTC),
            sources=facts.sources,
            timeline={url: tuple(sorted(found, key=lambda c: c.at)) for url, found in timeline.items()},
        )

    def source_urls(self) -> dict[str, str]:
        """Return each source's address by its id."""
        return {source.id: source.url for source in self.sources}

    def changes(self) -> list[tuple[datetime, str]]:
        """Return every moment (UTC) at which an address answers anew, in order."""
        return sorted((change.at, url) for url, found in self.timeline.items() for change in found)

    def answer(self, url: str, at: datetime) -> Change | None:
        """Return what a GET of the address answers at that moment; None: 404."""
        found = self.timeline.get(url, ())
        place = bisect_right(found, at, key=lambda change: change.at)
        return found[place - 1] if place else None

    def source_overrides(self, catalogue: Mapping[str, Source] | None = None) -> list[Source]:
        """Return the world's sources: those of the catalogue with the world's own facts, the others with defaults."""
        return [self._source(entry, (catalogue or {}).get(entry.id)) for entry in self.sources]

    def _source(self, entry: WorldSource, known: Source | None) -> Source:
        facts: dict[str, Any] = {
            "name": entry.name,
            "kind": _KINDS[entry.kind],
            "url": entry.url,
            "publisher": entry.publisher,
            "tier": entry.authority_tier,
            "jurisdiction": entry.jurisdiction,
            "language": entry.language,
            "zone": entry.timezone,
            "enabled": True,
            "items_min": 1,
            "expected_per_day": None,  # a recorded world is an excerpt: it brings less than the real source does
        }
        if known is not None:
            return replace(known, **facts, dates=replace(known.dates, zone=entry.timezone))
        if facts["kind"] is not SourceKind.FEED:
            return Source(id=entry.id, **{**facts, "enabled": False}, note="no reader of ours knows this site")
        titles_only = tells_only_titles(self._first_body(entry.url))
        document = DocumentRule.ALWAYS if titles_only else DocumentRule.MATCHED
        return Source(id=entry.id, **facts, document=document, dates=DateRule())

    def _first_body(self, url: str) -> bytes:
        bodies = (change.body for change in self.timeline.get(url, ()) if change.status == 200 and change.body)
        return next((body.read_bytes() for body in bodies), b"")


def _changes(folder: Path) -> Iterator[tuple[str, Change]]:
    path, root = folder / "timeline.jsonl", folder.resolve()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", file=str(path)) from error
    for number, text in enumerate(lines, start=1):
        if text.strip():
            line = _line(text, path, number)
            yield (
                address(line.url),
                Change(
                    at=line.at.astimezone(UTC),
                    status=line.status,
                    content_type=line.content_type or "",
                    body=_body(line.body, root, path, number),
                ),
            )


def _line(text: str, path: Path, number: int) -> _TimelineLine:
    try:
        return _TimelineLine.model_validate(json.loads(text))
    except ValidationError as error:
        raise ConfigError(_first_problem(error), file=str(path), line=number) from error
    except ValueError as error:
        raise ConfigError(f"not JSON: {error}", file=str(path), line=number) from error


def _body(name: str | None, root: Path, path: Path, number: int) -> Path | None:
    if name is None:
        return None
    body = (root / name).resolve()
    if not body.is_relative_to(root):
        raise ConfigError(f"body {name!r} lies outside the world", file=str(path), line=number)
    if not body.is_file():
        raise ConfigError(f"body {name!r} is not there", file=str(path), line=number)
    return body


def _yaml(path: Path) -> CommentedMap:
    yaml = YAML(typ="rt", pure=True)
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", file=str(path)) from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ConfigError(f"not valid YAML: {error.problem}", file=str(path), line=line) from error
    except YAMLError as error:
        raise ConfigError(f"not valid YAML: {error}", file=str(path)) from error
    if not isinstance(raw, CommentedMap):
        raise ConfigError("expected named entries (key: value)", file=str(path), line=1)
    return raw


def _validated(raw: CommentedMap, path: Path) -> _WorldFile:
    try:
        return _WorldFile.model_validate(raw)
    except ValidationError as error:
        place = error.errors(include_url=False)[0]["loc"]
        raise ConfigError(_first_problem(error), file=str(path), line=_line_of(raw, place)) from error


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_url=False)[0]
    return f"{'.'.join(str(step) for step in problem['loc'])}: {problem['msg'].removeprefix('Value error, ')}"


def _line_of(raw: Any, place: tuple[int | str, ...]) -> int:  # noqa: ANN401  whatever the file holds
    line = 1
    for step in place:
        if isinstance(raw, CommentedMap) and step in raw:
            line = raw.lc.key(step)[0] + 1
        elif isinstance(raw, CommentedSeq) and isinstance(step, int) and step < len(raw):
            line = raw.lc.item(step)[0] + 1
        else:
            break
        raw = raw[step]
    return line
