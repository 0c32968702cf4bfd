# SPDX-License-Identifier: MIT
"""What an alert says: all its wording, one function per kind, from the AlertFacts alone (docs/alerts.md).

    AlertFacts ─message, wording─▶ Letter ─rendering─▶ text, HTML
                                         ─blocks─────▶ Slack blocks, plain fallback

The first line is `thread: old → new`, or says what takes its place where nothing moved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from alerts import wording as say
from alerts.blocks import slack_blocks, slack_text
from alerts.letter import TITLE, Letter, cut, inert, link
from alerts.rendering import html_page, plain_text
from monitor.core.model import Alert, AlertFacts, AlertKind

SUBJECT = 200  # characters
TEST_KEY = "test/"  # how the key of an alert begins that nothing happened for (alerts/samples.py)
_ADDRESSES = ("url", "previous_url")


@dataclass(frozen=True, kw_only=True)
class Message:
    """An alert, ready to be sent by any channel. Every text in it is inert for its place."""

    subject: str  # one line, at most 200 characters
    text: str  # wrapped at 78 columns, addresses excepted
    html: str
    slack_blocks: list[dict[str, Any]]
    fallback: str  # for notifications, and for a Slack that refuses the blocks; escaped for Slack


def compose(alert: Alert) -> Message:
    """Return what the alert says. The same alert always gives the same message."""
    facts = _inert(alert.facts)
    letter = replace(_WORDS[facts.kind](facts), footer=_footer(alert))
    if facts.kind is AlertKind.TEST or alert.key.startswith(TEST_KEY):
        letter = _as_test(letter)
    return Message(
        subject=cut(letter.headline, SUBJECT),
        text=plain_text(letter),
        html=html_page(letter),
        slack_blocks=slack_blocks(letter),
        fallback=slack_text(letter),
    )


def _inert(facts: AlertFacts) -> AlertFacts:
    """Make every text of the facts one inert line, once and for all. Addresses are judged where a link is made."""
    texts: dict[str, Any] = {
        field.name: inert(value)
        for field in fields(facts)
        if type(value := getattr(facts, field.name)) is str and field.name not in _ADDRESSES
    }
    texts["subject"] = cut(texts["subject"], TITLE)
    return replace(facts, **texts)


def _footer(alert: Alert) -> str:
    told = f"Loosethread, for receiver {inert(alert.receiver, TITLE)}"
    return f"{told}. Alert {inert(alert.message_id, TITLE)}." if alert.message_id else f"{told}."


def _as_test(letter: Letter) -> Letter:
    notice = "This is a TEST. Nothing happened, and nothing of it is in the history."
    return replace(letter, headline=f"TEST: {letter.headline}", notices=(notice, *letter.notices))


# ---------------------------------------------------------------------- one function per kind


def _status_change(facts: AlertFacts) -> Letter:
    return Letter(
        headline=f"{facts.subject}: {say.step(facts)}",
        quotes=say.quotes(facts, "The sentence"),
        rows=say.rows(
            ("It means", facts.explanation),
            *say.clocks(facts),
            ("Answers the claim", say.claim(facts)),
            ("Who acts next", facts.next_actor),
            ("Taken because", facts.reason),
            ("Note", facts.note),
        ),
        command=say.history(facts),
    )


def _suggestion(facts: AlertFacts) -> Letter:
    return Letter(
        headline=f"{facts.subject}: {say.step(facts)}? Suggested, NOT taken",
        notices=(f"NOT taken: {say.stays(facts)} until a person reviews this step.",),
        quotes=say.quotes(facts, "The sentence"),
        rows=say.rows(
            ("Not taken because", facts.reason),
            ("It would mean", facts.explanation),
            *say.clocks(facts),
            ("Answers the claim", say.claim(facts)),
            ("Who would act next", facts.next_actor),
            ("Note", facts.note),
        ),
        command="loosethread review",
    )


def _conflict(facts: AlertFacts) -> Letter:
    return Letter(
        headline=f"{facts.subject}: {say.step(facts)}? Disputed, NOT taken",
        notices=(
            f"NOT taken: what we read contradicts what stands. It is disputed, and {say.stays(facts)} "
            "until a person reviews it.",
        ),
        quotes=say.quotes(facts, f"Says “{say.status(facts.new)}”")
        + say.previous(facts, f"Stands for “{say.status(facts.old)}”"),
        rows=say.rows(
            ("Disputed because", facts.reason),
            *say.clocks(facts),
            ("Answers the claim", say.claim(facts)),
            ("Note", facts.note),
        ),
        command="loosethread review",
    )


def _correction(facts: AlertFacts) -> Letter:
    first = f"alert {facts.corrects}" if facts.corrects else "an earlier alert to you"
    return Letter(
        headline=f"{facts.subject}: {say.step(facts)} is TAKEN BACK",
        notices=(
            f"Correction of {first}: do not rely on “{say.step(facts)}” any more. "
            "The history keeps the change, marked as taken back.",
        ),
        quotes=say.previous(facts, "The earlier alert quoted", "" if facts.quote else say.publisher(facts))
        + say.quotes(facts, "Now"),
        rows=say.rows(
            ("Taken back because", facts.note),
            ("Taken back", say.moment(facts.seen)),
            ("Answered the claim", say.claim(facts)),
        ),
        command=say.history(facts),
    )


def _taken_back(facts: AlertFacts) -> Letter:
    first = f"alert {facts.corrects}" if facts.corrects else "an earlier alert to you"
    return Letter(
        headline=f"{facts.subject}: {say.step(facts)}? Its source has taken the report back",
        notices=(
            f"The report behind {first} was edited and no longer says “{say.status(facts.new)}”. NOT taken back here: "
            "the status stands until a person decides.",
        ),
        quotes=say.previous(facts, "It said") + say.quotes(facts, "It says now"),
        rows=say.rows(
            ("Seen by us", say.moment(facts.seen)),
            ("Answers the claim", say.claim(facts)),
            ("To take the change back", facts.note),
        ),
        command=say.history(facts),
    )


def _approaching(facts: AlertFacts) -> Letter:
    return _expectation(facts, f"{say.status(facts.old)}, {facts.note or 'due soon'}")


def _overdue(facts: AlertFacts) -> Letter:
    return _expectation(facts, f"still {say.status(facts.old)}, {facts.note or 'overdue'}")


def _moved(facts: AlertFacts) -> Letter:
    return _expectation(facts, facts.note or "no longer on that day")


def _expectation(facts: AlertFacts, standing: str) -> Letter:
    return Letter(
        headline=f"{facts.subject}: {standing}: {cut(facts.expectation, TITLE)}",
        rows=say.rows(
            ("Expected", facts.expectation),
            ("Last day", say.last_day(facts)),
            ("Announced by", facts.quoted_from),
            ("Stands at", say.status(facts.old)),
            ("Answers the claim", say.claim(facts)),
            ("Who acts next", facts.next_actor),
        ),
        command=say.history(facts),
        link=link(facts.url),
    )


def _source_failing(facts: AlertFacts) -> Letter:
    return replace(
        _source_recovered(facts),
        headline=f"Source failing: {facts.subject}",
        notices=("While it fails, what only this source publishes goes unseen. We keep trying.",),
    )


def _source_warning(facts: AlertFacts) -> Letter:
    return replace(
        _source_recovered(facts),
        headline=f"Source to check: {facts.subject}",
        notices=("It answers, and we keep reading it. Something may have gone unseen.",),
    )


def _source_recovered(facts: AlertFacts) -> Letter:
    return Letter(
        headline=f"Source recovered: {facts.subject}",
        rows=say.rows(
            ("What happened", facts.note), ("Noticed", say.moment(facts.seen)), ("The source is", say.tier(facts))
        ),
        command="loosethread sources",
        link=link(facts.url),
    )


def _delivery_failed(facts: AlertFacts) -> Letter:
    return Letter(
        headline=f"Alert NOT delivered: receiver {facts.subject} was not told",
        notices=("We gave this alert up. It is kept: send it again once the cause is gone.",),
        rows=say.rows(
            ("Not delivered", facts.note),
            ("It said", say.step(facts) if facts.new else ""),
            ("Given up because", facts.reason),
            ("Given up", say.moment(facts.seen)),
        ),
        command="loosethread alerts list",
    )


_WORDS: Mapping[AlertKind, Callable[[AlertFacts], Letter]] = {
    AlertKind.STATUS_CHANGE: _status_change,
    AlertKind.SUGGESTION: _suggestion,
    AlertKind.CONFLICT: _conflict,
    AlertKind.CORRECTION: _correction,
    AlertKind.TAKEN_BACK: _taken_back,
    AlertKind.EXPECTATION_APPROACHING: _approaching,
    AlertKind.EXPECTATION_OVERDUE: _overdue,
    AlertKind.EXPECTATION_MOVED: _moved,
    AlertKind.SOURCE_FAILING: _source_failing,
    AlertKind.SOURCE_WARNING: _source_warning,
    AlertKind.SOURCE_RECOVERED: _source_recovered,
    AlertKind.DELIVERY_FAILED: _delivery_failed,
    AlertKind.TEST: _status_change,
}
