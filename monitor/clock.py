# SPDX-License-Identifier: MIT
"""The one place that asks what time it is, and the clock that a replay turns by hand."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, UTC."""

    def now(self) -> datetime:
        """Return the current time, aware, UTC."""
        return datetime.now(UTC)


class VirtualClock:
    """A clock that stands still until it is moved; it never runs backwards."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the virtual time, aware, UTC."""
        return self._now

    def move_to(self, instant: datetime) -> None:
        """Set the clock forward to `instant`. An earlier instant leaves it where it is."""
        self._now = max(self._now, instant.astimezone(UTC))
