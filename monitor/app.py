# SPDX-License-Identifier: MIT
"""The composition root: the only file that builds adapters and hands them to the pipeline."""

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Self

from alerts.channels.secret import Secret
from alerts.channels.slack import SlackChannel
from alerts.channels.smtp import SmtpChannel
from config.settings import EmailSettings, SlackSettings
from monitor import __version__
from monitor.chat_judge import build_judge
from monitor.clock import SystemClock
from monitor.core.errors import LoosethreadError, NotFound
from monitor.core.examining import Examiner, Knowledge
from monitor.core.lifecycle import Lifecycle
from monitor.core.model import Receiver, Source
from monitor.core.ports import Channel, Clock, Collector
from monitor.loading import Loaded, load
from monitor.pipeline import Pipeline
from monitor.trained import find_reader
from spiders.collector import WebCollector
from spiders.fetcher import Fetcher
from storage.engine import connect
from storage.history import History
from storage.migrations import upgrade
from storage.store import SqlStore

KIND = "workspace holds"
LIVE = "the live watch"
REPLAY_POSITION = "replay position"  # what a replay remembers: how far it has come
KEEP_DAYS = 90  # words of items that concern no thread; their fingerprints stay for good
DUE_LIMIT = 1000  # sources taken up at one look
MAILBOX = "mailbox"  # where a replay puts mails, under the workspace
SLACK_FILE = "slack.jsonl"  # where a replay puts Slack messages
LOCAL_SENDER = "Loosethread <loosethread@example.org>"
LOCAL_RECEIVERS = (
    Receiver(name="analysts", channel="mail", to=("analysts@example.org",)),
    Receiver(name="desk", channel="slack"),
    Receiver(name="operators", channel="mail", to=("operators@example.org",), operator=True),
)


@dataclass(frozen=True, kw_only=True)
class Replaying:
    """What a replay puts in place of the outside world."""

    sources: Sequence[Source]
    world: str  # its name
    origin: str  # address of the recorded world's server
    baseline_until: date


class App:
    """Everything that runs, built from a workspace. A context manager: leaving it closes what was opened."""

    def __init__(self, loaded: Loaded, clock: Clock, replaying: Replaying | None = None) -> None:
        """Raises ConfigError, SecretMissing, StorageError, SchemaMismatch."""
        self.clock = clock
        self.knowledge: Knowledge = loaded.knowledge
        self.workspace = loaded.workspace
        self.settings = loaded.settings
        self.sources: Mapping[str, Source] = (
            loaded.sources if replaying is None else {source.id: source for source in replaying.sources}
        )
        with ExitStack() as closing:
            self.receivers, self.channels = _audience(loaded, replaying, closing)
            engine = connect(database_url(loaded))
            closing.callback(engine.dispose)
            upgrade(engine)
            self.history = History(engine)
            self._store = SqlStore(engine)
            self._hold(LIVE if replaying is None else f"a replay of {replaying.world!r}")
            self.imported = self._install(None if replaying is None else replaying.baseline_until)
            examiner = Examiner(loaded.knowledge, find_reader(), None if replaying else build_judge(loaded))
            self.fetcher = _fetcher(loaded, replaying)
            collector = WebCollector(self.fetcher)
            self.pipeline = Pipeline(
                store=self._store,
                collector=collector,
                clock=clock,
                examiner=examiner,
                sources=self.sources,
                receivers=self.receivers,
                channels=self.channels,
                jitter=random.random if replaying is None else lambda: 0.0,
                approaching_days=loaded.settings.approaching_days,
            )
            closing.callback(self.pipeline.write_looks)
            closing.callback(collector.close)
            closing.callback(self.fetcher.close)  # first: what is in flight ends before its reader does
            self._closing = closing.pop_all()

    @classmethod
    def open(cls, workspace: Path, clock: Clock | None = None) -> Self:
        """Return the app of a workspace, its dossiers and sources installed. Raises as the constructor does."""
        return cls(load(workspace), clock or SystemClock())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close fetcher, local receivers and database. Calling it twice does no harm."""
        self._closing.close()

    # ------------------------------------------------------------------ what is due

    def enabled(self) -> list[str]:
        """Return the ids of the sources that are on."""
        return sorted(source.id for source in self.sources.values() if source.enabled)

    def due_sources(self) -> list[str]:
        """Return the ids of the sources whose look is due, the longest overdue first."""
        self.pipeline.write_looks()
        with self._store.reading() as tx:
            return [s for s in tx.due_sources(self.clock.now(), DUE_LIMIT) if s in self.sources]

    def next_due(self, source: str) -> datetime | None:
        """Return when a source is due again (UTC); None: never visited, so now."""
        self.pipeline.write_looks()
        with self._store.reading() as tx:
            return tx.source_state(source).next_due

    def settle(self) -> int:
        """Read pages, examine, look at expectations, deliver. Return how many alerts were sent."""
        self.pipeline.read_documents()
        self.pipeline.advance()
        self.pipeline.expect()
        return self.pipeline.deliver()

    def waiting_channels(self) -> list[str]:
        """Return the channels on which an alert is due."""
        with self._store.reading() as tx:
            return tx.waiting_channels(self.clock.now())

    def prune(self) -> int:
        """Drop the words of items that concern no thread and are older than KEEP_DAYS. Return how many."""
        before = self.clock.now() - timedelta(days=KEEP_DAYS)
        dropped = 0
        while True:
            with self._store.begin() as tx:
                pruned = tx.prune(before)
            dropped += pruned.revisions
            if not pruned.revisions:
                return dropped

    # ------------------------------------------------------------------ small things for the commands

    def remember(self, key: str, value: str) -> None:
        """Keep a small value with the history."""
        with self._store.begin() as tx:
            tx.remember(key, value)

    def recall(self, key: str) -> str | None:
        """Return a value kept by `remember`."""
        with self._store.reading() as tx:
            return tx.recall(key)

    def try_again(self, alert_ids: Sequence[int]) -> int:
        """Make given-up alerts due at once; return how many there were."""
        with self._store.begin() as tx:
            return tx.try_again(alert_ids, self.clock.now())

    def receiver(self, name: str) -> Receiver:
        """Return the receiver of that name. Raises NotFound with the nearest name."""
        found = next((r for r in self.receivers if r.name == name), None)
        if found is None:
            raise NotFound("receiver", name, [r.name for r in self.receivers])
        return found

    def _hold(self, kind: str) -> None:
        """A workspace holds the live watch or one replay, never both: their histories would mix for good."""
        with self._store.begin() as tx:
            known = tx.recall(KIND)
            if known not in (None, kind):
                raise LoosethreadError(f"{self.workspace} holds {known}, not {kind}: use another workspace")
            tx.remember(KIND, kind)

    def _install(self, baseline_until: date | None) -> int:
        now = self.clock.now()
        with self._store.begin() as tx:
            tx.install_sources(list(self.sources.values()), now)
            return sum(tx.install(d, baseline_until=baseline_until, now=now) for d in self.knowledge.dossiers)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A workspace's history, to be asked only."""

    history: History
    loaded: Loaded
    now: datetime  # UTC; in a replayed workspace the time that the replay has come to
    replayed: bool = False  # its sources are those of a recorded world

    @property
    def lifecycles(self) -> Mapping[str, Lifecycle]:
        """The lifecycles of the workspace."""
        return self.loaded.knowledge.lifecycles


@contextmanager
def asking(workspace: Path) -> Iterator[Asked]:
    """Open the history of a workspace to ask it: nothing is installed, no network is touched.

    Raises ConfigError, SecretMissing, StorageError, SchemaMismatch.
    """
    loaded = load(workspace)
    engine = connect(database_url(loaded))
    try:
        upgrade(engine)
        with SqlStore(engine).begin() as tx:
            position = tx.recall(REPLAY_POSITION)
        now = SystemClock().now() if position is None else datetime.fromisoformat(position)
        yield Asked(history=History(engine), loaded=loaded, now=now, replayed=position is not None)
    finally:
        engine.dispose()


@contextmanager
def visiting(loaded: Loaded) -> Iterator[Collector]:
    """Give a collector over the web, with the workspace's settings and without its database: nothing is kept."""
    with _fetcher(loaded, None) as fetcher, WebCollector(fetcher) as collector:
        yield collector


def database_url(loaded: Loaded) -> str:
    """Return the address of the workspace's database. Raises SecretMissing."""
    settings = loaded.settings
    if settings.database_url is not None:
        return settings.database_url.read(loaded.workspace, "database_url")
    if "://" in settings.database:
        return settings.database
    return f"sqlite:///{(loaded.workspace / settings.database).absolute()}"


def _fetcher(loaded: Loaded, replaying: Replaying | None) -> Fetcher:
    settings = loaded.settings
    return Fetcher(
        user_agent=f"loosethread/{__version__}",
        contact=settings.fetch.contact,
        allow=settings.fetch.allow,
        origin=None if replaying is None else replaying.origin,
        per_host_delay=settings.fetch.per_host_delay,
        timeout=settings.fetch.timeout,
        keys=settings.fetch.secrets(loaded.workspace) if replaying is None else {},
    )


def _audience(
    loaded: Loaded, replaying: Replaying | None, closing: ExitStack
) -> tuple[tuple[Receiver, ...], dict[str, Channel]]:
    """Return receivers and channels. A replay never writes to people (docs/decisions/0006): its channels are local."""
    settings = loaded.settings
    if replaying is None:
        return settings.audiences(), {
            name: build_channel(loaded, name, channel) for name, channel in settings.channels.items()
        }
    mail, slack = _local_channels(loaded.workspace, closing)
    kinds = {name: slack if isinstance(c, SlackSettings) else mail for name, c in settings.channels.items()}
    receivers = settings.audiences() or LOCAL_RECEIVERS
    return receivers, kinds or {"mail": mail, "slack": slack}


def _local_channels(workspace: Path, closing: ExitStack) -> tuple[Channel, Channel]:
    from alerts.local import LocalMailbox, LocalSlack  # a daemon has no use for servers of its own

    mailbox = closing.enter_context(LocalMailbox(workspace / MAILBOX))
    slack = closing.enter_context(LocalSlack(workspace / SLACK_FILE))
    return (
        SmtpChannel("mail", host="127.0.0.1", port=mailbox.port, security="none", sender=LOCAL_SENDER),
        SlackChannel("slack", Secret(slack.url), allow=(f"127.0.0.1:{slack.port}",)),
    )


def build_channel(loaded: Loaded, name: str, settings: EmailSettings | SlackSettings) -> Channel:
    """Return a channel as it is configured; nothing is sent. Raises SecretMissing."""
    if isinstance(settings, SlackSettings):
        webhook = Secret(settings.webhook.read(loaded.workspace, f"channel {name}"))
        return SlackChannel(name, webhook, allow=settings.allow, timeout=settings.timeout)
    password = "" if settings.password is None else settings.password.read(loaded.workspace, f"channel {name}")
    return SmtpChannel(
        name,
        host=settings.host,
        port=settings.port,
        security=settings.security,
        user=settings.username,
        password=Secret(password),
        sender=settings.sender,
        timeout=settings.timeout,
        ca_file=None if settings.ca_file is None else loaded.workspace / settings.ca_file,
    )
