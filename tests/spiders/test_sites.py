# SPDX-License-Identifier: MIT
"""Each site has a stored page (invented text in the true shape) and what is read from it. A missing pair is red."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from config.sources import load_sources
from monitor.core.errors import NotFound, ParseError
from monitor.core.model import DateQuality, Document, Item, Source, SourceKind
from spiders.base import document_reader, items_reader, listing_sites, sites
from spiders.items import Listing

PAGES = Path(__file__).parent / "pages"
AT = datetime(2023, 3, 1, tzinfo=UTC)
ENDINGS = (".html", ".xml", ".csv", ".input.json")
LISTED = [source for source in load_sources().values() if source.site and source.kind is not SourceKind.FEED]
SOURCES = {str(source.site): source for source in LISTED}
MOMENTS = ("published", "first_published")
WITH_ARTICLES = [site for site in sites() if document_reader(site)]


def stored_paths(name: str) -> list[Path]:
    return [path for ending in ENDINGS if (path := PAGES / f"{name}{ending}").exists()]


def page_of(source: Source) -> str:
    """The name of a source's stored page: its own where a reader follows the entry, else that of its reader."""
    own = f"{source.site}-{source.id}"
    return own if stored_paths(own) else str(source.site)


def stored(name: str) -> tuple[bytes, Any]:
    """Return the stored page of that name and what is to be read from it."""
    found = stored_paths(name)
    assert len(found) == 1, f"{name} has {len(found)} stored pages"
    return found[0].read_bytes(), json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))


def read(source: Source, body: bytes) -> Listing:
    found = items_reader(str(source.site))(body, source, AT)
    return found if isinstance(found, Listing) else Listing(items=tuple(found))


def an_item(source: Source, raw: dict[str, Any]) -> Item:
    published = raw.pop("published", None)
    return Item(
        **raw
        | {
            "source": source.id,
            "published": published and datetime.fromisoformat(published),
            "date_quality": DateQuality(raw.get("date_quality", "first seen")),
        }
    )


def test_every_stored_page_belongs_to_a_site():
    known = {name for site in sites() for name in (site, f"{site}-article")}
    known |= {f"{source.site}-{source.id}" for source in LISTED}
    assert {path.name.split(".")[0] for path in PAGES.iterdir()} <= known
    assert {page_of(source).split("-")[0] for source in LISTED} == set(listing_sites()), (
        "a site without a page, or unused"
    )


def test_every_site_is_in_the_catalogue():
    assert set(SOURCES) == set(listing_sites())
    assert {source.site for source in load_sources().values() if source.site} == set(sites())


@pytest.mark.parametrize("source", LISTED, ids=lambda source: source.id)
def test_a_listing_gives_the_expected_items(source):
    body, expected = stored(page_of(source))
    assert list(read(source, body).items) == [an_item(source, raw) for raw in expected]


@pytest.mark.parametrize("site", WITH_ARTICLES)
def test_an_article_gives_the_expected_document(site):
    body, expected = stored(f"{site}-article")
    moments = {name: datetime.fromisoformat(expected.pop(name)) for name in MOMENTS if name in expected}
    quality = DateQuality(expected.pop("date_quality", "exact"))
    found = document_reader(site)(body, "https://site.example/article")
    assert found == Document(**expected, **moments, date_quality=quality)


@pytest.mark.parametrize("site", listing_sites())
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body><h1>Technical Difficulties</h1></body></html>",
        b"limit requests to one every 5 seconds",
        b"[]",
        b"\0",
    ],
    ids=["empty", "another page", "plain text", "another shape", "noise"],
)
def test_an_unknown_shape_is_an_error_never_an_empty_listing(site, body):
    with pytest.raises(ParseError):
        items_reader(site)(body, SOURCES[site], AT)


@pytest.mark.parametrize("site", listing_sites())
def test_a_file_that_is_cut_is_an_error(site):
    body, _ = stored(page_of(SOURCES[site]))
    if body.lstrip().startswith((b"{", b"<?xml")) or (PAGES / f"{site}.csv").exists():
        with pytest.raises(ParseError):
            items_reader(site)(body[:-30], SOURCES[site], AT)


@pytest.mark.parametrize("site", WITH_ARTICLES)
def test_an_article_of_another_shape_is_an_error(site):
    with pytest.raises(ParseError):
        document_reader(site)(b"<html><body><p>Moved</p></body></html>", "https://site.example/article")


def test_a_list_that_brings_entities_reads_no_file():
    bomb = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    body = stored("un_list")[0].replace(b"?>", b"?>" + bomb, 1).replace(b"Maker of rain.", b"&a;")
    (first, *_) = items_reader("un_list")(body, SOURCES["un_list"], AT)
    assert first.text.startswith("&a; Also known as: R.")


def test_a_list_with_a_broken_name_in_it_is_an_error_or_read():
    body = stored("un_list")[0].replace(b"<COMMENTS1>", b"<a:b/><COMMENTS1>")
    with pytest.raises(ParseError, match="not well-formed"):
        items_reader("un_list")(body, SOURCES["un_list"], AT)


def test_no_articles_found_is_an_answer_of_the_news_index():
    assert read(SOURCES["gdelt"], b"{}") == Listing(items=())


def test_an_unknown_site_is_named_with_its_nearest():
    with pytest.raises(NotFound, match="un_press"):
        items_reader("un_pres")


def test_a_source_without_a_site_has_no_reader_of_its_own():
    assert document_reader(None) is None
