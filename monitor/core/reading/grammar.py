# SPDX-License-Identifier: MIT
"""The verb group a trigger stands in: its form, and the words that govern it. Words only, no parser.

"is not expected to adopt": the group of `adopt` reaches back to `is`; the operators in it are "not" and "expected to".
"""

from enum import StrEnum
from typing import NamedTuple

from monitor.core.model import Where
from monitor.core.phrases import Found
from monitor.core.reading.cues import Cues, Sign
from monitor.core.reading.positions import before_another_verb, free_before
from monitor.core.reading.sentences import Parsed, once


class Shape(StrEnum):
    """How a verb stands in its sentence."""

    ACTIVE = "active"
    PASSIVE = "passive"
    INFINITIVE = "infinitive"  # governed by "to"
    NOT_FINITE = "not finite"  # a gerund, a participle that describes a noun, a noun
    WHOLE = "whole"  # no verb: a phrase that says it all


class VerbGroup(NamedTuple):
    """A trigger with the words that govern it."""

    shape: Shape
    first: int  # leftmost word of the group
    verb: int
    operators: tuple[Found[Sign], ...] = ()
    auxiliaries: tuple[str, ...] = ()
    why: str = ""  # of NOT_FINITE


@once
def verb_group(parsed: Parsed, verb: int, thing: str, cues: Cues, last: int | None = None) -> VerbGroup:
    """Return the group of the verb at word `verb`, whose object would be of the group `thing` ("": of none).

    `last`: last word of a verb with its particle, "kick in".
    """
    first, operators, auxiliaries, to = _chain(parsed, verb, cues)
    if not auxiliaries and not to and (_is_noun(parsed, verb) or _opens(parsed, verb)):
        return VerbGroup(shape=Shape.NOT_FINITE, first=first, verb=verb, why="a noun here")
    if last == verb and not to and not operators and parsed.has_word("of", verb + 1):
        return VerbGroup(shape=Shape.NOT_FINITE, first=first, verb=verb, why="a noun here")  # "sees end of the ban"
    phrasal = last is not None and last > verb and parsed.lows[last] in _PARTICLES
    shape, why = _shape(parsed, verb, first, auxiliaries, to, thing, cues, governed=bool(operators) or phrasal)
    if shape is Shape.INFINITIVE and phrasal and not operators and not to:
        shape, why = Shape.NOT_FINITE, "an -ing form is not finite"
    return VerbGroup(
        shape=shape, first=first, verb=verb, operators=tuple(operators), auxiliaries=tuple(auxiliaries), why=why
    )


def _is_noun(parsed: Parsed, verb: int) -> bool:
    """ "EU sanctions on Iran": a word that is also an object is a verb only between a name and what it acts on."""
    if not any(s.first <= verb <= s.last for s in parsed.of("object")):
        return False
    if verb + 1 >= len(parsed.words) or verb + 1 in parsed.breaks or not _after_name(parsed, verb):
        return True
    low = parsed.lows[verb + 1]
    if any(s.value[0] == "target" for s in parsed.ending_at(verb - 1)):
        return True  # "Iran sanctions"
    acts_on = low.isdigit() or low in _COUNTS
    return not acts_on and not any(
        s.first == verb + 1
        for s in parsed.signs
        if s.value[0] in ("state", "target", "accused") or s.value[1] == "people"
    )


def _opens(parsed: Parsed, verb: int) -> bool:
    """True for the first word of a sentence in -s or -ed: "Supplies will follow"; a verb has its subject before it."""
    low = parsed.lows[0]
    return verb == 0 and (low.endswith("ed") or (low.endswith("s") and parsed.sentence.where is not Where.TITLE))


def is_present(parsed: Parsed, group: VerbGroup, cues: Cues) -> bool:
    """True for "takes effect", "is lifted": with a day ahead it tells a plan."""
    if group.auxiliaries:
        return group.auxiliaries[-1] in _PRESENT
    low = parsed.words[group.verb].low
    if group.shape is Shape.WHOLE:
        return low.endswith("s") and low not in cues.words.auxiliary
    return not (low.endswith("ed") or low in cues.words.past | cues.words.participle | cues.words.same)


def whole_group(parsed: Parsed, first: int, cues: Cues) -> VerbGroup:
    """Return the group of a phrase that says it all: only what governs it."""
    start, operators, auxiliaries, _ = _chain(parsed, first, cues)
    return VerbGroup(
        shape=Shape.WHOLE, first=start, verb=first, operators=tuple(operators), auxiliaries=tuple(auxiliaries)
    )


def _chain(parsed: Parsed, verb: int, cues: Cues) -> tuple[int, list[Found[Sign]], list[str], bool]:
    """Walk left over auxiliaries, adverbs and operators, as far as they touch each other."""
    first, to = verb, False
    operators: list[Found[Sign]] = []
    auxiliaries: list[str] = []
    of_word, auxiliary = parsed.clauses.of_word, cues.words.auxiliary
    while first > 0 and of_word[first - 1] == of_word[verb]:
        low = parsed.lows[first - 1]
        start = first - 1
        if governing := [s for s in parsed.ending_at(start) if s.value[0] == "operator"]:
            operators += governing
            start = min(sign.first for sign in governing)
            operators += [_negating(s) for s in governing if _NOT & {w.low for w in parsed.words[s.first : s.last]}]
        elif not (low in auxiliary or low == "to" or cues.words.is_adverb(low)):
            break
        to = to or (low == "to" and all(map(cues.words.is_adverb, parsed.lows[first:verb])))
        auxiliaries += [low for low in reversed(parsed.lows[start:first]) if low in auxiliary]
        first = start
    return first, operators, auxiliaries, to


def _negating(sign: Found[Sign]) -> Found[Sign]:
    """The "not" within an operator: "decided today not to"."""
    return Found(("operator", "negated"), "not", sign.first, sign.last, sign.start, sign.end)


def _shape(
    parsed: Parsed,
    verb: int,
    first: int,
    auxiliaries: list[str],
    to: bool,
    thing: str,
    cues: Cues,
    *,
    governed: bool,
) -> tuple[Shape, str]:
    word, before, classes = parsed.lows[verb], parsed.lows[verb - 1] if verb else "", cues.words
    be = next((a for a in auxiliaries if a in classes.be), "")
    if word.endswith("ing") and word not in ("bring", "ring"):
        return _gerund(parsed, verb, first, be, to, governed)
    participle = word in classes.participle
    past = word.endswith("ed") or word in classes.past or word in classes.same or participle
    if past and be and _last_aux(auxiliaries, classes.be, classes.have) == "be":
        return Shape.PASSIVE, ""
    if not past and (before == "been" or (before in classes.have and parsed.has_at("object", verb))):
        return Shape.NOT_FINITE, "no verb here"  # "has been slow", "to have sanctions lifted"
    if past and any(a in classes.have for a in auxiliaries):
        return Shape.ACTIVE, ""
    if to and (not past or word in classes.same):
        return Shape.INFINITIVE, ""
    if any(a in classes.modal or a in classes.do for a in auxiliaries) and (not past or word in classes.same):
        return Shape.ACTIVE, ""
    if before in classes.before_noun:
        return Shape.NOT_FINITE, "it describes a noun"
    if (past and word not in classes.same) or participle:
        return _bare_past(parsed, verb, participle, thing, cues)
    if (
        not word.endswith("s")
        and word not in classes.same
        and not auxiliaries
        and not governed
        and not _plural_before(parsed, verb, thing, cues)
    ):
        return Shape.NOT_FINITE, "a noun here"
    return Shape.ACTIVE, ""


_COUNTS = frozenset(
    ("a", "the", "its", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "more",
     "another", "several", "dozens", "over", "some", "scores", "hundreds", "many", "top", "senior")
)  # fmt: skip
_PRESENT = frozenset(("is", "are", "isn't", "aren't"))
_NOT = frozenset(("not", "never"))
_BEFORE_VERB = frozenset(("own", "state", "accused", "accuser", "level"))
_PARTICLES = frozenset(
    ("in", "back", "up", "off", "over", "out", "down", "away", "aside", "through", "effect", "force")
)
_MANY = frozenset(("we", "they", "i", "you", "who", "and", "all", "states", "27"))


def _plural_before(parsed: Parsed, verb: int, thing: str, cues: Cues) -> bool:
    """ "ministers adopt", "Canada and Britain sanction": a base form has a plural subject, else it is a noun."""
    before = parsed.lows[verb - 1] if verb else ""
    if before == "'s" or any(s.value == ("object", thing) for s in parsed.ending_at(verb - 1)):
        return False
    in_title = parsed.sentence.where is Where.TITLE
    if before.endswith("s") and any(t.last == verb - 1 and t.value[0] == "say" for t in parsed.triggers):
        return False  # "delays end of ban"
    if before in _MANY or before.endswith("s") or (in_title and _after_name(parsed, verb)):
        return True
    return in_title and _takes_object(parsed, verb, cues) and _plural_subject(parsed, verb, cues)


def _takes_object(parsed: Parsed, verb: int, cues: Cues) -> bool:
    """What follows can be the object of a verb: "study wreckage of", not "study of"."""
    if verb + 1 >= len(parsed.words) or verb + 1 in parsed.breaks:
        return False
    low = parsed.lows[verb + 1]
    kinds = ("object", "near", "target", "state", "accused", "topic")
    return low in cues.words.determiner or low.isdigit() or any(parsed.has_at(kind, verb + 1) for kind in kinds)


def _plural_subject(parsed: Parsed, verb: int, cues: Cues) -> bool:
    """ "UN officials in Kyiv study ...": the noun before the first preposition of the clause is a plural."""
    for i in parsed.clauses.before(verb):
        if parsed.lows[i] in cues.words.preposition:
            return i > 0 and parsed.lows[i - 1].endswith("s")
    return False


def _last_aux(auxiliaries: list[str], be: frozenset[str], have: frozenset[str]) -> str:
    """The auxiliary nearest to the verb: "has been adopted" is passive, "has adopted" is not."""
    return next(("be" if a in be else "have" for a in auxiliaries if a in be or a in have), "")


def _gerund(parsed: Parsed, verb: int, first: int, be: str, to: bool, governed: bool) -> tuple[Shape, str]:
    if be and not to:
        return Shape.ACTIVE, ""
    if governed:
        return Shape.INFINITIVE, ""  # "began suspending", "considers lifting"
    if parsed.sentence.where is Where.TITLE and verb == first and verb > 0 and _after_name(parsed, verb):
        return Shape.ACTIVE, ""  # "EU weighing sanctions": headlines leave out "is"
    return Shape.NOT_FINITE, "an -ing form is not finite"


def _after_name(parsed: Parsed, verb: int) -> bool:
    return any(s.value[0] in _BEFORE_VERB for s in parsed.ending_at(verb - 1))


def _bare_past(parsed: Parsed, verb: int, participle: bool, thing: str, cues: Cues) -> tuple[Shape, str]:
    """ "adopted" without auxiliary: a past tense, or a participle after the noun it describes."""
    before = parsed.ending_at(verb - 1)
    title = parsed.sentence.where is Where.TITLE
    if any(s.value == ("object", thing) for s in before) and not any(s.value[0] in ("own", "state") for s in before):
        if title and not _another_verb(parsed, verb, cues):
            return Shape.PASSIVE, ""  # "Sanctions extended": headlines leave out "are"
        return Shape.NOT_FINITE, "a participle that describes the noun before it"
    if title and _left_object(parsed, verb, thing, cues):
        return Shape.PASSIVE, ""  # "Measures on Russia prolonged to January", "Forty officials blacklisted"
    if participle and not title:
        return Shape.NOT_FINITE, "a participle that describes the noun before it"
    if not title and before_another_verb(parsed, verb, cues):
        return Shape.NOT_FINITE, "a participle: another verb follows"  # "a loan approved last week has been paid"
    if participle or (verb + 1 < len(parsed.words) and parsed.lows[verb + 1] == "by"):
        return (Shape.PASSIVE, "") if title else (Shape.NOT_FINITE, "a participle that describes the noun before it")
    return Shape.ACTIVE, ""


def _left_object(parsed: Parsed, verb: int, thing: str, cues: Cues) -> bool:
    """True where what follows cannot be its object, and a noun that can stands before it, no preposition between."""
    followed = verb + 1 < len(parsed.words) and verb + 1 not in parsed.breaks
    if followed and (parsed.lows[verb + 1] not in cues.words.no_object or _another_verb(parsed, verb, cues)):
        return False
    wanted = {("object", thing)} if thing else {("near", "people"), ("object", "people")}
    before = free_before(parsed, verb, cues)
    return any(s.value in wanted and s.last in before for s in parsed.signs)


def _behind(parsed: Parsed, word: int, cues: Cues) -> bool:
    """ "on procedural grounds": what stands in a phrase of two words is no verb."""
    around = {w.low for w in parsed.words[max(0, word - 2) : word]}
    return bool(around & (cues.words.preposition | cues.words.determiner))


def _another_verb(parsed: Parsed, verb: int, cues: Cues) -> bool:
    """True when something else in the headline can be its main verb."""
    if any(t.first > verb and t.value[0] == "say" and not _behind(parsed, t.first, cues) for t in parsed.triggers):
        return True
    left = parsed.lows[:verb]
    return not cues.words.auxiliary.isdisjoint(left) or any(s.last < verb for s in parsed.of("operator"))
