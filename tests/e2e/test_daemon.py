# SPDX-License-Identifier: MIT
"""The daemon as a process: on an unreachable network, told to stop, told to re-read, killed."""

import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from alerts.local import LocalMailbox
from monitor.app import asking
from tests.e2e.processes import start

pytestmark = pytest.mark.slow

PATIENCE = 40  # seconds; a deadline, not a wait
SOURCE = """\
sources:
  - id: {id}
    name: {id}
    kind: feed
    url: {url}
    publisher: Council of the EU
    tier: 2
    jurisdiction: EU
    zone: Europe/Brussels
    poll_seconds: 60
    document: never
"""
SETTINGS = """\
sources: [{ids}]
fetch: {{allow: ["127.0.0.1:{port}"], per_host_delay: 0}}
channels:
  mail: {{kind: email, host: 127.0.0.1, port: {mail}, security: none, sender: watch@example.org}}
receivers:
  analysts: {{channel: mail, to: [analyst@example.org]}}
"""
OPERATORS = """\
  ops: {channel: mail, to: [ops@example.org], operator: true}
"""
DOSSIER = """\
article: {id: piece, title: A piece, published: 2022-12-10}
claims:
  vote: {speaker: diplomats, said: Ministers vote soon., stance: reported}
threads:
  eu-iran:
    title: EU sanctions on Iran
    question: Do they adopt?
    lifecycle: sanctions
    claims: [vote]
    actor: {strong: [EU]}
    target: {strong: ["Iran{,ian}"]}
    topic: {strong: ["drone{s}"]}
    bodies: [Council of the EU]
    official: [council]
"""
ADOPTED = "The Council of the EU today adopted sanctions on four Iranian drone makers."


def feed(*titles: str) -> str:
    date = format_datetime(datetime.now(UTC))
    items = "".join(
        f"<item><guid>{n}</guid><title>{t}</title><link>http://127.0.0.1/{n}</link><description>{t}</description>"
        f"<pubDate>{date}</pubDate></item>"
        for n, t in enumerate(titles)
    )
    return f'<rss version="2.0"><channel><title>c</title><link>http://127.0.0.1/</link>{items}</channel></rss>'


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def workspace_of(path: Path, port: int, mail: int, *ids: str) -> Path:
    for folder in ("sources", "dossiers"):
        (path / folder).mkdir()
    for name in ids:
        text = SOURCE.format(id=name, url=f"http://127.0.0.1:{port}/{name}")
        (path / "sources" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (path / "dossiers" / "piece.yaml").write_text(DOSSIER, encoding="utf-8")
    settings = SETTINGS.format(ids=", ".join(ids), port=port, mail=mail)
    (path / "loosethread.yaml").write_text(settings, encoding="utf-8")
    return path


class Watched:
    """A running daemon and what it has logged so far."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self.lines: list[str] = []
        self._rest = b""

    def until(self, words: str, times: int = 1) -> None:
        """Read its log until so many lines have these words."""
        end = time.monotonic() + PATIENCE
        while sum(words in line for line in self.lines) < times:
            left = end - time.monotonic()
            assert left > 0 and self._read(left), f"no {words!r} in:\n" + "\n".join(self.lines)

    def _read(self, seconds: float) -> bool:
        """Take what it logs next. False when nothing comes any more."""
        assert self.process.stderr is not None
        ready, _, _ = select.select([self.process.stderr], [], [], seconds)
        data = os.read(self.process.stderr.fileno(), 65536) if ready else b""
        *lines, self._rest = (self._rest + data).split(b"\n")
        self.lines += [line.decode() for line in lines]
        return bool(data)

    def stop(self) -> float:
        """Send SIGTERM; return the seconds until it was gone. Asserts a clean exit."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        while self._read(PATIENCE):
            pass
        assert self.process.wait(timeout=PATIENCE) == 0, "\n".join(self.lines)
        return time.monotonic() - began


@contextmanager
def daemon(workspace: Path) -> Iterator[Watched]:
    process = start("-w", str(workspace), "run", cwd=workspace)
    try:
        yield Watched(process)
    finally:
        process.kill()
        process.communicate()


def test_on_an_unreachable_network_it_goes_on_says_each_failure_once_and_stops_on_a_signal(tmp_path: Path) -> None:
    names = ("council", "second", "third")
    workspace_of(tmp_path, free_port(), free_port(), *names)
    with daemon(tmp_path) as running:
        running.until("source fails", len(names))
        took = running.stop()
        for name in names:
            said = [line for line in running.lines if "source fails" in line and name in line]
            assert len(said) == 1 and "refused" in said[0], running.lines
        assert took < 5
        assert running.lines[-1].endswith("stopped"), running.lines
    assert not [line for line in running.lines if "Traceback" in line]


def test_a_network_that_is_down_is_said_once_and_told_once_not_for_each_source(tmp_path: Path) -> None:
    names, port = ("council", "second", "third", "fourth", "fifth"), free_port()
    with LocalMailbox(tmp_path / "mailbox") as mailbox:
        workspace_of(tmp_path, port, mailbox.port, *names)
        hosts = {name: f"127.0.0.{n}" for n, name in enumerate(names, start=1)}  # nobody listens at any of them
        for name, host in hosts.items():
            path = tmp_path / "sources" / f"{name}.yaml"
            path.write_text(path.read_text(encoding="utf-8").replace("127.0.0.1", host), encoding="utf-8")
        settings = (tmp_path / "loosethread.yaml").read_text(encoding="utf-8")
        allowed = ", ".join(f'"{host}:{port}"' for host in hosts.values())
        settings = settings.replace(f'"127.0.0.1:{port}"', allowed)
        (tmp_path / "loosethread.yaml").write_text(settings + OPERATORS, encoding="utf-8")
        with daemon(tmp_path) as running:
            running.until("network down")
            running.until("alerts sent")
            assert running.stop() < 5
    assert len([line for line in running.lines if "network down" in line]) == 1
    assert len([line for line in running.lines if "source fails" in line]) < len(names)
    with asking(tmp_path) as asked:
        assert [(a.receiver, a.kind, a.facts.subject) for a in asked.history.alerts()] == [
            ("ops", "source failing", "network")
        ]


def test_a_change_goes_from_feed_to_mail_and_a_kill_neither_loses_nor_doubles_it(
    tmp_path: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/council").respond_with_data(feed(ADOPTED), content_type="application/rss+xml")
    with LocalMailbox(tmp_path / "mailbox") as mailbox:
        workspace_of(tmp_path, httpserver.port, mailbox.port, "council")
        with daemon(tmp_path) as running:
            running.until("alerts sent")
            running.process.send_signal(signal.SIGKILL)
            running.process.wait(timeout=PATIENCE)
        with daemon(tmp_path) as running:
            running.until("started")
            assert running.stop() < 5
    with asking(tmp_path) as asked:
        assert [(c.new, c.quote) for c in asked.history.changes()] == [("adopted", ADOPTED)]
        assert len(asked.history.alerts()) == 1
        assert [line.items for line in asked.history.sources() if line.id == "council"] == [1]


def test_a_hanging_source_does_not_hold_up_the_stop(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        workspace_of(tmp_path, silent.getsockname()[1], free_port(), "council")
        with daemon(tmp_path) as running:
            running.until("started")
            silent.settimeout(PATIENCE)
            connection, _ = silent.accept()
            with connection:
                assert running.stop() < 5
    with asking(tmp_path) as asked:
        words = {line.id: line.word for line in asked.history.sources()}
    assert words["council"] == "never visited"  # a visit that we cut ourselves is no failure of the source


def test_a_broken_configuration_on_reload_leaves_the_running_one(tmp_path: Path) -> None:
    workspace_of(tmp_path, free_port(), free_port(), "council")
    with daemon(tmp_path) as running:
        running.until("started")
        (tmp_path / "loosethread.yaml").write_text("databse: x\n", encoding="utf-8")
        running.process.send_signal(signal.SIGHUP)
        running.until("configuration not reloaded")
        assert any("did you mean 'database'" in line for line in running.lines)
        (tmp_path / "loosethread.yaml").write_text("sources: [council]\n", encoding="utf-8")
        running.process.send_signal(signal.SIGHUP)
        running.until("configuration reloaded")
        assert running.stop() < 5
