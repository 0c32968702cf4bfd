# SPDX-License-Identifier: MIT
"""What a list tells when it is read again. All names are invented."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.listings import LOOKS, changes
from monitor.core.model import DateQuality, Fetch, Item, Outcome, SourceState, Validators

MONDAY = datetime(2031, 3, 3, 9, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
LISTED = datetime(2031, 3, 2, 12, tzinfo=UTC)
NEW = SourceState()
OFF = "The sanctions list was amended, off"


def entry(number: int, said: str = "Makes rain.", listed: datetime | None = LISTED) -> Item:
    return Item(
        source="list",
        key=f"NW{number}",
        url=f"https://list.example/#NW{number}",
        title=f"On the Nowhere list (Rain): Rainmaker {number} (NW{number})",
        text=said,
        published=listed,
        date_quality=DateQuality.DAY if listed else DateQuality.FIRST_SEEN,
    )


def a_look(*entries: Item, at: datetime = MONDAY, partial: bool = False) -> Fetch:
    return Fetch(
        source="list", at=at, outcome=Outcome.OK, reason="", items=entries, partial=partial,
        body_hash="b", validators=Validators(etag="e"),
    )  # fmt: skip


def told(found: Fetch) -> dict[str, str]:
    """Return what is said of each entry, without the name."""
    return {item.key: item.title.partition(" the Nowhere list")[0] for item in found.items}


def held_after(*looks: Fetch) -> tuple[Item, ...]:
    """Return the newest words of each entry after these looks."""
    held: dict[str, Item] = {}
    for look in looks:
        held |= {item.key: item for item in changes(look, list(held.values()), NEW).items}
    return tuple(held.values())


def test_the_first_look_tells_who_is_on_it_and_adds_nobody():
    assert told(changes(a_look(entry(1), entry(2)), (), NEW)) == {"NW1": "On", "NW2": "On"}


def test_an_entry_that_was_not_there_was_added_on_the_day_that_the_list_gives():
    found = changes(a_look(entry(1), entry(2), at=TUESDAY), held_after(a_look(entry(1))), NEW)
    assert told(found) == {"NW1": "On", "NW2": "Added to"}
    assert found.items[1].published == LISTED
    assert found.items[1].title == "Added to the Nowhere list (Rain): Rainmaker 2 (NW2)"


def test_an_entry_without_a_day_of_its_own_was_added_when_we_saw_it():
    found = changes(a_look(entry(1), entry(2, listed=None), at=TUESDAY), held_after(a_look(entry(1))), NEW)
    assert (found.items[1].published, found.items[1].date_quality) == (TUESDAY, DateQuality.FIRST_SEEN)


def test_an_entry_that_says_something_else_was_amended_when_we_saw_it():
    found = changes(a_look(entry(1, "Makes snow."), at=TUESDAY), held_after(a_look(entry(1))), NEW)
    assert told(found) == {"NW1": "Amended on"}
    assert (found.items[0].published, found.items[0].text) == (TUESDAY, "Makes snow.")


def test_an_entry_that_is_missing_was_taken_off_and_is_still_known_by_its_words():
    found = changes(a_look(entry(2), at=TUESDAY), held_after(a_look(entry(1), entry(2))), NEW)
    assert told(found) == {"NW1": OFF, "NW2": "On"}
    assert found.items[0].title == "The sanctions list was amended, off the Nowhere list (Rain): Rainmaker 1 (NW1)"
    assert found.items[0].text == "No longer on the list, as read on 04 March 2031.\n\nMakes rain."
    assert found.items[0].published == TUESDAY


def test_what_was_told_once_is_not_told_again():
    held = held_after(
        a_look(entry(1), entry(2)), a_look(entry(2, "Makes snow."), entry(3), at=TUESDAY)
    )  # 1 was taken off, 2 amended, 3 added
    again = changes(a_look(entry(2, "Makes snow."), entry(3), at=TUESDAY + timedelta(days=1)), held, NEW)
    before = {item.key: (item.title, item.text) for item in held}
    assert [(item.title, item.text) for item in again.items] == [before["NW2"], before["NW3"]]


def test_who_comes_back_is_added_again():
    held = held_after(a_look(entry(1), entry(2)), a_look(entry(2)))
    assert told(changes(a_look(entry(1), entry(2), at=TUESDAY), held, NEW)) == {"NW1": "Added to", "NW2": "On"}


def test_a_body_that_may_be_cut_takes_nobody_off():
    found = changes(a_look(entry(2), partial=True), held_after(a_look(entry(1), entry(2))), NEW)
    assert told(found) == {"NW2": "On"}


def test_an_entry_whose_words_were_dropped_is_taken_off_by_its_number():
    dropped = replace(entry(1), title="", text="", url="")
    found = changes(a_look(entry(2)), (dropped, entry(2)), NEW)
    assert found.items[0].title == "The sanctions list was amended, off the list: NW1"


# ------------------------------------------------------------------------------------------------ too many at once

MANY = tuple(entry(number) for number in range(600))


@pytest.mark.parametrize(("gone", "believed"), [(60, True), (61, False), (600, False)])
def test_more_than_a_tenth_at_once_is_suspect(gone, believed):
    found = changes(a_look(*MANY[gone:]), MANY, NEW)
    assert (found.outcome is Outcome.OK) is believed
    if not believed:
        assert (found.items, found.validators, found.body_hash) == ((), None, None)
        assert found.reason.startswith(f"{gone} of 600 entries are missing at once")


def test_of_a_short_list_fifty_may_go():
    short = MANY[:100]
    assert changes(a_look(*short[50:]), short, NEW).outcome is Outcome.OK
    assert changes(a_look(*short[51:]), short, NEW).outcome is Outcome.SUSPECT


def test_so_large_a_removal_is_believed_when_three_looks_in_a_row_say_so():
    known, outcomes = NEW, []
    for failures in range(1, LOOKS + 1):
        found = changes(a_look(*MANY[300:]), MANY, known)
        outcomes.append(found.outcome)
        known = SourceState(outcome=found.outcome, reason=found.reason, failures=failures)
    assert outcomes == [Outcome.SUSPECT, Outcome.SUSPECT, Outcome.OK]
    assert sum(item.title.startswith(OFF) for item in found.items) == 300


def test_other_failures_before_do_not_make_it_believed():
    known = SourceState(outcome=Outcome.FAILED, reason="no answer in time", failures=7)
    assert changes(a_look(*MANY[300:]), MANY, known).outcome is Outcome.SUSPECT
