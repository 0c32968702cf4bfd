# SPDX-License-Identifier: MIT
"""Labelled rows → what the trained reader learns from: an item, a thread in words, the status that is right.

A row is in the format of tests/corpus/README.md. Beside its own thread a row is often paired with the other thread of
its lifecycle whose names it mentions most: there it says nothing, and does not concern it. Further headlines, made of
training/off_topic.txt, name a thread's country and are about other matters, as most that a feed brings.
"""

import hashlib
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from config.dossiers import load_dossier
from config.lifecycles import load_lifecycles
from monitor.core.model import Thread
from monitor.core.second import Question
from monitor.trained.reader import NONE, plain

Row = dict[str, Any]
ENDED = re.compile(r"\{([^,}]*)[^}]*\}")
OFF_TOPIC = 5  # headlines about other matters for each thread of the training part
BEGINS, DAYS = date(2010, 1, 1), 5800  # they are dated at random within these


@dataclass(frozen=True, kw_only=True)
class Example:
    """One question and its answer."""

    id: str
    question: Question
    status: str  # NONE: nothing new
    right: frozenset[str]  # every status that counts as right
    concerns: bool | None  # the item concerns the thread; None: not said
    untouched: bool
    lang: str
    action: str = NONE
    row: Row = field(default_factory=dict, repr=False)


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def corpus(root: Path, negatives: float, seed: int) -> Iterator[Example]:
    """Yield the examples of the project's own corpus; the rows of `untouched` are marked."""
    lifecycles, _ = load_lifecycles()
    for path in sorted((root / "training").glob("threads_*.yaml")):
        threads = {t.id: t for t in load_dossier(path, lifecycles).threads}
        rows = path.with_name(path.stem.removeprefix("threads_") + ".jsonl")
        yield from paired(read_rows(rows), threads, negatives, seed, untouched=False)
        yield from off_topic(path.with_name("off_topic.txt"), list(threads.values()), seed)
    for path in sorted(root.glob("threads_*.yaml")):
        threads = {t.id: t for t in load_dossier(path, lifecycles).threads}
        name = path.stem.removeprefix("threads_")
        for part in ("tuning", "untouched"):
            if (rows := root / part / f"{name}.jsonl").is_file():
                yield from paired(read_rows(rows), threads, negatives, seed, part == "untouched")
        if (rows := root / "adversarial" / f"{name}.jsonl").is_file():
            held = read_rows(rows)
            for part in ("open", "untouched"):
                mine = [row for row in held if row["part"] == part]
                yield from paired(mine, threads, negatives, seed, part == "untouched")


def paired(
    rows: Sequence[Row], threads: Mapping[str, Thread], negatives: float, seed: int, untouched: bool | None
) -> Iterator[Example]:
    """Yield each row with its own thread, and some with another. `untouched` None: by hash of the thread."""
    rng = random.Random(seed)  # noqa: S311  which pairs are made is no secret
    for row in rows:
        gold, own = row["gold"], row["thread"]
        also = {a["thread"] for a in gold.get("also") or ()}
        allowed = set(gold.get("thread_ok") or ())
        if own in threads:
            yield _example(row, threads[own], concerns=True, untouched=untouched)
        for other in sorted(allowed - {own})[:1]:
            if other in threads and other not in also:
                yield _example(row, threads[other], concerns=None, untouched=untouched)
        if own not in threads or rng.random() < negatives:
            strangers = [t for name, t in threads.items() if name != own and name not in allowed | also]
            rng.shuffle(strangers)
            if strangers:
                nearest = max(strangers, key=lambda thread: _mentioned(row, thread))
                yield _example(row, nearest, concerns=False, untouched=untouched)


def off_topic(path: Path, threads: Sequence[Thread], seed: int) -> Iterator[Example]:
    """Yield, for each thread with a proper name, headlines that name it and are about other matters.

    `path` has one a line: {b} for a name of the thread, {a} for another one, of a neighbour where it has none; after a
    bar the first sentence of the text.
    """
    rng = random.Random(seed)  # noqa: S311  which are drawn is no secret
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    names = {thread.id: _names(thread) for thread in threads}
    everywhere = sorted({name for held in names.values() for name in held})
    for thread in threads:
        for number, line in enumerate(rng.sample(lines, OFF_TOPIC) if names[thread.id] else ()):
            b, *rest = rng.sample(names[thread.id], len(names[thread.id]))
            title, _, text = line.format(b=b, a=next(iter(rest), rng.choice(everywhere))).partition(" | ")
            day = BEGINS + timedelta(days=rng.randrange(DAYS))
            yield Example(
                id=f"off-topic-{thread.id}-{number}",
                question=Question(thread=thread, title=title, text=text, published=day),
                status=NONE,
                right=frozenset({NONE}),
                concerns=False,
                untouched=False,
                lang="und",  # mostly English
            )


def _names(thread: Thread) -> list[str]:
    """Return names of the thread's target and actors that are proper names, the first two of each group."""
    groups = (thread.target, thread.accused, thread.actor)
    said = [plain(ENDED.sub(r"\1", phrase)) for group in groups if group is not None for phrase in group.strong[:2]]
    return list(dict.fromkeys(name for name in said if len(name) > 1 and name[0].isupper()))


def further(examples: Sequence[Example], since: tuple[str, ...], again: float, rng: random.Random) -> list[Example]:
    """Return the examples whose ids begin so, and that share of the others; never those kept to measure on."""
    return [e for e in examples if not e.untouched and (e.id.startswith(since) or rng.random() < again)]


def kept_aside(thread: str) -> bool:
    """True for the third of the threads whose rows nobody reads (benchmarks/reading.py keeps the same ones)."""
    return int(hashlib.sha256(thread.encode()).hexdigest(), 16) % 3 == 0


def _example(row: Row, thread: Thread, *, concerns: bool | None, untouched: bool | None) -> Example:
    gold = row["gold"]
    status = gold["status"] if concerns and gold["is_new_event"] and gold["status"] else NONE
    right = {status}
    if concerns:
        right |= {a["status"] for a in gold.get("also") or () if a["thread"] == thread.id and a.get("is_new_event")}
        right |= set(gold.get("acceptable") or ()) if status != NONE else set()
    return Example(
        id=row["id"],
        question=Question(
            thread=thread, title=row["title"], text=row["text"], published=date.fromisoformat(row["published"][:10])
        ),
        status=status,
        right=frozenset(right),
        concerns=concerns,
        untouched=kept_aside(thread.id) or kept_aside(row["thread"]) if untouched is None else untouched,
        lang=row.get("lang", "en"),
        action=gold["action"] if concerns else NONE,
        row=row,
    )


def _mentioned(row: Row, thread: Thread) -> int:
    """Count the thread's groups of words that the row names."""
    text = f"{row['title']} {row['text']}".lower()
    groups = (thread.actor, thread.accused, thread.target, thread.topic)
    return sum(any(plain(phrase).lower() in text for phrase in group.strong) for group in groups if group is not None)
