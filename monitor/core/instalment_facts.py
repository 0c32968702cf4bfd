# SPDX-License-Identifier: MIT
"""What tells one instalment from another: amount, ordinal, act number, day. May two reports be about one step? Pure."""

from datetime import date

from monitor.core.model import InstalmentFacts, Thread

SAME_PACKAGE_DAYS = 1  # a memorandum and the announcement around it
SAME_STEP_DAYS = 3  # reports of one dated step may differ by a weekend
AMOUNT_TOLERANCE = 0.02  # "nearly $275 million"


def told(facts: InstalmentFacts, thread: Thread) -> InstalmentFacts:
    """Return those facts that the thread's instalments go by."""
    kinds = thread.instalments
    return InstalmentFacts(
        amounts=facts.amounts if "amount" in kinds else (),
        ordinal=facts.ordinal if "ordinal" in kinds else None,
        acts=facts.acts if "act" in kinds else (),
        currency=facts.currency if "amount" in kinds else "",
    )


def key_of(opened: date, facts: InstalmentFacts) -> str:
    """Return the stable key: the day and its first distinguishing fact, "2022-12-09-275m", "2023-06-23-no11"."""
    if facts.amounts:
        return f"{opened.isoformat()}-{short(max(facts.amounts))}"
    if facts.ordinal is not None:
        return f"{opened.isoformat()}-no{facts.ordinal}"
    if facts.acts:
        return f"{opened.isoformat()}-{facts.acts[0].replace('/', '-').replace(' ', '-')}"
    return opened.isoformat()


def same_event(thread: Thread, a: InstalmentFacts, a_on: date, b: InstalmentFacts, b_on: date) -> bool:
    """True when two reports may be about one step: days apart, and no fact of one contradicts the other's."""
    a, b = told(a, thread), told(b, thread)
    if apart(a_on, b_on) > SAME_STEP_DAYS or ordinals_differ(a, b):
        return False
    return not (a.amounts and b.amounts) or equal_amount(a, b) or apart(a_on, b_on) <= SAME_PACKAGE_DAYS


def equal_amount(a: InstalmentFacts, b: InstalmentFacts) -> bool:
    """True when an amount of one is, within two per cent, an amount of the other in no other currency."""
    if a.currency and b.currency and a.currency != b.currency:
        return False
    return any(abs(x - y) <= AMOUNT_TOLERANCE * max(x, y) for x in a.amounts for y in b.amounts)


def ordinals_differ(a: InstalmentFacts, b: InstalmentFacts) -> bool:
    """True when both name an ordinal, and not the same."""
    return a.ordinal is not None and b.ordinal is not None and a.ordinal != b.ordinal


def apart(a: date, b: date) -> int:
    """Return the days between two days."""
    return abs((a - b).days)


def short(amount: float) -> str:
    """Return an amount as people say it in short: "275m", "2.85bn"."""
    for unit, name in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if amount >= unit:
            return f"{amount / unit:.4g}{name}"
    return f"{amount:.4g}"
