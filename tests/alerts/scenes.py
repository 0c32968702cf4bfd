# SPDX-License-Identifier: MIT
"""Alerts for the tests of this room. All texts are invented."""

from dataclasses import replace
from datetime import UTC, date, datetime

from monitor.core.model import Alert, AlertFacts, AlertKind

NOW = datetime(2024, 3, 4, 9, 30, tzinfo=UTC)
ADOPTED = AlertFacts(
    kind=AlertKind.STATUS_CHANGE,
    subject="Harbour crane listings",
    thread="harbour-cranes",
    instalment="2024-03-04-no3",
    old="agreed",
    new="adopted",
    explanation="The ministers have adopted the act.",
    next_actor="the Gazette, which publishes it",
    reason="the deciding body announced it",
    quote="Ministers adopted the third list of crane builders this morning.",
    quoted_from="Ministry of Harbours",
    url="https://harbours.example/news/third-list",
    tier=2,
    happened=date(2024, 3, 4),
    published=datetime(2024, 3, 4, 9, 5, tzinfo=UTC),
    seen=datetime(2024, 3, 4, 9, 12, tzinfo=UTC),
    effective=date(2024, 3, 11),
    claim="A third list will follow in spring",
    claim_by="the harbour master",
)


def alert(facts: AlertFacts = ADOPTED, **told: str) -> Alert:
    plain = Alert(
        key="change/harbour-cranes/2024-03-04-no3/adopted",
        receiver="desk",
        channel="mail",
        recipient="desk@readers.example",
        facts=facts,
        created=NOW,
        message_id="5f0e6a7b8c9d0e1f",
        conversation="thread/harbours/harbour-cranes",
    )
    return replace(plain, **told)


def change(**facts) -> Alert:
    return alert(replace(ADOPTED, **facts))
