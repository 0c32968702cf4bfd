# SPDX-License-Identifier: MIT
"""Visits through the pipeline into a real database, against a world that answers as the test says: what operators hear
when the network is down, when a source falls silent, when a gap is possible; and how often a source is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from config.workspace import init
from monitor.clock import VirtualClock
from monitor.core.errors import StorageError
from monitor.core.examining import Examiner, Knowledge
from monitor.core.model import (
    Article,
    Claim,
    Document,
    DocumentRule,
    Dossier,
    Expectation,
    Fetch,
    Item,
    Outcome,
    PhraseGroup,
    Receiver,
    Source,
    SourceKind,
    SourceState,
    Stance,
    StoredItem,
    Thread,
    Tier,
)
from monitor.core.ports import DocumentFailed
from monitor.core.second import SecondReader
from monitor.loading import load
from monitor.pipeline import Pipeline
from storage.engine import connect
from storage.history import History
from storage.migrations import upgrade
from storage.store import SqlStore

BEGIN = datetime(2031, 3, 3, 9, tzinfo=UTC)
NAMES = ("council", "gazette", "wire", "post")


def source(name: str) -> Source:
    return Source(
        id=name, name=name.title(), kind=SourceKind.FEED, url=f"https://{name}.example/feed", publisher=name.title(),
        tier=Tier.ANNOUNCEMENT, jurisdiction="HC", document=DocumentRule.NEVER,
    )  # fmt: skip


OPERATORS = Receiver(name="ops", channel="mail", to=("ops@desk.example",), operator=True)
THREAD = Thread(
    id="listings", title="Listings", question="Do they list?", lifecycle="sanctions", claims=("vote",),
    actor=PhraseGroup(strong=("Harbour Council",)), target=PhraseGroup(strong=("Arvendia",)),
    topic=PhraseGroup(strong=("listing{s}",)), official=("council.example",),
    expectations=(
        Expectation(id="vote", thread="listings", what="the vote", due=date(2031, 3, 20), met_by=("adopted",)),
    ),
)  # fmt: skip
DOSSIER = Dossier(
    article=Article(id="a", title="A", publisher="P", published=BEGIN.date(), url="https://post.example/a"),
    claims=(Claim(id="vote", speaker="s", said="A vote comes.", stance=Stance.ASSERTED, said_on=None),),
    threads=(THREAD,),
    file="a.yaml",
)


class World:
    """Answers every visit: with the items that a source shows now, or as told."""

    def __init__(self) -> None:
        self.shown: dict[str, Sequence[str]] = dict.fromkeys(NAMES, ("first", "second", "third"))
        self.says: dict[str, Outcome] = {}

    def collect(self, source: Source, known: SourceState, now: datetime) -> Fetch:
        outcome = self.says.get(source.id, Outcome.OK)
        if not outcome.good:
            return Fetch(source=source.id, at=now, outcome=outcome, reason="connection timed out")
        items = tuple(
            Item(
                source=source.id,
                key=key,
                url=f"https://{source.id}.example/{key}",
                title=f"The {key} one",
                published=now,
            )
            for key in self.shown[source.id]
            if outcome is Outcome.OK
        )
        return Fetch(source=source.id, at=now, outcome=outcome, reason="", items=items, status=200)

    def document(self, source: Source, item: StoredItem, now: datetime) -> Document | DocumentFailed:
        raise AssertionError("no page is wanted here")


class Watch:
    """A pipeline over the world, and what it comes to."""

    def __init__(self, path: Path, knowledge: Knowledge) -> None:
        self.engine = connect(f"sqlite:///{path}/watch.db")
        upgrade(self.engine)
        self.store, self.history = SqlStore(self.engine), History(self.engine)
        self.world, self.clock, self.knowledge = World(), VirtualClock(BEGIN), knowledge
        self.sources = {name: source(name) for name in NAMES}
        with self.store.begin() as tx:
            tx.install_sources(list(self.sources.values()), BEGIN)
            tx.install(DOSSIER, baseline_until=None, now=BEGIN)
        self.restart()

    def restart(self, second: SecondReader | None = None) -> None:
        """Forget everything that is not in the database; a second reader may stand beside the rules."""
        self.pipeline = Pipeline(
            store=self.store, collector=self.world, clock=self.clock,
            examiner=Examiner(self.knowledge, second), sources=self.sources, receivers=(OPERATORS,),
            channels={}, jitter=lambda: 0.0,
        )  # fmt: skip

    def round(self, *names: str, after: timedelta = timedelta(minutes=15)) -> None:
        self.clock.move_to(self.clock.now() + after)
        for name in names or NAMES:
            self.pipeline.poll(name)

    def wait(self, name: str, after: timedelta = timedelta(minutes=15)) -> float:
        """Visit a source; return the minutes until it is due again."""
        self.clock.move_to(self.clock.now() + after)
        return (self.pipeline.poll(name).next_due - self.clock.now()).total_seconds() / 60

    def looks(self) -> dict[str, int]:
        return {line.id: line.looks for line in self.history.sources()}

    def told(self) -> list[tuple[str, str]]:
        return [(a.kind, a.facts.subject) for a in reversed(self.history.alerts(limit=99))]

    def words(self) -> dict[str, str]:
        return {line.id: line.word for line in self.history.sources()}

    def due(self) -> set[str]:
        with self.store.begin() as tx:
            return set(tx.due_sources(self.clock.now(), 99))


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    folder = tmp_path_factory.mktemp("workspace")
    init(folder)
    loaded = load(folder).knowledge
    return Knowledge(**{**vars(loaded), "dossiers": (DOSSIER,)})


@pytest.fixture
def watch(tmp_path: Path, knowledge: Knowledge) -> Iterator[Watch]:
    watch = Watch(tmp_path, knowledge)
    yield watch
    watch.engine.dispose()


def test_a_network_that_is_down_is_one_alert_and_its_end_another_whatever_is_restarted(watch: Watch) -> None:
    watch.round()
    watch.world.says = dict.fromkeys(NAMES, Outcome.FAILED)
    for _ in range(4):
        watch.round()
        watch.restart()
    assert watch.told() == [("source failing", "network")]
    assert set(watch.words().values()) == {"failing"}
    watch.world.says = {}
    watch.round("wire")
    assert watch.told() == [("source failing", "network"), ("source recovered", "network")]
    assert watch.due() == set(NAMES) - {"wire"}
    watch.round(*watch.due(), after=timedelta(0))
    assert set(watch.words().values()) == {"ok"}
    assert len(watch.told()) == 2


def test_a_list_tells_who_was_added_and_who_was_taken_off_whatever_is_restarted(watch: Watch) -> None:
    watch.sources["gazette"] = replace(source("gazette"), kind=SourceKind.LIST)
    watch.round("gazette")
    watch.world.shown["gazette"] = ("second", "third", "fourth")
    for _ in range(3):
        watch.restart()
        watch.round("gazette")
    with watch.store.begin() as tx:
        told = {item.key: item.title for item in tx.held("gazette")}
        revisions = [(stored.item.key, stored.revision) for stored in tx.unexamined(99)]
    assert told == {
        "first": "The sanctions list was amended, off the The first one",
        "second": "The second one",
        "third": "The third one",
        "fourth": "Added to the The fourth one",
    }
    assert sorted(revisions) == [("first", 1), ("first", 2), ("fourth", 1), ("second", 1), ("third", 1)]


def test_while_the_network_is_down_it_is_probed_and_not_backed_off_from(watch: Watch) -> None:
    watch.world.says = dict.fromkeys(NAMES, Outcome.FAILED)
    for _ in range(9):
        watch.round()
    assert watch.wait("wire") == 15


def test_what_still_fails_when_the_network_is_back_is_told_of_itself(watch: Watch) -> None:
    watch.round()
    watch.world.says = dict.fromkeys(NAMES, Outcome.FAILED)
    for _ in range(4):
        watch.round()
    watch.world.says = {"post": Outcome.FAILED}
    watch.round()
    assert ("source failing", "Post") not in watch.told()  # it gets its chance
    watch.round()
    watch.round()
    assert watch.told()[-1] == ("source failing", "Post")


def test_sources_that_fail_one_by_one_are_told_one_by_one(watch: Watch) -> None:
    watch.round()
    watch.world.says = {"post": Outcome.FAILED, "wire": Outcome.BLOCKED}
    for _ in range(3):
        watch.round()
    assert sorted(watch.told()) == [("source failing", "Post"), ("source failing", "Wire")]
    assert watch.words() == {"council": "ok", "gazette": "ok", "wire": "blocked", "post": "failing"}


def test_a_source_that_falls_silent_is_told_once_and_again_when_it_speaks(watch: Watch) -> None:
    for n in range(30):
        watch.world.shown["wire"] = [f"{n}-{k}" for k in range(3)] + [f"{n - 1}-0"]
        watch.round("wire", after=timedelta(days=1))
    assert watch.told() == []
    for _ in range(9):
        watch.round("wire", after=timedelta(days=1))
    assert watch.words()["wire"] == "silent"
    line = next(line for line in watch.history.sources() if line.id == "wire")
    assert line.per_day is not None and 2.9 < line.per_day < 3.2
    assert line.reason.startswith("nothing new since 2031-04-02 09:00 UTC, usually 3 a day")
    watch.world.shown["wire"] = ["news", *watch.world.shown["wire"]]
    watch.round("wire")
    assert watch.words()["wire"] == "ok"
    assert watch.told() == [("source warning", "Wire"), ("source recovered", "Wire")]


def test_a_window_that_has_rolled_past_is_a_possible_gap_told_once(watch: Watch) -> None:
    watch.round("wire")
    for n in range(3):
        watch.world.shown["wire"] = [f"{n}-{k}" for k in range(5)]
        watch.round("wire")
    assert watch.told() == [("source warning", "Wire")]
    (line,) = [line for line in watch.history.sources() if line.id == "wire"]
    assert (line.word, line.gap_at) == ("ok", watch.clock.now())
    assert "a gap is possible" in line.reason


def test_a_quiet_source_is_asked_more_seldom_until_it_brings_something(watch: Watch) -> None:
    assert watch.wait("wire") == 15
    assert watch.wait("wire", timedelta(days=4)) == 30
    assert watch.wait("wire", timedelta(days=20)) == 60
    watch.world.shown["wire"] = ["news", "first"]
    assert watch.wait("wire") == 15


@pytest.mark.parametrize(("days_before", "minutes"), [(1, 5), (0, 5), (3, 15)])
def test_the_deciding_bodys_source_is_asked_faster_when_the_day_is_near(
    watch: Watch, days_before: int, minutes: float
) -> None:
    watch.clock.move_to(datetime(2031, 3, 20 - days_before, 9, tzinfo=UTC))
    assert watch.wait("council") == minutes
    assert watch.wait("wire") == 15
    watch.clock.move_to(datetime(2031, 3, 19, 9, tzinfo=UTC))
    watch.pipeline.expect()
    watch.world.shown["council"] = ["news", "first"]
    assert watch.wait("council") == 5


# ---------------------------------------------------------------------------- looks that find nothing


def nothing_new(watch: Watch, hold: int) -> None:
    """Look once at what there is; from then on nothing changes, and that may wait to be written."""
    watch.round()
    watch.world.says = dict.fromkeys(NAMES, Outcome.NOT_MODIFIED)
    watch.pipeline.hold_looks(hold)


def test_looks_that_find_nothing_wait_to_be_written_together(watch: Watch) -> None:
    nothing_new(watch, hold=10)
    watch.round()
    assert set(watch.looks().values()) == {1}
    watch.round()
    watch.round("wire", "post", after=timedelta(seconds=1))  # the tenth
    assert watch.looks() == {"council": 3, "gazette": 3, "wire": 4, "post": 4}
    assert watch.due() == set()


def test_looks_that_wait_are_written_when_somebody_asks_what_is_due(watch: Watch) -> None:
    nothing_new(watch, hold=100)
    watch.round()
    assert watch.due() == set(NAMES)
    watch.pipeline.write_looks()
    assert watch.due() == set()


@pytest.mark.parametrize("what", [Outcome.OK, Outcome.FAILED, Outcome.BLOCKED])
def test_what_a_look_finds_never_waits(watch: Watch, what: Outcome) -> None:
    nothing_new(watch, hold=100)
    watch.round()
    watch.world.says["wire"], watch.world.shown["wire"] = what, ("fourth",)
    watch.round("wire")
    line = next(line for line in watch.history.sources() if line.id == "wire")
    assert (line.outcome, line.last_visit) == (what.value, watch.clock.now())
    assert line.items == (4 if what is Outcome.OK else 3)
    assert set(watch.looks().values()) >= {2}, "what waited is written with it"


def test_a_look_that_waited_while_another_process_looked_is_counted_and_takes_nothing_back(watch: Watch) -> None:
    nothing_new(watch, hold=100)
    watch.round("wire")
    ours = watch.pipeline
    watch.restart()
    watch.world.says, watch.world.shown["wire"] = {}, ("fourth",)
    watch.round("wire", after=timedelta(seconds=1))
    ours.write_looks()
    line = next(line for line in watch.history.sources() if line.id == "wire")
    assert (line.looks, line.items, line.word) == (3, 4, "ok")


def test_looks_that_cannot_be_written_wait_on(watch: Watch) -> None:
    nothing_new(watch, hold=100)
    watch.round()
    file = Path(watch.engine.url.database or "")
    file.rename(file.with_name("away.db"))
    with pytest.raises(StorageError):
        watch.pipeline.write_looks()
    file.with_name("away.db").rename(file)
    watch.pipeline.write_looks()
    assert set(watch.looks().values()) == {2}
