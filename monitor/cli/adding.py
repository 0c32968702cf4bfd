# SPDX-License-Identifier: MIT
"""sources add, sources import: write entries into the workspace's sources/, checked, over nothing that exists."""

from collections.abc import Iterable
from pathlib import Path

import click

from config.entries import free_id, id_of, place_of, write_entries
from config.opml import OutlinedFeed, read_opml
from config.settings import load_settings
from config.sources import load_sources
from monitor.cli.output import wrapped
from monitor.core.errors import NotFound
from monitor.core.inert import one_line
from monitor.core.model import DocumentRule, Source, SourceKind, Tier
from spiders.base import sites

_TIERS = click.Choice([str(int(tier)) for tier in Tier])
_TIER_HELP = "1 the act, 2 an announcement of the deciding body, 3 a wire or established outlet, 4 anything else."
_NOTHING = 3


@click.command()
@click.pass_obj
@click.argument("url")
@click.option("--id", "name", required=True, help="Lower-case name, never changed later: its items hang on it.")
@click.option("--publisher", required=True, help="Who publishes it; counts as the origin of what it says.")
@click.option("--tier", required=True, type=_TIERS, help=_TIER_HELP)
@click.option("--jurisdiction", required=True, help="Such as EU, US, UK; for people.")
@click.option("--name", "title", help="For people.  [default: the publisher]")
@click.option("--kind", type=click.Choice([k.value for k in SourceKind]), default="feed", show_default=True)
@click.option("--site", help="The reader in spiders/sites, for all kinds but feeds.")
@click.option("--language", help="Two or three letters.  [default: en]")
@click.option("--zone", help="For days, and times that name none, such as Europe/Brussels.  [default: UTC]")
@click.option("--every", type=int, metavar="SECONDS", help="Between two looks.  [default: 900]")
@click.option("--document", type=click.Choice([r.value for r in DocumentRule]), help="When an item's page is read.")
@click.option("--note", help="What you found when you looked at it.")
@click.option("--off", is_flag=True, help="Listed, not visited.")
def add(
    workspace: Path, url: str, name: str, publisher: str, tier: str, jurisdiction: str, title: str | None, kind: str,
    site: str | None, language: str | None, zone: str | None, every: int | None, document: str | None,
    note: str | None, off: bool,
) -> None:  # fmt: skip
    """Write one entry into sources/ID.yaml of the workspace. It is checked first; what exists is never touched.

    Example: loosethread sources add https://paper.example/rss --id the_paper --publisher "The Paper" --tier 3
    --jurisdiction UK
    """
    chosen = load_settings(workspace).sources
    if site is not None and site not in (readers := sites()):
        raise NotFound("site", site, readers)
    entry = {
        "id": name,
        "name": title or publisher,
        "kind": kind,
        "url": url,
        "publisher": publisher,
        "tier": int(tier),
        "jurisdiction": jurisdiction,
        "site": site,
        "language": language,
        "zone": zone,
        "poll_seconds": every,
        "document": document,
        "note": note,
        "enabled": False if off else None,
    }
    path = write_entries(workspace, name, [{key: value for key, value in entry.items() if value is not None}])
    click.echo(f"wrote {path}")
    _next(chosen, [name])


@click.command("import")
@click.pass_obj
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--into", help="Name of the file in sources/.  [default: that of FILE]")
@click.option("--tier", type=_TIERS, default="4", show_default=True, help=_TIER_HELP)
@click.option("--jurisdiction", default="unknown", show_default=True, help="Such as EU, US, UK; for people.")
@click.option("--language", default="en", show_default=True, help="Two or three letters.")
@click.option("--off", is_flag=True, help="Listed, not visited, until you turn them on.")
def import_opml(
    workspace: Path, file: Path, into: str | None, tier: str, jurisdiction: str, language: str, off: bool
) -> None:
    """Write one entry for each feed of an OPML file, all into one new file of the workspace's sources/.

    A feed whose address the catalogue (or the file, further up) has already is left out, and said. Give the tier for
    all, and correct it in the file where it is another. Exit 3 when there is nothing to write.

    Example: loosethread sources import subscriptions.opml --tier 3 --off
    """
    chosen = load_settings(workspace).sources
    known = load_sources(workspace / "sources")
    feeds, doubles = _apart(read_opml(file), known.values())
    for feed, other in doubles:
        click.echo(wrapped(f"line {feed.line}: left out {feed.title or 'a feed'}: {other}", "", "  "))
    if not feeds:
        click.echo("no new feed in it; nothing written")
        raise SystemExit(_NOTHING)
    same = {"kind": "feed", "tier": int(tier), "jurisdiction": jurisdiction, "language": language}
    entries: dict[str, dict[str, object]] = {}
    for feed in feeds:
        own = free_id(feed.title, feed.url, known.keys() | entries.keys())
        name = feed.title or place_of(feed.url).split("/")[0]
        entries[own] = {"id": own, "name": name, "url": feed.url, "publisher": name} | same
        if off:
            entries[own]["enabled"] = False
    path = write_entries(workspace, into or id_of(file.stem) or "imported", list(entries.values()))
    click.echo(f"wrote {len(entries)} source(s) to {path}; {len(doubles)} left out")
    _next(chosen, list(entries))


def _apart(
    feeds: Iterable[OutlinedFeed], known: Iterable[Source]
) -> tuple[list[OutlinedFeed], list[tuple[OutlinedFeed, str]]]:
    """Return the feeds that are new, and the others, each with where its address is already."""
    places = {place_of(source.url): _said(source) for source in known}
    new: list[OutlinedFeed] = []
    doubles: list[tuple[OutlinedFeed, str]] = []
    for feed in feeds:
        place = place_of(feed.url)
        if place in places:
            doubles.append((feed, places[place]))
        else:
            places[place] = f"line {feed.line} has its address"
            new.append(feed)
    return new, doubles


def _said(source: Source) -> str:
    return f"{source.id} has its address" + ("" if source.enabled else ", and is off")


def _next(chosen: tuple[str, ...], written: list[str]) -> None:
    """Say what a person does now. Where the settings choose what is visited, a new entry is not among it yet."""
    click.echo(f"next: loosethread sources test {written[0]}")
    if chosen:
        click.echo(
            wrapped(
                f"loosethread.yaml says which sources are visited: add to `sources:` {one_line(', '.join(written))}"
            )
        )
