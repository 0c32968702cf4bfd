# SPDX-License-Identifier: MIT
"""Which addresses may be asked at all. Pure: the decision on the connected address, and on how a host is spelled.

The connected address decides (handler.py asks here just before each connect), so a name that points inwards, a redirect
and a name that changes between look-ups are all covered. `ipaddress.is_global` is not enough: it calls cloud metadata
(192.0.0.192), multicast and several IPv6 forms that carry an IPv4 address global. Hence a table of our own.
"""

import re
import unicodedata
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

DENIED_4 = {
    IPv4Network(network): why
    for network, why in {
        "0.0.0.0/8": "this network",
        "10.0.0.0/8": "private",
        "100.64.0.0/10": "shared by carriers",
        "127.0.0.0/8": "loopback",
        "168.63.129.16/32": "cloud metadata",
        "169.254.0.0/16": "link-local, cloud metadata",
        "172.16.0.0/12": "private",
        "192.0.0.0/24": "protocol assignments, cloud metadata",
        "192.0.2.0/24": "documentation",
        "192.88.99.0/24": "6to4 relay",
        "192.168.0.0/16": "private",
        "198.18.0.0/15": "benchmarking",
        "198.51.100.0/24": "documentation",
        "203.0.113.0/24": "documentation",
        "224.0.0.0/4": "multicast",
        "240.0.0.0/4": "reserved",
    }.items()
}
GLOBAL_6 = IPv6Network("2000::/3")  # all else is loopback, link-local, private, multicast, mapped, NAT64 or unassigned
DENIED_6 = {
    IPv6Network(network): why
    for network, why in {
        "2001::/23": "protocol assignments, Teredo",
        "2001:db8::/32": "documentation",
        "2002::/16": "6to4: carries an IPv4 address",
        "3fff::/20": "documentation",
    }.items()
}
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)\Z")
_NUMERIC = re.compile(r"(0x[0-9a-f]*|[0-9]+)\Z")


def refusal_of_address(address: str) -> str | None:
    """Return why a connection to this IP address (text, without a port) is refused, or None where it may be made."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "not an IP address"
    if isinstance(ip, IPv4Address):
        return next((why for network, why in DENIED_4.items() if ip in network), None)
    return _refusal_of_six(ip)


def _refusal_of_six(ip: IPv6Address) -> str | None:
    if ip.scope_id is not None:
        return "an address of one interface"
    if ip.ipv4_mapped is not None:
        return "an IPv4 address in IPv6 form"
    if ip not in GLOBAL_6:
        return "not a public IPv6 address"
    return next((why for network, why in DENIED_6.items() if ip in network), None)


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
