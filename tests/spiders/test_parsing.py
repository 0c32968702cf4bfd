# SPDX-License-Identifier: MIT
"""The parsing processes: what hangs is cut, what dies is replaced, and the daemon goes on."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.core.errors import ParseError, Stopping
from monitor.core.model import SourceKind
from spiders import feeds
from spiders.parsing import ParserPool
from tests.spiders.scenes import ARTICLE, NOW, a_feed, a_source, an_entry, entries

pytestmark = pytest.mark.slow

SLOW_AUTHOR = a_feed(f"<item><title>x</title><author>{'a.' * 60_000}</author></item>")  # feedparser needs half a minute


@pytest.fixture(scope="module")
def pool():
    with ParserPool() as one:
        yield one


def pid_of(pool: ParserPool) -> int:
    """The process that takes the next job."""
    worker = pool._free.get()
    pool._free.put(worker)
    assert worker is not None
    return worker.pid


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_a_feed_read_in_a_process_is_the_feed_read_here(pool):
    body = a_feed(*entries(3), an_entry("Zürich — “quoted”", "z", pubDate="Mon, 12 Dec 2022 15:50:00 +0100"))
    assert pool.listing(a_source(), body, "", NOW) == feeds.read(body, "", a_source(), NOW)


def test_a_page_read_in_a_process_keeps_its_body(pool):
    found = pool.document(a_source(), ARTICLE, "text/html; charset=utf-8", "https://council.example/1")
    assert found.title == "Ministers meet in the rain"
    assert found.publisher == "The Paper"
    assert found.published == datetime(2023, 3, 1, 8, 30, tzinfo=UTC)
    assert found.text.startswith("The ministers of nine states met")
    assert "Menu" not in found.text
    assert (found.body, found.content_type) == (ARTICLE, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("body", "words"),
    [(b"%PDF-1.7 x", "cannot be read"), (b"<html><body><p>Hi</p></body></html>", "no text"), (b"", "not a page")],
)
def test_what_is_no_article_is_refused_in_words(pool, body, words):
    with pytest.raises(ParseError, match=words):
        pool.document(a_source(), body, "text/html", "https://council.example/1")


def test_a_refusal_costs_no_process(pool):
    pool.listing(a_source(), a_feed(*entries(1)), "", NOW)
    before = pid_of(pool)
    with pytest.raises(ParseError, match="council: the answer is not a feed"):
        pool.listing(a_source(), b"<a/>", "", NOW)
    assert pid_of(pool) == before


def test_an_unknown_site_is_refused_in_words(pool):
    with pytest.raises(ParseError, match="did you mean 'un_press'"):
        pool.listing(a_source(kind=SourceKind.SITE, site="un_pres"), b"<html>", "", NOW)


def test_a_feed_on_which_the_parser_hangs_is_given_up_and_the_next_one_read():
    with ParserPool(wall_seconds=1.0) as pool:
        began = time.monotonic()
        with pytest.raises(ParseError, match="too much time or memory"):
            pool.listing(a_source(), SLOW_AUTHOR, "", NOW)
        assert time.monotonic() - began < 3
        assert len(pool.listing(a_source(), a_feed(*entries(2)), "", NOW).items) == 2


def test_a_hang_in_one_process_holds_up_no_other():
    with ParserPool(wall_seconds=3.0) as pool, ThreadPoolExecutor(1) as threads:
        hanging = threads.submit(pool.listing, a_source(), SLOW_AUTHOR, "", NOW)
        began = time.monotonic()
        for _ in range(3):
            pool.listing(a_source(), a_feed(*entries(2)), "", NOW)
        assert time.monotonic() - began < 2
        with pytest.raises(ParseError):
            hanging.result()


def test_a_process_that_is_killed_is_replaced():
    with ParserPool(workers=1) as pool:
        pool.listing(a_source(), a_feed(*entries(1)), "", NOW)
        killed = pid_of(pool)
        os.kill(killed, signal.SIGKILL)
        with pytest.raises(ParseError):
            pool.listing(a_source(), a_feed(*entries(1)), "", NOW)
        assert len(pool.listing(a_source(), a_feed(*entries(1)), "", NOW).items) == 1
        assert pid_of(pool) != killed


def test_signals_meant_for_the_daemon_leave_its_processes_alone():
    with ParserPool(workers=1) as pool:
        pool.listing(a_source(), a_feed(*entries(1)), "", NOW)
        before = pid_of(pool)
        for stop in (signal.SIGINT, signal.SIGTERM):
            os.kill(before, stop)
        assert len(pool.listing(a_source(), a_feed(*entries(1)), "", NOW).items) == 1
        assert pid_of(pool) == before


def test_a_process_can_write_no_file():
    with ParserPool(workers=1) as pool:
        pool.listing(a_source(), a_feed(*entries(1)), "", NOW)
        limits = Path(f"/proc/{pid_of(pool)}/limits").read_text(encoding="ascii")
    found = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()}
    assert found["Max file size"] == "0"
    assert int(found["Max address space"]) <= 2_000_000_000
    assert int(found["Max open files"]) <= 64


def test_what_eats_memory_is_refused():
    huge = a_feed(*["<item>" + "<a>" * 2_000 + "x" + "</a>" * 2_000 + "</item>"] * 300)
    with ParserPool(wall_seconds=2.0) as pool:
        try:
            pool.listing(a_source(), huge, "", NOW)
        except ParseError as error:
            assert error.reason
        assert len(pool.listing(a_source(), a_feed(*entries(2)), "", NOW).items) == 2


def test_closing_ends_every_process_and_whoever_waits_hears_so():
    pool = ParserPool(wall_seconds=20)
    pool.listing(a_source(), a_feed(*entries(1)), "", NOW)
    idle = pid_of(pool)
    started = threading.Event()

    def hang() -> str:
        started.set()
        try:
            pool.listing(a_source(), SLOW_AUTHOR, "", NOW)
        except Stopping as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(hang)
        started.wait(5)
        pool.close()
        assert "the reader was closed" in waiting.result(5)
    assert not alive(idle)
    with pytest.raises(Stopping, match="closed"):
        pool.listing(a_source(), a_feed(*entries(1)), "", NOW)
    pool.close()


def test_more_threads_than_processes_take_turns(pool):
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(pool.listing, a_source(), a_feed(*entries(n)), "", NOW) for n in range(1, 30)]
        assert [len(one.result().items) for one in asked] == list(range(1, 30))
