# SPDX-License-Identifier: MIT
"""Lifecycle and cue files: what ships is whole, and a mistake in a user's file is named with its place."""

import pytest

from config.cues import SHIPPED as CUES
from config.cues import load_cues
from config.lifecycles import SHIPPED, load_lifecycles
from monitor.core.errors import ConfigError

LIFECYCLES, BOOKS = load_lifecycles()
START_OF_SANCTIONS = {"speculated", "proposed", "expected", "agreed", "adopted", "blocked", "postponed"}


@pytest.mark.parametrize("name", LIFECYCLES)
def test_every_state_can_be_reached_and_says_who_acts_next(name):
    lifecycle = LIFECYCLES[name]
    reached = {state for steps in lifecycle.steps.values() for state in steps}
    assert set(lifecycle.states) <= reached
    assert all(state.explanation.endswith(".") and state.next_actor for state in lifecycle.states.values())


@pytest.mark.parametrize("name", LIFECYCLES)
def test_every_state_can_be_said(name):
    gives = {state for event in BOOKS[name].events for state in event.gives.values()}
    gives |= {state for level in BOOKS[name].levels.values() for state in level.turns.values() if state}
    gives |= {act.gives for act in BOOKS[name].acts}
    assert set(LIFECYCLES[name].states) <= gives


def test_sanctions_may_begin_anywhere_on_the_way_to_adoption():
    assert LIFECYCLES["sanctions"].steps["start"] >= START_OF_SANCTIONS


def test_an_outage_may_come_again_after_everything_was_restored():
    restoration = LIFECYCLES["restoration"]
    assert restoration.allows("restored", "cut_off") and not restoration.is_behind("cut_off", "restored")


def test_a_presidential_act_and_a_delivery_need_proof():
    assert all(LIFECYCLES["aid"].is_hard(state) for state in ("announced", "authorised", "delivered"))


def test_a_users_file_takes_the_place_of_the_shipped_one(tmp_path):
    text = (SHIPPED / "aid.yaml").read_text(encoding="utf-8")
    (tmp_path / "aid.yaml").write_text(text.replace("stall_days: 120", "stall_days: 7"), encoding="utf-8")
    lifecycles, _ = load_lifecycles(tmp_path)
    assert lifecycles["aid"].stall_days == 7
    assert lifecycles["sanctions"] == LIFECYCLES["sanctions"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("gives: lifted", "gives: liftd", "did you mean 'lifted'"),
        ("stall_days: 270", "stal_days: 270", "did you mean 'stall_days'"),
        ("object: measures", "object: mesures", "did you mean 'measures'"),
        ("subject: [court, nobody]", "subject: [cort, nobody]", "did you mean 'court'"),
        ("annul{s,led,ling}", "annul{s,led", "a bracket is not closed"),
    ],
)
def test_a_mistake_is_named_with_the_nearest_word(tmp_path, old, new, said):
    text = (SHIPPED / "sanctions.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "mine.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"mine\.yaml") as raised:
        load_lifecycles(tmp_path)
    assert said in str(raised.value)


def test_a_users_cues_are_added_to_the_shipped_ones(tmp_path):
    (tmp_path / "mine.yaml").write_text("language: en\noperators: {planned: [has an eye on]}\n", encoding="utf-8")
    assert "has an eye on" in load_cues(tmp_path).operators["planned"]
    assert set(load_cues().operators["planned"]) < set(load_cues(tmp_path).operators["planned"])


def test_a_cue_of_an_unknown_factuality_is_refused(tmp_path):
    (tmp_path / "mine.yaml").write_text("language: en\noperators: {plannd: [has an eye on]}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="planned"):
        load_cues(tmp_path)


def test_the_version_names_the_words_that_were_used(tmp_path):
    (tmp_path / "mine.yaml").write_text("language: en\n", encoding="utf-8")
    assert load_cues().version != load_cues(tmp_path).version
    assert len({book.version for book in BOOKS.values()}) == len(list(SHIPPED.glob("*.yaml")))
    assert list(CUES.glob("*.yaml"))


def test_every_phrase_of_the_shipped_files_can_be_read(tmp_path):
    for path in SHIPPED.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert load_lifecycles(tmp_path)[0] == LIFECYCLES  # a folder of one's own is read phrase by phrase
