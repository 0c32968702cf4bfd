# SPDX-License-Identifier: MIT
"""Who says it: "X said", "..., said X", and the headline's "... : X" and "X: ..."."""

from monitor.core.model import Where
from monitor.core.phrases import Found
from monitor.core.reading.cues import Cues, Sign
from monitor.core.reading.roles import Subject, as_subject, may_act
from monitor.core.reading.sentences import Parsed

_NAMES = ("own", "state", "accused", "accuser", "party")
_HEADLINE_WORDS = 6


def speaker_of(parsed: Parsed, cues: Cues) -> Subject:
    """Return the speaker of a sentence; without kinds where it names none."""
    name = _headline(parsed) or _reported(parsed, cues) or _leftmost(parsed, cues)
    if name is None:
        return Subject(kinds=frozenset())
    return as_subject(parsed, name, range(max(0, name.first - 3), min(len(parsed.words), name.last + 4)))


def _headline(parsed: Parsed) -> Found[Sign] | None:
    """ "Reports are groundless: Moscow", "Moscow: reports are groundless", "Reports are groundless - envoy"."""
    if parsed.sentence.where is not Where.TITLE:
        return None
    count = len(parsed.words)
    breaks = [i for i in range(1, count) if set(parsed.gap(i)) & set(":–—|") or " - " in parsed.gap(i)]
    for at in reversed(breaks):
        if count - at <= _HEADLINE_WORDS:
            return next((s for s in _names(parsed) if s.first >= at), None)
    for at in breaks[:1]:
        if at <= _HEADLINE_WORDS:
            return next((s for s in _names(parsed) if s.last < at), None)
    return None


def _reported(parsed: Parsed, cues: Cues) -> Found[Sign] | None:
    for said in parsed.of("reporting"):
        left = [s for s in _names(parsed) if s.last < said.first and may_act(parsed, s, cues)]
        inverted = [s for s in _names(parsed) if said.last < s.first <= said.last + 4]
        if inverted and not (left and left[-1].last >= said.first - 4):
            return inverted[0]
        if left:
            return left[-1]
    return None


def _leftmost(parsed: Parsed, cues: Cues) -> Found[Sign] | None:
    if parsed.of("reporting"):
        return None
    return next((s for s in _names(parsed) if may_act(parsed, s, cues)), None)


def _names(parsed: Parsed) -> list[Found[Sign]]:
    """Names outside of quotations: nobody quoted speaks of himself by name."""
    return [s for s in parsed.signs if s.value[0] in _NAMES and not parsed.quoted(s.first)]
