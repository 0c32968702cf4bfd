# SPDX-License-Identifier: MIT
"""Who hears that a change is taken back, or that its source took its report back: whoever was told of it. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from monitor.core.model import Alert, AlertKind, Source, StoredItem
from monitor.core.routing import identified


def route_correction(told: Iterable[Alert], why: str, now: datetime) -> tuple[Alert, ...]:
    """Return a correction for each of the alerts that told of a change which is now taken back, to the same address."""
    return tuple(
        identified(
            Alert(
                key=f"correction/{alert.key}",
                receiver=alert.receiver,
                channel=alert.channel,
                recipient=alert.recipient,
                conversation=alert.conversation,
                facts=replace(
                    alert.facts,
                    kind=AlertKind.CORRECTION,
                    quote="",
                    url="",
                    previous_quote=alert.facts.quote,
                    previous_url=alert.facts.url,
                    corrects=alert.message_id,
                    seen=now,
                    note=why,
                ),
            )
        )
        for alert in told
        if alert.facts.kind is AlertKind.STATUS_CHANGE
    )


def route_taken_back(told: Iterable[Alert], change: int, item: StoredItem, source: Source) -> tuple[Alert, ...]:
    """Return, for each alert that told of a change, one that its report no longer says so; `item` is the report as it
    is now. The change stands until a person takes it back."""
    return tuple(
        identified(
            replace(
                alert,
                key=f"{AlertKind.TAKEN_BACK.value}/{alert.key}",
                id=None,
                created=None,
                attempts=0,
                facts=replace(
                    alert.facts,
                    kind=AlertKind.TAKEN_BACK,
                    quote=item.item.title,
                    url=item.item.url,
                    quoted_from=item.item.publisher or source.name,
                    previous_quote=alert.facts.quote,
                    previous_url=alert.facts.url,
                    corrects=alert.message_id,
                    seen=item.seen,
                    note=f"loosethread correct {change}",
                ),
            )
        )
        for alert in told
        if alert.facts.kind is AlertKind.STATUS_CHANGE
    )
