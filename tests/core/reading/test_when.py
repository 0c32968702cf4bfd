# SPDX-License-Identifier: MIT
"""Which of a sentence's dates is the day of the event, and which only bounds or describes something. All invented."""

from datetime import date

import pytest

from tests.core.reading.scenes import status, verdict

NOT_THE_DAY = [
    # a term: until when it holds
    ("The Council prolonged the sanctions on Iran to 31 July.", "extended"),
    ("The EU extended its sanctions on Iran up to 31 January.", "extended"),
    ("The EU extended its sanctions on Iran beyond 27 February.", "extended"),
    # the day of the act that it is about
    ("The Council lifted the sanctions of 5 March on Iran.", "lifted"),
    ("The sanctions imposed on 14 December 2020 on Iran were lifted by the Council.", "lifted"),
    ("The sanctions on Iran announced on 4 March and 9 April were lifted by the Council.", "lifted"),
    ("The sanctions agreed by ministers in January on Iran were lifted by the Council.", "lifted"),
]
THE_DAY = [
    ("On 5 March 2023 the Council lifted its sanctions on Iran.", None),
    ("The Council lifted its sanctions on Iran on 5 March 2023.", None),
    ("Ministers met on 5 March 2023 and lifted the EU sanctions on Iran.", None),
    ("On the evening of 5 March 2023 the Council lifted its sanctions on Iran.", None),
]
PRESENT = [
    ("The EU sanctions on Iran take effect on 1 July.", "expected"),
    ("The EU sanctions on Iran enter into force on 20 July 2023.", "expected"),
    ("The EU sanctions on Iran enter into force on Monday.", "expected"),
    ("The EU sanctions on Iran enter into force today.", "in_force"),
    ("The EU sanctions on Iran entered into force on Monday.", "in_force"),
    ("The EU sanctions on Iran entered into force last Monday.", "in_force"),
]


@pytest.mark.parametrize(("text", "expected"), NOT_THE_DAY + THE_DAY, ids=[t for t, _ in NOT_THE_DAY + THE_DAY])
def test_a_date_makes_an_event_old_only_where_it_is_the_event_s_own(text, expected):
    assert status(text) == expected


@pytest.mark.parametrize(("text", "expected"), PRESENT, ids=[text for text, _ in PRESENT])
def test_what_takes_place_on_a_day_to_come_is_planned(text, expected):
    assert status(text) == expected


def test_the_present_means_the_monday_to_come():
    assert verdict("The EU sanctions on Iran enter into force on Monday.").event_on == date(2023, 6, 19)


def test_a_term_is_not_the_day_of_the_event():
    told = verdict("The Council extended the sanctions on Iran for a year, 15 July 2024 being their new end.")
    assert (told.status, told.event_on) == ("extended", None)
