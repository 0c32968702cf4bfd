# SPDX-License-Identifier: MIT
"""Slack over real HTTP on loopback. No answer loses an alert, holds us up, leads us elsewhere or shows the webhook."""

import json
import logging

import pytest

from alerts.channels.secret import Secret
from alerts.channels.slack import SlackChannel
from monitor.core.errors import LoosethreadError
from monitor.core.model import DeliveryOutcome
from tests.alerts.scenes import NOW, alert
from tests.alerts.servers import DRIP, DROP, HANG, WebServer, certificate

pytestmark = pytest.mark.slow
SENT, RETRY, GIVEN_UP = DeliveryOutcome.SENT, DeliveryOutcome.RETRY, DeliveryOutcome.GIVEN_UP
OK = (200, {}, b"ok")


def channel(server: WebServer, **settings) -> SlackChannel:
    given = {"timeout": 5, "allow": (f"127.0.0.1:{server.port}",)} | settings
    return SlackChannel("chat", Secret(server.url), **given)


def told(*answers, **settings):
    with WebServer(*answers) as server:
        return channel(server, **settings).send(alert(), NOW)


def test_an_alert_is_posted_once_as_blocks_with_a_text_for_notifications():
    with WebServer(OK) as server:
        assert channel(server).send(alert(), NOW).outcome is SENT
    (method, path, body) = server.requests[0]
    payload = json.loads(body)
    assert (method, path, len(server.requests)) == ("POST", "/services/T1/B2/hush-hush", 1)
    assert payload["blocks"][0]["text"]["text"] == "Harbour crane listings: agreed → adopted (no. 3)"
    assert payload["text"].startswith("Harbour crane listings: agreed → adopted (no. 3)\n")
    assert payload["unfurl_links"] is False


@pytest.mark.parametrize(("header", "seconds"), [("17", 17), ("soon", None), ("-3", None), ("9" * 30, None)])
def test_too_many_messages_are_tried_again_when_slack_says(header, seconds):
    delivery = told((429, {"Retry-After": header}, b"rate_limited"))
    assert (delivery.outcome, delivery.retry_after) == (RETRY, seconds)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_what_may_work_later_is_tried_again(status):
    delivery = told((status, {}, b""))
    assert (delivery.outcome, delivery.channel_broken) == (RETRY, False)


@pytest.mark.parametrize(
    ("status", "word"), [(403, "action_prohibited"), (404, "no_service"), (410, "channel_is_archived")]
)
def test_a_webhook_that_is_gone_breaks_the_channel_and_says_what_to_do(status, word):
    delivery = told((status, {}, word.encode()))
    assert (delivery.outcome, delivery.channel_broken) == (GIVEN_UP, True)
    assert delivery.reason == f"Slack refused: {status} {word}: make a new webhook, or ask Slack's administrators"


def test_blocks_that_slack_refuses_are_sent_once_more_as_plain_text():
    with WebServer((400, {}, b"invalid_blocks"), OK) as server:
        assert channel(server).send(alert(), NOW).outcome is SENT
    first, second = (json.loads(body) for _method, _path, body in server.requests)
    assert "blocks" in first
    assert "blocks" not in second
    assert first["text"] == second["text"]


def test_a_payload_that_slack_refuses_twice_is_given_up():
    with WebServer((400, {}, b"invalid_payload")) as server:
        delivery = channel(server).send(alert(), NOW)
    assert (delivery.outcome, delivery.channel_broken) == (GIVEN_UP, False)
    assert delivery.reason == "Slack refused: 400 invalid_payload"
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status):
    with WebServer(OK) as elsewhere, WebServer((status, {"Location": elsewhere.url}, b"")) as server:
        delivery = channel(server).send(alert(), NOW)
    assert (delivery.outcome, delivery.channel_broken) == (RETRY, True)
    assert elsewhere.requests == []


def test_a_page_of_somebody_else_is_no_success():
    delivery = told((200, {}, b"<html>Welcome to the hotel. Please log in.</html>"))
    assert (delivery.outcome, delivery.reason) == (RETRY, "not Slack's answer: 200")


@pytest.mark.parametrize("how", [HANG, DROP, DRIP])
def test_a_server_that_hangs_drops_or_drips_is_left_at_the_deadline_and_tried_again(how):
    delivery = told(how, timeout=0.25)
    assert (delivery.outcome, delivery.channel_broken) == (RETRY, False)


def test_an_answer_without_end_is_not_read_to_the_end():
    assert told((200, {}, b"ok" * 200_000)).outcome is RETRY


def test_nobody_listening_is_tried_again():
    with WebServer(OK) as server:
        closed = channel(server)
    assert closed.send(alert(), NOW).reason == "no answer: Connection refused"


@pytest.mark.parametrize("answer", [OK, (404, {}, b"no /services/T1/B2/hush-hush here"), (500, {}, b"hush-hush"), DROP])
def test_the_webhook_is_in_no_reason_no_repr_and_no_log(answer, caplog, capfd):
    with caplog.at_level(logging.DEBUG), WebServer(answer) as server:
        sender = channel(server, timeout=1)
        shown = f"{sender.send(alert(), NOW)!r} {sender!r} {vars(sender)}"
    captured = capfd.readouterr()
    assert "hush" not in shown + caplog.text + captured.out + captured.err


def test_an_address_inside_the_network_is_refused_unless_it_is_allowed():
    with WebServer(OK) as server:
        delivery = channel(server, allow=()).send(alert(), NOW)
    assert (delivery.outcome, delivery.channel_broken) == (RETRY, True)
    assert delivery.reason == "no answer: 127.0.0.1 is not a public address (loopback), and `allow` does not name it"
    assert server.requests == []


def test_a_certificate_nobody_vouches_for_gets_nothing(tmp_path):
    tls, _authority = certificate(tmp_path)
    with WebServer(OK) as server:
        server._server.socket = tls.wrap_socket(server._server.socket, server_side=True)
        webhook = Secret(server.url.replace("http:", "https:"))
        delivery = SlackChannel("chat", webhook, allow=(f"127.0.0.1:{server.port}",)).send(alert(), NOW)
    assert (delivery.outcome, delivery.channel_broken) == (RETRY, True)
    assert "certificate is not valid" in delivery.reason
    assert server.requests == []


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.slack.example/services/hush",
        "https://me:hush@hooks.slack.example/services",
        "https:///services/hush",
        "https://hooks.slack.example:99999/hush",
        "https://hooks.slack.example/hush hush",
        "https://hooks.slack.example/hush\r\nX: y",
        "hush",
    ],
)
def test_an_address_that_cannot_work_is_refused_at_once_and_not_repeated(address):
    with pytest.raises(LoosethreadError, match="must be an https address") as refused:
        SlackChannel("chat", Secret(address))
    assert "hush" not in str(refused.value)
