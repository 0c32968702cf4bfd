# SPDX-License-Identifier: MIT
"""Phrases as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.phrases import Hints, PhraseError, PhraseSet, Words, expand, words_of


def found(phrase: str, text: str) -> list[str]:
    return [text[f.start : f.end] for f in PhraseSet([(phrase, 1)]).find(words_of(text))]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("adopt{s,ed}", "It adopts, adopted and will adopt; an adoption", ["adopts", "adopted", "adopt"]),
        ("agree{!d,ing}", "agree agreed agreeing", ["agreed", "agreeing"]),
        (
            "(foreign|defence) ministers",
            "Foreign ministers and defence Ministers",
            ["Foreign ministers", "defence Ministers"],
        ),
        (
            "hit{s} ... with sanctions",
            "EU hits two drone makers with sanctions",
            ["hits two drone makers with sanctions"],
        ),
        ("hit ... with", "hit one two three four five six seven with", []),
        ("Iran", "Iran's Iranian-made Iran’s", ["Iran", "Iran"]),
        ("Iranian made", "Iranian-made", ["Iranian-made"]),
        ("EU", "The EU and the eu", ["EU"]),
        ("US", "U.S. troops, us, US", ["U.S.", "US"]),
        ("506(a)", "Section 506a", ["506a"]),
        ("don't", "They don’t", ["don’t"]),
        ("中国", "中国外交部、美国对中国说", ["中国", "中国"]),
        ("北朝鮮", "政府は北朝鮮の船を登録、朝鮮半島", ["北朝鮮"]),
        ("한국", "한국은 오늘 한국에서", ["한국", "한국"]),
        ("ไทย", "รัฐบาลไทยแถลง", ["ไทย"]),
        ("F-16", "美国F-16战机", ["F-16"]),
        ("制裁 ... 公司", "制裁了两家公司", ["制裁了两家公司"]),
    ],
)
def test_a_phrase_finds_what_it_says_and_nothing_else(phrase: str, text: str, expected: list[str]) -> None:
    assert found(phrase, text) == expected


@pytest.mark.parametrize(
    "phrase", ["", "  ", "adopt{s", "(a|b", "{s}", "... sanctions", "hit ...", "!?", "(a|b(c|d))", "a{b{c}}"]
)
def test_a_phrase_that_cannot_be_read_says_so(phrase: str) -> None:
    with pytest.raises(PhraseError):
        expand(phrase)


@given(st.text())
def test_the_words_of_any_text_stand_where_they_say(text: str) -> None:
    last = 0
    for word in words_of(text):
        assert last <= word.start < word.end <= len(text)
        assert word.text in (text[word.start : word.end], text[word.start : word.end].replace(".", ""))
        last = word.end


PHRASES = (
    "adopt{s,ed}",
    "hit{s} ... with sanctions",
    "US",
    "(foreign|defence) ministers",
    "don't",
    "Türkiye",
    "3.5 tons",
)
PIECES = [
    "adopts",
    "Hit",
    "a",
    "with",
    "Sanctions",
    "U.S.",
    "us",
    "US",
    "foreign",
    "ministers",
    "don’t",
    "TÜRKIYE",
    "3.5",
    "tons",
    "ΑΣ",
    ".",
]


@given(st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_a_glance_never_hides_a_phrase(text: str) -> None:
    for phrase in PHRASES:
        assert Hints([phrase]).in_text(text) or not found(phrase, text)


@pytest.mark.parametrize("text", ["Talks went on", "It hinted", "", "The eu and us"])
def test_a_glance_spares_texts_that_hold_no_word_of_the_phrases(text: str) -> None:
    assert not Hints(["hit ... with sanctions", "EU", "adoption"]).in_text(text)


@given(st.text())
def test_the_spellings_of_words_are_those_of_each_word(text: str) -> None:
    words = words_of(text)
    assert words.texts == [word.text for word in words] == Words(words).texts
    assert words.lows == [word.low for word in words] == Words(words).lows


def test_of_words_cut_short_only_what_is_left_is_found() -> None:
    words = Words(words_of("It adopts sanctions and adopts more")[:3])
    assert [f.first for f in PhraseSet([("adopts", 1)]).find(words)] == [1]
