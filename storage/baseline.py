# SPDX-License-Identifier: MIT
"""Import what was known when a dossier was written: silent changes of mode BASELINE, with their source and fact."""

import re
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from monitor.core import standings
from monitor.core.instalment_facts import key_of
from monitor.core.instalments import round_key
from monitor.core.model import (
    BaselineEvent,
    Dossier,
    Instalment,
    InstalmentFacts,
    Mode,
    Reason,
    Standing,
    StatusChange,
    Thread,
)
from storage.changes import Proof, append_change
from storage.models import StatusChangeRow
from storage.standing import accepted, change_of

SAME_ACT_DAYS = timedelta(days=31)  # a dated fact without amount or act this soon after belongs to the act before it
ACT_NUMBER = re.compile(r"\b(?:\d{4}/\d{1,4}|\d{1,3}/\d{4})\b")


def import_events(connection: Connection, dossier: Dossier, until: date | None, now: datetime) -> int:
    """Append the dossier's baseline events on or before `until` that are not there yet, oldest first; return how many.

    An event is known by thread, day, status and source: to run again adds nothing, a new line in the file is added. An
    event older than where the thread stands fills in the past and does not move it.
    """
    wanted = [event for event in dossier.baseline if until is None or event.on <= until]
    imported = 0
    for thread in dossier.threads:
        events = sorted((e for e in wanted if e.thread == thread.id), key=lambda e: e.on)
        known = _known(connection, thread.id) if events else set()
        for event in events:
            if (event.on, event.status, event.source_url) not in known:
                _append(connection, thread, event, now)
                imported += 1
    return imported


def _known(connection: Connection, thread_id: str) -> set[tuple[date, str | None, str]]:
    """What was imported, retracted or not: what a person took back does not come again."""
    rows = connection.execute(
        select(StatusChangeRow.happened, StatusChangeRow.new, StatusChangeRow.source_url).where(
            StatusChangeRow.thread == thread_id, StatusChangeRow.mode == Mode.BASELINE.value
        )
    )
    return {(row.happened, row.new, row.source_url) for row in rows}


def _append(connection: Connection, thread: Thread, event: BaselineEvent, now: datetime) -> None:
    rows = accepted(connection, thread.id)
    standing = standings.standing_of(thread.id, (change_of(row) for row in rows))
    facts = _facts(event)
    key, old = _place(thread, event, facts, standing)
    change = StatusChange(
        thread=thread.id,
        instalment=key,
        old=old,
        new=event.status,
        reason=Reason.IMPORTED,
        mode=Mode.BASELINE,
        happened=event.on,
        facts=facts if thread.instalments else InstalmentFacts(),
        moves_thread=all(row.happened <= event.on for row in rows),
    )
    proof = Proof(quote=event.fact, url=event.source_url, by=event.by or "")
    append_change(connection, change, proof, now, repeat=True)


def _place(thread: Thread, event: BaselineEvent, facts: InstalmentFacts, standing: Standing) -> tuple[str, str | None]:
    """Return the key of the instalment the event belongs to, and the status it leaves there; None: it opens it, or
    is older than all of it."""
    if not thread.instalments:
        return _round(event, standing)
    for instalment in reversed(standing.instalments):
        if _same_act(instalment, event, facts):
            return instalment.key, _before(instalment, event.on)
    return _free(key_of(event.on, facts), event.status, standing), None


def _round(event: BaselineEvent, standing: Standing) -> tuple[str, str | None]:
    rounds = sorted(standing.instalments, key=lambda i: (i.opened, i.key))
    if not rounds:
        return "", None
    then = next((i for i in reversed(rounds) if i.opened <= event.on), rounds[0])
    old = _before(then, event.on)
    again = old != event.status and any(state == event.status for state, _ in then.reached)
    return (round_key(then.key, event.on, standing) if again else then.key), old


def _before(instalment: Instalment, on: date) -> str | None:
    """Return the status that the instalment had on that day: an event older than its status is no step from there."""
    earlier = [(day, n, state) for n, (state, day) in enumerate(instalment.reached) if day <= on]
    return max(earlier)[2] if earlier else None


def _same_act(instalment: Instalment, event: BaselineEvent, facts: InstalmentFacts) -> bool:
    if set(facts.acts) & set(instalment.facts.acts):
        return True
    if facts.amounts and instalment.facts.amounts and not set(facts.amounts) & set(instalment.facts.amounts):
        return False
    if any(state == event.status for state, _ in instalment.reached):
        return False
    return timedelta() <= event.on - instalment.since <= SAME_ACT_DAYS


def _free(key: str, mark: str, standing: Standing) -> str:
    taken = {instalment.key for instalment in standing.instalments}
    while key in taken:
        key = f"{key}-{mark}"
    return key


def _facts(event: BaselineEvent) -> InstalmentFacts:
    return InstalmentFacts(
        amounts=() if event.amount is None else (event.amount,),
        acts=tuple(ACT_NUMBER.findall(event.act or "")),
    )
