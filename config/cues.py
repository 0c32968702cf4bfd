# SPDX-License-Identifier: MIT
"""Load the shared cues: config/cues/*.yaml, and a folder of the user's own that adds to them."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationInfo, field_validator

from config.files import Strict, load_yaml
from monitor.core.days_abroad import DayNames
from monitor.core.errors import ConfigError
from monitor.core.model import Factuality, TextForm
from monitor.core.phrases import PhraseError, expand
from monitor.core.reading.cues import Cues, FormMarks

SHIPPED = Path(__file__).parent / "cues"
Phrases = tuple[str, ...]


class _Form(Strict):
    title: Phrases = ()
    title_starts: Phrases = ()
    text_starts: Phrases = ()


class _Days(Strict):
    weekdays: Phrases = ()
    months: Phrases = ()
    today: Phrases = ()
    yesterday: Phrases = ()
    before: Phrases = ()

    @field_validator("weekdays", "months")
    @classmethod
    def _all_or_none(cls, named: Phrases, info: ValidationInfo) -> Phrases:
        full = 7 if info.field_name == "weekdays" else 12
        if len(named) not in (0, full):
            raise ValueError(f"expected {full} in order, or none, found {len(named)}")
        return named


class _File(Strict):
    language: str
    operators: dict[Factuality, Phrases] = Field(default_factory=dict)
    scopes: dict[Factuality, Phrases] = Field(default_factory=dict)
    sentence: dict[Factuality, Phrases] = Field(default_factory=dict)
    heads: dict[str, Phrases] = Field(default_factory=dict)
    reporting: Phrases = ()
    that_after: Phrases = ()
    auxiliaries: dict[str, Phrases] = Field(default_factory=dict)
    adverbs: Phrases = ()
    stops: Phrases = ()
    determiners: Phrases = ()
    prepositions: Phrases = ()
    quantities: Phrases = ()
    pronouns: Phrases = ()
    irregular: dict[str, Phrases] = Field(default_factory=dict)
    states: dict[str, Phrases] = Field(default_factory=dict)
    performing: Phrases = ()
    at_once: Phrases = ()
    corrections: Phrases = ()
    members: dict[str, Phrases] = Field(default_factory=dict)
    forms: dict[TextForm, _Form] = Field(default_factory=dict)
    days: dict[str, _Days] = Field(default_factory=dict)


def load_cues(extra: Path | None = None, instead: Path | None = None) -> Cues:
    """Return the shipped cues, with those of `extra/*.yaml` added; a file of the folder `instead` takes the place of
    the shipped one of its name. Raises ConfigError."""
    shipped = {path.name: path for folder in (SHIPPED, instead) if folder is not None for path in folder.glob("*.yaml")}
    paths = [path for _, path in sorted(shipped.items())]
    paths += sorted(extra.glob("*.yaml")) if extra is not None else ()
    files = [_checked(path) for path in paths]
    version = hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()[:12]
    return Cues(
        operators=_joined([_named(f.operators) for f in files]),
        scopes=_joined([_named(f.scopes) for f in files]),
        sentence=_joined([_named(f.sentence) for f in files]),
        heads=_joined([f.heads for f in files]),
        reporting=_all([f.reporting for f in files]),
        that_after=_all([f.that_after for f in files]),
        performing=_all([f.performing for f in files]),
        at_once=_all([f.at_once for f in files]),
        corrections=_all([f.corrections for f in files]),
        members=_joined([f.members for f in files]),
        auxiliaries=_joined([f.auxiliaries for f in files]),
        adverbs=_all([f.adverbs for f in files]),
        stops=_all([f.stops for f in files]),
        determiners=_all([f.determiners for f in files]),
        prepositions=_all([f.prepositions for f in files]),
        quantities=_all([f.quantities for f in files]),
        pronouns=_all([f.pronouns for f in files]),
        irregular=_joined([f.irregular for f in files]),
        states=_joined([f.states for f in files]),
        forms=_forms(files),
        days={language: _days(files, language) for language in dict.fromkeys(name for f in files for name in f.days)},
        version=version,
    )


def _checked(path: Path) -> _File:
    file = load_yaml(path, _File)
    groups = [
        *file.operators.values(),
        *file.scopes.values(),
        *file.sentence.values(),
        *file.states.values(),
        file.reporting,
    ]
    groups += [p for form in file.forms.values() for p in (form.title, form.title_starts, form.text_starts)]
    groups += [phrases for days in file.days.values() for phrases in days.model_dump().values()]
    for phrase in (phrase for group in groups for phrase in group):
        try:
            expand(phrase)
        except PhraseError as error:
            raise ConfigError(str(error), file=str(path)) from error
    return file


def _named(groups: Mapping[Factuality, Phrases]) -> dict[str, Phrases]:
    return {factuality.value: phrases for factuality, phrases in groups.items()}


def _joined(parts: list[dict[str, Phrases]]) -> dict[str, Phrases]:
    names = dict.fromkeys(name for part in parts for name in part)
    return {name: _all([part.get(name, ()) for part in parts]) for name in names}


def _all(parts: list[Phrases]) -> Phrases:
    return tuple(dict.fromkeys(phrase for part in parts for phrase in part))


def _days(files: list[_File], language: str) -> DayNames:
    """Join what the files say of a language; a week or a year named anew takes the place of the earlier one."""
    parts = [file.days[language] for file in files if language in file.days]
    return DayNames(
        weekdays=next((p.weekdays for p in reversed(parts) if p.weekdays), ()),
        months=next((p.months for p in reversed(parts) if p.months), ()),
        today=_all([p.today for p in parts]),
        yesterday=_all([p.yesterday for p in parts]),
        before=_all([p.before for p in parts]),
    )


def _forms(files: list[_File]) -> dict[TextForm, FormMarks]:
    found: dict[TextForm, FormMarks] = {}
    for form in TextForm:
        parts = [file.forms[form] for file in files if form in file.forms]
        if parts:
            found[form] = FormMarks(
                title=_all([p.title for p in parts]),
                title_starts=_all([p.title_starts for p in parts]),
                text_starts=_all([p.text_starts for p in parts]),
            )
    return found
