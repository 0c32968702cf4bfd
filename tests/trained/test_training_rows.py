# SPDX-License-Identifier: MIT
"""What a further run of the training learns from: all that is new to it, some of what it knows, nothing kept aside."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.training_examples import Example, further, paired, read_rows
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
