# SPDX-License-Identifier: MIT
"""replay, demo: the real pipeline over a recorded world."""

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click

from config.shipped import folder
from monitor.cli.comparing import compare
from monitor.cli.looking import Day, print_board
from monitor.cli.output import heading, say_shortly, say_time, wrapped
from monitor.core.inert import one_line
from monitor.replay import Progress, Replay

DEMO_WORLD = "iran-russia-drones"
DEMO_THREADS = ("eu-iran-sanctions", "un-inspection", "us-aid-ukraine")


@click.command()
@click.pass_obj
@click.argument("world", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--until", type=Day(), help="Stop there.  [default: the world's end]")
@click.option("--workspace", "-w", "own", type=click.Path(path_type=Path, file_okay=False), help="Folder to work in.")
@click.option(
    "--rules",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="With --diff: a folder with lifecycles/ and cues/ of another version.",
)
@click.option("--diff", is_flag=True, help="Say what the other rules would change; nothing is kept.")
@click.option("--quiet", is_flag=True, help="No progress.")
def replay(
    workspace: Path, world: Path, until: date | datetime | None, own: Path | None, rules: Path | None, diff: bool,
    quiet: bool,
) -> None:  # fmt: skip
    """Run the pipeline over a recorded WORLD, with a virtual clock. Interrupted, it goes on where it was.

    Feeds and pages come over real HTTP from a local server, mails and Slack messages go to local receivers: mailbox/
    and slack.jsonl in the workspace. Nothing ever reaches a person. A folder without settings gets fresh ones.

    With --rules FOLDER --diff the world is replayed twice, in folders of its own, by the workspace's rules and
    by FOLDER's, and each step that they do not have alike is printed. Exit 0: none; 4: some.

    Example: loosethread replay my-world --until 2022-12-31 --workspace /tmp/replayed
    """
    if diff is not (rules is not None):
        raise click.UsageError("--rules FOLDER and --diff go together: one history holds one version of the rules")
    report = (lambda _: None) if quiet else _tell_month()
    if rules is not None:
        compare(own or workspace, world, rules, until, report)
        return
    with Replay.open(own or workspace, world) as running:
        done = running.run(until, report)
        click.echo(
            f"{running.world.name}: at {say_time(done.now)}, {done.polls} looks, {done.items} new or edited items, "
            f"{done.sent} alerts delivered"
        )
        print_board(running.board())


@click.command()
@click.option(
    "--workspace",
    "-w",
    "own",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-workspace"),
    show_default=True,
)
def demo(own: Path) -> None:
    """Follow the December 2022 article through eight recorded months of invented news; show what came of it.

    Example: loosethread demo --workspace /tmp/demo
    """
    with Replay.open(own, folder("worlds") / DEMO_WORLD) as running:
        click.echo(
            f"Replaying {one_line(running.world.name)}: invented text in true shapes. Nothing leaves this machine."
        )
        done = running.run(None, _tell_month())
        click.echo(f"{done.polls} looks over HTTP, {done.items} items, {done.sent} alerts delivered.\n")
        click.echo(heading(f"The board on {done.now:%d %B %Y}"))
        print_board(running.board())
        for thread in DEMO_THREADS:
            click.echo("\n" + heading(f"History: {thread}"))
            for change in running.history.changes(thread):
                click.echo(say_shortly(change))
        click.echo("\n" + heading("Alerts that arrived"))
        for text, ways in running.arrived():
            click.echo(wrapped(f"{text} ({', '.join(ways)})", "", "    "))
        click.echo(f"\nThe mails are in {own}/mailbox, the Slack messages in {own}/slack.jsonl. Look on, for example:")
        for words in ("threads --as-of 2022-12-11", "history eu-iran-sanctions", "claims", "review", "alerts list"):
            click.echo(f"  {sys.argv[0]} -w {own} {words}")


def _tell_month() -> Callable[[Progress], None]:
    last: list[str] = []

    def tell(progress: Progress) -> None:
        month = f"{progress.now:%B %Y}"
        if month not in last:
            last.append(month)
            click.echo(f"  {month} ...", err=True)

    return tell


COMMANDS = (replay, demo)
