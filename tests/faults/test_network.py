# SPDX-License-Identifier: MIT
"""Rows N: the network, and servers that misbehave on it."""

import gzip
import socket
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from werkzeug import Request, Response

from monitor.core.errors import FetchError
from monitor.core.model import AlertKind, Fetch, Outcome, SourceState, Validators
from spiders.collector import UNCONDITIONAL_EVERY, WebCollector
from spiders.fetcher import Answer, Fetcher
from tests.faults.watch import QUARTER, START, Watch, entry
from tests.spiders.conftest import TIMEOUT, raw_server
from tests.spiders.scenes import ARTICLE, CHALLENGE, NOW, PORTAL, a_feed, a_source, entries

pytestmark = pytest.mark.slow

FAILING, RECOVERED = AlertKind.SOURCE_FAILING, AlertKind.SOURCE_RECOVERED
SHORT = 0.7  # seconds for a visit to a server that never answers
FEED = a_feed(*entries(4))
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n"


def visited(parsers, host: str, *, timeout: float = TIMEOUT, known: SourceState | None = None, **facts) -> Fetch:
    """Visit a feed at "host:port" once, through a door of its own."""
    with Fetcher(allow=[host], per_host_delay=0, timeout=timeout) as fetcher:
        source = a_source(url=f"http://{host}/feed", **facts)
        return WebCollector(fetcher, parsers=parsers).collect(source, known or SourceState(), NOW)


def saying(parsers, *pieces: bytes, **how) -> Fetch:
    """Visit a server that says this, then hangs up."""
    with raw_server(lambda line: line.sendall(b"".join(pieces))) as host:
        return visited(parsers, host, **how)


@contextmanager
def hanging(*before: bytes) -> Iterator[str]:
    """A server that says this and then nothing, until the test is over."""
    over = threading.Event()

    def talk(line: socket.socket) -> None:
        line.sendall(b"".join(before))
        over.wait(10)

    with raw_server(talk) as host:
        try:
            yield host
        finally:
            over.set()


# ------------------------------------------------------------------------------------------------ waiting


@pytest.mark.parametrize("before", [(), (OK, b"Content-Length: 5000\r\n\r\n", FEED[:200])], ids=["n01", "n02"])
def test_n01_n02_a_server_that_stops_costs_its_time_and_leaves_nothing(parsers, before):
    with hanging(*before) as host:
        began = time.monotonic()
        found = visited(parsers, host, timeout=SHORT)
    assert time.monotonic() - began < SHORT + 1.5
    assert (found.outcome, found.reason, found.items) == (Outcome.FAILED, "no answer within 0.7 s", ())


def test_n01_the_next_look_at_a_server_that_hangs_is_put_off_ever_longer(watch: Watch):
    over = threading.Event()
    watch.does(lambda _: Response(f"{over.wait(10)}"))
    waits = []
    for _ in range(2):
        watch.look()
        waits.append(watch.state().next_due - watch.clock.now())
    over.set()
    assert waits == [QUARTER, 2 * QUARTER]
    assert watch.line().failures == 2


def test_n03_a_drip_meets_the_deadline_of_the_whole_visit(parsers):
    over = threading.Event()

    def drip(line: socket.socket) -> None:
        line.sendall(OK + b"\r\n")
        while not over.wait(0.05):
            line.sendall(b"x")

    with raw_server(drip) as host:
        found = visited(parsers, host, timeout=SHORT)
        over.set()
    assert found.reason == "no answer within 0.7 s"


def test_n04_a_reset_is_tried_once_more_and_then_an_error(parsers):
    asked = []

    def reset(line: socket.socket) -> None:
        asked.append(1)
        line.sendall(OK + b"Content-Length: 5000\r\n\r\n" + FEED[:200])
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()

    with raw_server(reset) as host:
        found = visited(parsers, host, timeout=8)
    assert (found.outcome, len(asked)) == (Outcome.FAILED, 2)
    assert found.reason and not found.items


@pytest.mark.parametrize(
    "said",
    [b"", b"\x1b[2J\x00garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 8_000_000 + b"\r\n\r\n"],
    ids=["nothing", "noise", "a header of 8 MB"],
)
def test_n05_what_is_no_answer_is_an_error_that_is_safe_to_print(parsers, said):
    found = saying(parsers, said, timeout=8)
    assert found.outcome is Outcome.FAILED
    assert found.reason.isprintable() and 0 < len(found.reason) < 200


# ------------------------------------------------------------------------------------------------ names


def answering(monkeypatch: pytest.MonkeyPatch, *answers: str | None) -> list[str]:
    """Let names ending in .test lead where the test says, one answer a look-up, the last for ever; None: not found."""
    left, asked = list(answers), []
    real = socket.getaddrinfo

    def look_up(host, port, *args, **options):
        if not str(host).endswith(".test"):
            return real(host, port, *args, **options)
        asked.append(host)
        found = left.pop(0) if len(left) > 1 else left[0]
        if found is None:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", _address(one, port))
            for one in found.split()
        ]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def _address(host: str, port: int) -> tuple[str, int] | tuple[str, int, int, int]:
    return (host, port, 0, 0) if ":" in host else (host, port)


def test_n06_a_name_that_is_not_found_is_asked_for_again_at_the_next_look(parsers, site, monkeypatch):
    answering(monkeypatch, None, "127.0.0.1")
    site.answers("/feed", FEED, Content_Type="text/xml")
    host = f"flapping.test:{site.server.port}"
    with Fetcher(allow=[host], per_host_delay=0, timeout=8) as fetcher:
        collector, source = WebCollector(fetcher, parsers=parsers), a_source(url=f"http://{host}/feed")
        first, second = (collector.collect(source, SourceState(), NOW) for _ in range(2))
    assert (first.outcome, first.reason) == (Outcome.FAILED, "name not found: flapping.test")
    assert second.outcome is Outcome.OK


# ------------------------------------------------------------------------------------------------ redirects


def test_n09_redirects_end_after_a_few(watch: Watch):
    hops = {"n": 0}

    def onward(request: Request) -> Response:
        hops["n"] += 1
        return Response(status=302, headers={"Location": f"/council?{hops['n']}"})

    watch.does(onward)
    assert watch.look().reason == "more than 5 redirects"
    assert hops["n"] <= 6
    watch.answers(status=302, Location="/council")
    assert watch.look().reason == "more than 5 redirects"
    watch.answers(status=302)
    assert watch.look().reason == "redirected without an address (302)"


def test_n10_a_feed_that_moved_is_followed_told_and_still_asked_for_where_the_entry_says(parsers, site):
    site.answers("/new", FEED, Content_Type="text/xml")
    there = f"http://localhost:{site.server.port}/new"
    site.answers("/feed", status=301, Location=there)
    allow = [site.host, f"localhost:{site.server.port}"]
    source = a_source(url=site.url("/feed"))
    with Fetcher(allow=allow, per_host_delay=0, timeout=8) as fetcher:
        for _ in range(3):
            found = WebCollector(fetcher, parsers=parsers).collect(source, SourceState(), NOW)
            assert (found.outcome, found.moved_to, len(found.items)) == (Outcome.OK, there, 4)
    assert len(site.asked("/feed")) == 3


def test_n10_people_see_where_it_went_and_the_entry_stays_as_it_is(watch: Watch):
    watch.site.answers("/new", FEED, Content_Type="text/xml")
    watch.answers(status=301, Location="/new")
    for _ in range(3):
        assert watch.look().outcome.good
    line = watch.line()
    assert line.word == "moved" and watch.site.url("/new") in line.reason
    assert line.url == watch.sources["council"].url


def test_n11_a_login_or_a_page_withheld_is_a_refusal_not_an_empty_feed(watch: Watch):
    watch.shows(entry("Rain"))
    watch.look()
    watch.site.answers("/login", PORTAL, Content_Type="text/html")
    watch.answers(status=302, Location="/login?next=feed")
    found = watch.look()
    assert (found.outcome, found.reason) == (Outcome.BLOCKED, "a login or portal page")
    watch.answers(status=451)
    found = watch.look()
    assert (found.outcome, found.reason) == (Outcome.BLOCKED, "withheld for legal reasons (451)")
    assert len(watch.items()) == 1


# ------------------------------------------------------------------------------------------------ not modified


def test_n12_not_modified_unasked_is_suspect_at_first_and_fine_once_we_asked(watch: Watch):
    watch.answers(status=304)
    found = watch.look()
    assert (found.outcome, found.reason) == (Outcome.SUSPECT, "“not modified” without having been asked")
    watch.answers(FEED, ETag='"1"')
    watch.look()
    watch.answers(status=304)
    assert watch.look().outcome is Outcome.NOT_MODIFIED


def test_n13_a_server_that_always_says_not_modified_is_found_out(watch: Watch):
    now = {"body": FEED}

    def lie(request: Request) -> Response:
        if "If-None-Match" in request.headers:
            return Response(status=304)
        return Response(now["body"], headers={"ETag": '"1"', "Content-Type": "text/xml"})

    watch.does(lie)
    watch.look()
    now["body"] = a_feed(*entries(7))
    outcomes = [watch.look().outcome for _ in range(UNCONDITIONAL_EVERY)]
    assert outcomes.count(Outcome.NOT_MODIFIED) == UNCONDITIONAL_EVERY - 1
    assert len(watch.items()) == 7


def test_n14_marks_of_change_belong_to_the_address_that_gave_them(watch: Watch):
    there = {"path": "/a"}
    watch.does(lambda _: Response(status=302, headers={"Location": there["path"]}))
    for path, body in (("/a", FEED), ("/b", a_feed(*entries(6)))):

        def variant(request: Request, body: bytes = body) -> Response:
            if request.headers.get("If-None-Match") == '"1"':
                return Response(status=304)
            return Response(body, headers={"ETag": '"1"', "Content-Type": "text/xml"})

        watch.site.server.expect_request(path).respond_with_handler(variant)
    watch.look()
    assert watch.look().outcome is Outcome.NOT_MODIFIED
    there["path"] = "/b"
    assert watch.look().outcome is Outcome.OK
    assert watch.state().validators == Validators(etag='"1"', url=watch.site.url("/b"))
    assert len(watch.items()) == 6


# ------------------------------------------------------------------------------------------------ cut and packed bodies


@pytest.mark.parametrize(
    "pieces",
    [
        (OK, b"Content-Length: 9999\r\n\r\n", FEED),
        (OK, b"Transfer-Encoding: chunked\r\n\r\n", b"100\r\n", FEED[:256], b"\r\n100\r\n", FEED[256:300]),
    ],
    ids=["n15", "n18"],
)
def test_n15_n18_less_than_was_announced_is_an_error(parsers, pieces):
    found = saying(parsers, *pieces, timeout=8)
    assert (found.outcome, found.reason, found.items) == (Outcome.FAILED, "the answer was cut short", ())


@pytest.mark.parametrize("how", ["n16", "n17"])
def test_n16_n17_a_feed_cut_without_a_sign_keeps_its_whole_entries_and_concludes_nothing(watch: Watch, how):
    watch.answers(FEED, ETag='"1"')
    watch.look()
    new = a_feed(*entries(60))
    packed = gzip.compress(new)
    cut = zlib.decompressobj(31).decompress(packed[: len(packed) - 60]) if how == "n17" else new[: len(new) // 2]
    if how == "n17":
        assert 0 < len(cut) < len(new)
        watch.answers(packed[: len(packed) - 60], Content_Encoding="gzip", ETag='"2"')
    else:
        watch.answers(cut, ETag='"2"')
    found = watch.look()
    assert (found.outcome, found.partial) == (Outcome.OK, True)
    assert "cut short" in found.reason
    assert 4 <= len(watch.items()) < 60
    assert watch.state().validators is None, "the next look asks for all of it"
    assert watch.state().last_count == 4, "a cut body says nothing about how many there are"


def test_n16_more_than_was_announced_is_cut_or_an_error_and_never_whole(parsers):
    found = saying(parsers, OK, b"Content-Length: %d\r\n\r\n" % (len(FEED) - 100), FEED, timeout=8)
    assert found.partial or (found.outcome, found.items) == (Outcome.FAILED, ())
    assert found.reason


def packed_zeros(megabytes: int) -> bytes:
    """A gzip body of a few hundred kilobytes that unpacks to so many megabytes; never held unpacked."""
    packer, block = zlib.compressobj(9, zlib.DEFLATED, 31), bytes(1_000_000)
    return b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


def resident(what: str) -> int:
    """Megabytes: VmHWM is the most since the last reset, VmRSS is now."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(what))


BOMBS = {
    "gzip, 400 MB": ("gzip", lambda: packed_zeros(400)),
    "three layers": ("gzip, gzip, gzip", lambda: gzip.compress(gzip.compress(packed_zeros(100)))),
    "brotli": ("br", lambda: brotli.compress(bytes(50_000_000), quality=5)),
    "deflate": ("deflate", lambda: zlib.compress(bytes(50_000_000))),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_n19_a_bomb_is_refused_and_takes_little_memory(watch: Watch, bomb):
    encoding, make = BOMBS[bomb]
    watch.answers(make(), Content_Encoding=encoding)
    watch.shows(entry("Rain"), of="wire")
    watch.look("wire")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the most from here on
    before = resident("VmRSS")
    found = watch.look()
    assert (found.outcome, found.items) in {(Outcome.FAILED, ()), (Outcome.SUSPECT, ())}
    assert found.reason
    assert resident("VmHWM") - before < 100
    assert watch.look("wire").outcome is Outcome.UNCHANGED


def test_n20_a_feed_that_never_ends_is_cut_off_at_the_limit(parsers):
    def endless(line: socket.socket) -> None:
        line.sendall(OK + b"\r\n<rss version='2.0'><channel>")
        while True:
            line.sendall(b"<item><title>x</title></item>" * 3000)

    with raw_server(endless) as host:
        found = visited(parsers, host, timeout=20)
    assert (found.outcome, found.reason) == (Outcome.FAILED, "more than 10 MB")


@pytest.mark.parametrize(
    ("encoding", "body"), [("gzip", FEED), ("x-unheard-of", zlib.compress(FEED)), ("br", FEED), ("deflate", FEED)]
)
def test_n21_a_body_that_cannot_be_unpacked_is_read_as_it_is_or_an_error_never_an_empty_feed(
    watch: Watch, encoding, body
):
    watch.answers(body, Content_Encoding=encoding)
    found = watch.look()
    assert (found.outcome is Outcome.OK and len(watch.items()) == 4) or (not found.outcome.good and found.reason)


# ------------------------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("status", "asked", "wait"),
    [
        (429, "7200", timedelta(hours=2)),
        (503, "Wed, 01 Mar 2023 12:15:00 GMT", timedelta(hours=3)),
        (429, "978307200", timedelta(hours=24)),
        (503, "Sat, 01 Mar 2053 12:00:00 GMT", timedelta(hours=24)),
        (429, "-1", QUARTER),
        (503, "soon", QUARTER),
    ],
)
def test_n22_a_wish_to_be_left_alone_is_kept_for_a_day_at_most_and_shown(watch: Watch, status, asked, wait):
    watch.answers(status=status, Retry_After=asked)
    watch.look()
    line = watch.line()
    assert line.next_due == watch.clock.now() + wait
    assert f"({status})" in line.reason


def test_n23_trouble_for_three_looks_is_told_once_and_loses_nothing(watch: Watch):
    watch.shows(*[entry(f"Rain {n}", f"{n}") for n in range(2)])
    watch.look()
    watch.answers(status=503)
    for _ in range(3):
        watch.look()
    watch.shows(*[entry(f"Rain {n}", f"{n}") for n in range(5)])
    watch.look()
    assert len(watch.items()) == 5
    assert len(watch.told(FAILING)) == len(watch.told(RECOVERED)) == 1


def test_n24_refused_not_found_and_gone_are_three_things(watch: Watch):
    said = {}
    for status in (403, 404, 410):
        watch.answers(status=status)
        found = watch.look()
        said[status] = (found.outcome, found.reason)
    watch.answers(CHALLENGE, 403, Content_Type="text/html")
    assert watch.look().reason == "a challenge page instead of content (403)"
    assert said == {
        403: (Outcome.BLOCKED, "refuses us (403)"),
        404: (Outcome.FAILED, "not there (404)"),
        410: (Outcome.FAILED, "gone for good (410)"),
    }


def test_n24_what_is_gone_for_good_is_asked_ever_less_often_and_a_person_is_told(watch: Watch):
    watch.answers(status=410)
    waits = []
    for _ in range(6):
        watch.look()
        waits.append(watch.state().next_due - watch.clock.now())
    assert waits == sorted(waits) and waits[-1] >= timedelta(hours=6)
    (told,) = watch.told(FAILING)
    assert "gone for good (410)" in f"{told.facts}"


def test_n24_after_three_times_gone_for_good_a_source_is_left_alone_until_a_person_decides(watch: Watch):
    watch.answers(status=410)
    for _ in range(3):
        watch.look()
    assert watch.state().next_due - watch.clock.now() >= timedelta(days=7)
    (told,) = watch.told(FAILING)
    assert "asked once in a week" in told.facts.note and "correct its entry or switch it off" in told.facts.note


def test_n24_a_source_that_was_left_alone_is_asked_at_once_when_its_entry_is_corrected(watch: Watch):
    watch.answers(status=410)
    for _ in range(3):
        watch.look()
    watch.add("council", url=watch.site.url("/council?new"))
    assert watch.state().next_due is None
    watch.shows(entry("Rain"))
    assert watch.look().outcome is Outcome.OK


@pytest.mark.parametrize(
    ("body", "status", "content_type"),
    [
        (PORTAL, 200, "text/html"),
        (ARTICLE, 200, "application/rss+xml"),
        (b"", 200, "application/rss+xml"),
        (b'{"error": "try later"}', 200, "application/json"),
        (b"", 204, "application/rss+xml"),
    ],
    ids=["portal", "page", "nothing", "error in JSON", "204"],
)
def test_n25_what_is_no_feed_is_never_a_good_look(watch: Watch, body, status, content_type):
    watch.shows(entry("Rain"))
    watch.look()
    watch.answers(body, status, Content_Type=content_type)
    found = watch.look()
    assert not found.outcome.good and found.reason
    assert watch.state().last_good == START + QUARTER
    assert (len(watch.items()), watch.state().last_count) == (1, 1)


# ------------------------------------------------------------------------------------------------ ways out


@contextmanager
def blackhole() -> Iterator[int]:
    """A port of ::1 on which connections neither succeed nor fail: its queue is full. Yields the port."""
    with socket.socket(socket.AF_INET6) as listener:
        listener.bind(("::1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = []
        for _ in range(4):
            one = socket.socket(socket.AF_INET6)
            one.setblocking(False)
            one.connect_ex(("::1", port))
            waiting.append(one)
        try:
            yield port
        finally:
            for one in waiting:
                one.close()


def test_n26_a_dead_way_by_the_new_protocol_does_not_keep_us_from_the_old_one(parsers, monkeypatch):
    answering(monkeypatch, "::1 127.0.0.1")
    with blackhole() as port:
        listener = socket.create_server(("127.0.0.1", port))

        def serve() -> None:
            for _ in range(2):  # robots.txt, then the feed
                line, _ = listener.accept()
                with line:
                    robots = b"robots" in line.recv(65_536)
                    line.sendall(b"HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n" if robots else OK + b"\r\n" + FEED)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        began = time.monotonic()
        with listener:
            found = visited(parsers, f"both.test:{port}", timeout=8)
    assert found.outcome is Outcome.OK, found.reason
    assert time.monotonic() - began < 5


class Cable:
    """The way out, which can be pulled."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self.pulled = False

    def fetch(self, url: str, *, source: str, **how) -> Answer:
        if self.pulled:
            raise FetchError("network unreachable", source=source)
        return self._fetcher.fetch(url, source=source, **how)


def test_n27_a_network_that_is_down_is_told_once_and_everything_is_asked_again_when_it_is_back(
    site, parsers, knowledge, sqlite_engine
):
    hosts = [site.host, f"localhost:{site.server.port}"]
    with Fetcher(allow=hosts, per_host_delay=0, timeout=TIMEOUT) as fetcher:
        cable = Cable(fetcher)
        watch = Watch(site, cable, parsers, knowledge, sqlite_engine)
        names = [f"source{n}" for n in range(6)]
        for n, name in enumerate(names):
            watch.add(name, url=f"http://{hosts[n % 2]}/{name}")
            watch.shows(entry("Rain"), of=name)
            watch.look(name)
        cable.pulled = True
        for _ in range(4):
            for name in names:
                watch.look(name)
        assert [alert.facts.subject for alert in watch.told(FAILING)] == ["network"]
        cable.pulled = False
        watch.look(names[0])
        assert {watch.state(name).next_due <= watch.clock.now() for name in names[1:]} == {True}
        for name in names[1:]:
            assert watch.look(name).outcome is Outcome.UNCHANGED
    assert [alert.facts.subject for alert in watch.told(RECOVERED)] == ["network"]


def test_n28_proxies_of_the_environment_are_not_used(parsers, site, monkeypatch):
    met = []
    site.answers("/feed", FEED, Content_Type="text/xml")
    with raw_server(lambda line: met.append(line)) as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://{proxy}")
        assert visited(parsers, site.host).outcome is Outcome.OK
    assert met == []


def test_n30_nothing_that_is_ours_alone_follows_a_redirect_elsewhere(site):
    site.answers("/there", b"x")
    site.answers("/x", status=302, Location=f"http://localhost:{site.server.port}/there", Set_Cookie="session=1")
    allow = [site.host, f"localhost:{site.server.port}"]
    with Fetcher(allow=allow, per_host_delay=0, timeout=TIMEOUT) as fetcher:
        fetcher.fetch(site.url("/x"), headers={"Authorization": "Bearer secret", "Cookie": "session=1"})
        fetcher.fetch(site.url("/x"))
    ordinary = {"Host", "Accept", "Accept-Language", "Accept-Encoding", "User-Agent", "Connection", "Content-Length"}
    assert [set(asked) - ordinary for asked in site.asked("/there")] == [set(), set()]
