# SPDX-License-Identifier: MIT
"""Alerts to a Slack incoming webhook. The webhook's address is a secret: it is in no reason, no log and no repr."""

import http.client
import logging
import re
import ssl
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit
from urllib.request import Request

from slack_sdk.webhook import WebhookClient, WebhookResponse

from alerts.channels.addresses import Refuse, is_allowed, is_loopback, refuse_inner
from alerts.channels.secret import Secret
from alerts.channels.timed import ConnectionRefusedByUs, Deadline, post
from alerts.message import Message, compose
from monitor.core.errors import LoosethreadError
from monitor.core.model import Alert, Delivery, DeliveryOutcome

SENT, RETRY, GIVEN_UP = DeliveryOutcome.SENT, DeliveryOutcome.RETRY, DeliveryOutcome.GIVEN_UP
LATER = (408, 425, 429)  # besides 5xx
GONE = (401, 403, 404, 410)  # the webhook or its Slack channel is no more, or forbids us: no alert gets through
_WORD = re.compile(r"[a-z0-9_]{1,60}")  # Slack's own error words; anything else in an answer is not repeated
_MUTE = logging.Logger("slack webhook", logging.CRITICAL + 1)  # the client's own logger would write the address


class SlackChannel:
    """One incoming webhook, and so one Slack channel: an alert's recipient plays no part.

    `allow` names inner addresses, "host:port", that the webhook may be at; without TLS only this machine. `timeout` is
    the deadline in seconds for all that one alert takes, the look-up of the name excepted. Raises LoosethreadError for
    an address that cannot work.
    """

    def __init__(self, name: str, webhook: Secret, *, allow: tuple[str, ...] = (), timeout: float = 20.0) -> None:
        self._name, self._webhook, self._timeout = name, webhook, timeout
        host, port = _place(name, webhook)
        self._refuse = None if is_allowed(host, port, allow) else refuse_inner

    def __repr__(self) -> str:
        return f"SlackChannel({self._name!r})"

    def send(self, alert: Alert, now: datetime) -> Delivery:
        """Post one alert. 429 and 5xx, no answer, an answer that is not Slack's: RETRY. Other refusals: GIVEN_UP; where
        the webhook is gone the channel is broken. Blocks that Slack refuses are sent once more as plain text."""
        try:
            answer = self._post(compose(alert))
        except (OSError, http.client.HTTPException) as error:
            return self._unanswered(error, now)
        return _judged(answer, now)

    def _post(self, message: Message) -> WebhookResponse:
        deadline = Deadline(self._timeout)
        plain: dict[str, Any] = {"text": message.fallback, "unfurl_links": False, "unfurl_media": False}
        answer = self._client(deadline).send_dict(plain | {"blocks": message.slack_blocks})
        return self._client(deadline).send_dict(plain) if answer.status_code == 400 else answer

    def _client(self, deadline: Deadline) -> WebhookClient:
        return _TimedWebhook(self._webhook, deadline, self._refuse)

    def _unanswered(self, error: OSError | http.client.HTTPException, now: datetime) -> Delivery:
        certificate = isinstance(error, ssl.SSLCertVerificationError)
        inner = isinstance(error, ConnectionRefusedByUs)
        return Delivery(
            outcome=RETRY, at=now, reason=f"no answer: {self._words(error)}", channel_broken=certificate or inner
        )

    def _words(self, error: OSError | http.client.HTTPException) -> str:
        if isinstance(error, TimeoutError):
            return f"the deadline of {self._timeout:g} seconds passed"
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"the certificate is not valid: {error.verify_message}"
        if isinstance(error, ConnectionRefusedByUs):
            return f"{error}, and `allow` does not name it"
        # their texts are not ours to trust with the address; an errno's is the system's own
        return getattr(error, "strerror", None) or type(error).__name__


class _TimedWebhook(WebhookClient):
    """slack_sdk's client with one deadline for a whole exchange, no redirects, no proxy and no retries of its own: it
    is the outbox that retries. Its own way to the network waits anew for every byte and follows redirects."""

    def __init__(self, webhook: Secret, deadline: Deadline, refuse: Refuse | None) -> None:
        super().__init__(webhook.reveal(), retry_handlers=[], logger=_MUTE)
        self._deadline, self._refuse = deadline, refuse

    def _perform_http_request_internal(self, url: str, req: Request) -> WebhookResponse:
        data = req.data if isinstance(req.data, bytes) else b""
        answer = post(urlsplit(url), data, dict(req.header_items()), self._deadline, self._refuse)
        return WebhookResponse(url="", status_code=answer.status, body=answer.body, headers=answer.headers)


def _judged(answer: WebhookResponse, now: datetime) -> Delivery:
    """Return what an answer means. Slack says "ok" in the body of a success; a portal's page with 200 is none."""
    status, body = answer.status_code, answer.body.strip()
    if status == 200 and body == "ok":
        return Delivery(outcome=SENT, at=now)
    word = f" {body}" if _WORD.fullmatch(body) else ""
    retry_after = _seconds(answer.headers.get("retry-after", ""))
    if status in LATER or status >= 500:
        return Delivery(
            outcome=RETRY, at=now, reason=f"Slack asks to try later: {status}{word}", retry_after=retry_after
        )
    if status < 400:
        reason = f"not Slack's answer: {status}" + (", a redirect, not followed" if status >= 300 else word)
        return Delivery(outcome=RETRY, at=now, reason=reason, channel_broken=status >= 300)
    gone = status in GONE
    hint = ": make a new webhook, or ask Slack's administrators" if gone else ""
    return Delivery(outcome=GIVEN_UP, at=now, reason=f"Slack refused: {status}{word}{hint}", channel_broken=gone)


def _seconds(header: str) -> int | None:
    return int(header) if header.isascii() and header.isdigit() and len(header) < 9 else None


def _place(name: str, webhook: Secret) -> tuple[str, int]:
    """Return host and port of a webhook's address. Raises LoosethreadError, never quoting the address."""
    url, wrong = webhook.reveal(), f"channel {name!r}: the webhook must be an https address without user name"
    try:
        parts: SplitResult = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise LoosethreadError(wrong) from None
    secured = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not secured or not host or "@" in parts.netloc or not url.isascii() or not url.isprintable() or " " in url:
        raise LoosethreadError(wrong)
    return host, port or (443 if parts.scheme == "https" else 80)
