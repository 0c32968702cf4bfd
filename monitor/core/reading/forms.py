# SPDX-License-Identifier: MIT
"""What kind of text is it: news, the body's own act, a transcript, opinion ...? From title and first words."""

import re
from collections.abc import Sequence
from functools import lru_cache

from monitor.core.model import TextForm
from monitor.core.phrases import PhraseSet, Word, words_of
from monitor.core.reading.cues import Cues, FormMarks
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


def form_of(title: str, text: str, *, rules: RuleBook, cues: Cues, official: bool) -> tuple[TextForm, str]:
    """Return the form of a text, and the words that gave it away ("" for plain news)."""
    title_words, text_words = words_of(title), words_of(text[: FIRST_CHARS if official else OPENING_CHARS])
    if official:
        marks = _phrases(tuple(mark for act in rules.acts for mark in act.marks))
        found = marks.find(title_words) or marks.find(text_words)
        if found and not _phrases(cues.corrections).find(title_words):
            return TextForm.ACT, found[0].phrase
    if taken_back := _phrases(cues.corrections).find([*title_words, *text_words[:8]]):
        return TextForm.EXPLAINER, taken_back[0].phrase
    if len(_TURN.findall(_HEADINGS.sub("", text[:OPENING_CHARS]))) >= TURNS:
        return TextForm.TRANSCRIPT, "who speaks stands before the words"
    if title.rstrip(" '\"”’)").endswith("?"):
        return TextForm.QUESTION, "?"
    for form in _ORDER:
        if (marks_of := cues.forms.get(form)) is None:
            continue
        phrase = _given_away(marks_of, title_words, text_words)
        if phrase:
            return form, phrase
    return TextForm.NEWS, ""


def _given_away(marks: FormMarks, title: Sequence[Word], text: Sequence[Word]) -> str:
    for found in _phrases(marks.title).find(title):
        return found.phrase
    for found in _phrases(marks.title_starts).find(title[:8]):
        if found.first == 0:
            return found.phrase
    for found in _phrases(marks.text_starts).find(text[:FIRST_WORDS]):
        return found.phrase
    return ""


@lru_cache(maxsize=256)
def _phrases(phrases: tuple[str, ...]) -> PhraseSet[str]:
    return PhraseSet((phrase, phrase) for phrase in phrases)
