# SPDX-License-Identifier: MIT
"""Phrases as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.phrases import PhraseError, PhraseSet, expand, words_of


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
