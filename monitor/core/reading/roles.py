# SPDX-License-Identifier: MIT
"""Who does it, what is it done to, and at whom is it aimed? By position and closed word classes, without a parser."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.core.phrases import Found
from monitor.core.reading.cues import Cues, Sign
from monitor.core.reading.grammar import Shape, VerbGroup
from monitor.core.reading.positions import BREAKS, in_phrase, in_phrase_of
from monitor.core.reading.rulebook import NOBODY, OWN, STATE, Event, RuleBook
from monitor.core.reading.sentences import Parsed

_NONE = frozenset(("no", "neither", "few", "too"))
UNNAMED = "unnamed"  # "ministers": a body of the kind that decides, whose it is not said
_NAMES = ("own", "state", "accused", "accuser", "party")
_JOINS = frozenset(("and", "or"))
_AGENT_WORDS = 10
_AGENT_HEADS = frozenset(("by", "at", "in", "among", "between", "during"))
_AIM_WORDS = 9


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Who a sentence says acts. `kinds` is empty where it names nobody it could be."""

    kinds: frozenset[str]
    text: str = ""
    level: str = ""  # name of the level of the body, "" for an unknown one


@dataclass(frozen=True, kw_only=True)
class Object:
    """What it is done to."""

    head: Found[Sign] | None = None  # the object word
    named: str = ""  # id of the event that the noun names: "extension"
    words: tuple[int, ...] = ()  # the noun phrase
    none: bool = False  # "no sanctions"


def subject_of(parsed: Parsed, group: VerbGroup, cues: Cues) -> Subject:
    """Return who acts: the agent of a passive, else the nearest name to the left that can be a subject."""
    if group.shape is Shape.PASSIVE:
        agent = _agent(parsed, group)
        if agent is None:
            return Subject(kinds=frozenset({NOBODY}), level=_level(parsed, _agent_words(parsed, group)))
        return as_subject(parsed, agent, range(max(0, agent.first - 2), agent.last + 4))
    clause = parsed.clauses.of_word[group.verb]
    left = [
        s
        for s in parsed.signs
        if s.value[0] in _NAMES and s.last < group.first and may_act(parsed, s, cues, group.verb)
    ]
    here = [s for s in left if parsed.clauses.of_word[s.last] == clause]
    region = [i for i in parsed.clauses.before(group.first) if not in_phrase(parsed, i, cues)]
    if here:
        nearest = here[-1]
        return as_subject(parsed, nearest, [i for i in region if i >= nearest.first - 3])
    of = [s for s in parsed.of("party") + parsed.of("own") if _behind_of(parsed, s, group, clause)]
    if of:
        return as_subject(parsed, of[-1], range(max(0, of[-1].first - 4), of[-1].last + 1))
    level = _level(parsed, region)
    if level:
        return Subject(kinds=frozenset({UNNAMED}), text=_text(parsed, region), level=level)
    if left and not region:
        return as_subject(parsed, left[-1], range(max(0, left[-1].first - 3), group.first))
    if left and all(parsed.words[i].low in cues.words.pronoun for i in region):
        return as_subject(parsed, left[-1], range(max(0, left[-1].first - 3), left[-1].last + 3))
    return Subject(kinds=frozenset(), text=_text(parsed, region))


def _behind_of(parsed: Parsed, name: Found[Sign], group: VerbGroup, clause: int) -> bool:
    """ "the report of the IIT concludes", "the head of the agency says": who is behind "of" acts."""
    near = name.last < group.first and parsed.clauses.of_word[name.last] == clause and group.first - name.last <= 4
    return near and any(w.low == "of" for w in parsed.words[max(0, name.first - 2) : name.first])


def as_subject(parsed: Parsed, name: Found[Sign], region: Iterable[int]) -> Subject:
    over = [
        s
        for s in parsed.signs
        if s.first <= name.last and name.first <= s.last and s.value[0] in (*_NAMES, "target", "member")
    ]
    kinds = {s.value[1] if s.value[0] == "party" else s.value[0] for s in over}
    if kinds & {OWN, "accused"}:
        kinds.discard(STATE)
    return Subject(
        kinds=frozenset(kinds),
        text=parsed.sentence.text[name.start : name.end],
        level=_level(parsed, [*range(name.first, name.last + 1), *region]),
    )


def _level(parsed: Parsed, region: Iterable[int]) -> str:
    inside = set(region)
    return next((s.value[1] for s in reversed(parsed.of("level")) if s.first in inside), "")


def _text(parsed: Parsed, region: Sequence[int]) -> str:
    return "" if not region else parsed.sentence.text[parsed.words[region[0]].start : parsed.words[region[-1]].end]


def _agent(parsed: Parsed, group: VerbGroup) -> Found[Sign] | None:
    for i in parsed.clauses.after(group.verb)[:_AGENT_WORDS]:
        if parsed.words[i].low == "by":
            return next((s for s in parsed.signs if s.value[0] in _NAMES and i < s.first <= i + 5), None)
    return None


def _agent_words(parsed: Parsed, group: VerbGroup) -> list[int]:
    """The words that may name the agent of a passive: "by ambassadors", "at a summit on Friday"."""
    return [i for i in parsed.clauses.after(group.verb)[:_AGENT_WORDS] if in_phrase_of(parsed, i, _AGENT_HEADS)]


def may_act(parsed: Parsed, name: Found[Sign], cues: Cues, verb: int | None = None) -> bool:
    """False for a name after a preposition, or one that describes a thing: "EU sanctions", if that is not `verb`."""
    if in_phrase(parsed, name.first, cues):
        return False
    after = name.last + 1
    return after == verb or not any(s.first == after and s.value[0] == "object" for s in parsed.signs)


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
        if holds or after >= len(parsed.words) or not (parsed.words[after].low in _JOINS or "," in parsed.gap(after)):
            break
        joined = noun_phrase(parsed, after + (parsed.words[after].low in _JOINS), cues)  # "stable and lasting support"
        if not joined:
            break
        holds, after = _last_sign(parsed, joined, "object", event.object) is not None, joined[-1] + 1
        words = joined if holds else words
    if not holds and after < len(parsed.words) and parsed.words[after].low == "with":
        words = noun_phrase(parsed, after + 1, cues)  # "provides Ukraine with arms"
    head = _last_sign(parsed, words, "object", event.object)
    named = _last_sign(parsed, words, "name", None)
    none = any(parsed.words[i].low in _NONE for i in words[:2])
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
    free = [i for i in before if not in_phrase(parsed, i, cues)]
    head = next((s for s in parsed.of("object") if s.value[1] == event.object and s.last in free), None)
    named = next((s for s in parsed.of("name") if s.last in free), None)
    carried = _carried(parsed, before) if event.light else ""
    none = any(parsed.words[i].low in ("no", "neither") for i in before[:2]) or (
        head is not None and any(w.low in ("no", "neither") for w in parsed.words[max(0, head.first - 3) : head.first])
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
    i = _skip_time(parsed, start, cues)
    while i < len(parsed.words) and len(words) < 16:
        low = parsed.words[i].low
        if words and BREAKS & set(parsed.gap(i)) - {","}:
            break
        if "," in parsed.gap(i) and words:
            break
        if low == "of" and words and parsed.words[words[-1]].low in cues.words.quantity:
            i += 1
            continue
        if low in cues.words.stop and words:
            break
        if low in cues.words.preposition and not words:
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


def _skip_time(parsed: Parsed, start: int, cues: Cues) -> int:
    """Step over "on Monday", "until 1 July 2024", "for another year" between a verb and its object."""
    i = start
    while i < len(parsed.words) and (
        parsed.words[i].low in _TIME
        or (parsed.words[i].low in _TIME_HEADS and i == start)
        or (parsed.words[i].low.isdigit() and i > start)
    ):
        i += 1
    at_time = i > start and parsed.words[i - 1].low not in _TIME_HEADS
    return i if at_time or i == start else start


def _last_sign(parsed: Parsed, words: Sequence[int], kind: str, name: str | None) -> Found[Sign] | None:
    found = [
        s for s in parsed.of(kind) if s.last in words and s.first in words and (name is None or s.value[1] == name)
    ]
    return found[-1] if found else None


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
        stops = BREAKS & set(parsed.gap(end)) - {"."}
        if end > start and (stops or parsed.has_at("reason", end) or parsed.has_at("reporting", end)):
            break
        end += 1
    return _names_in(parsed, range(start, end))


def _names_in(parsed: Parsed, words: Iterable[int]) -> list[Found[Sign]]:
    inside = set(words)
    own = {s.first for s in parsed.of("own")}
    found = [s for s in parsed.signs if s.value[0] in ("target", "state") and s.first in inside]
    return [s for s in found if s.value[0] == "target" or s.first not in own]


def direct_names(parsed: Parsed, group: VerbGroup, last: int, cues: Cues) -> list[Found[Sign]]:
    """Return the names in the direct object ("sanctions four Iranians"), or before a passive."""
    if group.shape is Shape.PASSIVE:
        return _names_in(parsed, [i for i in parsed.clauses.before(group.first) if not in_phrase(parsed, i, cues)])
    end = last + 1
    while end < min(len(parsed.words), last + 14) and not (end > last + 1 and parsed.has_at("reason", end)):
        end += 1
    return _names_in(parsed, range(last + 1, end))
