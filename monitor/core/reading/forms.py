# SPDX-License-Identifier: MIT
"""What kind of text is it: news, the body's own act, a transcript, opinion ...? From title and first words."""

import re
from functools import lru_cache
from itertools import product

from monitor.core.model import TextForm
from monitor.core.phrases import Hints, PhraseSet, Words, words_of
from monitor.core.reading.cues import Cues
from monitor.core.reading.rulebook import RuleBook

FIRST_WORDS = 60
OPENING_CHARS, FIRST_CHARS = 600, 4000  # of any text; of one that may be an act
TURNS = 2  # so often, "Q:" or "THE SPOKESPERSON:" makes a text a transcript
_TURN = re.compile(
    r"(?:^|[\s.?!\"”])(?:Q|A|QUESTION|REPORTER|MODERATOR|(?:THE |MR\.? |MS\.? |MRS\.? |(?:DEPUTY )?PRESS |[A-Z]+ )?"
    r"(?:SECRETARY|PRESIDENT|SPOKES\w+|MINISTER|CHAIR\w*|AMBASSADOR|[A-Z]{4,20}))(?:\s[A-Z]{3,20})?:(?=\s)"
)
_HEADINGS = re.compile(r"AGENCY:|SUMMARY:|ACTION:|DATES?:|BACKGROUND:|NOTE:|UPDATE:|CORRECTION:|STATUS:")
_ORDER = (TextForm.TRANSCRIPT, TextForm.LIVE, TextForm.OPINION, TextForm.ANNIVERSARY, TextForm.EXPLAINER)


_START = 8  # words at the start of a title, or of the text behind it


class _Marks:
    """What gives a form away, compiled once."""

    def __init__(self, cues: Cues) -> None:
        self.corrections = PhraseSet((phrase, phrase) for phrase in cues.corrections)
        self.correcting = Hints(cues.corrections)
        marks = cues.forms.items()
        self.title = PhraseSet(
            (phrase, (form, place))
            for form, mark in marks
            for place, phrases in (("title", mark.title), ("start", mark.title_starts))
            for phrase in phrases
        )
        self.text = PhraseSet((phrase, (form, "text")) for form, mark in marks for phrase in mark.text_starts)
        self.starting = Hints(phrase for _, mark in marks for phrase in mark.text_starts)


def form_of(title: str, text: str, *, rules: RuleBook, cues: Cues, official: bool) -> tuple[TextForm, str]:
    """Return the form of a text, and the words that gave it away ("" for plain news)."""
    marks, first = _marks(cues), text[: FIRST_CHARS if official else OPENING_CHARS]
    title_words = words_of(title)
    if official:
        act = _phrases(tuple(mark for act in rules.acts for mark in act.marks))
        found = act.find(title_words) or act.find(words_of(first))
        if found and not marks.corrections.find(title_words):
            return TextForm.ACT, found[0].phrase
    if marks.correcting.in_text(title) or marks.correcting.in_text(first):
        taken_back = marks.corrections.find(Words([*title_words, *words_of(first)[:_START]]))
        if taken_back:
            return TextForm.EXPLAINER, taken_back[0].phrase
    opening = text[:OPENING_CHARS]
    if opening.count(":") >= TURNS and len(_TURN.findall(_HEADINGS.sub("", opening))) >= TURNS:
        return TextForm.TRANSCRIPT, "who speaks stands before the words"
    if title.rstrip(" '\"”’)").endswith("?"):
        return TextForm.QUESTION, "?"
    return _given_away(marks, title_words, first)


def _given_away(marks: _Marks, title: Words, first: str) -> tuple[TextForm, str]:
    phrases: dict[tuple[TextForm, str], str] = {}
    for found in marks.title.find(title):
        if found.value[1] == "title" or (found.first == 0 and found.last < _START):
            phrases.setdefault(found.value, found.phrase)
    if marks.starting.in_text(first):
        for found in marks.text.find(Words(words_of(first)[:FIRST_WORDS])):
            phrases.setdefault(found.value, found.phrase)
    for form, place in product(_ORDER if phrases else (), ("title", "start", "text")):
        if (form, place) in phrases:
            return form, phrases[form, place]
    return TextForm.NEWS, ""


@lru_cache(maxsize=2)  # those in use, and for a moment those before
def _marks(cues: Cues) -> _Marks:
    return _Marks(cues)


@lru_cache(maxsize=256)
def _phrases(phrases: tuple[str, ...]) -> PhraseSet[str]:
    return PhraseSet((phrase, phrase) for phrase in phrases)
