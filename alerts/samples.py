# SPDX-License-Identifier: MIT
"""What an alert of each kind might say: for `loosethread alerts test` and the manual. Invented; nothing happened."""

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

from alerts.message import TEST_KEY
from monitor.core.model import Alert, AlertFacts, AlertKind, Receiver

_CHANGE = AlertFacts(
    kind=AlertKind.TEST,
    subject="EU listings of drone makers",
    thread="eu-drone-listings",
    instalment="2023-07-20-no4",
    old="agreed",
    new="adopted",
    explanation="The ministers have adopted the act. It binds once the Official Journal has published it.",
    next_actor="the Official Journal, which publishes the act",
    reason="the deciding body announced it",
    quote="The Council today adopted a fourth round of listings, adding seven makers of engines for drones.",
    quoted_from="Council of the European Union",
    url="https://www.example.org/press/2023/07/20/fourth-round/",
    tier=2,
    happened=date(2023, 7, 20),
    published=datetime(2023, 7, 20, 10, 42, tzinfo=UTC),
    seen=datetime(2023, 7, 20, 10, 51, tzinfo=UTC),
    effective=date(2023, 7, 21),
    claim="Ministers are to take up a further round of listings before the summer.",
    claim_by="a diplomat in Brussels",
)
_EXPECTED = replace(
    _CHANGE,
    old="agreed",
    new=None,
    instalment="",
    explanation="",
    reason="",
    quote="",
    quoted_from="",
    url="",
    tier=None,
    happened=None,
    published=None,
    seen=None,
    effective=None,
    next_actor="the ministers, who adopt what ambassadors agreed",
    expectation="Ministers adopt the fourth round of listings",
    due=date(2023, 7, 24),
    due_zone="Europe/Brussels",
)
_SOURCE = AlertFacts(
    kind=AlertKind.SOURCE_FAILING,
    subject="Council of the European Union, press releases",
    url="https://www.example.org/press/feed.xml",
    tier=2,
    seen=datetime(2023, 7, 20, 14, 5, tzinfo=UTC),
)
_SAMPLES = {
    AlertKind.TEST: _CHANGE,
    AlertKind.STATUS_CHANGE: _CHANGE,
    AlertKind.SUGGESTION: replace(
        _CHANGE,
        quote="The fourth round of listings was adopted on Thursday, a diplomat told our correspondent.",
        quoted_from="The Harbour Courier",
        url="https://news.example.net/world/fourth-round",
        tier=3,
        reason="a hard status needs the deciding body's text or a second independent origin",
        effective=None,
    ),
    AlertKind.CONFLICT: replace(
        _CHANGE,
        new="postponed",
        quote="Ministers put the fourth round of listings off until September, two diplomats said.",
        quoted_from="The Harbour Courier",
        url="https://news.example.net/world/put-off",
        tier=3,
        reason="sources of one day contradict each other",
        effective=None,
        previous_quote="Ambassadors agreed on the fourth round of listings on Wednesday.",
        previous_url="https://www.example.org/press/2023/07/19/agreed/",
    ),
    AlertKind.CORRECTION: replace(
        _CHANGE,
        quote="",
        url="",
        previous_quote=_CHANGE.quote,
        previous_url=_CHANGE.url,
        corrects="0c7d5e2f9b1a4d63",
        seen=datetime(2023, 7, 20, 15, 30, tzinfo=UTC),
        note="the press office withdrew the release: the vote was moved to Monday",
    ),
    AlertKind.TAKEN_BACK: replace(
        _CHANGE,
        quote="Correction: the fourth round of listings was not put to a vote",
        previous_quote=_CHANGE.quote,
        previous_url=_CHANGE.url,
        corrects="0c7d5e2f9b1a4d63",
        seen=datetime(2023, 7, 20, 15, 10, tzinfo=UTC),
        note="loosethread correct 31",
    ),
    AlertKind.EXPECTATION_APPROACHING: replace(_EXPECTED, note="due in 3 days"),
    AlertKind.EXPECTATION_OVERDUE: replace(_EXPECTED, note="2 days overdue"),
    AlertKind.EXPECTATION_MOVED: replace(
        _EXPECTED,
        expectation="Foreign Affairs Council",
        quoted_from="Council of the European Union, meetings",
        url="https://www.example.org/meetings/2023/07/24/",
        note="moved from 2023-07-20 to 2023-07-24",
    ),
    AlertKind.SOURCE_FAILING: replace(_SOURCE, note="5 looks in a row failed, the last with 503 Service Unavailable"),
    AlertKind.SOURCE_WARNING: replace(_SOURCE, note="nothing new since 2023-07-08 09:12 UTC, usually 4 a day"),
    AlertKind.SOURCE_RECOVERED: replace(_SOURCE, note="the feed answers again after 3 hours and 20 minutes"),
    AlertKind.DELIVERY_FAILED: AlertFacts(
        kind=AlertKind.DELIVERY_FAILED,
        subject="desk",
        thread="eu-drone-listings",
        old="agreed",
        new="adopted",
        reason="the server refused desk@example.org for good: 550 no such mailbox",
        seen=datetime(2023, 7, 20, 10, 52, tzinfo=UTC),
        note="status change: EU listings of drone makers, to desk through mail",
    ),
}


def sample(receiver: Receiver, recipient: str, kind: AlertKind = AlertKind.TEST, now: datetime | None = None) -> Alert:
    """Return a realistic alert of that kind to that recipient, marked as a test wherever it is shown.

    `now` (UTC) tells one test from the next, so that a mailbox which drops repeats shows each of them.
    """
    at = now.isoformat() if now else ""
    key = f"{TEST_KEY}{kind.value}/{at}"
    told = "\n".join((key, receiver.name, receiver.channel, recipient))
    return Alert(
        key=key,
        receiver=receiver.name,
        channel=receiver.channel,
        recipient=recipient,
        facts=replace(_SAMPLES[kind], kind=kind),
        created=now,
        message_id=sha256(told.encode()).hexdigest()[:32],
        conversation=f"test/{kind.value}",
    )
