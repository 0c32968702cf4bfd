# SPDX-License-Identifier: MIT
"""Which network addresses are public? The one table behind every outgoing connection: fetching and webhooks. Pure.

`ipaddress.is_global` is not enough: it calls cloud metadata (192.0.0.192), multicast and several IPv6 forms that carry
an IPv4 address global. Hence a table of our own.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

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
NAT64 = IPv6Network("64:ff9b::/96")  # a network without IPv4 reaches it so: judged by the address it carries
GLOBAL_6 = IPv6Network("2000::/3")  # all else is loopback, link-local, private, multicast, mapped or unassigned
DENIED_6 = {
    IPv6Network(network): why
    for network, why in {
        "2001::/23": "protocol assignments, Teredo",
        "2001:db8::/32": "documentation",
        "2002::/16": "6to4: carries an IPv4 address",
        "3fff::/20": "documentation",
    }.items()
}


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
    if ip in NAT64:
        return refusal_of_address(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
    if ip not in GLOBAL_6:
        return "not a public IPv6 address"
    return next((why for network, why in DENIED_6.items() if ip in network), None)
