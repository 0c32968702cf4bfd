# SPDX-License-Identifier: MIT
"""A list of feeds from a feed reader: read whole, or refused with file and line. And entries that a program writes."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import opml
from config.entries import NAME, free_id, id_of, place_of, write_entries
from config.opml import OutlinedFeed, read_opml
from config.sources import load_sources
from monitor.core.errors import ConfigError

WHOLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>Mine</title></head>
  <body>
    <outline text="Europe">
      <outline type="rss" text="The Paper" title="The Paper, world" xmlUrl=" https://paper.example/rss " htmlUrl="https://paper.example"/>
      <outline text="More"><outline TEXT="Der Bote" xmlurl="http://bote.example/feed?a=1&amp;b=2"/></outline>
    </outline>
    <outline type="link" text="A page" url="https://page.example"/>
  </body>
</opml>
"""
NO_ADDRESS = "xmlUrl: expected an http or https address without a user name"
ENTRY = {
    "id": "the_paper",
    "name": "The Paper",
    "kind": "feed",
    "url": "https://paper.example/rss",
    "publisher": "The Paper",
    "tier": 3,
    "jurisdiction": "UK",
}


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "feeds.opml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refusal(folder: Path, text: str | bytes) -> str:
    with pytest.raises(ConfigError) as refused:
        read_opml(written(folder, text))
    return str(refused.value).removeprefix(str(folder / "feeds.opml"))


def opml_of(*outlines: str) -> str:
    return "<opml><body>\n" + "\n".join(outlines) + "\n</body></opml>"


def test_every_feed_is_found_in_whatever_folder_and_links_are_none(tmp_path: Path) -> None:
    assert read_opml(written(tmp_path, WHOLE)) == [
        OutlinedFeed(title="The Paper, world", url="https://paper.example/rss", line=6),
        OutlinedFeed(title="Der Bote", url="http://bote.example/feed?a=1&b=2", line=7),
    ]


def test_a_file_in_an_older_encoding_is_read(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="windows-1252"?>' + opml_of(
        '<outline text="Zürich €" xmlUrl="https://z.ch/"/>'
    )
    assert [feed.title for feed in read_opml(written(tmp_path, text.encode("cp1252")))] == ["Zürich €"]


def test_titles_cannot_command_the_terminal(tmp_path: Path) -> None:
    (feed,) = read_opml(written(tmp_path, opml_of('<outline text="a&#x202e;b&#10;c" xmlUrl="https://z.ch/"/>')))
    assert feed.title == "a\ufffdb c"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<rss/>", ":1: expected OPML, found <rss>"),
        ("", ":1: not well-formed XML: no element found"),
        ("<opml>\n<body>\n<outline", ":3: not well-formed XML: unclosed token"),
        (opml_of("<outline/>", '<outline type="rss" text="x"/>'), ":3: a feed without xmlUrl"),
        (opml_of('<outline xmlUrl="ftp://a.example/"/>'), f":2: {NO_ADDRESS}"),
        (opml_of('<outline xmlUrl="https://[bad"/>'), f":2: {NO_ADDRESS}"),
        (b'<?xml version="1.0" encoding="no-such"?><opml/>', ":1: not "),
        (b"<opml><body>\n\xff\xfe</body></opml>", ":2: not well-formed XML: not well-formed (invalid token)"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_by_file_and_line(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert refusal(tmp_path, text).startswith(said)


def test_an_address_with_a_password_is_refused_and_not_shown(tmp_path: Path) -> None:
    assert "hush" not in refusal(tmp_path, opml_of('<outline xmlUrl="https://me:hush@a.example/"/>'))


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/hostname">',
        '<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;',
    ],
)
def test_a_file_that_defines_entities_is_refused_before_they_are_used(tmp_path: Path, declared: str) -> None:
    text = f'<!DOCTYPE opml [\n{declared}]><opml><body><outline text="&b;" xmlUrl="https://a.example/"/></body></opml>'
    assert refusal(tmp_path, text).startswith(":2: it defines an entity")


def test_a_file_that_is_too_large_or_holds_too_many_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opml, "MAX_FEEDS", 2)
    many = opml_of(*(f'<outline xmlUrl="https://a.example/{n}"/>' for n in range(3)))
    assert refusal(tmp_path, many) == ":4: more than 2 feeds"
    assert refusal(tmp_path, b" " * (opml.MAX_BYTES + 1)) == ": larger than 5 MB"
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        read_opml(tmp_path / "none.opml")


def test_a_very_deep_file_is_read(tmp_path: Path) -> None:
    deep = "<outline>" * 50_000 + '<outline xmlUrl="https://a.example/"/>' + "</outline>" * 50_000
    assert len(read_opml(written(tmp_path, opml_of(deep)))) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(st.binary(max_size=40), st.integers(0, len(WHOLE)))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(tmp_path: Path, noise: bytes, at: int) -> None:
    whole = WHOLE.encode()
    path = written(tmp_path, whole[:at] + noise + whole[at:])
    try:
        found = read_opml(path)
    except ConfigError as refused:
        assert refused.file == str(path)
    else:
        assert all(feed.url.startswith("http") for feed in found)


# ---------------------------------------------------------------------- entries


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    path = write_entries(tmp_path, "mine", [ENTRY | {"name": 'no: "yes" # {a}', "language": "no", "enabled": False}])
    source = load_sources(tmp_path / "sources")["the_paper"]
    assert path == tmp_path / "sources" / "mine.yaml"
    assert (source.name, source.language, source.enabled, source.tier) == ('no: "yes" # {a}', "no", False, 3)


@given(st.text(max_size=80))
def test_any_text_makes_an_id_or_none(words: str) -> None:
    found = id_of(words)
    assert not found or NAME.fullmatch(found)
    assert NAME.fullmatch(free_id(words, "https://www.paper.example/rss", ()))


def test_an_id_is_taken_from_the_title_or_the_host_and_is_free() -> None:
    assert free_id("Zürcher Bote!", "https://z.ch", ()) == "zurcher_bote"
    assert free_id("明報", "https://www.news.example/rss", ("news_example",)) == "news_example_2"
    assert free_id("1st News", "https://z.ch", ()) == "feed_1st_news"


def test_twin_addresses_are_one_place() -> None:
    twins = ("http://www.paper.example/rss/", "https://paper.example/rss", "https://PAPER.example:443/rss")
    assert {place_of(url) for url in twins} == {"paper.example/rss"}
    assert place_of("https://paper.example/rss?p=1") != place_of("https://paper.example/rss?p=2")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"id": "un_press_rss"}, "source 'un_press_rss' is there already; nothing was written"),
        ({"id": "here"}, "source 'here' is there already; nothing was written"),
        ({"url": "https://here.example/rss"}, "source 'here' has this address already; nothing was written"),
        ({"tier": 9}, "nothing was written"),
        ({"zone": "Mars/Olympus"}, "no such time zone; expected one like Europe/Brussels; nothing was written"),
        ({"kind": "site"}, "source 'the_paper': a site needs `site`, its reader; nothing was written"),
    ],
)
def test_an_entry_that_cannot_be_used_is_not_written(tmp_path: Path, entry: dict[str, object], said: str) -> None:
    write_entries(tmp_path, "here", [ENTRY | {"id": "here", "url": "https://here.example/rss"}])
    with pytest.raises(ConfigError) as refused:
        write_entries(tmp_path, "new", [ENTRY | entry])
    assert said in str(refused.value) and refused.value.file == str(tmp_path / "sources" / "new.yaml")
    assert [path.name for path in (tmp_path / "sources").iterdir()] == ["here.yaml"]


@pytest.mark.parametrize("name", ["../evil", "a/b", "", "A", "x" * 62, "a\n"])
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="is no name of a source"):
        write_entries(tmp_path, name, [ENTRY])
    assert not list(tmp_path.iterdir())


def test_what_exists_is_never_written_over(tmp_path: Path) -> None:
    path = write_entries(tmp_path, "mine", [ENTRY])
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="it is not written over"):
        write_entries(tmp_path, "mine", [ENTRY | {"id": "other", "url": "https://other.example"}])
    assert path.read_bytes() == before


def test_a_mistake_in_another_file_is_told_with_that_files_line(tmp_path: Path) -> None:
    write_entries(tmp_path, "mine", [ENTRY])
    (tmp_path / "sources" / "bad.yaml").write_text("sources:\n  - id: x1\n    knd: feed\n", encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        write_entries(tmp_path, "new", [ENTRY | {"id": "new", "url": "https://new.example"}])
    assert str(refused.value).startswith(f"{tmp_path / 'sources' / 'bad.yaml'}:3: unknown key 'knd'")
