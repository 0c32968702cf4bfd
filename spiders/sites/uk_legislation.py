# SPDX-License-Identifier: MIT
"""UK statutory instruments as XML: made, laid, in force, and the text with its explanatory note. A feed lists them."""

from collections.abc import Iterable, Iterator
from datetime import date

from monitor.core.errors import ParseError
from monitor.core.model import Document
from spiders.records import Element, children, value, xml_rows
from spiders.text import TEXT_MAX, clean, cut

_META = "Metadata/SecondaryMetadata"
_DATES = (
    ("Made", "Made on"),
    ("Laid", "Laid before Parliament on"),
    ("ComingIntoForce/DateTime", "Comes into force on"),
)


def document(body: bytes, url: str) -> Document:
    """Return an instrument; its days stand first, one sentence each. Raises ParseError."""
    root = next(xml_rows(body, url, "Legislation"), None)
    title = "" if root is None else value(root, "Metadata/title")
    if root is None or not title or not children(root, _META):
        raise ParseError("no statutory instrument", source=url)
    days = (sentence for name, said in _DATES for sentence in _days(said, children(root, f"{_META}/{name}")))
    text = "\n\n".join((" ".join(days), *_paragraphs(root)))
    return Document(text=cut(clean(text).strip(), TEXT_MAX), title=title, publisher="legislation.gov.uk")


def _days(said: str, elements: Iterable[Element]) -> Iterator[str]:
    """Parts of one instrument may come into force on different days."""
    for element in elements:
        try:
            day = date.fromisoformat(element.get("Date") or "")
        except ValueError:
            continue  # it is told in words, in the text
        yield f"{said} {day.day} {day:%B %Y}."


def _paragraphs(root: Element) -> Iterator[str]:
    for element in root.iter("{*}Text"):
        if said := " ".join("".join(element.itertext()).split()):
            yield said
