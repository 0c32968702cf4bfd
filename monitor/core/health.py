# SPDX-License-Identifier: MIT
"""What operators hear about a source: once that it fails, a reminder after a week, once that it is back. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor.core import volume
from monitor.core.inert import one_line
from monitor.core.model import Fetch, Outcome, Source, SourceState

FAILURES = 3  # in a row; two servers restarting are no news
REFUSALS = 2  # in a row: blocked and suspect do not pass of themselves
REMINDERS = (7, 30, 90, 365)  # days without a good look
NETWORK = "network"
WINDOW = 3  # items; in a shorter window all of them are new too often
GAP_SHOWN = timedelta(days=7)  # how long a possible gap is shown, and not told again


class Health(StrEnum):
    """How a source is, in one word."""

    OK = "ok"
    FAILING = "failing"  # no usable answer
    BLOCKED = "blocked"  # it refuses us
    SUSPECT = "suspect"  # it answers something that cannot be it
    SILENT = "silent"  # it answers well, and brings nothing new for much longer than is usual
    MOVED = "moved"  # it answers well, from another address for good
    NEVER_VISITED = "never visited"
    OFF = "off"  # not in use
    GONE = "gone"  # no longer in the catalogue

    @property
    def blind(self) -> bool:
        """True where what only this source publishes may go unseen."""
        return self in (Health.FAILING, Health.BLOCKED, Health.SUSPECT, Health.SILENT)


_FAILING: dict[Outcome | None, Health] = {Outcome.BLOCKED: Health.BLOCKED, Outcome.SUSPECT: Health.SUSPECT}


class Tell(StrEnum):
    """Which news operators are to hear."""

    FAILING = "failing"
    WARNING = "warning"  # it answers, and something is odd
    RECOVERED = "recovered"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """How a source, or the network, is found to be. `tell` None: nothing that operators have not heard."""

    subject: str  # source id, or NETWORK
    tell: Tell | None
    words: str = ""
    spell: str = ""  # names this spell of failing: a source that fails again later is told again


@dataclass(frozen=True, kw_only=True)
class Condition:
    """How a good look found a source."""

    silent: bool = False  # nothing new for much longer than its volume allows
    gap_at: datetime | None = None  # last look at which every item was new
    per_day: float | None = None  # new items a day, learnt or declared
    warning: str = ""  # what is odd, for a person


def assess(source: Source, state: SourceState, fetch: Fetch, now: datetime) -> Finding:
    """Return what this visit tells about the source; `state` already counts it, `now` is aware UTC.

    Three failures in a row are told, two where the source refuses us or is not itself (blocked, suspect). One good
    look is a recovery, told only where the failing was.
    """
    if fetch.outcome.good:
        return _recovered(source, fetch) if state.told else Finding(subject=source.id, tell=None)
    enough = REFUSALS if fetch.outcome in (Outcome.BLOCKED, Outcome.SUSPECT) else FAILURES
    reminder = _reminder(state, now)
    if state.failures < enough or (state.told and not reminder):
        return Finding(subject=source.id, tell=None)
    return Finding(
        subject=source.id,
        tell=Tell.FAILING,
        words=_failing_words(source, state, fetch),
        spell=f"{_since(state)}{f'/{reminder}' if reminder else ''}",
    )


def word(*, outcome: Outcome | None, failures: int, silent: bool, moved_to: str | None) -> Health:
    """Return the health of a source in use that was visited, in one word. `outcome` None: not known (an earlier time).

    Failing comes before silent, silent before moved: the worst is said.
    """
    if failures:
        return _FAILING.get(outcome, Health.FAILING)
    if silent:
        return Health.SILENT
    return Health.MOVED if moved_to else Health.OK


def condition(
    source: Source,
    before: SourceState,
    after: SourceState,
    fetch: Fetch,
    *,
    new: int,
    known: int,
    counts: Sequence[tuple[date, int]],
    now: datetime,
) -> Condition:
    """Return how a good look finds the source. `before` and `after` are what was remembered before and with it; `new`
    and `known` count its items, an edit among the known; `counts` are the new items of each day (UTC)."""
    usual = volume.per_day(source, after, counts)
    quiet = volume.silent_since(after, usual, now)
    gap = now if _all_new(before, fetch, new, known) else before.gap_at
    today = sum(n for day, n in counts if day == now.date())
    found = (
        _quiet_words(quiet, usual) if quiet else "",
        f"{today} new items today, usually {_rate(usual)}" if volume.flood(usual, today) else "",
        _gap_words(gap) if gap and now - gap <= GAP_SHOWN else "",
        f"moved for good to {one_line(fetch.moved_to)}: correct the entry" if fetch.moved_to else "",
    )
    return Condition(silent=quiet is not None, gap_at=gap, per_day=usual, warning="; ".join(filter(None, found)))


def noted(state: SourceState) -> Condition:
    """Return the condition that is remembered of a source."""
    return Condition(silent=state.silent, gap_at=state.gap_at, per_day=state.per_day, warning=state.warning)


def tidings(source: Source, before: SourceState, found: Condition) -> list[Finding]:
    """Return what operators are to hear of a good look: once that the source has fallen silent, once that it brings
    something again, and of a possible gap once in a week."""
    name, heard = one_line(source.name), []
    since = before.last_new or before.first_good
    if found.silent and not before.silent and since:
        words = f"{name} answers, but: {_quiet_words(since, found.per_day)}. Look at its page: it may have moved."
        heard.append(Finding(subject=source.id, tell=Tell.WARNING, words=words, spell=f"silent/{since.isoformat()}"))
    if before.silent and not found.silent and since:
        words = f"{name} brings something new again, the first since {moment_of(since)}."
        heard.append(Finding(subject=source.id, tell=Tell.RECOVERED, words=words, spell=f"silent/{since.isoformat()}"))
    gap = found.gap_at
    if gap and gap != before.gap_at and (before.gap_at is None or gap - before.gap_at > GAP_SHOWN):
        last = moment_of(before.last_good) if before.last_good else "the look before"
        words = f"{name}: {_gap_words(gap)}. What it showed after {last} and no longer shows is lost to us."
        heard.append(Finding(subject=source.id, tell=Tell.WARNING, words=words, spell=f"gap/{gap.isoformat()}"))
    return heard


def _all_new(before: SourceState, fetch: Fetch, new: int, known: int) -> bool:
    there_were = before.last_good is not None and bool(before.last_count)
    return there_were and not fetch.partial and not known and new >= WINDOW


def _gap_words(gap: datetime) -> str:
    return f"at {moment_of(gap)} every item was new: a gap is possible"


def _quiet_words(since: datetime, usual: float | None) -> str:
    return f"nothing new since {moment_of(since)}, usually {_rate(usual)}"


def _rate(usual: float | None) -> str:
    if usual is None:
        return "more"
    return f"{usual:.0f} a day" if usual >= 1 else f"one in {1 / usual:.0f} days"


def _recovered(source: Source, fetch: Fetch) -> Finding:
    words = f"{one_line(source.name)} answers again since {moment_of(fetch.at)}."
    return Finding(subject=source.id, tell=Tell.RECOVERED, words=words, spell=fetch.at.isoformat())


def _failing_words(source: Source, state: SourceState, fetch: Fetch) -> str:
    last = f"last good look {moment_of(state.last_good)}" if state.last_good else "it has never given a good answer"
    alone = " It is asked once in a week from now on: correct its entry or switch it off." if fetch.gone else ""
    return (
        f"{one_line(source.name)} {_MEANING[fetch.outcome]} for {state.failures} looks in a row; {last}. "
        f"Reason: {reason_of(fetch)}. Until it is back, a change that only it reports will be missed.{alone}"
    )


_MEANING = {
    Outcome.BLOCKED: "refuses us",
    Outcome.SUSPECT: "gives answers that cannot be it",
    Outcome.FAILED: "cannot be read",
}


def _reminder(state: SourceState, now: datetime) -> int:
    if not state.told or state.last_good is None:
        return 0
    days = (now - state.last_good).days
    return max((r for r in REMINDERS if days >= r), default=0)


def _since(state: SourceState) -> str:
    return state.last_good.isoformat() if state.last_good else "never"


def reason_of(fetch: Fetch) -> str:
    """Return why a visit was no good look, in words for a person."""
    return one_line(fetch.reason).rstrip(".") or (f"HTTP {fetch.status}" if fetch.status else "no answer")


def moment_of(at: datetime) -> str:
    """Return a moment (aware UTC) for a person."""
    return f"{at:%Y-%m-%d %H:%M} UTC"
