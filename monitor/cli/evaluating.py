# SPDX-License-Identifier: MIT
"""evaluate: how well labelled items are understood, with intervals. Touches no database and no network."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import click

from monitor.cli.explaining import answer, published_of
from monitor.cli.figures import MODES, Groups, list_wrong, machine, print_figures
from monitor.cli.rows import BadLine, objects
from monitor.core.evaluating import Answer, Said, by_status, by_thread, by_trait, figures
from monitor.core.examining import Examiner, Knowledge
from monitor.core.inert import one_line
from monitor.core.labels import NONE, BadLabel, Label, label_of
from monitor.loading import load_dossier_alone
from monitor.trained import find_reader

NOTHING_LABELLED = 3


@click.command()
@click.pass_obj
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option(
    "--dossier", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Instead of the workspace's."
)
@click.option("--wrong", is_flag=True, help="List what is wrong, missed or misdated.")
@click.option("--json", "as_json", is_flag=True, help="Print every figure as JSON.")
@click.option("--rules-only", "second", flag_value=False, default=True, help="Do not ask the trained reader.")
def evaluate(workspace: Path, file: IO[str], dossier: Path | None, wrong: bool, as_json: bool, second: bool) -> None:
    """Examine the labelled items of FILE (JSON Lines; - reads stdin) as `explain --jsonl` does, and print how right
    that is: precision, recall, false changes, days, quotes; per thread, status, tier and language; intervals at 95 %.

    Exit 0 with figures however low they are, 1 for a line that is no labelled item, 3 for a file without items.

    Example: loosethread evaluate rows.jsonl --dossier dossiers/mine.yaml --wrong
    """
    knowledge = load_dossier_alone(workspace, dossier).knowledge
    rows = read_labelled(file)
    if not rows:
        click.echo(f"{file.name}: no labelled item", err=True)
        raise SystemExit(NOTHING_LABELLED)
    _say_strangers(rows, knowledge)
    examiner = Examiner(knowledge, find_reader() if second else None)
    with click.progressbar(rows, label="examining", file=sys.stderr) as going:
        answers = [answered(examiner, row, label) for row, label in going]
    found, groups = figures(answers, hardness(knowledge)), grouped(answers)
    if as_json:
        click.echo(json.dumps(machine(found, groups), ensure_ascii=False, indent=2))
        return
    print_figures(found, groups)
    if wrong:
        list_wrong(found)


Row = dict[str, Any]


def read_labelled(file: IO[str]) -> list[tuple[Row, Label]]:
    """Return the rows of a labelled file with their labels. Raises BadLine."""
    rows: list[tuple[Row, Label]] = []
    seen: dict[str, str] = {}
    for place, row in objects(file, "id, thread, title, text, published, gold"):
        try:
            published_of(row)
        except ValueError as error:
            raise BadLine(f"{place}: published: {error}") from error
        try:
            label = label_of(row)
        except BadLabel as error:
            raise BadLine(f"{place}: {error}") from error
        if (first := seen.setdefault(label.id, place)) != place:
            raise BadLine(f"{place}: id {label.id!r} stands in {first} already")
        rows.append((row, label))
    return rows


def answered(examiner: Examiner, row: Row, label: Label) -> Answer:
    """Return what examining makes of a row, as `explain --jsonl` tells it."""
    matches: Any = answer(examiner, row)["matches"]
    said = tuple(said_of(match) for match in matches)
    stranger = examiner.knowledge.outlets.tier_for(str(row.get("source") or ""), str(row.get("url") or ""))
    return Answer(label=label, said=said, tier=min((match["tier"] for match in matches), default=int(stranger)))


def said_of(match: Mapping[str, Any]) -> Said:
    """Return a match of `explain --jsonl` as scoring knows it."""
    return Said(
        thread=match["thread"],
        status=match["status"],
        certainty=match["certainty"],
        day=match["event_date"],
        decision=match["decision"],
        quote=match["quote"],
    )


def hardness(knowledge: Knowledge) -> Callable[[str, str], bool]:
    """Return whether a thread's status is a hard one, as its lifecycle says."""
    lifecycles = {thread.id: knowledge.lifecycles[thread.lifecycle] for _, thread in knowledge.threads()}
    return lambda thread, status: lifecycles[thread].is_hard(status)


def grouped(answers: list[Answer]) -> dict[str, Groups]:
    """Return the rates per thread, status, tier and language, in each mode."""
    return {
        "thread": {mode: by_thread(answers, bold) for mode, bold in MODES.items()},
        "status": {mode: by_status(answers, bold) for mode, bold in MODES.items()},
        "tier": {mode: by_trait(answers, bold, lambda a: str(a.tier)) for mode, bold in MODES.items()},
        "language": {
            mode: by_trait(answers, bold, lambda a: a.label.language or a.label.part) for mode, bold in MODES.items()
        },
    }


def _say_strangers(rows: list[tuple[Row, Label]], knowledge: Knowledge) -> None:
    known = {thread.id for _, thread in knowledge.threads()} | {NONE}
    strangers = sorted({label.thread for _, label in rows} - known)
    if strangers:
        names = one_line(", ".join(strangers[:5])) + (" ..." if len(strangers) > 5 else "")
        click.echo(f"{len(strangers)} thread(s) of the file are in no dossier and cannot be found: {names}", err=True)


COMMANDS = (evaluate,)
