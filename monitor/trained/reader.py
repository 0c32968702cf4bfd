# SPDX-License-Identifier: MIT
"""The trained reader behind the core's port: one item about one thread → a Vote. It sees thread, day, title and text in
words, so that one set of weights serves every thread of a lifecycle it has learnt. Several runs of the training are
asked, and what they find likely is averaged: they err differently (docs/decisions/0020)."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from monitor.core.model import Thread, Vote, Where
from monitor.core.reading.sentences import sentences_of
from monitor.core.second import Question
from monitor.trained.encoder import Encoder
from monitor.trained.model_file import Floats, ModelFile, ModelUnreadable, Vocabulary, installed
from monitor.trained.tokens import pieces_of

WEIGHTS = Path(__file__).with_name("weights")
NONE = "none"
MOST, MOST_OF_THREAD, MOST_OF_TITLE = 192, 70, 60  # word pieces
TEXT_CHARS = 1200
NAMES = 3  # names of each group that describe the thread
CANDIDATES = 8  # sentences among which the telling one is looked for
_ENDINGS = re.compile(r"\{[^}]*\}")
_ALTERNATIVES = re.compile(r"\(([^|)]*)[^)]*\)")


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What one run learnt: adapters, a head per lifecycle, and what the file says of itself."""

    adapters: dict[str, Floats]
    heads: dict[str, tuple[Floats, Floats]]  # lifecycle → weight, bias
    states: dict[str, list[str]]  # lifecycle → states, "none" first
    about: tuple[Floats, Floats]
    version: str
    heat: float  # divides the scores before they become probabilities; fitted on items not learnt from

    def chances(self, lifecycle: str, encoded: Floats) -> Floats:
        """Return how likely each state is for each text, in the order of `states`."""
        weight, bias = self.heads[lifecycle]
        return _shares((encoded @ weight.T + bias) / self.heat)

    def near(self, encoded: Floats) -> Floats:
        """Return how likely each text concerns the thread."""
        weight, bias = self.about
        return _shares(encoded @ weight.T + bias)[:, 1]


def find_reader() -> "TrainedReader | None":
    """Return the trained reader, or None where the encoder's package is not installed. Loads nothing yet."""
    path = installed()
    return None if path is None else TrainedReader(path)


class TrainedReader:
    """Reads items one after another; the encoder is loaded at the first."""

    def __init__(self, model: Path, weights: Path = WEIGHTS) -> None:
        self._model = model
        self._folder = weights

    @property
    def version(self) -> str:
        """Names of the runs, stored with every observation they had a part in."""
        return "+".join(run.version for run in self._runs)

    def lifecycles(self) -> list[str]:
        """Return the lifecycles it has learnt, sorted. Raises ModelUnreadable."""
        return sorted(self._states)

    def knows(self, lifecycle: str) -> bool:
        """True for a lifecycle it has learnt."""
        return lifecycle in self._states

    def vote(self, question: Question) -> Vote | None:
        """Return what the item says about the thread; None for a lifecycle that was not learnt.

        Raises ModelUnreadable.
        """
        lifecycle = question.thread.lifecycle
        if not self.knows(lifecycle):
            return None
        encoded = self._encoder.encode([self._pieces(question, question.title, question.text)])
        states = self._states[lifecycle]
        chances = self._chances(lifecycle, encoded)[0]
        best = int(chances.argmax())
        likeliest, *rest = (int(i) for i in (-chances[1:]).argsort(kind="stable") + 1)
        return Vote(
            status=None if states[best] == NONE else states[best],
            likeliest=states[likeliest],
            probability=float(chances[likeliest]),
            nothing=float(chances[0]),
            about=self._about(encoded),
            version=self.version,
            second=states[rest[0]] if rest else None,
            second_probability=float(chances[rest[0]]) if rest else 0.0,
        )

    def quote(self, question: Question, status: str) -> tuple[str, Where]:
        """Return the sentence that alone speaks most for a status the reader has learnt, of title and opening."""
        sentences = [s for s in sentences_of(question.title, question.text) if len(s.text) <= TEXT_CHARS][:CANDIDATES]
        if len(sentences) < 2:
            return (sentences[0].text, sentences[0].where) if sentences else ("", Where.TITLE)
        lifecycle = question.thread.lifecycle
        encoded = self._encoder.encode([self._pieces(question, "", s.text) for s in sentences])
        chances = self._chances(lifecycle, encoded)[:, self._states[lifecycle].index(status)]
        told = sentences[int(chances.argmax())]
        return told.text, told.where

    def _chances(self, lifecycle: str, encoded: list[Floats]) -> Floats:
        runs = zip(self._runs, encoded, strict=True)
        return np.asarray(np.mean([run.chances(lifecycle, vectors) for run, vectors in runs], axis=0), np.float32)

    def _about(self, encoded: list[Floats]) -> float:
        runs = zip(self._runs, encoded, strict=True)
        return float(np.mean([run.near(vectors)[0] for run, vectors in runs]))

    def _pieces(self, question: Question, title: str, text: str) -> list[int]:
        return numbers_of(question, title, text, self._encoder.file.vocabulary)

    @cached_property
    def _runs(self) -> list[Weights]:
        return load_runs(self._folder)

    @property
    def _states(self) -> dict[str, list[str]]:
        return self._runs[0].states

    @cached_property
    def _encoder(self) -> Encoder:
        return Encoder(ModelFile(self._model), [run.adapters for run in self._runs])


def numbers_of(question: Question, title: str, text: str, vocabulary: Vocabulary) -> list[int]:
    """Return what the encoder is given: thread and day, title, text, each with its end. Training gives it the same."""
    day = question.published.strftime("%a %d %b %Y")
    thread = pieces_of(f"query: {described(question.thread)} | {day}", vocabulary, MOST_OF_THREAD)
    head = pieces_of(title, vocabulary, MOST_OF_TITLE)
    body = pieces_of(text[:TEXT_CHARS], vocabulary, MOST)
    end = [vocabulary.end]
    return ([vocabulary.begin, *thread, *end, *head, *end, *body][: MOST - 1]) + end


def described(thread: Thread) -> str:
    """Return the thread in words: its lifecycle, its title, whose act, about whom, of what kind."""
    claim = thread.accused is not None
    who = thread.accused.strong if thread.accused is not None else thread.actor.strong
    groups = [who, () if claim else thread.target.strong, thread.topic.strong]
    names = [", ".join(plain(phrase) for phrase in group[:NAMES]) for group in groups if group]
    return " | ".join([thread.lifecycle, *([thread.title] if thread.title else []), *names])


def plain(phrase: str) -> str:
    """Return a phrase as one would say it: without endings, the first of its alternatives."""
    return _ALTERNATIVES.sub(r"\1", _ENDINGS.sub("", phrase)).replace(" ...", "").strip()


def load_runs(folder: Path) -> list[Weights]:
    """Return the runs of a folder, by name of file. Raises ModelUnreadable: none there, or of different states."""
    files = sorted(folder.glob("*.npz"))
    runs = [load_weights(file) for file in files]
    if not runs:
        raise ModelUnreadable(f"{folder} holds no weights (*.npz)")
    for file, run in zip(files, runs, strict=True):
        if run.states != runs[0].states:
            raise ModelUnreadable(f"{file} was learnt with other lifecycles or states than {files[0].name} beside it")
    return runs


def load_weights(path: Path) -> Weights:
    """Return the weights of one run, from a file that benchmarks/training.py wrote. Raises ModelUnreadable."""
    try:
        with np.load(path) as held:
            parts = {name: held[name].astype(np.float32) for name in held.files if name != "about_file"}
            told = json.loads(bytes(held["about_file"]).decode())
    except (OSError, KeyError, ValueError) as error:
        raise ModelUnreadable(f"{path}: {error}") from error
    heads = {life: (parts[f"head.{life}.w"], parts[f"head.{life}.b"]) for life in told["states"]}
    return Weights(
        adapters={name: value for name, value in parts.items() if name.endswith((".A", ".B"))},
        heads=heads,
        states=told["states"],
        about=(parts["about.w"], parts["about.b"]),
        version=told["version"],
        heat=float(told["heat"]),
    )


def _shares(scores: Floats) -> Floats:
    risen: Floats = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(risen / risen.sum(-1, keepdims=True), np.float32)
