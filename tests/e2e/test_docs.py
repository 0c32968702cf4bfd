# SPDX-License-Identifier: MIT
"""The manual says what the program does: the generated pages are current, and every command it names is there."""

import re
from pathlib import Path

import click
import pytest

from monitor.cli import root
from monitor.cli.reference import pages

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
COMMAND = re.compile(r"^(?:\S+/)?loosethread\s+(?P<words>.+)$", re.MULTILINE)


@pytest.mark.parametrize("name", pages())
def test_a_generated_page_is_current(name: str) -> None:
    written = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert written == pages()[name], "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_command_of_a_page_exists(page: Path) -> None:
    for line in COMMAND.finditer(page.read_text(encoding="utf-8")):
        words = [w for w in re.sub(r"(?:-w|--workspace)\s+\S+", "", line["words"]).split() if not w.startswith("-")]
        if words and re.fullmatch(r"[a-z]+", words[0]):
            assert words[0] in root.commands, line[0]
            group = root.commands[words[0]]
            if isinstance(group, click.Group) and len(words) > 1 and re.fullmatch(r"[a-z]+", words[1]):
                assert words[1] in group.commands, line[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
