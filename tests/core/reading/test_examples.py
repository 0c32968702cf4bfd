# SPDX-License-Identifier: MIT
"""The example sentences that ship with each lifecycle read as they should."""

import pytest

from monitor.core.lifecycle import Example
from monitor.core.reading.examples import run_examples
from tests.core.reading.scenes import cues, lifecycles

IDS = ("sanctions", "aid", "inspection", "claim")


@pytest.mark.parametrize("name", IDS)
def test_every_shipped_example_reads_as_it_should(name):
    books = lifecycles()
    assert run_examples(books[0][name], books[1][name], cues()) == []


@pytest.mark.parametrize("name", IDS)
def test_every_lifecycle_carries_a_dozen_examples_and_some_that_say_nothing(name):
    examples = lifecycles()[0][name].examples
    assert len(examples) >= 12
    assert any(e.expect is None for e in examples)


def test_a_failing_example_says_what_it_read_instead():
    books = lifecycles()
    wrong = Example(text="The EU lifted sanctions on Iran.", date="2023-06-16", expect="adopted")
    changed = type(books[0]["sanctions"])(**{**vars(books[0]["sanctions"]), "examples": (wrong,)})
    [failure] = run_examples(changed, books[1]["sanctions"], cues())
    assert "reads as lifted, expected adopted" in failure
