# SPDX-License-Identifier: MIT
"""init, check: write a workspace that works as it stands; say what is wrong with one."""

from pathlib import Path

import click

from config.workspace import init as write_workspace
from monitor.loading import load


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Write a workspace that works as it stands. Existing files are never overwritten.

    Example: loosethread init my-watch && loosethread -w my-watch check
    """
    written = write_workspace(folder)
    for path in written:
        click.echo(f"wrote {path}")
    if not written:
        click.echo(f"{folder} is a workspace already; nothing written")
    click.echo(f"next: loosethread -w {folder} check, then loosethread -w {folder} run")


@click.command()
@click.pass_obj
def check(workspace: Path) -> None:
    """Read every configuration file and run the lifecycles' example sentences. Exit 1 when one fails.

    Example: loosethread -w my-watch check
    """
    loaded = load(workspace)
    failures = loaded.failing_examples()
    for failure in failures:
        click.echo(f"example failed: {failure}", err=True)
    threads = sum(len(d.threads) for d in loaded.knowledge.dossiers)
    claims = sum(len(d.claims) for d in loaded.knowledge.dossiers)
    click.echo(
        f"{len(loaded.knowledge.dossiers)} dossier(s), {claims} claims, {threads} threads, "
        f"{len(loaded.sources)} sources ({sum(s.enabled for s in loaded.sources.values())} on), "
        f"{len(loaded.settings.receivers)} receiver(s), {len(loaded.knowledge.lifecycles)} lifecycles, "
        f"{loaded.examples} example sentences, {len(loaded.knowledge.outlets.all)} outlets"
    )
    for thread, calendar in loaded.calendars_off():
        click.echo(f"thread {thread} listens to the calendar {calendar}, which is off: it announces nothing")
    if not loaded.settings.receivers:
        click.echo("no receiver is configured: changes are recorded, nobody is told")
    if failures:
        raise SystemExit(1)
    click.echo("all in order")


COMMANDS = (init, check)
