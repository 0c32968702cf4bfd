# SPDX-License-Identifier: MIT
"""A Message as a mail: headers built from clean one-line text only, text and HTML, one conversation per thread."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from alerts.letter import inert
from alerts.message import Message
from monitor.core.model import Alert

_POLICY = SMTP.clone(cte_type="7bit")  # CRLF, and no line that an old relay could break
# asked before the parser is, which raises IndexError for some that end too early
_ADDRESS = re.compile(r"([^<>@]*<)?[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]*[A-Za-z0-9]>?")
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def mail(alert: Alert, message: Message, sender: str, now: datetime) -> EmailMessage:
    """Return the alert as a mail to its one recipient.

    The Message-ID depends on `alert.message_id` alone, so that a repeat carries the same one; all alerts of a
    conversation refer to one root, a correction also to the mail it takes back. The date is when the alert was made
    (UTC), `now` where that is not known. Raises ValueError when sender or recipient is not one mail address.
    """
    domain = address(sender).domain
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = address(sender)
    mail["To"] = address(alert.recipient)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(alert.created or now)
    told = alert.message_id or "\n".join((alert.key, alert.receiver, alert.recipient))
    mail["Message-ID"] = _message_id(told, domain)
    for name, value in _references(alert, domain).items():
        mail[name] = value
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Id"] = f"Loosethread alerts <{_label(alert.receiver)}.loosethread.{domain}>"
    mail["X-Loosethread-Kind"] = alert.facts.kind.value
    mail["X-Loosethread-Thread"] = inert(alert.facts.thread, 200)
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    return mail


def address(text: str) -> Address:
    """Return the one mail address in `text`, with or without a name.

    Raises ValueError for none, several or bad ones, and for one that is not ASCII: few servers take those.
    """
    shown = inert(text, 300)
    if _ADDRESS.fullmatch(text.strip()) and shown == text.strip():
        mail = EmailMessage(policy=_POLICY)
        mail["To"] = shown
        found: tuple[Address, ...] = mail["To"].addresses
        if len(found) == 1 and not mail["To"].defects and found[0].username and found[0].domain:
            return found[0]
    raise ValueError(f"{inert(text, 100)!r} is not one mail address")


def _references(alert: Alert, domain: str) -> dict[str, str]:
    told = [_message_id(f"conversation\n{alert.conversation}", domain)] if alert.conversation else []
    if alert.facts.corrects:
        told.append(_message_id(alert.facts.corrects, domain))
    return {"In-Reply-To": told[-1], "References": " ".join(told)} if told else {}


def _message_id(of: str, domain: str) -> str:
    local = of if _ID.fullmatch(of) else sha256(of.encode("utf-8", "backslashreplace")).hexdigest()[:32]
    return f"<{local}@{domain}>"


def _label(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "alerts"
