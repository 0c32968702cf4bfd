# SPDX-License-Identifier: MIT
"""loosethread sources: what a person sees of the places that are visited, tries and adds. Over real HTTP."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer

from config.sources import load_sources
from monitor.cli import root
from monitor.core.model import Source, SourceKind
from tests.e2e.test_daemon import DOSSIER, feed, workspace_of
from tests.spiders.scenes import CHALLENGE

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[1] / "spiders" / "pages"
READ = [source for source in load_sources().values() if source.site and source.kind is not SourceKind.FEED]
ONE_OF_EACH = {source.kind: source for source in READ} | {
    "a page whose reader follows the entry": next(one for one in READ if one.site == "news_links")
}
TYPES = {".html": "text/html", ".xml": "application/xml", ".csv": "text/csv", ".json": "application/json"}
ADOPTED = "The Council of the EU today adopted sanctions on four Iranian drone makers."
WORDLESS = "Iran wins the wrestling cup"


@pytest.fixture
def workspace(tmp_path: Path, httpserver: HTTPServer) -> Path:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    return workspace_of(tmp_path, httpserver.port, 9, "council", "wire")


def loosethread(workspace: Path, *words: str) -> Result:
    return CliRunner().invoke(root, ["--workspace", str(workspace), *words], env={"COLUMNS": "160"})


def serve(httpserver: HTTPServer, path: str, body: str | bytes, kind: str = "application/rss+xml") -> None:
    httpserver.expect_request(path).respond_with_data(body, content_type=kind)


def flat(result: Result) -> str:
    return " ".join(result.output.split())


def database(workspace: Path) -> bool:
    return (workspace / "loosethread.db").exists()


# ---------------------------------------------------------------------- test


def test_a_feed_is_tried_and_each_item_says_what_ties_it_or_why_not(workspace: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, "/wire", feed(ADOPTED, WORDLESS, "Rain in the north"))
    tried = loosethread(workspace, "sources", "test", "wire")
    assert tried.exit_code == 0, tried.output
    said = flat(tried)
    assert tried.output.startswith("wire: wire (feed, tier 2, on)\n")
    assert "ok (3 item(s), HTTP 200" in said and "dates: 3 exact" in said
    assert "1 of 3 would be tied to a thread, 0 page(s) would be fetched" in said
    tied, missed, stranger = tried.output.split("\n\n")[1:]
    assert "ties  eu-iran, by" in tied and "Iran" in tied and "drone" in tied
    assert "not   eu-iran: no topic word in title or lead" in missed
    assert "the target of none is named" in stranger
    assert all("page  would not be fetched: the entry says never" in item for item in (tied, missed, stranger))


def test_a_try_keeps_nothing_and_tells_nobody(workspace: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, "/wire", feed(ADOPTED))
    before = sorted(workspace.rglob("*"))
    loosethread(workspace, "sources", "test", "wire")
    assert sorted(workspace.rglob("*")) == before and not database(workspace)


def test_the_deciding_bodys_own_text_needs_no_actor_and_says_so(workspace: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, "/council", feed("New sanctions on Iranian drone makers"))
    assert "ties eu-iran (its own body), by" in flat(loosethread(workspace, "sources", "test", "council"))


def test_whether_a_page_would_be_fetched_follows_the_entry(workspace: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, "/wire", feed("EU looks at Iran again", "Rain in the north"))
    entry = workspace / "sources" / "wire.yaml"
    text = entry.read_text(encoding="utf-8")
    for rule, expected in (("matched", [True, False]), ("always", [True, True]), ("never", [False, False])):
        entry.write_text(text.replace("document: never", f"document: {rule}"), encoding="utf-8")
        rows = json.loads(loosethread(workspace, "sources", "test", "wire", "--format", "json").stdout)
        assert [row["page"].startswith("would be") for row in rows] == expected, rule


def test_dates_are_shown_with_how_far_to_believe_them(workspace: Path, httpserver: HTTPServer) -> None:
    dates = ("Mon, 12 Dec 2022 00:00:00 GMT", "12 Dec 2022 10:30", "one fine day", "Mon, 12 Dec 1822 10:00:00 GMT")
    items = "".join(
        f"<item><guid>{n}</guid><title>t{n}</title><link>http://127.0.0.1/{n}</link><pubDate>{date}</pubDate></item>"
        for n, date in enumerate(dates)
    )
    serve(httpserver, "/wire", f'<rss version="2.0"><channel><title>c</title>{items}</channel></rss>')
    shown = loosethread(workspace, "sources", "test", "wire").output
    lines = [line.split("date", 1)[1].strip() for line in shown.splitlines() if line.startswith("  date")]
    assert lines[0].startswith("2022-12-12 (day)")
    assert lines[1].startswith("2022-12-12 09:30 UTC (assumed zone)")
    assert lines[2] == 'none that can be used (first seen), written "one fine day"'
    assert "(implausible)" in lines[3]


def test_machines_get_every_item_and_people_the_first(workspace: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, "/wire", feed(*(f"Item {n}" for n in range(30))))
    shown = loosethread(workspace, "sources", "test", "wire", "--limit", "2").output
    assert shown.count("  key ") == 2 and "and 28 more: --limit 30" in shown
    asked = loosethread(workspace, "sources", "test", "wire", "--format", "jsonl")
    rows = [json.loads(line) for line in asked.stdout.splitlines()]
    assert len(rows) == 30 and rows[0]["date_quality"] == "exact" and rows[0]["published"].endswith("+00:00")
    assert "ok (30 item(s)" in asked.stderr


def test_a_visit_that_is_no_good_look_exits_with_1_and_says_why(workspace: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, "/wire", CHALLENGE, "text/html")
    refused = loosethread(workspace, "sources", "test", "wire")
    assert refused.exit_code == 1 and "blocked: " in refused.output
    httpserver.expect_request("/council").respond_with_data("gone", status=404)
    missing = loosethread(workspace, "sources", "test", "council")
    assert missing.exit_code == 1 and "failed: " in missing.output and "404" in missing.output


def test_an_address_inside_the_network_is_refused_unless_it_is_opened(workspace: Path, httpserver: HTTPServer) -> None:
    settings = workspace / "loosethread.yaml"
    text = settings.read_text(encoding="utf-8").replace(f"127.0.0.1:{httpserver.port}", "127.0.0.1:1")
    settings.write_text(text, encoding="utf-8")
    assert loosethread(workspace, "sources", "test", "wire").exit_code == 1
    assert not httpserver.log


def test_hostile_words_of_a_feed_cannot_command_the_terminal(workspace: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, "/wire", feed("EU &#x202e;Iran&#x9b;31m drones [red]x[/red]").replace("<guid>0", "<guid>&#x85;0"))
    shown = loosethread(workspace, "sources", "test", "wire").output
    assert not {"\u202e", "\x9b", "\x85", "\x1b"} & set(shown) and "[red]x[/red]" in shown


@pytest.mark.parametrize("source", ONE_OF_EACH.values(), ids=map(str, ONE_OF_EACH))
def test_every_kind_of_source_can_be_tried(tmp_path: Path, httpserver: HTTPServer, source: Source) -> None:
    names = (f"{source.site}-{source.id}", source.site)
    name = next(name for name in names if (PAGES / f"{name}.json").exists())
    (page,) = (p for end in (".html", ".xml", ".csv", ".input.json") if (p := PAGES / f"{name}{end}").exists())
    made = workspace_of(tmp_path, httpserver.port, 9, "wire")
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    serve(httpserver, "/page", page.read_bytes(), TYPES[page.suffix])
    url = f"http://127.0.0.1:{httpserver.port}/page"
    changed = f"sources:\n  - {{id: {source.id}, url: '{url}', items_min: 1}}\n"
    (made / "sources" / "local.yaml").write_text(changed, encoding="utf-8")
    tried = loosethread(made, "sources", "test", source.id, "--format", "json")
    assert tried.exit_code == 0, tried.output
    expected = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    assert [row["title"] for row in json.loads(tried.stdout)] == [item["title"] for item in expected]
    assert {kind for kind in ONE_OF_EACH if isinstance(kind, SourceKind)} == set(SourceKind) - {SourceKind.FEED}


def test_an_unknown_source_names_the_nearest(workspace: Path) -> None:
    for command in ("test", "show"):
        assert "did you mean 'wire'" in str(loosethread(workspace, "sources", command, "wir").exception)


def test_a_source_without_a_reader_is_not_visited_and_says_so(workspace: Path, httpserver: HTTPServer) -> None:
    entry = workspace / "sources" / "wire.yaml"
    text = entry.read_text(encoding="utf-8")
    entry.write_text(text.replace("kind: feed", "kind: site\n    site: un_pres"), encoding="utf-8")
    assert "did you mean 'un_press'" in str(loosethread(workspace, "sources", "test", "wire").exception)
    entry.write_text(text.replace("kind: feed", "kind: site\n    enabled: false"), encoding="utf-8")
    settings = workspace / "loosethread.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(", wire]", "]"), encoding="utf-8")
    assert "it has no reader yet" in str(loosethread(workspace, "sources", "test", "wire").exception)
    assert not httpserver.log


# ---------------------------------------------------------------------- list, health, show


def test_an_option_before_the_command_is_refused_not_ignored(workspace: Path) -> None:
    refused = loosethread(workspace, "sources", "--failing", "health")
    assert refused.exit_code == 2 and "options come after the command: sources health" in refused.output


def test_without_a_command_the_sources_are_listed_the_unvisited_too(workspace: Path) -> None:
    rows = json.loads(loosethread(workspace, "sources", "--format", "json").output)
    words = {row["id"]: row["word"] for row in rows}
    assert words["wire"] == "never visited" and words["un_press_rss"] == "off" and len(words) > 50
    assert (
        loosethread(workspace, "sources", "list", "--format", "json").output
        == json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    )
    assert len(list(csv.DictReader(io.StringIO(loosethread(workspace, "sources", "--format", "csv").output)))) == len(
        rows
    )


def test_health_says_of_each_source_in_use_how_it_fares_and_why(workspace: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, "/wire", feed(ADOPTED))
    httpserver.expect_request("/council").respond_with_data("no", status=500)
    loosethread(workspace, "poll", "wire", "council")
    rows = {
        row["id"]: row for row in json.loads(loosethread(workspace, "sources", "health", "--format", "json").output)
    }
    assert rows.keys() == {"wire", "council"}
    assert (rows["wire"]["word"], rows["wire"]["failures"]) == ("ok", 0) and rows["wire"]["last_new"]
    assert rows["council"]["word"] == "failing" and "500" in rows["council"]["reason"]
    table = loosethread(workspace, "sources", "health").output
    assert "council: 1 failure(s) in a row: " in table and "500" in table
    assert all(len(line.rstrip()) <= 100 for line in table.splitlines())
    for words in (("sources", "health", "--failing"), ("sources", "--failing"), ("sources", "list", "--failing")):
        found = loosethread(workspace, *words)
        assert found.exit_code == 0 and "council" in found.output and "wire" not in found.output


def test_a_script_learns_that_none_fails(workspace: Path) -> None:
    for words in (("sources", "--failing"), ("sources", "health", "--failing"), ("sources", "list", "--failing")):
        assert loosethread(workspace, *words).exit_code == 3


def test_show_tells_all_that_the_catalogue_says_and_how_it_fares(workspace: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, "/wire", feed(ADOPTED))
    loosethread(workspace, "poll", "wire")
    shown = flat(loosethread(workspace, "sources", "show", "wire"))
    assert "zone Europe/Brussels" in shown and "poll seconds 60" in shown and "health word ok" in shown
    shipped = loosethread(workspace, "sources", "show", "un_press_rss")
    entry = load_sources()["un_press_rss"]
    assert entry.note in flat(shipped) and "{word}" in shipped.output and "health word off" in flat(shipped)
    (row,) = json.loads(loosethread(workspace, "sources", "show", "un_press_rss", "--format", "json").output)
    assert row["url"] == entry.url and row["tier"] == 2 and row["health_word"] == "off"


# ---------------------------------------------------------------------- add, import


def test_an_added_source_is_checked_listed_and_can_be_tried(workspace: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, "/paper", feed(WORDLESS))
    url = f"http://127.0.0.1:{httpserver.port}/paper"
    facts = ("--publisher", "The Paper", "--tier", "3", "--jurisdiction", "UK", "--document", "never")
    added = loosethread(workspace, "sources", "add", url, "--id", "the_paper", *facts)
    assert added.exit_code == 0, added.output
    assert "add to `sources:` the_paper" in added.output  # these settings choose what is visited
    assert loosethread(workspace, "check").exit_code == 0
    assert "the_paper" in loosethread(workspace, "sources").output
    assert loosethread(workspace, "sources", "test", "the_paper").exit_code == 0
    odd = loosethread(workspace, "sources", "add", url, "--id", "x1", "--kind", "site", "--site", "un_pres", *facts)
    assert "did you mean 'un_press'" in str(odd.exception)
    again = loosethread(workspace, "sources", "add", url, "--id", "the_paper", *facts)
    assert "is there already; it is not written over" in str(again.exception)


def test_an_opml_file_becomes_entries_without_doubles(workspace: Path, tmp_path: Path) -> None:
    known = load_sources()["un_press_rss"].url
    urls = ("https://a.example/rss", "http://www.a.example/rss/", known, "https://b.example/rss")
    outlines = "\n".join(f'<outline type="rss" text="The News" xmlUrl="{url}"/>' for url in urls)
    file = tmp_path / "My feeds.opml"
    file.write_text(f"<opml><body>\n{outlines}\n</body></opml>", encoding="utf-8")
    done = loosethread(workspace, "sources", "import", str(file), "--tier", "3", "--off")
    assert done.exit_code == 0, done.output
    assert "line 3: left out The News: line 2 has its address" in done.output
    assert "line 4: left out The News: un_press_rss has its address" in flat(done)
    sources = load_sources(workspace / "sources")
    first, second = sources["the_news"], sources["the_news_2"]
    assert (first.url, second.url) == (urls[0], urls[3])
    assert not first.enabled and first.tier == 3 and (workspace / "sources" / "my_feeds.yaml").is_file()
    again = loosethread(workspace, "sources", "import", str(file))
    assert again.exit_code == 3 and "no new feed" in again.output


def test_a_list_of_feeds_with_a_mistake_writes_nothing_and_names_its_line(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "bad.opml"
    file.write_text('<opml><body>\n<outline type="rss"/></body></opml>', encoding="utf-8")
    before = sorted((workspace / "sources").iterdir())
    assert f"{file}:2: a feed without xmlUrl" in str(loosethread(workspace, "sources", "import", str(file)).exception)
    assert sorted((workspace / "sources").iterdir()) == before


def test_every_command_of_the_group_shows_an_example() -> None:
    group = root.commands["sources"]
    assert set(group.commands) == {"list", "health", "show", "add", "test", "import"}  # type: ignore[attr-defined]  # a group
    for name in group.commands:  # type: ignore[attr-defined]  # a group
        shown = CliRunner().invoke(root, ["sources", name, "--help"])
        assert f"Example: loosethread sources {name}" in flat(shown).replace("-w my-watch ", ""), name


# ---------------------------------------------------------------------- the ledger of a thread


def test_the_history_of_a_thread_ends_with_how_often_we_looked(workspace: Path, httpserver: HTTPServer) -> None:
    assert "eu-iran" in DOSSIER
    serve(httpserver, "/wire", feed("Rain in the north"))
    httpserver.expect_request("/council").respond_with_data("no", status=500)
    loosethread(workspace, "poll", "wire", "council")
    nothing = loosethread(workspace, "history", "eu-iran")
    assert nothing.exit_code == 3 and "looked once at 1 source(s) since 20" in flat(nothing)
    assert "nothing moved" in flat(nothing) and "1 source(s) blind" in flat(nothing)
    assert "looked" not in loosethread(workspace, "history").output
    assert json.loads(loosethread(workspace, "history", "eu-iran", "--format", "json").stdout) == []


def test_after_a_change_the_looks_are_counted_from_it(workspace: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, "/council", feed(ADOPTED))
    loosethread(workspace, "poll", "council")
    moved = loosethread(workspace, "history", "eu-iran")
    assert moved.exit_code == 0 and ADOPTED in flat(moved) and "no good look since 20" in flat(moved)
    loosethread(workspace, "poll", "council")
    assert "looked once at 1 source(s) since 20" in flat(loosethread(workspace, "history", "eu-iran"))


# ---------------------------------------------------------------------- explain a page


def page(title: str, text: str) -> str:
    return (
        f"<html><head><title>{title}</title><meta property='article:published_time' content='2022-12-12T15:00:00Z'>"
        f"<meta property='og:title' content='{title}'></head>"
        f"<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )


def test_a_page_is_fetched_and_explained_and_nothing_is_kept(workspace: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, "/2022/sanctions", page(ADOPTED, f"{ADOPTED} The decision takes effect at once."), "text/html")
    told = loosethread(
        workspace, "explain", "--url", f"http://127.0.0.1:{httpserver.port}/2022/sanctions", "--source", "Reuters"
    )
    assert told.exit_code == 0, told.output
    assert ADOPTED.rstrip(".") in told.output.splitlines()[0]
    assert "adopted (actual)" in told.output
    assert "2022-12-12" in told.output
    assert not database(workspace)


def test_a_page_that_cannot_be_had_says_why(workspace: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/gone").respond_with_data("", status=404)
    told = loosethread(workspace, "explain", "--url", f"http://127.0.0.1:{httpserver.port}/gone")
    assert told.exit_code != 0
    assert "404" in str(told.exception)
    refused = loosethread(workspace, "explain", "--url", "http://10.0.0.1/secret")
    assert refused.exit_code != 0
    assert "10.0.0.1" in str(refused.exception)
