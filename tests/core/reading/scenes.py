# SPDX-License-Identifier: MIT
"""Threads and shorthand for the tests of reading. All texts are invented."""

from datetime import date
from functools import cache

from config.cues import load_cues
from config.lifecycles import load_lifecycles
from monitor.core.model import Observation, PhraseGroup, Reading, Thread
from monitor.core.reading import read

FRIDAY = date(2023, 6, 16)


@cache
def cues():
    return load_cues()


@cache
def lifecycles():
    return load_lifecycles()


def group(*strong: str, weak: tuple[str, ...] = ()) -> PhraseGroup:
    return PhraseGroup(strong=strong, weak=weak)


def thread(lifecycle: str, **more) -> Thread:
    example = lifecycles()[1][lifecycle].example_thread
    assert example is not None
    return Thread(**{**{f: getattr(example, f) for f in example.__dataclass_fields__}, **more})


def reading(
    text: str, *, title: str = "", lifecycle: str = "sanctions", on: date = FRIDAY, official: bool = False, **more
) -> Reading:
    books = lifecycles()
    return read(
        title,
        text,
        thread=thread(lifecycle, **more),
        lifecycle=books[0][lifecycle],
        rules=books[1][lifecycle],
        cues=cues(),
        published=on,
        official=official,
    )


def status(text: str, **more) -> str | None:
    verdict = reading(text, **more).verdict
    return None if verdict is None else verdict.status


def verdict(text: str, **more) -> Observation:
    found = reading(text, **more).verdict
    assert found is not None
    return found
