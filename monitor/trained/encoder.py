# SPDX-License-Identifier: MIT
"""The encoder in numpy: word pieces → one vector per text and run. Twelve layers, the upper ones with adapters added.

The tokens of all texts of a batch stand in one matrix, so that every weight is used once a batch; attention runs text
by text. An adapter is a product of two thin matrices that is added to a weight when the encoder is built. Several runs
of the training share the layers that none of them adapts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np
from threadpoolctl import threadpool_limits

from monitor.trained.model_file import Floats, ModelFile

PARTS = {"q": "q", "k": "k", "v": "v", "o": "ao", "i": "fi", "f": "fo"}  # ours → the file's
_EPSILON = 1e-12
Bounds = np.ndarray[tuple[int], np.dtype[np.int64]]  # where each text begins among the tokens, and where the last ends


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One layer's weights, transposed for use from the right."""

    weights: Mapping[str, Floats]
    biases: Mapping[str, Floats]
    after_attention: tuple[Floats, Floats]
    after_inner: tuple[Floats, Floats]


class Encoder:
    """Built once; 85 MB of weights, and 7 MB for each layer of each further run."""

    def __init__(self, file: ModelFile, runs: Sequence[Mapping[str, Floats]]) -> None:
        """`runs`: of each, "layer.part.A" and ".B" for every weight it adapts. Raises ModelUnreadable."""
        self.file = file
        width = file.sizes.width
        self._positions = file.tensor("emb.pos").reshape(-1, width)
        self._type = file.tensor("emb.type")[:width]
        self._first = (file.tensor("emb.ln.w"), file.tensor("emb.ln.b"))
        last = file.sizes.layers
        own = min((int(name.split(".")[0]) for run in runs for name in run), default=last)
        self._shared = [_layer(file, number, {}) for number in range(own)]
        self._own = [[_layer(file, number, run) for number in range(own, last)] for run in runs]

    def encode(self, texts: Sequence[Sequence[int]]) -> list[Floats]:
        """Return for each run, and in it for each text (as piece numbers), the mean of its vectors beside the first.

        One core is used: a daemon shares its machine, and waiting threads cost more than they gain.
        """
        with threadpool_limits(limits=1, user_api="blas"):
            return self._encoded(texts)

    def _encoded(self, texts: Sequence[Sequence[int]]) -> list[Floats]:
        bounds = np.cumsum([0, *map(len, texts)])
        numbers = [n for text in texts for n in text]
        places = np.concatenate([np.arange(len(text)) for text in texts])
        x = self.file.rows("emb.word", numbers) + self._positions[places] + self._type
        x = _normal(x, *self._first)
        x = self._through(self._shared, x, bounds)
        return [_pooled(self._through(layers, x, bounds), bounds) for layers in self._own]

    def _through(self, layers: Sequence[Layer], x: Floats, bounds: Bounds) -> Floats:
        for layer in layers:
            x = self._through_one(layer, x, bounds)
        return x

    def _through_one(self, layer: Layer, x: Floats, bounds: Bounds) -> Floats:
        def by(part: str, value: Floats) -> Floats:
            return np.asarray(value @ layer.weights[part] + layer.biases[part], np.float32)

        q, k, v = (by(part, x) for part in "qkv")
        mixed = np.concatenate([self._attend(q[a:b], k[a:b], v[a:b]) for a, b in pairwise(bounds)])
        x = _normal(x + by("o", mixed), *layer.after_attention)
        return _normal(x + by("f", _gelu(by("i", x))), *layer.after_inner)

    def _attend(self, q: Floats, k: Floats, v: Floats) -> Floats:
        heads, width = self.file.sizes.heads, self.file.sizes.width
        each = width // heads
        q, k, v = (m.reshape(-1, heads, each).transpose(1, 0, 2) for m in (q, k, v))
        scores = q @ k.transpose(0, 2, 1) / np.float32(sqrt(each))
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        return np.asarray((scores @ v).transpose(1, 0, 2).reshape(-1, width), np.float32)


def _layer(file: ModelFile, number: int, adapters: Mapping[str, Floats]) -> Layer:
    width, inner = file.sizes.width, file.sizes.inner
    shapes = {"i": (inner, width), "f": (width, inner)}
    weights: dict[str, Floats] = {}
    for part, name in PARTS.items():
        weight = file.tensor(f"l{number}.{name}.w", *shapes.get(part, (width, width)))
        thin = f"{number}.{part}"
        if f"{thin}.A" in adapters:
            weight = weight + adapters[f"{thin}.B"].astype(np.float32) @ adapters[f"{thin}.A"].astype(np.float32)
        weights[part] = np.ascontiguousarray(weight.T)
    return Layer(
        weights=weights,
        biases={part: file.tensor(f"l{number}.{name}.b") for part, name in PARTS.items()},
        after_attention=(file.tensor(f"l{number}.aln.w"), file.tensor(f"l{number}.aln.b")),
        after_inner=(file.tensor(f"l{number}.oln.w"), file.tensor(f"l{number}.oln.b")),
    )


def _pooled(x: Floats, bounds: Bounds) -> Floats:
    spans = [x[a:b] for a, b in pairwise(bounds)]
    return np.stack([np.concatenate([span.mean(0), span[0]]) for span in spans])


def _normal(x: Floats, weight: Floats, bias: Floats) -> Floats:
    mean = x.mean(-1, keepdims=True)
    spread = np.sqrt(((x - mean) ** 2).mean(-1, keepdims=True) + _EPSILON)
    return np.asarray((x - mean) / spread * weight + bias, np.float32)


def _gelu(x: Floats) -> Floats:
    """Gauss's error function by Abramowitz and Stegun 7.1.26 (error below 2e-7)."""
    z = np.abs(x) * np.float32(1 / sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * z)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - series * np.exp(-z * z))
    return np.asarray(0.5 * x * (1 + erf), np.float32)
