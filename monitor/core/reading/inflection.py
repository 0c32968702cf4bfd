# SPDX-License-Identifier: MIT
"""All forms of an English verb, so that a rule file names the verb once: "crack down on" is also "cracked down on"."""

import re
from collections.abc import Iterator

# base form, past tense, participle
_IRREGULAR = """
be was been|become became become|begin began begun|bid bid bid|break broke broken|bring brought brought|
build built built|buy bought bought|cast cast cast|choose chose chosen|cling clung clung|come came come|
cut cut cut|deal dealt dealt|do did done|draw drew drawn|drive drove driven|fall fell fallen|
fight fought fought|find found found|fly flew flown|forbid forbade forbidden|foresee foresaw foreseen|
freeze froze frozen|get got got|give gave given|go went gone|grow grew grown|have had had|hide hid hidden|
hit hit hit|hold held held|keep kept kept|lay laid laid|lead led led|leave left left|lend lent lent|let let let|
lose lost lost|make made made|meet met met|overcome overcame overcome|override overrode overridden|
oversee oversaw overseen|overthrow overthrew overthrown|pay paid paid|put put put|quit quit quit|
rebuild rebuilt rebuilt|rewrite rewrote rewritten|ride rode ridden|rise rose risen|run ran run|say said said|
see saw seen|seek sought sought|sell sold sold|send sent sent|set set set|shoot shot shot|show showed shown|
shrink shrank shrunk|shut shut shut|sink sank sunk|slide slid slid|speak spoke spoken|spend spent spent|
split split split|spread spread spread|spring sprang sprung|stand stood stood|stick stuck stuck|
strike struck struck|swear swore sworn|sweep swept swept|take took taken|teach taught taught|tear tore torn|
tell told told|think thought thought|throw threw thrown|undergo underwent undergone|
undertake undertook undertaken|unfreeze unfroze unfrozen|uphold upheld upheld|upset upset upset|win won won|
wind wound wound|withdraw withdrew withdrawn|withhold withheld withheld|write wrote written
"""
_DOUBLES = """
abet abhor acquit admit allot ban bar beg begin bet brag cap chop clap clip commit compel confer control cram
crop cut defer deter dig dip dot drag drip drop dub emit equip expel fit flag flip flog get grab grip hit hop
incur infer jab jam jog kid knit knot lag let log map mob nab nag net nod occur omit outfit patrol permit pin
pit plan plod plot plug pop prod prop propel put quit ram rebel rebut recur refer regret rein remit repel rid
rip rob run scan scrap scrub set shed ship shop shrug shun shut sit skip slam slap slip slot snag snap snub
span spin spot spur squat star stem step stir stop strap strip stub stun submit sum swap swat tag tap thin tip
top transfer transmit trap trek trim trip tug unplug vet wed whip win wrap zip
"""
_EITHER = """
cancel channel counsel dial duel fuel funnel label level model signal total travel tunnel
"""
IRREGULAR = {
    base: (past, participle)
    for base, past, participle in (line.split() for line in _IRREGULAR.replace("\n", "").split("|"))
}
DOUBLES = frozenset(_DOUBLES.split())  # "ban": banned
EITHER = frozenset(_EITHER.split())  # "cancel": cancelled, canceled
_VOWELS = "aeiou"
_VERB = re.compile(r"[a-z]+")


def forms_of(phrase: str) -> Iterator[str]:
    """Yield the phrase with its first word, a verb in its base form, in every form: -s, past, participle, -ing."""
    verb, blank, rest = phrase.partition(" ")
    for form in dict.fromkeys(_forms(verb)) if _VERB.fullmatch(verb) else (verb,):
        yield form + blank + rest


def _forms(verb: str) -> Iterator[str]:
    yield verb
    yield _third(verb)
    yield from IRREGULAR.get(verb, (_past(verb),))
    yield _ing(verb)
    if verb in EITHER:
        yield from (f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing")


def _third(verb: str) -> str:
    if verb in ("be", "have"):
        return {"be": "is", "have": "has"}[verb]
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    return verb[:-1] + "ies" if _consonant_y(verb) else verb + "s"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if _consonant_y(verb):
        return verb[:-1] + "ied"
    return (verb + verb[-1] if verb in DOUBLES else verb) + "ed"


def _ing(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return (verb + verb[-1] if verb in DOUBLES else verb) + "ing"


def _consonant_y(verb: str) -> bool:
    return verb.endswith("y") and len(verb) > 1 and verb[-2] not in _VOWELS
