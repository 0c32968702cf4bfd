# SPDX-License-Identifier: MIT
"""`replay --rules FOLDER --diff`: what another version of the rules would change, before it changes anything."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.shipped import folder
from monitor.cli import root

pytestmark = pytest.mark.slow
WORLD = folder("worlds") / "iran-russia-drones"


def replay(tmp_path: Path, *words: str) -> Result:
    command = ["-w", str(tmp_path / "nothing-here"), "replay", str(WORLD), "--until", "2022-12-13", "--quiet", *words]
    return CliRunner().invoke(root, command, env={"COLUMNS": "80", "TERMINAL_WIDTH": "80"})


def rules_where(tmp_path: Path, old: str, new: str) -> Path:
    """A folder with the sanctions lifecycle in which the rule `old` is called `new`."""
    made = tmp_path / "rules" / "lifecycles"
    made.mkdir(parents=True)
    text = (folder("lifecycles") / "sanctions.yaml").read_text(encoding="utf-8")
    assert old in text
    (made / "sanctions.yaml").write_text(text.replace(old, new), encoding="utf-8")
    return made.parent


def test_the_same_rules_differ_in_nothing(tmp_path: Path):
    (tmp_path / "same").mkdir()
    same = replay(tmp_path, "--rules", str(tmp_path / "same"), "--diff")
    assert same.exit_code == 0, same.output
    assert same.output.startswith("0 step(s) differ; changes")
    assert not (tmp_path / "nothing-here").exists()


def test_a_step_that_the_other_rules_do_not_take_is_shown_with_rule_and_sentence(tmp_path: Path):
    shown = replay(tmp_path, "--rules", str(rules_where(tmp_path, "strength: mid", "strength: hard")), "--diff")
    assert shown.exit_code == 4, shown.output
    assert "eu-iran-sanctions" in shown.output and "now  taken, 2022-12-" in shown.output
    assert "by rule sanctions." in shown.output and "“" in shown.output


def test_rules_and_diff_go_together(tmp_path: Path):
    assert replay(tmp_path, "--diff").exit_code == 2
    assert replay(tmp_path, "--rules", str(tmp_path)).exit_code == 2
