# SPDX-License-Identifier: MIT
"""Threads, lifecycles and reports for the tests of deciding, named as sentences. All texts are invented."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from monitor.core.case import Case
from monitor.core.lifecycle import Lifecycle, State, Strength
from monitor.core.model import (
    Certainty,
    Factuality,
    InstalmentFacts,
    Observation,
    PhraseGroup,
    Reading,
    Reason,
    Standing,
    StandingObservation,
    StatusChange,
    TextForm,
    Thread,
    Tier,
    Where,
)
from monitor.core.standings import apply

SOFT, MID, HARD = Strength.SOFT, Strength.MID, Strength.HARD


def lifecycle(id: str, strengths: dict[str, Strength], order: tuple[str, ...], steps: dict[str, str], **flags: str):
    """A lifecycle in one line a state; `flags` name the final and the whole-thread states."""
    states = {
        name: State(
            id=name,
            strength=strength,
            explanation=f"what {name} means",
            next_actor=f"who acts after {name}",
            final=name in flags.get("final", "").split(),
            whole_thread=name in flags.get("whole", "").split(),
        )
        for name, strength in strengths.items()
    }
    return Lifecycle(
        id=id,
        title=id,
        states=states,
        order=order,
        steps={old: frozenset(new.split()) for old, new in steps.items()},
    )


SANCTIONS = lifecycle(
    "sanctions",
    {
        "speculated": SOFT, "proposed": SOFT, "expected": SOFT, "agreed": MID, "adopted": HARD, "in_force": HARD,
        "extended": MID, "suspended": HARD, "lifted": HARD, "blocked": MID, "postponed": MID,
    },
    ("speculated", "proposed", "expected", "agreed", "adopted", "in_force"),
    {
        "start": "speculated proposed expected agreed adopted in_force extended blocked postponed",
        "speculated": "proposed expected agreed adopted in_force blocked postponed",
        "proposed": "expected agreed adopted in_force blocked postponed",
        "expected": "agreed adopted in_force blocked postponed",
        "agreed": "adopted in_force blocked postponed",
        "adopted": "in_force extended suspended lifted",
        "in_force": "extended suspended lifted",
        "extended": "suspended lifted",
        "suspended": "in_force lifted",
        "blocked": "expected agreed adopted postponed",
        "postponed": "expected agreed adopted blocked",
    },
    whole="extended suspended lifted",
    final="lifted",
)  # fmt: skip
AID = lifecycle(
    "aid",
    {
        "expected": SOFT, "announced": HARD, "authorised": HARD, "notified": MID, "delivered": HARD,
        "paused": MID, "resumed": MID, "cancelled": MID,
    },
    ("expected", "announced", "authorised", "notified", "delivered"),
    {
        "start": "expected announced authorised notified delivered paused resumed cancelled",
        "expected": "announced authorised notified delivered paused cancelled",
        "announced": "authorised notified delivered paused cancelled",
        "authorised": "notified delivered paused cancelled",
        "notified": "delivered paused cancelled",
        "delivered": "paused",
        "paused": "resumed cancelled delivered",
        "resumed": "paused delivered",
    },
    whole="paused resumed",
)  # fmt: skip
CLAIM = lifecycle(
    "claim",
    {"alleged": SOFT, "denied": SOFT, "partly_admitted": MID, "verified": HARD, "refuted": HARD},
    ("partly_admitted", "verified"),
    {
        "start": "alleged denied partly_admitted verified refuted",
        "alleged": "denied partly_admitted verified refuted",
        "denied": "alleged partly_admitted verified refuted",
        "partly_admitted": "verified",
    },
)


def thread(life: Lifecycle = SANCTIONS, instalments: tuple[str, ...] = (), since: date | None = None) -> Thread:
    words = PhraseGroup(strong=("word",))
    return Thread(
        id="harbour",
        title="The harbour measures",
        question="Do they come?",
        lifecycle=life.id,
        claims=("c1",),
        actor=words,
        target=words,
        topic=words,
        instalments=instalments,
        since=since,
    )


PLAIN = thread()
ROUNDS = thread(instalments=("act", "ordinal", "date"))
PACKAGES = thread(AID, instalments=("amount", "date"))
DISPUTE = thread(CLAIM)


def council(name: str = "eu-iran", **changed: object) -> Thread:
    """A thread about the EU's sanctions on Iran over drones, for the tests of what ties an item."""
    fields: dict[str, object] = {
        "id": name,
        "title": name,
        "question": "?",
        "lifecycle": "sanctions",
        "claims": ("c",),
        "actor": PhraseGroup(strong=("EU", "European Union"), weak=("bloc",)),
        "target": PhraseGroup(strong=("Iran{,ian}", "Tehran")),
        "topic": PhraseGroup(strong=("drone{s}",)),
    }
    return Thread(**(fields | changed))  # type: ignore[arg-type]  # a test's thread, field by field


def dec(day: int) -> date:
    return date(2022, 12, day)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def amount(*millions: float, ordinal: int | None = None, acts: tuple[str, ...] = ()) -> InstalmentFacts:
    return InstalmentFacts(amounts=tuple(m * 1e6 for m in millions), ordinal=ordinal, acts=acts)


def saying(
    status: str, on: date | None = None, facts: InstalmentFacts | None = None, where: Where = Where.LEAD, **more
):
    """A sentence that says the status, its day stated where `on` is given."""
    return Observation(
        thread="harbour",
        status=status,
        factuality=more.pop("factuality", Factuality.ACTUAL),
        certainty=more.pop("certainty", Certainty.ACTUAL),
        where=where,
        quote=more.pop("quote", f"The council has {status} it."),
        rule=f"test.{status}",
        event_on=on,
        event_stated=on is not None,
        instalment=facts or InstalmentFacts(),
        **more,
    )


def report(
    status: str | None,
    published: date,
    *,
    on: date | None = None,
    facts: InstalmentFacts | None = None,
    about: Thread = PLAIN,
    life: Lifecycle = SANCTIONS,
    standing: Standing | None = None,
    tier: Tier = Tier.PRESS,
    official: bool = False,
    origin: str = "Agency One",
    form: TextForm = TextForm.NEWS,
    where: Where = Where.LEAD,
    title: str | None = "same",
    lead: str | None = "same",
    seen: date | None = None,
    headline: str = "",
    house: frozenset[str] = frozenset(),
    **more,
) -> Case:
    """One report of a named agency, title and lead agreeing, seen an hour after it was published."""
    verdict = None if status is None else saying(status, on, facts, where, **more)
    reading = Reading(
        thread=about.id,
        form=form,
        verdict=verdict,
        reason="the lead says so",
        title_status=status if title == "same" else title,
        lead_status=status if lead == "same" else lead,
    )
    return Case(
        thread=about,
        lifecycle=life,
        standing=standing or Standing(thread=about.id),
        reading=reading,
        tier=tier,
        official=official,
        origin=origin,
        headline=headline,
        house=house,
        published=noon(published),
        published_local=published,
        seen=noon(seen or published) + timedelta(hours=1),
    )


def official(status: str, published: date, **more) -> Case:
    """The deciding body's own act, from its own site."""
    return report(
        status, published, **{"tier": Tier.ACT, "official": True, "form": TextForm.ACT, "origin": "body", **more}
    )


def held(status: str, on: date, *, origin: str = "Agency Two", agree: bool = True, evidence: int = 7, **more):
    """An earlier report that has not moved the thread."""
    return StandingObservation(
        evidence=evidence,
        status=status,
        origin=origin,
        tier=more.pop("tier", Tier.PRESS),
        published=more.pop("published", noon(on)),
        event_on=on,
        instalment=more.pop("facts", InstalmentFacts()),
        title_and_lead_agree=agree,
        where_title_or_lead=more.pop("in_headline", True),
        headline=more.pop("headline", ""),
        quote=more.pop("quote", "An envoy says otherwise."),
    )


def change(status: str, on: date, *, key: str = "", old: str | None = None, facts: InstalmentFacts | None = None):
    """An accepted step."""
    return StatusChange(
        thread="harbour",
        instalment=key,
        old=old,
        new=status,
        reason=Reason.IMPORTED,
        happened=on,
        facts=facts or InstalmentFacts(),
    )


def standing(*steps: tuple, pending: tuple[StandingObservation, ...] = ()) -> Standing:
    """Where accepted steps (status, day[, key[, facts]]) brought the thread, in the order given."""
    now = Standing(thread="harbour")
    for status, on, *rest in steps:
        key = rest[0] if rest else ""
        here = next((i.status for i in now.instalments if i.key == key), None)
        now = apply(now, change(status, on, key=key, old=here, facts=rest[1] if len(rest) > 1 else None))
    return replace(now, pending=pending)


def moved_by(case: Case, decision: object) -> Standing:
    """Where the thread stands after the decision."""
    return apply(case.standing, decision) if isinstance(decision, StatusChange) else case.standing
