# SPDX-License-Identifier: MIT
"""Dates in running text, against a Friday: 16 June 2023."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.dates import find_dates

FRIDAY = date(2023, 6, 16)
PAST = [
    ("The ministers met on Monday.", date(2023, 6, 12)),
    ("They agreed on Friday.", date(2023, 6, 16)),
    ("They agreed last Friday.", date(2023, 6, 9)),
    ("It was decided yesterday.", date(2023, 6, 15)),
    ("The list came out today.", date(2023, 6, 16)),
    ("The act is of 12 December 2022.", date(2022, 12, 12)),
    ("On December 12 the list grew.", date(2022, 12, 12)),
    ("On June 17 the list grows.", date(2023, 6, 17)),
    ("On the 3rd of March they met.", date(2023, 3, 3)),
    ("Signed Dec. 27, 2022, in haste.", date(2022, 12, 27)),
    ("dated 2023-05-01", date(2023, 5, 1)),
    ("Three days ago the talks ended.", date(2023, 6, 13)),
    ("On 14 November they met.", date(2022, 11, 14)),
    ("They invite all to the vote on 3 August.", date(2023, 8, 3)),  # ten months ago would be told with its year
]
AHEAD = [
    ("They will meet on Monday.", date(2023, 6, 19)),
    ("They will meet on Friday.", date(2023, 6, 16)),
    ("They will meet next Friday.", date(2023, 6, 23)),
    ("It will come tomorrow.", date(2023, 6, 17)),
    ("It will come on 3 March.", date(2024, 3, 3)),
]


@pytest.mark.parametrize(("text", "expected"), PAST, ids=[text for text, _ in PAST])
def test_what_happened_is_dated_backwards(text, expected):
    assert [d.on for d in find_dates(text, FRIDAY)] == [expected]


@pytest.mark.parametrize(("text", "expected"), AHEAD, ids=[text for text, _ in AHEAD])
def test_what_is_planned_is_dated_forwards(text, expected):
    assert [d.on for d in find_dates(text, FRIDAY, ahead=True)] == [expected]


@pytest.mark.parametrize(
    ("text", "on", "precision"),
    [
        ("in March", date(2023, 3, 1), "month"),
        ("in July", date(2022, 7, 1), "month"),
        ("in October 2021", date(2021, 10, 1), "month"),
        ("last month", date(2023, 5, 1), "month"),
        ("in 2012", date(2012, 1, 1), "year"),
        ("last year", date(2022, 1, 1), "year"),
    ],
)
def test_a_month_or_a_year_says_that_it_is_no_day(text, on, precision):
    assert [(d.on, d.precision) for d in find_dates(f"They met {text}.", FRIDAY)] == [(on, precision)]


@pytest.mark.parametrize(
    "text",
    ["valid until 13 April 2024", "in place since Monday", "due by Friday", "put off to 3 July"],
)
def test_a_limit_is_no_day_on_which_something_happened(text):
    assert all(d.limit for d in find_dates(text, FRIDAY))


@pytest.mark.parametrize(
    "text", ["On 31 February they met.", "They may 10 times agree.", "Soon, recently, in a while."]
)
def test_what_is_no_date_is_not_one(text):
    assert find_dates(text, FRIDAY) == []


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 6))
def test_a_weekday_lies_within_a_week_on_the_side_its_verb_tells(published, day):
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[day]
    [back] = find_dates(f"They met on {name}.", published)
    [forward] = find_dates(f"They will meet on {name}.", published, ahead=True)
    assert 0 <= (published - back.on).days < 7
    assert 0 <= (forward.on - published).days < 7
    assert back.on.weekday() == forward.on.weekday() == day


@given(st.text(max_size=200), st.dates(date(1, 2, 1), date(9998, 1, 1)))
def test_no_text_and_no_day_breaks_it(text, published):
    for dated in find_dates(text, published):
        assert text[dated.start : dated.end]
