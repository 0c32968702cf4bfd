# SPDX-License-Identifier: MIT
"""Decide and commit: what every Store promises about threads, standings and the history."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.core.errors import NotFound
from monitor.core.model import InstalmentFacts, Mode, Reason, Tier, Where
from tests.storage.scenes import (
    AID,
    COUNCIL,
    DOSSIER,
    LISTINGS,
    NOON,
    TODAY,
    WIRE,
    alert,
    baseline,
    change,
    commit,
    days,
    happen,
    hours,
    install,
    item,
    judged,
    next_item,
    nothing,
    observation,
    package,
    record,
    suggestion,
)


def standing(store, thread=LISTINGS.id, now=NOON):
    with store.begin() as tx:
        return tx.standing(thread, now)


def known_before(*events):
    return replace(DOSSIER, baseline=events)


# --- set-up


def test_a_new_thread_stands_nowhere(store):
    install(store)
    found = standing(store)
    assert (found.status, found.since, found.instalments, found.pending) == (None, None, (), ())


def test_an_unknown_thread_is_named_with_the_nearest(store):
    install(store)
    with pytest.raises(NotFound, match="did you mean 'glider-listings'"):
        standing(store, "glider-listing")


def test_the_baseline_is_imported_oldest_first_and_once(store):
    dossier = known_before(baseline(days(-9), "agreed"), baseline(days(-20), "proposed"))
    assert install(store, dossier) == 2
    assert install(store, dossier, now=hours(1)) == 0
    found = standing(store)
    assert (found.status, found.since) == ("agreed", days(-9))
    assert found.instalments[0].reached == (("proposed", days(-20)), ("agreed", days(-9)))
    assert found.instalments[0].quote == "It was agreed on that day."


def test_the_baseline_is_imported_only_as_far_as_asked(store):
    dossier = known_before(baseline(days(-9), "agreed"), baseline(days(-20), "proposed"))
    assert install(store, dossier, until=days(-10)) == 1
    assert standing(store).status == "proposed"
    assert install(store, dossier) == 1


def test_an_old_event_added_to_the_file_later_does_not_move_the_thread(store):
    install(store, known_before(baseline(days(-9), "agreed")))
    install(store, known_before(baseline(days(-9), "agreed"), baseline(days(-30), "proposed")))
    found = standing(store)
    assert (found.status, found.instalments[0].status) == ("agreed", "agreed")
    assert set(found.instalments[0].reached) == {("agreed", days(-9)), ("proposed", days(-30))}


def test_an_import_that_goes_further_later_keeps_what_was_decided_since(store):
    dossier = known_before(baseline(days(-30), "proposed"), baseline(days(-9), "agreed"), baseline(days(5), "extended"))
    assert install(store, dossier, until=days(-20)) == 1
    happen(store, change("adopted", "proposed"), key="a")
    assert install(store, dossier, until=TODAY, now=hours(1)) == 1
    assert (standing(store).status, standing(store).instalments[0].status) == ("adopted", "adopted")
    assert install(store, dossier, until=None, now=hours(2)) == 1
    assert install(store, dossier, until=None, now=hours(3)) == 0
    assert (standing(store).status, standing(store).since) == ("extended", days(5))


def test_an_import_alerts_nobody(store):
    install(store, known_before(baseline(days(-9), "agreed")))
    with store.begin() as tx:
        assert tx.next_alert_at() is None


def test_a_package_imported_late_stays_behind_the_newer_ones(store):
    first, second = (baseline(days(n), "announced", AID.id, amount=sum_) for n, sum_ in ((-60, 275e6), (-8, 4e8)))
    install(store, known_before(second))
    install(store, known_before(first, second, baseline(days(-50), "delivered", AID.id)))
    found = standing(store, AID.id)
    assert [(i.key, i.status) for i in found.instalments] == [
        (f"{days(-60)}-275m", "delivered"),
        (f"{days(-8)}-400m", "announced"),
    ]
    assert (found.status, found.since) == ("announced", days(-8))


def test_packages_of_the_baseline_become_instalments(store):
    install(
        store,
        known_before(
            baseline(days(-60), "announced", AID.id, amount=275e6),
            baseline(days(-50), "delivered", AID.id),
            baseline(days(-8), "announced", AID.id, amount=275e6),
            baseline(days(-7), "announced", AID.id, amount=1.85e9),
            baseline(days(-5), "authorised", AID.id, amount=1.85e9),
        ),
    )
    found = standing(store, AID.id)
    assert [(i.key, i.status, i.opened) for i in found.instalments] == [
        (f"{days(-60)}-275m", "delivered", days(-60)),
        (f"{days(-8)}-275m", "announced", days(-8)),
        (f"{days(-7)}-1.85bn", "authorised", days(-7)),
    ]
    assert (found.status, found.since) == ("authorised", days(-5))


def test_a_baseline_that_comes_back_to_a_status_keeps_both(store):
    steps = [(-40, "in_force"), (-30, "suspended"), (-20, "in_force"), (-10, "suspended")]
    assert install(store, known_before(*(baseline(days(n), status) for n, status in steps))) == 4
    assert (standing(store).status, standing(store).since) == ("suspended", days(-10))


def test_what_is_gone_from_the_file_is_archived_and_comes_back_with_its_history(store):
    install(store, known_before(baseline(days(-9), "agreed")))
    install(store, replace(DOSSIER, threads=(AID,), claims=DOSSIER.claims[:1]))
    with store.begin() as tx:
        assert tx.expectations() == []
    install(store, DOSSIER)
    assert standing(store).status == "agreed"
    with store.begin() as tx:
        assert [e.expectation.id for e in tx.expectations()] == ["monday-vote"]


# --- commit


def test_an_accepted_change_moves_the_thread(store):
    install(store)
    assert happen(store, change(), alert(), key="a") == 1
    found = standing(store)
    assert (found.status, found.since) == ("adopted", TODAY)
    (instalment,) = found.instalments
    assert (instalment.key, instalment.reached) == ("", (("adopted", TODAY),))
    assert instalment.url == "https://council.example/a"


def test_an_examined_item_is_not_taken_up_again(store):
    install(store)
    record(store, item("a"))
    commit(store, next_item(store), reason="no target word")
    with store.begin() as tx:
        assert tx.unexamined(10) == []


def test_a_commit_repeated_stores_nothing_twice(store):
    install(store)
    record(store, item("a"))
    stored = next_item(store)
    part = judged(change(), alert(), alert(to="ben@desk.example"))
    assert commit(store, stored, part) == 2
    assert commit(store, stored, part) == 0
    assert standing(store).instalments[0].reached == (("adopted", TODAY),)


def test_one_event_reported_twice_is_one_change_and_one_alert(store):
    install(store)
    assert happen(store, change(), alert(), key="a") == 1
    assert happen(store, change(), alert(), key="b", source=WIRE) == 0
    assert standing(store).instalments[0].reached == (("adopted", TODAY),)


def test_instalments_keep_apart(store):
    install(store)
    for key, amount in (("p1", 275e6), ("p2", 600e6)):
        facts = package(amount)
        happen(store, change("announced", thread=AID.id, instalment=key, facts=facts), key=key)
    found = standing(store, AID.id)
    assert [(i.key, i.facts) for i in found.instalments] == [("p1", package(275e6)), ("p2", package(600e6))]
    assert standing(store).instalments == ()


def test_a_late_report_fills_in_the_past_and_leaves_the_status(store):
    install(store)
    happen(store, change("adopted"), key="a")
    happen(store, change("agreed", happened=days(-3), moves_thread=False), key="b")
    found = standing(store)
    assert (found.status, found.since) == ("adopted", TODAY)
    assert found.instalments[0].reached == (("adopted", TODAY), ("agreed", days(-3)))


# --- the second origin


def test_a_report_that_lacks_a_second_origin_waits_72_hours(store):
    install(store)
    facts = InstalmentFacts(ordinal=9)
    held = replace(suggestion(), observation=observation(instalment=facts, where=Where.TITLE))
    happen(store, held, key="a", source=WIRE, origin="Wire", tier=3)
    (waits,) = standing(store).pending
    assert (waits.status, waits.origin, waits.tier, waits.published) == ("adopted", "Wire", Tier.PRESS, hours(-1))
    assert (waits.instalment, waits.where_title_or_lead, waits.title_and_lead_agree) == (facts, True, True)
    assert waits.quote == "The Council adopted listings on Monday."
    assert standing(store, now=hours(70)).pending != ()
    assert standing(store, now=hours(71)).pending == ()


@pytest.mark.parametrize("reason", [Reason.TIER_TOO_LOW, Reason.NOT_NEWS, Reason.STEP_NOT_ALLOWED, Reason.BODY_ONLY])
def test_a_report_held_for_another_reason_confirms_nothing(store, reason):
    install(store)
    happen(store, suggestion(reason=reason), key="a")
    assert standing(store).pending == ()


def test_once_confirmed_a_report_waits_no_longer(store):
    install(store)
    happen(store, suggestion(), key="a", source=WIRE, origin="Wire", tier=3)
    (waits,) = standing(store).pending
    confirmed = change(reason=Reason.TWO_ORIGINS, corroborated_by=(waits.evidence,))
    happen(store, confirmed, key="b", origin="Post", tier=3)
    assert standing(store).pending == ()
    assert standing(store).status == "adopted"


def test_a_report_that_says_nothing_is_kept_as_evidence_only(store):
    install(store)
    assert happen(store, nothing(), key="a") == 0
    assert (standing(store).status, standing(store).pending) == (None, ())


# --- expectations


def test_an_expectation_comes_with_where_its_thread_stands(store):
    install(store, known_before(baseline(days(-9), "agreed")))
    happen(store, change("adopted", "agreed"), key="a")
    with store.begin() as tx:
        (due,) = tx.expectations()
    assert due.expectation == LISTINGS.expectations[0]
    assert (due.thread_title, due.status) == (LISTINGS.title, "adopted")
    assert due.reached == (("agreed", days(-9)), ("adopted", TODAY))


def test_an_expectation_remembers_what_was_told_of_it(store):
    from monitor.core.model import AlertKind

    install(store)
    told = alert(
        "expectation/monday-vote/overdue",
        kind=AlertKind.EXPECTATION_OVERDUE,
        facts={"expectation": "the ministers' vote", "due": days(2)},
    )
    with store.begin() as tx:
        assert tx.expectations()[0].told == ()
        tx.add_alerts([told], NOON)
        assert tx.expectations()[0].told == ("expectation overdue",)


# --- people


def test_a_suggestion_that_a_person_accepts_becomes_a_change(store):
    install(store)
    happen(store, suggestion(reason=Reason.BODY_ONLY), key="a")
    with store.begin() as tx:
        answered = tx.judge(1, accept=True, by="ana", note="read the act", now=hours(2))
    assert (answered.change.new, answered.change.mode, answered.change.reason) == (
        "adopted",
        Mode.JUDGED,
        Reason.JUDGEMENT,
    )
    assert answered.item.item.key == "a"
    assert standing(store).status == "adopted"


def test_a_suggestion_can_be_accepted_as_what_the_item_says_instead(store):
    install(store)
    happen(store, suggestion(reason=Reason.BODY_ONLY), key="a")
    with store.begin() as tx:
        answered = tx.judge(1, accept=True, by="ana", note="", now=hours(2), status="agreed")
    assert (answered.change.new, answered.change.mode) == ("agreed", Mode.JUDGED)
    assert standing(store).status == "agreed"


def test_a_suggestion_is_not_accepted_as_a_step_that_the_history_has(store):
    from monitor.core.errors import StorageError

    install(store)
    happen(store, change("agreed"), key="a")
    happen(store, suggestion(reason=Reason.BODY_ONLY), key="b", at=hours(1))
    with pytest.raises(StorageError, match="has 'agreed' already: reject suggestion 1"), store.begin() as tx:
        tx.judge(1, accept=True, by="ana", note="", now=hours(2), status="agreed")
    with store.begin() as tx:
        tx.judge(1, accept=False, by="ana", note="", now=hours(2))  # it is still open


def test_a_suggestion_that_a_person_rejects_moves_nothing_and_waits_no_longer(store):
    install(store)
    happen(store, suggestion(), key="a")
    with store.begin() as tx:
        answered = tx.judge(1, accept=False, by="ana", note="", now=hours(2))
    assert answered.change is None
    assert (standing(store).status, standing(store).pending) == (None, ())


def test_a_suggestion_is_answered_once(store):
    from monitor.core.errors import StorageError

    install(store)
    happen(store, suggestion(), key="a")
    with store.begin() as tx:
        tx.judge(1, accept=False, by="ana", note="", now=NOON)
    with pytest.raises(StorageError, match="no longer open"), store.begin() as tx:
        tx.judge(1, accept=True, by="ben", note="", now=NOON)
    with pytest.raises(NotFound), store.begin() as tx:
        tx.judge(7, accept=True, by="ben", note="", now=NOON)


def test_a_change_taken_back_falls_to_what_stood_before(store):
    install(store, known_before(baseline(days(-9), "agreed")))
    happen(store, change("adopted", "agreed"), alert(), key="a")
    with store.begin() as tx:
        assert [a.recipient for a in tx.told_of(2)] == ["ana@desk.example"]
        tx.retract(2, by="ana", why="the page was a draft", now=hours(3))
    found = standing(store)
    assert (found.status, found.since) == ("agreed", days(-9))
    assert found.instalments[0].reached == (("agreed", days(-9)),)


def test_what_a_late_report_filled_in_stands_when_the_later_step_is_taken_back(store):
    install(store, known_before(baseline(days(-9), "proposed")))
    happen(store, change("adopted", "proposed"), key="a")
    happen(store, change("agreed", "proposed", happened=days(-3), moves_thread=False), key="b")
    with store.begin() as tx:
        tx.retract(2, by="ana", why="a draft", now=hours(3))
    found = standing(store)
    assert (found.status, found.since, found.instalments[0].status) == ("agreed", days(-3), "agreed")


def test_a_status_taken_back_can_be_reached_anew_and_is_told_anew(store):
    install(store)
    happen(store, change(), alert(), key="a")
    with store.begin() as tx:
        tx.retract(1, by="ana", why="a draft", now=hours(1))
    assert standing(store).status is None
    assert happen(store, change(), alert(), key="b", at=hours(5)) == 1
    assert standing(store).status == "adopted"


def test_a_change_is_taken_back_once(store):
    from monitor.core.errors import StorageError

    install(store)
    happen(store, change(), key="a")
    with store.begin() as tx:
        correction = tx.retract(1, by="ana", why="a draft", now=hours(1))
    for number in (1, correction):
        with pytest.raises(StorageError, match="does not stand"), store.begin() as tx:
            tx.retract(number, by="ana", why="again", now=hours(2))


def test_another_step_can_be_put_in_the_place_of_one_taken_back(store):
    install(store, known_before(baseline(days(-9), "proposed")))
    happen(store, change("adopted", "proposed"), alert(), key="a")
    with store.begin() as tx:
        tx.retract(2, by="ana", why="agreed, not adopted", now=hours(3))
        put = tx.put_right(2, "agreed", TODAY, by="ana", why="agreed, not adopted", now=hours(3))
        again = tx.put_right(2, "agreed", TODAY, by="ana", why="twice", now=hours(3))
    assert put is not None and again is None
    found = standing(store)
    assert (found.status, found.since) == ("agreed", TODAY)
    assert found.instalments[0].reached == (("proposed", days(-9)), ("agreed", TODAY))
    with pytest.raises(NotFound), store.begin() as tx:
        tx.put_right(9, "agreed", TODAY, by="ana", why="x", now=hours(3))


def test_small_things_are_remembered(store):
    with store.begin() as tx:
        assert tx.recall("position") is None
        tx.remember("position", "1")
        tx.remember("position", "2")
    with store.begin() as tx:
        assert tx.recall("position") == "2"


def test_times_with_another_zone_come_back_as_utc(store):
    from datetime import timezone

    install(store)
    tehran = NOON.astimezone(timezone(timedelta(hours=3, minutes=30)))
    record(store, item("a", published=tehran))
    assert next_item(store).item.published.isoformat() == "2031-03-10T12:00:00+00:00"
    assert COUNCIL.zone == "UTC"
