# SPDX-License-Identifier: MIT
"""An invented world to store: the Harbour Council may list makers of gliders that Arvendia supplied to Bexland."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from monitor.core.model import (
    Alert,
    AlertFacts,
    AlertKind,
    Article,
    BaselineEvent,
    Certainty,
    Claim,
    Delivery,
    DeliveryOutcome,
    Dossier,
    Evidence,
    Expectation,
    Factuality,
    Fetch,
    Hit,
    InstalmentFacts,
    Item,
    NoChange,
    Observation,
    Outcome,
    PhraseGroup,
    Reading,
    Reason,
    Source,
    SourceKind,
    Stance,
    StatusChange,
    Suggestion,
    TextForm,
    Thread,
    Tier,
    Validators,
    Where,
)
from monitor.core.ports import Examination, Judged

NOON = datetime(2031, 3, 10, 12, tzinfo=UTC)
TODAY = NOON.date()


def hours(n: float) -> datetime:
    return NOON + timedelta(hours=n)


def days(n: int) -> date:
    return TODAY + timedelta(days=n)


LISTINGS = Thread(
    id="glider-listings",
    title="Listings of glider makers by the Harbour Council",
    question="Will the Harbour Council list the makers?",
    lifecycle="sanctions",
    claims=("minister-says", "envoy-denies"),
    actor=PhraseGroup(strong=("Harbour Council",)),
    target=PhraseGroup(strong=("Arvendia",)),
    topic=PhraseGroup(strong=("listing{s}",)),
    expectations=(
        Expectation(
            id="monday-vote",
            thread="glider-listings",
            what="the ministers' vote",
            due=days(2),
            met_by=("adopted",),
            claim="minister-says",
        ),
    ),
)
AID = replace(
    LISTINGS,
    id="bexland-aid",
    title="Aid packages for Bexland",
    lifecycle="aid",
    claims=("minister-says",),
    instalments=("amount",),
    expectations=(),
)
DOSSIER = Dossier(
    article=Article(
        id="harbour",
        title="Ministers to weigh listings over gliders",
        publisher="The Harbour Post",
        published=days(-1),
        url="https://post.example/gliders",
    ),
    claims=(
        Claim(
            id="minister-says",
            speaker="a minister",
            said="A vote comes on Wednesday.",
            stance=Stance.ASSERTED,
            said_on=days(-1),
        ),
        Claim(
            id="envoy-denies",
            speaker="the envoy",
            said="No gliders were supplied.",
            stance=Stance.DENIED,
            said_on=None,
            paragraph=4,
        ),
    ),
    threads=(LISTINGS, AID),
    file="dossiers/harbour.yaml",
)

COUNCIL = Source(
    id="council",
    name="Harbour Council press",
    kind=SourceKind.FEED,
    url="https://council.example/feed",
    publisher="Harbour Council",
    tier=Tier.ANNOUNCEMENT,
    jurisdiction="HC",
)
WIRE = replace(
    COUNCIL, id="wire", name="Wire", url="https://wire.example/rss", publisher="Wire", tier=Tier.PRESS, poll_seconds=300
)


def baseline(on: date, status: str, thread: str = LISTINGS.id, **more) -> BaselineEvent:
    return BaselineEvent(
        thread=thread,
        on=on,
        status=status,
        fact=f"It was {status} on that day.",
        source_url=f"https://archive.example/{thread}/{on}/{status}",
        **more,
    )


def item(key: str = "a", *, title: str = "Council adopts listings", source: Source = COUNCIL, **more) -> Item:
    return Item(
        source=source.id,
        key=key,
        url=more.pop("url", f"https://{source.id}.example/{key}"),
        title=title,
        text=more.pop("text", "The Council adopted listings on Monday."),
        published=more.pop("published", hours(-1)),
        **more,
    )


def visit(*items: Item, at: datetime = NOON, source: Source = COUNCIL, outcome: Outcome = Outcome.OK, **more) -> Fetch:
    return Fetch(source=source.id, at=at, outcome=outcome, reason=more.pop("reason", ""), items=items, **more)


def validators(etag: str = '"v1"') -> Validators:
    return Validators(etag=etag, last_modified="Mon, 10 Mar 2031 11:00:00 GMT", url="https://council.example/feed")


def install(store, dossier: Dossier = DOSSIER, *, now: datetime = NOON, until: date | None = None) -> int:
    with store.begin() as tx:
        tx.install_sources([COUNCIL, WIRE], now)
        return tx.install(dossier, baseline_until=until, now=now)


def record(store, *items: Item, now: datetime = NOON, source: Source = COUNCIL, wanted=(), **more):
    with store.begin() as tx:
        fetch = visit(*items, at=now, source=source, **more)
        return tx.record_fetch(source, fetch, now + timedelta(minutes=15), now, document_wanted=wanted)


def next_item(store):
    with store.begin() as tx:
        return tx.unexamined(1)[0]


def observation(status: str = "adopted", quote: str = "The Council adopted listings on Monday.", **more) -> Observation:
    return Observation(
        thread=more.pop("thread", LISTINGS.id),
        status=status,
        factuality=Factuality.ACTUAL,
        certainty=Certainty.ACTUAL,
        where=more.pop("where", Where.LEAD),
        quote=quote,
        rule="sanctions.adopt",
        event_on=more.pop("event_on", TODAY),
        cues=("actual:adopted",),
        **more,
    )


def change(status: str = "adopted", old: str | None = None, **more) -> StatusChange:
    thread = more.pop("thread", LISTINGS.id)
    seen = more.pop("observation", observation(status, thread=thread))
    return StatusChange(
        thread=thread,
        instalment=more.pop("instalment", ""),
        old=old,
        new=status,
        reason=more.pop("reason", Reason.OFFICIAL_ANNOUNCEMENT),
        happened=more.pop("happened", TODAY),
        published=hours(-1),
        observation=seen,
        **more,
    )


def suggestion(status: str = "adopted", reason: Reason = Reason.NEEDS_SECOND_ORIGIN, **more) -> Suggestion:
    return Suggestion(
        thread=more.pop("thread", LISTINGS.id),
        instalment=more.pop("instalment", ""),
        old=None,
        new=status,
        reason=reason,
        happened=TODAY,
        observation=observation(status),
        **more,
    )


def nothing(reason: Reason = Reason.NOTHING_OBSERVED, **more) -> NoChange:
    return NoChange(thread=more.pop("thread", LISTINGS.id), reason=reason, **more)


def judged(decision, *alerts: Alert, origin: str = "Harbour Council", tier: int = 2, verdict: bool = True) -> Judged:
    seen = getattr(decision, "observation", None)
    hit = Hit(group="target", phrase="Arvendia", text="Arvendia", where=Where.TITLE, start=3)
    status = seen.status if seen else None
    return Judged(
        evidence=Evidence(thread=decision.thread, hits=(hit,), official=tier <= 2),
        reading=Reading(
            thread=decision.thread,
            form=TextForm.NEWS,
            verdict=seen if verdict else None,
            reason="the lead says so",
            observations=(seen,) if seen else (),
            title_status=status,
            lead_status=status,
            rules_version="r1",
        ),
        decision=decision,
        tier=tier,
        origin=origin,
        alerts=alerts,
    )


def commit(store, stored, *parts: Judged, at: datetime = NOON, reason: str = "") -> int:
    with store.begin() as tx:
        return tx.commit(Examination(item=stored, at=at, judged=parts, reason=reason))


def happen(store, decision, *alerts: Alert, key: str, at: datetime = NOON, source: Source = COUNCIL, **more) -> int:
    """A new item arrives and this is decided on it."""
    record(store, item(key, source=source, published=at - timedelta(hours=1)), source=source, now=at)
    return commit(store, next_item(store), judged(decision, *alerts, **more), at=at)


def alert(key: str = "change/glider-listings//adopted", *, to: str = "ana@desk.example", **more) -> Alert:
    kind = more.pop("kind", AlertKind.STATUS_CHANGE)
    facts = AlertFacts(kind=kind, subject=LISTINGS.title, thread=LISTINGS.id, new="adopted", happened=TODAY, seen=NOON)
    return Alert(
        key=key,
        receiver=more.pop("receiver", "desk"),
        channel="mail",
        recipient=to,
        facts=replace(facts, **more.pop("facts", {})),
        message_id=more.pop("message_id", f"id-{key}-{to}"),
        conversation=more.pop("conversation", "thread/harbour/glider-listings"),
    )


def sent(at: datetime = NOON) -> Delivery:
    return Delivery(outcome=DeliveryOutcome.SENT, at=at)


def refused(at: datetime = NOON, *, later: bool = True) -> Delivery:
    outcome = DeliveryOutcome.RETRY if later else DeliveryOutcome.GIVEN_UP
    return Delivery(outcome=outcome, at=at, reason="the server is busy", detail={"code": "451"})


def package(amount: float) -> InstalmentFacts:
    return InstalmentFacts(amounts=(amount,), currency="crown")
