# SPDX-License-Identifier: MIT
"""What operators hear about a source: once that it fails, a reminder after a week, once that it is back. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.core.inert import one_line
from monitor.core.model import Fetch, Outcome, Source, SourceState

FAILURES = 3  # in a row; two servers restarting are no news
REFUSALS = 2  # in a row: blocked and suspect do not pass of themselves
REMINDERS = (7, 30, 90, 365)  # days without a good look
NETWORK = "network"


class Tell(StrEnum):
    """Which news operators are to hear."""

    FAILING = "failing"
    RECOVERED = "recovered"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """How a source, or the network, is found to be. `tell` None: nothing that operators have not heard."""

    subject: str  # source id, or NETWORK
    tell: Tell | None
    words: str = ""
    spell: str = ""  # names this spell of failing: a source that fails again later is told again


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


def unreachable(fetches: Sequence[Fetch]) -> Finding | None:
    """Return one finding where a round of two sources or more got no answer from any: not they, the network is down.

    An answer of whatever kind, an error page included, shows that the network works: None.
    """
    if len({fetch.source for fetch in fetches}) < 2:
        return None
    if any(fetch.outcome is not Outcome.FAILED or fetch.status is not None for fetch in fetches):
        return None
    first = min(fetches, key=lambda fetch: fetch.at)
    words = (
        f"None of {len({f.source for f in fetches})} sources could be reached since {_moment(first.at)}: "
        f"the network, the name service or a proxy is down here. Last reason: {_reason(fetches[-1])}."
    )
    return Finding(subject=NETWORK, tell=Tell.FAILING, words=words, spell=first.at.isoformat())


def _recovered(source: Source, fetch: Fetch) -> Finding:
    words = f"{one_line(source.name)} answers again since {_moment(fetch.at)}."
    return Finding(subject=source.id, tell=Tell.RECOVERED, words=words, spell=fetch.at.isoformat())


def _failing_words(source: Source, state: SourceState, fetch: Fetch) -> str:
    last = f"last good look {_moment(state.last_good)}" if state.last_good else "it has never given a good answer"
    return (
        f"{one_line(source.name)} {_MEANING[fetch.outcome]} for {state.failures} looks in a row; {last}. "
        f"Reason: {_reason(fetch)}. Until it is back, a change that only it reports will be missed."
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


def _reason(fetch: Fetch) -> str:
    return one_line(fetch.reason).rstrip(".") or (f"HTTP {fetch.status}" if fetch.status else "no answer")


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
