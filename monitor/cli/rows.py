# SPDX-License-Identifier: MIT
"""Read JSON Lines that a person gives us; a line that is no such row is named by file and line."""

import json
from collections.abc import Iterator
from typing import IO, Any

from monitor.core.errors import LoosethreadError


class BadLine(LoosethreadError):
    """A line of the input is not what it should be; names file, line and what is wrong."""


def objects(file: IO[str], expected: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield "file:line" and the object of each line that is not empty. Raises BadLine."""
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        place = f"{file.name}:{number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadLine(f"{place}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise BadLine(f"{place}: expected an object with {expected}")
        yield place, row
