# SPDX-License-Identifier: MIT
"""Look at a database without changing it: is it there, is it sound, does its history fit its chain?"""

from dataclasses import dataclass
from pathlib import Path

from storage import chain
from storage.engine import connect, place, problems
from storage.migrations import newest, refuse_newer, schema_version


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """What was found. Where there is no database, or one of another schema, its history is not walked."""

    place: str  # without a password
    there: bool
    needs: str  # the schema that this version works with
    schema: str | None = None
    problems: tuple[str, ...] = ()  # what the database's own check finds
    history: chain.VerifyResult | None = None


def inspect(url: str) -> Inspected:
    """Look at the database. Raises StorageError where it cannot be used, SchemaMismatch for one of a newer version."""
    engine = connect(url)
    try:
        where, sqlite = place(engine), engine.dialect.name == "sqlite"
        if sqlite and not Path(where).exists():
            return Inspected(place=where, there=False, needs=newest())
        found = schema_version(engine)
        refuse_newer(engine, found)
        wrong = tuple(problems(engine))
        history = chain.verify(engine) if found == newest() and not wrong else None
        return Inspected(place=where, there=True, needs=newest(), schema=found, problems=wrong, history=history)
    finally:
        engine.dispose()
