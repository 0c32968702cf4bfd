# SPDX-License-Identifier: MIT
"""What a further run of the training learns from: all that is new to it, some of what it knows, nothing kept aside."""

import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.training_examples import Example, further, off_topic, paired, read_rows
from config.dossiers import load_dossier
from config.lifecycles import load_lifecycles

TRAINING = Path(__file__).parents[1] / "corpus" / "training"
NEW = ("t-ad4-",)


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    threads = {t.id: t for t in load_dossier(TRAINING / "threads_aid.yaml", load_lifecycles()[0]).threads}
    return [*paired(read_rows(TRAINING / "aid.jsonl"), threads, 0.0, 7, untouched=None)]


def chosen(examples: Sequence[Example], again: float) -> list[str]:
    return [e.id for e in further(examples, NEW, again, random.Random(7))]  # noqa: S311  which rows is no secret


def test_every_new_row_is_learnt_and_a_share_of_the_others_and_none_that_is_kept_to_measure_on(examples: list[Example]):
    open_to_it = [e.id for e in examples if not e.untouched]
    new = [name for name in open_to_it if name.startswith(NEW)]
    found = chosen(examples, 0.3)
    assert len(open_to_it) < len(examples) and set(new) < set(found) < set(open_to_it)
    assert 0.25 < (len(found) - len(new)) / (len(open_to_it) - len(new)) < 0.35
    assert chosen(examples, 0.0) == new


def test_the_same_rows_are_chosen_twice(examples: list[Example]):
    assert chosen(examples, 0.3) == chosen(examples, 0.3)


def test_every_thread_learns_headlines_that_name_it_and_do_not_concern_it(examples: list[Example]):
    threads = list({e.question.thread.id: e.question.thread for e in examples}.values())
    learnt = list(off_topic(TRAINING / "off_topic.txt", threads, 7))
    assert {e.question.thread.id for e in learnt} == {t.id for t in threads}
    assert not any(e.concerns or e.untouched or "{" in e.question.title for e in learnt)
    assert any("Nigeria" in e.question.title for e in learnt if "nigeria" in e.question.thread.id)


def test_what_measures_headlines_about_other_matters_is_not_learnt() -> None:
    held = [row["title"] for row in read_rows(TRAINING.parent / "off_topic" / "headlines.jsonl")]
    lines = (TRAINING / "off_topic.txt").read_text(encoding="utf-8").splitlines()
    told = [line.partition(" | ")[0] for line in lines if not line.startswith("#")]
    shapes = [re.compile(re.escape(title).replace(r"\{a\}", ".+").replace(r"\{b\}", ".+")) for title in told]
    assert any(shape.fullmatch("Iran and Qatar play to goalless draw") for shape in shapes)
    assert not [title for title in held if any(shape.fullmatch(title) for shape in shapes)]
