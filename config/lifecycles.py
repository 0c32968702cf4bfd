# SPDX-License-Identifier: MIT
"""Load lifecycles with their rule books: config/lifecycles/*.yaml, and a folder of the user's own beside them.

A user's file adds a lifecycle, or takes the place of the shipped one of the same id. Errors name file and line.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from config.files import Strict, load_yaml
from monitor.core.errors import ConfigError, nearest
from monitor.core.lifecycle import Example, Lifecycle, State, Strength
from monitor.core.model import Factuality, PhraseGroup, Thread
from monitor.core.phrases import PhraseError, expand
from monitor.core.reading.inflection import forms_of
from monitor.core.reading.rulebook import ANYONE, MEMBER, NOBODY, OWN, SOMEBODY, STATE, ActRule, Event, Level, RuleBook

SHIPPED = Path(__file__).parent / "lifecycles"
Phrases = tuple[str, ...]
ROLES = (ANYONE, NOBODY, SOMEBODY, OWN, MEMBER, STATE, "target", "accused", "accuser")


class _State(Strict):
    strength: Strength
    explanation: str
    next_actor: str
    final: bool = False
    whole_thread: bool = False
    names_who: bool = False


class _Event(Strict):
    verbs: Phrases = ()
    say: Phrases = ()
    names: Phrases = ()
    whole: Phrases = ()
    object: str = ""
    near: str = ""
    aimed: bool = False
    weak: bool = False
    subject: Phrases = (OWN, NOBODY)
    speaker: Phrases = ()
    light: Literal["", "actual", "agreed"] = ""
    about: Phrases = ()
    content: bool = False
    actual_is: Literal["", "planned", "possible"] = ""
    intransitive: bool = False
    clause_ok: bool = False
    unless_before: Phrases = ()
    unless_after: Phrases = ()
    unless: Phrases = ()
    gives: dict[Factuality, str] = Field(default_factory=dict)


class _Level(Strict):
    say: Phrases
    turns: dict[str, str | None] = Field(default_factory=dict)


class _StillToCome(Strict):
    say: Phrases = ()
    turns: dict[str, str] = Field(default_factory=dict)


class _Act(Strict):
    marks: Phrases = ()
    say: Phrases = ()
    gives: str = ""
    effective: Literal["", "publication", "next day"] = ""


class _Group(Strict):
    strong: Phrases
    weak: Phrases = ()


class _Thread(Strict):
    actor: _Group
    target: _Group
    topic: _Group
    bodies: Phrases = ()
    accused: _Group | None = None
    accusers: _Group | None = None


class _Example(Strict):
    text: str
    date: date
    expect: str | None
    title: str = ""
    source: str = "Reuters"


class _File(Strict):
    id: str
    title: str
    stall_days: int = Field(default=270, ge=1)
    undecided: Phrases = ()
    alike: dict[str, Phrases] = Field(default_factory=dict)
    states: dict[str, _State]
    order: Phrases
    steps: dict[str, Phrases]
    objects: dict[str, Phrases] = Field(default_factory=dict)
    vehicles: Phrases = ()
    decoys: Phrases = ()
    aims: Phrases = ()
    reasons: Phrases = ()
    parties: dict[str, Phrases] = Field(default_factory=dict)
    levels: dict[str, _Level] = Field(default_factory=dict)
    events: dict[str, _Event]
    still_to_come: _StillToCome = _StillToCome()
    acts: tuple[_Act, ...] = ()
    example_thread: _Thread
    examples: tuple[_Example, ...] = ()


def load_lifecycles(*extra_folders: Path | None) -> tuple[dict[str, Lifecycle], dict[str, RuleBook]]:
    """Return lifecycles and rule books by id; a file of a later folder takes the place of the one with its id. Raises
    ConfigError. The phrases of the shipped files are checked once, by the tests: to expand each takes a second."""
    lifecycles: dict[str, Lifecycle] = {}
    books: dict[str, RuleBook] = {}
    paths = [
        *sorted(SHIPPED.glob("*.yaml")),
        *(path for folder in extra_folders if folder is not None for path in sorted(folder.glob("*.yaml"))),
    ]
    for path in paths:
        file = load_yaml(path, _File)
        _check(file, path)
        if path.parent != SHIPPED:
            _check_phrases(file, path)
        lifecycles[file.id] = _lifecycle(file)
        books[file.id] = _book(file, hashlib.sha256(path.read_bytes()).hexdigest()[:12])
    return lifecycles, books


def _lifecycle(file: _File) -> Lifecycle:
    return Lifecycle(
        id=file.id,
        title=file.title,
        states={name: State(id=name, **state.model_dump()) for name, state in file.states.items()},
        order=file.order,
        steps={old: frozenset(new) for old, new in file.steps.items()},
        stall_days=file.stall_days,
        undecided=file.undecided,
        alike=file.alike,
        examples=tuple(
            Example(text=e.text, date=e.date.isoformat(), expect=e.expect, title=e.title, source=e.source)
            for e in file.examples
        ),
    )


def _book(file: _File, version: str) -> RuleBook:
    return RuleBook(
        lifecycle=file.id,
        events=tuple(_event(name, event) for name, event in file.events.items()),
        objects=file.objects,
        vehicles=file.vehicles,
        decoys=file.decoys,
        aims=file.aims,
        reasons=file.reasons,
        parties=file.parties,
        levels={name: Level(say=level.say, turns=level.turns) for name, level in file.levels.items()},
        still_to_come=file.still_to_come.say,
        still_turns=file.still_to_come.turns,
        acts=tuple(ActRule(**act.model_dump()) for act in file.acts),
        example_thread=_thread(file),
        version=version,
    )


def _event(name: str, event: _Event) -> Event:
    said = (*event.say, *(form for verb in event.verbs for form in forms_of(verb)))
    return Event(id=name, **{**event.model_dump(exclude={"verbs"}), "say": said, "gives": event.gives})


def _thread(file: _File) -> Thread:
    t = file.example_thread
    return Thread(
        id=f"example-{file.id}",
        title=f"Example of {file.title}",
        question="Do the examples read as they should?",
        lifecycle=file.id,
        claims=(),
        actor=_group(t.actor),
        target=_group(t.target),
        topic=_group(t.topic),
        bodies=t.bodies,
        accused=None if t.accused is None else _group(t.accused),
        accusers=None if t.accusers is None else _group(t.accusers),
    )


def _group(group: _Group) -> PhraseGroup:
    return PhraseGroup(strong=group.strong, weak=group.weak)


def _check(file: _File, path: Path) -> None:
    """Every state, object and role that a file refers to must be there."""
    states = set(file.states)
    _known("order", file.order, states, path)
    _known("undecided", file.undecided, states, path)
    _known("alike", (s for name, others in file.alike.items() for s in (name, *others)), states, path)
    _known("steps", (s for s in file.steps if s != "start"), states, path)
    for old, new in file.steps.items():
        _known(f"steps.{old}", new, states, path)
    _known(
        "levels", (s for v in file.levels.values() for p in v.turns.items() for s in p if s and s != "*"), states, path
    )
    _known("still_to_come.turns", (s for pair in file.still_to_come.turns.items() for s in pair), states, path)
    _known("acts", (act.gives for act in file.acts if act.gives), states, path)
    _known("examples", (e.expect for e in file.examples if e.expect), states, path)
    for name, event in file.events.items():
        _known(f"events.{name}.gives", event.gives.values(), states, path)
        _known(f"events.{name}.subject", (*event.subject, *event.speaker, *event.about), {*ROLES, *file.parties}, path)
        _known(f"events.{name}", (o for o in (event.object, event.near) if o), {*file.objects, "topic"}, path)


def _check_phrases(file: _File, path: Path) -> None:
    """Every phrase must be readable."""
    for phrase in _phrases(file):
        try:
            expand(phrase)
        except PhraseError as error:
            raise ConfigError(str(error), file=str(path)) from error


def _known(where: str, names: Iterable[str], known: set[str], path: Path) -> None:
    for name in names:
        if name not in known:
            hint = nearest(name, known)
            raise ConfigError(
                f"{where}: unknown {name!r}" + (f"; did you mean {hint!r}?" if hint else ""), file=str(path)
            )


def _phrases(file: _File) -> Iterable[str]:
    for event in file.events.values():
        for group in (
            event.verbs,
            event.say,
            event.names,
            event.whole,
            event.unless_before,
            event.unless_after,
            event.unless,
        ):
            yield from group
    for level in file.levels.values():
        yield from level.say
    for groups in (file.objects, file.parties):
        for phrases in groups.values():
            yield from phrases
    for act in file.acts:
        yield from (*act.marks, *act.say)
    yield from (*file.still_to_come.say, *file.vehicles, *file.decoys, *file.aims, *file.reasons)
