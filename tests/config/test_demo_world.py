# SPDX-License-Identifier: MIT
"""The demo world that is shipped: well formed, true to its publishers' shapes, with the traps that it promises."""

from hashlib import sha256
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from lxml import html

from tests.config.recorded import FOLDER, SIZE, answer, entry, feed, moment, timeline, url_of, visit, world

START, END = "2022-12-09T00:00Z", "2023-08-01T00:00Z"
LAST = "2023-07-31T23:59Z"
FEEDS = [s["id"] for s in world()["sources"] if s["kind"] == "rss"]
WINDOWS = {"eu_council_press_rss": 16, "un_press_rss": 10, "us_whitehouse_actions_rss": 8, "google_news_rss": 40}
MEMO = "Memorandum on Delegation of Authority Under Section 506(a)(1) of the Foreign Assistance Act of 1961"


def test_the_timeline_is_in_order_and_says_each_thing_once():
    keys = [(line.at, line.url) for line in timeline()]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_every_body_is_named_by_its_hash_and_stored_once():
    named = {line.body for line in timeline() if line.body is not None}
    stored = {path.relative_to(FOLDER).as_posix() for path in (FOLDER / "bodies").iterdir()}
    assert named == stored
    for name in stored:
        assert name.split("/")[1].split(".")[0] == sha256((FOLDER / name).read_bytes()).hexdigest()[:20]


def test_the_world_is_small_and_says_that_its_text_is_invented():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < SIZE
    for field in ("description", "licence"):
        assert "Invented text; no outlet wrote these sentences" in world()[field]


def test_the_counts_and_dates_of_the_world_are_right():
    facts = world()
    assert (moment(facts["start"]), moment(facts["end"])) == (moment(START), moment(END))
    assert facts["counts"]["timeline_lines"] == len(timeline())
    assert facts["counts"]["bodies"] == len({line.body for line in timeline() if line.body})
    assert facts["counts"]["items"] >= 300
    assert all(line.at < moment(END) for line in timeline())


@pytest.mark.parametrize("source", world()["sources"], ids=lambda s: s["id"])
def test_every_source_is_described_and_answers_at_the_start(source):
    assert set(source) == {
        "id", "name", "kind", "url", "publisher", "jurisdiction", "authority_tier", "language", "timezone",
    }  # fmt: skip
    assert urlsplit(source["url"]).scheme == "https"
    assert source["authority_tier"] in (1, 2, 3, 4)
    first = answer(source["url"], START)
    assert first is not None and first.status == 200
    assert len(first.data) > 300


@pytest.mark.parametrize("source", FEEDS)
def test_every_version_of_every_feed_parses_with_ids_that_differ(source):
    versions = [line for line in timeline() if line.url == url_of(source)]
    assert len(versions) >= 5
    for line in versions:
        if line.status != 200 or not line.body.endswith(".xml") or not line.data:
            continue
        entries = feed(source, line.at.isoformat()).entries
        ids = [e.get("id") or e.link for e in entries]
        assert len(set(ids)) == len(ids) <= WINDOWS.get(source, 12)
        assert entries and all(e.title and e.link.startswith("https://") for e in entries)


@pytest.mark.parametrize("source", FEEDS)
def test_windows_roll_so_that_the_first_items_are_gone_at_the_end(source):
    first, last = feed(source, START).entries, feed(source, LAST).entries
    assert not {e.link for e in first} & {e.link for e in last}


# ------------------------------------------------------------------------------------------------ shapes


def test_the_council_feed_gives_no_publication_date_but_an_update_in_utc():
    found = entry("eu_council_press_rss", "2022-12-12T16:00Z", title="Iranian drones for Russia")
    assert found.id.isdigit() and not found.guidislink
    assert "published" not in found
    assert found.updated == "2022-12-12T15:50:00Z"
    assert "/press/press-releases/2022/12/12/" in found.link


def test_the_council_feed_has_items_without_a_description():
    assert any(not e.get("description") for e in feed("eu_council_press_rss", START).entries)


def test_a_council_meeting_has_its_date_in_the_address_only():
    found = entry("eu_council_meetings_rss", START, title="Foreign Affairs Council, 12 December 2022")
    assert found.link == "https://www.consilium.europa.eu/en/meetings/fac/2022/12/12/"
    assert not found.get("updated") and not found.get("description")


@pytest.mark.parametrize(
    ("at", "celex", "stamp"),
    [
        ("2022-12-12T19:00Z", "32022R9992", "Mon, 12 Dec 2022 00:00:00 +0100"),
        ("2023-02-27T09:00Z", "32023R9927", "Sat, 25 Feb 2023 00:00:00 +0100"),
        ("2023-07-25T08:00Z", "32023R1529", "Tue, 25 Jul 2023 00:00:00 +0200"),
        ("2023-07-25T08:00Z", "32023D1532", "Tue, 25 Jul 2023 00:00:00 +0200"),
    ],
)
def test_the_official_journal_stamps_local_midnight_and_names_the_celex(at, celex, stamp):
    found = entry("eu_eurlex_oj_l_rss", at, title=f"CELEX:{celex}: Council")
    assert found.published == stamp
    assert found.link == f"https://eur-lex.europa.eu/./legal-content/AUTO/?uri=CELEX:{celex}"
    assert "CELLAR:" in found.id
    assert not found.get("description")


def test_a_corrigendum_has_no_title_but_its_number():
    titles = [e.title for e in feed("eu_eurlex_oj_l_rss", "2022-12-13T08:00Z").entries]
    assert "CELEX:32015R0757R(03)" in titles


@pytest.mark.parametrize("path", ["./legal-content/AUTO/", "legal-content/AUTO/", "legal-content/EN/TXT/"])
def test_an_act_says_when_it_enters_into_force_under_each_of_its_addresses(path):
    page = answer(f"https://eur-lex.europa.eu/{path}?uri=CELEX:32022R9992", "2022-12-12T19:00Z")
    assert page is not None
    assert "enter into force on the date of its publication" in " ".join(page.data.decode().split())


def test_united_nations_dates_carry_new_york_time_and_a_meeting_is_listed_twice():
    found = entry("un_press_rss", "2022-12-19T22:30Z", title="Security Council divided")
    assert found.published == "Mon, 19 Dec 2022 17:10:00 -0500"
    assert found.link == "https://press.un.org/en/2022/sc99219.doc.htm"
    links = [e.link for e in feed("un_press_rss", "2022-12-19T22:30Z").entries]
    assert "https://press.un.org/en/blog/sc99219" in links


def test_a_memorandum_is_whole_in_its_feed_under_an_id_that_lasts():
    found = entry("us_whitehouse_actions_rss", "2022-12-09T20:00Z", title="Section 506(a)(1)")
    assert found.id.startswith("https://www.whitehouse.gov/?p=") and found.id.split("=")[1].isdigit()
    body = found.content[0].value
    assert "wp-block-whitehouse-topper" in body
    assert "drawdown of up to $275 million" in body
    assert "Ukraine" not in found.title


def test_war_department_titles_have_line_breaks_and_articles_refuse_programs():
    text = visit("us_war_releases_rss", "2022-12-09T20:00Z").data.decode()
    assert "<title>\n$275 Million" in text and "<guid" not in text
    found = entry("us_war_releases_rss", "2022-12-09T20:00Z", title="$275 Million")
    page = answer(found.link, "2022-12-09T20:00Z")
    assert page is not None and (page.status, page.body) == (403, None)


def test_the_state_department_listing_tells_title_and_day_but_no_text():
    tree = html.fromstring(visit("us_state_press_html", "2022-12-09T21:00Z").data)
    row = tree.xpath("//ul[@id='col_json_result']/li")[0]
    assert row.xpath("string(a)").strip() == "New Drawdown of U.S. Military Assistance for Ukraine"
    assert row.xpath("string(div/span[last()])") == "December 9, 2022"
    assert row.xpath("string(p)") == "Press Statement"
    page = answer(row.xpath("string(a/@href)"), "2022-12-09T21:00Z")
    assert page is not None and b'class="entry-content"' in page.data


def test_a_gov_uk_page_gets_a_new_id_when_it_is_edited_but_keeps_its_address():
    before = entry("uk_fcdo_atom", "2022-12-10T00:00Z", title="Iran and Russia")
    after = entry("uk_fcdo_atom", "2023-01-18T00:00Z", title="Iran and Russia")
    assert before.link == after.link
    assert before.id != after.id
    assert "published" not in after
    assert feed("uk_fcdo_atom", "2023-01-18T00:00Z").entries[0].id == after.id


def test_gov_uk_tells_summer_time():
    assert entry("uk_fcdo_atom", LAST, title="Iran must answer").updated.endswith("+01:00")


def test_a_news_search_names_the_outlet_and_is_not_sorted():
    entries = feed("google_news_rss", "2022-12-12T16:00Z").entries
    found = next(e for e in entries if "EU ministers adopt new Iran sanctions" in e.title)
    assert found.title.endswith(" - Reuters")
    assert (found.source.title, found.source.href) == ("Reuters", "https://www.reuters.com")
    assert found.id.startswith("CBMi") and found.id in found.link
    dates = [e.published_parsed for e in entries]
    assert dates != sorted(dates, reverse=True)


def test_a_news_search_forgets_after_a_week():
    assert all("2022" not in e.published for e in feed("google_news_rss", "2023-01-18T23:00Z").entries)


def test_some_items_are_french_or_german():
    titles = [e.title for e in feed("google_news_rss", "2022-12-12T16:00Z").entries]
    assert any("EU-Botschafter einigen sich" in t for t in titles)
    assert any("L'UE adopte" in t for t in titles)


# ------------------------------------------------------------------------------------------------ traps


def test_memoranda_share_a_title_and_differ_in_id_address_and_amount():
    seen = {}
    for line in timeline():
        if line.url == url_of("us_whitehouse_actions_rss"):
            for found in feed("us_whitehouse_actions_rss", line.at.isoformat()).entries:
                if found.title == MEMO:
                    seen[found.id] = found
    assert len(seen) == 14
    assert len({e.link for e in seen.values()}) == 14
    amounts = [e.content[0].value.split("up to ")[1].split(" in ")[0] for e in seen.values()]
    assert amounts.count("$300 million") == 2


def test_another_regimes_package_is_published_the_same_day():
    titles = [e.title for e in feed("eu_council_press_rss", "2022-12-12T18:00Z").entries]
    assert any(t.startswith("Human rights in Iran") for t in titles)
    assert any(t.startswith("Iranian drones for Russia") for t in titles)


@pytest.mark.parametrize(
    ("at", "status", "words"),
    [
        ("2023-02-18T05:00Z", 200, b"<rss"),
        ("2023-02-18T06:00Z", 403, b"Just a moment"),
        ("2023-02-20T15:30Z", 200, b"Just a moment"),
        ("2023-02-22T09:00Z", 200, b"<rss"),
    ],
)
def test_the_council_hides_behind_a_challenge_and_comes_back(at, status, words):
    found = visit("eu_council_press_rss", at)
    assert found.status == status
    assert words in found.data


def test_what_was_published_behind_the_challenge_is_there_afterwards():
    assert entry("eu_council_press_rss", "2023-02-22T09:00Z", title="fifth package over repression")


def test_a_bare_503_a_decoy_and_an_empty_answer_end():
    away = visit("un_press_rss", "2023-03-14T05:00Z")
    assert (away.status, away.body) == (503, None)
    assert feed("un_press_rss", "2023-03-14T12:00Z").entries
    assert b"Technical Difficulties" in visit("us_state_press_html", "2023-05-24T12:00Z").data
    assert b"collection-result" in visit("us_state_press_html", "2023-05-25T02:00Z").data
    assert visit("ir_irna_rss", "2023-04-08T02:00Z").data == b""
    assert feed("ir_irna_rss", "2023-04-08T13:00Z").entries


@pytest.mark.parametrize(
    "source", ["eu_council_press_rss", "un_press_rss", "us_whitehouse_actions_rss", "euobserver_rss"]
)
def test_now_and_then_a_feed_sends_the_very_bytes_again(source):
    hashes = [line.hash for line in timeline() if line.url == url_of(source) and line.body]
    assert any(one == two for one, two in pairwise(hashes))


def test_a_headline_changes_silently():
    before = {e.link: e for e in feed("guardian_rss", "2022-12-09T17:00Z").entries}
    after = {e.link: e for e in feed("guardian_rss", "2022-12-09T19:00Z").entries}
    changed = [link for link in before.keys() & after.keys() if before[link].title != after[link].title]
    assert len(changed) == 1
    assert before[changed[0]].published == after[changed[0]].published


def test_a_false_report_is_corrected_under_the_same_address():
    false = entry("euobserver_rss", "2023-07-14T11:00Z", title="EU ministers adopt sanctions regime")
    right = entry("euobserver_rss", "2023-07-14T13:10Z", title="Correction: EU ambassadors agree")
    assert false.link == right.link
    page = answer(right.link, "2023-07-14T13:10Z")
    assert page is not None and b"They have not" in page.data


@pytest.mark.parametrize(
    ("at", "words", "outlets"),
    [
        ("2022-12-09T19:00Z", "US says Moscow repays Tehran", {"The Associated Press", "WTOP", "Toronto Star"}),
        ("2023-07-14T12:00Z", "EU ministers adopt sanctions regime", {"Euractiv", "The Peninsula", "Malay Mail"}),
    ],
)
def test_three_outlets_print_one_agency_word_for_word(at, words, outlets):
    found = [e for e in feed("google_news_rss", at).entries if words in e.title]
    assert {e.source.title for e in found} == outlets
    assert len({e.title.rsplit(" - ", 1)[0] for e in found}) == 1


def test_an_old_story_comes_back_with_a_fresh_date():
    found = entry("google_news_rss", "2023-01-14T10:00Z", title="lists three people and a company")
    assert found.published == "Sat, 14 Jan 2023 08:00:00 GMT"


def test_pages_are_there_from_the_moment_their_item_is():
    found = entry("guardian_rss", "2022-12-09T17:00Z", title="joint drone production")
    assert answer(found.link, "2022-12-09T16:39Z") is None
    page = answer(found.link, "2022-12-09T16:40Z")
    assert page is not None
    assert html.fromstring(page.data).xpath("string(//article/h1)") == found.title
