# SPDX-License-Identifier: MIT
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.model import DateQuality, DateRule
from spiders.dates import dated, read

NOW = datetime(2023, 3, 1, 12, tzinfo=UTC)
BRUSSELS = ZoneInfo("Europe/Brussels")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "published"),
    [
        ("Mon, 12 Dec 2022 15:50:00 +0100", utc(2022, 12, 12, 14, 50)),
        ("Mon, 12 Dec 2022 15:50:00 GMT", utc(2022, 12, 12, 15, 50)),
        ("12 Dec 22 15:50 EST", utc(2022, 12, 12, 20, 50)),
        ("2022-12-12T15:50:00Z", utc(2022, 12, 12, 15, 50)),
        ("2022-12-12T15:50:00.123+01:00", utc(2022, 12, 12, 14, 50)),
        ("20221212T154500Z", utc(2022, 12, 12, 15, 45)),
        ("Mon, 12 Dec 2022 23:59:60 +0000", utc(2022, 12, 12, 23, 59, 59)),
        ("Mon, 12 Dec 2022 15:50:00 MSK", utc(2022, 12, 12, 12, 50)),
    ],
)
def test_a_moment_with_its_zone_is_exact(raw, published):
    found = read(raw, BRUSSELS, NOW)
    assert (found.published, found.quality, found.raw) == (published, DateQuality.EXACT, raw)


def test_a_moment_without_a_zone_is_taken_for_the_sources_own():
    found = read("2022-12-12 15:50", BRUSSELS, NOW)
    assert (found.published, found.quality) == (utc(2022, 12, 12, 14, 50), DateQuality.ASSUMED_ZONE)


def test_a_zone_that_nobody_knows_is_not_taken_for_utc():
    assert read("Mon, 12 Dec 2022 15:50:00 QQT", BRUSSELS, NOW).quality is DateQuality.ASSUMED_ZONE


@pytest.mark.parametrize(
    "raw", ["December 9, 2022", "9 December 2022", "2022-12-09", "Friday, December 9, 2022", "9.12.2022"]
)
def test_a_day_is_noon_of_that_day_where_the_source_is(raw):
    found = read(raw, BRUSSELS, NOW)
    assert (found.published, found.quality) == (utc(2022, 12, 9, 11), DateQuality.DAY)


@pytest.mark.parametrize("raw", ["Mon, 12 Dec 2022 00:00:00 +0100", "2022-12-12T00:00:00Z"])
def test_midnight_to_the_second_is_a_day_and_stays_on_it(raw):
    found = read(raw, BRUSSELS, NOW)
    assert found.quality is DateQuality.DAY
    assert found.published is not None and found.published.astimezone(BRUSSELS).day == 12


def test_a_placeholder_noon_is_a_day_where_the_rule_says_so():
    rule = DateRule(precision="day")
    found = dated({"published": "Mon, 12 Dec 2022 12:00:00 +0000"}, "", rule, "America/New_York", NOW)
    assert (found.quality, found.published) == (DateQuality.DAY, utc(2022, 12, 12, 17))


@pytest.mark.parametrize("raw", ["Thu, 01 Jan 1970 00:00:00 GMT", "2099-01-01T10:00:00Z"])
def test_a_date_that_cannot_be_is_kept_but_not_believed(raw):
    found = read(raw, BRUSSELS, NOW)
    assert found.quality is DateQuality.IMPLAUSIBLE
    assert found.raw == raw


@pytest.mark.parametrize(
    "raw", ["", "yesterday", "Lundi 22/11/2026", "32 December 2022", "2022-13-45T99:99:99Z", "0000-00-00"]
)
def test_what_is_no_date_leaves_the_time_we_saw_it(raw):
    found = read(raw, BRUSSELS, NOW)
    assert (found.published, found.quality) == (None, DateQuality.FIRST_SEEN)


def test_the_first_field_that_is_there_wins():
    rule = DateRule(fields=("published", "updated"))
    found = dated({"updated": "2022-12-12T15:50:00Z"}, "", rule, "UTC", NOW)
    assert found.published == utc(2022, 12, 12, 15, 50)


@pytest.mark.parametrize(
    ("link", "published"),
    [
        ("https://c.example/meetings/fac/2022/12/12/", utc(2022, 12, 12, 11)),
        ("https://c.example/meetings/fac/2022/12/12-13/", utc(2022, 12, 12, 11)),
        ("https://c.example/meetings/fac/", None),
        ("https://c.example/meetings/fac/2022/13/40/", None),
    ],
)
def test_a_day_in_the_address_counts_where_the_rule_says_so(link, published):
    rule = DateRule(link="/{yyyy}/{mm}/{dd}")
    assert dated({"updated": "2022-11-01T10:00:00Z"}, link, rule, "Europe/Brussels", NOW).published == published


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_of_dates_fail(raw):
    assert read(raw, BRUSSELS, NOW).quality in DateQuality


@given(st.integers(800_000_000, 1_677_000_000).filter(lambda second: second % 86_400))
def test_an_iso_stamp_comes_back_as_it_went_in(second):
    stamp = datetime.fromtimestamp(second, UTC)
    assert read(stamp.isoformat(), BRUSSELS, NOW).published == stamp
