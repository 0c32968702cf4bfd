# SPDX-License-Identifier: MIT
"""Real local servers that misbehave, and a fetcher that may ask them."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pytest_httpserver import HTTPServer

from spiders.fetcher import Fetcher

TIMEOUT = 1.5


class Site:
    """A web site on loopback; what it is not told to answer is 404. Remembers what it is asked."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.host = f"127.0.0.1:{server.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"

    def answers(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.server.expect_request(path).respond_with_data(body, status=status, headers=named)
        return self.url(path)

    def asked(self, path: str) -> list[dict[str, str]]:
        """The headers of each request for the path, in order."""
        return [dict(request.headers) for request, _ in self.server.log if request.path == path]


@pytest.fixture(scope="session")
def _server() -> Iterator[HTTPServer]:
    with HTTPServer(host="127.0.0.1", threaded=True) as server:
        yield server


@pytest.fixture
def site(_server: HTTPServer) -> Iterator[Site]:
    _server.no_handler_status_code = 404
    yield Site(_server)
    _server.clear()


@pytest.fixture
def fetcher(site: Site) -> Iterator[Fetcher]:
    with Fetcher(contact="desk@example.org", allow=[site.host], per_host_delay=0, timeout=TIMEOUT) as one:
        yield one


@contextmanager
def raw_server(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that says, after each request's head, what `talk` says. Yields its "host:port"."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line:
                head = line.recv(65_536)
                if b"/robots.txt" in head:
                    line.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                elif head:
                    try:
                        talk(line)
                    except OSError:
                        continue  # the asker has gone: what the test is about

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
