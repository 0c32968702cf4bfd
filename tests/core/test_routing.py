# SPDX-License-Identifier: MIT
"""Who is told what. One event is one alert for each address, and nobody hears what is not theirs."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from monitor.core import expecting, health
from monitor.core.correcting import route_correction
from monitor.core.deciding import decide
from monitor.core.model import (
    AlertKind,
    Article,
    Claim,
    Decision,
    Delivery,
    DeliveryOutcome,
    Dossier,
    Expectation,
    Item,
    NoChange,
    Reason,
    Receiver,
    Source,
    SourceKind,
    Stance,
    StatusChange,
    StoredItem,
    Thread,
    Tier,
)
from monitor.core.ports import ExpectationDue
from monitor.core.routing import route, route_delivery_failure, route_health
from monitor.core.telling_dates import Concerned, route_expectation
from tests.core.scenes import PLAIN, SANCTIONS, dec, held, noon, official, report, standing

DESK = Receiver(name="desk", channel="mail", to=("a@desk.example", "b@desk.example"))
OPS = Receiver(name="ops", channel="mail", to=("ops@desk.example",), operator=True)
OPS_CHAT = Receiver(name="ops-chat", channel="chat", operator=True)
EVERYBODY = (DESK, OPS)
CLAIM = Claim(id="c1", speaker="A minister", said="a list is coming", stance=Stance.ASSERTED, said_on=None)
DOSSIER = Dossier(
    article=Article(id="art", title="An article", publisher=None, published=dec(10)), claims=(CLAIM,), threads=(PLAIN,)
)
COUNCIL = Source(
    id="council", name="Council", kind=SourceKind.FEED, url="https://council.example/feed", publisher="Council",
    tier=Tier.ACT, jurisdiction="EU",
)  # fmt: skip
ITEM = StoredItem(
    id=1,
    revision=1,
    item=Item(source="council", key="k", url="https://council.example/1", title="t", published=noon(dec(12))),
    seen=noon(dec(13)),
    first_seen=noon(dec(13)),
)


@dataclass(frozen=True)
class Judged:
    decision: Decision
    dossier: Dossier = DOSSIER
    thread: Thread = PLAIN
    tier: Tier = Tier.ACT


def told(decision, receivers=EVERYBODY, item=ITEM):
    return route(Judged(decision), SANCTIONS, item, COUNCIL, receivers)


ADOPTED = decide(official("adopted", dec(12), standing=standing(("agreed", dec(10)))))
SUGGESTED = decide(report("adopted", dec(12)))
DISPUTED = decide(
    report("blocked", dec(12), standing=standing(("agreed", dec(9)), pending=(held("adopted", dec(12)),)))
)


def test_a_change_tells_every_address_of_every_reader_once():
    alerts = told(ADOPTED)
    assert [(a.receiver, a.channel, a.recipient) for a in alerts] == [
        ("desk", "mail", "a@desk.example"),
        ("desk", "mail", "b@desk.example"),
    ]
    assert {a.key for a in alerts} == {"change/harbour//adopted"}
    assert {a.conversation for a in alerts} == {"thread/art/harbour"}


def test_the_facts_say_everything_a_message_may_say():
    facts = told(ADOPTED)[0].facts
    assert (facts.kind, facts.subject, facts.old, facts.new) == (
        AlertKind.STATUS_CHANGE, "The harbour measures", "agreed", "adopted",
    )  # fmt: skip
    assert facts.explanation == "what adopted means"
    assert facts.next_actor == "who acts after adopted"
    assert facts.reason == Reason.OFFICIAL_ACT.value
    assert facts.quote == "The council has adopted it."
    assert (facts.quoted_from, facts.url, facts.tier) == ("Council", "https://council.example/1", 1)
    assert (facts.happened, facts.published, facts.seen) == (dec(12), noon(dec(12)), noon(dec(13)))
    assert (facts.claim, facts.claim_by) == ("a list is coming", "A minister")


def test_an_item_of_an_aggregator_is_quoted_from_its_own_publisher():
    carried = replace(ITEM, item=replace(ITEM.item, publisher="Agency One"))
    assert told(ADOPTED, item=carried)[0].facts.quoted_from == "Agency One"


def test_the_same_event_gives_the_same_ids_and_every_address_its_own():
    first, again = told(ADOPTED), told(ADOPTED)
    assert [a.message_id for a in first] == [a.message_id for a in again]
    assert len({a.message_id for a in first}) == 2
    assert all(len(a.message_id) == 32 for a in first)


def test_a_step_that_needs_a_person_says_what_is_missing():
    (alert, _) = told(SUGGESTED)
    assert alert.key == "suggestion/harbour//adopted"
    assert (alert.facts.kind, alert.facts.reason) == (AlertKind.SUGGESTION, Reason.NEEDS_SECOND_ORIGIN.value)


def test_what_a_suggestion_may_be_instead_is_told_and_reaches_who_listens_for_that_alone():
    other = replace(SUGGESTED, alternative="agreed")
    assert [a.facts.alternative for a in told(other)] == ["agreed"] * 2
    assert told(other, (replace(DESK, statuses=("agreed",)),))
    assert not told(other, (replace(DESK, statuses=("lifted",)),))


def test_a_rumour_of_something_soft_is_told_where_it_may_be_more_than_that():
    rumour = replace(SUGGESTED, new="expected")
    assert told(rumour) == ()
    assert [a.facts.new for a in told(replace(rumour, alternative="adopted"))] == ["expected"] * 2


def test_a_conflict_shows_both_sentences():
    (alert, _) = told(DISPUTED)
    assert alert.key == "conflict/harbour//blocked"
    assert alert.facts.kind is AlertKind.CONFLICT
    assert (alert.facts.quote, alert.facts.previous_quote) == (
        "The council has blocked it.",
        "An envoy says otherwise.",
    )


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (NoChange(thread="harbour", reason=Reason.ALREADY_THERE), "nothing new"),
        (replace(ADOPTED, moves_thread=False), "a late report that fills in the past"),
        (decide(report("expected", dec(12), tier=Tier.OTHER)), "a rumour of something soft"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_what_is_no_news_tells_nobody(decision, why):
    assert told(decision) == (), why


def test_a_package_of_its_own_is_told_of_even_where_a_newer_one_stands():
    other = replace(ADOPTED, moves_thread=False, old=None, instalment="2022-12-01-275m")
    assert [a.key for a in told(other)] == ["change/harbour/2022-12-01-275m/adopted"] * 2


@pytest.mark.parametrize(
    ("filters", "hears"),
    [
        ({}, True),
        ({"threads": ("harbour",)}, True),
        ({"threads": ("elsewhere",)}, False),
        ({"statuses": ("adopted", "lifted")}, True),
        ({"statuses": ("lifted",)}, False),
        ({"kinds": (AlertKind.STATUS_CHANGE,)}, True),
        ({"kinds": (AlertKind.SUGGESTION,)}, False),
        ({"operator": True}, False),
        ({"to": ()}, False),
    ],
)
def test_a_receiver_hears_what_its_filters_let_through(filters, hears):
    assert bool(told(ADOPTED, (replace(DESK, **filters),))) is hears


# ---------------------------------------------------------------------- expectations


EXPECTATION = Expectation(
    id="vote", thread="harbour", what="ministers vote", due=dec(12), met_by=("adopted",), claim="c1"
)
DUE = ExpectationDue(expectation=EXPECTATION, thread_title="The harbour measures", status="expected")


def expecting_at(day, receivers=EVERYBODY, due=DUE):
    of = Concerned(dossier=DOSSIER, thread=PLAIN, lifecycle=SANCTIONS)
    return route_expectation(expecting.assess(due, noon(dec(day)), 1), due, of, receivers)


def test_a_date_that_nears_or_has_passed_is_told_in_the_threads_conversation():
    (near, _), (past, _) = expecting_at(11), expecting_at(14)
    assert (near.facts.kind, near.facts.note) == (AlertKind.EXPECTATION_APPROACHING, "due in 1 day")
    assert (past.facts.kind, past.facts.note) == (AlertKind.EXPECTATION_OVERDUE, "2 days overdue")
    assert (past.facts.expectation, past.facts.due, past.facts.claim_by) == ("ministers vote", dec(12), "A minister")
    assert past.facts.next_actor == "who acts after expected"
    assert near.key != past.key
    assert near.conversation == past.conversation == "thread/art/harbour"
    assert expecting_at(12)[0].facts.note == "due today"


def test_nothing_is_told_of_a_date_far_off_or_of_one_told_before():
    assert expecting_at(1) == ()
    assert expecting_at(11, due=replace(DUE, told=(AlertKind.EXPECTATION_APPROACHING.value,))) == ()


def test_a_receiver_that_follows_certain_statuses_still_hears_of_dates():
    picky = replace(DESK, statuses=("lifted",))
    assert len(expecting_at(14, (picky,))) == 2
    assert expecting_at(14, (replace(DESK, kinds=(AlertKind.STATUS_CHANGE,)),)) == ()


def test_a_thread_that_was_never_assessed_has_no_next_actor():
    assert expecting_at(14, due=replace(DUE, status=None))[0].facts.next_actor == ""


# ---------------------------------------------------------------------- sources and deliveries


def finding(tell, spell="s1"):
    return health.Finding(subject="council", tell=tell, words="Council cannot be read.", spell=spell)


def test_only_operators_hear_of_sources():
    (alert,) = route_health(finding(health.Tell.FAILING), COUNCIL, EVERYBODY, noon(dec(12)))
    assert (alert.receiver, alert.facts.kind) == ("ops", AlertKind.SOURCE_FAILING)
    assert (alert.facts.subject, alert.facts.note) == ("Council", "Council cannot be read.")
    assert route_health(finding(None), COUNCIL, EVERYBODY, noon(dec(12))) == ()


def test_failing_recovering_and_failing_again_are_three_alerts_in_one_conversation():
    spells = [(health.Tell.FAILING, "s1"), (health.Tell.RECOVERED, "s2"), (health.Tell.FAILING, "s2")]
    alerts = [a for t, s in spells for a in route_health(finding(t, s), COUNCIL, EVERYBODY, noon(dec(12)))]
    assert len({a.key for a in alerts}) == 3
    assert {a.conversation for a in alerts} == {"source/council"}


def test_a_network_that_is_down_is_one_alert_of_no_source():
    down = health.Finding(subject=health.NETWORK, tell=health.Tell.FAILING, words="None answered.", spell="s1")
    (alert,) = route_health(down, None, EVERYBODY, noon(dec(12)))
    assert (alert.key, alert.facts.subject) == ("source/network/failing/s1", "network")


GIVEN_UP = Delivery(outcome=DeliveryOutcome.GIVEN_UP, at=noon(dec(14)), reason="the mailbox does not exist")


def failed(alert, receivers):
    return route_delivery_failure(alert, GIVEN_UP, receivers, noon(dec(14)))


def test_an_alert_that_was_given_up_is_told_to_operators_by_another_way():
    (alert,) = failed(told(ADOPTED)[0], (DESK, OPS, OPS_CHAT))
    assert (alert.receiver, alert.facts.kind) == ("ops-chat", AlertKind.DELIVERY_FAILED)
    assert alert.facts.reason == "the mailbox does not exist"
    assert (alert.facts.thread, alert.facts.new) == ("harbour", "adopted")
    assert "status change: The harbour measures, to desk through mail" in alert.facts.note


def test_where_operators_have_only_the_failing_channel_it_is_used():
    assert [a.receiver for a in failed(told(ADOPTED)[0], (DESK, OPS))] == ["ops"]
    assert failed(told(ADOPTED)[0], (DESK,)) == ()


def test_a_failed_report_of_a_failed_delivery_is_not_reported():
    (alert,) = failed(told(ADOPTED)[0], (DESK, OPS))
    assert failed(alert, (DESK, OPS, OPS_CHAT)) == ()


# ---------------------------------------------------------------------- corrections


def test_everyone_who_was_told_of_a_change_gets_its_correction():
    sent = (*told(ADOPTED), *told(SUGGESTED))
    corrections = route_correction(sent, "the act was a draft", noon(dec(15)))
    assert [a.recipient for a in corrections] == ["a@desk.example", "b@desk.example"]
    facts = corrections[0].facts
    assert (facts.kind, facts.note) == (AlertKind.CORRECTION, "the act was a draft")
    assert (facts.previous_quote, facts.quote) == ("The council has adopted it.", "")
    assert corrections[0].conversation == sent[0].conversation
    assert {a.message_id for a in corrections}.isdisjoint(a.message_id for a in sent)


def test_the_examples_of_this_file_are_what_they_say():
    assert isinstance(ADOPTED, StatusChange)
    assert ADOPTED.happened == date(2022, 12, 12)
