# SPDX-License-Identifier: MIT
"""A round of a thousand sources, some of them ill: are the healthy ones done as fast as without the ill ones?

Run: python -m benchmarks.thousand_sources [N] [--threads T]. Every source has an address of its own on loopback. One in
ten hangs, one in twenty fails, one in twenty answers 304 whatever happened. The real pipeline, parser and database; the
server is a process of its own. Printed: when the last healthy source was recorded, alone and beside the ill ones.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.fetching import feed
from monitor.app import App
from monitor.core.timing import poll_threads

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


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer as the path says: /hangs/.. never, /fails/.. 500, the others 304 to whoever holds a validator."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split()[1].decode()
            if path == "/robots.txt":
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            elif path.startswith("/hangs"):
                await asyncio.sleep(3600)
            elif path.startswith("/fails"):
                writer.write(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")
            elif b"If-None-Match" in head:  # to the healthy nothing has happened; a liar would say so in any case
                writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
            else:
                body = feed(path.strip("/").replace("/", "-"))
                writer.write(b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n' % len(body) + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def serve(count: int) -> None:
    """Serve every address on one port until killed; say the port on the first line."""
    first = await asyncio.start_server(answer, host_of(0), 0)
    port = first.sockets[0].getsockname()[1]
    rest = [await asyncio.start_server(answer, host_of(n), port) for n in range(1, count)]
    print(port, flush=True)
    await asyncio.gather(first.serve_forever(), *(server.serve_forever() for server in rest))


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


def round_of(folder: Path, threads: int) -> tuple[float, float, Counter[str]]:
    """Poll every source once. Return seconds until the last healthy one and until the last one, and the outcomes."""
    ended: dict[str, float] = {}
    outcomes: Counter[str] = Counter()
    with App.open(folder) as app:

        def poll(source: str) -> None:
            polled = app.pipeline.poll(source)
            outcomes[polled.fetch.outcome.value] += 1
            ended[source] = time.perf_counter()

        began = time.perf_counter()
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(poll, app.due_sources()))
        healthy = [at for source, at in ended.items() if not illness_of(int(source[1:]))]
        stored = sum(line.items for line in app.history.sources() if line.items)
    outcomes["items stored"] = stored
    return max(healthy) - began, max(ended.values()) - began, outcomes


def main() -> None:
    """Print both rounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="?", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=0, help="0: as the daemon would")
    parser.add_argument("--timeout", type=int, default=10, help="seconds after which a visit is given up")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given.sources))
        return
    command = [sys.executable, "-m", "benchmarks.thousand_sources", str(given.sources), "--serve"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,  # noqa: S603  ourselves
        tempfile.TemporaryDirectory() as place,
    ):
        port = int(server.stdout.readline() if server.stdout else "")
        well = [n for n in range(given.sources) if not illness_of(n)]
        threads = given.threads or poll_threads(given.sources)
        alone, _, _ = round_of(workspace(Path(place) / "well", well, port, given.timeout), threads)
        everyone = workspace(Path(place) / "all", list(range(given.sources)), port, given.timeout)
        beside, whole, outcomes = round_of(everyone, threads)
        print(f"{given.sources} sources, {len(well)} of them healthy, {threads} threads")
        print(f"healthy ones alone {alone:.1f} s, beside the ill {beside:.1f} s: {beside / alone:.2f} times")
        print(f"whole round {whole:.1f} s (a visit is given up after {given.timeout} s); {dict(outcomes)}")
        server.kill()


if __name__ == "__main__":
    main()
