# SPDX-License-Identifier: MIT
"""JSON and XML of strangers as plain values. What is not of the shape that is due raises ParseError."""

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, TypeAlias

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

from monitor.core.errors import ParseError
from monitor.core.inert import one_line

Element: TypeAlias = Any  # lxml has no types
SHOWN = 80  # characters of an unexpected answer that are told


def json_record(body: bytes, source: str) -> Mapping[str, Any]:
    """Return a JSON object. Raises ParseError, with what came instead."""
    value = _json(body, source)
    if not isinstance(value, dict):
        raise ParseError("the JSON is no object", source=source)
    return value


def json_rows(body: bytes, source: str, *path: str) -> list[Mapping[str, Any]]:
    """Return the list of records at `path` of a JSON object. Raises ParseError, with what came instead."""
    value = _json(body, source)
    for step in path:
        if not isinstance(value, dict) or step not in value:
            raise ParseError(f"the JSON has no {'.'.join(path)}", source=source)
        value = value[step]
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise ParseError(f"{'.'.join(path)} is no list of records", source=source)
    return value


def _json(body: bytes, source: str) -> Any:  # noqa: ANN401  JSON is anything
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        said = one_line(body[:SHOWN].decode("utf-8", errors="replace"))
        raise ParseError(f"not JSON, it says: {said}", source=source) from error


def text(row: Mapping[str, Any], *names: str) -> str:
    """Return the first of these fields that holds text, "" for none."""
    return next((value for name in names if isinstance(value := row.get(name), str) and value), "")


def xml_rows(body: bytes, source: str, *tags: str) -> Iterator[Element]:
    """Yield each element of these local names, whole, in order; forgotten after use. Raises ParseError.

    No entities, no network, no document types; a file that ends early raises when its end is met.
    """
    try:
        events = etree.iterparse(
            BytesIO(body),
            events=("end",),
            tag=[f"{{*}}{tag}" for tag in tags],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for _, element in events:
            yield element
            element.clear(keep_tail=True)
    except etree.XMLSyntaxError as error:
        raise ParseError(f"not well-formed XML (line {error.lineno})", source=source) from error


def value(element: Element, path: str) -> str:
    """Return the text at a path of local names ("names/name"), "" where there is none."""
    return next(values(element, path), "")


def values(element: Element, path: str) -> Iterator[str]:
    """Yield the texts at a path of local names, empty ones left out."""
    for found in children(element, path):
        if said := one_line(" ".join(found.itertext())):
            yield said


def children(element: Element, path: str) -> list[Element]:
    """Return the elements at a path of local names ("Names/Name"), in order."""
    found = [element]
    for step in path.split("/"):
        found = [child for parent in found for child in parent.iterchildren(f"{{*}}{step}")]
    return found
