# SPDX-License-Identifier: MIT
"""Deliver: what every Store promises about alerts, leases and attempts."""

import threading
from dataclasses import replace

import pytest

from monitor.core.errors import NotFound
from monitor.core.model import AlertKind
from tests.storage.scenes import NOON, TODAY, alert, hours, install, refused, sent

LEASE = 120


@pytest.fixture(autouse=True)
def installed(store):
    install(store)


def add(store, *alerts, now=NOON) -> int:
    with store.begin() as tx:
        return tx.add_alerts(alerts, now)


def claim(store, now=NOON, limit=10):
    with store.begin() as tx:
        return [c.alert for c in tx.claim_alerts(now, LEASE, limit)]


def deliver(store, alert_, delivery, retry_at=None):
    with store.begin() as tx:
        tx.record_delivery(alert_, delivery, retry_at)


def next_at(store):
    with store.begin() as tx:
        return tx.next_alert_at()


def other(n: int, **more):
    return alert(f"change/other/{n}", conversation=f"thread/{n}", **more)


def test_an_alert_comes_back_as_it_was_stored(store):
    given = alert(facts={"published": hours(-2), "effective": TODAY, "tier": 1, "quote": "“Adopted” – ‘in full’\n"})
    add(store, given)
    (claimed,) = claim(store)
    assert replace(claimed, id=None, created=None) == given
    assert (claimed.created, claimed.attempts) == (NOON, 0)


def test_one_key_is_one_alert_for_each_receiver_and_recipient(store):
    ana, ben, board = alert(), alert(to="ben@desk.example"), alert(receiver="board")
    assert add(store, ana, ben, board) == 3
    assert add(store, ana, ben, board, now=hours(1)) == 0


def test_a_claimed_alert_is_nobody_elses_until_its_lease_ends(store):
    add(store, alert())
    assert len(claim(store)) == 1
    assert claim(store, hours(0.03)) == []
    assert len(claim(store, hours(0.04))) == 1


def test_claims_take_the_oldest_first_and_no_more_than_asked(store):
    for n in (3, 1, 2):
        add(store, other(n), now=hours(n / 10))
    assert [a.key[-1] for a in claim(store, hours(1), limit=2)] == ["1", "2"]


def test_a_sent_alert_is_never_taken_again(store):
    add(store, alert())
    (claimed,) = claim(store)
    deliver(store, claimed, sent())
    assert claim(store, hours(99)) == []
    assert next_at(store) is None


def test_a_refused_alert_is_due_again_when_it_was_promised(store):
    add(store, alert())
    (claimed,) = claim(store)
    deliver(store, claimed, refused(), hours(1))
    assert claim(store, hours(0.5)) == []
    assert next_at(store) == hours(1)
    (again,) = claim(store, hours(1))
    assert (again.attempts, again.message_id) == (1, claimed.message_id)


@pytest.mark.parametrize("delivery", [refused(later=False), refused(later=True)])
def test_an_alert_without_another_attempt_is_given_up(store, delivery):
    add(store, alert())
    deliver(store, claim(store)[0], delivery)
    assert claim(store, hours(99)) == []


def test_a_person_can_have_a_given_up_alert_tried_again(store):
    add(store, alert())
    (claimed,) = claim(store)
    deliver(store, claimed, refused(later=False))
    with store.begin() as tx:
        assert tx.try_again([claimed.id], hours(5)) == 1
        assert tx.try_again([claimed.id], hours(5)) == 0
    assert [a.id for a in claim(store, hours(5))] == [claimed.id]


def test_of_one_conversation_the_next_waits_for_the_one_before(store):
    add(store, alert("change/agreed"), alert("change/adopted"), alert("change/adopted", to="ben@desk.example"))
    first = claim(store)
    assert [(a.key, a.recipient) for a in first] == [
        ("change/agreed", "ana@desk.example"),
        ("change/adopted", "ben@desk.example"),
    ]
    deliver(store, first[0], refused(), hours(1))
    deliver(store, first[1], sent())
    assert claim(store, hours(0.5)) == []
    deliver(store, claim(store, hours(1))[0], sent(hours(1)))
    assert [a.key for a in claim(store, hours(1))] == ["change/adopted"]


def test_an_alert_given_up_does_not_block_its_conversation(store):
    add(store, alert("change/agreed"), alert("change/adopted"))
    deliver(store, claim(store)[0], refused(later=False))
    assert [a.key for a in claim(store)] == ["change/adopted"]


def test_alerts_without_a_conversation_do_not_wait_for_each_other(store):
    add(store, alert("a", conversation=""), alert("b", conversation=""))
    assert len(claim(store)) == 2


def test_the_next_due_time_counts_leases_and_ignores_who_waits_in_line(store):
    assert next_at(store) is None
    add(store, alert("change/agreed"), alert("change/adopted"))
    assert next_at(store) == NOON
    claim(store)
    assert next_at(store) == hours(LEASE / 3600)


def test_a_late_failure_does_not_undo_a_success(store):
    add(store, alert())
    (slow,) = claim(store)
    (fast,) = claim(store, hours(1))
    deliver(store, fast, sent(hours(1)))
    deliver(store, slow, refused(hours(1)), hours(2))
    assert claim(store, hours(3)) == []


def test_whatever_the_far_end_says_is_recorded(store):
    add(store, alert())
    deliver(store, claim(store)[0], replace(refused(), reason="busy\0 \udcff"), hours(1))
    assert next_at(store) == hours(1)


def test_an_attempt_for_an_alert_that_was_never_stored_is_an_error(store):
    with pytest.raises(NotFound), store.begin() as tx:
        tx.record_delivery(replace(alert(), id=99), sent(), None)


def test_alerts_of_every_kind_can_be_stored(store):
    kinds = [alert(kind.value, kind=kind) for kind in AlertKind]
    assert add(store, *kinds) == len(kinds)


def test_many_senders_at_once_never_take_the_same_alert(store):
    add(store, *(other(n) for n in range(30)))
    taken, start = [], threading.Barrier(4)

    def send():
        start.wait()
        while found := claim(store, limit=3):
            taken.extend(a.key for a in found)

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == 30
