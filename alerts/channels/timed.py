# SPDX-License-Identifier: MIT
"""Connections with one deadline for all they do and a cap on what they read: no far end can hold a channel up.

A socket's own timeout starts anew with every byte, so a far end that drips holds it for ever; a Deadline does not.
"""

import io
import smtplib
import socket
import ssl
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult

from alerts.channels.addresses import Refuse

REPLIES = 256 * 1024  # bytes; all that an SMTP server may say in one session
ANSWER = 64 * 1024  # bytes; all that a webhook may answer, head and body


class ConnectionRefusedByUs(OSError):
    """The address that a name led to is one we do not connect to."""


class Deadline:
    """A moment after which nothing is waited for."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left. Raises TimeoutError where there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline passed")
        return left


class TimedReader(io.RawIOBase):
    """What a socket receives, until the deadline and up to `limit` bytes. Raises OSError beyond either."""

    def __init__(self, sock: socket.socket, deadline: Deadline, limit: int) -> None:
        self._sock, self._deadline, self._room = sock, deadline, limit
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # io's Buffer is newer
        if self._room <= 0:
            raise OSError("it answers without end")
        self._sock.settimeout(self._deadline.left())
        count = self._raw.readinto(memoryview(buffer)[: self._room]) or 0
        self._room -= count
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


def connect(host: str, port: int, deadline: Deadline, refuse: Refuse | None = None) -> socket.socket:
    """Return a socket to the first address of `host` that answers. Raises ConnectionRefusedByUs where `refuse` gives a
    reason for any of its addresses, OSError where none answers. The address that was judged is the one connected to."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for _family, _type, _proto, _name, address in found:
        if refuse is not None and (reason := refuse(str(address[0]), port)):
            raise ConnectionRefusedByUs(reason)
    failed: OSError = OSError(f"{host} has no address")
    for family, kind, protocol, _name, address in found:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(deadline.left())
            sock.connect(address)
        except OSError as error:
            sock.close()
            failed = error
        else:
            return sock
    raise failed


class TimedSMTP(smtplib.SMTP):
    """An SMTP session with one deadline. `implicit`: TLS from the first byte on."""

    def __init__(self, host: str, port: int, hello: str, deadline: Deadline, implicit: ssl.SSLContext | None) -> None:
        self._deadline, self._implicit = deadline, implicit
        super().__init__(host, port, local_hostname=hello, timeout=deadline.left())

    def _get_socket(self, host: str, port: int, _timeout: float) -> socket.socket:
        sock = connect(host, port, self._deadline)
        return self._implicit.wrap_socket(sock, server_hostname=host) if self._implicit else sock

    def getreply(self) -> tuple[int, bytes]:
        """Return the next reply. Raises SMTPServerDisconnected when the deadline passed or the server talks on."""
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(TimedReader(self.sock, self._deadline, REPLIES))
        return super().getreply()

    def send(self, s: bytes | str) -> None:  # type: ignore[override]  # typeshed allows any buffer
        """Send. Raises TimeoutError when the deadline passed."""
        if self.sock is not None:
            self.sock.settimeout(self._deadline.left())
        super().send(s)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a webhook answered."""

    status: int
    headers: dict[str, str]  # names in lower case
    body: str


def post(url: SplitResult, body: bytes, headers: dict[str, str], deadline: Deadline, refuse: Refuse | None) -> Answer:
    """Post once, follow no redirect, use no proxy. Raises OSError or http.client.HTTPException."""
    host, tls = url.hostname or "", url.scheme == "https"
    port = url.port or (443 if tls else 80)
    sock = connect(host, port, deadline, refuse)
    with sock:
        sock.settimeout(deadline.left())
        secured = ssl.create_default_context().wrap_socket(sock, server_hostname=host) if tls else sock
        with secured:
            http = (HTTPSConnection if tls else HTTPConnection)(host, port)
            http.sock = secured
            http.request("POST", (url.path or "/") + (f"?{url.query}" if url.query else ""), body, headers)
            return _answer(secured, deadline)


def _answer(sock: socket.socket, deadline: Deadline) -> Answer:
    response = HTTPResponse(sock, method="POST")
    response.fp.close()
    response.fp = io.BufferedReader(TimedReader(sock, deadline, ANSWER))
    try:
        response.begin()
        body = response.read(ANSWER).decode("utf-8", "replace")
        return Answer(status=response.status, headers={k.lower(): v for k, v in response.getheaders()}, body=body)
    finally:
        response.close()
