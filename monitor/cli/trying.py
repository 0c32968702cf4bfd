# SPDX-License-Identifier: MIT
"""sources test: visit one source once, and say what would be made of what it gives. Nothing is kept."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from monitor.app import visiting
from monitor.cli.output import format_option, rows_of, say_time, show, wrapped
from monitor.clock import SystemClock
from monitor.core.errors import ConfigError, NotFound
from monitor.core.examining import Examiner, report_of
from monitor.core.inert import one_line
from monitor.core.model import (
    DateQuality,
    DocumentRule,
    Fetch,
    Item,
    NoMatch,
    Source,
    SourceKind,
    SourceState,
    Standing,
    StoredItem,
)
from monitor.loading import load
from monitor.trained import find_reader
from spiders.base import sites

_FIELDS = ("key", "published", "date_quality", "title", "url", "matches", "missed", "page")


@dataclass(frozen=True, kw_only=True)
class Match:
    """A thread that an item would be tied to, and the words that tie it."""

    thread: str
    words: tuple[str, ...]
    official: bool  # the deciding body's own text


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One item, and what would be made of it from title and teaser alone."""

    key: str
    title: str
    url: str
    publisher: str  # the item's own, where the source carries several
    published: datetime | None
    published_raw: str
    date_quality: DateQuality
    matches: tuple[Match, ...]
    missed: tuple[NoMatch, ...]
    page: str  # whether its page would be fetched, and why


@click.command()
@click.pass_obj
@click.argument("source")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(0), help="Show people at most so many items."
)
@format_option
def test(workspace: Path, source: str, limit: int, shape: str) -> None:
    """Visit one source once, on or off, and say what would be made of each item. Nothing is kept, nobody is told.

    For each item: its key, its date and how far to believe it, the threads it concerns and by which words, or why
    not, and whether its page would be fetched. Exit 1 when the visit was no good look.

    Example: loosethread -w my-watch sources test un_press_rss
    """
    loaded = load(workspace)
    entry = loaded.sources.get(source)
    if entry is None:
        raise NotFound("source", source, loaded.sources)
    if entry.kind is not SourceKind.FEED and entry.site is None:
        raise ConfigError(f"{entry.id} is a {entry.kind} without `site`: it has no reader yet", file=str(workspace))
    if entry.site is not None and entry.site not in (readers := sites()):
        raise NotFound("site", entry.site, readers)
    now = SystemClock().now()
    with visiting(loaded) as collector:
        fetch = collector.collect(entry, SourceState(), now)
    examiner = Examiner(loaded.knowledge, find_reader())
    tried = [try_item(examiner, entry, item, now) for item in fetch.items]
    if shape == "table":
        click.echo("\n".join(_say_visit(entry, fetch, tried)))
        for one in tried[:limit]:
            click.echo("\n" + "\n".join(_say_item(one, entry)))
        if len(tried) > limit:
            click.echo(f"\nand {len(tried) - limit} more: --limit {len(tried)}")
    else:
        click.echo(_outcome(fetch), err=True)
        show(rows_of(tried), shape, columns=_FIELDS)
    if not fetch.outcome.good:
        raise SystemExit(1)


def try_item(examiner: Examiner, source: Source, item: Item, now: datetime) -> Tried:
    """Judge one item alone, as the pipeline would before its page is read."""
    stored = StoredItem(id=0, revision=1, item=item, seen=now, first_seen=now)
    report = report_of(stored, source)
    examined = examiner.examine(report, lambda thread: Standing(thread=thread, known=False))
    return Tried(
        key=item.key,
        title=item.title,
        url=item.url,
        publisher=item.publisher,
        published=item.published,
        published_raw=item.published_raw,
        date_quality=item.date_quality,
        matches=tuple(
            Match(thread=f.thread.id, words=f.evidence.words, official=f.evidence.official) for f in examined.findings
        ),
        missed=examined.missed,
        page=_page(source, concerned=examiner.touches(report)),
    )


def _page(source: Source, *, concerned: bool) -> str:
    if source.document is DocumentRule.NEVER:
        return "would not be fetched: the entry says never"
    if source.document is DocumentRule.ALWAYS:
        return "would be fetched: the entry says always"
    if concerned:
        return "would be fetched: title or teaser may concern a thread, and the page may say more"
    return "would not be fetched: title and teaser concern no thread"


# ---------------------------------------------------------------------- for people


def _say_visit(source: Source, fetch: Fetch, tried: list[Tried]) -> list[str]:
    state = "on" if source.enabled else "off"
    lines = [
        wrapped(f"{source.id}: {source.name} ({source.kind}, tier {int(source.tier)}, {state})", "", "  "),
        one_line(source.url),
        wrapped(_outcome(fetch), "", "  "),
    ]
    if fetch.moved_to:
        lines.append(f"moved for good to {one_line(fetch.moved_to)}: correct the entry")
    if tried:
        qualities = Counter(one.date_quality.value for one in tried)
        concerned = sum(bool(one.matches) for one in tried)
        pages = sum(one.page.startswith("would be") for one in tried)
        lines.append("dates: " + ", ".join(f"{n} {quality}" for quality, n in qualities.most_common()))
        lines.append(f"{concerned} of {len(tried)} would be tied to a thread, {pages} page(s) would be fetched")
    return lines


def _outcome(fetch: Fetch) -> str:
    """Say what the visit came to, in one line."""
    answer = [f"{len(fetch.items)} item(s)"] if fetch.outcome.good else []
    answer += [f"HTTP {fetch.status}"] if fetch.status else []
    answer += [f"{fetch.size:,} bytes"] if fetch.size else []
    answer += ["cut short"] if fetch.partial else []
    reason = f": {one_line(fetch.reason)}" if fetch.reason else ""
    return f"{fetch.outcome.value}{reason}" + (f" ({', '.join(answer)})" if answer else "")


def _say_item(one: Tried, source: Source) -> list[str]:
    by = f" ({one.publisher})" if one.publisher else ""
    lines = [
        wrapped(f"{one.title or '(no title)'}{by}", "", "  "),
        f"  key   {one_line(one.key)}",
        wrapped(_date(one, source), "  date  ", "        "),
        f"  url   {one_line(one.url) or 'none'}",
    ]
    said = [
        ("ties", f"{m.thread}{' (its own body)' if m.official else ''}, by {', '.join(m.words)}") for m in one.matches
    ]
    said += [("not ", f"{m.thread}: {m.reason}") for m in one.missed]
    lines += [wrapped(text, f"  {word}  ", "        ") for word, text in said]
    if not one.matches and not one.missed:
        lines.append("  not   any thread: the target of none is named in title or teaser")
    return [*lines, wrapped(one.page, "  page  ", "        ")]


def _date(one: Tried, source: Source) -> str:
    if one.published is None:
        shown = "none that can be used"
    elif one.date_quality is DateQuality.DAY:
        shown = one.published.astimezone(ZoneInfo(source.zone)).date().isoformat()
    else:
        shown = say_time(one.published)
    written = (
        f', written "{one.published_raw}"' if one.published_raw and one.date_quality is not DateQuality.EXACT else ""
    )
    return f"{shown} ({one.date_quality.value}){written}"
