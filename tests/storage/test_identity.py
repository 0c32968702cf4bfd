# SPDX-License-Identifier: MIT
"""Two addresses of one page, and two spellings of the same words, are known for what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.identity import canonical_url, content_hash

PAGE = "https://council.example/news?id=7&lang=en"


@pytest.mark.parametrize(
    "other",
    [
        "http://council.example/news?id=7&lang=en",
        "https://COUNCIL.example:443/news?id=7&lang=en",
        "https://council.example./news?lang=en&id=7",
        "https://council.example/news?id=7&lang=en#comments",
        "  https://council.example/news?utm_source=rss&id=7&UTM_Medium=feed&lang=en&fbclid=x ",
        "https://user@council.example/news?id=7&lang=en",
        "https://council.example/news?maca=en-rss&id=7&lang=en&at_medium=RSS",
    ],
)
def test_one_page_under_another_spelling_is_the_same_page(other):
    assert canonical_url(other) == canonical_url(PAGE) == PAGE


@pytest.mark.parametrize(
    "other",
    [
        "https://council.example/news?id=8&lang=en",
        "https://council.example/News?id=7&lang=en",
        "https://council.example:8443/news?id=7&lang=en",
        "https://www.council.example/news?id=7&lang=en",
        "https://council.example/news?id=7&lang=en#!/page/2",
        "https://council.example/news?id=7&lang=en&empty=",
    ],
)
def test_another_page_stays_another_page(other):
    assert canonical_url(other) != PAGE


@pytest.mark.parametrize("odd", ["", "urn:uuid:1", "http://[", "https://h:port/", "two words", "mailto:a@b.example"])
def test_what_is_no_web_address_comes_back_as_it_is(odd):
    assert canonical_url(f" {odd} ") == odd


@given(st.text())
def test_any_text_is_survived_and_to_do_it_again_changes_nothing(text):
    once = canonical_url(text)
    assert canonical_url(once) == once
    content_hash(text, text)


def test_a_bare_address_keeps_its_brackets():
    assert canonical_url("http://[2001:DB8::1]:80") == "https://[2001:db8::1]/"


def test_space_and_composition_are_no_edit():
    assert content_hash("Café opens", "One.\n\nTwo.") == content_hash(" Cafe\u0301  opens ", "One. Two.")
    assert content_hash("Cafe opens", "One. Two.") != content_hash("Café opens", "One. Two.")
    assert content_hash("ab", "c") != content_hash("a", "bc")
