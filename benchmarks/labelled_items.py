# SPDX-License-Identifier: MIT
"""How well does the whole of `explain` do on labelled items, relevance and decision included, and how fast?

Run: python -m benchmarks.labelled_items ROWS.jsonl DOSSIER.yaml [--source Reuters]

A row: {"id", "thread", "title", "text", "published", "status", "acceptable"?}; status "none": nothing new. Rows that
name no source are tier 4, so that a hard step is at most suggested; `--source` gives all of them the same one.
A decision (change or suggest) is right when thread and status are the row's; a false hard change is one to a hard
status that is not.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any

from monitor.cli.explaining import answer
from monitor.core.examining import Examiner, Knowledge
from monitor.loading import load_dossier_alone

NOTHING = (None, "", "none")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("dossier", type=Path)
    parser.add_argument("--source", default="", help="source of every row")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong, by id")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.rows.read_text(encoding="utf-8").splitlines()]
    knowledge = load_dossier_alone(Path(), given.dossier).knowledge
    examiner = Examiner(knowledge)
    began = perf_counter()
    answers = [answer(examiner, row | {"source": given.source or row.get("source", "")}) for row in rows]
    seconds = perf_counter() - began
    counts, wrong = judged(rows, answers, knowledge)
    print(f"{len(rows)} items, {len(rows) / seconds:,.0f} items/s")
    print(f"threads: {counts['matched']} of {counts['threads']} found")
    for name in ("change", "change or suggest"):
        made, right, wanted = counts[f"{name} made"], counts[f"{name} right"], counts["wanted"]
        print(f"{name}: precision {_share(right, made)}, recall {_share(counts[f'{name} found'], wanted)}")
    print(f"false hard changes: {counts['false hard']}")
    if given.wrong:
        print("\n".join(wrong))


Rows = list[dict[str, Any]]


def judged(rows: Rows, answers: Rows, knowledge: Knowledge) -> tuple[Counter[str], list[str]]:
    """Return counts, and a line for each decision that is wrong or missing."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    hard = {s.id for life in knowledge.lifecycles.values() for s in life.states.values() if s.strength.value == "hard"}
    for row, found in zip(rows, answers, strict=True):
        want = None if row["status"] in NOTHING else row["status"]
        accepted = {want, *row.get("acceptable", ())} - {None, "none"}
        counts["wanted"] += want is not None
        counts["threads"] += 1
        counts["matched"] += any(m["thread"] == row["thread"] for m in found["matches"])
        for name, kinds in (("change", ("change",)), ("change or suggest", ("change", "suggest"))):
            made = [m for m in found["matches"] if m["decision"] in kinds]
            right = [m for m in made if m["thread"] == row["thread"] and m["status"] in accepted]
            counts[f"{name} made"] += len(made)
            counts[f"{name} right"] += len(right)
            counts[f"{name} found"] += want is not None and bool(right)
        off = [m for m in made if m not in right]
        counts["false hard"] += sum(m["decision"] == "change" and m["status"] in hard for m in off)
        wrong += [f"{row['id']}: {m['thread']} {m['decision']} {m['status']}, expected {want}" for m in off]
        wrong += [f"{row['id']}: missed {want}"] if want is not None and not right else []
    return counts, wrong


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part}/{whole})" if whole else "none made"


if __name__ == "__main__":
    main()
