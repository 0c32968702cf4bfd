# SPDX-License-Identifier: MIT
"""A PDF becomes a Document: its text, as far as it holds any. Runs in the parsing process, with its limits: a PDF is a
program for a machine of its own, and may be written to hurt."""

import re
import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from io import BytesIO

from pypdf import PdfReader, apply_configuration
from pypdf.errors import PyPdfError

from monitor.core.errors import ParseError
from monitor.core.model import Document
from spiders.text import TEXT_MAX, clean, cut

PAGES_MAX = 60  # an act with its annexes; what is longer is read as far as here, and says so
SHORTEST = 40  # characters; less is a stamp on a picture, not a text
STREAM_MAX = 20_000_000  # bytes that one part may unfold to; pictures are never unfolded
RUNNING = 3  # pages on which a line stands at the same end before it counts as a running title
_DIGITS = re.compile(r"\d+")
_HYPHEN = re.compile(r"[a-z]-\Z")
_ENDS = re.compile(r"[.!?:;”\"']\Z")
_BEGINS = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s|Article \d|HA(?:S|VE) ADOPTED|[•–—-]\s")
_BROKEN = (
    PyPdfError, ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError,
    NotImplementedError, struct.error, zlib.error,
)  # fmt: skip

_LIMITS = {
    "array_based_stream_maximum_output_length": STREAM_MAX,
    "lzw_maximum_output_length": STREAM_MAX,
    "run_length_maximum_output_length": STREAM_MAX,
    "zlib_maximum_output_length": STREAM_MAX,
}


def read(body: bytes, url: str) -> Document:
    """Return the text of a PDF. Raises ParseError where it is locked, broken, or holds pictures only."""
    try:
        with apply_configuration(None, **_LIMITS):
            count, pages = _pages(body, url)
    except _BROKEN as error:
        raise ParseError(_why(error), source=url) from error
    text = cut("\n\n".join(_paragraphs(_without_running(pages))), TEXT_MAX)
    if len(text) < SHORTEST:
        raise ParseError(f"no text in the PDF: {count} page(s), pictures or nothing", source=url)
    partial = f"only the first {PAGES_MAX} of {count} pages were read" if count > PAGES_MAX else ""
    return Document(text=text, partial=partial)


def _pages(body: bytes, url: str) -> tuple[int, list[list[str]]]:
    """Return how many pages there are, and the lines of those that are read."""
    reader = PdfReader(BytesIO(body), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):  # most official ones open without a password
        raise ParseError("the PDF is locked with a password", source=url)
    count = len(reader.pages)
    return count, [_lines(reader.pages[n].extract_text()) for n in range(min(count, PAGES_MAX))]


def _why(error: Exception) -> str:
    if type(error).__name__ == "DependencyError":
        return "the PDF is encrypted"
    if type(error).__name__ == "LimitReachedError":
        return "the PDF unfolds to more than we read"
    return f"the PDF cannot be read ({type(error).__name__})"


def _lines(text: str) -> list[str]:
    return [line for raw in clean(text).split("\n") if (line := " ".join(raw.split()))]


def _without_running(pages: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of all pages without what stands at the top or the foot of many: titles, numbers."""
    full = [lines for lines in pages if len(lines) > 2]  # a title, a foot, and something between
    ends = Counter(shape for lines in full for shape in {_shape(lines[0]), _shape(lines[-1])})
    running = {shape for shape, times in ends.items() if times >= RUNNING}
    return [
        line
        for lines in pages
        for n, line in enumerate(lines)
        if not (lines in full and n in (0, len(lines) - 1) and _shape(line) in running)
    ]


def _shape(line: str) -> str:
    return _DIGITS.sub("#", line)


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Join lines to paragraphs: one ends where a line is short and closes a sentence, or where a point begins."""
    width = max((len(line) for line in lines), default=0)
    found: list[str] = []
    ended = True
    for line in lines:
        if ended or _BEGINS.match(line):
            found.append(line)
        elif _HYPHEN.search(found[-1]) and line[:1].islower():
            found[-1] = found[-1][:-1] + line
        else:
            found[-1] = f"{found[-1]} {line}"
        ended = len(line) < 0.8 * width and _ENDS.search(line) is not None
    return found
