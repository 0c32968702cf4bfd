# SPDX-License-Identifier: MIT
"""Where each state stands in a thread, and who holds it up. Sentences are invented."""

from datetime import date

from config.cues import load_cues
from monitor.core.standpoints import Said, standpoints, who

CUES = load_cues()


def said(by: str, status: str, day: int, thread: str = "listings") -> Said:
    on = date(2031, 3, day)
    return Said(thread=thread, by=by, status=status, on=on, quote=f"{by}: {status}.", url="https://wire.example/1")


def points(*told: Said) -> list[tuple[str, str, int]]:
    return [(p.actor, p.status, p.on.day) for p in standpoints(told, CUES)]


def test_a_state_stands_where_it_was_last_reported_however_it_is_called() -> None:
    assert points(said("Hungary", "blocked", 3), said("Hungarian foreign minister", "agreed", 9)) == [
        ("Hungary", "agreed", 9)
    ]


def test_a_late_report_of_an_earlier_day_moves_nobody_back_and_of_one_day_the_later_report_counts() -> None:
    assert points(said("Hungary", "agreed", 9), said("Hungary", "blocked", 3)) == [("Hungary", "agreed", 9)]
    assert points(said("Hungary", "blocked", 9), said("Hungary", "agreed", 9)) == [("Hungary", "agreed", 9)]


def test_a_subject_that_names_two_states_speaks_for_both_and_a_longer_name_is_not_also_the_shorter() -> None:
    assert points(said("Hungary and Slovakia", "blocked", 3)) == [("Hungary", "blocked", 3), ("Slovakia", "blocked", 3)]
    assert points(said("the North Korean envoy", "denied", 3)) == [("North Korea", "denied", 3)]


def test_who_is_no_state_or_body_is_left_out() -> None:
    assert points(said("a shipping broker", "blocked", 3)) == []


def test_who_holds_a_thread_up_said_so_since_it_took_the_status_and_not_otherwise_since() -> None:
    told = standpoints(
        [
            said("Poland", "blocked", 1),
            said("Hungary", "blocked", 5),
            said("Slovakia", "blocked", 6),
            said("Slovakia", "agreed", 8),
        ],
        CUES,
    )
    assert [p.actor for p in who(told, "blocked", date(2031, 3, 5))] == ["Hungary"]
    assert who(told, None, None) == []
