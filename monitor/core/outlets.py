# SPDX-License-Identifier: MIT
"""Who said it first, and how near is he to the decision? Pure; read from config/outlets.yaml and the source catalogue.

Reprints of one agency are one origin, however many outlets carry them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.core.model import Tier

_VIA = re.compile(r"^(?P<origin>.+?)\s+(?:via|through)\s+(?P<carrier>.+)$", re.IGNORECASE)
_OPENING = 400  # characters in which a dateline or a credit may stand
_CLOSING = 250


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """A publisher: an agency, a newspaper, a body."""

    name: str
    tier: Tier
    names: tuple[str, ...] = ()  # other names it goes by
    domains: tuple[str, ...] = ()
    agency: bool = False  # others reprint it


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Who said it first, and how near the text at hand is to the decision."""

    name: str
    tier: Tier


class Outlets:
    """Every publisher we know by name or domain; the rest is tier 4."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._by_name: dict[str, Outlet] = {}
        self._by_domain: dict[str, Outlet] = {}
        credits: dict[str, Outlet] = {}
        for outlet in outlets:
            for name in (outlet.name, *outlet.names):
                self._by_name[_folded(name)] = outlet
                if outlet.agency:
                    credits[name] = outlet
            for domain in outlet.domains:
                self._by_domain[domain.lower()] = outlet
        self._credits = {_folded(name): outlet for name, outlet in credits.items()}
        self._credit = _credit_pattern(credits)

    def find(self, publisher: str, url: str = "") -> Outlet | None:
        """Return the outlet of that name, domain or address; None for a stranger. "Reuters via X" is Reuters."""
        named = self._by_name.get(_folded(publisher)) or self._of_host(publisher.lower())
        if named is None and (via := _VIA.match(publisher)) is not None:
            named = self._by_name.get(_folded(via["origin"]))
        return named or self._of_host((urlsplit(url).hostname or "").lower())

    def tier_for(self, publisher: str, url: str = "") -> Tier:
        """Return how near a publisher is to the decision; 4 for a stranger. The name counts before the address."""
        outlet = self.find(publisher, url)
        return Tier.OTHER if outlet is None else outlet.tier

    def origin_of(self, publisher: str, url: str, title: str, text: str) -> Origin:
        """Return who said it first: the agency that the text credits, else the publisher, else the host."""
        outlet = self.find(publisher, url)
        tier = Tier.OTHER if outlet is None else outlet.tier
        if tier > Tier.ANNOUNCEMENT and (agency := self._credited(title, text)) is not None:
            return Origin(name=agency.name, tier=tier)
        name = outlet.name if outlet is not None else publisher or (urlsplit(url).hostname or "")
        return Origin(name=name, tier=tier)

    def _of_host(self, host: str) -> Outlet | None:
        parts = host.split(".")
        return next((found for i in range(len(parts) - 1) if (found := self._by_domain.get(".".join(parts[i:])))), None)

    def _credited(self, title: str, text: str) -> Outlet | None:
        if self._credit is None:
            return None
        for part in (title, text[:_OPENING], text[-_CLOSING:]):
            if (found := self._credit.search(part)) is not None:
                return self._credits[_folded(next(group for group in found.groups() if group))]
        return None


def _credit_pattern(credits: Iterable[str]) -> re.Pattern[str] | None:
    """The ways a reprint names its agency: (X) · X reported · according to X · told X · © X · X — at the start."""
    names = "|".join(sorted((re.escape(name) for name in credits), key=len, reverse=True))
    if not names:
        return None
    one = f"({names})"
    return re.compile(
        rf"\({one}\)|(?:according to|citing|cited by|told|reported by|reports?|quoted by|source:)\s+(?:the\s+)?{one}\b"
        rf"|\b{one}(?:\s+news agency)?\s+(?:reported|reports|said|has learned)\b|©\s*{one}\b|[–—-]\s*{one}\s*$"
        rf"|^{one}\s*[–—:-]\s|/{one}/"
    )


def _folded(name: str) -> str:
    return " ".join(name.lower().replace(".", "").removeprefix("the ").split())
