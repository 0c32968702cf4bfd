# SPDX-License-Identifier: MIT
"""Sixty sources, some of which hang, fail or lie: nothing is lost, and each one's health says what is wrong with it.

The same, with a thousand sources and a stop-watch: python -m benchmarks.thousand_sources.
"""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.thousand_sources import (
    illness_of,
    live_on,
    lost_or_doubled,
    serving,
    unsaid,
    visit,
    workspace,
)
from monitor.app import App
from monitor.clock import SystemClock, VirtualClock
from monitor.core.model import AlertKind

pytestmark = pytest.mark.slow

SOURCES, THREADS = list(range(60)), 20
RECEIVERS = """\
channels: {slack: {kind: slack, webhook: {file: webhook}}}
receivers: {ops: {channel: slack, operator: true}}
"""


def test_nothing_is_lost_and_health_says_what_is_wrong_with_each(tmp_path: Path) -> None:
    clock = VirtualClock(SystemClock().now())
    with serving(len(SOURCES)) as port:
        folder = workspace(tmp_path / "watch", SOURCES, port, timeout=8)
        (folder / "webhook").write_text("https://hooks.example/none", encoding="utf-8")
        with (folder / "loosethread.yaml").open("a", encoding="utf-8") as settings:
            settings.write(RECEIVERS)
        with App.open(folder, clock) as app:
            visit(app, app.due_sources(), THREADS)
            found_out = live_on(app, clock, SOURCES, THREADS, port)
            assert lost_or_doubled(folder, SOURCES, later=1) == []
            assert unsaid(app, SOURCES, found_out) == []
            told = Counter(alert.facts.kind for alert in app.history.alerts(limit=500))
    ill = Counter(map(illness_of, SOURCES))
    assert len(found_out) == ill["lies"]
    assert told == {AlertKind.SOURCE_FAILING: ill["hangs"] + ill["fails"]}, "each that fails, once, and nobody else"
