# SPDX-License-Identifier: MIT
"""A local web server that answers as a recorded world did at the moment that a clock tells."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import unquote

LOOK_SECONDS = 0.02  # how long closing may take to be noticed


@dataclass(frozen=True, kw_only=True)
class Change:
    """From `at` (UTC) on, the address answers so."""

    at: datetime
    status: int
    content_type: str
    body: Path | None


class Recording(Protocol):
    """What was recorded."""

    def answer(self, url: str, at: datetime) -> Change | None:
        """Return what a GET of the address (as `address` writes it) answers at that moment; None: 404."""
        ...


def address(url: str) -> str:
    """Return the form in which addresses are compared: escapes undone, no fragment, a path."""
    bare = unquote(url.partition("#")[0])
    return bare if "/" in bare.partition("://")[2] else f"{bare}/"


class RecordedOrigin:
    """Answers ORIGIN/SCHEME/HOST/PATH?QUERY as the world answered SCHEME://HOST/PATH?QUERY at `now()` (UTC).

    Listens on 127.0.0.1, on a port of the system's choice, while its block is open.
    """

    def __init__(self, world: Recording, now: Callable[[], datetime]) -> None:
        self._server = _Server(world, now)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(LOOK_SECONDS,), name="recorded-origin", daemon=True
        )

    @property
    def url(self) -> str:
        """The origin's own address, for `Fetcher(origin=…)`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    """The server with the world it answers for."""

    request_queue_size = 128

    def __init__(self, world: Recording, now: Callable[[], datetime]) -> None:
        self.world = world
        self.now = now
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    """One request. HTTP/1.0: a connection ends with its answer, so closing waits for nobody."""

    server: _Server

    def do_GET(self) -> None:
        """Answer as recorded, 304 where the asker has that very body, 404 before the first record."""
        scheme, _, rest = self.path.lstrip("/").partition("/")
        change = self.server.world.answer(address(f"{scheme}://{rest}"), self.server.now())
        if change is None:
            self._say(404, "text/plain", b"")
            return
        body = change.body.read_bytes() if change.body else b""
        etag = f'"{sha256(body).hexdigest()[:32]}"' if change.status == 200 else ""
        known = etag and etag in self.headers.get("If-None-Match", "")
        self._say(*((304, "", b"") if known else (change.status, change.content_type, body)), etag=etag)

    def _say(self, status: int, content_type: str, body: bytes, *, etag: str = "") -> None:
        self.send_response(status)
        for name, value in (("Content-Type", content_type), ("ETag", etag)):
            if value:
                self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: what was asked is in the replay's own report."""
