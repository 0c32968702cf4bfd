# SPDX-License-Identifier: MIT
import pytest

from config.sources import load_sources
from monitor.core.addresses import refusal_of_address
from spiders.guard import refusal_of_url

REFUSED = """
0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.1.2.3 168.63.129.16 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192
192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1::
3fff::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 not-an-address
"""
PUBLIC = """
8.8.8.8 1.1.1.1 93.184.216.34 172.15.0.1 172.32.0.1 192.0.1.1 2606:4700::1111 2a00:1450:4001::200e
"""


@pytest.mark.parametrize("address", REFUSED.split())
def test_no_connection_leads_inwards(address):
    assert refusal_of_address(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_addresses_are_open(address):
    assert refusal_of_address(address) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/", "http://0177.0.0.1/", "http://0x7f.1/", "http://127.1/", "http://127.0.0.1./",
        "http://①②⑦.⓪.⓪.①/", "http://１２７.0.0.1/", "http://0x7f000001/", "http://[::ffff:127.0.0.1]/", "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/", "http://user:pass@example.org/", "http://example.org@127.0.0.1/",
        "file:///etc/hostname", "ftp://example.org/", "gopher://example.org/", "data:text/plain,x", "http:///x", "//x",
        "http://exa mple.org/", "http://example.org:99999/", "http://exam\\ple.org/", "http://[fe80::1%25eth0]/", "http://.../",
    ],
)  # fmt: skip
def test_odd_spellings_of_addresses_are_refused_before_anyone_looks_them_up(url):
    assert refusal_of_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/", "http://example.org:8080/a?b=c", "https://münchen.example/", "https://8.8.8.8/",
        "https://a-b.c_d.example.org./",
    ],
)  # fmt: skip
def test_ordinary_addresses_are_fine(url):
    assert refusal_of_url(url) is None


def test_a_host_is_opened_by_name_and_port_only():
    allow = frozenset({"127.0.0.1:8900"})
    assert refusal_of_url("http://127.0.0.1:8900/x", allow) is None
    assert refusal_of_url("http://127.0.0.1:8901/x", allow)
    assert refusal_of_url("https://127.0.0.1/x", allow)


def test_an_opened_host_opens_no_odd_spelling():
    assert refusal_of_url("http://0x7f.1:8900/", frozenset({"0x7f.1:8900"}))


@pytest.mark.parametrize("source", load_sources().values(), ids=lambda source: source.id)
def test_every_address_of_the_catalogue_may_be_asked(source):
    assert refusal_of_url(source.url) is None
