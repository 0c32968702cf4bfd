# SPDX-License-Identifier: MIT
"""Rows of a page become items by what the entry says: which links are items, where their day is, what is left out."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from config.sources import load_sources
from monitor.core.errors import ParseError
from monitor.core.model import DateQuality, DateRule, IdRule, Item, LinkRule, SourceKind
from spiders.addresses import address_at, text_address
from spiders.base import items_reader
from spiders.items import Listing
from spiders.jobs import ListingJob
from tests.spiders.scenes import NOW, a_source

OFFICE = a_source(
    id="office",
    kind=SourceKind.SITE,
    site="news_links",
    url="https://office.example/news",
    ids=IdRule(field="link", take="/news/{digits}"),
    dates=DateRule(precision="day"),
)


def a_page(*rows: str) -> bytes:
    return f"<html><body><main>{''.join(f'<div>{row}</div>' for row in rows)}</main></body></html>".encode()


def read(body: bytes, source=OFFICE) -> Listing:
    return items_reader("news_links")(body, source, NOW)


def test_only_links_that_the_entry_describes_are_items_each_once():
    page = a_page(
        '<a href="/about">About</a>',
        '<a href="/news/7">Rain</a><a href="/news/7">more</a>',
        '<a href="/news/8">Sun</a>',
    )
    assert [(item.key, item.title) for item in read(page).items] == [("7", "Rain"), ("8", "Sun")]


def test_the_day_beside_a_link_is_its_own_never_its_neighbours():
    page = a_page('<p>24 February 2023</p><a href="/news/7">Rain</a>', '<a href="/news/8">Sun</a>')
    rain, sun = read(page).items
    assert (rain.published_raw, rain.date_quality) == ("24 February 2023", DateQuality.DAY)
    assert (sun.published, sun.date_quality) == (None, DateQuality.FIRST_SEEN)


def test_a_day_for_machines_comes_before_the_one_for_people():
    page = a_page('<time datetime="2023-02-24T10:00:00Z">yesterday, 23.02.2023</time><a href="/news/7">Rain</a>')
    assert read(page).items[0].published_raw == "2023-02-24T10:00:00Z"


def test_an_address_without_the_day_that_the_entry_promises_is_no_item():
    dated = replace(OFFICE, ids=IdRule(field="link", take="/news/{rest}"), dates=DateRule(link="/{yyyy}/{mm}/{dd}"))
    page = a_page('<a href="/news/?page=2">2</a>', '<a href="/news/2023/02/24/rain">Rain</a>')
    assert [item.key for item in read(page, dated).items] == ["2023/02/24/rain"]


def test_addresses_are_put_right_before_they_are_judged():
    wrong = replace(OFFICE, links=(LinkRule(replace="/old/", by="/news/"),))
    assert [item.url for item in read(a_page('<a href="/old/7">Rain</a>'), wrong).items] == [
        "https://office.example/news/7"
    ]


def test_links_without_words_are_left_out_and_told():
    found = read(a_page('<a href="/news/7"><img src="x"></a>', '<a href="/news/8">Sun</a>'))
    assert [item.key for item in found.items] == ["8"]
    assert found.note == "1 row(s) without address or title left out"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (a_page('<a href="/about">About</a>'), "the page lists nothing"),
        (a_page('<a href="/news/7"></a>'), "no row has an address and a title"),
    ],
)
def test_a_page_without_items_is_an_error_that_names_the_source(page, words):
    with pytest.raises(ParseError, match=words) as refused:
        read(page)
    assert "office" in str(refused.value)


def test_an_entry_that_describes_no_links_reads_none():
    with pytest.raises(ParseError, match="`ids: take` has to say which links are items"):
        read(a_page('<a href="/news/7">Rain</a>'), replace(OFFICE, ids=IdRule(field="link", take="{page}")))


def test_items_beyond_the_limit_are_left_out_and_told():
    page = a_page(*(f'<a href="/news/{n}">Rain {n}</a>' for n in range(5)))
    job = ListingJob(source=replace(OFFICE, items_max=3), body=page, content_type="text/html", at=NOW)
    assert (len(job.run()["items"]), job.run()["note"]) == (3, "2 entries beyond the limit left out")


def test_a_list_beyond_the_limit_says_so_too():
    body = '<?xml version="1.0"?><data-set>' + "".join(
        f"<record><Country>Nowhere</Country><EntityOrShip>Maker {n}</EntityOrShip><Item>{n}</Item></record>"
        for n in range(5)
    )
    source = replace(OFFICE, kind=SourceKind.LIST, site="ca_list", items_max=3)
    job = ListingJob(source=source, body=f"{body}</data-set>".encode(), content_type="text/xml", at=NOW)
    assert (len(job.run()["items"]), job.run()["note"]) == (3, "2 entries beyond the limit left out")
    assert job.run()["partial"], "so that nobody was taken off"


def at(page: str, key: str = "1", published: datetime | None = None) -> Item:
    return Item(source="office", key=key, url=page, title="Rain", published=published)


FRIDAY_EVENING = datetime(2023, 2, 25, 2, tzinfo=UTC)  # in Washington still the 24th


@pytest.mark.parametrize(
    ("source", "item", "address"),
    [
        (
            "us_federal_register_presidential",
            at("https://fr.example/documents/2023/02/24/2023-99991/x", "2023-99991", FRIDAY_EVENING),
            "https://www.federalregister.gov/documents/full_text/text/2023/02/24/2023-99991.txt",
        ),
        (
            "uk_fcdo_atom",
            at("https://www.gov.uk/government/news/rain?x=1#2023"),
            "https://www.gov.uk/api/content/government/news/rain",
        ),
        (
            "uk_legislation_si_feed",
            at("https://www.legislation.gov.uk/uksi/2023/99991/made"),
            "https://www.legislation.gov.uk/uksi/2023/99991/made/data.xml",
        ),
        (
            "eu_commission_presscorner_rss",
            at("https://ec.europa.eu/commission/presscorner/detail/en/ip_22_7649", "ip_22_7649"),
            "https://ec.europa.eu/commission/presscorner/api/documents?reference=IP%2F22%2F7649&language=en",
        ),
        ("us_state_press_html", at("https://www.state.gov/releases/x/"), "https://www.state.gov/releases/x/"),
    ],
)
def test_a_text_is_asked_for_where_the_entry_says(source, item, address):
    assert text_address(load_sources()[source], item) == address


def test_a_text_whose_address_cannot_be_made_is_asked_for_at_its_page():
    register = load_sources()["us_federal_register_documents"]
    assert text_address(register, at("https://fr.example/x", "2023-1")) == "https://fr.example/x"


def test_what_is_filled_into_an_address_cannot_lead_elsewhere():
    office = replace(OFFICE, text_at="https://texts.example/{key}.txt")
    assert text_address(office, at("https://o.example/1", "../../x?y#z@evil")) == (
        "https://texts.example/..%2F..%2Fx%3Fy%23z%40evil.txt"
    )


def test_the_query_for_acts_asks_for_what_its_reader_reads_about_each_framework():
    source = load_sources()["eu_cellar_sparql"]
    (query,) = parse_qs(urlsplit(address_at(source, NOW)).query)["query"]
    assert query.startswith("PREFIX cdm: <http://publications.europa.eu/ontology/cdm#>")
    assert "SELECT DISTINCT ?celex ?title ?doc_date WHERE" in query
    for framework in ("32012R0267", "32011R0359", "32023R1529", "32014R0269", "32014R0833"):
        assert f'"{framework}"^^xsd:string' in query
    for relation in ("amends", "based_on"):
        assert f"cdm:resource_legal_{relation}_resource_legal" in query
    assert query.count("{") == query.count("}") and query.rstrip().endswith("LIMIT 100")
