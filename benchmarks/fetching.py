# SPDX-License-Identifier: MIT
"""What collecting costs: N feeds on loopback, all new, then asked again with nothing changed.

Run: python -m benchmarks.fetching [N]. CPU is ours and the parsing processes'; the server is a process of its own.
"""

import asyncio
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from monitor.core.model import Fetch, Source, SourceKind, SourceState, Tier, Validators
from spiders.collector import WebCollector
from spiders.fetcher import Fetcher

FEEDS, ENTRIES, THREADS, ROUNDS = 1_000, 30, 8, 3
NOW = datetime(2023, 3, 1, tzinfo=UTC)
ASKED_AGAIN = SourceState(validators=Validators(etag='"1"'), last_count=ENTRIES)
TEXT = "Some invented words about a matter. " * 10


def feed(name: str, entries: int = ENTRIES) -> bytes:
    """Return one RSS feed of this name, with at most sixty entries."""
    items = "".join(
        f"<item><guid>{name}-{n}</guid><link>https://a.example/{name}/{n}</link><title>Invented title {n}</title>"
        f"<description>&lt;p&gt;{TEXT}&lt;/p&gt;</description>"
        f"<pubDate>Mon, 12 Dec 2022 15:{n:02d}:00 GMT</pubDate></item>"
        for n in range(entries)
    )
    return f'<rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'.encode()


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one connection: no robots.txt, 304 to whoever asks with a validator, else the feed."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split()[1].decode()
            if path == "/robots.txt":
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            elif b"If-None-Match" in head:
                writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
            else:
                body = feed(path[1:])
                writer.write(b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n' % len(body) + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def serve() -> None:
    """Serve until killed; say the port on the first line."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def own_seconds() -> float:
    """Return the CPU time that this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def seconds_of(pids: set[int]) -> float:
    """Return the CPU time that these processes have used."""
    return sum(sum(map(int, Path(f"/proc/{pid}/stat").read_text("ascii").split()[13:15])) for pid in pids) / 100


def children() -> set[int]:
    """Return the processes that this one started."""
    return {int(pid) for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


def measured(name: str, feeds: int, server: int, work: Callable[[], list[Fetch]]) -> None:
    """Run one round and say what it cost."""
    own, parsers, began = own_seconds(), seconds_of(children() - {server}), time.monotonic()
    outcomes = {fetch.outcome for fetch in work()}
    wall = time.monotonic() - began
    ours, theirs = own_seconds() - own, max(seconds_of(children() - {server}) - parsers, 0.0)
    size = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1_000_000
    print(
        f"{name:12} {wall:6.2f} s   {1000 * ours / feeds:5.2f} + {1000 * theirs / feeds:5.2f} CPU ms a feed   "
        f"RSS {size} MB   {', '.join(sorted(outcomes))}"
    )


def main(feeds: int) -> None:
    """Measure one cold round and some in which nothing changed."""
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.fetching", "serve"], stdout=subprocess.PIPE, text=True)
    host = f"127.0.0.1:{server.stdout.readline().strip()}" if server.stdout else ""
    sources = [
        Source(
            id=f"s{n}", name="", kind=SourceKind.FEED, url=f"http://{host}/{n}", publisher="", tier=Tier.PRESS,
            jurisdiction="",
        )
        for n in range(feeds)
    ]  # fmt: skip
    with (
        Fetcher(allow=[host], per_host_delay=0) as fetcher,
        WebCollector(fetcher) as collector,
        ThreadPoolExecutor(THREADS) as pool,
    ):

        def visit_all(known: SourceState) -> list[Fetch]:
            return list(pool.map(lambda source: collector.collect(source, known, NOW), sources))

        measured("all new", feeds, server.pid, lambda: visit_all(SourceState()))
        for _ in range(ROUNDS):
            measured("not modified", feeds, server.pid, lambda: visit_all(ASKED_AGAIN))
    server.kill()
    server.wait()


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve())
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else FEEDS)
