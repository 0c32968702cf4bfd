# SPDX-License-Identifier: MIT
"""Read the publishers we know: config/outlets/*.csv, a folder of the user's own, the source catalogue's publishers.

The shipped register is a table, not YAML: 700 entries of YAML took a second at every start. A user's entry of a shipped
name takes its place; a domain or name that a user gives to an outlet is taken from the shipped one that had it. Within
the shipped files, and within the user's, nothing is given twice.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field

from config.files import Strict, load_yaml
from config.shipped import folder, yaml_files
from monitor.core.errors import ConfigError
from monitor.core.model import Source, Tier
from monitor.core.outlets import Outlet, Outlets, folded


class OutletEntry(Strict):
    """One publisher of an outlets file."""

    tier: Tier
    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    agency: bool = False
    relay: bool = False
    country: str = Field(default="", pattern="^([A-Z]{2}|INT)?$")
    owner: str = ""


class OutletFile(Strict):
    """A file of outlets/."""

    outlets: Mapping[str, OutletEntry]


Known = dict[str, Outlet]  # by name
Entries = Iterator[tuple[Path, str, OutletEntry]]


def load_outlets(sources: Iterable[Source] = (), extra: Path | None = None) -> Outlets:
    """Return every publisher we know. A source's id names its publisher. Raises ConfigError."""
    known = _known(_shipped())
    own = _known(_written(extra)) if extra is not None else {}
    known = {name: _without(outlet, own.values()) for name, outlet in known.items() if name not in own} | own
    called = {folded(other): name for name, outlet in known.items() for other in (name, *outlet.names)}
    for source in sources:
        name = called.get(folded(source.publisher), source.publisher)
        known[name] = _with_source(known.get(name), source)
    return Outlets(known.values())


def _shipped() -> Entries:
    for path in register_files():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, strict=True):
                yield path, row["name"], _of_table(row)


def register_files() -> list[Path]:
    """Return the shipped tables, in order of their names."""
    return sorted(folder("outlets").glob("*.csv"))


def _of_table(row: Mapping[str, str]) -> OutletEntry:
    return OutletEntry(
        tier=Tier(int(row["tier"])),
        names=tuple(name for name in row["names"].split("; ") if name),
        domains=tuple(row["domains"].split()),
        agency=row["kind"] == "agency",
        relay=row["kind"] == "relay",
        country=row["country"],
        owner=row["owner"],
    )


def _written(own: Path) -> Entries:
    for path in yaml_files(own):
        for name, entry in load_yaml(path, OutletFile).outlets.items():
            yield path, name, entry


def _known(entries: Entries) -> Known:
    known: Known = {}
    owner: dict[str, str] = {}  # of a name or domain
    for path, name, entry in entries:
        if name in known:
            raise ConfigError(f"{name!r} stands twice", file=str(path))
        known[name] = Outlet(name=name, **entry.model_dump())
        for given in {folded(name), *map(folded, entry.names), *map(str.lower, entry.domains)}:
            if (other := owner.setdefault(given, name)) != name:
                raise ConfigError(f"{given!r} is given to {other!r} and to {name!r}", file=str(path))
    return known


def _without(outlet: Outlet, others: Iterable[Outlet]) -> Outlet:
    """Leave out the names and domains that `others` claim."""
    names = {folded(name) for other in others for name in (other.name, *other.names)}
    domains = {domain.lower() for other in others for domain in other.domains}
    return replace(
        outlet,
        names=tuple(name for name in outlet.names if folded(name) not in names),
        domains=tuple(domain for domain in outlet.domains if domain.lower() not in domains),
    )


def _with_source(known: Outlet | None, source: Source) -> Outlet:
    """A source's id is one more name of its publisher; a stranger's host is his domain, unless others publish there."""
    if known is None:
        host = (urlsplit(source.url).hostname or "").removeprefix("www.")
        return Outlet(name=source.publisher, tier=source.tier, names=(source.id,), domains=(host,))
    return replace(known, names=(*known.names, source.id))
