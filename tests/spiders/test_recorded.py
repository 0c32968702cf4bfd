# SPDX-License-Identifier: MIT
"""A recorded world is read strictly and answered from faithfully."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.sources import load_sources
from monitor.core.errors import ConfigError
from monitor.core.model import DocumentRule, SourceKind, Tier
from spiders.fetcher import Fetcher
from spiders.recorded import RecordedOrigin, World
from spiders.teasers import tells_only_titles
from tests.spiders.scenes import a_feed, an_entry

FEED = "https://paper.example/feed?q=a+b:7d&x=ü"
START = datetime(2023, 3, 1, tzinfo=UTC)
SOURCE = f"""
  - id: paper
    name: The Paper
    kind: rss
    url: {FEED}
    publisher: The Paper
    jurisdiction: UK
    authority_tier: 3
    language: en
    timezone: Europe/London
"""


def a_world(folder: Path, *lines: dict[str, object], sources: str = SOURCE, head: str = "") -> Path:
    """Write a world; a line that gives no body gets the one that every world has."""
    (folder / "bodies").mkdir(exist_ok=True)
    (folder / "bodies" / "one.xml").write_bytes(a_feed(an_entry("One", "1", description="Text")))
    (folder / "bodies" / "titles.xml").write_bytes(a_feed(an_entry("One", "1")))
    (folder / "world.yaml").write_text(
        "format: recorded-world/1\nname: a-world\ndescription: Invented.\nstart: '2023-03-01T00:00:00Z'\n"
        f"end: '2023-03-31T00:00:00Z'\n{head}sources:{sources}",
        encoding="utf-8",
    )
    known = {"url": FEED, "status": 200, "content_type": "text/xml", "body": "bodies/one.xml"}
    text = "\n".join(json.dumps(known | {"at": "2023-03-02T00:00:00Z"} | line) for line in lines)
    (folder / "timeline.jsonl").write_text(text + "\n", encoding="utf-8")
    return folder


def on(day: int, hour: int = 0) -> datetime:
    return START + timedelta(days=day - 1, hours=hour)


def test_a_world_says_what_it_is_and_when_it_changes(tmp_path):
    other = "https://paper.example/article#part"
    world = World.read(a_world(tmp_path, {"at": "2023-03-04T01:00:00+01:00"}, {}, {"url": other}))
    assert (world.name, world.about, world.start, world.end) == ("a-world", "Invented.", on(1), on(31))
    assert world.source_urls() == {"paper": FEED}
    assert world.changes() == [(on(2), "https://paper.example/article"), (on(2), FEED), (on(4), FEED)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"body": "../secret.xml"}, "outside the world"),
        ({"body": "/etc/hostname"}, "outside the world"),
        ({"body": "bodies/gone.xml"}, "is not there"),
        ({"at": "2023-03-02T00:00:00"}, "at:"),
        ({"at": "soon"}, "at:"),
        ({"status": 99}, "status:"),
        ({"url": "file:///etc/hostname"}, "url:"),
    ],
)
def test_a_wrong_line_is_named_by_file_and_line(tmp_path, line, words):
    (tmp_path.parent / "secret.xml").write_text("secret", encoding="utf-8")
    with pytest.raises(ConfigError, match=words) as caught:
        World.read(a_world(tmp_path, {}, {"at": "2023-03-03T00:00:00Z"} | line))
    assert (Path(caught.value.file).name, caught.value.line) == ("timeline.jsonl", 2)


def test_a_body_that_a_link_leads_out_to_is_refused(tmp_path):
    folder = a_world(tmp_path, {"body": "bodies/away.xml"})
    (folder / "bodies" / "away.xml").symlink_to("/etc/hostname")
    with pytest.raises(ConfigError, match="outside the world"):
        World.read(folder)


def test_a_line_that_is_no_json_is_named(tmp_path):
    folder = a_world(tmp_path, {})
    with (folder / "timeline.jsonl").open("a", encoding="utf-8") as timeline:
        timeline.write("{broken\n")
    with pytest.raises(ConfigError, match=r"timeline\.jsonl:2: not JSON"):
        World.read(folder)


@pytest.mark.parametrize(
    ("sources", "line", "words"),
    [
        (SOURCE.replace("kind: rss", "kind: carrier-pigeon"), 9, "kind"),
        (SOURCE.replace("Europe/London", "Europe/Lundun"), 15, "no such time zone"),
        (SOURCE.replace("authority_tier: 3", "authority_tier: 9"), 13, "authority_tier"),
        (" []", 6, "sources"),
    ],
)
def test_a_wrong_source_is_named_by_file_and_line(tmp_path, sources, line, words):
    with pytest.raises(ConfigError, match=words) as caught:
        World.read(a_world(tmp_path, {}, sources=sources))
    assert (Path(caught.value.file).name, caught.value.line) == ("world.yaml", line)


def test_a_folder_without_a_world_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"world\.yaml: cannot be read"):
        World.read(tmp_path)


def test_a_world_that_is_no_yaml_is_named_by_line(tmp_path):
    with pytest.raises(ConfigError, match=r"world\.yaml:\d+: not valid YAML"):
        World.read(a_world(tmp_path, {}, head="licence: 'open\n"))


# ------------------------------------------------------------------------------------------------ its sources


def test_a_source_of_the_catalogue_keeps_its_rules_and_takes_the_worlds_facts(tmp_path):
    entry = SOURCE.replace("id: paper", "id: uk_fcdo_atom")
    known = load_sources()
    (found,) = World.read(a_world(tmp_path, {}, sources=entry)).source_overrides(known)
    assert (found.ids, found.poll_seconds) == (known["uk_fcdo_atom"].ids, known["uk_fcdo_atom"].poll_seconds)
    assert (found.url, found.name, found.tier, found.enabled) == (FEED, "The Paper", Tier.PRESS, True)


@pytest.mark.parametrize(
    ("body", "document"), [("bodies/one.xml", DocumentRule.MATCHED), ("bodies/titles.xml", DocumentRule.ALWAYS)]
)
def test_an_unknown_source_gets_its_pages_read_where_its_feed_tells_only_titles(tmp_path, body, document):
    (found,) = World.read(a_world(tmp_path, {"body": body})).source_overrides()
    assert (found.kind, found.document, found.zone) == (SourceKind.FEED, document, "Europe/London")


def test_a_site_that_nobody_can_read_is_off_and_says_so(tmp_path):
    (found,) = World.read(a_world(tmp_path, {}, sources=SOURCE.replace("rss", "html"))).source_overrides()
    assert not found.enabled
    assert "no reader" in found.note


@pytest.mark.parametrize(
    ("feed", "titles"),
    [
        (b"", True),
        (b"<item><title>x</title><description/></item>", True),
        (b"<item><description> </description></item>", True),
        (b"<item><description><![CDATA[ text ]]></description></item>", False),
        (b"<entry><summary type='html'>text</summary></entry><entry/>", False),
        (b"<item><content:encoded><![CDATA[<p>x]]></content:encoded></item>", False),
    ],
)
def test_a_feed_of_titles_is_told_from_one_with_text(feed, titles):
    assert tells_only_titles(feed) is titles


# ------------------------------------------------------------------------------------------------ its answers


@pytest.mark.slow
def test_the_origin_answers_as_the_world_did_at_that_moment(tmp_path):
    world = World.read(
        a_world(
            tmp_path,
            {},
            {"at": "2023-03-04T00:00:00Z", "status": 503, "body": None},
            {"at": "2023-03-05T00:00:00Z", "body": "bodies/titles.xml"},
        )
    )
    now = [on(1)]
    with RecordedOrigin(world, lambda: now[0]) as origin, Fetcher(origin=origin.url) as fetcher:
        assert fetcher.fetch(FEED).status == 404
        now[0] = on(2)
        first = fetcher.fetch(FEED)
        assert (first.status, first.content_type, first.url) == (200, "text/xml", fetcher.fetch(FEED).url)
        assert fetcher.fetch(FEED, headers={"If-None-Match": first.headers["etag"]}).status == 304
        now[0] = on(4)
        assert fetcher.fetch(FEED, headers={"If-None-Match": first.headers["etag"]}).status == 503
        now[0] = on(5)
        later = fetcher.fetch(FEED, headers={"If-None-Match": first.headers["etag"]})
        assert (later.status, later.body) == (200, (tmp_path / "bodies" / "titles.xml").read_bytes())
        assert fetcher.fetch("https://paper.example/never").status == 404


@pytest.mark.slow
def test_the_origin_is_gone_after_its_block(tmp_path):
    world = World.read(a_world(tmp_path, {}))
    for _ in range(3):
        with RecordedOrigin(world, lambda: on(2)) as origin:
            assert origin.url.startswith("http://127.0.0.1:")
