# SPDX-License-Identifier: MIT
"""Where a thread stands: the fold of its accepted changes. Nothing is overwritten, the last step is only the newest."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from monitor.core.model import Instalment, InstalmentFacts, Standing, StatusChange


def newest(instalments: Iterable[Instalment]) -> Instalment | None:
    """Return the instalment whose status is the latest to have happened; None where there is none."""
    return max(instalments, key=lambda i: (i.since, i.opened, i.key), default=None)


def current(standing: Standing) -> tuple[str | None, date | None]:
    """Return the thread's status and its day: that of the newest instalment."""
    found = newest(standing.instalments)
    return (None, None) if found is None else (found.status, found.since)


def apply(standing: Standing, change: StatusChange) -> Standing:
    """Return where the thread stands once the change is accepted. A change whose key was taken already adds nothing.

    `change.old` tells a step from a late report: a step leaves the status its instalment has now.
    """
    here = next((i for i in standing.instalments if i.key == change.instalment), None)
    if here is not None and any(state == change.new for state, _ in here.reached):
        return standing
    others = tuple(i for i in standing.instalments if i.key != change.instalment)
    after = _opened(change) if here is None else _stepped(here, change)
    moved = replace(standing, instalments=tuple(sorted((*others, after), key=lambda i: (i.opened, i.key))))
    return replace(moved, status=change.new, since=change.happened) if change.moves_thread else moved


def standing_of(thread: str, changes: Iterable[StatusChange]) -> Standing:
    """Return where accepted changes, in the order they were accepted, have brought the thread."""
    standing = Standing(thread=thread)
    for change in changes:
        standing = apply(standing, change)
    return standing


def _opened(change: StatusChange) -> Instalment:
    return Instalment(
        key=change.instalment,
        status=change.new,
        since=change.happened,
        opened=change.happened,
        facts=change.facts,
        reached=((change.new, change.happened),),
    )


def _stepped(here: Instalment, change: StatusChange) -> Instalment:
    steps = change.old == here.status
    return replace(
        here,
        status=change.new if steps else here.status,
        since=change.happened if steps else here.since,
        opened=min(here.opened, change.happened),
        facts=merged(here.facts, change.facts),
        reached=(*here.reached, (change.new, change.happened)),
        quote="" if steps else here.quote,
        url="" if steps else here.url,
    )


def merged(a: InstalmentFacts, b: InstalmentFacts) -> InstalmentFacts:
    """Return what both say together; the first to name an ordinal or a currency keeps it."""
    return InstalmentFacts(
        amounts=tuple(dict.fromkeys(a.amounts + b.amounts)),
        ordinal=a.ordinal if a.ordinal is not None else b.ordinal,
        acts=tuple(dict.fromkeys(a.acts + b.acts)),
        currency=a.currency or b.currency,
    )
