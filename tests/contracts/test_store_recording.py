# SPDX-License-Identifier: MIT
"""Collect and record: what every Store promises about visits, items, revisions and documents."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.core.health import Condition, noted
from monitor.core.model import (
    DateQuality,
    Document,
    DocumentState,
    Outcome,
    SourceState,
    Validators,
)
from monitor.core.ports import DocumentFailed, Recorded
from monitor.core.quiet import QuietLook
from tests.storage.scenes import (
    COUNCIL,
    NOON,
    WIRE,
    commit,
    days,
    hours,
    install,
    item,
    next_item,
    record,
    validators,
    visit,
)


@pytest.fixture(autouse=True)
def installed(store):
    install(store)


def state(store, source=COUNCIL) -> SourceState:
    with store.begin() as tx:
        return tx.source_state(source.id)


def waiting(store, limit=10):
    with store.begin() as tx:
        return tx.unexamined(limit)


def test_an_item_seen_twice_is_stored_once(store):
    assert record(store, item("a"), item("b")) == Recorded(new=2)
    assert record(store, item("a"), item("b"), item("c"), now=hours(1)) == Recorded(new=1, known=2)
    assert len(waiting(store)) == 3


def test_a_key_given_twice_in_one_body_counts_once(store):
    assert record(store, item("a", title="First"), item("a", title="Second")) == Recorded(new=1)
    assert next_item(store).item.title == "First"


def test_the_newest_words_of_each_item_of_a_source_are_held(store):
    record(store, item("a", title="First"), item("b"))
    record(store, item("a", title="Second"), now=hours(1))
    record(store, item("c", source=WIRE), source=WIRE, now=hours(2))
    with store.begin() as tx:
        held = {one.key: one.title for one in tx.held(COUNCIL.id)}
        assert [one.key for one in tx.held(WIRE.id)] == ["c"]
    assert held == {"a": "Second", "b": item("b").title}


def test_what_was_collected_comes_back_as_it_was(store):
    collected = item(
        "a", published_raw="Mon, 10 Mar 2031", date_quality=DateQuality.DAY, publisher="Wire", language="fr"
    )
    record(store, collected)
    stored = next_item(store)
    assert stored.item == collected
    assert (stored.revision, stored.seen, stored.first_seen) == (1, NOON, NOON)
    assert stored.item.published.utcoffset() == timedelta(0)


@pytest.mark.parametrize("edit", [{"title": "Council adopts second listing"}, {"text": "The vote was put off."}])
def test_an_edit_is_a_new_revision_to_be_examined_again(store, edit):
    record(store, item("a"))
    commit(store, next_item(store))
    assert record(store, item("a", **edit), now=hours(2)) == Recorded(revised=1)
    again = next_item(store)
    assert (again.revision, again.seen, again.first_seen) == (2, hours(2), NOON)


def test_rewritten_dates_alone_are_no_edit(store):
    record(store, item("a"))
    assert record(store, item("a", published=hours(5)), now=hours(5)) == Recorded(known=1)


def test_going_back_to_earlier_words_is_a_revision_too(store):
    record(store, item("a", title="One"))
    record(store, item("a", title="Two"), now=hours(1))
    assert record(store, item("a", title="One"), now=hours(2)) == Recorded(revised=1)
    assert [(s.revision, s.item.title) for s in waiting(store)] == [(1, "One"), (2, "Two"), (3, "One")]


def test_a_feed_that_changes_all_its_keys_brings_nothing_new(store):
    record(store, item("old-1", url="https://council.example/1"), item("old-2", url="https://council.example/2"))
    renamed = (item("new-1", url="https://council.example/1"), item("new-2", url="https://council.example/2"))
    assert record(store, *renamed, now=hours(1)) == Recorded(known=2)
    assert record(store, *renamed, now=hours(2)) == Recorded(known=2)
    with store.begin() as tx:
        assert tx.unknown_keys(COUNCIL.id, ["new-1", "new-2", "other"]) == {"other"}


def test_an_edit_under_a_changed_key_is_still_an_edit(store):
    record(store, item("old", url="https://council.example/1"))
    record(store, item("new", url="https://council.example/1"), now=hours(1))
    edited = item("new", url="https://council.example/1", title="Corrected")
    assert record(store, edited, now=hours(2)) == Recorded(revised=1)


def test_another_text_at_a_known_address_under_a_new_key_is_new(store):
    record(store, item("a", url="https://council.example/live"))
    assert record(store, item("b", url="https://council.example/live", text="Other words.")) == Recorded(new=1)


@pytest.mark.parametrize("odd", ["\0", "\ud83d"])
def test_a_letter_that_no_database_holds_keeps_nothing_from_being_recorded(store, odd):
    listing = [item(f"{odd}a", title=f"Council {odd}adopts", text=odd, url=f"https://x.example/{odd}"), item("b")]
    assert record(store, *listing, wanted=[f"{odd}a"]) == Recorded(new=2)
    assert record(store, *listing, now=hours(1)) == Recorded(known=2)
    with store.begin() as tx:
        assert tx.unknown_keys(COUNCIL.id, [f"{odd}a", f"{odd}c"]) == {f"{odd}c"}
        (wanted,) = tx.documents_wanted(NOON, 10)
        tx.record_document(wanted, Document(text=f"The {odd}page."), None, NOON)
    record(store, now=hours(2), outcome=Outcome.FAILED, reason=f"it said {odd}")


def test_the_same_words_of_two_sources_are_two_items(store):
    record(store, item("a", url="https://x.example/1"))
    assert record(store, item("a", url="https://x.example/1", source=WIRE), source=WIRE) == Recorded(new=1)


def test_validators_come_with_the_items_and_survive_not_modified(store):
    record(store, item("a"), validators=validators(), body_hash="h1")
    assert state(store).validators == validators()
    record(store, now=hours(1), outcome=Outcome.NOT_MODIFIED)
    known = state(store)
    assert (known.validators, known.body_hash, known.conditional_polls) == (validators(), "h1", 1)
    record(store, item("a"), now=hours(2), validators=Validators(etag='"v2"'), body_hash="h2")
    known = state(store)
    assert (known.validators, known.conditional_polls, known.last_count) == (Validators(etag='"v2"'), 0, 1)


def test_a_body_that_may_be_cut_leaves_no_validators(store):
    record(store, item("a"), validators=validators(), body_hash="h1")
    assert record(store, item("b"), now=hours(1), validators=validators('"v2"'), partial=True) == Recorded(new=1)
    known = state(store)
    assert (known.validators, known.body_hash, known.last_count) == (None, None, 1)


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.BLOCKED, Outcome.SUSPECT])
def test_a_failed_visit_changes_nothing_but_health(store, outcome):
    record(store, item("a"), validators=validators(), body_hash="h1")
    before = state(store)
    for n in (1, 2):
        record(store, item("noise"), now=hours(n), outcome=outcome, reason="a login page", body_hash="x")
    after = state(store)
    assert (after.failures, after.outcome, after.reason) == (2, outcome, "a login page")
    assert len(waiting(store)) == 1
    unchanged = replace(after, failures=0, outcome=before.outcome, reason="", next_due=before.next_due)
    assert unchanged == before


def test_a_good_look_ends_the_failures(store):
    record(store, now=NOON, outcome=Outcome.FAILED, reason="no answer")
    record(store, item("a"), now=hours(1))
    assert (state(store).failures, state(store).last_good, state(store).last_new) == (0, hours(1), hours(1))
    record(store, item("a"), now=hours(2))
    assert (state(store).last_good, state(store).last_new) == (hours(2), hours(1))


def test_a_source_never_visited_has_an_empty_state_and_is_due(store):
    assert state(store) == SourceState()
    record(store, now=NOON)
    with store.begin() as tx:
        assert tx.due_sources(NOON, 10) == [WIRE.id]
        assert tx.due_sources(hours(1), 10) == [WIRE.id, COUNCIL.id]
        assert tx.due_sources(hours(1), 1) == [WIRE.id]


def test_a_source_that_is_off_or_gone_is_never_due_and_keeps_its_health(store):
    record(store, item("a"), now=NOON)
    with store.begin() as tx:
        tx.install_sources([replace(WIRE, enabled=False)], NOON)
        assert tx.due_sources(hours(9), 10) == []
        assert tx.source_state(COUNCIL.id).last_good == NOON
        tx.install_sources([COUNCIL, WIRE], hours(1))
        assert tx.due_sources(hours(9), 10) == [WIRE.id, COUNCIL.id]


def test_operators_are_told_is_remembered(store):
    with store.begin() as tx:
        tx.mark_told(COUNCIL.id, True)
    assert state(store).told
    with store.begin() as tx:
        tx.mark_told(COUNCIL.id, False)
    assert not state(store).told


def test_how_a_good_look_found_a_source_is_remembered(store):
    record(store, item("a"))
    found = Condition(silent=True, gap_at=hours(1), per_day=2.5, warning="odd\0")
    with store.begin() as tx:
        tx.note_condition(COUNCIL.id, found)
    assert noted(state(store)) == replace(found, warning=noted(state(store)).warning)
    record(store, item("a"), now=hours(2), outcome=Outcome.FAILED, reason="no answer")
    assert state(store).silent


def test_new_items_are_counted_by_day_but_not_the_backlog_of_the_first_look(store):
    record(store, item("a"), item("b"))
    for n, key in enumerate(("c", "d", "e")):
        record(store, item("a"), item(key), now=hours(1 + 13 * n))  # the third is on the next day
    record(store, item("a"), now=hours(28))
    with store.begin() as tx:
        assert tx.item_counts(COUNCIL.id, days(-30)) == [(days(0), 1), (days(1), 2)]
        assert tx.item_counts(COUNCIL.id, days(1)) == [(days(1), 2)]
        assert tx.item_counts(WIRE.id, days(-30)) == []
    assert state(store).first_good == NOON


def test_a_new_address_is_remembered_until_the_source_answers_without_it(store):
    record(store, item("a"), moved_to="https://new.example/feed")
    record(store, now=hours(1), outcome=Outcome.FAILED, reason="no answer")
    assert state(store).moved_to == "https://new.example/feed"
    record(store, item("a"), now=hours(2))
    assert state(store).moved_to is None


def test_sources_that_the_network_hid_are_due_at_once_and_hardly_blamed(store):
    record(store, source=WIRE, now=NOON)
    for n in range(5):
        record(store, now=hours(n), outcome=Outcome.FAILED, reason="no answer")
    with store.begin() as tx:
        tx.look_again([COUNCIL.id, WIRE.id], hours(5))
        assert set(tx.due_sources(hours(5), 10)) == {COUNCIL.id, WIRE.id}
        assert (tx.source_state(COUNCIL.id).failures, tx.source_state(WIRE.id).failures) == (1, 0)


def quiet(store, at, *, since, outcome=Outcome.NOT_MODIFIED, source=COUNCIL):
    look = QuietLook(
        source=source.id, at=at, outcome=outcome, next_due=at + timedelta(hours=1), conditional_polls=1, since=since
    )
    with store.begin() as tx:
        return tx.record_quiet([look]), look


def test_quiet_looks_leave_what_the_same_looks_recorded_in_full_leave(store):
    for source in (COUNCIL, WIRE):
        record(store, item("a", source=source), validators=validators(), source=source)
    looked = [hours(1), hours(1.5), hours(2)]
    for at in looked:
        with store.begin() as tx:
            tx.record_fetch(WIRE, visit(at=at, source=WIRE, outcome=Outcome.NOT_MODIFIED), at + timedelta(hours=1), at)
    looks = [
        QuietLook(
            source=COUNCIL.id, at=at, outcome=Outcome.NOT_MODIFIED, next_due=at + timedelta(hours=1),
            conditional_polls=1 + n, since=looked[n - 1] if n else NOON,
        )
        for n, at in enumerate(looked)
    ]  # fmt: skip
    with store.begin() as tx:
        assert tx.record_quiet(looks) == []
    assert state(store) == state(store, WIRE)


def test_a_quiet_look_that_does_not_build_on_the_last_one_is_given_back(store):
    record(store, item("a"))
    record(store, item("b"), now=hours(1))
    before = state(store)
    refused, look = quiet(store, hours(2), since=NOON)
    assert refused == [look]
    assert state(store) == before


def test_a_quiet_look_at_a_source_that_has_failed_since_is_given_back(store):
    record(store, item("a"))
    record(store, now=hours(1), outcome=Outcome.FAILED, reason="no answer")
    refused, look = quiet(store, hours(2), since=NOON)
    assert refused == [look]
    assert state(store).failures == 1


def test_a_source_whose_address_was_corrected_is_due_at_once(store):
    for source in (COUNCIL, WIRE):
        record(store, source=source, outcome=Outcome.FAILED, reason="gone for good (410)")
    with store.begin() as tx:
        tx.install_sources([replace(COUNCIL, url="https://council.example/new"), WIRE], hours(0.1))
        assert tx.due_sources(hours(0.1), 10) == [COUNCIL.id]
        assert tx.source_state(COUNCIL.id).failures == 1


def test_items_wait_for_examination_in_order_of_publication(store):
    late, early, undated = item("late", published=hours(-1)), item("early", published=hours(-9)), item("none")
    future = item("2099", published=hours(600_000), date_quality=DateQuality.IMPLAUSIBLE)
    record(store, late, replace(undated, published=None), future, early)  # a feed's first entry is its newest
    assert [s.item.key for s in waiting(store)] == ["early", "late", "2099", "none"]
    assert [s.item.key for s in waiting(store, limit=1)] == ["early"]


def test_an_item_whose_page_is_wanted_waits_for_it(store):
    record(store, item("a"), item("b"), wanted=["a"])
    assert [s.item.key for s in waiting(store)] == ["b"]
    with store.begin() as tx:
        (wanted,) = tx.documents_wanted(NOON, 10)
        assert (wanted.item.key, wanted.document, wanted.attempts) == ("a", DocumentState.WANTED, 0)
        tx.record_document(wanted, Document(text="The whole page.", body=b"<p>The whole page."), None, NOON)
        assert tx.documents_wanted(hours(1), 10) == []
    held = next(s for s in waiting(store) if s.item.key == "a")
    assert (held.document, held.text, held.attempts) == (DocumentState.HELD, "The whole page.", 1)


def test_a_page_that_fails_is_tried_again_and_then_given_up(store):
    record(store, item("a"), wanted=["a"])
    with store.begin() as tx:
        (wanted,) = tx.documents_wanted(NOON, 10)
        tx.record_document(wanted, DocumentFailed(reason="timeout", final=False), hours(1), NOON)
        assert tx.documents_wanted(NOON, 10) == []
        (wanted,) = tx.documents_wanted(hours(1), 10)
        assert wanted.attempts == 1
        tx.record_document(wanted, DocumentFailed(reason="gone", final=True), None, hours(1))
    assert next_item(store).document is DocumentState.FAILED
    assert next_item(store).text == "The Council adopted listings on Monday."


def test_a_page_dates_an_item_that_its_listing_did_not(store):
    record(store, item("a", published=None, date_quality=DateQuality.FIRST_SEEN), item("b"), wanted=["a", "b"])
    record(store, replace(item("a"), published=None), wanted=["a"])
    with store.begin() as tx:
        for wanted in tx.documents_wanted(NOON, 10):
            page = Document(text="Page.", published=hours(-30), date_quality=DateQuality.DAY)
            tx.record_document(wanted, page, None, NOON)
    assert {s.item.key: s.dated for s in waiting(store)} == {"a": hours(-30), "b": hours(-1)}
    qualities = {s.item.key: s.item.date_quality for s in waiting(store)}
    assert qualities == {"a": DateQuality.DAY, "b": DateQuality.FIRST_SEEN}


def test_an_old_page_that_an_edit_brought_up_again_keeps_its_own_date(store):
    record(store, item("old"), item("new"), wanted=["old", "new"])
    firsts = {"old": hours(-99), "new": hours(-2)}
    with store.begin() as tx:
        for wanted in tx.documents_wanted(NOON, 10):
            page = Document(text="Page.", first_published=firsts[wanted.item.key])
            tx.record_document(wanted, page, None, NOON)
    assert {s.item.key: s.dated for s in waiting(store)} == {"old": hours(-99), "new": hours(-1)}


def test_an_exception_leaves_nothing_of_the_transaction(store):
    with pytest.raises(ZeroDivisionError), store.begin() as tx:
        tx.record_fetch(COUNCIL, _visit(), hours(1), NOON)
        1 / 0  # noqa: B018 -- the point
    assert waiting(store) == []
    assert state(store) == SourceState()


def _visit():
    return visit(item("a"), validators=validators())
