# SPDX-License-Identifier: MIT
"""The pieces an alert is worded from: steps, dates, tiers, claims, quotes. Each takes facts that are inert already."""

import re
import shlex
from datetime import UTC, date, datetime

from alerts.letter import QUOTE, Quoted, Row, cut, link
from monitor.core.model import AlertFacts

TIERS = {  # docs/words.md, "Tiers"
    1: "tier 1, the official act",
    2: "tier 2, the deciding body's own announcement",
    3: "tier 3, a wire or an established outlet",
    4: "tier 4, neither official nor an established outlet",
}
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_DATED_KEY = re.compile(r"\d{4}-\d{2}-\d{2}-?(?P<fact>.*)")


def step(facts: AlertFacts) -> str:
    """Return "old → new ($275m)"; the instalment, and what it may be instead, only where they say something."""
    which = instalment(facts)
    other = f" or {status(facts.alternative)}" if facts.alternative else ""
    return f"{before(facts)} → {status(facts.new)}{other}" + (f" ({which})" if which else "")


def before(facts: AlertFacts) -> str:
    """Return the status that is left; "new" for a round or package of its own, which had none."""
    return "new" if facts.old is None and facts.instalment else status(facts.old)


def stays(facts: AlertFacts) -> str:
    """Return what goes on to hold while a step waits for a person."""
    return "nothing is recorded" if before(facts) == "new" else f"the status stays “{status(facts.old)}”"


def status(name: str | None) -> str:
    """Return a status as people write it; None is "not assessed", which is not "no movement" (docs/words.md)."""
    return name.replace("_", " ") if name else "not assessed"


def instalment(facts: AlertFacts) -> str:
    """Return what tells one instalment from the others: "$275m", "no. 11", "2022-2433"; "" where only its day does.

    The amount is that of this step's own sentence: what was expected as 3 billion may be authorised as 2.85."""
    found = _DATED_KEY.fullmatch(facts.instalment)
    fact = facts.amount or (found["fact"] if found else facts.instalment)
    if re.fullmatch(r"no\d+", fact):
        return f"no. {fact[2:]}"
    if facts.currency and re.fullmatch(r"[\d.]+(?:k|m|bn)?", fact):
        return _SIGNS.get(facts.currency, f"{facts.currency} ") + fact
    return fact


def quotes(facts: AlertFacts, label: str) -> tuple[Quoted, ...]:
    """Return the quoted sentence with its source and tier; nothing where there is none."""
    if not facts.quote:
        return ()
    return (_quoted(label, facts.quote, publisher(facts), facts.url),)


def previous(facts: AlertFacts, label: str, by: str = "") -> tuple[Quoted, ...]:
    """Return the other sentence of a conflict or a correction; nothing where it is not at hand."""
    if not facts.previous_quote:
        return ()
    return (_quoted(label, facts.previous_quote, by, facts.previous_url),)


def _quoted(label: str, text: str, by: str, url: str) -> Quoted:
    href = link(url)
    unusable = "its address is no web address and is left out" if url and not href else ""
    return Quoted(label=label, text=cut(text, QUOTE), by="; ".join(part for part in (by, unusable) if part), link=href)


def publisher(facts: AlertFacts) -> str:
    """Return who published the sentence, and how near that is to the decision."""
    return ", ".join(part for part in (facts.quoted_from, tier(facts)) if part)


def rows(*pairs: tuple[str, str]) -> tuple[Row, ...]:
    """Return the labelled lines that have something to say."""
    return tuple(Row(label=label, text=text) for label, text in pairs if text)


def claim(facts: AlertFacts) -> str:
    """Return the claim that is answered, and whose it is."""
    return f"{facts.claim} ({facts.claim_by})" if facts.claim_by and facts.claim else facts.claim


def clocks(facts: AlertFacts) -> tuple[tuple[str, str], ...]:
    """Return the four clocks as labelled lines: happened, published, seen by us, takes effect. One that agrees with
    the one before it is not said again."""
    published, seen = moment(facts.published), moment(facts.seen)
    both = bool(published) and published == seen
    effective = facts.effective if facts.effective != facts.happened else None
    return (
        ("Happened", happened(facts.happened, facts.happened_precision) if facts.happened else ""),
        ("Published, seen by us" if both else "Published", published),
        ("Seen by us", "" if both else seen),
        ("Takes effect", f"{day(effective)} (local day)" if effective else ""),
    )


def happened(on: date, precision: str) -> str:
    """Return the day of an event as exactly as it is known. It has no zone but that of the place where it happened."""
    if precision == "month":
        return f"in {on:%B %Y} (the day is not known)"
    if precision == "year":
        return f"in {on:%Y} (the day is not known)"
    return f"{day(on)} (local day)"


def moment(at: datetime | None) -> str:
    """Return a time in UTC with its zone, "" for None."""
    if at is None:
        return ""
    utc = at.astimezone(UTC)
    return f"{day(utc.date())}, {utc:%H:%M} UTC"


def day(on: date) -> str:
    """Return "23 June 2023"."""
    return f"{on.day} {on:%B %Y}"


def last_day(facts: AlertFacts) -> str:
    """Return the day an expectation is due, with the zone in which that day ends."""
    if facts.due is None:
        return ""
    return f"{day(facts.due)} ({facts.due_zone or 'local day'})"


def tier(facts: AlertFacts) -> str:
    """Return the tier in words, "" where there is none."""
    return TIERS.get(facts.tier, f"tier {facts.tier}") if facts.tier else ""


def history(facts: AlertFacts) -> str:
    """Return the command that shows the whole thread, safe to paste into a shell."""
    return f"loosethread history {shlex.quote(facts.thread)}" if facts.thread else ""
