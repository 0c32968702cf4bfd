# SPDX-License-Identifier: MIT
"""What a sentence claims about an event: done, agreed, planned, denied ... from the words that govern its verb."""

from collections.abc import Iterable

from monitor.core.model import Certainty, Factuality, Where
from monitor.core.phrases import Found
from monitor.core.reading.cues import Cues, Sign
from monitor.core.reading.grammar import Shape, VerbGroup
from monitor.core.reading.positions import beyond_another_verb, of_a_participle
from monitor.core.reading.sentences import Parsed, once

F = Factuality
_COARSE = {
    F.ACTUAL: Certainty.ACTUAL,
    F.AGREED: Certainty.ACTUAL,
    F.PLANNED: Certainty.PLANNED,
    F.POSSIBLE: Certainty.POSSIBLE,
    F.CONDITIONAL: Certainty.POSSIBLE,
    F.DEONTIC: Certainty.POSSIBLE,
    F.NEGATED: Certainty.NEGATED,
    F.NEGATED_PLANNED: Certainty.NEGATED,
    F.COUNTERFACTUAL: Certainty.NEGATED,
    F.PAST: Certainty.BACKGROUND,
    F.REFUTED: Certainty.NEGATED,
}
_NAMED = {factuality.value: factuality for factuality in F}
_OVERRIDES = (F.REFUTED, F.COUNTERFACTUAL, F.CONDITIONAL)  # strongest first
_GRADES = (F.DEONTIC, F.POSSIBLE, F.PLANNED, F.AGREED)


def certainty_of(factuality: Factuality) -> Certainty:
    """Return the coarse word for a factuality."""
    return _COARSE[factuality]


def factuality_of(
    parsed: Parsed, group: VerbGroup, cues: Cues, *, clause_ok: bool
) -> tuple[Factuality, tuple[str, ...]]:
    """Return what is claimed about the event whose verb group this is, and the ids of the cues that decided."""
    found: dict[Factuality, str] = {}
    for operator in group.operators:
        found.setdefault(_NAMED[operator.value[1]], operator.phrase)
    for sign in _colouring(parsed):
        if sign.value[0] == "sentence" or _governs(parsed, sign, group, cues):
            found.setdefault(_NAMED[sign.value[1]], sign.phrase)
    if _nobody(parsed, group):
        found.setdefault(F.NEGATED, "no")
    if hearsay := _hearsay(parsed, group, cues):
        found.setdefault(F.POSSIBLE, hearsay)
    background = _background(parsed, group)
    if background == "as" and parsed.sentence.where is Where.TITLE:
        background = ""  # "Prisoners freed as Washington lifts sanctions": both are news
    if background and not (clause_ok and background != "if"):
        found.setdefault(F.CONDITIONAL if _conditional(parsed, group) else F.PAST, background)
    if group.shape is Shape.INFINITIVE and not group.operators and parsed.sentence.where is Where.TITLE:
        found.setdefault(F.PLANNED, "to")
    if "had" in group.auxiliaries and F.PLANNED not in found and not _reported(parsed, group):
        found.setdefault(F.PAST, "had")
    if _unreal(parsed):
        found.setdefault(F.CONDITIONAL, "if")
    if _has_since(parsed, group):
        found.setdefault(F.PAST, "has ... since")
    judged = _combine(found)
    return judged, tuple(f"{factuality.value}:{words}" for factuality, words in found.items())


def _of_another_verb(parsed: Parsed, word: int, group: VerbGroup, cues: Cues) -> bool:
    """ "the list it made last year", "the ban agreed last year was lifted": the time is not that of the group."""
    if word > group.verb:
        return beyond_another_verb(parsed, group.verb, word, cues)
    return word < group.first and of_a_participle(parsed, word, group.first, cues)


@once
def _colouring(parsed: Parsed) -> list[Found[Sign]]:
    """What may colour any verb of the sentence."""
    return [sign for sign in parsed.signs if sign.value[0] in ("operator", "scope", "sentence")]


def _governs(parsed: Parsed, sign: Found[Sign], group: VerbGroup, cues: Cues) -> bool:
    """True for a scope word of the verb's clause, and for an operator that ends in the "that" which opens it."""
    kind, name = sign.value
    clause = parsed.clauses.at(group.verb)
    if kind == "operator":
        opens = clause.head == "that" and bool(clause.words) and sign.last == clause.words[0]
        return opens and sign.first < group.first
    if parsed.clauses.at(sign.first) is not clause:
        return False
    return name != F.PAST or not _of_another_verb(parsed, sign.first, group, cues)


def _combine(found: Iterable[Factuality]) -> Factuality:
    names = set(found)
    for override in _OVERRIDES:
        if override in names:
            return override
    if F.NEGATED in names:
        return F.NEGATED_PLANNED if names & {F.PLANNED, F.POSSIBLE, F.AGREED, F.DEONTIC} else F.NEGATED
    if F.NEGATED_PLANNED in names:
        return F.NEGATED_PLANNED
    for grade in _GRADES:
        if grade in names:
            return F.PAST if F.PAST in names else grade
    return F.PAST if F.PAST in names else F.ACTUAL


def _background(parsed: Parsed, group: VerbGroup) -> str:
    """The word that opens the background clause the verb stands in, or ""."""
    number: int | None = parsed.clauses.of_word[group.verb]
    while number is not None:
        clause = parsed.clauses.clauses[number]
        if clause.kind in ("background", "conditional"):
            return clause.head
        number = clause.parent if clause.kind != "main" else None
    return ""


_NONE = frozenset(("no", "none", "nobody", "neither", "nothing"))
_SUBJECT_WORDS = 6


def _nobody(parsed: Parsed, group: VerbGroup) -> bool:
    """ "No person has been listed", "None of the states adopted": the subject says that it did not happen."""
    if group.shape is Shape.WHOLE:
        return False
    before = parsed.clauses.before(group.first)
    start = next((i for i in before if parsed.lows[i] not in ("that", "and", "but", "so")), None)
    return start is not None and parsed.lows[start] in _NONE and group.first - start <= _SUBJECT_WORDS


_HEARSAY = frozenset(
    ("claim", "claims", "report", "reports", "allegation", "allegations", "accusation", "accusations", "suggestion",
     "suggestions", "rumour", "rumours", "rumor", "rumors", "charge", "charges", "assertion", "assertions",
     "speculation", "notion", "idea", "talk", "suspicion", "suspicions", "theory", "narrative", "hints", "possibility")
)  # fmt: skip
_HEARSAY_WORDS = 8


def _hearsay(parsed: Parsed, group: VerbGroup, cues: Cues) -> str:
    """The noun whose content the verb is: "rejected claims of officials that it sent", not "Reuters reports that"."""
    clause = parsed.clauses.at(group.verb)
    if clause.head != "that" or not clause.words or clause.words[0] >= group.verb:
        return ""
    that = clause.words[0]
    for i in range(that - 1, max(-1, that - 1 - _HEARSAY_WORDS), -1):
        low = parsed.lows[i]
        if low in _HEARSAY:
            named = any(s.value[0] in ("own", "state", "party", "accuser") for s in parsed.ending_at(i - 1))
            return "" if named and i == that - 1 else low
        if low in cues.words.that_after:
            return ""
    return ""


def _unreal(parsed: Parsed) -> bool:
    """ "If talks fail, the EU will ...", "Had it sent a team, ...": all of it hangs on a condition."""
    first = parsed.clauses.clauses[parsed.clauses.of_word[0]].kind
    return first == "conditional" or (parsed.words[0].text == "Had" and "," in parsed.sentence.text)


_WHO = frozenset(("it", "they", "he", "she", "we", "some", "nobody"))


def _has_since(parsed: Parsed, group: VerbGroup) -> bool:
    """ "has given ten packages since 2021": a running total."""
    if not any(a in ("has", "have") for a in group.auxiliaries):
        return False
    if "since" not in parsed.lows:
        return False
    words = ["", *parsed.lows, ""]
    since = (i for i, low in enumerate(words) if low == "since")
    return any(words[i - 1] != "time" and words[i + 1] not in _WHO for i in since)  # "since she did not accept it"


def _conditional(parsed: Parsed, group: VerbGroup) -> bool:
    return parsed.clauses.at(group.verb).kind == "conditional"


def _reported(parsed: Parsed, group: VerbGroup) -> bool:
    """ "said it had adopted": the pluperfect of reported speech is no background."""
    if parsed.clauses.at(group.verb).kind == "complement":
        return True
    return any(sign.last < group.verb or sign.first > group.verb for sign in parsed.of("reporting"))
