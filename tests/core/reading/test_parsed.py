# SPDX-License-Identifier: MIT
"""One sentence made ready for reading: what it remembers, and what is not read at all."""

from collections import Counter
from dataclasses import replace
from gc import collect
from weakref import ref

import pytest

from monitor.core.model import Where
from monitor.core.reading.lexicon import lexicon_of
from monitor.core.reading.names import names_of
from monitor.core.reading.positions import free_before, in_phrase
from monitor.core.reading.sentences import Parsed, Sentence, once, parse
from tests.core.reading.scenes import cues, lifecycles, thread


def parsed(text: str, where: Where = Where.LEAD, lifecycle: str = "sanctions") -> Parsed | None:
    names = names_of(thread(lifecycle), cues())
    return parse(Sentence(text=text, where=where, index=1), lifecycles()[1][lifecycle], cues(), names)


def ready(text: str) -> Parsed:
    one = parsed(text)
    assert one is not None
    return one


def test_a_question_is_asked_once_of_each_sentence() -> None:
    asked: Counter[int] = Counter()

    @once
    def double(one: Parsed, word: int) -> int | None:
        asked[word] += 1
        return None if word == 0 else 2 * word

    first, second = ready("The EU adopted sanctions on Iran."), ready("The EU lifted sanctions on Iran.")
    assert [double(first, 0), double(first, 0), double(first, 3), double(first, 3)] == [None, None, 6, 6]
    assert asked == {0: 1, 3: 1}
    double(second, 3)
    assert asked[3] == 2


@pytest.mark.parametrize(
    ("text", "where", "read"),
    [
        ("The EU adopted sanctions on Iran.", Where.BODY, True),
        ("The EU adopted sanctions on Tehran.", Where.BODY, True),
        ("The EU adopted sanctions on Cuba.", Where.BODY, False),  # deep in a text only what names the target
        ("The EU adopted sanctions on Cuba.", Where.LEAD, True),
        ("The decision must still be formally adopted.", Where.BODY, True),  # or says that an act is still to come
        ("Iran was cold that night.", Where.BODY, False),
        ("Iran was cold that night.", Where.LEAD, False),
    ],
)
def test_only_sentences_that_can_say_a_step_are_made_ready(text: str, where: Where, read: bool) -> None:
    assert (parsed(text, where) is not None) == read


def test_signs_are_found_by_kind_and_by_the_word_they_end_at() -> None:
    one = ready("The European Union adopted sanctions on Iran, diplomats said.")
    assert [one.sentence.text[s.start : s.end] for s in one.of("own")] == ["European Union"]
    assert one.has("target") and one.has(*one.of("object")[0].value) and not one.has("object", "nothing of the kind")
    assert {s.value[0] for s in one.ending_at(2)} >= {"own", "state"}
    assert not one.ending_at(0) and not one.has("accused") and not one.of("accused")


def test_only_what_is_not_one_space_is_kept_of_the_gaps() -> None:
    one = ready('EU adopts sanctions, on Iran: "today".')
    assert one.gaps == {0: "", 3: ", ", 5: ': "', 6: '".'}
    assert one.breaks == {3, 5, 6}
    assert [one.gap(i) for i in (1, 3, 99)] == [" ", ", ", '".']


def test_a_word_hangs_on_the_preposition_before_it_but_for_a_break() -> None:
    one = ready("In the Council of ministers, on, Iran the EU adopted sanctions.")
    words = [word.text for word in one.words if in_phrase(one, one.words.index(word), cues())]
    assert words == ["the", "Council", "ministers"]
    assert [one.words[i].text for i in free_before(one, one.lows.index("adopted"), cues())][-2:] == ["the", "EU"]


def test_a_rule_book_that_is_read_again_leaves_nothing_of_the_old_one_behind() -> None:
    book = replace(lifecycles()[1]["sanctions"])
    lexicon = lexicon_of(book, cues())
    assert lexicon_of(book, cues()) is lexicon
    left = [ref(book), ref(lexicon)]
    del book, lexicon
    collect()
    assert [one() for one in left] == [None, None]
