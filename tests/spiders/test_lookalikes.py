# SPDX-License-Identifier: MIT
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.model import Item
from spiders.lookalikes import lookalike, warning


@pytest.mark.parametrize("word", ["Irаn", "Сouncil", "sanсtions", "ΑBC", "Εuropean"])
def test_a_word_that_borrows_letters_is_named(word):
    assert lookalike(f"The {word} met.") == word


@pytest.mark.parametrize(
    "text", ["The Council met.", "Совет ЕС обсудил Iran", "Το Συμβούλιο", "Zürich café", "5 μg, Δt and α-particles", ""]
)
def test_words_of_one_alphabet_are_ordinary(text):
    assert lookalike(text) is None


def test_the_warning_counts_items_and_shows_one_word():
    items = [
        Item(source="s", key=str(n), url="", title=title) for n, title in enumerate(("Rain", "Irаn", "Iraп Сouncil"))
    ]
    assert warning(items) == "look-alike letters of another alphabet in 2 items (“Irаn”): they match nothing"
    assert warning(items[:1]) == ""


@given(st.text())
def test_any_text_is_survived(text):
    found = lookalike(text)
    assert found is None or found in text
