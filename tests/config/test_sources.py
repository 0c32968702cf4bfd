# SPDX-License-Identifier: MIT
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config.files import load_yaml
from config.outlets import load_outlets
from config.shipped import folder, yaml_files
from config.sources import SourcesFile, load_sources
from monitor.core.errors import ConfigError
from monitor.core.model import DateRule, DocumentRule, IdRule, LinkRule, Source, SourceKind, Tier, ValidatorRule
from spiders.base import listing_sites, sites

ENTRY = """
  - id: paper
    name: The Paper
    kind: feed
    url: https://paper.example/feed
    publisher: The Paper
    tier: 3
    jurisdiction: UK
"""
FIRST_TWENTY = """
eu_council_press_rss eu_council_meetings_rss eu_eurlex_oj_l_rss eu_cellar_sparql eu_fsf_rss un_press_rss
un_sc_consolidated_xml us_ofac_recent_actions us_ofac_sls_delta us_treasury_press_json us_state_press_html
us_war_releases_rss us_whitehouse_actions_rss us_federal_register_documents us_federal_register_pi uk_fcdo_atom
uk_govuk_search_api uk_sanctions_list_xml google_news_rss gdelt_doc
"""


HOLE = re.compile(r"\{\w+\}")
PAGES = Path(__file__).parents[1] / "spiders" / "pages"
SHIPPED = load_sources()
STORED = {path.name.split(".")[0] for path in PAGES.iterdir() if path.suffix != ".json" or ".input" in path.name}
FILES = yaml_files(folder("sources"))
WRITTEN = {form.id: form for path in FILES for form in load_yaml(path, SourcesFile).sources}
ON = [source for source in SHIPPED.values() if source.enabled]
OFF = [source for source in SHIPPED.values() if not source.enabled]


def page_of(source: Source) -> str:
    own = f"{source.site}-{source.id}"
    return own if own in STORED else str(source.site)


def written(folder: Path, *entries: str) -> Path:
    (folder / "mine.yaml").write_text("sources:" + "".join(entries), encoding="utf-8")
    return folder


# ------------------------------------------------------------------------------------------------ what ships


def test_the_catalogue_holds_the_sources_of_the_shipped_dossier():
    assert set(FIRST_TWENTY.split()) <= set(load_sources())


@pytest.mark.parametrize("source", SHIPPED.values(), ids=lambda source: source.id)
def test_an_entry_of_the_catalogue_is_whole(source):
    assert source.checked_on and source.expected_per_day and source.terms
    assert source.poll_seconds >= 300
    assert urlsplit(source.url).scheme == "https" or "No https" in source.note
    assert source.bodies or source.tier > Tier.ANNOUNCEMENT


@pytest.mark.parametrize("source", ON, ids=lambda source: source.id)
def test_an_entry_that_is_on_can_be_read_and_judged(source):
    named = WRITTEN[source.id].model_fields_set
    assert {"tier", "expected_per_day"} <= named
    assert {"ids", "dates"} <= named or reader_knows(source), "where its keys and dates are, or a reader that knows"
    assert not HOLE.findall(source.url.replace("{yyyy}", "")), "an address that nobody fills in"
    assert not source.off_because and source.substitute is None


def reader_knows(source: Source) -> bool:
    """True where the site's reader finds a key and a day in every item of its stored page."""
    if source.kind is SourceKind.FEED or not source.site:
        return False
    items = json.loads((PAGES / f"{page_of(source)}.json").read_text(encoding="utf-8"))
    return all(item["key"] and item.get("published_raw") for item in items)


@pytest.mark.parametrize("source", OFF, ids=lambda source: source.id)
def test_an_entry_that_is_off_says_why_and_what_is_used_instead(source):
    assert source.off_because
    if source.substitute is None:
        assert "o substitute" in source.off_because
    else:
        assert SHIPPED[source.substitute].enabled
    if source.kind is not SourceKind.FEED and source.site is None:
        assert re.search(r"no .*reader|programs|Closed|terms|key", source.off_because, re.IGNORECASE)
    else:
        assert not re.search(r"no reader", source.off_because, re.IGNORECASE), "it has one"


@pytest.mark.parametrize("source", [s for s in SHIPPED.values() if s.site], ids=lambda source: source.id)
def test_a_reader_that_is_named_exists_and_has_its_stored_page(source):
    assert source.site in sites()
    own = f"{source.site}-article" if source.site not in listing_sites() else page_of(source)
    assert own in STORED, "a stored page: SITE, or SITE-ID where the reader follows the entry, or SITE-article"
    assert (PAGES / f"{own}.json").is_file()


def test_no_entry_takes_the_address_of_another():
    assert not [url for url, times in Counter(source.url for source in SHIPPED.values()).items() if times > 1]


def test_no_publisher_of_an_entry_lowers_the_standing_of_a_known_host():
    alone, together = load_outlets(), load_outlets(SHIPPED.values())
    for source in SHIPPED.values():
        known, now = alone.find("", source.url), together.find("", source.url)
        assert known is None or (now is not None and now.tier <= known.tier)


def test_files_of_the_catalogue_stay_short_enough_to_read():
    assert all(len(path.read_text(encoding="utf-8").splitlines()) <= 300 for path in FILES)


def test_the_manual_counts_the_entries_of_each_file():
    manual = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    for path in FILES:
        ids = [form.id for form in load_yaml(path, SourcesFile).sources]
        row = rf"\| `{path.name}` \| [^|]+ \| {len(ids)} \| {sum(SHIPPED[one].enabled for one in ids)} \|"
        assert re.search(row, manual), f"docs/sources.md has another row for {path.name}"
    assert 90 <= len(SHIPPED) <= 115 and 2 * len(ON) > len(SHIPPED), "and says so in words"


def test_each_rule_of_the_manual_is_the_rule_of_the_entries_that_it_names():
    manual = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    table = manual.split("### Sources that lie")[1].split("## What ships")[0]
    named = set(re.findall(r"`([a-z]+_[a-z_]+)`", table))
    assert named and named <= SHIPPED.keys()


def test_the_rules_are_those_that_were_measured():
    known = load_sources()
    assert known["eu_eurlex_oj_l_rss"].ids == IdRule(field="link", take="uri={rest}")
    assert known["eu_eurlex_oj_l_rss"].dates == DateRule(precision="day")
    assert known["eu_council_press_rss"].dates.fields == ("updated", "published")
    assert known["us_whitehouse_actions_rss"].ids == IdRule(field="guid", take="?p={digits}")
    assert known["uk_fcdo_atom"].ids == IdRule(field="link")
    assert known["eu_eurlex_oj_l_rss"].validators is ValidatorRule.IGNORE
    assert known["un_news_rss"].links == (LinkRule(replace="/feed/view/en/story/", by="/en/story/"),)
    assert known["bbc_world_rss"].ids == IdRule(take="{page}")
    assert known["un_sc_consolidated_xml"].volatile == 'dateGenerated="{any}"'
    assert known["google_news_rss"].dates.placeholders == ("07:00", "08:00")
    assert known["us_war_releases_rss"].document is DocumentRule.NEVER
    assert known["us_state_press_html"].document is DocumentRule.ALWAYS


# ------------------------------------------------------------------------------------------------ what users write


def test_a_user_adds_a_source_with_a_few_lines(tmp_path):
    found = load_sources(written(tmp_path, ENTRY))["paper"]
    assert (found.kind, found.tier, found.enabled) == (SourceKind.FEED, Tier.PRESS, True)
    assert (found.poll_seconds, found.zone, found.document) == (900, "UTC", DocumentRule.MATCHED)


@pytest.mark.parametrize(
    ("written_as", "wrong"),
    [
        ("https://x.example/{day}", "expected one of {url}"),
        ("/api{path}", "expected an http"),
        ("https://x.example/", "expected one"),
    ],
)
def test_an_address_of_texts_that_cannot_be_filled_in_is_refused(tmp_path, written_as, wrong):
    with pytest.raises(ConfigError, match=re.escape(wrong)):
        load_sources(written(tmp_path, ENTRY + f"    text_at: '{written_as}'\n"))


def test_a_user_changes_only_what_he_names(tmp_path):
    before = load_sources()["uk_fcdo_atom"]
    after = load_sources(written(tmp_path, "\n  - id: uk_fcdo_atom\n    enabled: false\n    poll_seconds: 3600\n"))
    assert after["uk_fcdo_atom"] == replace(before, enabled=False, poll_seconds=3600)


def test_rules_for_keys_and_dates_are_phrases(tmp_path):
    entry = (
        ENTRY
        + "    ids: {field: link, take: 'Article/{digits}'}\n    dates: {link: '/{yyyy}/{mm}', zone: Europe/Kyiv}\n"
    )
    found = load_sources(written(tmp_path, entry))["paper"]
    assert found.ids == IdRule(field="link", take="Article/{digits}")
    assert found.dates == DateRule(link="/{yyyy}/{mm}", zone="Europe/Kyiv")


def test_a_source_without_a_reader_may_be_listed_as_long_as_it_is_off(tmp_path):
    entry = ENTRY.replace("kind: feed", "kind: site") + "    enabled: false\n    off_because: No reader.\n"
    found = load_sources(written(tmp_path, entry))["paper"]
    assert (found.enabled, found.site, found.off_because) == (False, None, "No reader.")


def test_a_folder_that_is_not_there_changes_nothing(tmp_path):
    assert load_sources(tmp_path / "none") == load_sources()


def test_norway_stays_norway(tmp_path):
    assert load_sources(written(tmp_path, ENTRY.replace("UK", "NO")))["paper"].jurisdiction == "NO"


@pytest.mark.parametrize(
    ("entry", "line", "words"),
    [
        (ENTRY.replace("publisher:", "publishr:"), 6, "unknown key 'publishr'; did you mean 'publisher'"),
        (ENTRY.replace("kind: feed", "kind: fed"), 4, "did you mean 'feed'"),
        (ENTRY.replace("https://paper.example/feed", "paper.example/feed"), 5, "http or https"),
        (ENTRY.replace("https://paper.example", "file:///etc"), 5, "http or https"),
        (ENTRY.replace("https://", "https://me:secret@"), 5, "without a user name"),
        (ENTRY.replace("tier: 3", "tier: 7"), 7, "tier"),
        (ENTRY.replace("id: paper", "id: The Paper"), 2, "id"),
        (ENTRY + "    poll_seconds: 1\n", 9, "poll_seconds"),
        (ENTRY + "    zone: Europe/Lundun\n", 9, "time zone"),
        (ENTRY + "    ids: {take: 'Article/{number}'}\n", 9, "{digits}"),
        (ENTRY + "    dates: {link: 'year'}\n", 9, "{yyyy}"),
        (ENTRY + "    dates: {precision: hour}\n", 9, "precision"),
        (ENTRY + "    dates: {placeholders: ['7 am']}\n", 9, "placeholders"),
        (ENTRY + "    volatile: '{any}'\n", 9, "words before and after it"),
        (ENTRY + "    validators: ignored\n", 9, "did you mean 'ignore'"),
        (ENTRY + "    links: [{replace: /a/}]\n", 9, "by"),
        (ENTRY + "    items_min: 10\n    items_max: 5\n", 2, "items_min is larger"),
        (ENTRY + "    substitute: un_pres_rss\n", 2, "did you mean 'un_press_rss'"),
        (ENTRY.replace("kind: feed", "kind: site"), 2, "needs `site`"),
        (ENTRY + ENTRY, 10, "there twice"),
        (ENTRY + ENTRY.replace("id: paper", "id: other"), 10, "has the address of 'paper'"),
        ("\n  - id: uk_fcdo_atm\n    enabled: false\n", 2, "if you mean to change 'uk_fcdo_atom'"),
    ],
)
def test_a_mistake_is_named_by_file_line_and_nearest_word(tmp_path, entry, line, words):
    with pytest.raises(ConfigError) as caught:
        load_sources(written(tmp_path, entry))
    assert words in str(caught.value)
    assert (Path(caught.value.file).name, caught.value.line) == ("mine.yaml", line)


def test_a_secret_in_an_address_is_not_repeated(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load_sources(written(tmp_path, ENTRY.replace("https://", "https://me:hunter2@")))
    assert "hunter2" not in str(caught.value)
