# SPDX-License-Identifier: MIT
"""How fast and how well are statuses read out of texts?

Run: python -m benchmarks.reading                        speed, on long items: made of the shipped examples, every other
                                                         sentence a step; and of the corpus, as news is
     python -m benchmarks.reading ROWS.jsonl... --threads THREADS.yaml... [--keep-aside | --rest]

A row: {"thread", "title", "text", "published", "source_domain"?, "lang"?, "gold": {"status", "acceptable"?,
"is_new_event"?, "event_date"?}}; THREADS.yaml: {"threads": {id: {"lifecycle", "actor" or "accused", "target"?,
"topic"?, "accusers"?, "official"?}}}. Only what title or lead says in news or in the body's own acts counts as said,
before any decision. THREADS.yaml may be a dossier too: the project's own items are measured with
`tests/corpus/tuning/*.jsonl --threads tests/corpus/threads_*.yaml`. `--keep-aside`: only the third of the threads that
is kept aside (by hash of the id); `--rest`: the others.
"""

import argparse
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from config.cues import load_cues
from config.dossiers import load_dossier
from config.files import plain, read_yaml
from config.lifecycles import load_lifecycles
from monitor.core.model import PhraseGroup, Reading, TextForm, Thread, Where
from monitor.core.reading import read
from monitor.core.reading.sentences import sentences_of

SENTENCES, SECONDS = 28, 10.0
CORPUS = Path(__file__).parents[1] / "tests" / "corpus" / "tuning"
CUES, (LIFECYCLES, BOOKS) = load_cues(), load_lifecycles()
Row = dict[str, Any]


def dense(lifecycle: str) -> str:
    """Return a text of 28 sentences, every other one a shipped example: nearly all of them say a step."""
    said = [example.text for example in LIFECYCLES[lifecycle].examples]
    plain_ones = ["The talks went on late into the night, and the hall was cold.", "Nobody wished to speak on record."]
    sentences = [s for pair in zip(said, plain_ones * len(said), strict=False) for s in pair]
    return "\n\n".join((sentences * SENTENCES)[:SENTENCES])


def news(lifecycle: str) -> str:
    """Return a text of at least 28 sentences as news has them: items of the corpus, one after another."""
    parts: list[str] = []
    for line in (CORPUS / f"{lifecycle}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["lang"] == "en":
            parts.append(row["text"])
        if sum(1 for _ in sentences_of("", "\n\n".join(parts))) >= SENTENCES:
            break
    return "\n\n".join(parts)


def made(lifecycle: str, text: str) -> list[tuple[Row, Thread]]:
    """Return one item with this text, about the lifecycle's example thread."""
    thread = BOOKS[lifecycle].example_thread
    return [({"title": "Ministers meet again", "text": text, "published": "2023-06-16"}, thread)] if thread else []


def speed(items: list[tuple[Row, Thread]]) -> float:
    """Return how many of these items are read about their thread in a second of processor time, again and again."""
    judge(*items[0], official=False)  # the rules are compiled once
    count, start = 0, time.process_time()
    while time.process_time() - start < SECONDS / 2 / len(LIFECYCLES):
        for row, thread in items:
            judge(row, thread, official=False)
        count += len(items)
    return count / (time.process_time() - start)


def judge(row: Row, thread: Thread, *, official: bool) -> Reading:
    """Return what the row's item says about the thread."""
    return read(
        row["title"],
        row["text"],
        thread=thread,
        lifecycle=LIFECYCLES[thread.lifecycle],
        rules=BOOKS[thread.lifecycle],
        cues=CUES,
        published=date.fromisoformat(row["published"][:10]),
        official=official,
    )


def threads_of(paths: list[Path]) -> dict[str, Thread]:
    """Return the threads of the files by id; a file is a dossier, or a plain list of threads."""
    found: dict[str, Thread] = {}
    for path in paths:
        entries = plain(read_yaml(path))
        if "article" in entries:
            found |= {thread.id: thread for thread in load_dossier(path, LIFECYCLES).threads}
        else:
            found |= {k: _thread(k, v) for k, v in entries["threads"].items() if v["lifecycle"] in LIFECYCLES}
    return found


def _thread(name: str, entry: Mapping[str, Any]) -> Thread:
    def group(key: str, instead: str = "") -> PhraseGroup:
        return PhraseGroup(
            strong=tuple(p for p in entry.get(key) or entry.get(instead) or () if not set(p) & set("{}()"))
        )

    claim = entry["lifecycle"] == "claim"
    return Thread(
        id=name,
        title=name,
        question="",
        lifecycle=entry["lifecycle"],
        claims=(),
        actor=group("actor", "accused"),
        target=group("target", "topic"),
        topic=group("topic"),
        accused=group("accused") if claim else None,
        accusers=group("accusers") if claim else None,
        official=tuple(entry.get("official") or ()),
    )


def kept_aside(thread: str) -> bool:
    """True for the third of the threads whose rows nobody reads."""
    return int(hashlib.sha256(thread.encode()).hexdigest(), 16) % 3 == 0


def rows_of(paths: list[Path], threads: Mapping[str, Thread], aside: bool | None) -> Iterator[tuple[Row, Thread]]:
    """Yield the English rows on known threads; of the kept-aside threads, of the others, or (None) of all."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("lang", "en") != "en" or row["thread"] not in threads:
                continue
            if aside is None or kept_aside(row["thread"]) == aside:
                yield row, threads[row["thread"]]


def score(row: Row, thread: Thread, counts: Counter[str]) -> None:
    """Add one row to the counts."""
    gold = row["gold"]
    domain = row.get("source_domain", "")
    found = judge(row, thread, official=any(domain == d or domain.endswith("." + d) for d in thread.official))
    verdict = found.verdict
    loud = verdict is not None and verdict.where is not Where.BODY and found.form in (TextForm.NEWS, TextForm.ACT)
    new = bool(gold.get("is_new_event", True)) and gold["status"] is not None
    right = new and verdict is not None and verdict.status in {gold["status"], *gold.get("acceptable", ())}
    hard = verdict is not None and LIFECYCLES[thread.lifecycle].is_hard(verdict.status)
    counts.update(rows=1, wanted=new, said=loud, right=loud and right, surfaced=right)
    counts.update(hard=loud and hard, hard_right=loud and hard and right)
    counts.update(agree=loud and found.title_and_lead_agree, agree_right=loud and found.title_and_lead_agree and right)
    if loud and right and verdict is not None and gold.get("event_date"):
        day = verdict.event_on.isoformat() if verdict.event_on else row["published"][:10]
        counts.update(dated=1, dated_right=day == gold["event_date"])


def shown(name: str, counts: Counter[str]) -> str:
    """Return one line of the table."""

    def share(part: str, whole: str) -> str:
        return f"{counts[part] / counts[whole]:.2f} ({counts[part]}/{counts[whole]})" if counts[whole] else "-"

    return (
        f"{name:12} rows {counts['rows']:4}  precision {share('right', 'said')}  recall {share('right', 'wanted')}  "
        f"with body and other forms {share('surfaced', 'wanted')}  hard {share('hard_right', 'hard')}  "
        f"headline and lead agree {share('agree_right', 'agree')}  day {share('dated_right', 'dated')}"
    )


def main() -> None:
    """Print speed, or the scores of the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", type=Path)
    parser.add_argument("--threads", nargs="+", type=Path, default=[])
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--keep-aside", dest="aside", action="store_const", const=True)
    which.add_argument("--rest", dest="aside", action="store_const", const=False)
    asked = parser.parse_args()
    if not asked.rows:
        for lifecycle in LIFECYCLES:
            rates = [f"{speed(made(lifecycle, text(lifecycle))):6.0f} {text.__name__}" for text in (dense, news)]
            print(f"{lifecycle:12} items/s of {SENTENCES} sentences:{' '.join(rates)}")
        return
    counts: dict[str, Counter[str]] = {}
    for row, thread in rows_of(asked.rows, threads_of(asked.threads), asked.aside):
        for name in (thread.lifecycle, "all"):
            score(row, thread, counts.setdefault(name, Counter()))
    for name in sorted(counts, key=lambda n: (n == "all", n)):
        print(shown(name, counts[name]))


if __name__ == "__main__":
    main()
