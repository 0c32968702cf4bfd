# SPDX-License-Identifier: MIT
"""What is expected: calendars are asked what they announce, dates are looked at, and who is to hear it is told. Calls
in order; what it means is decided in monitor.core (meetings, expecting, telling_dates)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.core import expecting, meetings, telling_dates
from monitor.core.examining import Examiner
from monitor.core.model import Alert, Expectation, Receiver, Source
from monitor.core.ports import Transaction


class Awaiting:
    """Looks at the dates that threads wait for."""

    def __init__(
        self,
        *,
        examiner: Examiner,
        sources: Mapping[str, Source],
        receivers: Sequence[Receiver],
        approaching_days: int = 1,
    ) -> None:
        self._examiner = examiner
        self._sources = sources
        self._receivers = receivers
        self._approaching_days = approaching_days

    def look(self, tx: Transaction, now: datetime) -> list[Alert]:
        """Make what calendars announce current, and return the alerts of dates that approach, have passed, moved."""
        return [*self._announced(tx, now), *self._near(tx, now)]

    def _announced(self, tx: Transaction, now: datetime) -> list[Alert]:
        before = {due.expectation.id: due for due in tx.expectations()}
        found = meetings.changes(
            [due.expectation for due in before.values()],
            tx.announced((now - meetings.LOOK_BACK).date()),
            (thread for _, thread in self._examiner.knowledge.threads()),
            self._examiner.knowledge.lifecycles,
            self._sources,
            now,
        )
        tx.change_expectations(found, now)
        return [
            alert
            for change in found
            if change.expectation.id in before and self._examiner.follows(change.expectation.thread)
            for alert in telling_dates.route_moved(
                change, before[change.expectation.id], self._concerned(change.expectation), self._receivers
            )
        ]

    def _near(self, tx: Transaction, now: datetime) -> list[Alert]:
        return [
            alert
            for due, expected in expecting.outlooks(tx.expectations(), now, self._approaching_days)
            if self._examiner.follows(due.expectation.thread)  # else its dossier is no longer in the workspace
            for alert in telling_dates.route_expectation(
                expected, due, self._concerned(due.expectation), self._receivers
            )
        ]

    def _concerned(self, expectation: Expectation) -> telling_dates.Concerned:
        dossier, thread = self._examiner.thread(expectation.thread)
        lifecycle = self._examiner.knowledge.lifecycles[thread.lifecycle]
        source = self._sources.get(expectation.source)
        return telling_dates.Concerned(dossier=dossier, thread=thread, lifecycle=lifecycle, source=source)
