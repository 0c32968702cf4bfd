# SPDX-License-Identifier: MIT
"""The demo world is what its story says; a story that contradicts itself is refused."""

import json
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest

from config.worlds.build import STORY, build, write
from config.worlds.story import Story, edited, entries_of, load_story
from monitor.core.errors import ConfigError
from tests.config.recorded import FOLDER, moment

SMALL = """
name: small
description: Invented text; no outlet wrote these sentences.
licence: MIT
provenance: test
start: '2023-01-01T00:00Z'
end: '2023-02-01T00:00Z'
wording: {order: 'I order {amount}.'}
sources:
- {id: paper, name: Paper, kind: rss, url: 'https://paper.example/rss', publisher: Paper, jurisdiction: X,
   authority_tier: 3, timezone: UTC, shape: rss, window: 2, link: 'https://paper.example/{yyyy}/{mon}/{slug}'}
items:
- {key: one, source: paper, at: '2023-01-02T08:00Z', title: 'Één & two', text: Words.}
- {key: two, source: paper, at: '2023-01-03T08:00Z', title: Second, use: order, fill: {amount: 5 lamps}}
- {key: three, source: paper, at: '2023-01-04T08:00Z', title: Third}
edits:
- {at: '2023-01-05T08:00Z', key: one, title: First again, surfaces: true}
outages:
- {source: paper, since: '2023-01-06T00:00Z', until: '2023-01-07T00:00Z', status: 503}
repeats:
- {source: paper, at: '2023-01-08T00:00Z'}
unrelated:
  paper:
    '2023-01-01T09:00Z': ['[own-1] Fish | Cheap.', Birds]
"""


@pytest.fixture(scope="module")
def story() -> Story:
    return load_story(STORY)


def small(tmp_path: Path, old: str = "", new: str = "") -> Story:
    assert old in SMALL
    path = tmp_path / "small.story.yaml"
    path.write_text(SMALL.replace(old, new) if old else SMALL, encoding="utf-8")
    return load_story(path)


def versions(files: dict[str, bytes]) -> list[list[str]]:
    """Titles of every version of the paper's feed, oldest first; a bare status is its number."""
    lines = [json.loads(line) for line in files["timeline.jsonl"].splitlines()]
    feeds = [line for line in lines if line["url"].endswith("/rss")]
    return [
        [e.title for e in feedparser.parse(files[line["body"]]).entries] if line["body"] else [str(line["status"])]
        for line in feeds
    ]


def test_building_again_gives_the_files_that_are_shipped(story):
    shipped = {p.relative_to(FOLDER).as_posix(): p.read_bytes() for p in FOLDER.rglob("*") if p.is_file()}
    assert build(story) == shipped


def test_no_two_items_share_a_number_or_an_address(story):
    for source in story.sources:
        entries = entries_of(story, source)
        assert len({e.number for e in entries}) == len(entries)
        assert len({e.link for e in entries}) == len(entries)


def test_a_listing_shows_the_newest_first_and_no_more_than_its_window(tmp_path):
    assert versions(build(small(tmp_path)))[:4] == [
        ["Fish", "Birds"],
        ["Één & two", "Fish"],
        ["Second", "Één & two"],
        ["Third", "Second"],
    ]


def test_an_edit_an_outage_and_a_repeat_each_make_a_version(tmp_path):
    assert versions(build(small(tmp_path)))[4:] == [
        ["First again", "Third"],
        ["503"],
        ["First again", "Third"],
        ["First again", "Third"],
    ]


def test_an_address_is_made_from_the_local_day_and_the_title(tmp_path):
    told = small(tmp_path)
    assert entries_of(told, told.sources[0])[2].link == "https://paper.example/2023/jan/een-two"


def test_a_wording_is_filled_in(tmp_path):
    told = small(tmp_path)
    assert entries_of(told, told.sources[0])[3].text == "I order 5 lamps."


def test_an_item_is_edited_from_the_moment_of_the_edit_on(tmp_path):
    told = small(tmp_path)
    one = entries_of(told, told.sources[0])[2]
    when = moment("2023-01-05T08:00Z")
    assert edited(one, told.edits, when - timedelta(seconds=1)) == one
    assert edited(one, told.edits, when).title == "First again"
    assert edited(one, told.edits, when).link == one.link


def test_writing_removes_what_is_no_longer_part_of_the_world(tmp_path):
    (tmp_path / "bodies").mkdir()
    (tmp_path / "bodies" / "old.html").write_text("gone")
    write(tmp_path, {"bodies/new.html": b"here", "world.yaml": b"name: x\n"})
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["new.html", "world.yaml"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("key: one, title: First", "key: wun, title: First", "no item 'wun' to edit"),
        ("{key: two, source: paper", "{key: two, source: papper", "no source 'papper'"),
        ("{key: two,", "{key: one,", "two items 'one'"),
        ("use: order", "use: odrer", "no wording 'odrer'"),
        ("  paper:\n", "  papyrus:\n", "no source 'papyrus'"),
        ("status: 503", "status: 503, colour: red", "colour"),
        ("at: '2023-01-04T08:00Z'", "at: '2023-01-04T08:00'", "timezone"),
    ],
)
def test_a_story_that_contradicts_itself_is_refused(tmp_path, old, new, told):
    with pytest.raises(ConfigError, match=told):
        small(tmp_path, old, new)
