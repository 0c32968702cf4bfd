# SPDX-License-Identifier: MIT
"""A quiet look: a source that was well is still well, nothing has changed, nobody is to be told. Pure.

Nearly all looks are quiet. All that they leave is that we looked and when we look again, so they can be kept in memory
for a moment and written together (docs/decisions/0009).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from monitor.core import volume
from monitor.core.model import Fetch, Outcome, SourceState


@dataclass(frozen=True, kw_only=True, slots=True)
class QuietLook:
    """What a quiet look leaves. All times UTC."""

    source: str
    at: datetime
    outcome: Outcome
    next_due: datetime
    conditional_polls: int  # since the last unconditional one, this one included
    since: datetime  # the good look before, on which this one builds: written only where it still is the last


def is_quiet(known: SourceState, fetch: Fetch, now: datetime) -> bool:
    """True where the visit leaves nothing but that we looked; `known` is what was remembered before it.

    Anything else is recorded in full: items, a failure, a recovery, other validators, a new address, an oddity that is
    shown or begins or ends, silence.
    """
    return (
        fetch.outcome in (Outcome.NOT_MODIFIED, Outcome.UNCHANGED)
        and known.last_good is not None
        and not (known.failures or known.told or known.silent)
        and not (fetch.reason or known.reason or known.warning)
        and fetch.validators in (None, known.validators)
        and fetch.moved_to == known.moved_to
        and volume.silent_since(known, known.per_day, now) is None
    )


def look_of(known: SourceState, fetch: Fetch, next_due: datetime) -> QuietLook:
    """Return what a quiet visit leaves. Raises ValueError where there was no good look before."""
    if known.last_good is None:
        raise ValueError(f"{fetch.source}: the first look at a source is never quiet")
    asked = known.conditional_polls + 1 if fetch.outcome is Outcome.NOT_MODIFIED else 0
    return QuietLook(
        source=fetch.source,
        at=fetch.at,
        outcome=fetch.outcome,
        next_due=next_due,
        conditional_polls=asked,
        since=known.last_good,
    )


def after(known: SourceState, look: QuietLook) -> SourceState:
    """Return what is to be remembered of the source after the look."""
    return replace(
        known,
        last_good=look.at,
        next_due=look.next_due,
        outcome=look.outcome,
        conditional_polls=look.conditional_polls,
    )
