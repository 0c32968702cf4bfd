# SPDX-License-Identifier: MIT
"""The manual's page on alerts says what the code does."""

from pathlib import Path

import pytest

from alerts.letter import QUOTE
from alerts.message import compose
from alerts.samples import sample
from monitor.core.model import AlertKind, Receiver
from monitor.core.timing import DELIVERY_WAITS
from tests.alerts.scenes import NOW

PAGE = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text(encoding="utf-8")
DESK = Receiver(name="desk", channel="mail", to=("desk@readers.example",))


def test_the_alert_on_the_page_is_the_sample():
    said = compose(sample(DESK, DESK.to[0], AlertKind.TEST, NOW)).text
    first, _notice, rest = said.split("\n\n", 2)
    shown = f"{first.removeprefix('TEST: ')}\n\n{rest}".split("\n\n-- ")[0]
    assert f"```\n{shown}\n```" in PAGE


@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_is_on_the_page(kind):
    assert f"\n| {kind.value} | `" in PAGE


def test_the_waits_on_the_page_are_the_waits():
    assert DELIVERY_WAITS == (60, 300, 900, 3600, 3 * 3600) + (6 * 3600,) * 7
    assert "after 1, 5 and 15 minutes, 1 and 3 hours, then every 6, about two days in all" in PAGE
    assert f"Quotes over {QUOTE} characters" in PAGE
