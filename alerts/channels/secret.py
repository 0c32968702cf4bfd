# SPDX-License-Identifier: MIT
"""A password or a webhook's address on its way to a channel: nothing that prints it by accident shows it."""


class Secret:
    """A text that is shown to nobody but the far end it is meant for."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the text itself, for the one call that needs it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(…)"
