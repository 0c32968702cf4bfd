# SPDX-License-Identifier: MIT
"""Who is told that a date approaches, has passed, or was moved. Pure; keys and receivers as in `routing`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.core.expecting import Expected
from monitor.core.lifecycle import Lifecycle
from monitor.core.model import (
    Alert,
    AlertFacts,
    AlertKind,
    Dossier,
    ExpectationChange,
    ExpectationStep,
    Receiver,
    Source,
    Thread,
)
from monitor.core.ports import ExpectationDue
from monitor.core.routing import addressed, claim_of, conversation


@dataclass(frozen=True, kw_only=True)
class Concerned:
    """Whose expectation it is, and who announced it."""

    dossier: Dossier
    thread: Thread
    lifecycle: Lifecycle
    source: Source | None = None  # the calendar; None: the dossier itself expects it


def route_expectation(
    expected: Expected, due: ExpectationDue, of: Concerned, receivers: Sequence[Receiver]
) -> tuple[Alert, ...]:
    """Return the alerts of an expectation that approaches or is overdue; none where nothing is to be told."""
    if expected.tell is None:
        return ()
    expectation = due.expectation
    note = _days(expected.days, "meets" if expectation.meeting else "due")
    if due.was:
        note = f"{note}, moved from {due.was[-1].isoformat()}"
    key = f"expectation/{expectation.id}/{expected.tell.value}/{expectation.due.isoformat()}"
    return addressed(key, conversation(of.dossier, of.thread), _facts(expected.tell, due, of, note), receivers)


def route_moved(
    change: ExpectationChange, before: ExpectationDue, of: Concerned, receivers: Sequence[Receiver]
) -> tuple[Alert, ...]:
    """Return the alerts of a meeting that moved or was called off: who was told that it approaches hears it, nobody
    else. `before`: how it stood."""
    told = AlertKind.EXPECTATION_APPROACHING.value in before.told
    if not told or change.step not in (ExpectationStep.MOVED, ExpectationStep.WITHDRAWN):
        return ()
    old, new = before.expectation.due.isoformat(), change.expectation.due.isoformat()
    note = f"NOT on {old}: {change.why}" if change.why else f"moved from {old} to {new}"
    after = replace(before, expectation=change.expectation)
    kind = AlertKind.EXPECTATION_MOVED
    key = f"expectation/{before.expectation.id}/{kind.value}/{old}/{'' if change.why else new}"
    return addressed(key, conversation(of.dossier, of.thread), _facts(kind, after, of, note), receivers)


def _facts(kind: AlertKind, due: ExpectationDue, of: Concerned, note: str) -> AlertFacts:
    expectation = due.expectation
    claim = claim_of(of.dossier, (expectation.claim,) if expectation.claim else of.thread.claims)
    return AlertFacts(
        kind=kind,
        subject=due.thread_title,
        thread=of.thread.id,
        old=due.status,
        next_actor=of.lifecycle.state(due.status).next_actor if due.status else "",
        quoted_from=of.source.name if of.source else "",
        url=expectation.url,
        expectation=expectation.what,
        due=expectation.due,
        due_zone=expectation.zone,
        claim=claim.said if claim else "",
        claim_by=claim.speaker if claim else "",
        note=note,
    )


def _days(days: int, verb: str) -> str:
    if days == 0:
        return f"{verb} today"
    day = "day" if abs(days) == 1 else "days"
    return f"{verb} in {days} {day}" if days > 0 else f"{-days} {day} overdue"
