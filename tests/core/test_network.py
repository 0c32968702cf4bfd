# SPDX-License-Identifier: MIT
"""When nobody answers it is the network, said once; when anybody answers it is the sources, said of each."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.health import NETWORK, Tell
from monitor.core.model import Fetch, Outcome, Source, SourceKind, Tier
from monitor.core.network import Network, after, finding, read, written

NOW = datetime(2022, 12, 12, 8, tzinfo=UTC)


def source(n, host=None):
    return Source(
        id=f"s{n}", name=f"S{n}", kind=SourceKind.FEED, url=f"https://{host or f'h{n}.example'}/feed", publisher="P",
        tier=Tier.PRESS, jurisdiction="EU",
    )  # fmt: skip


def visit(n, outcome=Outcome.FAILED, status=None):
    at = NOW + timedelta(minutes=n)
    return Fetch(source=f"s{n}", at=at, outcome=outcome, reason="the name does not resolve", status=status)


def lived(*steps, watched=90):
    """Each step: (source, fetch, answered before)."""
    network = Network()
    for where, fetch, well in steps:
        network = after(network, where, fetch, well=well, watched=watched)
    return network


def silent(*numbers, host=None, well=True):
    return [(source(n, host), visit(n), well) for n in numbers]


def test_three_sources_that_fall_silent_together_are_one_finding():
    before, now = lived(*silent(1, 2)), lived(*silent(1, 2, 3))
    assert (before.down, now.down) == (False, True)
    told = finding(before, now, visit(3))
    assert (told.subject, told.tell) == (NETWORK, Tell.FAILING)
    assert told.words.startswith("None of 3 sources could be reached since 2022-12-12 08:01 UTC: the network")
    assert "the name does not resolve" in told.words
    assert finding(now, lived(*silent(1, 2, 3, 4)), visit(4)) is None


def test_the_first_answer_ends_it_and_that_is_told_once():
    down = lived(*silent(1, 2, 3))
    up = after(down, source(4), visit(9, Outcome.FAILED, 503), well=True, watched=90)
    assert up == Network()
    told = finding(down, up, visit(9, Outcome.OK, 200))
    assert told.tell is Tell.RECOVERED
    assert told.words.startswith("The network answers again since 2022-12-12 08:09 UTC; it was down since")
    assert finding(up, up, visit(10, Outcome.OK, 200)) is None


@pytest.mark.parametrize(
    "steps",
    [
        silent(1, 2),
        [*silent(1, 1, 1, 1)],
        [*silent(1, 2, 3, host="one.example")],
        [*silent(1, 2, 3, well=False)],
        [*silent(1, 2), (source(9), visit(9, Outcome.OK, 200), True), *silent(3)],
        [*silent(1, 2), (source(9), visit(9, Outcome.FAILED, 503), True), *silent(3)],
        [*silent(1, 2), (source(9), visit(9, Outcome.BLOCKED), True)],
    ],
    ids=["two of ninety", "one again and again", "one host", "long dead", "an answer", "an error page", "robots.txt"],
)
def test_what_is_not_the_network(steps):
    assert not lived(*steps).down


def test_sources_that_hang_are_no_network_where_others_answered_meanwhile():
    network, answer = Network(), NOW + timedelta(minutes=3)
    for n in (1, 2, 3):  # they began before the answer came, and are given up after it
        network = after(network, source(n), visit(n), well=True, watched=90, last_answer=answer)
    assert network == Network()
    for n in (4, 5, 6):
        network = after(network, source(n), visit(n), well=True, watched=90, last_answer=answer)
    assert network.down


def test_where_only_two_are_watched_two_are_enough_and_one_never_is():
    assert lived(*silent(1, 2), watched=2).down
    assert not lived(*silent(1), watched=1).down


def test_down_it_stays_down_and_knows_whom_to_ask_again():
    assert set(lived(*silent(1, 2, 3), *silent(4, well=False)).silent) == {"s1", "s2", "s3", "s4"}


STEPS = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from([*Outcome]), st.sampled_from([None, 200, 503]), st.booleans())
)


@settings(deadline=None)
@given(STEPS, st.integers(0, 9))
def test_whatever_happens_an_answer_is_believed_and_nothing_is_forgotten_over_a_restart(steps, watched):
    network = Network()
    for n, outcome, status, well in steps:
        network = after(network, source(n), visit(n, outcome, status), well=well, watched=watched)
        if outcome.good or status is not None:
            assert network == Network()
        assert read(written(network)) == network
    assert not network.down or len(network.silent) >= 2


def test_nothing_remembered_is_a_network_that_works():
    assert read(None) == Network()
