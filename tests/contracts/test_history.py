# SPDX-License-Identifier: MIT
"""Questions to the history, on both databases: the board, the four words for nothing, changes, evidence, health."""

from dataclasses import replace
from datetime import datetime

import pytest

from monitor.core.errors import NotFound
from monitor.core.expecting import Outlook
from monitor.core.health import Condition
from monitor.core.lifecycle import Lifecycle, State, Strength
from monitor.core.model import Outcome, Reason
from storage.engine import reading
from storage.history import History
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
    days,
    happen,
    hours,
    install,
    nothing,
    observation,
    record,
    refused,
    sent,
    suggestion,
)


def state(name: str, *, final: bool = False) -> State:
    return State(id=name, strength=Strength.MID, explanation=name, next_actor="nobody", final=final)


STALLS = {
    name: Lifecycle(
        id=name,
        title=name,
        states={s: state(s, final=s == "reported") for s in ("agreed", "adopted", "reported")},
        order=(),
        steps={},
        stall_days=30,
    )
    for name in ("sanctions", "aid")
}


@pytest.fixture
def history(engine, store) -> History:
    return History(engine)


def line(history, thread=LISTINGS.id, *, now=NOON, as_of=None):
    return history.stands(thread, now, STALLS, as_of=as_of)


def agreed_before(on=-9):
    return replace(DOSSIER, baseline=(baseline(days(on), "agreed"),))


# --- the board


def test_a_thread_nobody_has_looked_at_is_not_assessed(store, history):
    install(store)
    assert [(b.thread, b.status, b.word, b.looks) for b in history.board(NOON, STALLS)] == [
        (LISTINGS.id, None, "not assessed", 0),
        (AID.id, None, "not assessed", 0),
    ]


def test_a_failed_look_is_no_look(store, history):
    install(store)
    record(store, now=hours(1), outcome=Outcome.BLOCKED)
    found = line(history)
    assert (found.word, found.looks, found.blind) == ("not assessed", 0, 1)
    assert found.blind_sources == ("council (blocked)",)


def test_looks_that_found_nothing_are_counted_with_their_sources(store, history):
    install(store, agreed_before())
    for n in (1, 2, 3):
        record(store, now=hours(n), outcome=Outcome.NOT_MODIFIED)
    record(store, now=hours(4), source=WIRE)
    found = line(history, now=hours(5))
    assert (found.word, found.status, found.since, found.mode) == ("no movement", "agreed", days(-9), "baseline")
    assert (found.looks, found.sources, found.last_looked, found.blind) == (4, 2, hours(4), 0)


def test_a_thread_that_has_just_moved_needs_no_word_and_counts_from_zero(store, history):
    install(store, agreed_before())
    happen(store, change("adopted", "agreed"), key="a", at=hours(1))
    found = line(history, now=hours(1))
    assert (found.status, found.word, found.looks, found.quote) == (
        "adopted",
        "",
        0,
        "The Council adopted listings on Monday.",
    )
    record(store, now=hours(2), outcome=Outcome.UNCHANGED)
    assert (line(history, now=hours(2)).word, line(history, now=hours(2)).looks) == ("no movement", 1)


def test_a_thread_without_a_step_for_its_lifecycles_time_has_stalled(store, history):
    install(store, replace(agreed_before(-31), threads=(replace(LISTINGS, expectations=()),)))
    record(store, now=hours(1))
    assert line(history, now=hours(1)).word == "stalled"
    assert history.stands(LISTINGS.id, hours(1), {}).word == "no movement"


def test_a_finished_thread_does_not_stall(store, history):
    dossier = replace(DOSSIER, threads=(AID,), baseline=(baseline(days(-90), "reported", AID.id),))
    install(store, dossier)
    record(store, now=hours(1))
    assert line(history, AID.id, now=hours(1)).word == "no movement"


def test_an_expectation_whose_day_has_passed_makes_the_thread_overdue(store, history):
    install(store)
    record(store, now=hours(1))
    assert line(history, now=hours(48)).word == "no movement"
    assert line(history, now=hours(61)).word == "overdue"
    happen(store, change("adopted", happened=days(2)), key="a", at=hours(62))
    assert line(history, now=hours(62)).word == ""


def test_each_instalment_shows_how_far_it_has_come_the_newest_first(store, history):
    install(store)
    happen(store, change("announced", thread=AID.id, instalment="2031-03-10-5m"), key="a")
    second = change("announced", thread=AID.id, instalment="2031-03-12-9m", happened=days(2))
    happen(store, second, key="b", at=hours(48))
    step = change("authorised", "announced", thread=AID.id, instalment="2031-03-10-5m", happened=days(3))
    happen(store, step, key="c", at=hours(72))
    assert [(i.instalment, i.status, i.since, i.steps) for i in history.instalments(AID.id)] == [
        ("2031-03-12-9m", "announced", days(2), 1),
        ("2031-03-10-5m", "authorised", days(3), 2),
    ]
    assert [i.status for i in history.instalments(as_of=hours(50))] == ["announced", "announced"]
    assert all(i.quote and i.url for i in history.instalments())


def test_what_was_said_keeps_its_subject_its_day_and_where_it_stands(store, history):
    install(store)
    vetoes = observation("blocked", "Bexland vetoed the listings.", by="Bexland")
    happen(store, replace(suggestion("blocked"), observation=vetoes), key="a")
    happen(store, change("adopted"), key="b", at=hours(5))  # by nobody named
    (one,) = history.said(LISTINGS.id)
    assert (one.by, one.status, one.on, one.url) == ("Bexland", "blocked", TODAY, "https://council.example/a")
    assert history.said(as_of=hours(-1)) == []
    assert history.said(LISTINGS.id, AID.id, since=TODAY) == [one]
    assert history.said(since=days(2)) == []
    with pytest.raises(NotFound):
        history.said("listing")


def test_open_suggestions_and_disputes_show_on_the_board(store, history):
    install(store)
    happen(store, suggestion("agreed"), key="a")
    assert (line(history).suggestions, line(history).disputed) == (1, False)
    happen(store, replace(suggestion("adopted"), conflict=True, against="It was not."), key="b")
    assert (line(history).suggestions, line(history).disputed) == (2, True)
    with store.begin() as tx:
        tx.judge(2, accept=False, by="ana", note="", now=NOON)
    assert (line(history).suggestions, line(history).disputed) == (1, False)


def test_an_archived_thread_leaves_the_board_but_not_the_history(store, history):
    install(store, agreed_before())
    install(store, replace(DOSSIER, threads=(AID,)), now=hours(1))
    assert [b.thread for b in history.board(hours(2), STALLS)] == [AID.id]
    assert line(history, now=hours(2)) is None
    assert [c.new for c in history.changes(LISTINGS.id)] == ["agreed"]
    assert history.thread(LISTINGS.id).archived == hours(1)
    assert {b.thread for b in history.board(hours(2), STALLS, as_of=NOON)} == {LISTINGS.id, AID.id}


# --- as of an earlier time


def test_the_board_as_of_a_day_shows_what_was_known_then(store, history):
    install(store, agreed_before())
    record(store, now=hours(1))
    happen(store, change("adopted", "agreed"), key="a", at=hours(30))
    assert line(history, as_of=days(-10)).status is None
    assert (line(history, as_of=TODAY).status, line(history, as_of=TODAY).word) == ("agreed", "no movement")
    assert line(history, as_of=hours(29)).status == "agreed"
    assert line(history, as_of=days(1)).status == "adopted"


def test_looks_are_counted_as_of_a_day_too(store, history):
    install(store)
    for n in (1, 2, 26, 27):
        record(store, now=hours(n))
    record(store, source=WIRE, now=hours(27))
    then, now = line(history, as_of=TODAY), line(history, now=hours(30))
    assert (then.looks, then.sources, then.last_looked) == (2, 1, hours(2))
    assert (now.looks, now.sources) == (5, 2)
    assert line(history, as_of=days(-1)).word == "not assessed"


def test_a_change_taken_back_later_still_stood_then(store, history):
    install(store)
    happen(store, change(), key="a", at=hours(1))
    with store.begin() as tx:
        tx.retract(1, by="ana", why="a draft", now=hours(30))
    assert line(history, now=hours(31)).status is None
    assert line(history, as_of=TODAY).status == "adopted"
    assert [(c.new, c.retracted_by) for c in history.changes(as_of=TODAY)] == [("adopted", None)]


def test_the_board_as_of_a_day_after_a_correction_shows_what_stood_again(store, history):
    install(store, agreed_before())
    happen(store, change("adopted", "agreed"), key="a", at=hours(1))
    with store.begin() as tx:
        tx.retract(2, by="ana", why="a draft", now=hours(30))
    happen(store, change("adopted", "agreed"), key="b", at=hours(60))
    shown = [line(history, now=hours(61), as_of=hours(n)).status for n in (0, 2, 31, 61)]
    assert shown == ["agreed", "adopted", "agreed", "adopted"]
    assert history.changes()[2].restores == 1


def test_a_naive_time_is_refused(store, history):
    install(store)
    with pytest.raises(ValueError, match="naive"):
        history.board(NOON, STALLS, as_of=datetime(2031, 3, 10))  # noqa: DTZ001 -- the point


# --- the history


def test_every_change_is_told_with_its_four_clocks_reason_and_proof(store, history):
    install(store)
    happen(store, change(effective=days(3)), key="a", at=hours(2))
    (told,) = history.changes(LISTINGS.id)
    assert (told.happened, told.published, told.seen, told.effective) == (TODAY, hours(-1), hours(2), days(3))
    assert (told.reason, told.mode, told.tier) == (Reason.OFFICIAL_ANNOUNCEMENT.value, "auto", 2)
    assert (told.quote, told.url) == ("The Council adopted listings on Monday.", "https://council.example/a")
    assert (told.source, told.source_name, told.rule) == ("council", "Harbour Council press", "sanctions.adopt")


def test_later_reports_add_corroboration_once_an_origin(store, history):
    install(store)
    happen(store, change(), key="a")
    known = nothing(Reason.ALREADY_THERE, corroborates="adopted")
    for key, origin in (("b", "Wire"), ("c", "Wire"), ("d", "Post"), ("e", "Harbour Council")):
        happen(store, known, key=key, origin=origin)
    assert history.changes()[0].corroborated == 2


def test_the_reports_a_change_rests_on_corroborate_it(store, history):
    install(store)
    happen(store, suggestion(), key="a", origin="Wire", tier=3)
    happen(store, change(corroborated_by=(1,)), key="b", origin="Post", tier=3)
    assert history.changes()[0].corroborated == 1
    (held,) = history.suggestions(only_open=False)
    assert (held.state, held.settled_by) == ("settled", 1)
    assert history.suggestions() == []


def test_a_correction_names_what_it_takes_back(store, history):
    install(store, agreed_before())
    happen(store, change("adopted", "agreed"), alert(), key="a")
    with store.begin() as tx:
        tx.retract(2, by="ana", why="the page was a draft", now=hours(3))
    first, second, third = history.changes(LISTINGS.id)
    assert (first.retracted_by, second.retracted_by, third.retracts) == (None, 3, 2)
    assert (third.old, third.new, third.mode, third.by, third.note) == (
        "adopted",
        "agreed",
        "corrected",
        "ana",
        "the page was a draft",
    )
    assert [a.recipient for a in history.told_of(2)] == ["ana@desk.example"]


def test_the_newest_changes_of_all_threads(store, history):
    install(store)
    for n, thread in enumerate((LISTINGS.id, AID.id)):
        happen(store, change("agreed", thread=thread), key=str(n), at=hours(n))
    assert [c.thread for c in history.changes(newest=1)] == [AID.id]
    assert [c.thread for c in history.changes()] == [LISTINGS.id, AID.id]


def test_evidence_tells_what_tied_it_and_what_was_made_of_it(store, history):
    install(store)
    happen(store, change(), key="a")
    happen(store, nothing(), key="b", at=hours(1))
    later, first = history.evidence(LISTINGS.id)
    assert (first.words, first.status, first.decision) == (("Arvendia",), "adopted", "change")
    assert (first.factuality, first.certainty, first.rules_version) == ("actual", "actual", "r1")
    assert (later.status, later.quote, later.decision, later.reason) == (
        None,
        "",
        "none",
        Reason.NOTHING_OBSERVED.value,
    )
    assert [e.key for e in history.evidence(LISTINGS.id, as_of=hours(0.5))] == ["a"]
    assert [s.item.key for s in history.evidence_items(LISTINGS.id)] == ["a", "b"]


def test_a_suggestion_keeps_what_its_sentence_may_say_instead(store, history):
    install(store)
    happen(store, replace(suggestion("agreed"), alternative="adopted"), key="a")
    happen(store, suggestion("proposed"), key="b")
    assert [(s.new, s.alternative) for s in history.suggestions()] == [("agreed", "adopted"), ("proposed", None)]


def test_suggestions_show_their_answers(store, history):
    install(store)
    happen(store, suggestion("agreed"), key="a")
    happen(store, suggestion("proposed"), key="b")
    with store.begin() as tx:
        tx.judge(1, accept=True, by="ana", note="seen the act", now=hours(5))
    assert [(s.id, s.state) for s in history.suggestions(only_open=False)] == [(1, "accepted"), (2, "open")]
    assert [s.id for s in history.suggestions()] == [2]
    assert [s.id for s in history.suggestions(as_of=hours(1))] == [1, 2]
    answered = history.suggestions(only_open=False)[0]
    assert (answered.answered_by, answered.answered, answered.note) == ("ana", hours(5), "seen the act")


def test_claims_come_with_the_threads_they_left_and_where_these_stand(store, history):
    install(store, agreed_before())
    assert [(c.id, c.threads) for c in history.claims(NOON, article="harbour")] == [
        ("minister-says", ((LISTINGS.id, "agreed"), (AID.id, None))),
        ("envoy-denies", ((LISTINGS.id, "agreed"),)),
    ]
    assert [c.id for c in history.claims(NOON, thread=AID.id)] == ["minister-says"]
    assert history.claims(NOON, as_of=days(-20))[0].threads[0] == (LISTINGS.id, None)
    with pytest.raises(NotFound, match=r"article 'harbor'.*'harbour'"):
        history.claims(NOON, article="harbor")


@pytest.mark.parametrize("question", ["thread", "changes", "evidence"])
def test_an_unknown_thread_is_named_with_the_nearest(store, history, question):
    install(store)
    with pytest.raises(NotFound, match="did you mean 'bexland-aid'"):
        getattr(history, question)("bexlandaid")


def test_a_thread_as_it_was_written_down(store, history):
    install(store)
    found = history.thread(LISTINGS.id)
    assert (found.question, found.article_title) == (LISTINGS.question, DOSSIER.article.title)
    assert found.claims == ("minister-says", "envoy-denies")
    assert history.threads() == [AID.id, LISTINGS.id]


def test_expectations_say_how_they_stand(store, history):
    install(store)
    (expected,) = history.expectations(NOON, thread=LISTINGS.id)
    assert (expected.stands.outlook, expected.stands.days) == (Outlook.OPEN, 2)
    happen(store, change("adopted", happened=days(1)), key="a", at=hours(20))
    assert history.expectations(hours(21))[0].stands.outlook is Outlook.MET
    assert history.expectations(hours(21), as_of=hours(19))[0].stands.outlook is Outlook.APPROACHING


# --- sources, alerts


def test_a_sources_health_in_one_word(store, history):
    install(store)
    assert {s.id: s.word for s in history.sources()} == {"council": "never visited", "wire": "never visited"}
    record(store, now=hours(1))
    record(store, source=WIRE, now=hours(1), outcome=Outcome.FAILED, reason="no answer")
    assert {s.id: (s.word, s.looks, s.reason) for s in history.sources()} == {
        "council": ("ok", 1, ""),
        "wire": ("failing", 0, "no answer"),
    }
    with store.begin() as tx:
        tx.install_sources([replace(COUNCIL, enabled=False)], hours(2))
    assert {s.id: s.word for s in history.sources()} == {"council": "off", "wire": "gone"}


@pytest.mark.parametrize(
    ("fetch", "silent", "said"),
    [
        ({}, False, "ok"),
        ({"moved_to": "https://new.example/feed"}, False, "moved"),
        ({"moved_to": "https://new.example/feed"}, True, "silent"),
        ({"outcome": Outcome.BLOCKED, "reason": "no"}, True, "blocked"),
        ({"outcome": Outcome.SUSPECT, "reason": "no"}, False, "suspect"),
        ({"outcome": Outcome.FAILED, "reason": "no"}, False, "failing"),
    ],
)
def test_the_word_is_the_same_in_records_and_in_the_view(store, history, engine, fetch, silent, said):
    install(store)
    record(store)
    with store.begin() as tx:
        tx.note_condition(COUNCIL.id, Condition(silent=silent, warning="odd", per_day=2.0))
    record(store, now=hours(1), **fetch)
    council = next(s for s in history.sources() if s.id == COUNCIL.id)
    assert (council.word, council.per_day) == (said, 2.0)
    assert council.reason == ("no" if "reason" in fetch else "odd")
    with reading(engine) as connection:
        query = "SELECT health FROM v_source_health WHERE source = 'council'"
        assert connection.exec_driver_sql(query).scalar() == said


def test_health_as_of_an_earlier_hour_comes_from_the_counts(store, history):
    install(store)
    record(store, now=hours(1))
    record(store, now=hours(5), outcome=Outcome.BLOCKED)
    council, wire = history.sources(as_of=hours(2))
    assert (council.word, council.looks, council.last_good) == ("ok", 1, hours(1))
    assert (wire.word, wire.looks) == ("never visited", 0)
    assert history.sources(as_of=hours(6))[0].word == "blocked"


def test_an_alert_is_shown_with_every_attempt(store, history):
    install(store)
    happen(store, change(), alert(), key="a")
    for delivery, retry in ((refused(hours(1)), hours(2)), (sent(hours(2)), None)):
        with store.begin() as tx:
            (claimed,) = tx.claim_alerts(delivery.at, 60, 1)
            tx.record_delivery(claimed.alert, delivery, retry)
    (told,) = history.alerts(LISTINGS.id)
    assert (told.state, told.attempts, told.change, told.facts.new) == ("sent", 2, 1, "adopted")
    assert [(d.outcome, d.reason) for d in told.deliveries] == [("retry", "the server is busy"), ("sent", "")]
    assert history.alerts(state="waiting") == []
    assert [d.outcome for d in history.alerts(as_of=hours(1.5))[0].deliveries] == ["retry"]


@pytest.mark.parametrize("outcome", [Outcome.BLOCKED, Outcome.SUSPECT, Outcome.FAILED])
def test_blind_sources_are_named_with_their_word_now_and_as_of_an_earlier_time(store, history, outcome):
    install(store)
    record(store, now=hours(1))
    record(store, now=hours(2), outcome=outcome, reason="no")
    record(store, now=hours(2.2), outcome=outcome, reason="no")
    word = {Outcome.FAILED: "failing"}.get(outcome, outcome.value)
    assert line(history).blind_sources == (f"council ({word})",)
    record(store, now=hours(3))
    assert line(history).blind_sources == ()
    assert line(history, as_of=hours(2.5)).blind_sources == (f"council ({word})",)
    assert line(history, as_of=hours(1.5)).blind == 0
    (then, _) = history.sources(as_of=hours(2.5))
    assert (then.id, then.word) == ("council", word)


def test_a_source_that_has_fallen_silent_is_blind_too(store, history):
    install(store)
    record(store, now=hours(1))
    with store.begin() as tx:
        tx.note_condition("council", Condition(silent=True))
    assert line(history).blind_sources == ("council (silent)",)


def test_the_ledger_as_of_a_day_counts_what_had_been_looked_by_then(store, history):
    install(store)
    for hour in (1, 2, 30):
        record(store, now=hours(hour))
    record(store, source=WIRE, now=hours(2))
    found = line(history, as_of=hours(20))
    assert (found.looks, found.sources, found.last_looked) == (3, 2, hours(2))
    assert line(history).looks == 4
