# SPDX-License-Identifier: MIT
"""A Receiver (an audience), an Alert (what it is to be told), a Delivery (one attempt)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class AlertKind(StrEnum):
    """What an alert is about."""

    STATUS_CHANGE = "status change"
    SUGGESTION = "suggestion"
    CONFLICT = "conflict"
    CORRECTION = "correction"
    TAKEN_BACK = "report taken back"  # by its source: the change stands until a person decides
    EXPECTATION_APPROACHING = "expectation approaching"
    EXPECTATION_OVERDUE = "expectation overdue"
    EXPECTATION_MOVED = "expectation moved"  # to another day, or off: to those who were told that it approaches
    SOURCE_FAILING = "source failing"
    SOURCE_WARNING = "source warning"
    SOURCE_RECOVERED = "source recovered"
    DELIVERY_FAILED = "delivery failed"
    TEST = "test"

    @property
    def operational(self) -> bool:
        """True for what only operators hear."""
        return self in _OPERATIONAL


_OPERATIONAL = (
    AlertKind.SOURCE_FAILING,
    AlertKind.SOURCE_WARNING,
    AlertKind.SOURCE_RECOVERED,
    AlertKind.DELIVERY_FAILED,
)


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """A named audience with filters. Empty filters let everything through that is not operational."""

    name: str
    channel: str  # name of a configured channel
    to: tuple[str, ...] = ("",)  # recipients: mail addresses; "" where the channel itself is the address
    threads: tuple[str, ...] = ()
    kinds: tuple[AlertKind, ...] = ()
    statuses: tuple[str, ...] = ()
    operator: bool = False  # hears about sources and deliveries, and only about these


@dataclass(frozen=True, kw_only=True)
class AlertFacts:
    """Everything a message may say. Stored with the alert, so that a message can be built again years later."""

    kind: AlertKind
    subject: str  # thread title, or source name
    thread: str = ""  # thread id
    instalment: str = ""
    amount: str = ""  # that this step's own sentence names, "2.85bn"; the instalment's key may hold an earlier estimate
    currency: str = ""  # of the amount, "USD"; "" where the text names none
    old: str | None = None
    new: str | None = None
    alternative: str | None = None  # suggestions: the status that the quote may say instead of `new`
    explanation: str = ""  # the new state in plain words
    next_actor: str = ""  # who acts next
    reason: str = ""
    quote: str = ""
    quoted_from: str = ""  # source name
    url: str = ""
    tier: int | None = None
    happened: date | None = None
    happened_precision: str = "day"
    published: datetime | None = None  # UTC
    seen: datetime | None = None  # UTC
    effective: date | None = None
    claim: str = ""  # our paraphrase of the claim it answers
    claim_by: str = ""
    expectation: str = ""
    due: date | None = None
    due_zone: str = ""  # zone in which that day ends, "Europe/Brussels"
    previous_quote: str = ""  # corrections and conflicts: the other sentence
    previous_url: str = ""
    corrects: str = ""  # corrections: message id of the alert that is taken back
    note: str = ""  # corrections: why; source alerts: the reason in words


@dataclass(frozen=True, kw_only=True)
class Alert:
    """What one recipient of one receiver is to be told. `key` makes one event one alert."""

    key: str  # "thread/instalment/status" and the like: unique per receiver and recipient
    receiver: str
    channel: str
    recipient: str
    facts: AlertFacts
    id: int | None = None  # set by storage
    created: datetime | None = None  # UTC
    attempts: int = 0
    message_id: str = ""  # stable across attempts, so that the far end can drop a repeat
    conversation: str = ""  # groups the alerts of one thread


class DeliveryOutcome(StrEnum):
    """What one attempt came to."""

    SENT = "sent"
    RETRY = "retry"  # may work later
    GIVEN_UP = "given up"  # will not work as it stands; operators are told


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One attempt to deliver one alert."""

    outcome: DeliveryOutcome
    at: datetime  # UTC
    reason: str = ""  # in words; never holds a secret
    retry_after: int | None = None  # seconds asked for by the far end
    channel_broken: bool = False  # nothing will get through on this channel until a person acts
    detail: dict[str, str] = field(default_factory=dict)
