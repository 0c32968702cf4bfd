# SPDX-License-Identifier: MIT
"""Which addresses may be asked at all, by how they are spelled. Pure.

The connected address decides in the end (handler.py asks monitor.core.addresses just before each connect), so a name
that points inwards, a redirect and a name that changes between look-ups are all covered.
"""

import re
import unicodedata
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import urlsplit

from monitor.core.addresses import refusal_of_address

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)\Z")
_NUMERIC = re.compile(r"(0x[0-9a-f]*|[0-9]+)\Z")


@lru_cache(maxsize=4096)
def refusal_of_url(url: str, allow: frozenset[str] = frozenset()) -> str | None:
    """Return why this address may not be asked, from its spelling alone, or None.

    Only http and https; no user name; a host is a plain name or an IP address in its one canonical form, so that
    `2130706433`, `0177.0.0.1`, `0x7f.1` and full-width digits never reach a resolver. `allow` holds "host:port"
    entries that the operator opened: for these an IP address is not looked up in the table.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return "not a usable address"
    if parts.scheme not in ("http", "https"):
        return "only http and https are fetched"
    if parts.username is not None or parts.password is not None:
        return "an address with a user name in it is not fetched"
    host = parts.hostname or ""
    if "[" in parts.netloc and ":" not in host:
        return "an IP address in an odd spelling"  # "[v1.x]": brackets are for IPv6
    spelled = _refusal_of_host(host)
    if spelled or f"{host}:{port or default_port(parts.scheme)}" in allow:
        return spelled
    return _refusal_of_literal(host)


def default_port(scheme: str) -> int:
    """Return the port that an address of this scheme means when it names none."""
    return 443 if scheme == "https" else 80


def _refusal_of_host(host: str) -> str | None:
    if ":" in host:
        return None if _canonical_six(host) else "an IP address in an odd spelling"
    folded = unicodedata.normalize("NFKC", host).lower().rstrip(".")
    if _NUMERIC.match(folded.rpartition(".")[2]):
        return None if _canonical_four(host) else "an IP address in an odd spelling"
    try:
        ascii_host = folded.encode("idna").decode("ascii")
    except UnicodeError:
        return "not a host name"
    labels = ascii_host.split(".")
    return None if ascii_host and all(map(_LABEL.match, labels)) else "not a host name"


def _refusal_of_literal(host: str) -> str | None:
    if ":" not in host and not _canonical_four(host):
        return None  # a name: the address it leads to is looked at when we connect
    why = refusal_of_address(host)
    return f"{host} is not a public address ({why})" if why else None


def _canonical_four(host: str) -> bool:
    try:
        return str(IPv4Address(host)) == host
    except AddressValueError:
        return False


def _canonical_six(host: str) -> bool:
    try:
        return "%" not in host and bool(IPv6Address(host))
    except AddressValueError:
        return False
