# SPDX-License-Identifier: MIT
"""Files that people write: read quickly where they are right, with line numbers where they are not."""

from pathlib import Path

import pytest
from pydantic import ConfigDict

from config.files import Strict, load_yaml, plain, read_yaml
from config.shipped import folder
from monitor.core.errors import ConfigError

SHIPPED = sorted(folder("sources").parent.glob("**/*.yaml"))


class Anything(Strict):
    """Any file of named entries."""

    model_config = ConfigDict(extra="allow")


class Port(Strict):
    """A file with one number."""

    port: int


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_says_the_same_with_and_without_line_numbers(path: Path) -> None:
    assert load_yaml(path, Anything).model_dump() == plain(read_yaml(path))


@pytest.mark.parametrize(
    "text",
    [
        "yes: no\non: off\nnight: 22:30\nday: 2031-03-05\ncode: 010\n1: one\n",
        "%YAML 1.2\n---\nlate: yes\n",
        "shared: &list [a, b]\nagain: *list\n",
    ],
)
def test_words_days_and_numbers_are_read_the_same(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.yaml"
    path.write_text(text, encoding="utf-8")
    assert load_yaml(path, Anything).model_dump() == plain(read_yaml(path))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n\nport: many\n", "port.*integer.*'many'"),
        ("port: 1\nport: 2\n", "not valid YAML"),
        ("port: [1\n", "not valid YAML"),
        ("port: 1\nprot: 2\n", "unknown key 'prot'; did you mean 'port'"),
        ("- port\n", "expected named entries"),
        ("port: !secret 1\n", "port"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "some.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"some\.yaml:\d+.*{said}"):
        load_yaml(path, Port)
