# SPDX-License-Identifier: MIT
"""The rules of the shipped entries, tried on invented entries in the shape that each source gives."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.sources import load_sources
from monitor.core.model import DateQuality
from spiders.items import Entry, item_of

SHIPPED = load_sources()
NOW = datetime(2022, 12, 20, 12, tzinfo=UTC)
PAGES = Path(__file__).parents[1] / "spiders" / "pages"
ACT = "https://eur-lex.europa.eu/./legal-content/AUTO/?uri=CELEX:32022R9991"
STORY = "https://news.un.org/en/story/2022/12/9990001"
WAR = "https://www.war.gov/News/Releases/Release/Article/9990001/invented-words/"


def of(source: str, guid: str = "", link: str = "", **dates: str):
    return item_of(Entry(guid=guid, link=link, title="Invented", dates=dates), SHIPPED[source], NOW)


@pytest.mark.parametrize(
    ("source", "guid", "link", "key"),
    [
        ("eu_council_press_rss", "149999", "https://c.example/en/press/press-releases/2022/12/12/x/", "149999"),
        ("eu_commission_presscorner_rss", "", "https://e.example/presscorner/detail/en/ip_22_9999", "ip_22_9999"),
        ("eu_eurlex_oj_l_rss", "https://e.example/?uri=CELLAR:1", ACT, "CELEX:32022R9991"),
        ("un_press_rss", "1", "https://press.un.org/en/2022/sc99001.doc.htm", "sc99001"),
        ("un_press_rss", "2", "https://press.un.org/en/blog/sc99001", "sc99001"),
        ("un_news_rss", STORY, STORY.replace("/en/", "/feed/view/en/"), STORY),
        ("un_sc_docs_rss", "", "https://docs.un.org/en/S/2022/9990", "S/2022/9990"),
        ("us_war_releases_rss", "", WAR, "9990001"),
        ("us_war_news_rss", "", WAR.replace("war.gov", "defense.gov"), "9990001"),
        ("us_dsca_arms_sales_rss", "", "https://www.dsca.mil/Press/Article-Display/Article/9990002/x", "9990002"),
        ("us_whitehouse_actions_rss", "https://www.whitehouse.gov/?p=99001", "https://w.example/a/", "99001"),
        ("us_whitehouse_statements_rss", "https://www.whitehouse.gov/?p=99002", "https://w.example/b/", "99002"),
        ("uk_fcdo_atom", "https://g.example/x#2022-12-09T16:10:00Z", "https://g.example/x", "https://g.example/x"),
        ("uk_mod_atom", "https://g.example/y#2022-12-09T16:10:00Z", "https://g.example/y", "https://g.example/y"),
        ("bbc_world_rss", "https://b.example/news/world-1#3", "https://b.example/news/world-1?at=rss", None),
        ("dw_rdf", "", "https://d.example/en/x/a-1?maca=en-rss-en-all", "https://d.example/en/x/a-1"),
        ("politico_eu_rss", "https://www.politico.eu/?p=9991", "https://p.example/x/", "9991"),
        ("de_auswaertiges_amt_html", "", "https://a.example/en/newsroom/news/999999-9990003", "9990003"),
        ("ir_mfa_html", "", "https://en.mfa.ir/portal/NewsView/999001", "999001"),
        ("ir_mfa_html", "", "https://en.mfa.ir/portal/newsview/999001/x", "999001"),
        ("ru_kremlin_news_atom", "", "http://en.kremlin.ru/events/president/news/99901", "99901"),
    ],
)
def test_an_item_is_known_by_what_lasts(source, guid, link, key):
    assert of(source, guid, link).key == (key or guid.partition("#")[0] or link)


@pytest.mark.parametrize(
    ("source", "link", "right"),
    [
        ("eu_eurlex_oj_l_rss", ACT, "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32022R9991"),
        ("un_news_rss", STORY.replace("/en/", "/feed/view/en/"), STORY),
        (
            "fr_elysee_rss",
            "https://www.elysee.fr/en/emmanuel-macron/2022/12/12/x",
            "https://www.elysee.fr/emmanuel-macron/2022/12/12/x",
        ),
    ],
)
def test_a_link_leads_where_it_should(source, link, right):
    assert of(source, "1", link).url == right


@pytest.mark.parametrize(
    ("source", "link", "dates"),
    [
        ("un_news_rss", STORY, {"published": "Mon, 12 Dec 2022 12:00:00 +0000"}),
        ("eu_eurlex_oj_l_rss", ACT, {"published": "Mon, 12 Dec 2022 00:00:00 +0100"}),
        ("google_news_rss", "https://g.example/1", {"published": "Mon, 12 Dec 2022 08:00:00 GMT"}),
        ("fr_elysee_rss", "https://www.elysee.fr/emmanuel-macron/2022/12/12/x", {"published": "nonsense"}),
    ],
)
def test_a_clock_time_that_is_none_leaves_the_day_where_the_source_is(source, link, dates):
    found = of(source, "1", link, **dates)
    assert found.date_quality is DateQuality.DAY
    assert found.published is not None
    assert found.published.astimezone(ZoneInfo(SHIPPED[source].zone)).date().isoformat() == "2022-12-12"


@pytest.mark.parametrize(
    ("source", "dates"),
    [
        ("eu_council_press_rss", {"updated": "2022-12-12T15:40:00Z"}),
        ("uk_ofsi_atom", {"updated": "2022-12-12T16:40:00+01:00"}),
        ("dw_rdf", {"updated": "2022-12-12T15:40:00Z"}),
        ("jp_kantei_rdf", {"updated": "2022-12-13T00:40:00+09:00"}),
        ("us_war_news_rss", {"published": "Mon, 12 Dec 2022 15:40:00 GMT"}),
        ("google_news_rss", {"published": "Mon, 12 Dec 2022 15:40:00 GMT"}),
    ],
)
def test_a_true_clock_time_is_exact(source, dates):
    found = of(source, "1", "https://x.example/1", **dates)
    assert (found.published, found.date_quality) == (datetime(2022, 12, 12, 15, 40, tzinfo=UTC), DateQuality.EXACT)


@pytest.mark.parametrize(
    ("place", "days"),
    [("12/12/", ("12-12", None)), ("12/15-16/", ("12-16", "12-15")), ("12/", (None, None)), ("13/40/", (None, None))],
)
def test_a_calendar_names_the_day_of_a_meeting_in_its_address_and_not_when_it_said_so(place, days):
    found = of("eu_council_meetings_rss", "1", f"https://c.example/en/meetings/fac/2022/{place}", updated="")
    assert (found.published, found.date_quality) == (None, DateQuality.FIRST_SEEN)
    assert (found.due and f"{found.due:%m-%d}", found.begins and f"{found.begins:%m-%d}") == days


def test_a_source_that_is_no_calendar_announces_no_day():
    found = of("fr_elysee_rss", "1", "https://www.elysee.fr/emmanuel-macron/2022/12/12/x")
    assert (found.due, found.begins) == (None, None)


def test_what_a_list_changes_every_night_is_in_its_stored_page():
    told = [source for source in SHIPPED.values() if source.volatile and source.site]
    assert told
    for source in told:
        before, after = (source.volatile or "").split("{any}")
        _, found, rest = (PAGES / f"{source.site}.xml").read_text(encoding="utf-8").partition(before)
        assert found and after in rest[:200]
