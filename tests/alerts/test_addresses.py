# SPDX-License-Identifier: MIT
"""A webhook is never posted into a network, however its address is written."""

import pytest

from alerts.channels.addresses import is_allowed, is_loopback, refuse_inner


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "192.0.0.192", "168.63.129.16", "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1", "fec0::1",
        "::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001::1", "mail.example", "",
    ],
)  # fmt: skip
def test_an_inner_address_is_refused_in_every_form(address):
    assert refuse_inner(address, 443)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_a_public_address_is_not_refused(address):
    assert refuse_inner(address, 443) is None


def test_only_the_host_and_port_that_are_named_are_allowed():
    allowed = ("Chat.Inner.example:8443", "[::1]:80")
    assert is_allowed("chat.inner.example", 8443, allowed)
    assert is_allowed("::1", 80, allowed)
    assert not is_allowed("chat.inner.example", 443, allowed)
    assert not is_allowed("inner.example", 8443, allowed)


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("10.0.0.1", False),
     ("localhost.example", False)],
)  # fmt: skip
def test_only_this_machine_is_loopback(host, here):
    assert is_loopback(host) is here
