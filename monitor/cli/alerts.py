# SPDX-License-Identifier: MIT
"""alerts: what was told to whom, what still waits, a sample to try a receiver with."""

from datetime import date, datetime
from pathlib import Path

import click

from alerts.samples import sample
from monitor.app import App, asking
from monitor.cli.looking import as_of_option
from monitor.cli.output import Row, format_option, rows_of, say_time, show
from monitor.core.inert import one_line
from monitor.core.model import AlertKind, DeliveryOutcome
from storage.records import AlertLine

STATES = ("waiting", "sent", "given up")


@click.group()
def alerts() -> None:
    """What was told to whom, what still waits; try a receiver.

    Example: loosethread alerts list --state waiting
    """


@alerts.command("list")
@click.pass_obj
@click.option("--thread", help="Only of this thread.")
@click.option("--state", type=click.Choice(STATES), help="Only in this state.")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(1))
@as_of_option
@format_option
def list_alerts(
    workspace: Path, thread: str | None, state: str | None, limit: int, as_of: date | datetime | None, shape: str
) -> None:
    """The newest alerts with what became of them.

    Example: loosethread alerts list --thread eu-iran-sanctions --format csv
    """
    with asking(workspace) as asked:
        found = asked.history.alerts(thread, state=state, as_of=as_of, limit=limit)
    if shape == "table":
        show(
            [_row(line) for line in found],
            "table",
            columns=("id", "created", "what", "to", "state"),
            nothing="no alerts",
        )
    else:
        show(rows_of(found), shape, columns=("id", "created", "kind", "thread", "receiver", "recipient", "state"))


@alerts.command()
@click.pass_obj
@click.argument("receiver")
@click.option(
    "--kind", type=click.Choice([k.value for k in AlertKind]), default=AlertKind.TEST.value, show_default=True
)
def test(workspace: Path, receiver: str, kind: str) -> None:
    """Send a realistic sample to every address of a receiver, now. Exit 1 when one does not take it.

    Example: loosethread alerts test analysts
    """
    with App.open(workspace) as app:
        audience = app.receiver(receiver)
        failed = 0
        for recipient in audience.to:
            alert = sample(audience, recipient, AlertKind(kind), app.clock.now())
            delivery = app.channels[audience.channel].send(alert, app.clock.now())
            failed += delivery.outcome is not DeliveryOutcome.SENT
            reason = f": {one_line(delivery.reason)}" if delivery.reason else ""
            click.echo(f"{audience.name} {recipient or f'({audience.channel})'}: {delivery.outcome.value}{reason}")
    if failed:
        raise SystemExit(1)


@alerts.command()
@click.pass_obj
@click.argument("ids", nargs=-1, type=int)
def retry(workspace: Path, ids: tuple[int, ...]) -> None:
    """Send alerts that were given up once more: those with these ids, or all. Exit 3 when there is none.

    Example: loosethread alerts retry
    """
    with App.open(workspace) as app:
        wanted = ids or tuple(line.id for line in app.history.alerts(state="given up", limit=10_000))
        count = app.try_again(wanted)
        if not count:
            click.echo("no alert was given up")
            raise SystemExit(3)
        click.echo(f"{count} alert(s) due again, {app.pipeline.deliver()} sent")


def _row(line: AlertLine) -> Row:
    last = line.deliveries[-1].reason if line.deliveries and line.state != "sent" else ""
    step = f" -> {line.facts.new}" if line.facts.new else ""
    return {
        "id": line.id,
        "created": say_time(line.created),
        "what": f"{line.kind}: {line.facts.subject}{step}",
        "to": line.receiver + (f" {line.recipient}" if line.recipient else ""),
        "state": f"{line.state}: {last}" if last else line.state,
    }


COMMANDS = (alerts,)
