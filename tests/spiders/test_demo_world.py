# SPDX-License-Identifier: MIT
"""The shipped world through the real fetcher, parsers and rules: every change of every source, in order."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from config.sources import load_sources
from monitor.core.model import DateQuality, Document, Fetch, Item, Outcome, SourceState, StoredItem
from spiders.collector import WebCollector
from spiders.fetcher import Fetcher
from spiders.recorded import RecordedOrigin, World

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parents[2] / "config" / "worlds" / "iran-russia-drones"


class Run:
    """What polling each source at each of its changes came to."""

    def __init__(self, collector: WebCollector, world: World, moment: list) -> None:
        sources = world.source_overrides(load_sources())
        self.fetches: list[Fetch] = []
        self.items: dict[tuple[str, str], Item] = {}
        self.collector, self.moment = collector, moment
        self.sources = {source.id: source for source in sources}
        states = {source.id: SourceState() for source in sources}
        for at, url in world.changes():
            moment[0] = at
            for source in sources:
                if source.url == url:
                    fetch = collector.collect(source, states[source.id], at)
                    self.fetches.append(fetch)
                    states[source.id] = _remembered(states[source.id], fetch)
                    self.items |= {(source.id, item.key): item for item in fetch.items}

    def outcomes(self, source: str) -> Counter[Outcome]:
        return Counter(fetch.outcome for fetch in self.fetches if fetch.source == source)

    def item(self, source: str, words: str) -> Item:
        return next(i for (of, _), i in self.items.items() if of == source and words in i.title)

    def document(self, source: str, words: str) -> object:
        item = self.item(source, words)
        stored = StoredItem(id=1, revision=1, item=item, seen=self.moment[0], first_seen=self.moment[0])
        return self.collector.document(self.sources[source], stored, self.moment[0])


def _remembered(before: SourceState, fetch: Fetch) -> SourceState:
    if not fetch.outcome.good:
        return before
    if fetch.outcome is Outcome.NOT_MODIFIED:
        return replace(before, conditional_polls=before.conditional_polls + 1)
    count = len(fetch.items) or before.last_count
    return SourceState(validators=fetch.validators, body_hash=fetch.body_hash, last_count=count)


@pytest.fixture(scope="module")
def run():
    world, moment = World.read(FOLDER), [None]
    with (
        RecordedOrigin(world, lambda: moment[0]) as origin,
        Fetcher(origin=origin.url) as fetcher,
        WebCollector(fetcher) as collector,
    ):
        yield Run(collector, world, moment)


def test_every_look_is_good_but_those_where_the_source_was_not_itself(run):
    bad = {(f.source, f.outcome, f.status): f.reason for f in run.fetches if not f.outcome.good}
    assert bad == {
        ("eu_council_press_rss", Outcome.BLOCKED, 403): "a challenge page instead of content (403)",
        ("eu_council_press_rss", Outcome.BLOCKED, 200): "a challenge page instead of content",
        ("us_state_press_html", Outcome.BLOCKED, 200): "a challenge page instead of content",
        ("un_press_rss", Outcome.FAILED, 503): "the server is in trouble (503)",
        ("ir_irna_rss", Outcome.SUSPECT, 200): "an empty answer",
    }


def test_every_source_gives_items_with_titles_keys_and_addresses(run):
    assert {source for source, _ in run.items} == set(run.sources)
    for item in run.items.values():
        assert item.title and item.key and item.url.startswith("https://")
        assert "<" not in item.title + item.text
    assert len(run.items) > 300


@pytest.mark.parametrize("source", ["us_state_press_html", "eu_eurlex_oj_l_rss"])
def test_sources_that_tell_days_give_days(run, source):
    assert {i.date_quality for (of, _), i in run.items.items() if of == source} == {DateQuality.DAY}


def test_all_other_dates_are_exact_but_for_meetings_ahead(run):
    days = {"us_state_press_html", "eu_eurlex_oj_l_rss", "eu_council_meetings_rss", "google_news_rss"}  # 08:00 is none
    assert {i.date_quality for (of, _), i in run.items.items() if of not in days} == {DateQuality.EXACT}


def test_bytes_that_are_sent_again_are_no_news(run):
    assert sum(run.outcomes(source)[Outcome.NOT_MODIFIED] for source in run.sources) >= 4


def test_a_news_search_gives_its_outlets(run):
    item = run.item("google_news_rss", "EU ministers adopt new Iran sanctions")
    assert (item.publisher, item.text) == ("Reuters", "")


def test_a_memorandum_is_whole_and_official(run):
    item = run.item("us_whitehouse_actions_rss", "506(a)(1)")
    assert item.official_lead
    assert "drawdown of up to $" in item.text
    assert item.key.isdigit()


def test_a_live_report_and_its_write_up_are_one(run):
    assert not [key for source, key in run.items if source == "un_press_rss" and "." in key]


def test_an_act_is_read_under_its_english_address(run):
    found = run.document("eu_eurlex_oj_l_rss", "CELEX:32022R9992")
    assert isinstance(found, Document)
    assert "enter into force on the date of its publication" in found.text
    assert not found.text.startswith("12.12.2022")


def test_a_release_without_a_teaser_has_a_page_to_read(run):
    found = run.document("us_state_press_html", "New Drawdown")
    assert isinstance(found, Document)
    assert found.title == "New Drawdown of U.S. Military Assistance for Ukraine"
    assert "drawdown" in found.text
