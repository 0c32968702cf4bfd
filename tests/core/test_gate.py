# SPDX-License-Identifier: MIT
"""The gate before matching: quick, and never wrong about what it turns away."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.gate import AutomatonGate, OpenGate, gate_for
from monitor.core.phrases import PhraseSet, words_of

pytest.importorskip("ahocorasick", reason="the extra `speed` is not installed")
PHRASES = (
    "Iran{,ian}",
    "US",
    "Revolutionary Guard{s}",
    "дрон{,и}",
    "hit{s} ... with sanctions",
    "(north|south) harbour",
    "制裁",
    "don't",
)
PIECES = st.sampled_from(
    ["Iran", "Iranian", "the US", "U.S.", "u s", "Revolutionary Guards", "Дрони", "hit it hard with sanctions",
     "south harbour", "Iran’s", "IRAN", "bus", "nothing", "\n", "—", "制裁", "制", "3.5US", "İran", "don’t"]
)  # fmt: skip


def test_a_text_without_any_target_is_turned_away_and_one_with_a_target_passes() -> None:
    gate = gate_for(PHRASES)
    assert isinstance(gate, AutomatonGate)
    assert not gate.passes("Ministers talk about fish", "and quotas")
    assert gate.passes("Ministers talk", "about IRAN’s drones")


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("EU talks", False),
        ("Drone seen", False),
        ("EU talks about a drone", True),  # actor and topic
        ("Iran", True),
        ("Uranium, dronehouse, museum of the EU", False),  # words inside longer ones
        ("欧盟制裁", True),  # each letter is a word
        ("EU制裁", True),
    ],
)
def test_a_target_passes_alone_and_an_actor_with_a_topic_by_whole_words(text: str, passes: bool) -> None:
    assert gate_for(["Iran", "Ur"], ["EU", "欧盟", "US"], ["drone{s}", "制裁"]).passes(text) is passes
    assert gate_for(["Iran", "Ur"], ["EU", "欧盟", "US"], ["drone{s}", "制裁"]).passes("", text) is passes


@settings(deadline=None)
@given(st.lists(PIECES, max_size=6))
def test_what_would_match_always_passes(pieces: list[str]) -> None:
    for text in (" ".join(pieces), "".join(pieces)):
        if PhraseSet((phrase, phrase) for phrase in PHRASES).find(words_of(text)):
            assert gate_for(PHRASES).passes(text)


def test_without_phrases_everything_passes() -> None:
    assert isinstance(gate_for(()), OpenGate)
