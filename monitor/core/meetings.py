# SPDX-License-Identifier: MIT
"""A calendar announces a meeting: whose thread does it concern, and what is to be expected of it? Pure.

The dossier says which meetings matter to a thread (`meetings`); the item of the calendar says when they are. What is
expected follows from both alone, so it can be worked out anew at any time: a moved meeting moves it, one that is called
off, or that its calendar no longer lists, withdraws it, and so does a dossier that no longer asks for it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.core.inert import one_line
from monitor.core.lifecycle import Lifecycle
from monitor.core.model import (
    Expectation,
    ExpectationChange,
    ExpectationStep,
    Meeting,
    NoMatch,
    Source,
    StoredItem,
    Thread,
)
from monitor.core.phrases import PhraseSet, words_of

LOOK_BACK = timedelta(days=7)  # a meeting that lies further back is left as it was
WHAT_MAX = 200  # characters of a title
CANCELLED = "called off"
UNLISTED = "its calendar no longer lists it"
NOT_ASKED = "no dossier asks for it any more"


def expectation_of(
    stored: StoredItem, source: Source, thread: Thread, lifecycle: Lifecycle
) -> Expectation | NoMatch | None:
    """Return what a calendar's item lets us expect of a thread, or why nothing; None where the thread asks nothing of
    this calendar, or the item names no day. Raises PhraseError: loaders check every phrase."""
    asked = [meeting for meeting in thread.meetings if meeting.source == source.id]
    if not asked or stored.item.due is None:
        return None
    found = [meeting for meeting in asked if _names(meeting, stored)]
    if not found:
        return NoMatch(thread=thread.id, reason="another meeting, or about something else")
    return Expectation(
        id=f"{thread.id}/{source.id}/{stored.item.key}",
        thread=thread.id,
        what=one_line(stored.item.title)[:WHAT_MAX],
        due=stored.item.due,
        zone=source.zone,
        met_by=tuple(dict.fromkeys(state for m in found for state in m.met_by or lifecycle.brought())),
        source=source.id,
        item=stored.item.key,
        url=stored.item.url,
        begins=stored.item.begins,
        told_in=lifecycle.undecided,
    )


def changes(
    known: Iterable[Expectation],
    announced: Sequence[StoredItem],
    threads: Iterable[Thread],
    lifecycles: Mapping[str, Lifecycle],
    sources: Mapping[str, Source],
    now: datetime,
) -> list[ExpectationChange]:
    """Return what calendars change about what is expected. Asked again with its own outcome, it changes nothing.

    `known`: expectations that stand; the dossiers' own are left alone. `announced`: the calendars' items whose day lies
    ahead or at most LOOK_BACK behind, and those of known ones. A day that has passed is not withdrawn. `now` is UTC.
    """
    followed = list(threads)
    standing = {e.id: e for e in known if e.meeting}
    ahead = {e.id: e for e in standing.values() if e.due >= now.astimezone(ZoneInfo(e.zone)).date()}
    found: list[ExpectationChange] = []
    for stored, expectation in _wanted(announced, followed, lifecycles, sources):
        before = standing.get(expectation.id)
        off = _off(stored, sources[expectation.source])
        if off:
            if before is not None and ahead.pop(expectation.id, None) is not None:
                found.append(_withdrawn(before, off, stored))
            continue
        ahead.pop(expectation.id, None)
        step = _step(before, expectation, now)
        if step is not None:
            found.append(
                ExpectationChange(
                    expectation=expectation,
                    step=step,
                    was=before.due if before is not None and step is ExpectationStep.MOVED else None,
                    evidence=(stored.id, stored.revision),
                )
            )
    return [*found, *(_withdrawn(lost, NOT_ASKED, None) for lost in ahead.values())]


def _wanted(
    announced: Sequence[StoredItem],
    threads: Sequence[Thread],
    lifecycles: Mapping[str, Lifecycle],
    sources: Mapping[str, Source],
) -> Iterator[tuple[StoredItem, Expectation]]:
    for stored in announced:
        source = sources.get(stored.item.source)
        if source is None or source.calendar is None:
            continue
        for thread in threads:
            expectation = expectation_of(stored, source, thread, lifecycles[thread.lifecycle])
            if isinstance(expectation, Expectation):
                yield stored, expectation


def _step(before: Expectation | None, now_told: Expectation, now: datetime) -> ExpectationStep | None:
    """What is new. A meeting first heard of when its day has passed is no expectation."""
    if before is None:
        today = now.astimezone(ZoneInfo(now_told.zone)).date()
        return ExpectationStep.MADE if now_told.due >= today else None
    if before.due != now_told.due:
        return ExpectationStep.MOVED
    return None if before == replace(now_told, claim=before.claim) else ExpectationStep.REWORDED


def _off(stored: StoredItem, source: Source) -> str:
    """Why the meeting is not to take place, "" where it is."""
    if stored.unlisted is not None:
        return UNLISTED
    off = source.calendar.off if source.calendar else ()
    return CANCELLED if _holds(off, stored.item.title) else ""


def _withdrawn(lost: Expectation, why: str, stored: StoredItem | None) -> ExpectationChange:
    evidence = None if stored is None or why == UNLISTED else (stored.id, stored.revision)
    return ExpectationChange(expectation=lost, step=ExpectationStep.WITHDRAWN, why=why, evidence=evidence)


def _names(meeting: Meeting, stored: StoredItem) -> bool:
    said = f"{stored.item.title}\n{stored.item.text}"
    return _holds(meeting.say, stored.item.title) and (not meeting.about or _holds(meeting.about, said))


def _holds(phrases: Iterable[str], text: str) -> bool:
    return bool(PhraseSet((phrase, phrase) for phrase in phrases).find(words_of(text)))
