# SPDX-License-Identifier: MIT
"""The list of faults and the tests of this folder agree."""

import ast
from pathlib import Path

from tests.faults.conftest import ROWS
from tests.faults.rows import FAULTS


def rows_with_a_test() -> set[str]:
    return {
        row.upper()
        for path in Path(__file__).parent.glob("test_*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for row in ROWS.findall(node.name.removeprefix("test_"))
    }


def test_every_row_has_a_test():
    assert sorted(set(FAULTS) - rows_with_a_test()) == []


def test_every_test_is_of_a_row():
    assert sorted(rows_with_a_test() - set(FAULTS)) == []
