# SPDX-License-Identifier: MIT
"""Which package, which listing round a sentence means; on invented reports and on the real days and amounts."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from monitor.core.deciding import decide
from monitor.core.instalment_facts import equal_amount, key_of, same_event
from monitor.core.instalments import place, round_key
from monitor.core.model import InstalmentFacts, Standing, StatusChange
from monitor.core.standings import apply, current, merged, standing_of
from tests.core.scenes import (
    AID,
    CLAIM,
    DISPUTE,
    PACKAGES,
    PLAIN,
    ROUNDS,
    SANCTIONS,
    amount,
    change,
    dec,
    held,
    moved_by,
    official,
    standing,
)

BASELINE = Path(__file__).parents[2] / ".." / "shared" / "data" / "baseline.yaml"
NO_FACTS = InstalmentFacts()


def package(facts, on, state="authorised", there=None, dated=True):
    return place(facts, on, state, there or Standing(thread="harbour"), AID, PACKAGES, dated=dated).key


def listing(facts, on, state="adopted", there=None, dated=True):
    return place(facts, on, state, there or Standing(thread="harbour"), SANCTIONS, ROUNDS, dated=dated).key


# ---------------------------------------------------------------------- packages with an amount

ONE = standing(("authorised", dec(9), "2022-12-09-275m", amount(275)))
ANNOUNCED = standing(("announced", dec(9), "2022-12-09-275m", amount(275)))
UNNAMED = standing(("expected", dec(2), "2022-12-02"))
IT = "2022-12-09-275m"


@pytest.mark.parametrize(
    ("said", "on", "state", "there", "key"),
    [
        (amount(275), dec(9), "authorised", None, IT),
        (amount(1850), dec(9), "announced", ONE, IT),  # the same day: one package, however it is counted
        (amount(1850), dec(10), "announced", ONE, IT),
        (amount(1850), dec(11), "announced", ONE, "2022-12-11-1.85bn"),
        (amount(278), dec(20), "notified", ONE, IT),  # "nearly"
        (amount(290), dec(20), "notified", ONE, "2022-12-20-290m"),
        (amount(275), dec(12), "authorised", ONE, IT),  # a report of it, three days on
        (amount(275), dec(14), "authorised", ONE, "2022-12-14-275m"),  # dated: a new act of the same amount
        (amount(275), date(2023, 1, 3), "notified", ONE, "2023-01-03-275m"),
        (NO_FACTS, dec(20), "delivered", ONE, IT),
        (NO_FACTS, date(2023, 1, 23), "delivered", ONE, IT),
        (NO_FACTS, date(2023, 1, 25), "delivered", ONE, "2023-01-25"),
        (NO_FACTS, dec(12), "expected", ONE, IT),  # talk of what was just done
        (NO_FACTS, dec(30), "expected", ONE, "2022-12-30"),
        (NO_FACTS, dec(15), "authorised", ANNOUNCED, IT),
        (amount(275), dec(9), "authorised", UNNAMED, "2022-12-02"),  # it was expected without its amount
        (amount(275), date(2023, 2, 9), "authorised", UNNAMED, "2023-02-09-275m"),
        (NO_FACTS, dec(30), "paused", ONE, IT),  # concerns the whole thread
    ],
)
def test_a_report_finds_its_package(said, on, state, there, key):
    assert package(said, on, state, there) == key


def test_a_delivery_that_names_no_amount_is_its_own_where_several_packages_are_open():
    two = standing(
        ("authorised", dec(9), "2022-12-09-275m", amount(275)),
        ("authorised", dec(21), "2022-12-21-1bn", amount(1000)),
    )
    assert package(NO_FACTS, date(2023, 1, 5), "delivered", two) == "2023-01-05"
    assert package(amount(275), dec(23), "delivered", two) == IT


def test_an_old_package_that_arrives_does_not_swallow_the_new_one_of_that_day():
    arrived = standing(
        ("authorised", dec(9), "2022-12-09-275m", amount(275)), ("delivered", dec(30), "2022-12-09-275m", amount(275))
    )
    assert package(amount(325), dec(30), "authorised", arrived) == "2022-12-30-325m"
    nobody_said_which = standing(("delivered", dec(30), "2022-12-30"))
    assert package(amount(325), dec(30), "authorised", nobody_said_which) == "2022-12-30-325m"


def test_a_report_that_does_not_say_when_is_an_echo_for_three_weeks():
    assert package(amount(275), dec(20), there=ONE, dated=False) == IT
    assert package(NO_FACTS, dec(20), there=ONE, dated=False) == IT
    assert package(NO_FACTS, date(2023, 1, 9), there=ONE, dated=False) == "2023-01-09"


def test_two_equal_amounts_a_month_apart_are_two_packages():
    first = standing(("authorised", date(2023, 5, 3), "2023-05-03-300m", amount(300)))
    assert package(amount(300), date(2023, 5, 31), there=first) == "2023-05-31-300m"


def test_of_two_packages_of_one_day_the_equal_amount_is_meant():
    there = standing(
        ("authorised", dec(9), "2022-12-09-275m", amount(275)), ("announced", dec(10), "2022-12-10-2bn", amount(2000))
    )
    assert package(amount(275), dec(10), "notified", there) == "2022-12-09-275m"
    assert package(amount(2000), dec(9), "authorised", there) == "2022-12-10-2bn"


def test_amounts_of_two_currencies_are_never_equal():
    dollars = InstalmentFacts(amounts=(5e8,), currency="USD")
    assert not equal_amount(dollars, InstalmentFacts(amounts=(5e8,), currency="EUR"))
    assert equal_amount(dollars, InstalmentFacts(amounts=(5.05e8,)))


# ---------------------------------------------------------------------- listing rounds

NINTH = standing(("expected", dec(10), "2022-12-10-no9", amount(ordinal=9)))
ACT = standing(("adopted", dec(12), "2022-12-12", amount(acts=("2022/2428",))))


@pytest.mark.parametrize(
    ("said", "on", "state", "there", "key"),
    [
        (amount(acts=("2022/2428",)), dec(14), "in_force", ACT, "2022-12-12"),
        (amount(acts=("2022/2432",)), dec(12), "adopted", ACT, "2022-12-12"),  # one decision, two acts
        (amount(acts=("2023/1529",)), date(2023, 7, 20), "adopted", ACT, "2023-07-20-2023-1529"),
        (amount(ordinal=9), dec(16), "adopted", NINTH, "2022-12-10-no9"),
        (amount(ordinal=10), dec(11), "expected", NINTH, "2022-12-11-no10"),
        (NO_FACTS, dec(16), "adopted", NINTH, "2022-12-10-no9"),
        (NO_FACTS, dec(14), "adopted", ACT, "2022-12-12"),
        (NO_FACTS, dec(20), "adopted", ACT, "2022-12-20"),
        (NO_FACTS, dec(20), "expected", ACT, "2022-12-12"),
        (NO_FACTS, date(2023, 2, 15), "proposed", ACT, "2023-02-15"),
        (NO_FACTS, date(2023, 7, 1), "extended", ACT, "2022-12-12"),
        (NO_FACTS, dec(13), "blocked", ACT, "2022-12-12"),  # days after: it denies what stands
        (NO_FACTS, date(2023, 2, 20), "blocked", ACT, "2023-02-20"),  # months after: it is about the next one
    ],
)
def test_a_report_finds_its_listing_round(said, on, state, there, key):
    assert listing(said, on, state, there) == key


def test_a_press_report_and_the_journal_that_follows_are_one_round():
    there = standing(("adopted", dec(12), "2022-12-12"))
    assert listing(amount(acts=("2022/2428",)), dec(12), "in_force", there) == "2022-12-12"


def test_an_act_that_cites_an_earlier_one_is_an_act_of_its_own():
    later = amount(acts=("2024/77", "2022/2428"))
    assert listing(later, date(2024, 1, 9), "adopted", ACT) == "2024-01-09-2024-77"
    assert listing(later, dec(13), "adopted", ACT) == "2022-12-12"


def test_of_two_rounds_with_one_number_the_one_of_that_day_is_meant():
    there = standing(("agreed", dec(1), "a", amount(ordinal=9)), ("agreed", dec(20), "b", amount(ordinal=9)))
    assert listing(amount(ordinal=9), dec(2), "agreed", there) == "a"
    assert listing(amount(ordinal=9), dec(21), "adopted", there) == "b"


def test_a_renewal_a_year_later_opens_a_round():
    there = standing(("adopted", dec(1), "a"), ("extended", date(2023, 7, 1), "a"))
    assert listing(NO_FACTS, date(2024, 7, 1), "extended", there) == "2024-07-01"
    assert listing(NO_FACTS, date(2023, 7, 9), "extended", there) == "a"


def test_an_older_round_learned_of_late_does_not_join_the_newer_one():
    assert listing(NO_FACTS, date(2022, 10, 20), "adopted", ACT) == "2022-10-20"


def test_a_thread_that_does_not_repeat_has_one_instalment_without_a_name():
    empty = Standing(thread="harbour")
    assert place(amount(275), dec(9), "agreed", empty, SANCTIONS, PLAIN).key == ""
    there = standing(("agreed", dec(9)))
    assert place(amount(300), dec(30), "adopted", there, SANCTIONS, PLAIN).key == ""
    assert place(NO_FACTS, dec(30), "denied", standing(("alleged", dec(9))), CLAIM, DISPUTE).key == ""


# ---------------------------------------------------------------------- keys


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        (amount(275), "2022-12-09-275m"),
        (amount(1000, 1850), "2022-12-09-1.85bn"),
        (amount(0.75), "2022-12-09-750k"),
        (InstalmentFacts(amounts=(400.0,)), "2022-12-09-400"),
        (amount(ordinal=10), "2022-12-09-no10"),
        (amount(acts=("2022/2433",)), "2022-12-09-2022-2433"),
        (NO_FACTS, "2022-12-09"),
    ],
)
def test_a_key_tells_the_day_and_the_first_distinguishing_fact(facts, key):
    assert key_of(dec(9), facts) == key


def test_reports_that_are_held_back_share_the_key_of_the_first():
    first = held("authorised", dec(9))
    there = Standing(thread="harbour", pending=(first,))
    assert package(amount(275), dec(10), there=there) == "2022-12-09"
    assert package(amount(275), dec(15), there=there) == "2022-12-15-275m"


def test_a_key_that_is_taken_is_not_given_twice():
    there = standing(("extended", dec(9), "2022-12-09"))
    assert round_key("", dec(9), there) == "2022-12-09-again"
    assert round_key("2022-11-01-275m", dec(9), there) == "2022-12-09-275m"


# ---------------------------------------------------------------------- one event, two reports


@pytest.mark.parametrize(
    ("a", "a_on", "b", "b_on", "same"),
    [
        (NO_FACTS, dec(9), NO_FACTS, dec(12), True),
        (NO_FACTS, dec(9), NO_FACTS, dec(13), False),
        (amount(275), dec(9), NO_FACTS, dec(11), True),
        (amount(275), dec(9), amount(800), dec(11), False),
        (amount(1000), dec(9), amount(1850), dec(10), True),
    ],
)
def test_two_reports_are_of_one_event_when_days_and_facts_agree(a, a_on, b, b_on, same):
    assert same_event(PACKAGES, a, a_on, b, b_on) is same
    assert same_event(PACKAGES, b, b_on, a, a_on) is same


def test_packages_of_two_numbers_are_two_events_even_on_one_day():
    assert not same_event(ROUNDS, amount(ordinal=9), dec(9), amount(ordinal=10), dec(9))


# ---------------------------------------------------------------------- the fold


def test_steps_add_up_to_where_a_thread_stands():
    there = standing_of(
        "harbour",
        [
            change("announced", dec(9), key="a", facts=amount(1850)),
            change("authorised", dec(10), key="a", old="announced", facts=amount(1000)),
            change("announced", dec(20), key="b", facts=amount(500)),
        ],
    )
    assert (there.status, there.since) == ("announced", dec(20)) == current(there)
    first = there.instalments[0]
    assert (first.status, first.since, first.opened) == ("authorised", dec(10), dec(9))
    assert first.facts.amounts == (1850e6, 1000e6)
    assert first.reached == (("announced", dec(9)), ("authorised", dec(10)))


def test_a_step_taken_already_adds_nothing():
    once = standing(("adopted", dec(12)))
    assert apply(once, change("adopted", dec(13), old="agreed")) == once


def test_a_thread_never_assessed_stands_nowhere():
    assert current(Standing(thread="harbour")) == (None, None)


def test_facts_of_two_reports_are_kept_side_by_side():
    both = merged(amount(275, ordinal=9), amount(300, ordinal=10, acts=("2022/1",)))
    assert (both.amounts, both.ordinal, both.acts) == ((275e6, 300e6), 9, ("2022/1",))


# ---------------------------------------------------------------------- the real drawdowns


def drawdowns():
    if not BASELINE.exists():
        pytest.skip("the known history ../shared/data/baseline.yaml is not beside this checkout")
    threads = YAML(typ="safe").load(BASELINE.read_text(encoding="utf-8"))["threads"]
    return [(e["status"], date.fromisoformat(e["date"])) for e in threads["us-aid"]["events"]]


@pytest.mark.parametrize("amounts_told", [True, False])
def test_every_real_drawdown_is_an_instalment_of_its_own(amounts_told):
    events = [(s, on) for s, on in drawdowns() if s == "authorised"]
    there = Standing(thread="harbour")
    for number, (state, on) in enumerate(events):
        facts = amount(100.0 * 1.1**number) if amounts_told else NO_FACTS
        case = official(state, on, facts=facts, about=PACKAGES, life=AID, standing=there)
        there = moved_by(case, decide(case))
    assert len(events) > 15
    assert [i.opened for i in there.instalments] == [on for _, on in events]


def test_each_real_drawdown_reported_a_day_later_by_an_agency_is_no_second_one():
    there = Standing(thread="harbour")
    taken = 0
    for state, on in drawdowns():
        for day in (on, on + timedelta(days=1)):
            case = official(state, day, on=on, about=PACKAGES, life=AID, standing=there)
            decision = decide(case)
            taken += isinstance(decision, StatusChange)
            there = moved_by(case, decision)
    assert taken <= len(drawdowns())
    assert there.since == max(on for _, on in drawdowns())
