# SPDX-License-Identifier: MIT
"""What two readings of the same items make of the threads: which steps are taken, suggested or missing in one of them.
Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

Step = tuple[str, str, str]  # thread, instalment, status


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A step as one version of the rules has it."""

    thread: str
    instalment: str
    status: str
    taken: bool  # else it was only suggested
    happened: date | None
    rule: str
    quote: str
    reason: str

    @property
    def step(self) -> Step:
        """What is compared."""
        return self.thread, self.instalment, self.status

    def same(self, other: "Outcome") -> bool:
        """True where nothing differs that a reader of the history would see."""
        return (self.taken, self.happened, self.rule, self.quote) == (
            other.taken,
            other.happened,
            other.rule,
            other.quote,
        )


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A step that the two versions do not have alike. None: that version does not have it at all."""

    before: Outcome | None
    after: Outcome | None

    @property
    def step(self) -> Step:
        """Of whichever version has it."""
        found = self.before or self.after
        assert found is not None  # noqa: S101 -- one of them is there, or there is no difference
        return found.step


def differences(before: Iterable[Outcome], after: Iterable[Outcome]) -> list[Difference]:
    """Return every step that differs, by thread, instalment and status. A step that is taken outweighs a suggestion of
    it; of several suggestions the first one counts."""
    old, new = _by_step(before), _by_step(after)
    found = (Difference(before=old.get(step), after=new.get(step)) for step in sorted(old.keys() | new.keys()))
    return [d for d in found if d.before is None or d.after is None or not d.before.same(d.after)]


def _by_step(outcomes: Iterable[Outcome]) -> dict[Step, Outcome]:
    known: dict[Step, Outcome] = {}
    for outcome in sorted(outcomes, key=lambda o: not o.taken):  # stable: in the order they came
        known.setdefault(outcome.step, outcome)
    return known
