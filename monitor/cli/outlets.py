# SPDX-License-Identifier: MIT
"""outlets: who is a publisher, and how near does he stand to a decision?"""

from pathlib import Path
from typing import Any

import click

from monitor.cli.output import format_option, show, wrapped
from monitor.core.inert import one_line
from monitor.core.outlets import Outlet
from monitor.loading import load_dossier_alone

UNKNOWN = 3


@click.command()
@click.pass_obj
@click.argument("publisher", required=False)
@click.option("--url", default="", help="Where a text of his stands; asked where the name tells nothing.")
@format_option
def outlets(workspace: Path, publisher: str | None, url: str, shape: str) -> None:
    """List the publishers we know, or say who PUBLISHER (a name, a domain, "Reuters via X") is. Exit 3: a stranger.

    A workspace's outlets/*.yaml add to the shipped ones.

    Example: loosethread outlets "Kyiv Post (AFP)"
    """
    known = load_dossier_alone(workspace, None).knowledge.outlets
    if publisher is None and not url:
        show([_row(outlet) for outlet in known.all], shape, columns=("name", "tier", "country", "owner"))
        return
    found = known.find(publisher or "", url)
    if found is None:
        click.echo(f"{publisher or url} is not known: tier 4", err=True)
        raise SystemExit(UNKNOWN)
    row = _row(found) | {"tier": int(known.tier_for(publisher or "", url))}
    if shape == "table":
        _say(row)
    else:
        show([row], shape, columns=tuple(row))


def _say(row: dict[str, Any]) -> None:
    kind = " agency" if row["agency"] else " relay" if row["relay"] else ""
    whose = ", ".join(part for part in (row["country"], row["owner"]) if part)
    click.echo(f"{one_line(row['name'])}: tier {row['tier']}{kind}" + (f" ({one_line(whose)})" if whose else ""))
    for word in ("names", "domains"):
        if row[word]:
            click.echo(wrapped(f"{word:8}{', '.join(row[word])}", "  ", "          "))


def _row(outlet: Outlet) -> dict[str, Any]:
    return {
        "name": outlet.name,
        "tier": int(outlet.tier),
        "country": outlet.country,
        "owner": outlet.owner,
        "agency": outlet.agency,
        "relay": outlet.relay,
        "names": list(outlet.names),
        "domains": list(outlet.domains),
    }


COMMANDS = (outlets,)
