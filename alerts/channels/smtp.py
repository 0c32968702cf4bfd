# SPDX-License-Identifier: MIT
"""Alerts by mail. One alert, one recipient; sent only once the server has taken the whole mail."""

import smtplib
import ssl
from contextlib import closing, suppress
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from alerts.channels.addresses import is_loopback
from alerts.channels.secret import Secret
from alerts.channels.timed import Deadline, TimedSMTP
from alerts.letter import inert
from alerts.mail import address, mail
from alerts.message import compose
from monitor.core.errors import LoosethreadError
from monitor.core.model import Alert, Delivery, DeliveryOutcome

TOO_LARGE = 552  # the server's word for one mail; at any other refusal before the recipient it speaks of all mails
_NOBODY = Secret("")


class SmtpChannel:
    """A mail server. `security`: "starttls", "tls" (from the first byte on), or "none", for this machine only.

    The certificate is always verified, against the authorities in `ca_file` too where it is given; without TLS nothing
    is sent, the password least of all. `timeout` is the deadline in seconds for all that one alert takes, the look-up
    of the server's name excepted. Raises LoosethreadError for settings that cannot work.
    """

    def __init__(
        self,
        name: str,
        *,
        host: str,
        port: int = 587,
        security: str = "starttls",
        user: str = "",
        password: Secret = _NOBODY,
        sender: str,
        timeout: float = 30.0,
        ca_file: Path | None = None,
    ) -> None:
        self._name, self._host, self._port, self._security = name, host, port, security
        self._user, self._password, self._sender, self._timeout = user, password, sender, timeout
        self._check()
        self._tls = _verifying(name, ca_file)

    def __repr__(self) -> str:
        return f"SmtpChannel({self._name!r}, host={self._host!r}, port={self._port}, security={self._security!r})"

    def _check(self) -> None:
        where = f"channel {self._name!r}"
        if self._security not in ("starttls", "tls", "none"):
            raise LoosethreadError(f"{where}: security {self._security!r} is none of starttls, tls, none")
        if self._security == "none" and not is_loopback(self._host):
            raise LoosethreadError(f"{where}: mail to {self._host} must be encrypted; `none` is for this machine only")
        if not (self._user + self._password.reveal()).isascii():
            raise LoosethreadError(f"{where}: user name and password must be ASCII, mail servers take nothing else")
        try:
            self._domain = address(self._sender).domain
        except ValueError as error:
            raise LoosethreadError(f"{where}: the sender {error}") from None

    # ------------------------------------------------------------------ sending

    def send(self, alert: Alert, now: datetime) -> Delivery:
        """Send one alert. Refused for good (5xx): GIVEN_UP. Refused for now (4xx), no answer, a lost connection: RETRY.
        What concerns every mail (log-in, certificate, sender) is RETRY too, and the channel is broken."""
        try:
            letter = mail(alert, compose(alert), self._sender, now)
        except ValueError as error:
            return Delivery(outcome=DeliveryOutcome.GIVEN_UP, at=now, reason=f"the recipient {error}")
        try:
            self._hand_over(letter, Deadline(self._timeout))
        except OSError as error:  # smtplib's own errors are OSErrors
            return self._failed(error, alert, now)
        return Delivery(outcome=DeliveryOutcome.SENT, at=now)

    def _hand_over(self, letter: EmailMessage, deadline: Deadline) -> None:
        implicit = self._tls if self._security == "tls" else None
        with closing(TimedSMTP(self._host, self._port, self._domain, deadline, implicit)) as session:
            if self._security == "starttls":
                session.starttls(context=self._tls)
            if self._user:
                session.login(self._user, self._password.reveal())
            session.send_message(letter)
            with suppress(OSError):  # the mail is taken: no farewell can undo that, so none is waited for
                session.putcmd("QUIT")

    # ------------------------------------------------------------------ why not

    def _failed(self, error: OSError, alert: Alert, now: datetime) -> Delivery:
        code = _code(error)
        for_good = 500 <= code < 600
        of_this_mail = code == TOO_LARGE or isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
        broken = (for_good and not of_this_mail) or _needs_a_person(error)
        give_up = for_good and of_this_mail
        return Delivery(
            outcome=DeliveryOutcome.GIVEN_UP if give_up else DeliveryOutcome.RETRY,
            at=now,
            reason=inert(self._words(error, alert), 300),
            channel_broken=broken,
            detail={"code": str(code)} if code else {},
        )

    def _words(self, error: OSError, alert: Alert) -> str:
        if isinstance(error, smtplib.SMTPAuthenticationError):  # the server's words may repeat what we sent
            return f"{self._host} refused the log-in with {error.smtp_code}: check user name and password"
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            code, words = next(iter(error.recipients.values()))
            return f"{self._host} refused {alert.recipient}: {code} {_decoded(words)}"
        if isinstance(error, smtplib.SMTPResponseException):
            what = "the mail" if isinstance(error, smtplib.SMTPDataError) else "us"
            return f"{self._host} refused {what}: {error.smtp_code} {_decoded(error.smtp_error)}"
        if isinstance(error, smtplib.SMTPNotSupportedError):
            return f"{self._host} cannot do what the settings ask for: {error}"
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"the certificate of {self._host} is not valid: {error.verify_message}"
        return f"no answer from {self._host}:{self._port}: {error.strerror or error}"


def _code(error: OSError) -> int:
    """Return the server's reply code, 0 where it gave none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return int(next(iter(error.recipients.values()))[0])
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _needs_a_person(error: OSError) -> bool:
    return isinstance(error, smtplib.SMTPNotSupportedError | ssl.SSLCertVerificationError)


def _decoded(words: bytes | str) -> str:
    return words if isinstance(words, str) else words.decode("utf-8", "replace")


def _verifying(name: str, ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except OSError as error:  # ssl.SSLError is one
            raise LoosethreadError(f"channel {name!r}: {ca_file} holds no certificates we can read: {error}") from None
    return context
