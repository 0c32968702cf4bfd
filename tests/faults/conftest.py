# SPDX-License-Identifier: MIT
"""What the tests of faults ask for, and the report: which rows hold."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.core.examining import Knowledge
from monitor.loading import load
from spiders.fetcher import Fetcher
from spiders.parsing import ParserPool
from tests.faults.rows import FAULTS
from tests.faults.watch import Watch, workspace
from tests.spiders.conftest import TIMEOUT, Site, _server, fetcher, site
from tests.storage.databases import sqlite_engine, sqlite_template

__all__ = ["_server", "fetcher", "site", "sqlite_engine", "sqlite_template"]
WALL = 4.0  # seconds; two of the rows make a reader hang
ROWS = re.compile(r"([nlc]\d\d)_")
_outcomes: dict[str, set[str]] = {}


@pytest.fixture(scope="session")
def parsers() -> Iterator[ParserPool]:
    with ParserPool(wall_seconds=WALL) as pool:
        yield pool


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory) -> Knowledge:
    return load(workspace(tmp_path_factory.mktemp("workspace"))).knowledge


@pytest.fixture(scope="session")
def asker(_server) -> Iterator[Fetcher]:
    """One door out for all watches: a fresh one each would take longer than the tests."""
    with Fetcher(allow=[f"127.0.0.1:{_server.port}"], per_host_delay=0, timeout=TIMEOUT) as one:
        yield one


@pytest.fixture
def watch(site: Site, asker, parsers, knowledge, sqlite_engine) -> Watch:
    """The real collector, pipeline and storage, looking at a local publisher."""
    return Watch(site, asker, parsers, knowledge, sqlite_engine)


# ------------------------------------------------------------------------------------------------ the report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember how each row fared; a test that is left out or fails to set up counts too."""
    path, _, name = report.nodeid.partition("::")
    if Path(path).parent.name == "faults" and (report.when == "call" or report.outcome != "passed"):
        for row in ROWS.findall(name.split("[")[0].removeprefix("test_")):
            said = "known not to hold" if hasattr(report, "wasxfail") else report.outcome
            _outcomes.setdefault(row.upper(), set()).add(said)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the rows with -v, else only how many hold and which do not."""
    if not _outcomes:
        return
    terminalreporter.section("faults, by row")
    for row, outcomes in sorted(_outcomes.items(), key=lambda known: list(FAULTS).index(known[0])):
        word = "holds" if outcomes == {"passed"} else ", ".join(sorted(outcomes - {"passed"}))
        if terminalreporter.verbosity > 0 or word != "holds":
            terminalreporter.line(f"{row}  {word:<18} {FAULTS[row]}")
    hold = sum(outcomes == {"passed"} for outcomes in _outcomes.values())
    terminalreporter.line(f"{hold} of {len(FAULTS)} rows hold, {len(_outcomes)} were looked at")
