# SPDX-License-Identifier: MIT
"""A small watch for tests: a publisher on loopback, the real collector, pipeline and database, a mailbox in memory."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from sqlalchemy import Engine
from werkzeug import Request, Response

from monitor.clock import VirtualClock
from monitor.core.errors import NotFound
from monitor.core.examining import Examiner, Knowledge
from monitor.core.model import (
    Alert,
    AlertKind,
    Delivery,
    DeliveryOutcome,
    DocumentRule,
    Fetch,
    Receiver,
    Source,
    SourceState,
    StoredItem,
    Tier,
)
from monitor.pipeline import Pipeline
from spiders.collector import WebCollector
from spiders.fetcher import Fetcher
from spiders.parsing import ParserPool
from storage.history import History
from storage.store import SqlStore
from tests.e2e.test_daemon import DOSSIER
from tests.spiders.conftest import Site
from tests.spiders.scenes import a_feed, a_source

START = datetime(2023, 3, 1, 9, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
ADOPTED = "The Council of the EU today adopted sanctions on four Iranian drone makers."
LIFTED = "The Council of the EU today lifted all sanctions on the Iranian drone makers."
RECEIVERS = (
    Receiver(name="desk", channel="mail", to=("desk@example.org",)),
    Receiver(name="operators", channel="mail", to=("operators@example.org",), operator=True),
)
Answer = Callable[[Request], Response]


def workspace(folder: Path) -> Path:
    """A folder with the one dossier that these tests follow."""
    (folder / "dossiers").mkdir()
    (folder / "dossiers" / "piece.yaml").write_text(DOSSIER, encoding="utf-8")
    (folder / "loosethread.yaml").write_text("{}", encoding="utf-8")
    return folder


def entry(title: str, guid: str = "1", *, at: datetime | None = START, link: str = "", text: str = "") -> str:
    """One RSS item; `at` None: without a date."""
    date = f"<pubDate>{format_datetime(at)}</pubDate>" if at else ""
    link = link or f"https://council.example/{guid}"
    return (
        f"<item><guid isPermaLink='false'>{guid}</guid><link>{link}</link><title>{title}</title>"
        f"<description>{text or title}</description>{date}</item>"
    )


class Mailbox:
    """A channel that keeps what it is given."""

    def __init__(self) -> None:
        self.alerts: list[Alert] = []

    def send(self, alert: Alert, now: datetime) -> Delivery:
        self.alerts.append(alert)
        return Delivery(outcome=DeliveryOutcome.SENT, at=now)


class Watch:
    """Looks at `council` (the deciding body) and `wire` (a report), whose answers the test sets."""

    def __init__(self, site: Site, fetcher: Fetcher, parsers: ParserPool, knowledge: Knowledge, engine: Engine) -> None:
        self.site = site
        self.clock = VirtualClock(START)
        self.store = SqlStore(engine)
        self.history = History(engine)
        self.mailbox = Mailbox()
        self._knowledge = knowledge
        self._collector = WebCollector(fetcher, parsers=parsers)
        self._answers: dict[str, Answer] = {}
        self.sources: dict[str, Source] = {}
        self.add("council", publisher="Council of the EU")
        self.add("wire", publisher="Wire", name="Wire", tier=Tier.PRESS)
        with self.store.begin() as tx:
            for dossier in knowledge.dossiers:
                tx.install(dossier, baseline_until=None, now=START)

    def add(self, name: str, /, **facts: object) -> Source:
        """Follow one more source, or follow one differently."""
        known = {"id": name, "url": self.site.url(f"/{name}"), "document": DocumentRule.NEVER}
        self.sources[name] = a_source(**(known | facts))
        if name not in self._answers:
            self._answers[name] = lambda _: Response(status=404)
            self.site.server.expect_request(f"/{name}").respond_with_handler(lambda r: self._answers[name](r))
        with self.store.begin() as tx:
            tx.install_sources(list(self.sources.values()), self.clock.now())
        self.pipeline = Pipeline(
            store=self.store,
            collector=self._collector,
            clock=self.clock,
            examiner=Examiner(self._knowledge),
            sources=self.sources,
            receivers=RECEIVERS,
            channels={"mail": self.mailbox},
            jitter=lambda: 0.0,
        )
        return self.sources[name]

    # ------------------------------------------------------------------ what the publisher does

    def answers(self, body: bytes = b"", status: int = 200, *, of: str = "council", **headers: str) -> None:
        """From now on a source answers this."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Content-Type", "application/rss+xml")
        self.does(lambda _: Response(body, status=status, headers=named), of=of)

    def does(self, answer: Answer, *, of: str = "council") -> None:
        """From now on a source answers with what this returns."""
        self._answers[of] = answer

    def shows(self, *entries: str, of: str = "council") -> None:
        """From now on a source's feed holds these entries."""
        self.answers(a_feed(*entries), of=of)

    # ------------------------------------------------------------------ what we do

    def look(self, source: str = "council", after: timedelta = QUARTER) -> Fetch:
        """Let time pass, visit one source, and do all that follows from it."""
        self.clock.move_to(self.clock.now() + after)
        polled = self.pipeline.poll(source)
        self.settle()
        return polled.fetch

    def settle(self) -> None:
        """Read pages, examine, look at expectations, deliver."""
        self.pipeline.read_documents()
        self.pipeline.advance()
        self.pipeline.expect()
        self.pipeline.deliver()

    # ------------------------------------------------------------------ what came of it

    def told(self, *kinds: AlertKind) -> list[Alert]:
        """What receivers got, of these kinds (none given: of every kind), in order."""
        return [alert for alert in self.mailbox.alerts if not kinds or alert.facts.kind in kinds]

    def steps(self) -> list[str | None]:
        """The statuses that the one thread took, in the order in which we learnt of them."""
        return [change.new for change in self.history.changes()]

    def state(self, source: str = "council") -> SourceState:
        with self.store.begin() as tx:
            return tx.source_state(source)

    def line(self, source: str = "council"):
        """A source's health as people see it."""
        return next(line for line in self.history.sources() if line.id == source)

    def items(self, source: str = "council") -> list[StoredItem]:
        """The newest revision of each item of a source, in order of arrival."""
        found: list[StoredItem] = []
        for number in range(1, 1 + sum(line.items for line in self.history.sources())):
            revision = 1
            while (held := self._revision(number, revision)) is not None:
                newest, revision = held, revision + 1
            found.append(newest)
        return [item for item in found if item.item.source == source]

    def _revision(self, item: int, revision: int) -> StoredItem | None:
        try:
            return self.history.item(item, revision)
        except NotFound:
            return None


def dated(item: str, at: datetime) -> str:
    """An entry with another date."""
    start, end = item.index("<pubDate>"), item.index("</pubDate>")
    return f"{item[:start]}<pubDate>{format_datetime(at)}{item[end:]}"
