# SPDX-License-Identifier: MIT
"""How the figures of `evaluate` look: tables of 80 columns for people, plain values for machines."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import click

from monitor.cli.output import heading, wrapped
from monitor.core.evaluating import CHANGE, SUGGEST, Figures, Rates, Ruling, Share, Verdict
from monitor.core.inert import one_line
from monitor.core.labels import Label

Groups = dict[str, dict[str, Rates]]  # by mode, then by name
NAME_WIDTH = 27  # two shares of 25 characters beside it fill 80 columns
MODES = {"changes": CHANGE, "changes and suggestions": SUGGEST}


def machine(found: Figures, groups: dict[str, Groups]) -> dict[str, Any]:
    """Return every figure in plain form."""
    return {
        "items": found.items,
        "relevance": _rates(found.relevance),
        "changes": _rates(found.change),
        "changes and suggestions": _rates(found.both),
        "hard changes": found.hard,
        "false hard": [_ruling(r) for r in found.false_hard],
        "premature": [_ruling(r) for r in found.premature],
        "false soft": [_ruling(r) for r in found.false_soft],
        "dates": dict(found.dates),
        "dates exact": _plain(found.dates_exact),
        "quotes": dict(found.quotes),
        "quotes exact": _plain(found.quotes_exact),
        "certainty": _plain(found.certainty),
        "action": _plain(found.action),
        "side steps": _plain(found.side_steps),
        "wrong": [_ruling(r) for r in found.wrong],
        "missed": [{"id": a.label.id, "thread": a.label.thread, "status": a.label.status} for a in found.missed],
        "misdated": [{**_ruling(r), "said": r.said.day, "labelled": r.answer.label.day} for r in found.misdated],
        "by": {
            kind: {mode: {name: _rates(r) for name, r in rates.items()} for mode, rates in modes.items()}
            for kind, modes in groups.items()
        },
    }


def _rates(rates: Rates) -> dict[str, Any]:
    return {"precision": _plain(rates.precision), "recall": _plain(rates.recall)}


def _plain(share: Share) -> dict[str, Any]:
    low, high = share.interval
    return {"part": share.part, "whole": share.whole, "value": share.value, "low": low, "high": high}


def _ruling(ruling: Ruling) -> dict[str, Any]:
    said = ruling.said
    return {
        "id": ruling.answer.label.id,
        "thread": said.thread,
        "status": said.status,
        "decision": said.decision,
        "verdict": _verdict(ruling),
    }


def _verdict(ruling: Ruling) -> str:
    return "premature" if ruling.verdict is Verdict.RIGHT and not ruling.allowed else ruling.verdict.value


def print_figures(found: Figures, groups: dict[str, Groups]) -> None:
    """Print every figure, the whole first."""
    click.echo(f"{f'{found.items} items':{NAME_WIDTH}} {'precision':25} recall")
    for name, rates in (("relevance", found.relevance), *zip(MODES, (found.change, found.both), strict=True)):
        click.echo(_line(name, rates))
    click.echo("")
    click.echo(
        f"hard changes: {found.hard}, of them false {len(found.false_hard)}, premature {len(found.premature)}; "
        f"false soft: {len(found.false_soft)}"
    )
    for name, share, counts in (
        ("day as labelled", found.dates_exact, found.dates),
        ("sentence to the letter", found.quotes_exact, found.quotes),
    ):
        rest = ", ".join(f"{word} {n}" for word, n in _rest(counts))
        click.echo(f"{name:{NAME_WIDTH}} {_say(share):25} {rest}".rstrip())
    for name, share in (
        ("certainty as labelled", found.certainty),
        ("action as labelled", found.action),
        ("side steps found", found.side_steps),
    ):
        click.echo(f"{name:{NAME_WIDTH}} {_say(share)}")
    for kind, modes in groups.items():
        for mode, rates_of in modes.items():
            click.echo("\n" + heading(f"By {kind}: {mode}"))
            for name, rates in rates_of.items():
                click.echo(_line(name, rates))


def _rest(counts: Counter[str]) -> Iterable[tuple[str, int]]:
    return [(word, n) for word, n in sorted(counts.items()) if word != "exact" and n]


def _line(name: str, rates: Rates) -> str:
    shown = one_line(name) or "none"
    short = shown if len(shown) <= NAME_WIDTH else shown[: NAME_WIDTH - 1] + "…"
    return f"{short:{NAME_WIDTH}} {_say(rates.precision):25} {_say(rates.recall)}".rstrip()


def _say(share: Share) -> str:
    """As ".936 (132/141) .88-.97": the share, its counts, its interval at 95 %."""
    if share.value is None:
        return "-"
    low, high = share.interval
    return f"{_digits(share.value, 3)} ({share.part}/{share.whole}) {_digits(low, 2)}-{_digits(high, 2)}"


def _digits(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".removeprefix("0")


def list_wrong(found: Figures) -> None:
    """Print what is wrong, missed or misdated, item by item."""
    groups = (
        ("False changes to a hard status", found.false_hard),
        ("Premature changes", found.premature),
        ("Other wrong changes and suggestions", [r for r in found.wrong if r not in found.false_hard]),
    )
    for title, rulings in groups:
        if rulings:
            click.echo("\n" + heading(title))
        for ruling in rulings:
            said, label = ruling.said, ruling.answer.label
            click.echo(_wrong(label, f"{said.decision} {said.thread} {said.status} ({_verdict(ruling)})"))
    if found.missed:
        click.echo("\n" + heading("Missed"))
    for missed in found.missed:
        click.echo(_wrong(missed.label, "nothing"))
    if found.misdated:
        click.echo("\n" + heading("Another day, or none"))
    for ruling in found.misdated:
        click.echo(_wrong(ruling.answer.label, f"{ruling.said.day or 'no day'}, labelled {ruling.answer.label.day}"))


def _wrong(label: Label, said: str) -> str:
    gold = f"{label.thread} {label.status or 'nothing new'}, {label.action}"
    return wrapped(f"{label.id}: said {said}; labelled {gold}: {label.title}", "", "    ")
