# SPDX-License-Identifier: MIT
"""How fast are statuses read out of the long items that a workspace has stored?

Run: python -m benchmarks.reading_stored WORKSPACE

benchmarks/reading.py reads texts that are made for it, every other sentence a step; these are the pages themselves, as
the sources had them. An item of n sentences counts as n / 28 items of 28; what is beyond the longest that is read does
not count.
"""

import argparse
import sys
from pathlib import Path

from benchmarks.reading import SENTENCES, Row, speed
from monitor.app import database_url
from monitor.core.model import Thread
from monitor.core.reading.item import MAX_SENTENCES
from monitor.core.reading.sentences import sentences_of
from monitor.loading import load
from storage.engine import connect
from storage.store import SqlStore

MOST = 100_000  # items looked at


def main() -> None:
    """Print a line per lifecycle."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    workspace: Path = parser.parse_args().workspace
    found = long_items(workspace)
    if not found:
        sys.exit(f"{workspace} holds no item of {SENTENCES} sentences or more that concerns a thread")
    for lifecycle, items in sorted(found.items()):
        mean = sum(min(MAX_SENTENCES, length(row)) for row, _ in items) / len(items)
        rate = speed(items)
        print(
            f"{lifecycle:12} {len(items)} items of {SENTENCES} sentences or more ({mean:.0f} on average): "
            f"{rate:.0f} a second, as {rate * mean / SENTENCES:.0f} of {SENTENCES}"
        )


def long_items(workspace: Path) -> dict[str, list[tuple[Row, Thread]]]:
    """Return the stored items of 28 sentences or more with the threads they are tied to, by lifecycle."""
    loaded = load(workspace)
    threads = {thread.id: thread for _, thread in loaded.knowledge.threads()}
    found: dict[str, list[tuple[Row, Thread]]] = {}
    with SqlStore(connect(database_url(loaded))).reading() as tx:
        items = tx.kept_items(0, MOST)
        ties = tx.ties([item.id for item in items])
    for item in items:
        row = {"title": item.item.title, "text": item.text, "published": item.dated.date().isoformat()}
        if length(row) >= SENTENCES:
            for thread in (threads[name] for name in ties.get(item.id, ()) if name in threads):
                found.setdefault(thread.lifecycle, []).append((row, thread))
    return found


def length(row: Row) -> int:
    """Return the number of sentences."""
    return sum(1 for _ in sentences_of(row["title"], row["text"]))


if __name__ == "__main__":
    main()
