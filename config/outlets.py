# SPDX-License-Identifier: MIT
"""Read the publishers we know: outlets.yaml, and the publishers of the source catalogue."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from config.files import Strict, load_yaml
from config.shipped import ROOT
from monitor.core.errors import ConfigError
from monitor.core.model import Source, Tier
from monitor.core.outlets import Outlet, Outlets


class OutletEntry(Strict):
    """One publisher of outlets.yaml."""

    tier: Tier
    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    agency: bool = False


class OutletFile(Strict):
    """outlets.yaml."""

    outlets: Mapping[str, OutletEntry]


def load_outlets(sources: Iterable[Source] = (), path: Path = ROOT / "outlets.yaml") -> Outlets:
    """Return every publisher we know. A source's id names its publisher. Raises ConfigError."""
    entries = load_yaml(path, OutletFile).outlets
    known = {name: _outlet(name, entry) for name, entry in entries.items()}
    _no_domain_twice(known.values(), path)
    for source in sources:
        known[source.publisher] = _with_source(known.get(source.publisher), source)
    return Outlets(known.values())


def _outlet(name: str, entry: OutletEntry) -> Outlet:
    return Outlet(name=name, tier=entry.tier, names=entry.names, domains=entry.domains, agency=entry.agency)


def _with_source(known: Outlet | None, source: Source) -> Outlet:
    """A source's id is one more name of its publisher; a stranger's host is his domain, unless others publish there."""
    if known is None:
        host = (urlsplit(source.url).hostname or "").removeprefix("www.")
        return Outlet(name=source.publisher, tier=source.tier, names=(source.id,), domains=(host,))
    return replace(known, names=(*known.names, source.id))


def _no_domain_twice(outlets: Iterable[Outlet], path: Path) -> None:
    owner: dict[str, str] = {}
    for outlet in outlets:
        for domain in outlet.domains:
            if owner.setdefault(domain, outlet.name) != outlet.name:
                raise ConfigError(f"{domain} is given to {owner[domain]!r} and to {outlet.name!r}", file=str(path))
