# SPDX-License-Identifier: MIT
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.text import clean, cut, link, one_line, page, plain, text_of


def test_markup_becomes_paragraphs_without_scripts_forms_and_styles():
    markup = (
        "<p>One &amp; <b>two</b></p><script>alert(1)</script><style>p{}</style><ul><li>three</li></ul><form>no</form>"
    )
    assert plain(markup) == "One & two\n\nthree"


@pytest.mark.parametrize(
    "trick", ["<!-- --!><script>steal()</script> -->", "<svg><script>steal()</script></svg>", "<scr<script>ipt>steal()"]
)
def test_tricks_leave_no_tag_behind(trick):
    assert "<" not in plain(f"<p>Fine.</p>{trick}").replace("<!", "")


def test_text_without_markup_is_left_as_it_is():
    assert plain("5 < 6 and 7 > 6, said R&D.") == "5 < 6 and 7 > 6, said R&D."


def test_hidden_and_control_characters_go():
    assert clean("a\x00b\u202ec\u200bd\x1be\ud800") == "abcde"


def test_a_title_is_one_clean_line_of_bounded_length():
    assert one_line("\n  Two\n lines &amp; <i>more</i> ") == "Two lines & more"
    assert len(one_line("x" * 2_000_000)) <= 1_000


def test_what_is_cut_says_so():
    assert cut("word " * 100, 50).endswith("[…cut]")
    assert cut("short", 50) == "short"


def test_a_menu_inside_the_text_of_an_act_is_left_out():
    markup = (
        '<div class="wp-block-whitehouse-topper"><h1>Act</h1><a href="/">Home</a></div><p>By the authority vested.</p>'
    )
    assert plain(markup) == "By the authority vested."


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", "http://[::1", "", "  "]
)
def test_only_web_addresses_are_links(href):
    assert link("https://a.example/b", href) == ""


def test_a_relative_link_is_made_absolute():
    assert link("https://a.example/b/c", "../d") == "https://a.example/d"


def test_endless_nesting_gives_text_or_nothing_but_ends():
    assert isinstance(plain("<div>" * 50_000 + "deep"), str)


@given(st.text(max_size=300))
def test_no_text_leaves_control_characters(text):
    assert not set(plain(text)) & set(map(chr, [*range(9), *range(14, 32), 0x202E, 0x200B]))


@pytest.mark.parametrize("word", ["I\u0336r\u0336an", "Ir\u0336\u0317\u0352\u0334an", "Iran\u0301\u0302\u0303"])
def test_heaps_of_accents_and_struck_letters_are_taken_off(word):
    assert clean(word) == "Iran"


@pytest.mark.parametrize("word", ["Zürich", "Cafe\u0301", "Vie\u0323\u0302t", "\u1eb9\u0301", "שָׁלוֹם", "हिन्दी"])
def test_accents_that_languages_have_stay(word):
    assert clean(word) == word


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p>Émigrés — 12 %</p>".encode(), "Émigrés — 12 %"),
        ("<meta charset=windows-1252><p>Émigrés</p>".encode("cp1252"), "Émigrés"),
        ("<p>Émigrés</p>".encode("latin-1"), "Émigrés"),
        ("<meta charset=iso-2022-jp><p>雨</p>".encode("iso-2022-jp"), "雨"),
    ],
    ids=["utf-8, undeclared", "declared", "latin, undeclared", "seven bits, declared"],
)
def test_a_page_that_says_nothing_of_its_encoding_is_utf_8_where_it_can_be(body, said):
    assert text_of(page(body)) == said
