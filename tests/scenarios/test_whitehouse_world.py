# SPDX-License-Identifier: MIT
"""Six real weeks of the White House's own feed and pages: four memoranda share one title, three of them are news.

The world is third-party material and not shipped: without it these tests skip.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from monitor.core.model import AlertKind, Reason
from monitor.replay import Replay
from storage.records import ChangeLine

WORLD = Path(__file__).parents[3] / "shared" / "data" / "worlds" / "whitehouse-2022-12"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not WORLD.is_dir(), reason=f"the recorded world {WORLD.name} is not beside the project"),
]
PACKAGES = {
    date(2022, 12, 9): "up to $275 million",
    date(2022, 12, 21): "up to $1 billion",  # $1.85 billion with purchases, in the President's words: one package
    date(2023, 1, 6): "up to $2.85 billion",
}


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replay]:
    with Replay.open(tmp_path_factory.mktemp("whitehouse"), WORLD) as running:
        running.run(None, lambda _: None)
        yield running


def taken(replayed: Replay) -> list[ChangeLine]:
    return [change for change in replayed.history.changes() if change.mode == "auto"]


def test_each_drawdown_is_an_instalment_of_its_own_and_nothing_else_is_a_change(replayed: Replay) -> None:
    changes = taken(replayed)
    assert [(c.thread, c.new, c.happened) for c in changes] == [
        ("us-aid-ukraine", "authorised", day) for day in PACKAGES
    ]
    assert len({c.instalment for c in changes}) == len(PACKAGES)
    quotes = {c.happened: " ".join(c.quote.split()) for c in changes}  # the source has hard spaces
    assert all(amount in quotes[day] and "Ukraine" in quotes[day] for day, amount in PACKAGES.items())


def test_each_is_alerted_once_to_each_receiver(replayed: Replay) -> None:
    alerts = [a for a in replayed.history.alerts(limit=10_000) if a.kind == AlertKind.STATUS_CHANGE.value]
    told = Counter((a.facts.instalment, a.receiver) for a in alerts)
    assert len(told) == 2 * len(PACKAGES) and set(told.values()) == {1}
    assert {a.state for a in alerts} == {"sent"}


def test_what_a_spokesman_says_in_passing_is_at_most_a_handful_of_suggestions(replayed: Replay) -> None:
    made = replayed.history.suggestions(only_open=False)
    assert len([one for one in made if one.reason != Reason.NEAR_ONLY.value]) <= 12


def test_the_signing_of_the_budget_with_the_emergency_aid_is_suggested_though_no_word_of_the_topic_is_in_it(
    replayed: Replay,
) -> None:
    made = replayed.history.suggestions(only_open=False)
    (signed,) = [one for one in made if one.reason == Reason.NEAR_ONLY.value]
    assert (signed.new, signed.quote) == ("authorised", "Bill Signed: H.R. 2617")
