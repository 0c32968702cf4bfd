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


@pytest.mark.parametrize(
    ("days", "told"), [("weekdays: [maanantai]", "expected 7"), ("months: [tammikuu]", "expected 12")]
)
def test_a_week_of_another_length_is_refused_with_the_file(tmp_path: Path, days: str, told: str) -> None:
    (tmp_path / "fi.yaml").write_text(f"language: fi\ndays:\n  fi: {{{days}}}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=told) as raised:
        load_cues(tmp_path)
    assert "fi.yaml" in str(raised.value)
