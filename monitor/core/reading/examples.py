# SPDX-License-Identifier: MIT
"""Run the example sentences that a lifecycle carries: `loosethread check` and the tests call it."""

from datetime import date

from monitor.core.lifecycle import Example, Lifecycle
from monitor.core.reading.cues import Cues
from monitor.core.reading.item import read
from monitor.core.reading.rulebook import RuleBook


def run_examples(lifecycle: Lifecycle, rules: RuleBook, cues: Cues) -> list[str]:
    """Return in words what each failing example gave instead; an empty list: all read as they should."""
    return [failure for example in lifecycle.examples if (failure := _run(example, lifecycle, rules, cues))]


def _run(example: Example, lifecycle: Lifecycle, rules: RuleBook, cues: Cues) -> str:
    if rules.example_thread is None:
        return f"{lifecycle.id}: examples need an example_thread"
    reading = read(
        example.title,
        example.text,
        thread=rules.example_thread,
        lifecycle=lifecycle,
        rules=rules,
        cues=cues,
        published=date.fromisoformat(example.date),
        official=False,
    )
    found = None if reading.verdict is None else reading.verdict.status
    if found == example.expect:
        return ""
    wanted = example.expect or "nothing"
    return f"{lifecycle.id}: {example.text!r} reads as {found or 'nothing'}, expected {wanted} ({reading.reason})"
