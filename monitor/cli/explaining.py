# SPDX-License-Identifier: MIT
"""explain: what the pipeline would make of a text or a page, and why. Touches no database; the network for a page."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import click

from monitor.app import visiting
from monitor.chat_judge import build_judge
from monitor.cli.rows import BadLine, objects
from monitor.clock import SystemClock
from monitor.core.errors import FetchError
from monitor.core.examining import Examined, Examiner, Finding, Report
from monitor.core.inert import one_line
from monitor.core.model import (
    Certainty,
    Decision,
    Item,
    NoChange,
    Source,
    SourceKind,
    Standing,
    StatusChange,
    StoredItem,
    Suggestion,
    Tier,
)
from monitor.core.ports import DocumentFailed
from monitor.core.reading import certainty_of
from monitor.core.voting import spoken
from monitor.loading import Loaded, load_dossier_alone
from monitor.trained import find_reader


@click.command()
@click.pass_obj
@click.option(
    "--jsonl", "file", type=click.File("r", encoding="utf-8"), help="Items, one JSON object a line; - reads stdin."
)
@click.option(
    "--dossier", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Instead of the workspace's."
)
@click.option("--title", default="", help="A headline to explain.")
@click.option("--text", default="", help="The text under it.")
@click.option("--url", default="", help="Where it stands; alone: a page to fetch and explain.")
@click.option("--source", default="", help='Source id, domain or publisher ("Reuters via X").')
@click.option("--published", default=None, help="Day or time of publication, ISO.  [default: today]")
@click.option("--rules-only", "second", flag_value=False, default=True, help="Do not ask the trained reader.")
@click.option("--judge", is_flag=True, help="Ask the judge of loosethread.yaml, too, where one voice stands alone.")
def explain(
    workspace: Path, file: IO[str] | None, dossier: Path | None, title: str, text: str, url: str, source: str,
    published: str | None, second: bool, judge: bool,
) -> None:  # fmt: skip
    """Say what an item means for every thread, which sentence says so, and why not more.

    Each item is judged alone. With --jsonl one line comes out for each line that goes in. With --url alone the page
    is fetched, as politely as the daemon would, and kept nowhere.

    Example: loosethread explain --title "EU ministers adopt sanctions on Iran over drones" --source Reuters
    """
    loaded = load_dossier_alone(workspace, dossier)
    third = build_judge(loaded) if judge else None
    if judge and third is None:
        raise click.UsageError("--judge: loosethread.yaml names no judge, see docs/reading.md")
    examiner = Examiner(loaded.knowledge, find_reader() if second else None, third)
    if file is not None:
        for item in _items(file):
            click.echo(json.dumps(answer(examiner, item), ensure_ascii=False))
        return
    asked: dict[str, object] = {"title": title, "text": text, "url": url}
    if not title and not text:
        if not url:
            raise click.UsageError("give --jsonl FILE, --title and --text, or --url")
        asked = page_of(loaded, url)
        click.echo(f"{one_line(str(asked['title']))}\n")
    day = published or asked.get("published") or SystemClock().now().isoformat()
    asked |= {"source": source or asked.get("source", ""), "published": day}
    try:
        published_of(asked)
    except ValueError as error:
        raise click.UsageError(f"--published: {error}") from error
    _print(explain_item(examiner, asked))


def page_of(loaded: Loaded, url: str) -> dict[str, object]:
    """Fetch a page and return it as an item: by the reader of the source that publishes there, where there is one.

    Raises FetchError.
    """
    now = SystemClock().now()
    host = urlsplit(url).hostname
    published_there = (s for s in loaded.sources.values() if urlsplit(s.url).hostname == host)
    known = [s for s in published_there if "{key}" not in (s.text_at or "")]  # a key is in listings only
    entry = known[0] if known else _stranger(url)
    page = StoredItem(
        id=0, revision=1, item=Item(source=entry.id, key=url, url=url, title=""), seen=now, first_seen=now
    )
    with visiting(loaded) as collector:
        read = collector.document(entry, page, now)
    if isinstance(read, DocumentFailed):
        raise FetchError(read.reason, source=url)
    published = None if read.published is None else read.published.isoformat()
    publisher = read.publisher or (entry.publisher if known else host or url)
    return {"title": read.title, "text": read.text, "url": url, "source": publisher, "published": published}


def _stranger(url: str) -> Source:
    return Source(id=url, name=url, kind=SourceKind.SITE, url=url, publisher="", tier=Tier.OTHER, jurisdiction="")


def _items(file: IO[str]) -> Iterator[dict[str, object]]:
    for place, item in objects(file, "id, title, text, published"):
        try:
            published_of(item)
        except ValueError as error:
            raise BadLine(f"{place}: published: {error}") from error
        yield item


def published_of(item: dict[str, object]) -> datetime:
    """Return when the item was published: ISO day or time, UTC where it names no zone. Raises ValueError."""
    raw = item.get("published") or item.get("date")
    if raw is None:
        raise ValueError("expected an ISO day or time, found nothing")
    text = str(raw)
    if len(text) <= 10:
        return datetime.combine(date.fromisoformat(text), time(12), UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def explain_item(examiner: Examiner, item: dict[str, object]) -> Examined:
    """Judge one item alone, against threads of which nothing is known."""
    moment = published_of(item)
    source, url = str(item.get("source") or ""), str(item.get("url") or "")
    report = Report(
        title=str(item.get("title") or ""),
        text=str(item.get("text") or ""),
        url=url,
        source=source,
        publisher=source,
        tier=None,
        published=moment,
        published_local=moment.date(),
        seen=moment,
    )
    return examiner.examine(report, lambda thread: Standing(thread=thread, known=False))


def answer(examiner: Examiner, item: dict[str, object]) -> dict[str, object]:
    """Return one line of `explain --jsonl`: a match for each thread, and one for each alternative of a suggestion."""
    findings = explain_item(examiner, item).findings
    return {"id": item.get("id"), "matches": [match for finding in findings for match in _matches(finding)]}


def _matches(finding: Finding) -> Iterator[dict[str, object]]:
    match, decision = _match(finding), finding.decision
    yield match
    if isinstance(decision, Suggestion) and decision.alternative is not None:
        yield {**match, "status": decision.alternative, "alternative_to": decision.new}


def _match(finding: Finding) -> dict[str, object]:
    seen = finding.reading.verdict
    return {
        "thread": finding.thread.id,
        "tier": int(finding.tier),
        "matched": list(finding.evidence.words),
        "status": seen.status if seen else None,
        "factuality": seen.factuality.value if seen else None,
        "certainty": certainty_of(seen.factuality).value if seen else "background",
        "event_date": _event_day(finding),
        "instalment": _instalment(finding) if seen else None,
        "quote": seen.quote if seen else None,
        "where": seen.where.value if seen else None,
        "rule": seen.rule if seen else None,
        "decision": decided(finding.decision),
        "reason": f"{finding.decision.reason.value}; {finding.reading.reason}",
        "voices": spoken(finding.reading).value if seen else None,
        "vote": _vote(finding),
        **({"judge": asdict(finding.reading.opinion)} if finding.reading.opinion else {}),
    }


def _event_day(finding: Finding) -> str | None:
    """The day the text gives; for what it tells as news without a day, the day of its publication."""
    seen = finding.reading.verdict
    if seen is None:
        return None
    if isinstance(finding.decision, StatusChange | Suggestion) and seen.certainty is Certainty.ACTUAL:
        day = finding.decision.happened
        return None if day is None else day.isoformat()
    return seen.event_on.isoformat() if seen.event_on else None


def _vote(finding: Finding) -> dict[str, object] | None:
    vote = finding.reading.vote
    if vote is None:
        return None
    return {
        "status": vote.status,
        "likeliest": vote.likeliest,
        "probability": round(vote.probability, 3),
        "nothing": round(vote.nothing, 3),
        "about": round(vote.about, 3),
        "version": vote.version,
    }


def decided(decision: Decision) -> str:
    """Return the coarse word for a decision."""
    if isinstance(decision, NoChange):
        return "none"
    return "change" if isinstance(decision, StatusChange) else "suggest"


def _instalment(finding: Finding) -> str | None:
    facts = finding.reading.verdict.instalment if finding.reading.verdict else None
    if facts is None:
        return None
    parts = [f"{amount:.0f}" for amount in facts.amounts]
    parts += [f"no. {facts.ordinal}"] if facts.ordinal is not None else []
    return "; ".join([*parts, *facts.acts]) or None


def _print(examined: Examined) -> None:
    for finding in examined.findings:
        seen = finding.reading.verdict
        click.echo(f"{finding.thread.id}: {decided(finding.decision)}: {finding.decision.reason.value}")
        click.echo(f"  matched   {one_line(', '.join(finding.evidence.words))}")
        click.echo(f"  source    {one_line(finding.origin) or 'unknown'}, tier {int(finding.tier)}")
        if seen is not None:
            click.echo(
                f"  says      {seen.status} ({seen.factuality.value}) by rule {seen.rule}, in the {seen.where.value}"
            )
            if isinstance(finding.decision, Suggestion) and finding.decision.alternative is not None:
                click.echo(f"  or        {finding.decision.alternative}, as the trained reader may take it")
            click.echo(f"  when      {seen.event_on or 'no date'}")
            click.echo(f'  sentence  "{one_line(seen.quote)}"')
        click.echo(f"  because   {one_line(finding.reading.reason)}")
        if (vote := finding.reading.vote) is not None:
            nothing = f"nothing new {vote.nothing:.0%}"
            click.echo(f"  second    the trained reader: {vote.likeliest} {vote.probability:.0%}, {nothing}")
        for dropped in finding.reading.dropped:
            where = f"{dropped.rule} in the {dropped.where.value}"
            click.echo(f'  dropped   {where}: {dropped.reason}: "{one_line(dropped.quote)[:100]}"')
    for missed in examined.missed:
        click.echo(f"{missed.thread}: not concerned: {one_line(missed.reason)}")
    if not examined.findings and not examined.missed:
        click.echo("no thread is concerned: headline and opening name no thread's target, nor actor and topic of a few")


COMMANDS = (explain,)
