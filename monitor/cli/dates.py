# SPDX-License-Identifier: MIT
"""What is expected of threads, in words: on the board what comes next, in a thread's history all of it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from monitor.app import Asked
from monitor.cli.output import say_time
from monitor.core.expecting import Outlook
from monitor.core.model import ExpectationStep
from storage.records import BoardLine, ExpectationLine, ExpectationStepLine

TOLD = (ExpectationStep.MOVED.value, ExpectationStep.WITHDRAWN.value)


def ahead(board: Iterable[BoardLine]) -> Iterator[str]:
    """Yield, the earliest first, what is expected next of each thread of which something is."""
    for line in sorted((line for line in board if line.ahead_on), key=lambda line: str(line.ahead_on)):
        by = f" ({line.ahead_from})" if line.ahead_from else ""
        yield f"ahead {line.ahead_on} {line.thread}: {line.ahead}{by}"


def expected(asked: Asked, thread: str, as_of: date | datetime | None) -> list[str]:
    """Return what was and is expected of a thread, how it stands, and how calendars moved it. Meetings of which nothing
    came are counted, not listed: most are about something else."""
    lines = asked.history.expectations(asked.now, thread=thread, as_of=as_of)
    passed = [line.expectation for line in lines if line.stands.outlook is Outlook.PASSED]
    steps = asked.history.expectation_steps(thread, as_of=as_of)
    found = [_expected(line) for line in lines if line.stands.outlook is not Outlook.PASSED]
    found += [_step(step) for step in steps if step.step in TOLD]
    if passed:
        last = passed[-1]
        times = "1 meeting" if len(passed) == 1 else f"{len(passed)} meetings"
        found.append(f"{times} held of which nothing is known to have come, last {last.due}: {last.what}")
    return found


def _expected(line: ExpectationLine) -> str:
    expectation, stands = line.expectation, line.stands
    how = {
        Outlook.MET: f"met on {stands.met_on} by {stands.met_by}",
        Outlook.OVERDUE: f"overdue for {-stands.days} day(s)",
    }.get(stands.outlook, f"in {stands.days} day(s)" if stands.days else "today")
    by = f", announced by {expectation.source} {expectation.url}" if expectation.meeting else ""
    return f"expected {expectation.due} ({expectation.zone}): {expectation.what}: {how}{by}"


def _step(line: ExpectationStepLine) -> str:
    how = f"moved from {line.was} to {line.due}" if line.was else f"not on {line.due}: {line.why}"
    return f"{say_time(line.at)} {line.source}: {line.what}: {how}"
