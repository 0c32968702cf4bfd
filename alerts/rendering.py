# SPDX-License-Identifier: MIT
"""A Letter as a mail's two bodies: text wrapped at 78 columns, and HTML escaped by Jinja2. No wording here."""

from functools import cache
from textwrap import fill

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts.letter import Letter

COLUMNS = 78


def plain_text(letter: Letter) -> str:
    """Return the letter as text. Quotes are marked by ">", so that no quoted word can pass for one of ours."""
    return _templates().get_template("mail.txt").render(letter=letter)


def html_page(letter: Letter) -> str:
    """Return the letter as one HTML page: inline CSS, no images, no scripts, nothing loaded from anywhere."""
    return _templates().get_template("mail.html").render(letter=letter)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("alerts", "templates"),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["wrapped"] = _wrapped
    return environment


def _wrapped(text: str, first: str = "", later: str = "") -> str:
    return fill(
        text,
        COLUMNS,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
