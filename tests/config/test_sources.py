# SPDX-License-Identifier: MIT
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config.sources import load_sources
from monitor.core.errors import ConfigError
from monitor.core.model import DateRule, DocumentRule, IdRule, SourceKind, Tier

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


def written(folder: Path, *entries: str) -> Path:
    (folder / "mine.yaml").write_text("sources:" + "".join(entries), encoding="utf-8")
    return folder


# ------------------------------------------------------------------------------------------------ what ships


def test_the_catalogue_holds_the_sources_of_the_shipped_dossier():
    assert set(FIRST_TWENTY.split()) <= set(load_sources())


@pytest.mark.parametrize("source", load_sources().values(), ids=lambda source: source.id)
def test_an_entry_of_the_catalogue_is_whole(source):
    assert urlsplit(source.url).scheme == "https"
    assert source.checked_on and source.expected_per_day
    assert source.poll_seconds >= 300
    assert (source.site is None) or source.kind is not SourceKind.FEED or source.id == "un_press_rss"
    assert source.enabled or source.substitute or source.id in (
        "eu_commission_presscorner_rss", "eu_parliament_press_rss", "guardian_rss", "euobserver_rss", "ukrinform_rss",
        "ir_irna_rss",
    )  # fmt: skip


def test_the_rules_are_those_that_were_measured():
    known = load_sources()
    assert known["eu_eurlex_oj_l_rss"].ids == IdRule(field="link", take="uri={rest}")
    assert known["eu_eurlex_oj_l_rss"].dates == DateRule(precision="day")
    assert known["eu_council_press_rss"].dates.fields == ("updated", "published")
    assert known["us_whitehouse_actions_rss"].ids == IdRule(field="guid", take="?p={digits}")
    assert known["uk_fcdo_atom"].ids == IdRule(field="link")
    assert known["us_war_releases_rss"].document is DocumentRule.NEVER
    assert known["us_state_press_html"].document is DocumentRule.ALWAYS


# ------------------------------------------------------------------------------------------------ what users write


def test_a_user_adds_a_source_with_a_few_lines(tmp_path):
    found = load_sources(written(tmp_path, ENTRY))["paper"]
    assert (found.kind, found.tier, found.enabled) == (SourceKind.FEED, Tier.PRESS, True)
    assert (found.poll_seconds, found.zone, found.document) == (900, "UTC", DocumentRule.MATCHED)


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
