# SPDX-License-Identifier: MIT
"""The corpus is well formed: what training and measuring rely on holds of every line (tests/corpus/README.md)."""

import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from config.dossiers import load_dossier
from config.lifecycles import load_lifecycles
from monitor.core.lifecycle import Lifecycle

CORPUS = Path(__file__).parent / "corpus"
FOLDERS = ("training", "tuning", "untouched", "adversarial")
NAMES = sorted({path.stem for folder in FOLDERS for path in (CORPUS / folder).glob("*.jsonl")})
WRITTEN = sorted(path.stem for path in (CORPUS / "adversarial").glob("*.jsonl"))  # the last file of a lifecycle to come

ITEM = {"id", "slice", "lang", "thread", "title", "text", "source", "source_domain", "url", "published", "gold", "trap"}
GOLD = {
    "status", "acceptable", "certainty", "event_date", "is_new_event", "action", "action_ok", "also", "thread_ok",
}  # fmt: skip
CERTAINTIES = {"actual", "planned", "possible", "negated", "background"}
ACTIONS = {"change", "suggest", "none"}


@cache
def rows(name: str, folder: str) -> tuple[dict[str, Any], ...]:
    path = CORPUS / folder / f"{name}.jsonl"
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    return tuple(json.loads(line) for line in lines if line)


@cache
def lifecycles() -> dict[str, Lifecycle]:
    return load_lifecycles()[0]


def all_rows(name: str) -> list[dict[str, Any]]:
    return [row for folder in FOLDERS for row in rows(name, folder)]


def threads_of(name: str, folder: str) -> set[str]:
    return {row["thread"] for row in rows(name, folder)} - {"none"}


def twice(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("name", NAMES)
def test_every_item_has_the_documented_keys(name: str) -> None:
    for folder in FOLDERS:
        keys = ITEM | {"part"} if folder == "adversarial" else ITEM
        for row in rows(name, folder):
            assert set(row) == keys, row["id"]
            assert set(row["gold"]) - {"instalment"} == GOLD, row["id"]
            assert row.get("part", "open") in {"open", "untouched"}, row["id"]


@pytest.mark.parametrize("name", NAMES)
def test_every_item_can_be_judged(name: str) -> None:
    for row in all_rows(name):
        assert row["title"].strip(), row["id"]
        assert row["source"].strip(), row["id"]
        assert row["slice"] == ("en" if row["lang"] == "en" else "non-en"), row["id"]
        assert date(2010, 1, 1) <= date.fromisoformat(row["published"]) <= date(2026, 12, 31), row["id"]
        assert row["trap"] is None or row["trap"].strip(), row["id"]


@pytest.mark.parametrize("name", NAMES)
def test_labels_use_the_words_of_the_lifecycle_and_agree_with_each_other(name: str) -> None:
    states = lifecycles()[name].states
    for row in all_rows(name):
        gold = row["gold"]
        named = [gold["status"], *gold["acceptable"], *(more["status"] for more in gold["also"])]
        assert {state for state in named if state is not None} <= set(states), row["id"]
        assert gold["certainty"] in CERTAINTIES, row["id"]
        assert {gold["action"], *gold["action_ok"]} <= ACTIONS, row["id"]
        assert (gold["status"] is None) == (gold["action"] == "none"), row["id"]
        assert gold["status"] is not None or not gold["is_new_event"], row["id"]
        if gold["event_date"] is not None and gold["certainty"] == "actual":
            assert date.fromisoformat(gold["event_date"]) <= date.fromisoformat(row["published"]), row["id"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("folders", [FOLDERS[:1], FOLDERS[1:]], ids=["training", "measuring"])
def test_every_thread_is_in_the_dossier_of_its_lifecycle(name: str, folders: tuple[str, ...]) -> None:
    dossier = load_dossier(
        CORPUS / ("training" if "training" in folders else "") / f"threads_{name}.yaml", lifecycles()
    )
    known = {thread.id for thread in dossier.threads}
    assert {thread.lifecycle for thread in dossier.threads} == {name}
    for row in (row for folder in folders for row in rows(name, folder)):
        assert {row["thread"], *row["gold"]["thread_ok"]} - {"none"} <= known, row["id"]


@pytest.mark.parametrize("name", NAMES)
def test_untouched_threads_are_other_threads(name: str) -> None:
    assert not (threads_of(name, "training") | threads_of(name, "tuning")) & threads_of(name, "untouched")


def test_no_id_twice() -> None:
    assert not twice([row["id"] for name in NAMES for row in all_rows(name)])


def test_no_title_twice() -> None:
    assert not twice([row["title"].casefold() for name in NAMES for row in all_rows(name)])


@pytest.mark.parametrize("name", WRITTEN)
def test_every_state_has_examples_enough(name: str) -> None:
    counted = Counter(row["gold"]["status"] for row in all_rows(name))
    few = {state: counted[state] for state in lifecycles()[name].states if counted[state] < 10}
    assert not few
    assert counted.total() >= 100


@pytest.mark.parametrize("name", WRITTEN)
def test_about_half_are_traps(name: str) -> None:
    main = [*rows(name, "tuning"), *rows(name, "untouched")]
    assert 0.35 <= sum(row["trap"] is not None for row in main) / len(main) <= 0.65
