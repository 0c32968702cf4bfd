# SPDX-License-Identifier: MIT
"""PDF texts: read as paragraphs, within limits; what holds no text says so and is never an empty document."""

import zlib
from collections.abc import Iterator

import pytest

from monitor.core.errors import ParseError
from spiders import pdfs
from spiders.parsing import DIED, ParserPool
from tests.spiders.pdf_files import PICTURE, a_pdf, locked
from tests.spiders.scenes import a_source

ACT = [
    "Official Journal of the Harbour 12.12.2022",
    "COUNCIL DECISION (HC) 2022/99 of 12 December 2022",
    "Having regard to the Treaty, and in particular Article 29 thereof, the Council has adopted sanc-",
    "tions on four makers of gliders that supplied them to the navy of Arvendia for use against it.",
    "They shall enter into force on the next day.",
    "Article 1",
    "Funds of the persons listed in the Annex are frozen, wherever they may be held by whomever it is.",
    "L 318/1",
]
UNFOLDS = "the PDF unfolds to more than we read"
URL = "https://council.example/act.pdf"


def page(n: int, said: str) -> list[str]:
    return [f"Official Journal of the Harbour {n}.12.2022", said, f"L 318/{n}"]


def test_lines_become_paragraphs_and_words_that_were_split_are_whole():
    text = pdfs.read(a_pdf(ACT), URL).text
    assert "has adopted sanctions on four makers of gliders that supplied them to the navy" in text
    assert text.split("\n\n")[-2].endswith("They shall enter into force on the next day.")
    assert "\n\nArticle 1 Funds of the persons" in text


def test_what_stands_at_the_end_of_every_page_is_no_text():
    said = [f"The Council met on day {n} and adopted nothing at all that anybody could remember." for n in range(1, 5)]
    text = pdfs.read(a_pdf(*(page(n, line) for n, line in enumerate(said, 1))), URL).text
    assert "Official Journal" not in text and "L 318" not in text
    assert all(line in text for line in said)


def test_a_long_one_is_read_as_far_as_the_limit_and_says_so():
    found = pdfs.read(a_pdf(*[[f"Page {n} of an annex with many names in it."] for n in range(75)]), URL)
    assert found.partial == "only the first 60 of 75 pages were read"
    assert "Page 59 of" in found.text and "Page 60 of" not in found.text


@pytest.mark.parametrize("pages", [(PICTURE, PICTURE), ([],), (["Seen"],)])
def test_pictures_and_stamps_are_no_text_and_that_is_said(pages):
    with pytest.raises(ParseError, match=r"no text in the PDF: \d page\(s\), pictures or nothing"):
        pdfs.read(a_pdf(*pages), URL)


def test_one_that_needs_a_password_says_so_and_one_that_opens_without_is_read():
    with pytest.raises(ParseError, match="locked with a password"):
        pdfs.read(locked(a_pdf(ACT), "secret"), URL)
    assert "has adopted sanctions" in pdfs.read(locked(a_pdf(ACT), ""), URL).text


@pytest.mark.parametrize(
    "broken",
    [
        b"%PDF-1.7\n" + b"x" * 999,
        a_pdf(ACT)[:300],
        a_pdf(ACT).replace(b"/Kids [", b"/Kids [2 0 R "),  # a page tree that holds itself
        a_pdf(ACT).replace(b"/Count 1", b"/Count 999999999"),
        a_pdf(ACT).replace(b"/Length ", b"/Length 9"),
        a_pdf(b"BT /F9 11 Tf (no such font in here, whatever one may look for) Tj ET"),
        a_pdf(b"BT " + b"[" * 5000 + b" ET"),
    ],
    ids=range(7),
)
def test_a_broken_one_gives_text_or_an_error_in_words(broken):
    try:
        assert pdfs.read(broken, URL).text
    except ParseError as error:
        assert "PDF" in error.reason
    except RecursionError:
        pass  # the parsing process answers it in words


# ---------------------------------------------------------------------- in the parsing process


@pytest.fixture(scope="module")
def parsers() -> Iterator[ParserPool]:
    with ParserPool(workers=1, wall_seconds=15) as pool:
        yield pool


def bomb() -> bytes:
    """A page that unfolds to 400 MB."""
    packer = zlib.compressobj(9)
    drawn = b"".join(packer.compress(b" " * 1_000_000) for _ in range(400)) + packer.flush()
    plain = a_pdf(b"x")
    small = zlib.compress(b"x")
    return plain.replace(b"/Length %d " % len(small), b"/Length %d " % len(drawn)).replace(small, drawn)


@pytest.mark.slow
def test_a_page_that_explodes_costs_one_error_and_the_next_is_read(parsers: ParserPool):
    source = a_source()
    with pytest.raises(ParseError) as refused:
        parsers.document(source, bomb(), "application/pdf", URL)
    assert refused.value.reason == UNFOLDS
    found = parsers.document(source, a_pdf(ACT), "text/html", URL)  # whatever its server calls it
    assert "has adopted sanctions" in found.text
    assert (found.body[:5], found.content_type) == (b"%PDF-", "text/html")


@pytest.mark.slow
def test_a_page_that_never_ends_is_cut_off(parsers: ParserPool):
    endless = a_pdf(b"BT /F1 11 Tf\n" + b"(a b c d e f g) Tj 1 0 0 1 5 5 Tm\n" * 500_000 + b"ET")
    try:
        assert parsers.document(a_source(), endless, "application/pdf", URL).text
    except ParseError as error:
        assert error.reason in (DIED, UNFOLDS)  # which limit it meets first hangs on how fast the machine is
