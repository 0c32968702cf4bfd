# SPDX-License-Identifier: MIT
"""Who is told what: a decision or a finding times the receivers gives Alerts. Pure. Of dates tells `telling_dates`.

An alert's key makes one event one alert, however many reports there are:

    change/<thread>/<instalment>/<state>            expectation/<id>/<kind>/<due>[/<moved to>]
    suggestion/<thread>/<instalment>/<state>        source/<id>/failing/<since>  source/<id>/recovered/<at>
    conflict/<thread>/<instalment>/<state>          delivery/<alert's key>/<recipient>
    correction/<key of the alert it corrects>       report taken back/<key of the alert whose report it is>

NoChange tells nobody. A late report that only fills in the past tells nobody either. Suggestions of soft states wait in
`loosethread review`; they are not worth an alert.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from monitor.core.health import NETWORK, Finding, Tell
from monitor.core.instalment_facts import short, told
from monitor.core.lifecycle import Lifecycle, Strength
from monitor.core.model import (
    Alert,
    AlertFacts,
    AlertKind,
    Claim,
    Decision,
    Delivery,
    Dossier,
    InstalmentFacts,
    NoChange,
    Observation,
    Receiver,
    Source,
    StatusChange,
    StoredItem,
    Suggestion,
    Thread,
    Tier,
)


class Judged(Protocol):
    """What routing asks of a judged item (monitor.core.examining.Finding)."""

    @property
    def dossier(self) -> Dossier: ...
    @property
    def thread(self) -> Thread: ...
    @property
    def decision(self) -> Decision: ...
    @property
    def tier(self) -> Tier: ...


def route(
    judged: Judged, lifecycle: Lifecycle, item: StoredItem, source: Source, receivers: Sequence[Receiver]
) -> tuple[Alert, ...]:
    """Return the alerts that a judged item of `source` raises; none for NoChange. Raises KeyError for a state the
    lifecycle does not have."""
    decision = judged.decision
    if isinstance(decision, NoChange) or not _worth_telling(decision, lifecycle):
        return ()
    kind = _kind(decision)
    facts = _decided_facts(judged, decision, kind, lifecycle, item, source)
    word = "change" if kind is AlertKind.STATUS_CHANGE else kind.value
    key = f"{word}/{judged.thread.id}/{decision.instalment}/{decision.new}"
    return addressed(key, conversation(judged.dossier, judged.thread), facts, receivers)


_HEALTH_KINDS = {
    Tell.FAILING: AlertKind.SOURCE_FAILING,
    Tell.WARNING: AlertKind.SOURCE_WARNING,
    Tell.RECOVERED: AlertKind.SOURCE_RECOVERED,
}


def route_health(
    finding: Finding, source: Source | None, receivers: Sequence[Receiver], now: datetime
) -> tuple[Alert, ...]:
    """Return the operators' alerts of a finding about a source, or with `source` None about the network."""
    if finding.tell is None:
        return ()
    facts = AlertFacts(
        kind=_HEALTH_KINDS[finding.tell],
        subject=source.name if source else NETWORK,
        url=source.url if source else "",
        tier=int(source.tier) if source else None,
        seen=now,
        note=finding.words,
    )
    talk = f"source/{finding.subject}"
    return addressed(f"{talk}/{finding.tell.value}/{finding.spell}", talk, facts, receivers)


def route_delivery_failure(
    alert: Alert, delivery: Delivery, receivers: Sequence[Receiver], now: datetime
) -> tuple[Alert, ...]:
    """Return the operators' alerts of an alert that was given up, by another channel than the one that failed where
    operators have one. The failure of such an alert is not told again: what cannot be told must not breed."""
    if alert.facts.kind is AlertKind.DELIVERY_FAILED:
        return ()
    operators = [receiver for receiver in receivers if receiver.operator]
    others = [receiver for receiver in operators if receiver.channel != alert.channel]
    facts = AlertFacts(
        kind=AlertKind.DELIVERY_FAILED,
        subject=alert.receiver,
        thread=alert.facts.thread,
        instalment=alert.facts.instalment,
        old=alert.facts.old,
        new=alert.facts.new,
        reason=delivery.reason,
        seen=now,
        note=f"{alert.facts.kind.value}: {alert.facts.subject}, to {alert.receiver} through {alert.channel}",
    )
    key = f"delivery/{alert.key}/{alert.receiver}/{alert.recipient}"
    return addressed(key, f"delivery/{alert.channel}", facts, others or operators)


def conversation(dossier: Dossier, thread: Thread) -> str:
    """Return what groups the alerts of one thread into one conversation."""
    return f"thread/{dossier.article.id}/{thread.id}"


# ---------------------------------------------------------------------- what is worth an alert, and what it says


def _worth_telling(decision: StatusChange | Suggestion, lifecycle: Lifecycle) -> bool:
    if isinstance(decision, StatusChange):
        return decision.moves_thread or (decision.old is None and decision.instalment != "")
    named = (decision.new, *([decision.alternative] if decision.alternative else []))
    return decision.conflict or any(lifecycle.state(one).strength is not Strength.SOFT for one in named)


def _kind(decision: StatusChange | Suggestion) -> AlertKind:
    if isinstance(decision, StatusChange):
        return AlertKind.STATUS_CHANGE
    return AlertKind.CONFLICT if decision.conflict else AlertKind.SUGGESTION


def _decided_facts(
    judged: Judged,
    decision: StatusChange | Suggestion,
    kind: AlertKind,
    lifecycle: Lifecycle,
    item: StoredItem,
    source: Source,
) -> AlertFacts:
    state = lifecycle.state(decision.new)
    claim = claim_of(judged.dossier, judged.thread.claims)
    change = decision if isinstance(decision, StatusChange) else None
    held = decision if isinstance(decision, Suggestion) else None
    facts = told(decision.observation.instalment, judged.thread) if decision.observation else InstalmentFacts()
    return AlertFacts(
        kind=kind,
        subject=judged.thread.title,
        thread=judged.thread.id,
        instalment=decision.instalment,
        amount=short(max(facts.amounts)) if facts.amounts else "",
        currency=facts.currency,
        old=decision.old,
        new=decision.new,
        alternative=held.alternative if held else None,
        explanation=state.explanation,
        next_actor=state.next_actor,
        reason=decision.reason.value,
        quote=_quote(decision.observation),
        quoted_from=item.item.publisher or source.name,
        url=item.item.url,
        tier=int(judged.tier),
        happened=decision.happened,
        happened_precision=change.happened_precision if change else _precision(decision.observation),
        published=change.published if change else item.item.published,
        seen=item.seen,
        effective=change.effective if change else None,
        claim=claim.said if claim else "",
        claim_by=claim.speaker if claim else "",
        previous_quote=held.against if held else "",
        previous_url=held.against_url if held else "",
    )


def _quote(observation: Observation | None) -> str:
    return observation.quote if observation else ""


def _precision(observation: Observation | None) -> str:
    return observation.event_precision if observation else "day"


def claim_of(dossier: Dossier, ids: Sequence[str]) -> Claim | None:
    """Return the first of these claims, None where there is none."""
    return dossier.claim(ids[0]) if ids else None


# ---------------------------------------------------------------------- to whom


def addressed(key: str, talk: str, facts: AlertFacts, receivers: Iterable[Receiver]) -> tuple[Alert, ...]:
    """Return an alert of that key for each recipient of each receiver that hears such facts."""
    return tuple(
        identified(Alert(key=key, receiver=r.name, channel=r.channel, recipient=to, facts=facts, conversation=talk))
        for r in receivers
        if _hears(r, facts)
        for to in r.to
    )


def _hears(receiver: Receiver, facts: AlertFacts) -> bool:
    if receiver.operator is not facts.kind.operational or (receiver.kinds and facts.kind not in receiver.kinds):
        return False
    if facts.kind.operational:
        return True
    if receiver.threads and facts.thread not in receiver.threads:
        return False
    named = {facts.new, facts.alternative} - {None}
    return not receiver.statuses or not named or not named.isdisjoint(receiver.statuses)


def identified(alert: Alert) -> Alert:
    """Give the alert an id that depends on nothing but what it is about and to whom it goes."""
    told = "\n".join((alert.key, alert.receiver, alert.channel, alert.recipient))
    return replace(alert, message_id=sha256(told.encode()).hexdigest()[:32])
