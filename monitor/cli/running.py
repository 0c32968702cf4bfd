# SPDX-License-Identifier: MIT
"""run, poll: the daemon, and one round by hand."""

from pathlib import Path

import click

from monitor.app import App
from monitor.cli.output import say_time
from monitor.core.errors import NotFound
from monitor.core.inert import one_line


@click.command()
@click.pass_obj
@click.option("--json-log", is_flag=True, help="Log JSON lines instead of text.")
def run(workspace: Path, json_log: bool) -> None:
    """Watch until told to stop. SIGTERM stops within five seconds, SIGHUP reads the configuration again.

    Example: loosethread -w my-watch run
    """
    from monitor.daemon import Daemon
    from monitor.logs import set_up

    set_up(as_json=json_log)
    raise SystemExit(Daemon(lambda: App.open(workspace)).run())


@click.command()
@click.pass_obj
@click.argument("source", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every enabled source, due or not.")
def poll(workspace: Path, source: tuple[str, ...], everything: bool) -> None:
    """Visit sources once, examine what is new, send what is due. Without arguments: what is due now.

    Exit 3 when nothing was due, 1 when no visit was good.

    Example: loosethread -w my-watch poll un_press_rss
    """

    with App.open(workspace) as app:
        for name in source:
            if name not in app.sources:
                raise NotFound("source", name, app.sources)
        wanted = list(source) or (sorted(app.enabled()) if everything else app.due_sources())
        if not wanted:
            click.echo("nothing is due")
            raise SystemExit(3)
        good = 0
        for name in wanted:
            polled = app.pipeline.poll(name)
            good += polled.fetch.outcome.good
            reason = f": {one_line(polled.fetch.reason)}" if polled.fetch.reason else ""
            click.echo(
                f"{name}: {polled.fetch.outcome.value}{reason} ({polled.recorded.new} new, "
                f"{polled.recorded.revised} edited; next look {say_time(polled.next_due)})"
            )
        sent = app.settle()
        click.echo(f"{good} of {len(wanted)} visits good, {sent} alert(s) sent")
        if not good:
            raise SystemExit(1)


COMMANDS = (run, poll)
