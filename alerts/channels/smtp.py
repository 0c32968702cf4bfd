# SPDX-License-Identifier: MIT
"""Alerts by mail. One alert, one recipient; sent only once the server has taken the whole mail."""

import smtplib
import ssl
from datetime import datetime

from alerts.channels.addresses import is_loopback
from alerts.channels.timed import Deadline, TimedSMTP
from alerts.letter import inert
from alerts.mail import address, mail
from alerts.message import compose
from monitor.core.errors import LoosethreadError
from monitor.core.model import Alert, Delivery, DeliveryOutcome

SENT, RETRY, GIVEN_UP = DeliveryOutcome.SENT, DeliveryOutcome.RETRY, DeliveryOutcome.GIVEN_UP
_SIZE = 552  # the server's word for one mail that is too large: says nothing about the sender


class SmtpChannel:
    """A mail server. `security`: "starttls", "tls" (from the first byte on), or "none", for this machine only.

    The certificate is always verified, against `ca_file` too where one is given; without TLS nothing is sent, the
    password least of all. `timeout` is the deadline in seconds for everything one alert takes, name look-up excepted.
    Raises LoosethreadError for settings that cannot work.
    """

    def __init__(
        self,
        host: str,
        port: int = 587,
        *,
        sender: str,
        security: str = "starttls",
        username: str = "",
        password: str = "",
        timeout: float = 30.0,
        ca_file: str | None = None,
    ) -> None:
        if security not in ("starttls", "tls", "none"):
            raise LoosethreadError(f"mail security {security!r} is none of starttls, tls, none")
        if security == "none" and not is_loopback(host):
            raise LoosethreadError(f"mail to {host} must be encrypted: security none is for this machine only")
        try:
            self._from = address(sender)
        except ValueError as error:
            raise LoosethreadError(f"the sender of mails: {error}") from None
        self._host, self._port, self._security, self._sender = host, port, security, sender
        self._username, self._password, self._timeout = username, password, timeout
        self._tls = ssl.create_default_context()
        if ca_file:
            self._tls.load_verify_locations(ca_file)

    def __repr__(self) -> str:
        return f"SmtpChannel({self._host!r}, {self._port}, security={self._security!r})"

    def send(self, alert: Alert, now: datetime) -> Delivery:
        """Send one alert. 4xx and lost connections: RETRY. 5xx: GIVEN_UP. A refused log-in, sender or certificate
        breaks the channel."""
        try:
            outcome, reason, broken = self._send(alert, now)
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            outcome, reason, broken = _refused(code, words, f"refused {alert.recipient}")
        except smtplib.SMTPAuthenticationError as error:  # its words may repeat what we sent
            outcome, reason, broken = _refused(error.smtp_code, b"", "refused the log-in", breaks=True)
        except smtplib.SMTPDataError as error:
            outcome, reason, broken = _refused(error.smtp_code, error.smtp_error, "refused the mail")
        except smtplib.SMTPResponseException as error:  # at greeting, hello or sender: it concerns every mail
            breaks = error.smtp_code != _SIZE
            outcome, reason, broken = _refused(error.smtp_code, error.smtp_error, "refused us", breaks=breaks)
        except smtplib.SMTPNotSupportedError as error:
            outcome, reason, broken = GIVEN_UP, f"the server cannot do it: {inert(str(error), 200)}", True
        except ssl.SSLCertVerificationError as error:
            outcome, reason, broken = RETRY, f"the server's certificate was refused: {error.verify_message}", True
        except (OSError, smtplib.SMTPException) as error:
            outcome, reason, broken = RETRY, f"no answer from {self._host}: {inert(str(error), 200)}", False
        except ValueError as error:  # a log-in that cannot be written as ASCII quotes itself: its words stay here
            what = "user name or password has characters that mail servers do not take"
            broken = isinstance(error, UnicodeError)
            outcome, reason = GIVEN_UP, what if broken else inert(str(error), 200)
        return Delivery(outcome=outcome, at=now, reason=inert(reason, 300), channel_broken=broken)

    def _send(self, alert: Alert, now: datetime) -> tuple[DeliveryOutcome, str, bool]:
        letter = mail(alert, compose(alert), self._sender, now)
        session = self._open()
        ...
