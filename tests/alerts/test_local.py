# SPDX-License-Identifier: MIT
"""The mailbox and the Slack of a replay take what the real channels send, and keep it."""

import json
import socket
from email import message_from_bytes, policy
from http.client import HTTPConnection

import pytest

from alerts.channels.secret import Secret
from alerts.channels.slack import SlackChannel
from alerts.channels.smtp import SmtpChannel
from alerts.local import LocalMailbox, LocalSlack
from alerts.samples import sample
from monitor.core.model import AlertKind, DeliveryOutcome, Receiver
from tests.alerts.scenes import NOW, alert

pytestmark = pytest.mark.slow
DESK = Receiver(name="desk", channel="mail", to=("desk@readers.example",))


def mail_to(box: LocalMailbox) -> SmtpChannel:
    return SmtpChannel("mail", host="127.0.0.1", port=box.port, security="none", sender="watch@sender.example")


def post(slack: LocalSlack, payload: object, path: str = "") -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", slack.port, timeout=5)
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    connection.request("POST", path or slack.url.split(str(slack.port))[1], body)
    answer = connection.getresponse()
    said = (answer.status, answer.read().decode())
    connection.close()
    return said


def test_mails_are_kept_in_the_order_in_which_they_came(tmp_path):
    with LocalMailbox(tmp_path / "mailbox") as box:
        for number in range(3):
            mail_to(box).send(alert(message_id=f"message-{number}"), NOW)
    ids = [message_from_bytes(path.read_bytes(), policy=policy.default)["Message-ID"] for path in box.mails()]
    assert ids == [f"<message-{number}@sender.example>" for number in range(3)]


def test_a_mail_that_comes_again_is_kept_once_and_counted(tmp_path):
    with LocalMailbox(tmp_path) as box:
        outcomes = [mail_to(box).send(alert(), NOW).outcome for _ in range(3)]
    assert outcomes == [DeliveryOutcome.SENT] * 3
    assert (len(box.mails()), box.repeats) == (1, 2)


def test_a_mailbox_opened_again_knows_the_mails_it_holds(tmp_path):
    for _ in range(2):
        with LocalMailbox(tmp_path) as box:
            mail_to(box).send(alert(), NOW)
            mail_to(box).send(alert(message_id=f"another-{box.port}"), NOW)
    assert box.repeats == 1
    assert [path.name[:4] for path in box.mails()] == ["0001", "0002", "0003"]


def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_open(tmp_path):
    with LocalMailbox(tmp_path) as box, pytest.raises(OSError, match="address already in use"), \
            LocalMailbox(tmp_path, box.port):  # fmt: skip
        pass


def test_a_client_that_never_says_goodbye_keeps_no_mailbox_open(tmp_path):
    with LocalMailbox(tmp_path) as box:
        client = socket.create_connection(("127.0.0.1", box.port), timeout=5)
        assert client.recv(3) == b"220"
    with client:
        while client.recv(1000):
            pass


def test_slack_payloads_are_kept_one_a_line(tmp_path):
    with LocalSlack(tmp_path / "slack.jsonl") as slack:
        channel = SlackChannel("chat", Secret(slack.url), allow=(f"127.0.0.1:{slack.port}",))
        outcomes = [channel.send(alert(), NOW).outcome for _ in range(2)]
    assert outcomes == [DeliveryOutcome.SENT] * 2
    assert [payload["blocks"][0]["type"] for payload in slack.payloads()] == ["header", "header"]
    assert len((tmp_path / "slack.jsonl").read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        (b"not json", (400, "invalid_payload")),
        ([], (400, "invalid_payload")),
        ({"text": ""}, (400, "no_text")),
        ({"blocks": [{"type": "divider"}] * 51}, (400, "invalid_blocks")),
        ({"blocks": [{"type": "header", "text": {"text": "x" * 151}}]}, (400, "invalid_blocks")),
        ({"blocks": [{"type": "section", "text": {"text": "x" * 3001}}]}, (400, "invalid_blocks")),
        ({"text": "hello"}, (200, "ok")),
    ],
)
def test_our_slack_refuses_what_slack_refuses(payload, answer, tmp_path):
    with LocalSlack(tmp_path / "slack.jsonl") as slack:
        assert post(slack, payload) == answer
    assert len(slack.payloads()) == (answer[0] == 200)


def test_our_slack_knows_one_webhook_only(tmp_path):
    with LocalSlack(tmp_path / "slack.jsonl") as slack:
        assert post(slack, {"text": "hello"}, "/services/other") == (404, "no_service")


def test_samples_of_every_kind_are_taken_by_both(tmp_path):
    with LocalMailbox(tmp_path / "mailbox") as box, LocalSlack(tmp_path / "slack.jsonl") as slack:
        chat = SlackChannel("chat", Secret(slack.url), allow=(f"127.0.0.1:{slack.port}",))
        for kind in AlertKind:
            for channel in (mail_to(box), chat):
                assert channel.send(sample(DESK, DESK.to[0], kind, NOW), NOW).outcome is DeliveryOutcome.SENT
    assert len(box.mails()) == len(slack.payloads()) == len(AlertKind)
