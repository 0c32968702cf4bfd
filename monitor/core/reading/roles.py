# SPDX-License-Identifier: MIT
"""Who does it, what is it done to, and at whom is it aimed? By position and closed word classes, without a parser."""

from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from monitor.core.phrases import Found
from monitor.core.reading.cues import Cues, Sign
from monitor.core.reading.grammar import Shape, VerbGroup
from monitor.core.reading.positions import free_before, in_phrase, in_phrase_of
from monitor.core.reading.rulebook import NOBODY, OWN, STATE, Event, RuleBook
from monitor.core.reading.sentences import BREAKS, Parsed, once

_NONE = frozenset(("no", "neither", "few", "too"))
UNNAMED = "unnamed"  # "ministers": a body of the kind that decides, whose it is not said
_ROLES = frozenset(("own", "state", "accused", "accuser", "party", "target", "member"))
_JOINS = frozenset(("and", "or"))
_AGENT_WORDS = 10
_AGENT_HEADS = frozenset(("by", "at", "in", "among", "between", "during"))
_AIM_WORDS = 9


class Subject(NamedTuple):
    """Who a sentence says acts. `kinds` is empty where it names nobody it could be."""

    kinds: frozenset[str]
    text: str = ""
    level: str = ""  # name of the level of the body, "" for an unknown one


class Object(NamedTuple):
    """What it is done to."""

    head: Found[Sign] | None = None  # the object word
    named: str = ""  # id of the event that the noun names: "extension"
    words: tuple[int, ...] = ()  # the noun phrase
    none: bool = False  # "no sanctions"


def subject_of(parsed: Parsed, group: VerbGroup, cues: Cues) -> Subject:
    """Return who acts: the agent of a passive, else the nearest name to the left that can be a subject."""
    return _agent(parsed, group.verb) if group.shape is Shape.PASSIVE else _left(parsed, group.first, group.verb, cues)


@once
def _left(parsed: Parsed, first: int, verb: int, cues: Cues) -> Subject:
    clause = parsed.clauses.of_word[verb]
    left = [s for s, describes in actors(parsed, cues) if s.last < first and (not describes or s.last + 1 == verb)]
    here = [s for s in left if parsed.clauses.of_word[s.last] == clause]
    region = free_before(parsed, first, cues)
    if here:
        nearest = here[-1]
        return as_subject(parsed, nearest, [i for i in region if i >= nearest.first - 3])
    of = [s for s in parsed.of("party", "own") if _behind_of(parsed, s, first, clause)]
    if of:
        return as_subject(parsed, of[-1], range(max(0, of[-1].first - 4), of[-1].last + 1))
    level = _level(parsed, region)
    if level:
        return Subject(kinds=frozenset({UNNAMED}), text=_text(parsed, region), level=level)
    if left and not region:
        return as_subject(parsed, left[-1], range(max(0, left[-1].first - 3), first))
    if left and all(parsed.lows[i] in cues.words.pronoun for i in region):
        return as_subject(parsed, left[-1], range(max(0, left[-1].first - 3), left[-1].last + 3))
    return Subject(kinds=frozenset(), text=_text(parsed, region))


def _behind_of(parsed: Parsed, name: Found[Sign], verb: int, clause: int) -> bool:
    """ "the report of the IIT concludes", "the head of the agency says": who is behind "of" acts."""
    near = 0 < verb - name.last <= 4 and parsed.clauses.of_word[name.last] == clause
    return near and "of" in parsed.lows[max(0, name.first - 2) : name.first]


def as_subject(parsed: Parsed, name: Found[Sign], region: Iterable[int]) -> Subject:
    return Subject(
        kinds=_roles_at(parsed, name.first, name.last),
        text=parsed.sentence.text[name.start : name.end],
        level=_level(parsed, region, range(name.first, name.last + 1)),
    )


def _roles_at(parsed: Parsed, first: int, last: int) -> frozenset[str]:
    """What the one who is named there is to the thread."""
    over = [s.value for s in parsed.signs if s.first <= last and first <= s.last and s.value[0] in _ROLES]
    kinds = {name if kind == "party" else kind for kind, name in over}
    if OWN in kinds or "accused" in kinds:
        kinds.discard(STATE)
    return frozenset(kinds)


def _level(parsed: Parsed, region: Iterable[int], name: Container[int] = ()) -> str:
    if not (levels := parsed.of("level")):
        return ""
    inside = set(region)
    return next((s.value[1] for s in reversed(levels) if s.first in inside or s.first in name), "")


def _text(parsed: Parsed, region: Sequence[int]) -> str:
    return "" if not region else parsed.sentence.text[parsed.words[region[0]].start : parsed.words[region[-1]].end]


@once
def _agent(parsed: Parsed, verb: int) -> Subject:
    """By whom a passive is done; its level may stand elsewhere: "by ambassadors", "at a summit on Friday"."""
    after = parsed.clauses.after(verb)[:_AGENT_WORDS]
    by = next((i for i in after if parsed.lows[i] == "by"), len(parsed.words))
    agent = next((s for s in parsed.speakers if by < s.first <= by + 5), None)
    if agent is None:
        level = _level(parsed, [i for i in after if in_phrase_of(parsed, i, _AGENT_HEADS)])
        return Subject(kinds=frozenset({NOBODY}), level=level)
    return as_subject(parsed, agent, range(max(0, agent.first - 2), agent.last + 4))


@once
def actors(parsed: Parsed, cues: Cues) -> list[tuple[Found[Sign], bool]]:
    """The names after no preposition, each with: does it describe a thing, as in "EU sanctions"?"""
    things = {s.first for s in parsed.of("object")}
    return [(s, s.last + 1 in things) for s in parsed.speakers if not in_phrase(parsed, s.first, cues)]


def object_of(parsed: Parsed, group: VerbGroup, trigger: Found[Sign], event: Event, cues: Cues) -> Object:
    """Return what the trigger acts on; of "keep ... in place" it may stand in the gap."""
    if group.shape is Shape.PASSIVE or event.intransitive:
        return _object_left(parsed, group, event, cues)
    if "..." in trigger.phrase:
        inside = noun_phrase(parsed, trigger.first + 1, cues)
        head = _last_sign(parsed, [i for i in inside if i < trigger.last], "object", event.object)
        if head is not None:
            return Object(head=head, words=inside)
    return _object_right(parsed, trigger.last, event, cues)


def _object_right(parsed: Parsed, last: int, event: Event, cues: Cues) -> Object:
    words = noun_phrase(parsed, last + 1, cues)
    after = words[-1] + 1 if words else len(parsed.words)
    holds = _last_sign(parsed, words, "object", event.object) is not None
    for _ in range(3):
        if holds or after >= len(parsed.words) or not (parsed.lows[after] in _JOINS or "," in parsed.gap(after)):
            break
        joined = noun_phrase(parsed, after + (parsed.lows[after] in _JOINS), cues)  # "stable and lasting support"
        if not joined:
            break
        holds, after = _last_sign(parsed, joined, "object", event.object) is not None, joined[-1] + 1
        words = joined if holds else words
    if not holds and after < len(parsed.words) and parsed.lows[after] == "with":
        words = noun_phrase(parsed, after + 1, cues)  # "provides Ukraine with arms"
    head = _last_sign(parsed, words, "object", event.object)
    named = _last_sign(parsed, words, "name", None)
    none = any(parsed.lows[i] in _NONE for i in words[:2])
    if named is not None and (head is None or named.last >= head.last):
        return Object(named=named.value[1], words=words, none=none)
    carried = _carried(parsed, words) if event.light else ""
    if carried:
        return Object(named=carried, words=words, none=none)
    if head is not None and head.last + 1 in words and parsed.has_at("decoy", head.last + 1):
        head = None  # "sanctions relief" is no sanction
    return Object(head=head, words=words, none=none)


def _carried(parsed: Parsed, words: Sequence[int]) -> str:
    """The event that an order, a resolution, a decision carries: "an order | lifting sanctions"."""
    vehicle = next((s for s in reversed(parsed.of("vehicle")) if s.last in words), None)
    if vehicle is None:
        return ""
    reach = range(vehicle.last + 1, vehicle.last + 7)
    for sign in (*parsed.triggers, *parsed.of("name")):
        if sign.first in reach and sign.value[0] in ("say", "name"):
            low = parsed.words[sign.first].low
            before = parsed.words[sign.first - 1].low
            if sign.value[0] == "name" or low.endswith("ing") or before in ("to", "that"):
                return sign.value[1]
    return ""


def _object_left(parsed: Parsed, group: VerbGroup, event: Event, cues: Cues) -> Object:
    before = parsed.clauses.before(group.first)
    free = free_before(parsed, group.first, cues)
    head = next((s for s in parsed.of("object") if s.value[1] == event.object and s.last in free), None)
    named = next((s for s in parsed.of("name") if s.last in free), None)
    carried = _carried(parsed, before) if event.light else ""
    none = any(parsed.lows[i] in ("no", "neither") for i in before[:2]) or (
        head is not None and any(low in ("no", "neither") for low in parsed.lows[max(0, head.first - 3) : head.first])
    )
    if named is not None and (head is None or named.first <= head.first or named.first == head.last + 1):
        return Object(named=named.value[1], words=tuple(before), none=none)
    if carried and head is None:
        return Object(named=carried, words=tuple(before), none=none)
    if head is not None and parsed.has_at("decoy", head.last + 1):
        head = None
    return Object(head=head, words=tuple(before), none=none)


def noun_phrase(parsed: Parsed, start: int, cues: Cues) -> tuple[int, ...]:
    """Return the words of the noun phrase that begins at `start`, in "a package of sanctions" beyond its "of"."""
    words: list[int] = []
    i = _skip_time(parsed, start)
    while i < len(parsed.words) and len(words) < 16:
        low = parsed.lows[i]
        if words and i in parsed.breaks:
            break
        if low == "of" and words and parsed.lows[words[-1]] in cues.words.quantity:
            i += 1
            continue
        if low in (cues.words.stop if words else cues.words.preposition):
            break
        words.append(i)
        i += 1
    return tuple(words)


_TIME = frozenset(
    ("today", "yesterday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "morning",
     "evening", "afternoon", "night", "late", "early", "on", "this", "week", "formally", "unanimously", "finally",
     "officially", "also", "january", "february", "march", "april", "may", "june", "july", "august", "september",
     "october", "november", "december", "jan", "feb", "aug", "sept", "oct", "nov", "dec", "end", "month", "months",
     "year", "years", "weeks", "days", "another", "further", "one", "two", "three", "six", "twelve", "half", "of",
     "midnight", "earlier", "at", "least", "next", "last", "again", "immediately", "provisionally", "jointly")
)  # fmt: skip
_TIME_HEADS = frozenset(("on", "until", "till", "for", "by", "from", "in", "at", "this", "late", "early", "last"))


def _skip_time(parsed: Parsed, start: int) -> int:
    """Step over "on Monday", "until 1 July 2024", "for another year" between a verb and its object."""
    i, lows = start, parsed.lows
    while i < len(lows) and (lows[i] in _TIME or (lows[i] in _TIME_HEADS if i == start else lows[i].isdigit())):
        i += 1
    at_time = i > start and lows[i - 1] not in _TIME_HEADS
    return i if at_time or i == start else start


def _last_sign(parsed: Parsed, words: Sequence[int], kind: str, name: str | None) -> Found[Sign] | None:
    for s in reversed(parsed.of(kind)):
        if (name is None or s.value[1] == name) and s.last in words and s.first in words:
            return s
    return None


def aimed_elsewhere(parsed: Parsed, thing: Object, rules: RuleBook, cues: Cues) -> str | None:
    """Return whom the object is aimed at where that is not the thread's target; "" where it is; None: not said."""
    if thing.head is None:
        return None
    after = _aimed_after(parsed, thing.head.last, cues)
    described = _names_in(parsed, [i for i in thing.words if i < thing.head.first])
    for names in (after, described):
        if any(s.value[0] == "target" for s in names):
            return ""
        if names:
            return parsed.sentence.text[names[0].start : names[0].end]
    return None


def _aimed_after(parsed: Parsed, head: int, cues: Cues) -> list[Found[Sign]]:
    aims = [s for s in parsed.of("aim") if head < s.first <= head + 4]
    if not aims:
        return []
    start = aims[0].last + 1
    end = start
    while end < min(len(parsed.words), start + _AIM_WORDS):
        stops = end in parsed.breaks and BREAKS & set(parsed.gap(end)) - {"."}
        if end > start and (stops or parsed.has_at("reason", end) or parsed.has_at("reporting", end)):
            break
        end += 1
    return _names_in(parsed, range(start, end))


def _names_in(parsed: Parsed, words: Container[int]) -> list[Found[Sign]]:
    return [s for s in _whom(parsed) if s.first in words]


@once
def _whom(parsed: Parsed) -> list[Found[Sign]]:
    """The names of those at whom something may be aimed: the target, and states that do not act themselves."""
    own = {s.first for s in parsed.of("own")}
    return [s for s in parsed.signs if s.value[0] == "target" or (s.value[0] == "state" and s.first not in own)]


def direct_names(parsed: Parsed, group: VerbGroup, last: int, cues: Cues) -> list[Found[Sign]]:
    """Return the names in the direct object ("sanctions four Iranians"), or before a passive."""
    if group.shape is Shape.PASSIVE:
        return _names_in(parsed, free_before(parsed, group.first, cues))
    end = last + 1
    while end < min(len(parsed.words), last + 14) and not (end > last + 1 and parsed.has_at("reason", end)):
        end += 1
    return _names_in(parsed, range(last + 1, end))
