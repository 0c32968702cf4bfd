# SPDX-License-Identifier: MIT
"""A thousand sources, some of them ill: are the healthy ones done as fast as without the ill ones, is every item kept
once, and does the health of each source say what is wrong with it?

Run: python -m benchmarks.thousand_sources [N] [--threads T]. Every source has an address of its own on loopback. One in
ten hangs, one in twenty fails, one in twenty answers 304 to whoever holds a mark, whatever happened. The real pipeline,
parser and database; the server is a process of its own. Printed: when the last healthy source was recorded, alone and
beside the ill ones. Then each source publishes one item more, hours pass, and what is stored and what the health says
is compared with what the server published and how each source is ill: any difference ends it with exit 1.
"""

import argparse
import asyncio
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

from benchmarks.fetching import ENTRIES, feed
from monitor.app import App
from monitor.clock import SystemClock, VirtualClock
from monitor.core.model import Outcome
from monitor.core.timing import poll_threads
from monitor.daemon import HELD
from spiders.collector import UNCONDITIONAL_EVERY

DOSSIER = """\
article: {id: piece, title: A piece, published: 2022-12-10}
claims: {vote: {speaker: somebody, said: They vote soon., stance: reported}}
threads:
  harbour:
    {title: The harbour, question: Do they vote?, lifecycle: sanctions, claims: [vote], actor: {strong: [Council]},
     target: {strong: [harbour]}, topic: {strong: [sanctions]}}
"""


def host_of(number: int) -> str:
    """Return the loopback address of a source: each has one of its own, as publishers do."""
    return f"127.0.{1 + number // 250}.{1 + number % 250}"


def illness_of(number: int) -> str:
    """Return what is wrong with a source, "" where nothing is."""
    return {0: "hangs", 1: "hangs", 2: "fails", 3: "lies"}.get(number % 20, "")


class Publisher:
    """Answers for every source as its path says: /hangs/.. never, /fails/.. 500, /lies/.. 304 to whoever holds a mark,
    /well/.. 304 to whoever holds the newest; /publish adds one item to each."""

    def __init__(self) -> None:
        self.later = 0  # items published since the beginning, by each

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split()[1].decode()
                if path.startswith("/hangs"):
                    await asyncio.sleep(3600)
                writer.write(self._answer(path, head))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _answer(self, path: str, head: bytes) -> bytes:
        if path == "/publish":
            self.later += 1
            return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        if path == "/robots.txt":
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        if path.startswith("/fails"):
            return b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"
        mark = b'"0"' if path.startswith("/lies") else b'"%d"' % self.later
        if b"If-None-Match: " + mark in head:
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + mark + b"\r\n\r\n"
        body = feed(path.strip("/").replace("/", "-"), ENTRIES + self.later)
        return b"HTTP/1.1 200 OK\r\nETag: " + mark + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body


async def serve(count: int) -> None:
    """Serve every address on one port until killed; say the port on the first line."""
    publisher = Publisher()
    first = await asyncio.start_server(publisher.answer, host_of(0), 0)
    port = first.sockets[0].getsockname()[1]
    rest = [await asyncio.start_server(publisher.answer, host_of(n), port) for n in range(1, count)]
    print(port, flush=True)
    await asyncio.gather(first.serve_forever(), *(server.serve_forever() for server in rest))


@contextmanager
def serving(count: int) -> Iterator[int]:
    """Run the server as a process of its own; give its port."""
    command = [sys.executable, "-m", "benchmarks.thousand_sources", str(count), "--serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603  ourselves
        try:
            yield int(server.stdout.readline() if server.stdout else "")
        finally:
            server.kill()


def workspace(folder: Path, numbers: list[int], port: int, timeout: int) -> Path:
    """Write a workspace with these sources and return it."""
    (folder / "sources").mkdir(parents=True)
    (folder / "dossiers").mkdir()
    (folder / "dossiers" / "piece.yaml").write_text(DOSSIER, encoding="utf-8")
    entries = "".join(
        f"  - {{id: s{n}, name: s{n}, kind: feed, url: 'http://{host_of(n)}:{port}/{illness_of(n) or 'well'}/{n}', "
        f"publisher: P{n}, tier: 3, jurisdiction: INT, document: never}}\n"
        for n in numbers
    )
    (folder / "sources" / "all.yaml").write_text("sources:\n" + entries, encoding="utf-8")
    allow = ", ".join(f"'{host_of(n)}:{port}'" for n in numbers)
    settings = f"sources: [{', '.join(f's{n}' for n in numbers)}]\nfetch: {{timeout: {timeout}, allow: [{allow}]}}\n"
    (folder / "loosethread.yaml").write_text(settings, encoding="utf-8")
    return folder


def visit(app: App, sources: Iterable[str], threads: int) -> tuple[dict[str, float], Counter[str]]:
    """Visit sources side by side. Return how many seconds later each was recorded, and the outcomes."""
    ended: dict[str, float] = {}
    outcomes: Counter[str] = Counter()
    began = time.perf_counter()

    def poll(source: str) -> None:
        outcomes[app.pipeline.poll(source).fetch.outcome.value] += 1
        ended[source] = time.perf_counter() - began

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(poll, sources))
    return ended, outcomes


def live_on(app: App, clock: VirtualClock, numbers: Iterable[int], threads: int, port: int) -> list[str]:
    """Let each source publish one item more and hours pass; return the liars that were found out."""
    app.pipeline.hold_looks(HELD)  # as the daemon does
    with urlopen(f"http://{host_of(0)}:{port}/publish", timeout=30):
        pass
    for _ in range(2):  # a third failure is told
        clock.move_to(clock.now() + timedelta(hours=7))
        visit(app, app.due_sources(), threads)
    found_out = []
    for liar in (f"s{n}" for n in numbers if illness_of(n) == "lies"):
        for _ in range(UNCONDITIONAL_EVERY):
            clock.move_to(clock.now() + timedelta(hours=1))
            fetch = app.pipeline.poll(liar).fetch
            if fetch.outcome is Outcome.OK:
                found_out.append(liar)
                break
    app.pipeline.write_looks()
    return found_out


def lost_or_doubled(folder: Path, numbers: Iterable[int], later: int) -> list[str]:
    """Compare what is stored with what was published; return the differences in words."""
    with closing(sqlite3.connect(folder / "loosethread.db")) as database:
        stored = Counter(database.execute("SELECT source, key FROM items").fetchall())
    readable = [n for n in numbers if illness_of(n) in ("", "lies")]
    published = {
        (f"s{n}", f"{illness_of(n) or 'well'}-{n}-{entry}") for n in readable for entry in range(ENTRIES + later)
    }
    return [
        *(f"lost: {item}" for item in sorted(published - set(stored))),
        *(f"nobody published: {item}" for item in sorted(set(stored) - published)),
        *(f"stored {n} times: {item}" for item, n in stored.items() if n > 1),
    ]


HEALTH = {  # illness: the word, and how the reason begins
    "hangs": ("failing", "no answer within"),
    "fails": ("failing", "the server is in trouble (500)"),
    "lies": ("ok", "its marks of change are not to be believed"),
    "": ("ok", ""),
}


def unsaid(app: App, numbers: Iterable[int], found_out: Collection[str]) -> list[str]:
    """Return the sources whose health says something else than what is wrong with them, in words. Of a liar that was
    not asked before it lied nothing can be known."""
    lines = {line.id: line for line in app.history.sources()}
    wrong = []
    for n in numbers:
        line = lines[f"s{n}"]
        word, reason = HEALTH[illness_of(n) if illness_of(n) != "lies" or line.id in found_out else ""]
        if line.word != word or not line.reason.startswith(reason) or (line.reason and not reason):
            wrong.append(f"s{n} {illness_of(n) or 'is well'}: found {line.word}, {line.reason!r}")
    return wrong


def main() -> None:
    """Print both rounds, and what does not fit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="?", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=0, help="0: as the daemon would")
    parser.add_argument("--timeout", type=int, default=10, help="seconds after which a visit is given up")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given.sources))
        return
    with serving(given.sources) as port, tempfile.TemporaryDirectory() as place:
        faults = _run(Path(place), given.sources, given.threads or poll_threads(given.sources), given.timeout, port)
    if faults:
        raise SystemExit("\n".join([*faults[:20], f"{len(faults)} differences"]))
    print("every item that was published is stored once; the health of each source says what is wrong with it")


def _run(place: Path, sources: int, threads: int, timeout: int, port: int) -> list[str]:
    everybody, well = list(range(sources)), [n for n in range(sources) if not illness_of(n)]
    with App.open(workspace(place / "well", well, port, timeout)) as app:
        alone = max(visit(app, app.due_sources(), threads)[0].values())
    folder, clock = workspace(place / "all", everybody, port, timeout), VirtualClock(SystemClock().now())
    with App.open(folder, clock) as app:
        ended, outcomes = visit(app, app.due_sources(), threads)
        beside, whole = max(ended[f"s{n}"] for n in well), max(ended.values())
        print(f"{sources} sources, {len(well)} of them healthy, {threads} threads")
        print(f"healthy ones alone {alone:.1f} s, beside the ill {beside:.1f} s: {beside / alone:.2f} times")
        print(f"whole round {whole:.1f} s (a visit is given up after {timeout} s); {dict(outcomes)}")
        found_out = live_on(app, clock, everybody, threads, port)
        liars = sum(illness_of(n) == "lies" for n in everybody)
        print(f"{len(found_out)} of {liars} liars found out after {UNCONDITIONAL_EVERY} looks at most")
        return [*lost_or_doubled(folder, everybody, later=1), *unsaid(app, everybody, found_out)]


if __name__ == "__main__":
    main()
