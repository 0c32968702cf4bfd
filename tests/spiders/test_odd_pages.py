# SPDX-License-Identifier: MIT
"""Stored pages with one thing wrong in them: a reader gives what is left or says what is odd, it never breaks."""

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree, html

from monitor.core.errors import ParseError
from monitor.core.model import Source
from spiders.base import items_reader
from spiders.jobs import DocumentJob
from tests.spiders.test_sites import LISTED, WITH_ARTICLES, page_of, stored_paths

AT = datetime(2023, 3, 1, tzinfo=UTC)
ODD: tuple[Any, ...] = (None, True, -1, 1e300, "", "<b>", [], [None], {}, {"data": 1})


def odd_json(body: bytes) -> Iterator[bytes]:
    """The same JSON with each of its values in turn replaced by others, and left out."""
    whole = json.loads(body)
    for path in list(_paths(whole)):
        for odd in ODD:
            changed = copy.deepcopy(whole)
            _parent(changed, path)[path[-1]] = odd
            yield json.dumps(changed).encode()
        changed = copy.deepcopy(whole)
        del _parent(changed, path)[path[-1]]
        yield json.dumps(changed).encode()


def _paths(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in inner:
        yield (*before, key)
        yield from _paths(held, (*before, key))


def _parent(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        value = value[key]
    return value


def odd_markup(body: bytes, *, page: bool) -> Iterator[bytes]:
    """The same markup with each element in turn left out, or emptied, or without its attributes."""
    size = sum(1 for _ in _tree(body, page=page).iter())
    for n in range(1, size):
        for wrong in (_left_out, _emptied, _bare):
            tree = _tree(body, page=page)
            wrong(list(tree.iter())[n])
            yield html.tostring(tree) if page else b'<?xml version="1.0"?>' + etree.tostring(tree)


def _tree(body: bytes, *, page: bool) -> Any:
    return html.document_fromstring(body) if page else etree.fromstring(body)


def _left_out(element: Any) -> None:
    element.getparent().remove(element)


def _emptied(element: Any) -> None:
    element.clear(keep_tail=True)


def _bare(element: Any) -> None:
    for name in element.attrib:
        element.set(name, "")


def odd_ones(name: str) -> Iterator[bytes]:
    (path,) = stored_paths(name)
    body = path.read_bytes()
    if path.suffix in (".json", ".html", ".xml"):
        yield from odd_json(body) if path.suffix == ".json" else odd_markup(body, page=path.suffix == ".html")


@pytest.mark.parametrize("source", {page_of(source): source for source in LISTED}.values(), ids=page_of)
def test_a_listing_with_one_thing_wrong_in_it_breaks_no_reader(source: Source) -> None:
    read = items_reader(str(source.site))
    for body in odd_ones(page_of(source)):
        with suppress(ParseError):
            found = read(body, source, AT)
            items = found if isinstance(found, list) else found.items
            assert all(item.key and item.title for item in items), body


@pytest.mark.parametrize("site", WITH_ARTICLES)
def test_an_article_with_one_thing_wrong_in_it_breaks_no_reader(site: str) -> None:
    for body in odd_ones(f"{site}-article"):
        with suppress(ParseError):
            job = DocumentJob(site=site, body=body, content_type="", url="https://site.example/article")
            assert job.run()["text"], body
