# SPDX-License-Identifier: MIT
"""Every error a user or an operator may meet.

LoosethreadError
├── ConfigError        a file that a person wrote cannot be used: names file, line, what was expected
├── SecretMissing      an environment variable or secret file that the configuration names is not there
├── FetchError         a source could not be read; carries the source id and a reason in words
│   └── AddressRefused the network guard refused an address
├── Stopping           we are being stopped: what was in hand says nothing about a source
├── ParseError         bytes arrived but are not what the source should give
├── StorageError       the database cannot be used
│   ├── SchemaMismatch the database was written by a newer (or is not yet upgraded from an older) version
│   └── HistoryAltered `verify` found a history row that does not fit its chain
└── NotFound           a named thread, source, receiver ... does not exist; carries the nearest names
"""

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class LoosethreadError(Exception):
    """Root of our errors; the message is one sentence a person can act on."""


class ConfigError(LoosethreadError):
    """A file that a person wrote cannot be used."""

    def __init__(self, message: str, *, file: str, line: int | None = None) -> None:
        self.file = file
        self.line = line
        where = file if line is None else f"{file}:{line}"
        super().__init__(f"{where}: {message}")


class SecretMissing(LoosethreadError):
    """A secret that the configuration refers to is not there. Names the variable, never a value."""


class FetchError(LoosethreadError):
    """A source could not be read. `reason` is the message without the source's name."""

    def __init__(self, message: str, *, source: str) -> None:
        self.source = source
        self.reason = message
        super().__init__(f"{source}: {message}")


class AddressRefused(FetchError):
    """The network guard refused to connect to an address."""


class Stopping(LoosethreadError):
    """We are being stopped: what was in hand is given up, and nothing was learnt about the source."""


class ParseError(LoosethreadError):
    """Bytes arrived, but they are not what the source should give. `reason`: the message without the source."""

    def __init__(self, message: str, *, source: str) -> None:
        self.source = source
        self.reason = message
        super().__init__(f"{source}: {message}")


class StorageError(LoosethreadError):
    """The database cannot be used."""


class SchemaMismatch(StorageError):
    """The database's schema is not the one this version works with."""


class HistoryAltered(StorageError):
    """A history row does not fit the chain: it was changed or removed outside Loosethread."""


class NotFound(LoosethreadError):
    """A named thing does not exist."""

    def __init__(self, kind: str, name: str, known: "Iterable[str]") -> None:
        self.kind = kind
        self.name = name
        self.nearest = nearest(name, known)
        hint = f"; did you mean {self.nearest!r}?" if self.nearest else ""
        super().__init__(f"there is no {kind} {name!r}{hint}")


def nearest(word: str, known: "Iterable[str]") -> str | None:
    """Return the known word closest to `word`, or None when nothing is close."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None
