# SPDX-License-Identifier: MIT
"""Run the program as a person does: as a process, in a workspace of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from monitor.cli import main; main()"]


def environment(**more: str) -> dict[str, str]:
    """An environment with nothing in it that would colour, page or configure."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")}
    return kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "80", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"} | more


def run(*words: str, cwd: Path, timeout: float = 120, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run `loosethread WORDS` to its end."""
    return subprocess.run(
        [*COMMAND, *words],
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def start(*words: str, cwd: Path) -> "subprocess.Popen[bytes]":
    """Start `loosethread WORDS` and return the process; its output goes to pipes."""
    return subprocess.Popen(
        [*COMMAND, *words],
        cwd=cwd,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
