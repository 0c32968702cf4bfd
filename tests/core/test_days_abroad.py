# SPDX-License-Identifier: MIT
"""Days that texts in other languages name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.cues import load_cues
from monitor.core.model import Where
from monitor.core.reading.dating import day_of_lead
from monitor.core.reading.sentences import Sentence
from monitor.core.voting import DAY_WITHIN

DAYS = load_cues().days_abroad
PUBLISHED = date(2031, 3, 7)  # a Friday


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Der Rat hat am Montag zugestimmt", [3]),
        ("Die Minister beschlossen es am 4. März 2031", [4]),
        ("Les ministres ont approuvé lundi 3 mars", [3, 3]),
        ("Le 1er mars, le conseil a décidé", [1]),
        ("Los ministros acordaron el 5 de marzo de 2031", [5]),
        ("I ministri hanno deciso ieri", [6]),
        ("Os ministros decidiram na terça-feira", [4]),
        ("Ministrowie uzgodnili to w środę", [5]),
        ("Рада ухвалила рішення у п'ятницю", [7]),
        ("В среду послы согласовали меры", [5]),
        ("Bakanlar salı günü karar aldı", [4]),
        ("وزیران روز دوشنبه تصمیم گرفتند", [3]),
        ("قرر الوزراء أمس", [6]),
        ("外长3月5日通过制裁", [5]),
        ("外務省は5日、発表した", [5]),
        ("장관들은 월요일 합의했다", [3]),
    ],
)
def test_a_day_that_has_come_is_found_in_many_languages(text: str, days: list[int]) -> None:
    assert [dated.on for dated in DAYS.find(text, PUBLISHED)] == [date(2031, 3, day) for day in days]


@pytest.mark.parametrize(
    "text",
    [
        "Die Maßnahmen gelten bis zum 27. Februar",
        "Les sanctions courent jusqu'au 15 février",
        "Меры действуют с 7 февраля",
        "Der Rat tagte im März",
        "El 31 de abril no existe",
        "Ministers met in mars orbit",
    ],
)
def test_a_bound_a_month_alone_and_what_does_not_exist_are_no_day(text: str) -> None:
    assert DAYS.find(text, PUBLISHED) == []


def test_what_was_told_without_a_year_is_the_last_such_day_and_nothing_to_come_is_found() -> None:
    assert [d.on for d in DAYS.find("le 5 novembre", PUBLISHED)] == [date(2030, 11, 5)]
    assert DAYS.find("le 5 novembre 2031", PUBLISHED) == []


def test_the_day_of_a_lead_is_read_in_its_language_where_it_names_none_in_english() -> None:
    lead = Sentence(text="Les ministres ont approuvé mardi de nouvelles sanctions.", where=Where.LEAD, index=1)
    found = day_of_lead([lead], PUBLISHED, load_cues(), DAY_WITHIN)
    assert found is not None
    assert found.on == date(2031, 3, 4)


@given(st.text(), st.dates(min_value=date(1990, 1, 1)))
def test_no_text_breaks_it_and_no_day_lies_ahead(text: str, published: date) -> None:
    assert all(dated.on <= published for dated in DAYS.find(text, published))
