# SPDX-License-Identifier: MIT
"""kill -9 in the middle of many commits: nothing half, nothing lost that was told, and the chain verifies."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.chain import verify
from storage.engine import connect, problems, reading
from storage.migrations import upgrade
from storage.models import AlertRow, EvidenceRow, ObservationRow, RevisionRow, StatusChangeRow

ROOT = Path(__file__).parents[2]
WRITER = """
import os, sys
from itertools import count
from storage.engine import connect
from storage.store import SqlStore
from tests.storage.scenes import AID, alert, change, happen, hours, install
store = SqlStore(connect(sys.argv[1]))
install(store)
for n in count(1):
    key = f"{os.getpid()}-{n}"
    step = change("announced", thread=AID.id, instalment=key)
    happen(store, step, alert(key), alert(key, to="ben@desk.example"), key=key, at=hours(n))
    print(n, flush=True)
"""


@pytest.mark.slow
def test_killed_again_and_again_the_history_is_whole(tmp_path):
    url = f"sqlite:///{tmp_path}/loosethread.db"
    engine = connect(url)
    upgrade(engine)
    engine.dispose()
    told = 0
    for rounds in (1, 7, 20):
        told += _run_and_kill(url, rounds)
        _everything_fits(url, told)


def _run_and_kill(url: str, rounds: int) -> int:
    """Let the writer report so many rounds, kill it at once, and return the last round it reported."""
    with subprocess.Popen([sys.executable, "-c", WRITER, url], cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        told = 0
        for _ in range(rounds):
            told = int(writer.stdout.readline())
        os.kill(writer.pid, signal.SIGKILL)
        rest = writer.stdout.read().split()
    assert writer.returncode == -signal.SIGKILL
    return int(rest[-1]) if rest else told


def _everything_fits(url: str, told: int) -> None:
    engine = connect(url)
    assert problems(engine) == []
    result = verify(engine)
    assert result.bad is None, result.reason
    with reading(engine) as connection:
        changes, alerts, evidence, observations = (
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (StatusChangeRow, AlertRow, EvidenceRow, ObservationRow)
        )
        examined = connection.execute(
            select(func.count()).select_from(RevisionRow).where(RevisionRow.examined.is_not(None))
        ).scalar_one()
    assert changes == evidence == observations == examined == result.rows
    assert alerts == 2 * changes
    assert changes >= told
    engine.dispose()
