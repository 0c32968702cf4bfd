# SPDX-License-Identifier: MIT
"""A replay killed at any moment goes on where it was: nothing lost, nothing doubled, as if it had never stopped."""

import shutil
import signal
from collections import Counter
from email import policy
from email.parser import BytesParser
from pathlib import Path
from random import Random
from subprocess import TimeoutExpired

import pytest

from config.shipped import folder
from monitor.app import MAILBOX, asking
from tests.e2e.processes import run, start

pytestmark = pytest.mark.slow

WORLD = str(folder("worlds") / "iran-russia-drones")
UNTIL = "2022-12-14"
KILLS = 6


def changes(workspace: Path) -> list[tuple[object, ...]]:
    with asking(workspace) as asked:
        return [
            (c.thread, c.instalment, c.old, c.new, c.happened, c.quote, c.url, c.mode, c.seen)
            for c in asked.history.changes()
        ]


def alerts(workspace: Path) -> Counter[tuple[str, str, str, str]]:
    with asking(workspace) as asked:
        return Counter((a.key, a.receiver, a.recipient, a.state) for a in asked.history.alerts(limit=10_000))


def items(workspace: Path) -> dict[str, int]:
    with asking(workspace) as asked:
        return {line.id: line.items for line in asked.history.sources()}


def mails(workspace: Path) -> Counter[str]:
    parse = BytesParser(policy=policy.default).parsebytes
    return Counter(str(parse(p.read_bytes())["Message-ID"]) for p in (workspace / MAILBOX).glob("*.eml"))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("undisturbed")
    done = run("replay", WORLD, "--until", UNTIL, "--workspace", str(workspace), cwd=workspace)
    assert done.returncode == 0, done.stderr
    return workspace


def test_killed_again_and_again_it_ends_with_the_same_history(undisturbed: Path, tmp_path: Path) -> None:
    moment = Random(20221212)  # noqa: S311  where to kill, no secret
    killed = 0
    for _ in range(KILLS):
        process = start("replay", WORLD, "--until", UNTIL, "--workspace", str(tmp_path), cwd=tmp_path)
        try:
            process.wait(timeout=1.2 + 2 * moment.random())
        except TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.communicate()
    done = run("replay", WORLD, "--until", UNTIL, "--workspace", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert killed, "the replay was over before it could be killed"
    assert changes(tmp_path) == changes(undisturbed)
    assert alerts(tmp_path) == alerts(undisturbed)
    assert items(tmp_path) == items(undisturbed)
    assert mails(tmp_path).keys() == mails(undisturbed).keys()


def test_a_workspace_holds_one_world(undisturbed: Path, tmp_path: Path) -> None:
    other = tmp_path / "other-world"
    shutil.copytree(WORLD, other)
    text = (other / "world.yaml").read_text(encoding="utf-8").replace("name: iran-russia-drones", "name: elsewhere", 1)
    (other / "world.yaml").write_text(text, encoding="utf-8")
    refused = run("replay", str(other), "--workspace", str(undisturbed), cwd=tmp_path)
    assert refused.returncode == 1
    assert (
        "holds a replay of 'iran-russia-drones', not a replay of 'elsewhere': use another workspace" in refused.stderr
    )
    live = run("-w", str(undisturbed), "poll", cwd=tmp_path)
    assert live.returncode == 1
    assert "holds a replay of 'iran-russia-drones', not the live watch: use another workspace" in live.stderr


def test_a_second_run_finds_nothing_more_to_do(undisturbed: Path) -> None:
    before = changes(undisturbed), alerts(undisturbed)
    again = run("replay", WORLD, "--until", UNTIL, "--workspace", str(undisturbed), cwd=undisturbed)
    assert again.returncode == 0 and " 0 new or edited items, 0 alerts delivered" in again.stdout
    assert (changes(undisturbed), alerts(undisturbed)) == before
