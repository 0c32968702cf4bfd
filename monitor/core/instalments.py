# SPDX-License-Identifier: MIT
"""Which act of a thread that repeats does a sentence mean?

Order of the rules, first match wins (docs/statuses.md, "Instalments"):

    same act number · same ordinal
    amount threads   happened within a day of another's step: the same package, whatever the amount
                     an equal amount (2 %) within 21 days: the same, unless it took this very step more than 3 days away
    whole-thread     extended, lifted and the like: the newest instalment; again after 21 days: a round of its own
    no such fact     the newest instalment where the step still lies ahead of it, or that took it days ago; the last
                     step ("delivered") with several packages open: a new one, for nobody said which
    else             a new instalment: "2022-12-09-275m"

A thread without instalments has one with the key "", and a dated round whenever a status comes back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.core.instalment_facts import (
    SAME_PACKAGE_DAYS,
    SAME_STEP_DAYS,
    apart,
    equal_amount,
    key_of,
    ordinals_differ,
    same_event,
    told,
)
from monitor.core.lifecycle import Lifecycle, Strength
from monitor.core.model import Instalment, InstalmentFacts, Standing, Thread
from monitor.core.standings import newest

ECHO_DAYS = 21  # reports that do not say when, and reports of one amount
SOFT_QUIET_DAYS = 14  # talk of the next one this soon after a step is talk of that step
OPEN_DAYS = 45  # an amount is announced, authorised and notified within this time


@dataclass(frozen=True, kw_only=True)
class Place:
    """The instalment an observation belongs to."""

    key: str
    instalment: Instalment | None  # None: the step would open it


@dataclass(frozen=True, kw_only=True)
class Sought:
    """One observed step that looks for its instalment."""

    facts: InstalmentFacts  # only the kinds of fact that the thread goes by
    on: date
    state: str
    lifecycle: Lifecycle
    thread: Thread
    dated: bool

    @property
    def whole_thread(self) -> bool:
        """True for a step that concerns the thread rather than one act in it."""
        return self.lifecycle.state(self.state).whole_thread

    @property
    def last(self) -> bool:
        """True for the last step of the ladder: a delivery may come months after the package, in parts."""
        return is_last(self.lifecycle, self.state)


def place(
    facts: InstalmentFacts,
    on: date,
    state: str,
    standing: Standing,
    lifecycle: Lifecycle,
    thread: Thread,
    *,
    dated: bool = True,
) -> Place:
    """Return the instalment that a step to `state` on day `on` belongs to, or the key of the one it would open.

    `dated`: the text says when it happened. Where it does not, a repetition within three weeks is an echo.
    Raises KeyError for a state the lifecycle does not have.
    """
    facts = told(facts, thread)
    sought = Sought(facts=facts, on=on, state=state, lifecycle=lifecycle, thread=thread, dated=dated)
    if not thread.instalments and not standing.instalments:
        return Place(key="", instalment=None)
    found = _find(sought, standing.instalments)
    if found is not None:
        return Place(key=found.key, instalment=found)
    return Place(key=_new_key(sought, standing), instalment=None)


# ---------------------------------------------------------------------- the search


def _find(sought: Sought, instalments: tuple[Instalment, ...]) -> Instalment | None:
    if not sought.thread.instalments:
        return _round(sought, instalments)
    for rule in (_same_act, _same_ordinal, _same_package, _same_amount):
        found = rule(sought, instalments)
        if found is not None:
            return found
    if sought.whole_thread:
        return _round(sought, instalments)
    fits = [i for i in instalments if not _contradicts(sought, i) and (sought.last or not _only_arrived(i, sought))]
    took = [i for i in fits if _took_it_then(i, sought)]
    if took:
        return _of_its_day(took, sought)
    if sought.last and "amount" in sought.thread.instalments and sum(_awaits_last(i, sought) for i in fits) > 1:
        return None
    latest = newest([i for i in fits if i.opened <= sought.on] or [i for i in fits if _near(i, sought)])
    return latest if latest is not None and _takes(sought, latest) else None


def _same_act(sought: Sought, instalments: tuple[Instalment, ...]) -> Instalment | None:
    """An act cites the acts it amends: one that names another number as well is a later act, not the one it cites."""
    acts = set(sought.facts.acts)
    named = [i for i in instalments if acts & set(i.facts.acts)]
    return _of_its_day([i for i in named if acts <= set(i.facts.acts) or not _took_it_elsewhen(i, sought)], sought)


def _same_ordinal(sought: Sought, instalments: tuple[Instalment, ...]) -> Instalment | None:
    if sought.facts.ordinal is None:
        return None
    return _of_its_day([i for i in instalments if i.facts.ordinal == sought.facts.ordinal], sought)


def _same_package(sought: Sought, instalments: tuple[Instalment, ...]) -> Instalment | None:
    if "amount" not in sought.thread.instalments or sought.whole_thread or sought.last:
        return None
    near = [
        i for i in instalments if _given_near(i, sought) <= SAME_PACKAGE_DAYS and not _contradicts_ordinal(sought, i)
    ]
    return _prefer(near, lambda i: equal_amount(i.facts, sought.facts), sought.on)


def _same_amount(sought: Sought, instalments: tuple[Instalment, ...]) -> Instalment | None:
    equal = [
        i
        for i in instalments
        if equal_amount(i.facts, sought.facts)
        and _nearest(i, sought.on) <= ECHO_DAYS
        and not _took_it_elsewhen(i, sought)
    ]
    return _prefer(equal, lambda i: True, sought.on)


def _round(sought: Sought, instalments: tuple[Instalment, ...]) -> Instalment | None:
    """The round of its day; None where a whole-thread step (extended, lifted) is taken anew."""
    latest = _of_its_day(instalments, sought)
    if latest is None:
        return None
    day = _day_of(latest, sought.state)
    anew = sought.whole_thread and sought.dated and day is not None and apart(day, sought.on) > ECHO_DAYS
    return None if anew and latest.status == sought.state else latest


def _of_its_day(found: Sequence[Instalment], sought: Sought) -> Instalment | None:
    """Of several rounds: the one that took this step within days, else the newest that had begun, else the first."""
    took = [i for i in found if _took_it_then(i, sought)]
    if took:
        return min(took, key=lambda i: (_nearest(i, sought.on), i.key))
    begun = newest(i for i in found if i.opened <= sought.on)
    return begun or min(found, key=lambda i: (i.opened, i.key), default=None)


def _takes(sought: Sought, latest: Instalment) -> bool:
    """True when the newest instalment is the one that a sentence without a fact of its own means."""
    lifecycle, state = sought.lifecycle, sought.state
    soft = lifecycle.state(state).strength is Strength.SOFT
    quiet = SOFT_QUIET_DAYS if soft else SAME_STEP_DAYS
    day = _day_of(latest, state)
    if day is not None:
        stands = latest.status == state and lifecycle.state(state).strength is not Strength.HARD
        window = SAME_STEP_DAYS if sought.dated and not soft else ECHO_DAYS
        return apart(day, sought.on) <= window or (stands and _open(sought, latest))
    if lifecycle.rank(state) >= 0 and _height(latest, lifecycle) >= lifecycle.rank(state):
        return _nearest(latest, sought.on) <= (quiet if sought.dated or soft else ECHO_DAYS)
    if lifecycle.allows(latest.status, state) and not lifecycle.state(latest.status).final:
        return _open(sought, latest)
    return _nearest(latest, sought.on) <= quiet


def _open(sought: Sought, latest: Instalment) -> bool:
    return "amount" not in sought.thread.instalments or apart(latest.opened, sought.on) <= OPEN_DAYS


def _near(instalment: Instalment, sought: Sought) -> bool:
    return apart(instalment.opened, sought.on) <= SAME_STEP_DAYS


def _contradicts(sought: Sought, instalment: Instalment) -> bool:
    both = bool(sought.facts.amounts and instalment.facts.amounts)
    return both or _contradicts_ordinal(sought, instalment)


def _contradicts_ordinal(sought: Sought, instalment: Instalment) -> bool:
    return ordinals_differ(sought.facts, instalment.facts)


def _took_it_elsewhen(instalment: Instalment, sought: Sought) -> bool:
    day = _day_of(instalment, sought.state)
    return sought.dated and day is not None and apart(day, sought.on) > SAME_STEP_DAYS


def _took_it_then(instalment: Instalment, sought: Sought) -> bool:
    day = _day_of(instalment, sought.state)
    return day is not None and apart(day, sought.on) <= SAME_STEP_DAYS


def _prefer(found: list[Instalment], better: Callable[[Instalment], bool], on: date) -> Instalment | None:
    return min(found, key=lambda i: (not better(i), _nearest(i, on), i.key), default=None)


def _nearest(instalment: Instalment, on: date) -> int:
    days = [day for _, day in instalment.reached] or [instalment.since]
    return min(apart(day, on) for day in days)


def _only_arrived(instalment: Instalment, sought: Sought) -> bool:
    """True for an arrival of nobody knows which package: no later step is one of it."""
    steps = [state for state, _ in instalment.reached]
    return "amount" in sought.thread.instalments and bool(steps) and all(is_last(sought.lifecycle, s) for s in steps)


def _given_near(instalment: Instalment, sought: Sought) -> int:
    """Days to the nearest step by which it was given; that an old package arrives today makes no new one the same."""
    given = [day for state, day in instalment.reached if not is_last(sought.lifecycle, state)]
    return min((apart(day, sought.on) for day in given), default=OPEN_DAYS)


def _awaits_last(instalment: Instalment, sought: Sought) -> bool:
    return instalment.opened <= sought.on and not is_last(sought.lifecycle, instalment.status)


def is_last(lifecycle: Lifecycle, state: str) -> bool:
    """True for the last step of the lifecycle's ladder."""
    return bool(lifecycle.order) and state == lifecycle.order[-1]


def _day_of(instalment: Instalment, state: str) -> date | None:
    return max((day for reached, day in instalment.reached if reached == state), default=None)


def _height(instalment: Instalment, lifecycle: Lifecycle) -> int:
    return max(lifecycle.rank(state) for state in (instalment.status, *(s for s, _ in instalment.reached)))


def round_key(key: str, on: date, standing: Standing) -> str:
    """Return the key of a new round of the instalment `key`, which came back on day `on` to a state it had left."""
    fact = key[10:] if key else ""  # what follows the day in "2022-12-09-275m"
    return _free(f"{on.isoformat()}{fact}", "again", standing)


def _new_key(sought: Sought, standing: Standing) -> str:
    """Name the new instalment after its first report, held back or not: suggestions of one event share a key."""
    opened, facts = sought.on, sought.facts
    for held in standing.pending:
        day = held.event_on or held.published.date()
        if day < opened and same_event(sought.thread, held.instalment, day, sought.facts, sought.on):
            opened, facts = day, told(held.instalment, sought.thread)
    return _free(key_of(opened, facts), sought.state, standing)


def _free(key: str, mark: str, standing: Standing) -> str:
    taken = {i.key for i in standing.instalments}
    while key in taken:
        key = f"{key}-{mark}"
    return key
