# SPDX-License-Identifier: MIT
"""A mailbox and a Slack of our own on 127.0.0.1, over real SMTP and real HTTP: what a replay and the demo deliver to.

Both run in a thread of their own while their `with` block lasts, and write down what they accept before they say so.
"""

import asyncio
import json
import threading
from collections import Counter
from email import message_from_bytes
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
START = 10  # seconds that binding a port on this machine may take
MAX_BODY = 1_000_000  # bytes of one Slack payload
HEADER, SECTION, BLOCKS = 150, 3000, 50  # Slack's limits


class LocalMailbox:
    """A mail server that writes every mail into `folder`, `0001-<digest>.eml` and so on. A mail whose Message-ID is
    there already is accepted and counted, but not written again. `port` 0 takes any free one."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder, self.port = folder, port
        self.seen: Counter[str] = Counter()  # digest of a Message-ID → how often it came in
        self._written = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="local mailbox", daemon=True)
        self._server: asyncio.Server | None = None
        self._sessions: WeakSet[SMTP] = WeakSet()

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        held = sorted(self.folder.glob("*-*.eml"))
        self.seen.update(path.stem.partition("-")[2] for path in held)
        self._written = len(held)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(START)
        except OSError:  # the port is taken
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(START)
        self._end()

    @property
    def repeats(self) -> int:
        """How many mails came in that were there already."""
        return self.seen.total() - len(self.seen)

    def mails(self) -> list[Path]:
        """Return the mails in the order in which they first came in."""
        return sorted(self.folder.glob("*-*.eml"))

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Keep a mail, then say so."""
        content = envelope.original_content or b""
        told = message_from_bytes(content).get("Message-ID") or content.decode("utf-8", "replace")
        digest = sha256(told.strip().encode()).hexdigest()[:16]
        if not self.seen[digest]:
            self._written += 1
            _write(self.folder / f"{self._written:04d}-{digest}.eml", content)
        self.seen[digest] += 1
        return "250 OK"

    async def _open(self) -> None:
        self._server = await self._loop.create_server(self._session, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def _session(self) -> SMTP:
        session = SMTP(self, hostname="localhost", ident="Loosethread mailbox", loop=self._loop)
        self._sessions.add(session)
        return session

    async def _close(self) -> None:
        if self._server:
            self._server.close()
        for session in list(self._sessions):
            if session.transport is not None:
                session.transport.close()
        ending = asyncio.all_tasks(self._loop) - {asyncio.current_task(self._loop)}
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START)
        self._loop.close()


class LocalSlack:
    """A Slack that knows one webhook and appends each payload it accepts to `file`, one JSON line each."""

    def __init__(self, file: Path, port: int = 0) -> None:
        self.file = file
        self._server = ThreadingHTTPServer((HOST, port), _SlackHandler)
        self._server.daemon_threads = False  # closing waits for the answers under way
        self._server.slack = self  # type: ignore[attr-defined]  # how a handler finds us
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="local slack", daemon=True
        )
        self._lock = threading.Lock()

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """The webhook's address."""
        return f"http://{HOST}:{self.port}/services/T00000000/B00000000/local"

    def __enter__(self) -> Self:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(START)
        self._server.server_close()

    def accept(self, payload: dict[str, Any]) -> None:
        """Write an accepted payload down."""
        line = json.dumps(payload, ensure_ascii=False) + "\n"
        with self._lock, self.file.open("a", encoding="utf-8") as file:
            file.write(line)

    def payloads(self) -> list[dict[str, Any]]:
        """Return what was accepted, in order."""
        if not self.file.exists():
            return []
        return [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]


class _SlackHandler(BaseHTTPRequestHandler):
    """Answers as Slack does: the word in the body says what is wrong."""

    timeout = START

    def do_POST(self) -> None:
        slack: LocalSlack = self.server.slack  # type: ignore[attr-defined]  # set by LocalSlack
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, MAX_BODY))
        if not slack.url.endswith(self.path):
            return self._answer(404, "no_service")
        try:
            payload = json.loads(body)
        except ValueError:
            return self._answer(400, "invalid_payload")
        if (wrong := _refusal(payload)) is not None:
            return self._answer(400, wrong)
        slack.accept(payload)
        return self._answer(200, "ok")

    def _answer(self, status: int, word: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(word)))
        self.end_headers()
        self.wfile.write(word.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: its lines would hold the webhook's path."""


def _refusal(payload: object) -> str | None:
    """Return Slack's word for what is wrong with a payload, None where it would be taken."""
    if not isinstance(payload, dict) or not payload:
        return "invalid_payload"
    blocks = payload.get("blocks", [])
    if not payload.get("text") and not blocks:
        return "no_text"
    return None if len(blocks) <= BLOCKS and all(map(_fits, blocks)) else "invalid_blocks"


def _fits(block: dict[str, Any]) -> bool:
    limit = {"header": HEADER, "section": SECTION}.get(block.get("type", ""))
    return limit is None or 0 < len(block.get("text", {}).get("text", "")) <= limit


def _write(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all."""
    draft = path.with_suffix(".part")
    draft.write_bytes(content)
    draft.replace(path)
