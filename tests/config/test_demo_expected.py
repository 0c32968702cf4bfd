# SPDX-License-Identifier: MIT
"""What is expected of the demo world names items and days that are in it, and does not contradict itself."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from config.worlds.build import STORY
from config.worlds.story import load_story
from tests.config.recorded import expected

BASELINE = Path(__file__).parents[2] / ".." / "shared" / "data" / "baseline.yaml"
ITEMS = {item.key: item for item in load_story(STORY).items}
THREADS = expected()["threads"]
STATES = {
    "sanctions": {
        "speculated", "proposed", "expected", "agreed", "adopted", "in_force", "extended", "amended", "suspended",
        "lifted", "blocked", "postponed", "annulled",
    },
    "inspection": {
        "requested", "under_review", "expected", "authorised", "deployed", "reported", "declined", "blocked", "lapsed",
    },
    "aid": {
        "speculated", "expected", "announced", "authorised", "notified", "delivered", "paused", "resumed", "cancelled",
        "blocked",
    },
    "claim": {"alleged", "denied", "partly_admitted", "corroborated", "verified", "refuted"},
}  # fmt: skip


def changes(thread: dict[str, Any], *kinds: str) -> Iterator[dict[str, Any]]:
    for kind in kinds or ("must", "should", "may"):
        listed = thread.get(kind, [])
        yield from listed if isinstance(listed, list) else []


def days(change: dict[str, Any]) -> tuple[date, date]:
    happened = change["happened"]
    first, last = happened if isinstance(happened, list) else (happened, happened)
    return date.fromisoformat(str(first)), date.fromisoformat(str(last))


@pytest.mark.parametrize("name", THREADS)
def test_every_expected_change_names_items_days_and_a_known_status(name):
    thread = THREADS[name]
    for change in changes(thread):
        assert change["items"] and set(change["items"]) <= ITEMS.keys()
        assert change["status"] in STATES[thread["lifecycle"]]
        first, last = days(change)
        assert first <= last <= date(2023, 7, 31)
        assert any(ITEMS[key].at.date() >= first for key in change["items"])


@pytest.mark.parametrize("name", THREADS)
def test_what_must_not_happen_is_not_asked_for_elsewhere(name):
    thread = THREADS[name]
    for trap in thread.get("must_not", []):
        assert trap["items"] and set(trap["items"]) <= ITEMS.keys()
        for change in changes(thread):
            if change["status"] in trap.get("statuses", [change["status"]]):
                assert not set(trap["items"]) & set(change["items"]), trap["why"]
    assert not {change["status"] for change in changes(thread)} & set(thread.get("never", []))


@pytest.mark.parametrize("name", THREADS)
def test_the_status_at_the_end_is_one_that_may_be_reached(name):
    thread = THREADS[name]
    if "at_end" in thread:
        assert set(thread["at_end"]) <= {change["status"] for change in changes(thread)}


def test_every_item_of_the_story_that_is_about_a_thread_is_judged():
    judged = {key for t in THREADS.values() for c in (*changes(t), *t.get("must_not", [])) for key in c["items"]}
    judged |= set(THREADS["odesa-power"]["items"])
    judged |= {key for key in ITEMS if key.startswith(("meeting-", "sc-blog"))}
    assert ITEMS.keys() - judged <= {"rfi-adopte", "lalibre-commission"}


def test_failures_of_sources_are_those_of_the_story():
    outages = load_story(STORY).outages
    for told in expected()["health"]:
        mine = [o for o in outages if o.source == told["source"]]
        assert min(o.since for o in mine).isoformat()[:16] == str(told["from"])[:16]
        assert max(o.until for o in mine).isoformat()[:16] == str(told["to"])[:16]
    assert {o.source for o in outages} == {told["source"] for told in expected()["health"]}


def test_edits_without_news_are_edits():
    told = {edit.key for edit in load_story(STORY).edits} - {"euobserver-false-adoption"}
    assert told == set(expected()["edits_without_news"])


def test_hard_facts_agree_with_the_public_record():
    if not BASELINE.exists():
        pytest.skip("the shared baseline of facts is not beside the project")
    record = YAML(typ="safe").load(BASELINE.read_text(encoding="utf-8"))["threads"]
    for ours, theirs, statuses in (
        ("us-aid-ukraine", "us-aid", {"authorised", "delivered"}),
        ("eu-iran-sanctions", "eu-iran-sanctions", {"adopted", "proposed"}),
    ):
        known = [e for e in record[theirs]["events"] if e["date"] >= "2022-12-09" and e["status"] in statuses]
        told = [(str(c["happened"]), c["status"]) for c in changes(THREADS[ours], "must") if c["status"] in statuses]
        assert sorted(told) == sorted((e["date"], e["status"]) for e in known)
