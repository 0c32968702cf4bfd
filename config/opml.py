# SPDX-License-Identifier: MIT
"""Read OPML, the file in which feed readers exchange their feeds. It may come from anybody: no entity is expanded,
nothing outside it is read, and it may be only so large."""

from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from pydantic import TypeAdapter, ValidationError

from config.sources import Address
from monitor.core.errors import ConfigError
from monitor.core.inert import one_line

MAX_BYTES = 5_000_000
MAX_FEEDS = 5_000
_ADDRESS: TypeAdapter[str] = TypeAdapter(Address)


@dataclass(frozen=True, kw_only=True)
class OutlinedFeed:
    """One feed of an OPML file."""

    title: str  # inert, on one line; "" where it has none
    url: str  # http or https
    line: int  # where it stands, from 1


def read_opml(path: Path) -> list[OutlinedFeed]:
    """Return the feeds of the file in its order; folders are passed through, links to pages left out.

    Raises ConfigError with file and line: not OPML, an entity, an address that cannot be polled, too large.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror or error}", file=str(path)) from error
    if len(body) > MAX_BYTES:
        raise ConfigError(f"larger than {MAX_BYTES // 1_000_000} MB", file=str(path))
    reading = _Reading(path)
    reading.feed(body)
    return reading.found


class _Reading:
    """Goes through one file and keeps the feeds that it meets."""

    def __init__(self, path: Path) -> None:
        self.found: list[OutlinedFeed] = []
        self._path = path
        self._root = ""
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._element
        self._parser.EntityDeclHandler = self._entity

    def feed(self, body: bytes) -> None:
        """Read the whole file. Raises ConfigError."""
        try:
            self._parser.Parse(body, True)
        except expat.ExpatError as error:
            what = f"not well-formed XML: {expat.ErrorString(error.code)}"
            raise ConfigError(what, file=str(self._path), line=error.lineno) from error
        except (ValueError, LookupError) as error:  # an encoding that nobody knows, or that is not what it says
            raise ConfigError("not text in an encoding that we know", file=str(self._path), line=1) from error

    def _entity(self, *_: object) -> None:
        raise self._wrong("it defines an entity; a list of feeds needs none, and they can be made to fill the memory")

    def _element(self, name: str, raw: dict[str, str]) -> None:
        if not self._root:
            self._root = name.lower()
            if self._root != "opml":
                raise self._wrong(f"expected OPML, found <{one_line(name)[:40]}>")
        if name.lower() != "outline":
            return
        attributes = {key.lower(): value for key, value in raw.items()}
        url = attributes.get("xmlurl", "").strip()
        if url:
            self._keep(url, attributes)
        elif attributes.get("type", "").lower() in ("rss", "atom"):
            raise self._wrong("a feed without xmlUrl")

    def _keep(self, url: str, attributes: dict[str, str]) -> None:
        try:
            _ADDRESS.validate_python(url)
        except ValidationError:  # its own text would show the address, which may hold a password
            raise self._wrong("xmlUrl: expected an http or https address without a user name") from None
        if len(self.found) == MAX_FEEDS:
            raise self._wrong(f"more than {MAX_FEEDS} feeds")
        self.found.append(
            OutlinedFeed(
                title=one_line(attributes.get("title") or attributes.get("text") or "")[:200],
                url=url,
                line=self._parser.CurrentLineNumber,
            )
        )

    def _wrong(self, what: str) -> ConfigError:
        return ConfigError(what, file=str(self._path), line=self._parser.CurrentLineNumber)
