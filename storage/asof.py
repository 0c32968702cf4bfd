# SPDX-License-Identifier: MIT
"""The history as it was known at an earlier time.

A change counts from the moment we saw it; an imported one (baseline) from the day it happened, for nobody watched then.
A correction counts from the moment it was made: before, the change it takes back still stood.
"""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import aliased

from monitor.core.model import Mode
from storage.models import StatusChangeRow

AsOf = datetime | date | None


def end_of(as_of: AsOf) -> datetime | None:
    """Return the moment meant: a day means its end, UTC. Raises ValueError for a naive datetime."""
    if as_of is None:
        return None
    if not isinstance(as_of, datetime):
        return datetime.combine(as_of + timedelta(days=1), time(), tzinfo=UTC) - timedelta(microseconds=1)
    if as_of.tzinfo is None:
        raise ValueError(f"naive datetime {as_of.isoformat()}: every time needs its zone")
    return as_of.astimezone(UTC)


def known(moment: datetime | None) -> ColumnElement[bool]:
    """The condition that a change was in the history at that moment; None means now."""
    if moment is None:
        return true()
    imported = (StatusChangeRow.mode == Mode.BASELINE.value) & (StatusChangeRow.happened <= moment.date())
    return or_(StatusChangeRow.seen <= moment, imported)


def stood(moment: datetime | None) -> ColumnElement[bool]:
    """The condition that a change was known and not taken back at that moment, and is no taking back itself."""
    later = aliased(StatusChangeRow)
    taken_back = select(later.id).where(later.retracts == StatusChangeRow.id)
    if moment is not None:
        taken_back = taken_back.where(later.seen <= moment)
    return known(moment) & StatusChangeRow.retracts.is_(None) & ~taken_back.exists()
