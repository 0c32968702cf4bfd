# SPDX-License-Identifier: MIT
"""Eight months of the demo world through the real pipeline: what an analyst expects of it happens, and nothing else."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from config.shipped import folder
from config.worlds.build import STORY
from config.worlds.story import entries_of, load_story
from monitor.core.model import AlertKind
from monitor.replay import Replay
from tests.config.recorded import expected
from tests.scenarios.outcome import Told, forbidden, missing, told, unexpected

pytestmark = pytest.mark.slow

EXPECTED = expected()
THREADS = EXPECTED["threads"]
STORY_READ = load_story(STORY)
ENTRIES = [entry for source in STORY_READ.sources for entry in entries_of(STORY_READ, source)]
KEYS = {link: entry.key for entry in ENTRIES for link in (entry.link, *entry.links)}


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replay]:
    workspace = tmp_path_factory.mktemp("demo")
    with Replay.open(workspace, folder("worlds") / "iran-russia-drones") as running:
        running.run(None, lambda _: None)
        yield running


def history(replayed: Replay, thread: str) -> list[Told]:
    return told(replayed.history.changes(thread), replayed.history.evidence(thread, limit=10_000), KEYS)


@pytest.mark.parametrize("thread", THREADS)
def test_what_must_happen_happened(replayed: Replay, thread: str) -> None:
    assert not missing(THREADS[thread], history(replayed, thread))


@pytest.mark.parametrize("thread", THREADS)
def test_nothing_forbidden_happened(replayed: Replay, thread: str) -> None:
    assert not forbidden(THREADS[thread], history(replayed, thread))


@pytest.mark.parametrize("thread", THREADS)
def test_nothing_unexpected_happened(replayed: Replay, thread: str) -> None:
    assert not unexpected(THREADS[thread], history(replayed, thread))


@pytest.mark.parametrize("thread", [t for t in THREADS if "at_end" in THREADS[t]])
def test_it_ends_where_it_should(replayed: Replay, thread: str) -> None:
    assert {line.thread: line.status for line in replayed.board()}[thread] in THREADS[thread]["at_end"]


def test_most_of_what_a_good_reader_finds_is_found(replayed: Replay) -> None:
    wanted = sum(len(t.get("should", ())) for t in THREADS.values())
    lost = [m for name, t in THREADS.items() for m in missing(t, history(replayed, name), "should")]
    assert len(lost) <= wanted // 3, lost


def test_one_event_is_one_alert_for_each_receiver(replayed: Replay) -> None:
    changes = [a for a in replayed.history.alerts(limit=10_000) if a.kind == AlertKind.STATUS_CHANGE.value]
    told_of = [(a.facts.thread, a.facts.instalment, a.facts.new, a.receiver) for a in changes]
    assert len(told_of) == len(set(told_of))
    moved = {(c.thread, c.instalment, c.new) for c in replayed.history.changes() if c.mode != "baseline"}
    assert {key[:3] for key in told_of} == moved


def test_every_alert_arrived(replayed: Replay) -> None:
    alerts = replayed.history.alerts(limit=10_000)
    assert alerts and {a.state for a in alerts} == {"sent"}
    mails = list((replayed.workspace / "mailbox").glob("*.eml"))
    slack = (replayed.workspace / "slack.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(mails) + len(slack) == len(alerts)
    assert all(json.loads(line)["blocks"] for line in slack)


def test_operators_hear_once_that_a_source_fails_and_once_that_it_is_back(replayed: Replay) -> None:
    alerts = replayed.history.alerts(limit=10_000)
    names = {s.id: s.name for s in replayed.history.sources()}
    for spell in EXPECTED["health"]:
        told_of = [a for a in alerts if a.facts.subject == names[spell["source"]]]
        begun = [a for a in told_of if a.kind == AlertKind.SOURCE_FAILING.value]
        ended = [a for a in told_of if a.kind == AlertKind.SOURCE_RECOVERED.value]
        assert len(begun) == len(ended) == 1, spell
        assert _moment(spell["from"]) <= begun[0].created <= _moment(spell["to"]) <= ended[0].created


def test_what_was_published_behind_a_challenge_page_is_taken_up_afterwards(replayed: Replay) -> None:
    for spell in EXPECTED["after_recovery"]:
        assert spell["source"] in {s.id for s in replayed.history.sources() if s.word == "ok"}


def test_the_baseline_ends_where_the_world_begins(replayed: Replay) -> None:
    imported = [c for c in replayed.history.changes() if c.mode == "baseline"]
    assert imported and all(c.happened < replayed.world.start.date() for c in imported)
    assert all(c.url.startswith("https://") and c.quote for c in imported)


def test_the_past_can_be_asked(replayed: Replay) -> None:
    lifecycles = replayed.app.knowledge.lifecycles
    now = datetime(2023, 8, 1, tzinfo=UTC)
    for day, status in (("2022-12-10", "expected"), ("2022-12-11", "agreed"), ("2022-12-12", "in_force")):
        board = replayed.history.board(now, lifecycles, as_of=datetime.fromisoformat(f"{day}T23:59:59+00:00"))
        assert {line.thread: line.status for line in board}["eu-iran-sanctions"] == status


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", ":00+00:00") if len(text) < 20 and text.endswith("Z") else text)
