# SPDX-License-Identifier: MIT
"""From a calendar's feed to what people hear of a meeting: announced, moved, called off. Over HTTP, with a real
database and a clock that the test moves."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_httpserver import HTTPServer

from monitor.app import App
from monitor.cli import root
from monitor.clock import VirtualClock
from monitor.core.errors import ConfigError
from monitor.loading import load
from tests.e2e.test_daemon import DOSSIER, workspace_of

pytestmark = pytest.mark.slow

BEGIN = datetime(2031, 3, 3, 9, tzinfo=UTC)
ASKS = """\
    meetings:
      - {source: calendar, say: [Foreign Affairs Council]}
"""
FAC, OTHER = "Foreign Affairs Council", "Agriculture Council"


def meetings(*listed: tuple[str, str, str]) -> str:
    """A calendar as the Council writes it: (number, title, day as in the address)."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{n}</guid><link>http://127.0.0.1/en/meetings/x/{day}/</link>"
        f"<title>{title}</title><description/><a10:updated/></item>"
        for n, title, day in listed
    )
    channel = f"<channel><title>c</title>{items}</channel>"
    return f"<rss xmlns:a10='http://www.w3.org/2005/Atom' version='2.0'>{channel}</rss>"


class Desk:
    """A workspace that listens to a calendar, and what its people are shown."""

    def __init__(self, folder: Path, server: HTTPServer) -> None:
        self.server, self.folder, self.clock = server, folder, VirtualClock(BEGIN)
        self.served = ""
        server.expect_request("/robots.txt").respond_with_data("", status=404)
        workspace_of(folder, server.port, 9, "council", "calendar")
        entry = folder / "sources" / "calendar.yaml"
        rule = '    calendar: {link: "/{yyyy}/{mm}/{dd}"}\n'
        entry.write_text(entry.read_text(encoding="utf-8") + rule, encoding="utf-8")
        (folder / "dossiers" / "piece.yaml").write_text(DOSSIER + ASKS, encoding="utf-8")
        self.app = App.open(folder, self.clock)

    def shows(self, *listed: tuple[str, str, str], after: timedelta = timedelta(hours=6)) -> None:
        self.clock.move_to(self.clock.now() + after)
        self.server.clear_all_handlers()
        self.server.expect_request("/robots.txt").respond_with_data("", status=404)
        self.server.expect_request("/calendar").respond_with_data(meetings(*listed), content_type="application/rss+xml")
        assert self.app.pipeline.poll("calendar").fetch.outcome.good
        self.app.pipeline.advance()
        self.app.pipeline.expect()

    def on(self, day: date, hour: int = 9) -> None:
        self.clock.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))
        self.app.pipeline.expect()

    def told(self) -> list[tuple[str, str]]:
        return [(a.kind, a.facts.note) for a in reversed(self.app.history.alerts(limit=99))]

    def reads(self, *words: str) -> str:
        shown = CliRunner().invoke(root, ["-w", str(self.folder), *words], env={"COLUMNS": "160"})
        return " ".join(shown.output.split())


@pytest.fixture
def desk(tmp_path: Path, httpserver: HTTPServer) -> Iterator[Desk]:
    desk = Desk(tmp_path, httpserver)
    yield desk
    desk.app.close()


def test_a_meeting_is_announced_approaches_and_passes_without_an_alarm(desk: Desk) -> None:
    desk.shows(("1", FAC, "2031/03/20"), ("2", OTHER, "2031/03/21"))
    assert desk.told() == []
    assert f"ahead 2031-03-20 eu-iran: {FAC} (calendar)" in desk.reads("threads")
    desk.on(date(2031, 3, 19))
    desk.on(date(2031, 3, 20))
    assert desk.told() == [("expectation approaching", "meets in 1 day")]
    (alert,) = desk.app.history.alerts()
    assert (alert.facts.quoted_from, alert.facts.url) == ("calendar", "http://127.0.0.1/en/meetings/x/2031/03/20/")
    desk.on(date(2031, 4, 2))
    assert len(desk.told()) == 1
    lines = desk.app.history.board(desk.clock.now(), desk.app.knowledge.lifecycles)
    assert [(line.word, line.ahead) for line in lines] == [("no movement", "")]


def test_a_meeting_that_moves_is_moved_said_and_kept(desk: Desk) -> None:
    desk.shows(("1", FAC, "2031/03/20"))
    desk.on(date(2031, 3, 19), 10)
    desk.shows(("1", FAC, "2031/03/27-28"))
    assert desk.told()[-1] == ("expectation moved", "moved from 2031-03-20 to 2031-03-28")
    desk.on(date(2031, 3, 27), 12)
    assert desk.told()[-1] == ("expectation approaching", "meets in 1 day, moved from 2031-03-20")
    shown = desk.reads("history", "eu-iran")
    assert f"calendar: {FAC}: moved from 2031-03-20 to 2031-03-28" in shown
    assert "ahead 2031-03-28" in desk.reads("threads") and "ahead" not in desk.reads("threads", "--as-of", "2031-03-02")
    assert "ahead 2031-03-20" in desk.reads("threads", "--as-of", "2031-03-18")


def test_whoever_was_not_told_that_it_approaches_need_not_hear_that_it_moved(desk: Desk) -> None:
    desk.shows(("1", FAC, "2031/03/20"))
    desk.shows(("1", FAC, "2031/03/27"))
    assert desk.told() == []


@pytest.mark.parametrize(
    ("then", "why"),
    [
        ((("1", f"CANCELLED: {FAC}", "2031/03/20"), ("2", OTHER, "2031/03/21")), "called off"),
        ((("2", OTHER, "2031/03/21"),), "its calendar no longer lists it"),
    ],
)
def test_a_meeting_that_is_called_off_is_withdrawn_with_the_reason(
    desk: Desk, then: tuple[tuple[str, str, str], ...], why: str
) -> None:
    desk.shows(("1", FAC, "2031/03/20"), ("2", OTHER, "2031/03/21"))
    desk.on(date(2031, 3, 19), 10)
    desk.shows(*then)
    assert desk.told()[-1] == ("expectation moved", f"NOT on 2031-03-20: {why}")
    assert f"{FAC}: not on 2031-03-20: {why}" in desk.reads("history", "eu-iran")
    assert "ahead" not in desk.reads("threads")


def test_a_dossier_that_asks_later_hears_of_meetings_announced_before(desk: Desk) -> None:
    desk.app.close()
    dossier = desk.folder / "dossiers" / "piece.yaml"
    dossier.write_text(DOSSIER, encoding="utf-8")
    desk.app = App.open(desk.folder, desk.clock)
    desk.shows(("1", FAC, "2031/03/20"))
    assert "ahead" not in desk.reads("threads")
    desk.app.close()
    dossier.write_text(DOSSIER + ASKS, encoding="utf-8")
    desk.app = App.open(desk.folder, desk.clock)
    desk.app.pipeline.expect()
    assert f"ahead 2031-03-20 eu-iran: {FAC}" in desk.reads("threads")


def test_the_bodys_sources_are_asked_faster_when_a_meeting_is_near(desk: Desk) -> None:
    desk.app.close()
    entry = desk.folder / "sources" / "council.yaml"
    entry.write_text(entry.read_text(encoding="utf-8").replace("poll_seconds: 60", "poll_seconds: 1800"))
    desk.app = App.open(desk.folder, desk.clock)
    desk.shows(("1", FAC, "2031/03/20"))

    def wait() -> timedelta:
        desk.server.expect_request("/council").respond_with_data(meetings(("9", "x", "0")), content_type="text/xml")
        return desk.app.pipeline.poll("council").next_due - desk.clock.now()

    assert wait() >= timedelta(minutes=30)
    desk.on(date(2031, 3, 19))
    assert wait() < timedelta(minutes=12)


def test_check_says_which_calendar_is_not_one_and_which_is_off(desk: Desk) -> None:
    dossier, settings = desk.folder / "dossiers" / "piece.yaml", desk.folder / "loosethread.yaml"
    assert "all in order" in desk.reads("check")
    settings.write_text(settings.read_text(encoding="utf-8").replace("council, calendar", "council"), encoding="utf-8")
    assert "eu-iran listens to the calendar calendar, which is off" in desk.reads("check")
    dossier.write_text(DOSSIER + ASKS.replace("source: calendar", "source: calender"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"piece\.yaml:16: there is no calendar 'calender'; did you mean 'calendar'"):
        load(desk.folder)
