# SPDX-License-Identifier: MIT
"""One sentence, one thread: which states does it assert? Every candidate that is not taken says why.

trigger → verb group → subject → object and aim → factuality → date → event × factuality = state
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from monitor.core.dates import Dated
from monitor.core.model import Certainty, Dropped, Factuality, InstalmentFacts, Observation, Where
from monitor.core.phrases import Found
from monitor.core.reading.acting import allowed
from monitor.core.reading.context import Context, Rejected
from monitor.core.reading.cues import Sign
from monitor.core.reading.dating import is_planned, last_day, nearest_date
from monitor.core.reading.facts import facts_of
from monitor.core.reading.factuality import certainty_of, factuality_of
from monitor.core.reading.grammar import Shape, VerbGroup, verb_group, whole_group
from monitor.core.reading.roles import UNNAMED, Object, Subject, aimed_elsewhere, direct_names, object_of
from monitor.core.reading.rulebook import NOBODY, SOMEBODY, Event
from monitor.core.reading.sentences import Parsed, longest, once

_HAPPENED = (Factuality.ACTUAL, Factuality.AGREED, Factuality.NEGATED, Factuality.NEGATED_PLANNED)
_PERHAPS = frozenset(("possible", "potential", "alleged", "planned", "imminent", "future", "probably", "likely"))
_NONE = frozenset(("no", "none", "neither", "nobody", "nothing"))
_EXCEPTIONS = ("unless", "unless_before", "unless_after")
_NEAR = 6  # words within which an exception holds
_AHEAD = (Certainty.PLANNED, Certainty.POSSIBLE)


class _Candidate(NamedTuple):
    """A trigger on its way through the questions."""

    event: Event
    trigger: Found[Sign]
    group: VerbGroup
    subject: Subject
    thing: Object


def observe(parsed: Parsed, context: Context) -> Iterator[Observation | Dropped]:
    """Yield what each trigger of the sentence says, or why it says nothing."""
    rank, in_names = context.rules.rank, _in_names(parsed)
    for trigger in sorted(parsed.triggers, key=lambda t: rank.get(t.value[1], 0)):
        kind, event_id = trigger.value
        if kind == "still" or trigger.first in in_names:
            continue
        event = context.rules.by_id[event_id]
        try:
            yield _observed(parsed, trigger, event, context)
        except Rejected as rejection:
            yield Dropped(
                rule=f"{context.rules.lifecycle}.{event.id}",
                quote=parsed.sentence.text,
                reason=f"{parsed.sentence.text[trigger.start : trigger.end]!r}: {rejection}",
                where=parsed.sentence.where,
            )


def _in_names(parsed: Parsed) -> set[int]:
    """The words of longer names of states: "states" in "United States" is no verb."""
    return {i for s in parsed.of("state") if s.first < s.last for i in range(s.first, s.last + 1)}


def _observed(parsed: Parsed, trigger: Found[Sign], event: Event, context: Context) -> Observation:
    cues = context.cues
    _not_excluded(parsed, trigger, event)
    _about(parsed)
    _told(parsed, trigger)
    if trigger.value[0] == "say":
        group = verb_group(parsed, trigger.first, event.object, cues, None if "..." in trigger.phrase else trigger.last)
    else:
        group = whole_group(parsed, trigger.first, cues)
    _finite(parsed, group)
    subject = allowed(parsed, group, event, context)
    thing = _object(parsed, group, trigger, event, context)
    candidate = _Candidate(event=event, trigger=trigger, group=group, subject=subject, thing=thing)
    _aimed(parsed, candidate, context)
    said = context.rules.by_id.get(thing.named, event)
    factuality, words = _factuality(parsed, candidate, said, context)
    dated = _date(parsed, candidate, factuality, context)
    if dated is not None and factuality is Factuality.ACTUAL and is_planned(parsed, group, dated, context):
        factuality, words = Factuality.PLANNED, (*words, f"planned:{parsed.sentence.text[dated.start : dated.end]}")
        dated = _date(parsed, candidate, factuality, context)
    if factuality is Factuality.PAST:
        raise Rejected(f"background ({', '.join(words)})")
    state = _state(parsed, candidate, said, factuality, context)
    return Observation(
        thread=context.thread.id,
        status=state,
        factuality=factuality,
        certainty=certainty_of(factuality),
        where=parsed.sentence.where,
        quote=parsed.sentence.text,
        rule=f"{context.rules.lifecycle}.{said.id}",
        event_on=None if dated is None else dated.on,
        event_precision="day" if dated is None else dated.precision,
        event_stated=dated is not None,
        instalment=_facts(parsed),
        cues=(f"says:{parsed.sentence.text[trigger.start : trigger.end]}", *words),
        by=subject.text,
        doubts=tuple(_doubts(event, subject)),
    )


@once
def _facts(parsed: Parsed) -> InstalmentFacts:
    return facts_of(parsed.sentence.text)


def _doubts(event: Event, subject: Subject) -> Iterator[str]:
    """What the sentence leaves open, so that the observation can be right only by default."""
    if event.weak:
        yield "weak words"
    if not subject.kinds or subject.kinds & {UNNAMED, NOBODY, SOMEBODY}:
        yield "who acts is not said"


def _factuality(
    parsed: Parsed, candidate: _Candidate, said: Event, context: Context
) -> tuple[Factuality, tuple[str, ...]]:
    """What is claimed of the event: by the verb's own words, its object ("no sanctions"), what is said, its nature."""
    event = candidate.event
    factuality, words = factuality_of(parsed, candidate.group, context.cues, clause_ok=event.clause_ok)
    if factuality is not Factuality.ACTUAL:
        return factuality, words
    if candidate.thing.none:
        return Factuality.NEGATED, (*words, "negated:no")
    if event.content:
        factuality = _content(parsed, candidate.trigger, event, context)
    if factuality is Factuality.ACTUAL and event.actual_is:
        factuality = Factuality(event.actual_is)
    if factuality is Factuality.ACTUAL and said is not event:
        factuality = Factuality(event.light or "actual")
    return factuality, words


def _told(parsed: Parsed, trigger: Found[Sign]) -> None:
    """A question tells nothing, and in running text a verb has no capital: "the Red Cross"."""
    if parsed.sentence.text.rstrip(" '\"”’)").endswith("?"):
        raise Rejected("a question")
    running = parsed.sentence.where is not Where.TITLE and trigger.first > 0
    if running and trigger.value[0] == "say" and parsed.words[trigger.first].text[0].isupper():
        raise Rejected("a name")


def _about(parsed: Parsed) -> None:
    """Deep in a text a sentence counts only where it names whom the thread is about: a briefing has many subjects."""
    if parsed.sentence.where is Where.BODY and not parsed.has("target"):
        raise Rejected("the sentence does not name the target, and stands far from one that does")


def _not_excluded(parsed: Parsed, trigger: Found[Sign], event: Event) -> None:
    found = event.exceptions.find(parsed.words)
    if not found:
        return
    for sign in sorted(longest(found), key=lambda s: _EXCEPTIONS.index(s.value[0])):
        kind = sign.value[0]
        if kind == "unless":
            raise Rejected(f"beside {sign.phrase!r}")
        if kind == "unless_before" and 0 < trigger.first - sign.last <= _NEAR:
            raise Rejected(f"after {sign.phrase!r}")
        if kind == "unless_after" and trigger.first < sign.first <= trigger.last + _NEAR:
            raise Rejected(f"before {sign.phrase!r}")


def _finite(parsed: Parsed, group: VerbGroup) -> None:
    if group.shape is Shape.NOT_FINITE:
        raise Rejected(group.why)
    if group.shape is Shape.INFINITIVE and not group.operators:
        named = any(s.value[0] in ("own", "state", "accused", "level") for s in parsed.ending_at(group.first - 1))
        if not (parsed.sentence.index == 0 and named):
            raise Rejected("an infinitive that nothing governs")


def _near(parsed: Parsed, event: Event, context: Context) -> list[Found[Sign]]:
    """The words that must occur; in a claim, its topic may stand for them."""
    kinds = (("object", event.near), ("near", event.near))
    topic = context.thread.accused is not None
    return [s for s in parsed.signs if s.value in kinds or (topic and s.value[0] == "topic")]


def _is_near(parsed: Parsed, event: Event, context: Context) -> bool:
    """True where one of them occurs."""
    near = parsed.has("object", event.near) or parsed.has("near", event.near)
    return near or (context.thread.accused is not None and parsed.has("topic"))


def _on_topic(parsed: Parsed, event: Event, context: Context) -> bool:
    """True where somebody speaks of the accused in an item whose title or lead names the topic."""
    return context.thread.accused is not None and event.content and parsed.has("accused") and "topic" in context.named


def _content(parsed: Parsed, trigger: Found[Sign], event: Event, context: Context) -> Factuality:
    """What is claimed of that which somebody says: "said it might send", "said none was sent"."""
    claimed: list[Factuality] = []
    for sign in _near(parsed, event, context):
        if trigger.first <= sign.first <= trigger.last:
            continue
        group = whole_group(parsed, sign.first, context.cues)
        if any(parsed.lows[i] in _NONE for i in parsed.clauses.before(sign.first)):
            claimed.append(Factuality.NEGATED)
        elif not _PERHAPS.isdisjoint(parsed.lows[max(0, sign.first - 2) : sign.first]):
            claimed.append(Factuality.POSSIBLE)
        else:
            claimed.append(factuality_of(parsed, group, context.cues, clause_ok=True)[0])
    if not claimed:
        claimed = [Factuality(s.value[1]) for s in parsed.of("operator") if s.first > trigger.last]
    for wanted in (
        Factuality.NEGATED,
        Factuality.NEGATED_PLANNED,
        Factuality.DEONTIC,
        Factuality.POSSIBLE,
        Factuality.PLANNED,
    ):
        if wanted in claimed:
            return wanted
    return claimed[0] if claimed else Factuality.ACTUAL


def _object(parsed: Parsed, group: VerbGroup, trigger: Found[Sign], event: Event, context: Context) -> Object:
    if event.near and not _is_near(parsed, event, context) and not _on_topic(parsed, event, context):
        raise Rejected(f"no word for {event.near} in the sentence")
    if event.about and not any(
        parsed.has(kind) or (kind in context.named and parsed.has("topic")) for kind in event.about
    ):
        raise Rejected(f"no {' or '.join(event.about)} is named")
    if group.shape is Shape.WHOLE:
        if event.object and not parsed.has("object", event.object):
            raise Rejected(f"no word for {event.object} in the sentence")
        return Object()
    if not event.object and not event.light:
        return Object()
    thing = object_of(parsed, group, trigger, event, context.cues)
    if thing.named and not event.light:
        thing = thing._replace(named="")
    if thing.head is None and not thing.named and event.object:
        raise Rejected("its object is another thing")
    return thing


def _aimed(parsed: Parsed, candidate: _Candidate, context: Context) -> None:
    if context.thread.accused is not None:
        return  # a claim is aimed at nobody
    if candidate.event.aimed:
        names = direct_names(parsed, candidate.group, candidate.trigger.last, context.cues)
        if names and not any(s.value[0] == "target" for s in names):
            raise Rejected(f"aimed at {parsed.sentence.text[names[0].start : names[0].end]!r}")
        elsewhere = "" if names else None
    else:
        elsewhere = aimed_elsewhere(parsed, candidate.thing, context.rules, context.cues)
    if elsewhere:
        raise Rejected(f"aimed at {elsewhere!r}")
    if elsewhere is None and context.elsewhere and not parsed.has("target"):
        raise Rejected(f"the item is about {context.elsewhere!r}")
    if not (context.target or parsed.has("target")):
        raise Rejected("the target is not named")


def _date(parsed: Parsed, candidate: _Candidate, factuality: Factuality, context: Context) -> Dated | None:
    """The date nearest to the verb. Raises Rejected where it shows that the event is background."""
    ahead = certainty_of(factuality) in _AHEAD
    dated = nearest_date(parsed, candidate.group.verb, context.published, context.cues, ahead)
    if dated is None:
        return None
    old = context.published - last_day(dated) > timedelta(days=max(context.thread.fresh_days, 7))
    if factuality in _HAPPENED and old:
        raise Rejected(f"background: {dated.on.isoformat()}")
    if factuality in _HAPPENED and dated.on > context.published + timedelta(days=1) and dated.precision == "day":
        return dated if is_planned(parsed, candidate.group, dated, context) else None  # a term: not the day of the act
    return None if old or dated.precision in ("week", "year") else dated


def _decides(parsed: Parsed, group: VerbGroup, event: Event, context: Context) -> bool:
    """True where the decision is the act: "The Council decides to lift", or "with immediate effect"."""
    needs_act = event.gives.get(Factuality.AGREED) in context.rules.still_turns.values()
    if parsed.sentence.where is Where.TITLE or not needs_act:
        return False
    performs = any(parsed.lows[sign.first] in context.cues.performing for sign in group.operators)
    return performs or any(phrase in parsed.sentence.text.lower() for phrase in context.cues.at_once)


def _state(parsed: Parsed, candidate: _Candidate, event: Event, factuality: Factuality, context: Context) -> str:
    subject, decides = candidate.subject, _decides(parsed, candidate.group, event, context)
    if factuality is Factuality.AGREED and (context.official or decides):
        factuality = Factuality.ACTUAL  # what the body itself says that it decided, it has done
    state = event.gives.get(factuality)
    if state is None:
        raise Rejected(f"{factuality.value} gives no status")
    level = context.rules.levels.get(subject.level)
    if level is None or ("target" in subject.kinds and "target" in event.subject):
        return state  # an airline has no say, but it can come under sanctions
    turned = level.turns.get(state, level.turns.get("*", state))
    if turned is None:
        raise Rejected(f"{subject.level}: such a body does not decide it")
    return turned
