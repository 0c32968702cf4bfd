# SPDX-License-Identifier: MIT
"""Servers on loopback that misbehave as they are told: a mail server by stage, a web server by request."""

import base64
import socketserver
import ssl
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HANG, DROP, DRIP, FLOOD = "hang", "drop", "drip", "flood"


class Gone(Exception):
    """This conversation is over."""


class Server:
    """A threading server, open while its `with` block lasts; nothing it does outlives the block."""

    def __init__(self, server: socketserver.TCPServer) -> None:
        self.released = threading.Event()
        self._server = server
        server.owner = self
        self.port = server.server_address[1]
        self._thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def misbehave(self, how: str, connection) -> None:
        """Do it until the block ends or the other side has had enough, then end the conversation."""
        try:
            while how in (DRIP, FLOOD) and not self.released.wait(0.02 if how == DRIP else 0):
                connection.sendall(b"2" if how == DRIP else b"250-and another thing\r\n" * 1000)
            if how == HANG:
                self.released.wait(10)
        except OSError:
            pass
        raise Gone


class _Threading(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False  # closing waits for every conversation

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up is what the tests are about."""


class MailServer(Server):
    """A mail server. `says` replaces its reply at a stage (greeting, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, END) by
    another or by HANG, DROP, DRIP, FLOOD."""

    def __init__(self, says: Mapping[str, str] | None = None, *, offers=(), tls: ssl.SSLContext | None = None,
                 implicit: bool = False) -> None:  # fmt: skip
        super().__init__(_Threading(("127.0.0.1", 0), _MailHandler))
        self.says, self.offers, self.tls, self.implicit = dict(says or {}), offers, tls, implicit
        self.mails: list[bytes] = []
        self.lines: list[bytes] = []  # every command
        self.log_ins: list[bytes] = []


class _MailHandler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.owner: MailServer = self.server.owner
        try:
            if self.owner.implicit:
                self._secure()
            self.file = self.request.makefile("rb")
            self._reply("greeting", "220 mail.example")
            while line := self.file.readline():
                self.owner.lines.append(line)
                self._command(line)
        except (Gone, OSError):
            pass
        finally:
            self.request.close()

    def _command(self, line: bytes) -> None:
        verb = line.split()[0].decode().upper()
        if verb == "EHLO":
            self._reply(
                verb,
                "\r\n".join(["250-mail.example", *(f"250-{offer}" for offer in self.owner.offers), "250 8BITMIME"]),
            )
        elif verb == "STARTTLS":
            self._reply(verb, "220 go on")
            if "STARTTLS" not in self.owner.says:
                self._secure()
                self.file = self.request.makefile("rb")
        elif verb == "AUTH":
            self.owner.log_ins.append(base64.b64decode(line.split()[2]))
            self._reply(verb, "235 welcome")
        elif verb == "DATA":
            self._reply(verb, "354 go on")
            self._data()
        else:
            self._reply(verb, "221 bye" if verb == "QUIT" else "250 OK")

    def _data(self) -> None:
        if self.owner.says.get("DATA", "354").startswith("354"):
            mail = b""
            while (line := self.file.readline()) not in (b".\r\n", b""):
                mail += line
            self.owner.mails.append(mail)
            self._reply("END", "250 taken")

    def _reply(self, stage: str, usual: str) -> None:
        said = self.owner.says.get(stage, usual)
        if said in (HANG, DROP, DRIP, FLOOD):
            self.owner.misbehave(said, self.request)
        self.request.sendall(said.encode() + b"\r\n")

    def _secure(self) -> None:
        self.request = self.owner.tls.wrap_socket(self.request, server_side=True)


class WebServer(Server):
    """A web server that gives the answers it was told, one a request, the last one for ever:
    (status, headers, body), or HANG, DROP, DRIP."""

    def __init__(self, *answers) -> None:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _WebHandler)
        server.daemon_threads = False
        server.handle_error = lambda *_: None
        super().__init__(server)
        self.answers = list(answers)
        self.requests: list[tuple[str, str, bytes]] = []  # method, path, body

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/services/T1/B2/hush-hush"


class _WebHandler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        owner: WebServer = self.server.owner
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        owner.requests.append((self.command, self.path, body))
        answer = owner.answers.pop(0) if len(owner.answers) > 1 else owner.answers[0]
        if isinstance(answer, str):
            try:
                owner.misbehave(answer, self.connection)
            except Gone:
                self.close_connection = True
                return
        status, headers, said = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return a server's TLS for 127.0.0.1 and the file of the authority that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    authority, private = folder / "authority.pem", folder / "private.pem"
    authority.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, private)
    return context, authority
