# SPDX-License-Identifier: MIT
"""The named states of a kind of thread and the steps between them. Pure; read from config/lifecycles/*.yaml.

How a text asserts a state is the rule book's business (`monitor.core.reading`), not this file's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Strength(StrEnum):
    """How much evidence a state asks for before the rules may take it alone (docs/statuses.md)."""

    SOFT = "soft"
    MID = "mid"
    HARD = "hard"


@dataclass(frozen=True, kw_only=True)
class State:
    """One status a thread can have."""

    id: str
    strength: Strength
    explanation: str  # what it means, for a reader
    next_actor: str  # who acts next
    final: bool = False  # nothing follows of itself: it does not stall
    whole_thread: bool = False  # concerns the thread, not one instalment (extended, lifted)
    names_who: bool = False  # somebody holds it there (blocked): the board names who


@dataclass(frozen=True, kw_only=True)
class Example:
    """A sentence that runs in `check` and in the tests: read on `date`, it must give `expect`."""

    text: str
    date: str  # ISO day of publication
    expect: str | None  # a state, or None
    title: str = ""
    source: str = "Reuters"


@dataclass(frozen=True, kw_only=True)
class Lifecycle:
    """States, their order of progress and the steps that are allowed."""

    id: str
    title: str
    states: Mapping[str, State]
    order: tuple[str, ...]  # progress: a report of an earlier one never moves back
    steps: Mapping[str, frozenset[str]]  # from a state ("start" for none yet) to the states it may step to
    stall_days: int = 270
    undecided: tuple[str, ...] = ()  # statuses in which the deciding body's decision comes next
    examples: tuple[Example, ...] = ()
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # what the trained reader may call it instead

    def state(self, name: str) -> State:
        """Return the state of that name. Raises KeyError: loaders check every reference."""
        return self.states[name]

    def is_hard(self, name: str) -> bool:
        """True for a state that needs the deciding body's text or two independent origins."""
        return self.states[name].strength is Strength.HARD

    def allows(self, old: str | None, new: str) -> bool:
        """True when the step is a legal one. Staying put is not a step."""
        return old != new and new in self.steps.get(old or "start", frozenset())

    def brought(self) -> tuple[str, ...]:
        """Return the states that a decision can bring: one step from an undecided one, and more than talk."""
        near = frozenset[str]().union(*(self.steps.get(name, frozenset()) for name in self.undecided))
        return tuple(n for n, state in self.states.items() if n in near and state.strength is not Strength.SOFT)

    def rank(self, name: str | None) -> int:
        """Progress of a state: -1 before the start, and for states that stand outside the order."""
        return self.order.index(name) if name in self.order else -1

    def is_behind(self, new: str, current: str | None) -> bool:
        """True when both are steps of the same ladder and `new` lies below or at `current`."""
        return self.rank(new) >= 0 and self.rank(current) >= 0 and self.rank(new) <= self.rank(current)
