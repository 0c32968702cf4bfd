# SPDX-License-Identifier: MIT
"""Cue files of a user's own."""

from pathlib import Path

import pytest

from config.cues import load_cues
from monitor.core.errors import ConfigError


def test_days_of_a_further_language_are_added(tmp_path: Path) -> None:
    (tmp_path / "fi.yaml").write_text("language: fi\ndays:\n  fi: {yesterday: [eilen]}\n", encoding="utf-8")
    days = load_cues(tmp_path).days
    assert days["fi"].yesterday == ("eilen",)
    assert "de" in days


def test_days_of_a_shipped_language_are_added_to(tmp_path: Path) -> None:
    (tmp_path / "de.yaml").write_text("language: de\ndays:\n  de: {yesterday: [gestrigen]}\n", encoding="utf-8")
    shipped, ours = load_cues().days["de"], load_cues(tmp_path).days["de"]
    assert ours.yesterday == (*shipped.yesterday, "gestrigen")
    assert (ours.weekdays, ours.months, ours.before) == (shipped.weekdays, shipped.months, shipped.before)


@pytest.mark.parametrize(
    ("days", "told"),
    [("weekdays: [maanantai]", "expected 7"), ("months: [tammikuu]", "expected 12"), ("before: ['']", "empty phrase")],
)
def test_a_week_of_another_length_or_an_empty_word_is_refused_with_the_file(
    tmp_path: Path, days: str, told: str
) -> None:
    (tmp_path / "fi.yaml").write_text(f"language: fi\ndays:\n  fi: {{{days}}}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=told) as raised:
        load_cues(tmp_path)
    assert "fi.yaml" in str(raised.value)
