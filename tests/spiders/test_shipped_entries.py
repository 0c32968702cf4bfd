# SPDX-License-Identifier: MIT
"""Listings, lists and texts of the shipped entries, fetched from a local server and read in the real parsing process:
each stored page is served at the address that the entry, or its rule for texts, leads to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config.sources import load_sources
from monitor.core.model import Document, Item, Outcome, SourceState, StoredItem
from spiders.collector import WebCollector

pytestmark = pytest.mark.slow
PAGES = Path(__file__).parent / "pages"
NOW = datetime(2023, 3, 1, 12, tzinfo=UTC)
SHIPPED = load_sources()
LISTED = {
    "us_whitehouse_news_html": "us_whitehouse.html",
    "us_ofac_press_releases": "ofac_press.html",
    "us_ofac_recent_actions": "ofac_recent.html",
    "us_ofac_sls_delta": "ofac_delta.xml",
    "us_ofac_sdn_xml": "ofac_sdn.csv",
    "us_treasury_press_json": "treasury_press.input.json",
    "us_federal_register_pi": "federal_register.input.json",
    "us_bis_news_html": "bis_news.html",
    "us_congress_api": "us_congress.input.json",
    "us_trade_csl_json": "us_csl.input.json",
    "us_state_press_html": "us_state_press.html",
    "uk_govuk_search_api": "govuk.input.json",
    "uk_govuk_content_api": "govuk_changes.input.json",
    "uk_sanctions_list_xml": "uk_list.xml",
    "un_sc_consolidated_xml": "un_list.xml",
}
TEXTS = {
    "uk_fcdo_atom": ("/government/news/rain", "/api/content/government/news/rain", "govuk-article.input.json"),
    "uk_legislation_si_feed": ("/uksi/2023/1/made", "/uksi/2023/1/made/data.xml", "uk_legislation-article.xml"),
    "us_federal_register_presidential": (
        "/documents/2023/02/24/1/x",
        "/documents/full_text/text/2023/02/24/1.txt",
        "federal_register-article.html",
    ),
    "us_treasury_press_json": (
        "/news/press-releases/xx9001",
        "/news/press-releases/xx9001",
        "treasury_press-article.html",
    ),
    "us_dsca_arms_sales_rss": ("/Press/Article/1/x", "/Press/Article/1/x", "us_war-article.html"),
    "us_bis_news_html": ("/press-release/x", "/press-release/x", "bis_news-article.html"),
    "us_whitehouse_news_html": ("/a/", "/a/", "us_whitehouse-article.html"),
    "us_ofac_recent_actions": ("/recent-actions/20230224", "/recent-actions/20230224", "ofac_recent-article.html"),
    "us_state_press_html": ("/releases/x/", "/releases/x/", "us_state_press-article.html"),
}


@pytest.fixture
def collector(fetcher) -> Iterator[WebCollector]:
    with WebCollector(fetcher) as one:
        yield one


@pytest.mark.parametrize("name", LISTED)
def test_a_shipped_entry_reads_its_stored_page_over_the_wire(site, collector, name):
    path = urlsplit(SHIPPED[name].url.replace("{yyyy}", "2023")).path
    site.answers(path, (PAGES / LISTED[name]).read_bytes())
    source = replace(SHIPPED[name], url=site.url(path), items_min=1)
    found = collector.collect(source, SourceState(), NOW)
    assert (found.outcome, bool(found.items)) == (Outcome.OK, True), found.reason
    assert collector.collect(source, SourceState(body_hash=found.body_hash), NOW).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_fetched_where_the_entry_says_and_read_by_its_reader(site, collector, name):
    page, text, stored = TEXTS[name]
    site.answers(text, (PAGES / stored).read_bytes())
    rule = SHIPPED[name].text_at
    local = rule and rule.replace(f"https://{urlsplit(rule).netloc}", site.url("").rstrip("/"))
    source = replace(SHIPPED[name], text_at=local)
    item = Item(source=name, key="1", url=site.url(page), title="Rain", published=datetime(2023, 2, 24, 17, tzinfo=UTC))
    found = collector.document(source, StoredItem(id=1, revision=1, item=item, seen=NOW, first_seen=NOW), NOW)
    assert isinstance(found, Document), found
    assert len(found.text) > 40 and found.body
    assert [request["User-Agent"] for request in site.asked(text)]
