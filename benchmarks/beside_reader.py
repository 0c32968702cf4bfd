# SPDX-License-Identifier: MIT
"""A round in which nothing changed: CPU a feed beside the library `reader`, in one run, storage included on both sides.

Run: python -m benchmarks.beside_reader --peer /path/to/python [N]. The peer's Python must have `reader`; it runs
as a process of its own against the same server. Ours is the whole poll: collector, pipeline, SQLite. Both read all
twice before, and both are asked for rounds of conditional requests. That ours were answered by 304 is checked; that the
peer asks at all is only ensured by `scheduled=False`.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.fetching import children, own_seconds, seconds_of
from benchmarks.thousand_sources import host_of, workspace
from monitor.app import App
from monitor.daemon import HELD

PEER = """
import json, resource, sys
from reader import make_reader
urls, rounds = json.load(sys.stdin)
reader = make_reader(sys.argv[1])
for url in urls:
    reader.add_feed(url)
reader.update_feeds(workers=8, scheduled=False)
def used():
    u = resource.getrusage(resource.RUSAGE_SELF)
    return u.ru_utime + u.ru_stime
reader.update_feeds(workers=8, scheduled=False)
before = used()
for _ in range(rounds):
    reader.update_feeds(workers=8, scheduled=False)
print(json.dumps([reader.get_entry_counts().total, 1000 * (used() - before) / rounds / len(urls)]))
"""


def ours(folder: Path, rounds: int, server: int) -> tuple[int, float]:
    """Return the entries stored, and the CPU ms of a feed in a round of 304s."""
    with App.open(folder) as app, ThreadPoolExecutor(8) as pool:
        sources = app.enabled()
        app.pipeline.hold_looks(HELD)  # as the daemon does
        for _ in range(2):  # all is new, then what the server gave is asked with for the first time
            list(pool.map(app.pipeline.poll, sources))
        own, parsers = own_seconds(), seconds_of(children() - {server})
        for _ in range(rounds):
            outcomes = {polled.fetch.outcome.value for polled in pool.map(app.pipeline.poll, sources)}
            app.pipeline.write_looks()
        spent = own_seconds() - own + seconds_of(children() - {server}) - parsers
        items = sum(line.items for line in app.history.sources())
        looks = {line.looks for line in app.history.sources() if line.last_visit}
    if outcomes != {"not modified"}:
        raise SystemExit(f"expected nothing but 304s, found {outcomes}")
    if looks != {2 + rounds}:
        raise SystemExit(f"expected {2 + rounds} looks at each source, found {looks}")
    return items, 1000 * spent / rounds / len(sources)


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="?", type=int, default=300)
    parser.add_argument("--peer", required=True, help="a Python that has `reader`")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    command = [sys.executable, "-m", "benchmarks.thousand_sources", "1000", "--serve"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  ourselves
    try:
        with tempfile.TemporaryDirectory() as place:
            _compare(given, Path(place), server)
    finally:
        server.kill()
        server.wait()


def _compare(given: argparse.Namespace, place: Path, server: "subprocess.Popen[str]") -> None:
    port = int(server.stdout.readline() if server.stdout else "")
    numbers = [n for n in range(1000) if n % 20 > 3][: given.sources]
    folder = workspace(place / "ours", numbers, port, timeout=30)
    urls = [f"http://{host_of(n)}:{port}/well/{n}" for n in numbers]
    peer = subprocess.run(  # noqa: S603  the caller's own Python
        [given.peer, "-c", PEER, str(place / "reader.db")],
        input=json.dumps([urls, given.rounds]),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    entries, theirs = json.loads(peer.stdout)
    items, mine = ours(folder, given.rounds, server.pid)
    print(f"{len(urls)} feeds, {given.rounds} rounds of 304; stored: reader {entries}, ours {items}")
    print(f"CPU ms a feed: reader {theirs:.2f}, ours {mine:.2f}: {mine / theirs:.2f} of it")


if __name__ == "__main__":
    main()
