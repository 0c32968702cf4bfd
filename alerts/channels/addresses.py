# SPDX-License-Identifier: MIT
"""Which addresses a webhook may be posted to: none inside a network, unless a host and port are allowed by name."""

from collections.abc import Callable, Iterable
from ipaddress import ip_address

from monitor.core.addresses import refusal_of_address

Refuse = Callable[[str, int], str | None]  # a connected address and port → why not; None: go on


def refuse_inner(address: str, port: int) -> str | None:
    """Return why a connected address must not be posted to, None where it may. `port` is not looked at."""
    why = refusal_of_address(address)
    return f"{address[:60]} is not a public address ({why})" if why else None


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
