# SPDX-License-Identifier: MIT
"""Rows N07 and N08: who is at the other end, and that nobody reads along. An authority of our own signs."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from monitor.core.errors import AddressRefused, FetchError
from spiders.fetcher import Fetcher

pytestmark = pytest.mark.slow

BODY = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nwell"


class Authority:
    """Signs certificates, and is trusted by whoever is started while SSL_CERT_FILE names its file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test authority")])
        made = self._builder(self._name, self._key, days=9).add_extension(x509.BasicConstraints(True, None), True)
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        signed = made.add_extension(usage, True).sign(self._key, hashes.SHA256())
        self.file = folder / "authority.pem"
        self.file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))

    def certificate(self, address: str = "127.0.0.1", *, days: int = 9) -> Path:
        """Return the path of a signed certificate for an IP address, with its key. `days`: from now; -1 has ended."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "A publisher")])
        names = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(address))])
        made = self._builder(subject, key, days).add_extension(names, False)
        path = self._folder / f"{address}_{days}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        )
        return path

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return x509.CertificateBuilder(
            self._name, subject, key.public_key(), x509.random_serial_number(), now - timedelta(days=9),
            now + timedelta(days=days),
        )  # fmt: skip


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


@contextmanager
def secure_server(certificate: Path, says: bytes = BODY) -> Iterator[tuple[str, list[bytes]]]:
    """A server with this certificate. Yields its "host:port" and the requests that got through to it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            with plain:
                try:
                    with context.wrap_socket(plain, server_side=True) as line:
                        head = line.recv(65_536)
                        heard.extend([head] if head else [])
                        line.sendall(b"HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n" if b"robots" in head else says)
                except OSError:
                    continue  # they did not trust us

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}", heard
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def test_n07_a_certificate_that_is_in_order_is_accepted(authority: Authority):
    with secure_server(authority.certificate()) as (host, _), Fetcher(allow=[host], per_host_delay=0) as fetcher:
        assert fetcher.fetch(f"https://{host}/x").body == b"well"


@pytest.mark.parametrize("wrong", ["another name", "out of date", "nobody signed"])
def test_n07_a_certificate_that_is_not_is_refused_before_anything_is_asked(authority, tmp_path, monkeypatch, wrong):
    address = "127.0.0.2" if wrong == "another name" else "127.0.0.1"
    certificate = authority.certificate(address, days=-1 if wrong == "out of date" else 9)
    if wrong == "nobody signed":
        other = tmp_path / "other"
        other.mkdir()
        monkeypatch.setenv("SSL_CERT_FILE", str(Authority(other).file))
    with secure_server(certificate) as (host, heard), Fetcher(allow=[host], per_host_delay=0, timeout=5) as fetcher:
        with pytest.raises(FetchError, match="certificate not trusted"):
            fetcher.fetch(f"https://{host}/x")
        assert heard == []


def test_n08_a_redirect_down_to_plain_http_is_refused_and_nothing_is_asked_there(authority, site):
    down = f"HTTP/1.1 302 x\r\nLocation: {site.url('/x')}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
    site.answers("/x", b"read along")
    with (
        secure_server(authority.certificate(), down) as (host, _),
        Fetcher(allow=[host, site.host], per_host_delay=0, timeout=5) as fetcher,
        pytest.raises(AddressRefused, match="from https to http"),
    ):
        fetcher.fetch(f"https://{host}/x")
    assert site.asked("/x") == []
