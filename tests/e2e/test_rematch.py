# SPDX-License-Identifier: MIT
"""`loosethread rematch`: stored items asked again after the dossier changed."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer

from alerts.local import LocalMailbox
from monitor.app import asking, database_url
from monitor.cli import root
from monitor.loading import load
from storage.engine import connect
from storage.store import SqlStore
from tests.e2e.test_daemon import feed, workspace_of

pytestmark = pytest.mark.slow

SHIPYARDS = "The Council of the EU today adopted sanctions on four Russian shipyards."
WEATHER = "It rained on the fields of Brabant."


@pytest.fixture
def workspace(tmp_path: Path, httpserver: HTTPServer, mailbox: LocalMailbox) -> Path:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    made = workspace_of(tmp_path, httpserver.port, mailbox.port, "council")
    return made


def polled(workspace: Path, httpserver: HTTPServer, body: str) -> None:
    httpserver.expect_request("/council").respond_with_data(body, content_type="application/rss+xml")
    done = loosethread(workspace, "poll", "council")
    assert done.exit_code == 0 and "1 of 1 visits good" in done.output, done.output


def loosethread(workspace: Path, *words: str) -> Result:
    return CliRunner().invoke(root, ["--workspace", str(workspace), *words], env={"COLUMNS": "80"})


def edit(workspace: Path, old: str, new: str) -> None:
    dossier = workspace / "dossiers" / "piece.yaml"
    text = dossier.read_text(encoding="utf-8")
    assert old in text
    dossier.write_text(text.replace(old, new), encoding="utf-8")


def widen(workspace: Path) -> None:
    """The thread follows measures on Russia's shipyards, too."""
    edit(workspace, '"Iran{,ian}"', '"Iran{,ian}", "Russia{,n}"')
    edit(workspace, '"drone{s}"', '"drone{s}", "shipyard{s}"')


def steps(workspace: Path) -> list[str | None]:
    with asking(workspace) as asked:
        return [change.new for change in asked.history.changes()]


def test_a_dry_run_says_what_would_follow_and_writes_nothing(
    workspace: Path, httpserver: HTTPServer, mailbox: LocalMailbox
):
    polled(workspace, httpserver, feed(SHIPYARDS, WEATHER))
    assert loosethread(workspace, "rematch").exit_code == 3
    widen(workspace)
    dry = loosethread(workspace, "rematch")
    assert dry.exit_code == 0, dry.output
    said = " ".join(dry.output.split())
    assert "eu-iran: 1 item(s) now concern it" in said and SHIPYARDS in said and "change adopted" in said
    assert "2 items asked, 1 ties would change: 1 change(s), 0 suggestion(s)" in said
    assert "nothing was written" in said and steps(workspace) == [] and not mailbox.mails()


def test_applying_records_it_once_and_tells_of_it_once(workspace: Path, httpserver: HTTPServer, mailbox: LocalMailbox):
    polled(workspace, httpserver, feed(SHIPYARDS))
    widen(workspace)
    applied = loosethread(workspace, "rematch", "--apply")
    assert applied.exit_code == 0 and "recorded; 1 alert(s) sent" in applied.output, applied.output
    assert steps(workspace) == ["adopted"] and len(mailbox.mails()) == 1
    assert loosethread(workspace, "rematch", "--apply").exit_code == 3
    assert steps(workspace) == ["adopted"] and len(mailbox.mails()) == 1


def test_old_news_becomes_evidence_and_moves_nothing(workspace: Path, httpserver: HTTPServer, mailbox: LocalMailbox):
    old = format_datetime(datetime.now(UTC) - timedelta(days=60))
    polled(workspace, httpserver, re.sub("<pubDate>.*?</pubDate>", f"<pubDate>{old}</pubDate>", feed(SHIPYARDS)))
    widen(workspace)
    applied = loosethread(workspace, "rematch", "--apply")
    assert applied.exit_code == 0 and "too old to be news" in " ".join(applied.output.split()), applied.output
    assert steps(workspace) == [] and not mailbox.mails()
    with asking(workspace) as asked:
        assert len(asked.history.evidence("eu-iran")) == 1


def test_what_no_longer_concerns_the_thread_is_said_and_stays(workspace: Path, httpserver: HTTPServer):
    widen(workspace)
    polled(workspace, httpserver, feed(SHIPYARDS))
    before = steps(workspace)
    edit(workspace, ', "Russia{,n}"', "")
    edit(workspace, ', "shipyard{s}"', "")  # neither target nor topic: not even near
    gone = loosethread(workspace, "rematch", "--apply")
    assert "eu-iran: 1 item(s) no longer concern it" in gone.output, gone.output
    assert steps(workspace) == before == ["adopted"]


def test_items_whose_words_were_dropped_are_counted(workspace: Path, httpserver: HTTPServer):
    polled(workspace, httpserver, feed(SHIPYARDS, WEATHER))
    engine = connect(database_url(load(workspace)))
    with SqlStore(engine).begin() as tx:
        tx.prune(datetime.now(UTC) + timedelta(days=1))
    engine.dispose()
    widen(workspace)
    asked = loosethread(workspace, "rematch")
    assert asked.exit_code == 3
    assert "2 item(s) cannot be asked: their words were dropped" in " ".join(asked.output.split())
