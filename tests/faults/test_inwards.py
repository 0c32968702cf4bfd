# SPDX-License-Identifier: MIT
"""Row N29: no spelling, name or redirect makes us connect to what is not public. Every connect is witnessed."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from monitor.core.errors import AddressRefused, FetchError
from spiders.fetcher import Fetcher
from tests.faults.test_network import answering
from tests.spiders.conftest import TIMEOUT, raw_server

pytestmark = pytest.mark.slow

ADDRESSES = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.254 168.63.129.16 169.254.0.1
169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.254 192.0.0.1 192.0.0.8 192.0.0.170 192.0.0.192 192.0.2.1
192.88.99.1 192.168.0.1 192.168.255.254 198.18.0.1 198.19.255.254 198.51.100.1 203.0.113.1 224.0.0.1 224.0.0.251
239.255.255.250 240.0.0.1 255.255.255.254 255.255.255.255
:: ::1 ::127.0.0.1 ::169.254.169.254 ::ffff:0.0.0.0 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254
::ffff:8.8.8.8 ::ffff:0:7f00:1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:2::1 2001:10::1
2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a9fe:a9fe:: 2002:c0a8:1:: 3fff::1 5f00::1 fc00::1 fd00::1 fd00:ec2::254
fe80::1 febf::1 fec0::1 feff::1 ff01::1 ff02::1 ff0e::1
"""
SPELLINGS = """
2130706433 0x7f000001 017700000001 0177.0.0.1 0x7f.0.0.1 0x7f.1 127.1 127.0.1 127.0.0.01 127.0.0.1. 0 00 0.0 0x0 1 10.1
192.168.1 2852039166 0xa9fea9fe 0xA9.0xFE.0xA9.0xFE 0251.0376.0251.0376 169.254.43518 0xa9fe.43518 3232235521
4294967295 4294967296 127.0.0.1%00 127.0.0.1%2e 127。0。0。1 127．0．0．1 ①②⑦.⓪.⓪.① １２７.0.0.1 𝟏𝟐𝟕.0.0.1
[::1%lo] [::1%25lo] [0:0:0:0:0:0:0:1] [::ffff:7f00:1] [::ffff:127.1] [v1.x] [::] [] [:] 1.2.3.4.5 0x 08.0.0.1
"""
FORMS = [
    "http://user@127.0.0.1/", "http://user:word@127.0.0.1/", "http://council.example@127.0.0.1/",
    "http://council.example:80@127.0.0.1/", "http://council.example:x?@127.0.0.1/", "http://127.0.0.1\\@council.example/",
    "http://council.example\\@127.0.0.1/", "http://127.0.0.1:80\\@council.example:80/", "http:127.0.0.1/",
    "http:/127.0.0.1/", "http:///127.0.0.1/", "http:////127.0.0.1/", "//127.0.0.1/", "http://127.0.0.1:0/",
    "http://127.0.0.1:99999/", "http://127.0.0.1:x/", "http://127.0.0.1:80:80/", "http://127.0.0.1\t/",
    "http://127.0.0.1\n/", "http:// 127.0.0.1/", "http://127.0.0.1 .council.example/", "HTTP://127.0.0.1/",
    "http://[::1]@council.example:x/", "hTTp://0x7F.1/", "https://127.0.0.1/", "https://[::1]/", "file:///etc/hostname",
    "file://127.0.0.1/etc/hostname", "ftp://127.0.0.1/", "gopher://127.0.0.1:25/x", "dict://127.0.0.1:11211/",
    "ldap://127.0.0.1/", "data:text/xml,x", "jar:http://127.0.0.1!/", "source:http://127.0.0.1/", "s3://bucket/x",
    "view-source:http://127.0.0.1/", "unix:///run/x", "http+unix://%2Frun%2Fx/", "javascript:1", "", " ", "http://",
    "http://.", "http://..", "http://-.example/", "http://%31/", "http://127.0.0.1%0d%0aHost:%20x/", "http://xn--/",
    "http://council.example:80%20@127.0.0.1/",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.1", "2606:4700::1111", "2a00:1450:4001::200e"]
_seen: list[tuple[str, int]] | None = None


def _witness(event: str, facts: tuple[object, ...]) -> None:
    """See each connect before it happens; while somebody watches, none leaves this machine."""
    if _seen is None or event != "socket.connect":
        return
    address = facts[1]
    if isinstance(address, tuple):
        _seen.append((str(address[0]), int(address[1])))
        if address[0] != "127.0.0.1":
            raise ConnectionRefusedError("cut by the test")


sys.addaudithook(_witness)


@contextmanager
def connects() -> Iterator[list[tuple[str, int]]]:
    """Yield the (host, port) of every connect that this process tries meanwhile."""
    global _seen
    _seen = []
    try:
        yield _seen
    finally:
        _seen = None


@pytest.fixture(scope="module")
def door() -> Iterator[Fetcher]:
    """A way out with nothing opened."""
    with Fetcher(per_host_delay=0, timeout=TIMEOUT) as one:
        yield one


def hosts() -> list[str]:
    return [f"[{a}]" if ":" in a else a for a in ADDRESSES.split()] + SPELLINGS.split()


def wrong(door: Fetcher, url: str) -> object:
    """Ask, and return what we connected to or, where it was not refused, how it ended; None where all is well."""
    with connects() as seen:
        try:
            door.fetch(url, source="council")
        except AddressRefused:
            return seen or None
        except FetchError as error:
            return error.reason, seen
    return "answered", seen


def test_n29_no_address_that_is_not_public_is_connected_to_however_it_is_spelled(door):
    urls = [f"http://{host}/" for host in hosts()] + [f"https://{host}:8443/x" for host in hosts()] + FORMS
    assert len(urls) > 250
    assert {url: how for url in urls if (how := wrong(door, url))} == {}


@pytest.mark.parametrize("times", [1, 2])
def test_n29_no_name_that_leads_inwards_is_connected_to(door, monkeypatch, times):
    found = {}
    for n, address in enumerate(ADDRESSES.split()):
        answering(monkeypatch, " ".join([address] * times))
        if how := wrong(door, f"http://n{n}-{times}.test/feed"):
            found[address] = how
    assert found == {}


def test_n29_a_name_that_leads_outwards_and_inwards_connects_outwards_only(door, monkeypatch):
    answering(monkeypatch, "8.8.8.8 127.0.0.1 ::1 169.254.169.254")
    with connects() as seen, pytest.raises(FetchError):
        door.fetch("http://mixed.test/feed", source="council")
    assert {host for host, _ in seen} == {"8.8.8.8"}


def test_n29_a_name_that_turns_inwards_after_a_look_is_refused_when_it_connects(monkeypatch):
    answering(monkeypatch, "8.8.8.8", "127.0.0.1")
    with Fetcher(per_host_delay=0, timeout=TIMEOUT) as door, connects() as seen:
        with pytest.raises(FetchError):
            door.fetch("http://turning.test/feed", source="council")
        with pytest.raises(AddressRefused):
            door.fetch("http://turning.test:8080/feed", source="council")
    assert {host for host, _ in seen} == {"8.8.8.8"}


def test_n29_no_redirect_leads_inwards(monkeypatch):
    answering(monkeypatch, "169.254.169.254")
    now, found = {"target": ""}, {}

    def onward(line: socket.socket) -> None:
        line.sendall(f"HTTP/1.1 302 x\r\nLocation: {now['target']}\r\nContent-Length: 0\r\n\r\n".encode())

    with raw_server(onward) as here, Fetcher(allow=[here], per_host_delay=0, timeout=TIMEOUT) as fetcher:
        own = ("127.0.0.1", int(here.rpartition(":")[2]))
        closed = f"http://127.0.0.1:{free_port()}/"
        for target in [f"http://{host}/" for host in hosts()] + ["http://inwards.test/", closed, *FORMS]:
            if not target.isascii() or not target.isprintable():
                continue  # no header can hold it
            now["target"] = target
            with connects() as seen, suppress(FetchError):
                fetcher.fetch(f"http://{here}/x", source="council")
            assert own in seen
            if others := [one for one in seen if one != own]:
                found[target] = others
    assert found == {}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("address", PUBLIC)
def test_n29_public_addresses_are_connected_to(door, address):
    with connects() as seen, pytest.raises(FetchError) as caught:
        door.fetch(f"http://[{address}]/x" if ":" in address else f"http://{address}/x", source="council")
    assert not isinstance(caught.value, AddressRefused)
    assert {host for host, _ in seen} == {address}
