# SPDX-License-Identifier: MIT
"""Mail over real SMTP on loopback. No server, however it behaves, loses an alert or holds us up."""

from email import message_from_bytes
from email.policy import default

import pytest

from alerts.channels.secret import Secret
from alerts.channels.smtp import SmtpChannel
from monitor.core.errors import LoosethreadError
from monitor.core.model import DeliveryOutcome
from tests.alerts.scenes import NOW, alert, change
from tests.alerts.servers import DRIP, DROP, FLOOD, HANG, MailServer, certificate

pytestmark = pytest.mark.slow
SENT, RETRY, GIVEN_UP = DeliveryOutcome.SENT, DeliveryOutcome.RETRY, DeliveryOutcome.GIVEN_UP
SENDER = "Loosethread <watch@sender.example>"
PASSWORD = "hush-hush"


def plain(server: MailServer, **settings) -> SmtpChannel:
    return SmtpChannel(
        "mail", host="127.0.0.1", port=server.port, security="none", sender=SENDER, **({"timeout": 5} | settings)
    )


def told(says, **settings):
    with MailServer(says) as server:
        return plain(server, **settings).send(alert(), NOW)


@pytest.fixture(scope="module")
def vouched(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


# ---------------------------------------------------------------------- what arrives


def test_a_mail_has_a_text_and_an_html_part_and_goes_to_one_recipient():
    with MailServer() as server:
        assert plain(server).send(alert(), NOW).outcome is SENT
    mail = message_from_bytes(server.mails[0], policy=default)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail["To"] == "desk@readers.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [line for line in server.lines if line.startswith(b"rcpt")] == [b"rcpt TO:<desk@readers.example>\r\n"]


def test_a_mail_sent_again_carries_the_same_message_id():
    with MailServer({"END": DROP}) as server:
        assert plain(server).send(alert(), NOW).outcome is RETRY
        assert plain(server).send(alert(), NOW).outcome is RETRY
    first, second = (message_from_bytes(mail)["Message-ID"] for mail in server.mails)
    assert first == second == "<5f0e6a7b8c9d0e1f@sender.example>"


def test_every_line_on_the_wire_ends_in_crlf_and_is_short_enough_for_old_relays():
    with MailServer() as server:
        plain(server).send(change(quote="é" * 3000, url="https://harbours.example/" + "a" * 1500), NOW)
    lines = server.mails[0].split(b"\n")
    assert all(line.endswith(b"\r") for line in lines[:-1])
    assert max(map(len, lines)) <= 998
    assert server.mails[0].isascii()


# ---------------------------------------------------------------------- refusals


@pytest.mark.parametrize("stage", ["greeting", "MAIL", "RCPT", "DATA", "END"])
def test_a_server_that_refuses_for_now_is_tried_again(stage):
    delivery = told({stage: "421 too busy"})
    assert (delivery.outcome, delivery.channel_broken) == (RETRY, False)
    assert "too busy" in delivery.reason


@pytest.mark.parametrize("stage", ["RCPT", "DATA", "END"])
def test_a_mail_refused_for_good_is_given_up_with_the_servers_words(stage):
    delivery = told({stage: "550 no such mailbox"})
    assert (delivery.outcome, delivery.channel_broken) == (GIVEN_UP, False)
    assert delivery.reason.endswith("550 no such mailbox")
    assert delivery.detail == {"code": "550"}


@pytest.mark.parametrize("stage", ["greeting", "MAIL"])
def test_a_server_that_wants_none_of_our_mails_breaks_the_channel_and_loses_no_alert(stage):
    delivery = told({stage: "554 we do not know you"})
    assert (delivery.outcome, delivery.channel_broken) == (RETRY, True)


def test_a_mail_that_is_too_large_says_nothing_about_the_channel():
    delivery = told({"MAIL": "552 too large"})
    assert (delivery.outcome, delivery.channel_broken) == (GIVEN_UP, False)


@pytest.mark.parametrize("recipient", ["", "nobody", "a@x.example, b@x.example", "a@x.example\r\nBcc: b@x.example"])
def test_a_recipient_that_is_not_one_address_is_given_up_before_anything_is_sent(recipient):
    with MailServer() as server:
        delivery = plain(server).send(alert(recipient=recipient), NOW)
    assert delivery.outcome is GIVEN_UP
    assert "is not one mail address" in delivery.reason
    assert server.lines == []


def test_the_words_of_a_server_are_inert():
    assert told({"RCPT": "550 go\tto \x1b[31mred\u202e"}).reason.endswith("550 go to �[31mred�")


# ---------------------------------------------------------------------- no answer


@pytest.mark.parametrize("how", [HANG, DROP, DRIP, FLOOD])
@pytest.mark.parametrize("stage", ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "END"])
def test_a_server_that_hangs_drops_drips_or_floods_is_left_at_the_deadline_and_tried_again(stage, how):
    delivery = told({stage: how}, timeout=0.25)
    assert (delivery.outcome, delivery.channel_broken) == (RETRY, False)


def test_nobody_listening_is_tried_again():
    with MailServer() as server:
        channel = plain(server)
    delivery = channel.send(alert(), NOW)
    assert delivery.outcome is RETRY
    assert "refused" in delivery.reason


@pytest.mark.parametrize("how", [HANG, DROP, "500 what?"])
def test_a_mail_that_was_taken_is_sent_whatever_happens_at_the_farewell(how):
    assert told({"QUIT": how}, timeout=30).outcome is SENT


# ---------------------------------------------------------------------- log-in and encryption


def secured(server: MailServer, authority, security="starttls") -> SmtpChannel:
    return SmtpChannel(
        "mail", host="127.0.0.1", port=server.port, security=security, sender=SENDER, timeout=5, ca_file=authority,
        user="watch", password=Secret(PASSWORD),
    )  # fmt: skip


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_we_log_in_after_encryption_and_send(security, vouched):
    tls, authority = vouched
    with MailServer(offers=("STARTTLS", "AUTH PLAIN"), tls=tls, implicit=security == "tls") as server:
        assert secured(server, authority, security).send(alert(), NOW).outcome is SENT
    assert server.log_ins == [b"\0watch\0hush-hush"]
    assert len(server.mails) == 1


def test_a_refused_log_in_breaks_the_channel_keeps_the_alert_and_shows_no_password(vouched):
    tls, authority = vouched
    says = {"AUTH": f"535 no entry for {PASSWORD}"}
    with MailServer(says, offers=("STARTTLS", "AUTH PLAIN"), tls=tls) as server:
        delivery = secured(server, authority).send(alert(), NOW)
    assert (delivery.outcome, delivery.channel_broken) == (RETRY, True)
    assert PASSWORD not in repr(delivery)
    assert "check user name and password" in delivery.reason


@pytest.mark.parametrize(
    ("says", "offers"), [({}, ("AUTH PLAIN",)), ({"STARTTLS": "454 not now"}, ("STARTTLS", "AUTH PLAIN"))]
)
def test_without_encryption_neither_password_nor_mail_is_sent(says, offers, vouched):
    with MailServer(says, offers=offers) as server:
        delivery = secured(server, vouched[1]).send(alert(), NOW)
    assert delivery.outcome is RETRY
    assert (server.log_ins, server.mails) == ([], [])


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(security, vouched):
    with MailServer(offers=("STARTTLS",), tls=vouched[0], implicit=security == "tls") as server:
        delivery = secured(server, None, security).send(alert(), NOW)
    assert (delivery.outcome, delivery.channel_broken) == (RETRY, True)
    assert "certificate" in delivery.reason
    assert server.mails == []


def test_a_server_that_hangs_in_the_handshake_is_left_at_the_deadline(vouched):
    with MailServer({"greeting": HANG}) as server:
        channel = SmtpChannel(
            "mail", host="127.0.0.1", port=server.port, security="tls", sender=SENDER, timeout=0.25, ca_file=vouched[1]
        )
        assert channel.send(alert(), NOW).outcome is RETRY


# ---------------------------------------------------------------------- settings


def test_a_password_is_in_no_repr():
    channel = SmtpChannel("mail", host="mail.example", sender=SENDER, user="watch", password=Secret(PASSWORD))
    assert PASSWORD not in f"{channel!r} {vars(channel)}"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"security": "ssl"}, "none of starttls, tls, none"),
        ({"security": "none"}, "must be encrypted"),
        ({"sender": "not an address"}, "is not one mail address"),
        ({"user": "wätch"}, "must be ASCII"),
        ({"password": Secret("hüsh")}, "must be ASCII"),
        ({"ca_file": "/nowhere/authority.pem"}, "no certificates we can read"),
    ],
)
def test_settings_that_cannot_work_are_refused_at_once(settings, words):
    with pytest.raises(LoosethreadError, match=words):
        SmtpChannel("mail", **({"host": "mail.example", "sender": SENDER} | settings))
