# SPDX-License-Identifier: MIT
"""One item against every thread: match, read, decide. Pure; the pipeline and `explain` both call it, so that
`explain` prints exactly what the pipeline would do."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.core.deciding import Case, decide
from monitor.core.judge import Judge
from monitor.core.lifecycle import Lifecycle
from monitor.core.matching import Matcher, concerns
from monitor.core.model import (
    DateQuality,
    Decision,
    Dossier,
    Evidence,
    NoMatch,
    Reading,
    Source,
    Standing,
    StoredItem,
    Thread,
    Tier,
    Vote,
)
from monitor.core.nearest import nearest, told_near
from monitor.core.outlets import Origin, Outlets
from monitor.core.reading import Cues, RuleBook, read
from monitor.core.second import Question, SecondReader
from monitor.core.voting import Voices, heard, judged, voices


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """Everything that judging needs and no item changes: dossiers, lifecycles with their rules, cues, outlets."""

    dossiers: tuple[Dossier, ...]
    lifecycles: Mapping[str, Lifecycle]
    rules: Mapping[str, RuleBook]  # by lifecycle
    cues: Cues
    outlets: Outlets

    def threads(self) -> Iterator[tuple[Dossier, Thread]]:
        """Yield every thread with its dossier, in the order of the files."""
        for dossier in self.dossiers:
            for thread in dossier.threads:
                yield dossier, thread


@dataclass(frozen=True, kw_only=True)
class Report:
    """One item as examining sees it, wherever it came from."""

    title: str
    text: str
    url: str
    source: str  # source id, or a publisher's name
    publisher: str
    tier: Tier | None  # None: to be found from publisher and address
    published: datetime | None  # UTC
    published_local: date  # the source's calendar day of publication
    seen: datetime  # UTC


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one item means for one thread."""

    dossier: Dossier
    thread: Thread
    evidence: Evidence
    reading: Reading
    decision: Decision
    tier: Tier
    origin: str


@dataclass(frozen=True, kw_only=True)
class Tie:
    """An item tied to a thread and read, before anybody asks where the thread stands."""

    evidence: Evidence
    reading: Reading
    tier: Tier
    origin: str


@dataclass(frozen=True, kw_only=True)
class Read:
    """What one item says to all threads, wherever they stand. Reading takes far longer than deciding."""

    report: Report
    ties: tuple[Tie, ...]
    missed: tuple[NoMatch, ...]


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What one item means for all threads. `missed` says of each other thread why it is not concerned."""

    findings: tuple[Finding, ...]
    missed: tuple[NoMatch, ...]


def report_of(stored: StoredItem, source: Source) -> Report:
    """Return the report that a stored item of `source` makes. An item of an aggregator keeps its own publisher."""
    named = bool(stored.item.publisher)
    dated = stored.dated
    return Report(
        title=stored.item.title,
        text=stored.text,
        url=stored.item.url,
        source=source.id,
        publisher=stored.item.publisher or source.publisher,
        tier=None if named else source.tier,
        published=_published(stored),
        published_local=dated.astimezone(ZoneInfo(source.zone)).date(),
        seen=stored.seen,
    )


def _published(stored: StoredItem) -> datetime | None:
    """Return the publication time. A day without a time of its own was not published after we saw it."""
    published = stored.item.published
    if published is None or stored.item.date_quality is not DateQuality.DAY:
        return published
    return min(published, stored.first_seen)


class Examiner:
    """Holds the automaton over all threads; one instance serves all items until the dossiers change."""

    def __init__(self, knowledge: Knowledge, second: SecondReader | None = None, judge: Judge | None = None) -> None:
        """`second`: the trained reader, where it is installed. `judge`: a third voice, where one is configured."""
        self.knowledge = knowledge
        self._second = second
        self._third = judge
        self._by_id = {thread.id: (dossier, thread) for dossier, thread in knowledge.threads()}
        self._matcher = Matcher([thread for _, thread in knowledge.threads()])

    def thread(self, thread_id: str) -> tuple[Dossier, Thread]:
        """Return the thread of that id with its dossier. Raises KeyError."""
        return self._by_id[thread_id]

    def follows(self, thread_id: str) -> bool:
        """True when a dossier has that thread."""
        return thread_id in self._by_id

    def examine(self, report: Report, standing_of: Callable[[str], Standing]) -> Examined:
        """Return what `report` means for every thread, given where each thread stands."""
        return self.decide(self.read(report), standing_of)

    def read(self, report: Report) -> Read:
        """Match and read: all that does not hang on where the threads stand, and takes its time. Raises
        LoosethreadError where the trained reader's model cannot be read."""
        official = self._official(report)
        matches = self._matcher.match(report.title, report.text, official_for=official)
        tied = [match for match in matches if isinstance(match, Evidence)]
        missed = [match for match in matches if isinstance(match, NoMatch)]
        near = None if tied else nearest(missed, lambda evidence: self._vote(report, evidence.thread))
        if near is not None:
            missed = [miss for miss in missed if miss.thread != near[0].thread]
            return Read(report=report, ties=(self._tie(report, *near),), missed=tuple(missed))
        ties = tuple(self._tie(report, one, self._vote(report, one.thread)) for one in tied)
        return Read(report=report, ties=ties, missed=tuple(missed))

    def decide(self, read: Read, standing_of: Callable[[str], Standing]) -> Examined:
        """Return what the item means for every thread, given where each thread stands."""
        findings = tuple(self._judge(read.report, tie, standing_of(tie.evidence.thread)) for tie in read.ties)
        return Examined(findings=findings, missed=read.missed)

    def touches(self, report: Report) -> bool:
        """True when the item's own page should be read before it is judged."""
        return self._matcher.wants_document(report.title, report.text, official_for=self._official(report))

    def _official(self, report: Report) -> frozenset[str]:
        threads: Iterable[Thread] = (thread for _, thread in self._by_id.values())
        return frozenset(t.id for t in threads if concerns(t, report.source, report.url))

    def _tie(self, report: Report, evidence: Evidence, vote: Vote | None) -> Tie:
        _, thread = self._by_id[evidence.thread]
        lifecycle = self.knowledge.lifecycles[thread.lifecycle]
        origin = self._origin(report)
        tier = _tier(report, origin, evidence.official)
        reading = read(
            report.title,
            report.text,
            thread=thread,
            lifecycle=lifecycle,
            rules=self.knowledge.rules[thread.lifecycle],
            cues=self.knowledge.cues,
            published=report.published_local,
            official=evidence.official,
        )
        both = self._heard(reading, vote, report, thread, tier)
        return Tie(
            evidence=evidence,
            reading=replace(both, reason=f"{told_near(evidence, vote)}{both.reason}"),
            tier=tier,
            origin=origin.name,
        )

    def _judge(self, report: Report, tie: Tie, standing: Standing) -> Finding:
        dossier, thread = self._by_id[tie.evidence.thread]
        case = Case(
            thread=thread,
            lifecycle=self.knowledge.lifecycles[thread.lifecycle],
            standing=standing,
            reading=tie.reading,
            tier=tie.tier,
            official=tie.evidence.official,
            origin=tie.origin,
            house=self.knowledge.outlets.house_of(tie.origin),
            headline=report.title,
            published=report.published,
            published_local=report.published_local,
            seen=report.seen,
            near=bool(tie.evidence.missing),
        )
        return Finding(
            dossier=dossier,
            thread=thread,
            evidence=tie.evidence,
            reading=tie.reading,
            decision=decide(case),
            tier=tie.tier,
            origin=tie.origin,
        )

    def _vote(self, report: Report, thread_id: str) -> Vote | None:
        """Ask the trained reader, where there is one."""
        _, thread = self._by_id[thread_id]
        return None if self._second is None else self._second.vote(_question(report, thread))

    def _heard(self, reading: Reading, vote: Vote | None, report: Report, thread: Thread, tier: Tier) -> Reading:
        """Set the vote beside the reading; and ask the judge where that leaves one voice alone."""
        if self._second is None:
            return reading
        asked, lifecycle = _question(report, thread), self.knowledge.lifecycles[thread.lifecycle]
        both = heard(reading, vote, asked, self._second, lifecycle, self.knowledge.cues)
        if self._third is None or tier > Tier.PRESS or voices(both) not in (Voices.RULES, Voices.TRAINED):
            return both
        return judged(both, self._third.opinion(asked, lifecycle))

    def _origin(self, report: Report) -> Origin:
        return self.knowledge.outlets.origin_of(report.publisher, report.url, report.title, report.text)


def _question(report: Report, thread: Thread) -> Question:
    return Question(thread=thread, title=report.title, text=report.text, published=report.published_local)


def _tier(report: Report, origin: Origin, official: bool) -> Tier:
    """How near the text is to the decision. The deciding body's own address is no stranger's, listed or not."""
    tier = origin.tier if report.tier is None else report.tier
    return Tier.ANNOUNCEMENT if official and report.tier is None and tier is Tier.OTHER else tier
