# SPDX-License-Identifier: MIT
"""Read a dossier: one YAML file with an article, its claims, the threads they leave open and what was known before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from config.files import Strict, line_of, load_yaml, read_yaml
from config.names import Names, load_names
from monitor.core.errors import ConfigError, nearest
from monitor.core.lifecycle import Lifecycle
from monitor.core.model import (
    Article,
    BaselineEvent,
    Claim,
    Dossier,
    Expectation,
    Meeting,
    PhraseGroup,
    Source,
    Stance,
    Thread,
)
from monitor.core.phrases import PhraseError, expand

Place = tuple[int | str, ...]


class ArticleEntry(Strict):
    """The published piece."""

    id: str
    title: str
    publisher: str | None = None
    published: date
    published_until: date | None = None
    url: str | None = None
    note: str = ""


class ClaimEntry(Strict):
    """One statement of the article, in our own words."""

    speaker: str
    said: str
    stance: Stance
    said_on: date | None = None
    said_on_note: str = ""
    paragraph: int | None = Field(default=None, ge=1)
    verified: bool = False


class GroupEntry(Strict):
    """Phrases of which one must occur; weak ones never suffice alone."""

    strong: tuple[str, ...] = Field(min_length=1)
    weak: tuple[str, ...] = ()


class ExpectationEntry(Strict):
    """A date by which something is to happen."""

    what: str
    due: date
    zone: str = "UTC"
    met_by: tuple[str, ...] = ()
    claim: str | None = None

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("expected a time zone such as Europe/Brussels") from error
        return zone


class MeetingEntry(Strict):
    """Which announcements of a calendar matter."""

    source: str
    say: tuple[str, ...] = Field(min_length=1)
    about: tuple[str, ...] = ()
    met_by: tuple[str, ...] = ()


class BaselineEntry(Strict):
    """A development known when the dossier was written."""

    on: date
    status: str
    fact: str
    source: str = Field(pattern="^https?://")
    confidence: Literal["high", "medium", "low"] = "high"
    by: str | None = None
    act: str | None = None
    amount: float | None = Field(default=None, gt=0)


class ThreadEntry(Strict):
    """An open proceeding."""

    title: str
    question: str
    lifecycle: str
    claims: tuple[str, ...] = Field(min_length=1)
    actor: GroupEntry
    target: GroupEntry
    topic: GroupEntry
    exclude: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    official: tuple[str, ...] = ()
    accused: GroupEntry | None = None
    accusers: GroupEntry | None = None
    since: date | None = None
    fresh_days: int = Field(default=7, ge=1, le=90)
    instalments: tuple[Literal["amount", "ordinal", "act", "date"], ...] = ()
    expectations: Mapping[str, ExpectationEntry] = {}
    meetings: tuple[MeetingEntry, ...] = ()
    baseline: tuple[BaselineEntry, ...] = ()


class DossierFile(Strict):
    """A dossier file."""

    article: ArticleEntry
    claims: Mapping[str, ClaimEntry]
    threads: Mapping[str, ThreadEntry] = Field(min_length=1)


def load_dossier(path: Path, lifecycles: Mapping[str, Lifecycle], names: Names | None = None) -> Dossier:
    """Return the dossier, its phrases known under their other `names`, too (without: the shipped ones).

    Every reference in it is checked. Raises ConfigError with file, line and nearest word.
    """
    known = load_names() if names is None else names
    entry = load_yaml(path, DossierFile)
    check = _Checker(path)
    for name, thread in entry.threads.items():
        check.thread(name, thread, entry.claims, lifecycles)
    return Dossier(
        article=Article(**entry.article.model_dump()),
        claims=tuple(Claim(id=name, **claim.model_dump()) for name, claim in entry.claims.items()),
        threads=tuple(_thread(name, thread, known) for name, thread in entry.threads.items()),
        baseline=tuple(_event(name, event) for name, thread in entry.threads.items() for event in thread.baseline),
        file=str(path),
    )


def load_dossiers(
    paths: Sequence[Path], lifecycles: Mapping[str, Lifecycle], names: Names | None = None
) -> tuple[Dossier, ...]:
    """Return several dossiers. Raises ConfigError, also where two give the same id to a thread or an article."""
    dossiers = tuple(load_dossier(path, lifecycles, names) for path in paths)
    owner: dict[str, str] = {}
    for dossier in dossiers:
        for name in (dossier.article.id, *(thread.id for thread in dossier.threads)):
            if name in owner:
                raise ConfigError(f"the id {name!r} is also used in {owner[name]}", file=dossier.file)
            owner[name] = dossier.file
    return dossiers


class _Checker:
    """Says where a reference does not resolve. Reads the file again for its line numbers, only when it has to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def thread(
        self, name: str, thread: ThreadEntry, claims: Iterable[str], lifecycles: Mapping[str, Lifecycle]
    ) -> None:
        here: Place = ("threads", name)
        self._known("lifecycle", thread.lifecycle, lifecycles, (*here, "lifecycle"))
        for i, claim in enumerate(thread.claims):
            self._known("claim", claim, claims, (*here, "claims", i))
        states = lifecycles[thread.lifecycle].states
        for key, expectation in thread.expectations.items():
            for i, status in enumerate(expectation.met_by):
                self._known("status", status, states, (*here, "expectations", key, "met_by", i))
            if expectation.claim is not None:
                self._known("claim", expectation.claim, claims, (*here, "expectations", key, "claim"))
        for i, meeting in enumerate(thread.meetings):
            self._meeting(meeting, lifecycles[thread.lifecycle], (*here, "meetings", i))
        for i, event in enumerate(thread.baseline):
            self._known("status", event.status, states, (*here, "baseline", i, "status"))
        self._phrases(thread, here)

    def _meeting(self, meeting: MeetingEntry, lifecycle: Lifecycle, here: Place) -> None:
        for i, status in enumerate(meeting.met_by):
            self._known("status", status, lifecycle.states, (*here, "met_by", i))
        if not meeting.met_by and not lifecycle.brought():
            raise self._error(f"a meeting needs met_by: lifecycle {lifecycle.id!r} says of no status `undecided`", here)
        for key in ("say", "about"):
            for i, phrase in enumerate(getattr(meeting, key)):
                self._phrase(phrase, (*here, key, i))

    def _phrases(self, thread: ThreadEntry, here: Place) -> None:
        for group in ("actor", "target", "topic", "accused", "accusers"):
            entry: GroupEntry | None = getattr(thread, group)
            for strength in ("strong", "weak"):
                for i, phrase in enumerate(getattr(entry, strength, ())):
                    self._phrase(phrase, (*here, group, strength, i))
        for key in ("exclude", "beside"):
            for i, phrase in enumerate(getattr(thread, key)):
                self._phrase(phrase, (*here, key, i))

    def _phrase(self, phrase: str, place: Place) -> None:
        try:
            expand(phrase)
        except PhraseError as error:
            raise self._error(str(error), place) from error

    def _known(self, kind: str, word: str, known: Iterable[str], place: Place) -> None:
        names = list(known)
        if word not in names:
            hint = nearest(word, names)
            more = f"; did you mean {hint!r}?" if hint else f"; known: {', '.join(sorted(names))}"
            raise self._error(f"there is no {kind} {word!r}{more}", place)

    def calendar(self, word: str, calendars: Iterable[str], place: Place) -> None:
        """Raise ConfigError for what is no calendar."""
        self._known("calendar", word, calendars, place)

    def _error(self, message: str, place: Place) -> ConfigError:
        return ConfigError(message, file=str(self._path), line=line_of(read_yaml(self._path), place))


def _thread(name: str, entry: ThreadEntry, names: Names) -> Thread:
    fields: dict[str, Any] = {
        key: getattr(entry, key)
        for key in (
            "title", "question", "lifecycle", "claims", "exclude", "beside", "bodies", "official", "since",
            "fresh_days", "instalments",
        )
    }  # fmt: skip
    return Thread(
        id=name,
        actor=_group(entry.actor, names),
        target=replace(_group(entry.target, names), inside=names.inside(entry.target.strong)),
        topic=_group(entry.topic, names),
        expectations=tuple(
            Expectation(id=f"{name}/{key}", thread=name, **expectation.model_dump())
            for key, expectation in entry.expectations.items()
        ),
        meetings=tuple(Meeting(**meeting.model_dump()) for meeting in entry.meetings),
        **fields,
        accused=None if entry.accused is None else _group(entry.accused, names),
        accusers=None if entry.accusers is None else _group(entry.accusers, names),
    )


def _group(entry: GroupEntry, names: Names) -> PhraseGroup:
    return PhraseGroup(
        strong=entry.strong, weak=entry.weak, also=names.others(entry.strong), also_weak=names.others(entry.weak)
    )


def check_calendars(dossiers: Sequence[Dossier], sources: Mapping[str, Source]) -> None:
    """Raise ConfigError where a thread listens to a calendar that does not exist, or to a source that is none."""
    calendars = sorted(name for name, source in sources.items() if source.calendar is not None)
    for dossier in dossiers:
        for thread in dossier.threads:
            for i, meeting in enumerate(thread.meetings):
                if meeting.source not in calendars:
                    check = _Checker(Path(dossier.file))
                    check.calendar(meeting.source, calendars, ("threads", thread.id, "meetings", i, "source"))


def _event(thread: str, entry: BaselineEntry) -> BaselineEvent:
    fields = entry.model_dump()
    return BaselineEvent(thread=thread, source_url=fields.pop("source"), **fields)
