# SPDX-License-Identifier: MIT
"""`loosethread outlets`: who is a publisher?"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import root

pytestmark = pytest.mark.slow


def outlets(tmp_path: Path, *words: str) -> Result:
    return CliRunner().invoke(root, ["--workspace", str(tmp_path), "outlets", *words], env={"COLUMNS": "80"})


def test_a_publisher_is_named_with_tier_and_owner_and_a_stranger_is_told_apart(tmp_path: Path):
    shown = outlets(tmp_path, "Kyiv Post (AFP)").output.splitlines()
    assert shown[0] == "AFP: tier 3 agency (FR, Agence France-Presse)" and max(map(len, shown)) <= 80
    stranger = outlets(tmp_path, "Nobody's Gazette")
    assert stranger.exit_code == 3 and "is not known: tier 4" in stranger.stderr


def test_a_workspaces_own_file_counts(tmp_path: Path):
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets" / "mine.yaml").write_text("outlets:\n  Gazette: {tier: 3, domains: [gazette.test]}\n")
    (row,) = json.loads(outlets(tmp_path, "--url", "https://gazette.test/1", "--format", "json").output)
    assert (row["name"], row["tier"]) == ("Gazette", 3)
    assert len(json.loads(outlets(tmp_path, "--format", "json").output)) > 700
