# SPDX-License-Identifier: MIT
"""What an operator does by hand, over real HTTP and SMTP: poll, judge, take back, try a receiver, send again."""

import json
import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer

from alerts.local import LocalMailbox
from monitor.app import asking
from monitor.cli import root
from monitor.core.errors import NotFound
from monitor.core.model import Reason
from tests.e2e.test_daemon import feed, free_port, workspace_of

pytestmark = pytest.mark.slow

REPORT = "EU foreign ministers adopted sanctions on two Iranian drone makers on the day, an official said."


@pytest.fixture
def workspace(tmp_path: Path, httpserver: HTTPServer, mailbox: LocalMailbox) -> Path:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/wire").respond_with_data(feed(REPORT), content_type="application/rss+xml")
    made = workspace_of(tmp_path, httpserver.port, mailbox.port, "wire")
    entry = made / "sources" / "wire.yaml"
    text = entry.read_text(encoding="utf-8").replace("publisher: Council of the EU", "publisher: Wire")
    entry.write_text(text.replace("tier: 2", "tier: 3"), encoding="utf-8")
    return made


def loosethread(workspace: Path, *words: str) -> Result:
    return CliRunner().invoke(root, ["--workspace", str(workspace), *words])


def mails(mailbox: LocalMailbox) -> list[EmailMessage]:
    return [BytesParser(policy=policy.default).parsebytes(path.read_bytes()) for path in mailbox.mails()]  # type: ignore[misc]  # the policy's own class


def test_one_report_is_suggested_a_person_takes_the_step_and_takes_it_back(
    workspace: Path, mailbox: LocalMailbox
) -> None:
    polled = loosethread(workspace, "poll", "wire")
    assert polled.exit_code == 0 and "1 of 1 visits good" in polled.output, polled.output
    waiting = loosethread(workspace, "review")
    shown = " ".join(waiting.output.split())
    assert REPORT in shown
    lacking = (Reason.NEEDS_SECOND_ORIGIN, Reason.ONE_READER)  # which of them hangs on the weights
    assert any(f"not taken: {reason.value}" in shown for reason in lacking), shown
    number = re.match(r"\d+", waiting.output)
    assert number
    taken = loosethread(workspace, "review", "accept", number[0], "--by", "A. Analyst", "--note", "rang them up")
    assert taken.exit_code == 0 and "1 alert(s) sent" in taken.output, taken.output
    with asking(workspace) as asked:
        (change,) = asked.history.changes()
    assert (change.new, change.mode, change.by, change.note) == ("adopted", "judged", "A. Analyst", "rang them up")
    back = loosethread(workspace, "correct", str(change.id), "--by", "A. Analyst", "--why", "they withdrew it")
    assert back.exit_code == 0 and "1 correction(s), 1 sent" in back.output, back.output
    with asking(workspace) as asked:
        first, correction = asked.history.changes()
        board = asked.history.board(asked.now, asked.lifecycles)
    assert first.retracted_by == correction.id and correction.retracts == first.id
    assert [line.status for line in board] == [None]
    suggested, told, corrected = mails(mailbox)
    assert "Suggested, NOT taken" in str(suggested["Subject"])
    assert "adopted" in str(told["Subject"]) and "TAKEN BACK" in str(corrected["Subject"])
    assert str(told["Message-ID"]) in corrected.get_body(("plain",)).get_content() + str(corrected["References"])  # type: ignore[union-attr]  # ours have a text


def test_a_suggestion_is_accepted_as_the_neighbouring_step_and_labelled_so(
    workspace: Path, mailbox: LocalMailbox, tmp_path: Path
) -> None:
    loosethread(workspace, "poll", "wire")
    wrong = loosethread(workspace, "review", "accept", "1", "--status", "agreeed", "--by", "A. Analyst")
    assert "did you mean 'agreed'" in str(wrong.exception)
    taken = loosethread(workspace, "review", "accept", "1", "--status", "agreed", "--by", "A. Analyst")
    assert taken.exit_code == 0 and "1 alert(s) sent" in taken.output, taken.output
    with asking(workspace) as asked:
        (change,) = asked.history.changes()
    assert (change.new, change.mode) == ("agreed", "judged")
    assert "agreed" in str(mails(mailbox)[-1]["Subject"])
    rows = tmp_path / "rows.jsonl"
    assert loosethread(workspace, "review", "export", str(rows)).exit_code == 0
    assert json.loads(rows.read_text())["gold"]["status"] == "agreed"


def test_a_rejected_suggestion_changes_nothing_and_cannot_be_answered_twice(workspace: Path) -> None:
    loosethread(workspace, "poll", "wire")
    assert loosethread(workspace, "review", "reject", "1", "--by", "A. Analyst").exit_code == 0
    assert loosethread(workspace, "review").exit_code == 3
    again = loosethread(workspace, "review", "accept", "1", "--by", "A. Analyst")
    assert "suggestion 1 is no longer open" in str(again.exception)
    assert loosethread(workspace, "history").exit_code == 3


def test_polling_again_finds_nothing_new_and_tells_nobody(workspace: Path, mailbox: LocalMailbox) -> None:
    loosethread(workspace, "poll", "wire")
    before = len(mailbox.mails())
    again = loosethread(workspace, "poll", "wire")
    assert "0 new, 0 edited" in again.output and len(mailbox.mails()) == before
    assert loosethread(workspace, "poll").exit_code == 3  # nothing is due


def test_a_sample_reaches_the_receiver_and_says_that_it_is_one(workspace: Path, mailbox: LocalMailbox) -> None:
    tried = loosethread(workspace, "alerts", "test", "analysts")
    assert tried.exit_code == 0 and "analyst@example.org: sent" in tried.output, tried.output
    (mail,) = mails(mailbox)
    assert "TEST" in str(mail["Subject"])


def test_a_receiver_that_cannot_be_reached_is_a_failure_with_its_reason(workspace: Path) -> None:
    settings = workspace / "loosethread.yaml"
    text = re.sub(r"port: \d+, security", f"port: {free_port()}, security", settings.read_text(encoding="utf-8"))
    settings.write_text(text, encoding="utf-8")
    tried = loosethread(workspace, "alerts", "test", "analysts")
    assert tried.exit_code == 1 and "no answer from 127.0.0.1" in tried.output, tried.output


def test_an_unknown_receiver_or_source_names_the_nearest(workspace: Path) -> None:
    assert "did you mean 'analysts'" in str(loosethread(workspace, "alerts", "test", "analyst").exception)
    assert "did you mean 'wire'" in str(loosethread(workspace, "poll", "wir").exception)
    assert loosethread(workspace, "alerts", "retry").exit_code == 3


def told_and_taken(workspace: Path) -> int:
    """One report, suggested and accepted by a person; return the change's number."""
    loosethread(workspace, "poll", "wire")
    taken = loosethread(workspace, "review", "accept", "1", "--by", "A. Analyst", "--note", "rang them up")
    assert taken.exit_code == 0, taken.output
    with asking(workspace) as asked:
        return asked.history.changes()[0].id


def test_a_change_is_replaced_and_exactly_those_who_were_told_hear_it_once(
    workspace: Path, mailbox: LocalMailbox
) -> None:
    number = str(told_and_taken(workspace))
    before = len(mailbox.mails())
    words = ("correct", number, "--status", "agreed", "--on", "2022-12-09", "--by", "B. Editor", "--why", "not law yet")
    put = loosethread(workspace, *words)
    assert put.exit_code == 0 and "in its place agreed on 2022-12-09; 1 correction(s), 1 sent" in put.output, put.output
    with asking(workspace) as asked:
        first, correction, right = asked.history.changes()
        board = asked.history.board(asked.now, asked.lifecycles)
    assert first.retracted_by == correction.id
    assert (right.new, right.mode, right.by, right.note, right.quote) == (
        "agreed", "judged", "B. Editor", "not law yet", first.quote,
    )  # fmt: skip
    assert [line.status for line in board] == ["agreed"]
    (mail,) = mails(mailbox)[before:]
    text = " ".join(mail.get_body(("plain",)).get_content().split())  # type: ignore[union-attr]  # ours have a text
    assert "TAKEN BACK" in str(mail["Subject"]) and "not law yet. Instead: agreed, 2022-12-09" in text


def test_a_step_that_the_history_has_already_is_not_said_to_be_put_in_its_place(
    workspace: Path, httpserver: HTTPServer, mailbox: LocalMailbox
) -> None:
    httpserver.clear()
    both = "EU ambassadors agreed on sanctions on Iranian drone makers, diplomats said.", REPORT
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/wire").respond_with_data(feed(*both), content_type="application/rss+xml")
    told_and_taken(workspace)
    with asking(workspace) as asked:
        agreed, adopted = asked.history.changes()
    assert (agreed.new, adopted.new) == ("agreed", "adopted")
    put = loosethread(workspace, "correct", str(adopted.id), "--status", "agreed", "--by", "B", "--why", "not law yet")
    assert "the history has agreed already, and keeps its day; 1 correction(s), 1 sent" in " ".join(
        put.output.split()
    ), put.output
    (mail,) = (m for m in mails(mailbox) if "TAKEN BACK" in str(m["Subject"]))
    text = " ".join(mail.get_body(("plain",)).get_content().split())  # type: ignore[union-attr]  # ours have a text
    assert "Instead: agreed, as the history has it" in text


def test_a_status_that_the_lifecycle_lacks_changes_nothing(workspace: Path) -> None:
    number = str(told_and_taken(workspace))
    words = ("correct", number, "--status", "adoptd", "--by", "B. Editor", "--why", "typing")
    assert "did you mean 'adopted'" in str(loosethread(workspace, *words).exception)
    assert loosethread(workspace, "correct", number, "--on", "2022-12-09", "--by", "B", "--why", "x").exit_code == 2
    with asking(workspace) as asked:
        assert len(asked.history.changes()) == 1


def test_a_suggestion_is_shown_with_the_words_it_rests_on(workspace: Path) -> None:
    loosethread(workspace, "poll", "wire")
    shown = " ".join(loosethread(workspace, "review", "show", "1").output.split())
    assert f'"{REPORT}"' in shown and "read by rule" in shown
    assert isinstance(loosethread(workspace, "review", "show", "7").exception, NotFound)


def test_judgements_leave_as_labelled_rows_that_evaluate_reads(workspace: Path, tmp_path: Path) -> None:
    assert loosethread(workspace, "review", "export", str(tmp_path / "none.jsonl")).exit_code == 3
    told_and_taken(workspace)
    written = tmp_path / "judged.jsonl"
    assert "1 judgement(s)" in loosethread(workspace, "review", "export", str(written)).output
    (row,) = [json.loads(line) for line in written.read_text(encoding="utf-8").splitlines()]
    assert row["gold"]["status"] == "adopted" and row["gold"]["is_new_event"] and row["judged"]["by"] == "A. Analyst"
    measured = json.loads(loosethread(workspace, "evaluate", str(written), "--json").stdout)
    assert measured["items"] == 1 and measured["changes and suggestions"]["recall"]["whole"] == 1
    again = loosethread(workspace, "review", "export", str(written))
    assert again.exit_code == 1 and "cannot be written" in str(again.exception)


def test_a_rejected_suggestion_is_labelled_as_nothing_new(workspace: Path) -> None:
    loosethread(workspace, "poll", "wire")
    loosethread(workspace, "review", "reject", "1", "--by", "A. Analyst", "--note", "an old story")
    assert "rejected by A. Analyst" in loosethread(workspace, "review", "list", "--all").output
    row = json.loads(loosethread(workspace, "review", "export", "-").output)
    assert (row["gold"]["status"], row["gold"]["action"], row["judged"]["note"]) == (None, "none", "an old story")
