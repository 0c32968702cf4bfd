# SPDX-License-Identifier: MIT
"""The shipped register of publishers, and a user's own beside it."""

import re
from pathlib import Path

import pytest

from config.outlets import load_outlets, register_files
from monitor.core.errors import ConfigError
from monitor.core.outlets import Origin

SHIPPED = load_outlets()


def test_the_register_is_wide_and_says_of_each_whose_it_is():
    assert len(SHIPPED.all) >= 250
    assert len({outlet.country for outlet in SHIPPED.all}) >= 60
    assert not [outlet.name for outlet in SHIPPED.all if not (outlet.country and outlet.owner and outlet.domains)]


def test_domains_are_bare_hosts():
    domains = [domain for outlet in SHIPPED.all for domain in outlet.domains]
    assert not [domain for domain in domains if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain)]


@pytest.mark.parametrize(
    ("publisher", "url", "tier"),
    [
        ("Official Journal", "", 1),
        ("", "https://www.consilium.europa.eu/en/press/press-releases/", 2),
        ("Рада ЄС", "", 2),
        ("Thomson Reuters", "", 3),
        ("", "https://de.reuters.com/article", 3),
        ("Українська правда", "", 3),
        ("The Guardian", "", 3),
        ("Süddeutsche", "", 3),
        ("Суспільне", "", 3),
        ("L'Orient Today", "", 3),
        ("L’Orient Today", "", 3),
        ("Укрінформ", "", 4),
        ("ТАСС", "", 4),
        ("", "https://english.news.cn/20240513/c.html", 4),
        ("تسنیم", "", 4),
        ("", "https://someone.substack.com/p/post", 4),
        ("Nobody's Gazette", "https://nobody.test/", 4),
        ("", "https://reuters.com.evil.test/", 4),
        ("", "https://notreuters.com/", 4),
    ],
)
def test_publishers_are_known_by_name_and_by_domain(publisher: str, url: str, tier: int):
    assert SHIPPED.tier_for(publisher, url) == tier


@pytest.mark.parametrize(
    ("publisher", "origin", "tier"),
    [
        ("Reuters via Yahoo News", "Reuters", 3),
        ("Reuters via Somebody", "Reuters", 3),
        ("Reuters / Business Recorder", "Reuters", 3),
        ("Business Recorder/Reuters", "Reuters", 3),
        ("Kyiv Post (AFP)", "AFP", 3),
        ("Focus Taiwan (CNA)", "CNA Taiwan", 3),
        ("Somebody (TASS)", "TASS", 4),
        ("Le Monde avec AFP", "Le Monde avec AFP", 4),
        ("Le Monde with AFP", "AFP", 3),
        ("Tehran Times / Reuters", "Reuters", 4),
        ("The Guardian via TASS", "TASS", 4),
        ("Council of the EU via Somebody", "Council of the EU", 3),
        ("Council press release (IEU Monitoring)", "IEU Monitoring", 4),
        ("ABC News (US)", "ABC News", 3),
    ],
)
def test_a_reprint_is_known_by_its_publishers_name(publisher: str, origin: str, tier: int):
    assert SHIPPED.origin_of(publisher, "", "Ministers met", "They met.") == Origin(name=origin, tier=tier)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("BRUSSELS, May 13 (Reuters) - Ministers agreed.", "Reuters"),
        ("KYIV/AFP Ministers agreed.", "AFP"),
        ("By Ada Writer, Associated Press\nMinisters agreed.", "AP"),
        ("Les ministres ont tranché, selon l'AFP.", "AFP"),
        ("Die Minister sind sich einig, laut dpa.", "dpa"),
        ("Los ministros acordaron, según EFE.", "EFE"),
        ("Міністри погодилися, повідомляє Укрінформ.", "Ukrinform"),
        ("Министры договорились, сообщает ТАСС.", "TASS"),
        ("وزیران به گزارش ایسنا توافق کردند", "ISNA"),
        ("Ministers agreed. (With inputs from PTI)", "PTI"),
        ("Ministers agreed, Kyodo News agency reported.", "Kyodo"),
        ("Ministers agreed. © 2024 The Associated Press", "AP"),
        ("Ministers agreed on a petra of measures.", "Dawn"),
        ("He left AFP in May.", "Dawn"),
    ],
)
def test_a_reprint_is_known_by_what_its_text_credits(text: str, origin: str):
    assert SHIPPED.origin_of("Dawn", "", "Ministers agree", text) == Origin(name=origin, tier=3)


def test_a_credit_in_the_text_makes_no_stranger_credible():
    assert SHIPPED.origin_of("Somebody", "", "x", "BRUSSELS (Reuters) - They agreed.") == Origin(name="Reuters", tier=4)


def write(tmp_path: Path, text: str, name: str = "mine.yaml") -> Path:
    (tmp_path / name).write_text(f"outlets:\n{text}", encoding="utf-8")
    return tmp_path


def test_a_users_file_adds_corrects_and_takes_over_a_domain(tmp_path: Path):
    own = write(
        tmp_path,
        "  Village Voice: {tier: 3, domains: [village.test]}\n"
        "  RT: {tier: 4, domains: [rt.com], names: [RT Deutsch]}\n"
        "  Our Bild: {tier: 3, names: [Bild], domains: [bild.de]}\n",
    )
    known = load_outlets((), own)
    assert known.tier_for("", "https://sub.village.test/1") == 3
    assert known.find("RT Deutsch") is not None and known.find("Russia Today") is None
    assert known.find("", "https://bild.de/") == known.find("Bild")
    assert (found := known.find("Bild")) is not None and found.name == "Our Bild"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("  A: {tier: 5}\n", "mine.yaml:2"),
        ("  A: {tier: 3, domain: [a.test]}\n", "did you mean 'domains'"),
        ("  A: {tier: 3, country: Norway}\n", "A.country"),
        (
            "  A: {tier: 3, domains: [a.test]}\n  B: {tier: 3, domains: [a.test]}\n",
            "'a.test' is given to 'A' and to 'B'",
        ),
        ("  A: {tier: 3, names: [The Post]}\n  B: {tier: 3, names: [post]}\n", "'post' is given to 'A' and to 'B'"),
    ],
)
def test_what_is_wrong_in_a_users_file_is_named(tmp_path: Path, text: str, complaint: str):
    with pytest.raises(ConfigError, match=re.escape(complaint)):
        load_outlets((), write(tmp_path, text))


def test_norway_is_a_country(tmp_path: Path):
    found = load_outlets((), write(tmp_path, "  A: {tier: 3, country: NO}\n")).find("A")
    assert found is not None and found.country == "NO"


def test_the_files_stay_short_enough_to_read():
    assert all(len(path.read_text(encoding="utf-8").splitlines()) <= 300 for path in register_files())
