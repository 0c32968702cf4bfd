# SPDX-License-Identifier: MIT
"""Which addresses a webhook may be posted to: none inside a network, unless a host and port are allowed by name.

`ipaddress.is_global` alone is not enough: it lets multicast, 6to4, NAT64 and IPv4-compatible forms of inner addresses
pass, so these are refused by a table of our own, and addresses that carry another one are judged by that one as well.
"""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Refuse = Callable[[str, int], str | None]  # a connected address and port → why not; None: go on

_DENIED = tuple(
    ip_network(net)
    for net in (
        "168.63.129.16/32",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "64:ff9b:1::/48",
        "2001::/23",
        "fec0::/10",
        "100::/64",
        "::/96",
    )
)
_CARRYING = ((IPv6Network("::/96"), 0), (IPv6Network("64:ff9b::/96"), 0), (IPv6Network("2002::/16"), 80))


def refuse_inner(address: str, port: int) -> str | None:
    """Return why a connected address must not be posted to, None where it may. `port` is not looked at."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return f"{address[:60]!r} is no network address"
    return None if all(_outside(one) for one in (found, *_carried(found))) else f"{found} is not a public address"


def is_loopback(host: str) -> bool:
    """True for a host that can only be this machine, as written: "localhost", "127.0.0.1", "::1"."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_allowed(host: str, port: int, allowed: Iterable[str]) -> bool:
    """True when "host:port" is among the allowed ones, as written ("[::1]:8080" for an IPv6 address)."""
    place = f"[{host}]" if ":" in host else host
    return f"{place}:{port}".lower() in {entry.strip().lower() for entry in allowed}


def _outside(address: Address) -> bool:
    denied = any(address in net for net in _DENIED if net.version == address.version)
    return address.is_global and not address.is_multicast and not denied


def _carried(address: Address) -> tuple[Address, ...]:
    """Return the IPv4 address inside a mapped, compatible, NAT64 or 6to4 one."""
    if isinstance(address, IPv4Address):
        return ()
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    return tuple(IPv4Address(int(address) >> shift & 0xFFFFFFFF) for net, shift in _CARRYING if address in net)
