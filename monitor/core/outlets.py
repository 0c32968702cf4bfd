# SPDX-License-Identifier: MIT
"""Who said it first, and how near is he to the decision? Pure; read from config/outlets and the source catalogue.

Reprints of one agency are one origin, however many outlets carry them. A publisher's name may carry the origin
("Reuters via X", "Daily Post (AFP)", "X / Sputnik"); else the text may ("BRUSSELS (Reuters) -", "laut dpa"). What a
text credits never makes it more credible: anybody can write "(Reuters)" over a text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.core.model import Tier

_VIA = re.compile(r"^(?P<origin>.+?)\s+(?:via|through|über|par|vía|через)\s+(?P<carrier>.+)$", re.IGNORECASE)
_JOINED = re.compile(
    r"^(?P<first>[^()]+?)\s*(?:\((?P<inside>[^()]+)\)|(?:\s[/|–—-]\s|/|\s+with\s+)(?P<second>[^()/|]+))$"
)
_OPENING = 400  # characters in which a dateline or a credit may stand
_CLOSING = 250


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """A publisher: an agency, a newspaper, a body."""

    name: str
    tier: Tier
    names: tuple[str, ...] = ()  # other names it goes by
    domains: tuple[str, ...] = ()  # their subdomains are its own, too
    agency: bool = False  # others reprint it
    relay: bool = False  # passes on what others wrote, and adds nothing: an aggregator, a mirror
    country: str = ""  # ISO 3166-1 alpha-2, EU or INT; "": not known
    owner: str = ""  # a name; written small it says what kind it is: "public", "exile", "foundation"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Who said it first, and how near the text at hand is to the decision."""

    name: str
    tier: Tier


class Outlets:
    """Every publisher we know by name or domain; the rest is tier 4."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self.all = tuple(outlets)
        self._by_name: dict[str, Outlet] = {}
        self._by_domain: dict[str, Outlet] = {}
        self._houses: dict[str, set[str]] = {}  # owner → the names of its outlets
        credits: dict[str, Outlet] = {}
        for outlet in self.all:
            if outlet.owner and not outlet.owner.split()[0].islower():
                self._houses.setdefault(outlet.owner, set()).add(outlet.name)
            for name in (outlet.name, *outlet.names):
                self._by_name[folded(name)] = outlet
                if outlet.agency:
                    credits[name] = outlet
            for domain in outlet.domains:
                self._by_domain[domain.lower()] = outlet
        self._credits = {folded(name): outlet for name, outlet in credits.items()}
        self._credit = _credit_pattern(credits)

    def find(self, publisher: str, url: str = "") -> Outlet | None:
        """Return the outlet of that name, domain or address; None for a stranger. "Reuters via X" is Reuters."""
        named = self._named(publisher) or self._first_of(publisher)
        return named or self._of_host((urlsplit(url).hostname or "").lower())

    def tier_for(self, publisher: str, url: str = "") -> Tier:
        """Return how near a publisher is to the decision; 4 for a stranger. The name counts before the address.

        What somebody else passes on is no announcement of its own (3 at best); a party that passes it on makes it 4.
        """
        outlet = self.find(publisher, url)
        if outlet is None:
            return Tier.OTHER
        if self._named(publisher) is not None or not (parts := self._parts(publisher)):
            return outlet.tier
        known = [part for part in map(self._named, parts) if part is not None and not part.relay]
        return max([Tier.PRESS, *(part.tier for part in known)]) if known else outlet.tier

    def origin_of(self, publisher: str, url: str, title: str, text: str) -> Origin:
        """Return who said it first: the agency that the text credits, else the publisher, else the host."""
        outlet, tier = self.find(publisher, url), self.tier_for(publisher, url)
        if tier > Tier.ANNOUNCEMENT and (agency := self._credited(title, text)) is not None:
            return Origin(name=agency.name, tier=tier)
        name = outlet.name if outlet is not None else publisher or (urlsplit(url).hostname or "")
        return Origin(name=name, tier=tier)

    def house_of(self, origin: str) -> frozenset[str]:
        """Return the origins that have one owner with that origin, itself included: their words are not independent."""
        outlet = self._by_name.get(folded(origin))
        return frozenset({origin, *(self._houses.get(outlet.owner, ()) if outlet is not None else ())})

    def _named(self, publisher: str) -> Outlet | None:
        return self._by_name.get(folded(publisher)) or self._of_host(publisher.strip().lower())

    def _first_of(self, publisher: str) -> Outlet | None:
        """The origin among the parts of a name: an agency wherever it stands, else the first that is known."""
        known = [part for part in map(self._named, self._parts(publisher)) if part is not None]
        return next((part for part in known if part.agency), next(iter(known), None))

    def _parts(self, publisher: str) -> tuple[str, ...]:
        if (via := _VIA.match(publisher)) is not None:
            return via["origin"], via["carrier"]
        if (joined := _JOINED.match(publisher)) is not None:
            return joined["first"], joined["inside"] or joined["second"]
        return ()

    def _of_host(self, host: str) -> Outlet | None:
        parts = host.split(".")
        return next((found for i in range(len(parts) - 1) if (found := self._by_domain.get(".".join(parts[i:])))), None)

    def _credited(self, title: str, text: str) -> Outlet | None:
        if self._credit is None:
            return None
        for part in (title, text[:_OPENING], text[-_CLOSING:]):
            if (found := self._credit.search(part)) is not None:
                return self._credits[folded(next(group for group in found.groups() if group))]
        return None


_TELLS = (  # before an agency's name
    r"(?:according to|citing|cited by|told|reported by|reports?|quoted by|source:|with (?:inputs?|material|files) from|"
    r"selon|d['’]après|avec|source ?:|laut|nach angaben (?:von|der)|quelle:|según|con información de|fuente:|"
    r"secondo|fonte:|за даними|за інформацією|повідомляє|передає|джерело:|сообщает|передает|передаёт|по данным|"
    r"به گزارش|به نقل از)"
)
_TOLD = (
    r"(?:reported|reports|said|has learned|contributed to this report|relata|rapporte|meldet|berichtete?)"  # after it
)


def _credit_pattern(credits: Iterable[str]) -> re.Pattern[str] | None:
    """The ways a reprint names its agency: (X) · X reported · according to X · told X · © X · X — at the start ·
    By A. Writer, X."""
    names = "|".join(sorted((re.escape(name) for name in credits), key=len, reverse=True))
    if not names:
        return None
    one = f"({names})"
    return re.compile(
        rf"\({one}\)|(?i:{_TELLS})\s+(?:the\s+|l['’]|la\s+|агентство\s+|агенція\s+|خبرگزاری\s+)?{one}\b"
        rf"|\b{one}(?:\s+(?:news )?agency)?\s+{_TOLD}\b|(?:©|\(c\))\s*(?:\d{{4}}\s+)?{one}\b|[–—-]\s*{one}\s*$"
        rf"|^{one}\s*[–—:-]\s|/{one}/|\b[A-Z]{{3,}}/{one}\b|^By [^\n,.]{{3,60}},\s*{one}\b"
    )


def folded(name: str) -> str:
    """Return a name as names are compared: case, dots and a leading "the" do not count."""
    return " ".join(name.lower().replace(".", "").replace("’", "'").strip().removeprefix("the ").split())
