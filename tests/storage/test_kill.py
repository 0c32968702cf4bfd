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
from storage.store import SqlStore
from tests.storage.scenes import hours, install

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

AT_EVERY_STATEMENT = """
import os, shutil, signal, sys
from itertools import count
from sqlalchemy import event
from monitor.core.ports import Recorded
from storage.engine import connect
from storage.store import SqlStore
from tests.storage.scenes import alert, change, commit, hours, item, judged, next_item, record

def story(url, last=0):
    engine, n = connect(url), 0
    @event.listens_for(engine, "before_cursor_execute")
    def die(*_):
        nonlocal n
        n += 1
        if n == last:
            os.kill(os.getpid(), signal.SIGKILL)
    store = SqlStore(engine)
    again = record(store, item("a"), now=hours(1)) == Recorded(known=1)
    with store.begin() as tx:
        waits = tx.unexamined(1)
    alerts = alert(), alert(to="ben@desk.example")
    told = commit(store, waits[0], judged(change(), *alerts), at=hours(1)) if waits else 0
    engine.dispose()
    print(last, int(again), told, flush=True)

for n in count(1):
    file = f"{sys.argv[1]}/{n}.db"
    shutil.copy(f"{sys.argv[1]}/start.db", file)
    child = os.fork()
    if child == 0:
        story(f"sqlite:///{file}", n)
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        break
    story(f"sqlite:///{file}")
"""


@pytest.mark.slow
def test_killed_at_every_statement_of_a_story_it_is_told_once_after_the_next_start(tmp_path):
    engine = connect(f"sqlite:///{tmp_path}/start.db")
    upgrade(engine)
    install(SqlStore(engine))
    engine.dispose()
    run = [sys.executable, "-c", AT_EVERY_STATEMENT, str(tmp_path)]
    told = subprocess.run(run, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    restarts = [line.split() for line in told[:-1]]
    assert len(restarts) > 15
    assert {again for _, again, _ in restarts} == {"0", "1"}, "some died before the item was recorded, some after"
    for n in range(1, len(restarts) + 1):
        _told_once(f"sqlite:///{tmp_path}/{n}.db")


def _told_once(url: str) -> None:
    engine = connect(url)
    assert (verify(engine).rows, verify(engine).bad) == (1, None)
    with reading(engine) as connection:
        alerts = connection.execute(select(func.count()).select_from(AlertRow)).scalar_one()
        assert connection.execute(select(RevisionRow.examined)).scalars().all() == [hours(1)]
    assert alerts == 2
    engine.dispose()


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
