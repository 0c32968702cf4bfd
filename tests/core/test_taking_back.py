# SPDX-License-Identifier: MIT
"""When an edit takes the ground from under a change, and when it does not."""

from datetime import UTC, date, datetime

import pytest

from monitor.core.lifecycle import Lifecycle, State, Strength
from monitor.core.model import (
    Certainty,
    DocumentState,
    Factuality,
    Item,
    Observation,
    Reading,
    StoredItem,
    TextForm,
    Where,
)
from monitor.core.taking_back import Resting, taken_back

AT = datetime(2031, 3, 3, 9, tzinfo=UTC)
RUNGS = ("agreed", "adopted", "in_force")
LADDER = Lifecycle(
    id="ladder",
    title="Ladder",
    states={name: State(id=name, strength=Strength.HARD, explanation="", next_actor="") for name in RUNGS},
    order=RUNGS,
    steps={},
)
ADOPTED = Resting(change=7, thread="listings", status="adopted")


def edited(document=DocumentState.NONE):
    item = Item(source="council", key="1", url="https://council.example/1", title="Edited")
    return StoredItem(id=1, revision=2, item=item, seen=AT, first_seen=AT, document=document)


def says(status, certainty=Certainty.ACTUAL, thread="listings"):
    observation = Observation(
        thread=thread, status=status, factuality=Factuality.ACTUAL, certainty=certainty, where=Where.TITLE,
        quote="q", rule="r", event_on=date(2031, 3, 3),
    )  # fmt: skip
    return Reading(thread=thread, form=TextForm.NEWS, verdict=None, reason="", observations=(observation,))


def found(*readings, document=DocumentState.NONE, lifecycles=None):
    known = {"listings": LADDER} if lifecycles is None else lifecycles
    return taken_back(edited(document), [ADOPTED], readings, known)


@pytest.mark.parametrize(
    "readings",
    [[], [says("adopted", Certainty.NEGATED)], [says("agreed")], [says("adopted", thread="another")]],
    ids=["says nothing", "denies it", "says less", "says it of another thread"],
)
def test_a_text_that_no_longer_says_it_takes_it_back(readings):
    assert found(*readings) == [ADOPTED]


@pytest.mark.parametrize(
    "reading",
    [says("adopted"), says("adopted", Certainty.BACKGROUND), says("in_force")],
    ids=["says it", "as background", "says a later step"],
)
def test_a_text_that_still_says_it_takes_nothing_back(reading):
    assert found(reading) == []


def test_a_page_that_could_not_be_read_proves_nothing():
    assert found(document=DocumentState.FAILED) == []


def test_a_thread_that_is_no_longer_followed_is_left_alone():
    assert found(lifecycles={}) == []
