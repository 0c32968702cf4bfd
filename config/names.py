# SPDX-License-Identifier: MIT
"""Load the names of states, bodies and matters in other languages: config/names/*.yaml, and a folder of the user's own.

A phrase of a dossier that says the English name of one of them stands for all its names.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path

from pydantic import Field

from config.files import Strict, load_yaml
from config.shipped import folder, yaml_files
from monitor.core.errors import ConfigError
from monitor.core.phrases import PhraseError, expand, words_of

Way = tuple[str, ...]  # the words of one way to say a phrase
JOINING = {"al", "and", "au", "de", "del", "der", "des", "di", "du", "et", "for", "i", "la", "le", "of", "the", "und"}
NAME_LETTERS = 4  # shorter ones ("S" in S-300) say too little


class _File(Strict):
    """Thing → language → phrases between semicolons; "en" is what the phrases of a dossier are compared with."""

    names: dict[str, dict[str, str]] = Field(min_length=1)


class Names:
    """What is known under several names."""

    def __init__(self, things: Mapping[str, tuple[str, ...]], english: Mapping[str, tuple[str, ...]]) -> None:
        self._all = things
        self._by_way: dict[Way, list[str]] = {}
        for thing, phrases in english.items():
            for way in (way for phrase in phrases for way in _ways(phrase)):
                self._by_way.setdefault(way, []).append(thing)

    def others(self, phrases: Iterable[str]) -> tuple[str, ...]:
        """Return the further names of everything that one of the phrases says, each once, in order."""
        known = tuple(phrases)
        things = [t for phrase in known for way in _ways(phrase) for t in self._by_way.get(way, ())]
        found = (name for thing in dict.fromkeys(things) for name in self._all[thing])
        return tuple(dict.fromkeys(name for name in found if name not in known))

    def inside(self, phrases: Iterable[str]) -> tuple[str, ...]:
        """Return the names within phrases that describe, with their further names: Libya in "ships bound for Libya". A
        phrase that is a name as a whole, or has brackets, is left as it is: who wrote it chose each word."""
        known = tuple(phrases)
        parts = dict.fromkeys(part for phrase in known if not set(phrase) & set("{}()") for part in _named(phrase))
        found = (*parts, *self.others(parts))
        return tuple(dict.fromkeys(name for name in found if name not in known))


def load_names(extra: Path | None = None) -> Names:
    """Return the shipped names, with those of `extra/*.yaml` added. Raises ConfigError."""
    return _load(tuple(yaml_files(folder("names"))), tuple(yaml_files(extra)) if extra is not None else ())


@cache
def _load(shipped: tuple[Path, ...], own: tuple[Path, ...]) -> Names:
    """The shipped phrases are checked by the tests, not at every start: they are many."""
    things: dict[str, dict[str, None]] = {}
    english: dict[str, dict[str, None]] = {}
    for path in (*shipped, *own):
        for thing, languages in load_yaml(path, _File).names.items():
            for language, text in languages.items():
                phrases = _phrases(text)
                if path in own:
                    _check(phrases, path, thing, language)
                things.setdefault(thing, {}).update(dict.fromkeys(phrases))
                if language == "en":
                    english.setdefault(thing, {}).update(dict.fromkeys(phrases))
    return Names({k: tuple(v) for k, v in things.items()}, {k: tuple(v) for k, v in english.items()})


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _check(phrases: Iterable[str], path: Path, thing: str, language: str) -> None:
    for phrase in phrases:
        try:
            expand(phrase)
        except PhraseError as error:
            raise ConfigError(f"{thing}.{language}: {error}", file=str(path)) from error


def _ways(phrase: str) -> list[Way]:
    return [tuple(("… " if piece.gap else "") + piece.word for piece in way) for way in expand(phrase)]


def _named(phrase: str) -> list[str]:
    """Return the runs of capitalised words of a phrase that also has words which are no name."""
    words = [word.text for word in words_of(phrase)]
    if not any(word[0].islower() and word not in JOINING for word in words):
        return []
    runs = (" ".join(run) for named, run in groupby(words, lambda word: word[0].isupper()) if named)
    return [run for run in runs if len(run) >= NAME_LETTERS]
