# SPDX-License-Identifier: MIT
"""How well is an item understood? Labelled rows beside what examining makes of them. Pure.

A status counts as right when thread and status are the labelled ones, or ones that careful readers would give, and the
item reports a new step. Steps in `also` count for precision, not for recall. A suggestion on an item without a new step
that the label calls defensible counts as nothing. Recall is over the items whose labelled action is a change (or, for
changes and suggestions together, at least a suggestion). A change to a hard status is *false* where thread or status is
wrong or nothing new is reported, *premature* where it is right but the label lets this single source only suggest.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from unicodedata import normalize

from monitor.core.labels import ACTIONS, NONE, Label

Z95 = 1.959963984540054  # two-sided 95 % point of the normal distribution
SUGGEST, CHANGE = 1, 2  # boldness, as in ACTIONS
IsHard = Callable[[str, str], bool]  # (thread, status)


@dataclass(frozen=True, kw_only=True)
class Said:
    """One match of an item: what was made of it for one thread."""

    thread: str
    status: str | None
    certainty: str | None
    day: str | None  # ISO
    decision: str  # one of ACTIONS
    quote: str | None

    @property
    def boldness(self) -> int:
        """0 none, 1 suggest, 2 change."""
        return ACTIONS.index(self.decision)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A labelled item and all that was made of it."""

    label: Label
    said: tuple[Said, ...]
    tier: int  # of its source

    @property
    def decision(self) -> str:
        """The boldest decision on the labelled thread; on any, where it belongs to none."""
        mine = [s.boldness for s in self.said if self.label.thread in (NONE, s.thread)]
        return ACTIONS[max(mine, default=0)]


class Verdict(StrEnum):
    """What a decision on an item is worth."""

    RIGHT = "right"
    WRONG_THREAD = "wrong thread"
    WRONG_STATUS = "wrong status"
    NOT_NEW = "reports no new step"
    TOLERATED = "tolerated"


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """One decision, judged. `allowed`: this bold a step was labelled, or defensible."""

    answer: Answer
    said: Said
    verdict: Verdict
    allowed: bool = False
    side: bool = False  # it is about a step of `also`


@dataclass(frozen=True, kw_only=True)
class Share:
    """A part of a whole, with its Wilson interval at 95 %."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """part / whole; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound (Wilson 1927); 0 and 1 of nothing."""
        if not self.whole:
            return 0.0, 1.0
        p, n, z = self.part / self.whole, self.whole, Z95
        middle = p + z * z / (2 * n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        scale = 1 + z * z / n
        return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Precision and recall of the statuses that were given."""

    precision: Share
    recall: Share


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a set of answers is worth."""

    items: int
    relevance: Rates
    change: Rates
    both: Rates  # changes and suggestions
    hard: int  # changes to a hard status
    false_hard: tuple[Ruling, ...]
    premature: tuple[Ruling, ...]
    false_soft: tuple[Ruling, ...]  # false changes to any other status
    dates: Counter[str]  # exact, tolerated, missing, wrong
    quotes: Counter[str]  # exact, spacing, elsewhere, absent
    certainty: Share
    action: Share  # as labelled, or defensible
    side_steps: Share  # of `also`, found
    wrong: tuple[Ruling, ...] = ()  # all decisions that are neither right nor tolerated
    missed: tuple[Answer, ...] = ()  # items whose step was not even suggested
    misdated: tuple[Ruling, ...] = field(default=())

    @property
    def dates_exact(self) -> Share:
        """Days as labelled, of the right statuses whose step has happened."""
        return Share(part=self.dates["exact"], whole=self.dates.total())

    @property
    def quotes_exact(self) -> Share:
        """Sentences that stand in the item to the letter, of all decisions."""
        return Share(part=self.quotes["exact"], whole=self.quotes.total())


def judge(answer: Answer, said: Said) -> Ruling:
    """Return what a decision is worth. To be asked of changes and suggestions only."""
    label = answer.label
    own = said.thread == label.thread
    if own and label.accepts(said.status) and label.new:
        bold = max(ACTIONS.index(action) for action in (label.action, *label.actions_ok))
        return Ruling(answer=answer, said=said, verdict=Verdict.RIGHT, allowed=said.boldness <= bold)
    for side in label.also:
        if said.status is not None and (side.thread, side.status) == (said.thread, said.status):
            allowed = side.new and said.boldness <= max(ACTIONS.index(side.action), SUGGEST)
            verdict = Verdict.RIGHT if side.new else _nothing_new(said, tolerated=True)
            return Ruling(answer=answer, said=said, verdict=verdict, allowed=allowed, side=True)
    if not own:
        return Ruling(answer=answer, said=said, verdict=Verdict.WRONG_THREAD)
    if label.accepts(said.status):
        return Ruling(answer=answer, said=said, verdict=_nothing_new(said, tolerated="suggest" in label.actions_ok))
    empty = not label.new and label.status is None
    return Ruling(answer=answer, said=said, verdict=Verdict.NOT_NEW if empty else Verdict.WRONG_STATUS)


def _nothing_new(said: Said, *, tolerated: bool) -> Verdict:
    return Verdict.TOLERATED if tolerated and said.boldness == SUGGEST else Verdict.NOT_NEW


def figures(answers: Sequence[Answer], is_hard: IsHard) -> Figures:
    """Return what the answers are worth. `is_hard` says whether a thread's status is a hard one."""
    rulings = [judge(answer, said) for answer in answers for said in answer.said if said.boldness]
    hard = [r for r in rulings if r.said.boldness == CHANGE and is_hard(r.said.thread, r.said.status or "")]
    soft = [r for r in rulings if r.said.boldness == CHANGE and r not in hard]
    right = [r for r in rulings if r.verdict is Verdict.RIGHT and not r.side]
    dated = [r for r in right if r.answer.label.day and r.answer.label.certainty in (None, "actual")]
    certain = [r for r in right if r.answer.label.certainty]
    sides = [(a, side) for a in answers for side in a.label.also if side.new]
    found = {(r.answer.label.id, r.said.thread, r.said.status) for r in rulings}
    finders = _finders(rulings, SUGGEST)
    return Figures(
        items=len(answers),
        relevance=_relevance(answers),
        change=_rates(answers, rulings, CHANGE),
        both=_rates(answers, rulings, SUGGEST),
        hard=len(hard),
        false_hard=tuple(r for r in hard if r.verdict is not Verdict.RIGHT),
        premature=tuple(r for r in hard if r.verdict is Verdict.RIGHT and not r.allowed),
        false_soft=tuple(r for r in soft if r.verdict is not Verdict.RIGHT),
        dates=Counter(_dated(r) for r in dated),
        quotes=Counter(_quoted(r) for r in rulings),
        certainty=_share([r.said.certainty == r.answer.label.certainty for r in certain]),
        action=_share([a.decision in (a.label.action, *a.label.actions_ok) for a in answers]),
        side_steps=_share([(a.label.id, side.thread, side.status) in found for a, side in sides]),
        wrong=tuple(r for r in rulings if r.verdict not in (Verdict.RIGHT, Verdict.TOLERATED)),
        missed=tuple(a for a in answers if a.label.wants(SUGGEST) and a.label.id not in finders),
        misdated=tuple(r for r in dated if _dated(r) in ("missing", "wrong")),
    )


def by_status(answers: Sequence[Answer], boldness: int) -> dict[str, Rates]:
    """Return the rates of each status: precision of what was given as it, recall of what is labelled so."""
    return _grouped(answers, boldness, lambda r: r.said.status or "", lambda a: a.label.status or "")


def by_thread(answers: Sequence[Answer], boldness: int) -> dict[str, Rates]:
    """Return the rates of each thread."""
    return _grouped(answers, boldness, lambda r: r.said.thread, lambda a: a.label.thread)


def by_trait(answers: Sequence[Answer], boldness: int, trait: Callable[[Answer], str]) -> dict[str, Rates]:
    """Return the rates of each kind of item: of each language, each tier of source."""
    return _grouped(answers, boldness, lambda r: trait(r.answer), trait)


def _grouped(
    answers: Sequence[Answer], boldness: int, of_ruling: Callable[[Ruling], str], of_answer: Callable[[Answer], str]
) -> dict[str, Rates]:
    counted = [r for a in answers for s in a.said if s.boldness >= boldness and (r := judge(a, s))]
    counted = [r for r in counted if r.verdict is not Verdict.TOLERATED]
    wanted = [a for a in answers if a.label.wants(boldness)]
    finders = _finders(counted, boldness)
    names = sorted({*map(of_ruling, counted), *map(of_answer, wanted)})
    return {
        name: Rates(
            precision=_share([r.verdict is Verdict.RIGHT for r in counted if of_ruling(r) == name]),
            recall=_share([a.label.id in finders for a in wanted if of_answer(a) == name]),
        )
        for name in names
    }


def _rates(answers: Sequence[Answer], rulings: Iterable[Ruling], boldness: int) -> Rates:
    counted = [r for r in rulings if r.said.boldness >= boldness and r.verdict is not Verdict.TOLERATED]
    finders = _finders(counted, boldness)
    return Rates(
        precision=_share([r.verdict is Verdict.RIGHT for r in counted]),
        recall=_share([a.label.id in finders for a in answers if a.label.wants(boldness)]),
    )


def _finders(rulings: Iterable[Ruling], boldness: int) -> set[str]:
    """The items whose own step was found, at least so boldly."""
    right = (r for r in rulings if r.verdict is Verdict.RIGHT and not r.side)
    return {r.answer.label.id for r in right if r.said.boldness >= boldness}


def _relevance(answers: Sequence[Answer]) -> Rates:
    listed, belongs = [], []
    for answer in answers:
        label, found = answer.label, {said.thread for said in answer.said}
        decided = {said.thread for said in answer.said if said.boldness}
        sides = {side.thread for side in label.also}
        tolerated = (sides | (label.threads_ok - decided)) - label.threads
        listed += [thread in label.threads for thread in found - tolerated]
        belongs += [thread in found for thread in label.threads]
    return Rates(precision=_share(listed), recall=_share(belongs))


def _dated(ruling: Ruling) -> str:
    said, label = (ruling.said.day or "")[:10], ruling.answer.label
    if not said:
        return "missing"
    if said == (label.day or "")[:10]:
        return "exact"
    return "tolerated" if said in label.days_ok else "wrong"


def _quoted(ruling: Ruling) -> str:
    quote, label = ruling.said.quote, ruling.answer.label
    if not quote:
        return "absent"
    if quote in label.text or quote in label.title:
        return "exact"
    return "spacing" if _squashed(quote) in _squashed(f"{label.title} {label.text}") else "elsewhere"


def _squashed(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def _share(outcomes: Sequence[bool]) -> Share:
    return Share(part=sum(outcomes), whole=len(outcomes))
