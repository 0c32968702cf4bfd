# SPDX-License-Identifier: MIT
"""The one door out against servers that misbehave."""

import gzip
import re
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from scrapy import Request
from scrapy.http import Response
from werkzeug import Response as Reply

from monitor.core.errors import AddressRefused, FetchError, Stopping
from spiders.fetcher import Fetcher
from spiders.handler import AddressDenied
from spiders.middlewares import GuardedRedirect
from spiders.reasons import RobotsRefused, TooLarge
from tests.spiders.conftest import TIMEOUT, raw_server

pytestmark = pytest.mark.slow


def failure(fetcher: Fetcher, url: str, **options) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url, source="council", **options)
    assert caught.value.source == "council"
    return caught.value


# ------------------------------------------------------------------------------------------------ asked and answered


def test_an_answer_comes_with_status_headers_and_body(site, fetcher):
    found = fetcher.fetch(site.answers("/feed", b"<rss/>", ETag='"1"', Content_Type="text/xml"))
    assert (found.status, found.body, found.headers["etag"], found.content_type) == (200, b"<rss/>", '"1"', "text/xml")
    assert found.url == site.url("/feed")


@pytest.mark.parametrize("status", [304, 403, 404, 410, 429])
def test_any_status_is_an_answer(site, fetcher, status):
    assert fetcher.fetch(site.answers("/x", status=status)).status == status


def test_we_say_who_we_are_and_whom_to_write_to(site, fetcher):
    fetcher.fetch(site.answers("/x"), headers={"If-None-Match": '"1"'})
    (asked,) = site.asked("/x")
    assert "Loosethread/" in asked["User-Agent"]
    assert "desk@example.org" in asked["User-Agent"]
    assert asked["If-None-Match"] == '"1"'


def test_a_host_is_shown_its_own_key_and_a_redirect_takes_it_to_no_other(site):
    other = f"localhost:{site.server.port}"
    site.answers("/x", status=302, Location=f"http://{other}/y")
    site.answers("/y", b"there")
    site.answers("/z")
    keys = {"127.0.0.1": ("X-Api-Key", "hush-hush")}
    with Fetcher(allow=[site.host, other], per_host_delay=0, timeout=TIMEOUT, keys=keys) as one:
        assert one.fetch(site.url("/x")).body == b"there"
        one.fetch(f"http://{other}/z", headers={"X-Api-Key": "hush-hush"})
        assert "hush-hush" not in repr(one.crawler.settings["LOOSETHREAD_KEYS"])
    assert [asked["X-Api-Key"] for asked in site.asked("/x")] == ["hush-hush"]
    assert not any("X-Api-Key" in asked for path in ("/y", "/z") for asked in site.asked(path))


def test_a_start_has_nothing_to_complain_of(site, caplog):
    with Fetcher(allow=[site.host], per_host_delay=0, timeout=TIMEOUT) as one:
        one.fetch(site.answers("/x"))
    assert not [told for told in caplog.records if told.name.startswith("scrapy")]


def test_cookies_are_not_kept(site, fetcher):
    url = site.answers("/x", Set_Cookie="a=1")
    fetcher.fetch(url)
    fetcher.fetch(url)
    assert all("Cookie" not in asked for asked in site.asked("/x"))


def test_a_proxy_set_by_accident_is_not_used(site, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with Fetcher(allow=[site.host], per_host_delay=0) as fetcher:
        assert fetcher.fetch(site.answers("/x", b"direct")).body == b"direct"


def test_packed_bodies_are_unpacked(site, fetcher):
    url = site.answers("/x", gzip.compress(b"hello"), Content_Encoding="gzip")
    assert fetcher.fetch(url).body == b"hello"


def test_many_threads_may_ask_at_once(site, fetcher):
    url = site.answers("/x", b"hello")
    with ThreadPoolExecutor(8) as pool:
        assert {answer.body for answer in pool.map(fetcher.fetch, [url] * 40)} == {b"hello"}


# ------------------------------------------------------------------------------------------------ redirects


@pytest.mark.parametrize(("status", "moved"), [(301, True), (308, True), (302, False), (307, False)])
def test_a_redirect_is_followed_and_a_permanent_one_told(site, fetcher, status, moved):
    there = site.answers("/there", b"here")
    found = fetcher.fetch(site.answers("/x", status=status, Location="/there"))
    assert (found.url, found.body, found.moved_to) == (there, b"here", there if moved else None)


def test_a_ring_of_redirects_ends(site, fetcher):
    assert failure(fetcher, site.answers("/x", status=302, Location="/x")).reason == "more than 5 redirects"


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest", "http://0x7f.1/", "http://[::1]:1/", "http://localhost:1/"]
)
def test_a_redirect_that_leads_inwards_is_refused(site, fetcher, target):
    assert isinstance(failure(fetcher, site.answers("/x", status=302, Location=target)), AddressRefused)


@pytest.mark.parametrize("target", ["file:///etc/hostname", "data:text/plain,x", "ftp://127.0.0.1/x"])
def test_a_redirect_to_another_scheme_is_not_followed(site, fetcher, target):
    assert fetcher.fetch(site.answers("/x", status=302, Location=target)).status == 302


def test_a_redirect_down_to_plain_http_is_refused(fetcher):
    redirects = GuardedRedirect.from_crawler(fetcher.crawler)
    answer = Response("https://council.example/", status=302, headers={"Location": "http://council.example/feed"})
    with pytest.raises(AddressDenied, match="from https to http"):
        redirects.process_response(Request("https://council.example/"), answer)


# ------------------------------------------------------------------------------------------------ the guard


def test_a_name_that_leads_inwards_is_refused_when_it_connects(site, fetcher):
    url = site.answers("/x").replace("127.0.0.1", "localhost")
    refused = failure(fetcher, url)
    assert isinstance(refused, AddressRefused)
    assert "leads to" in refused.reason
    assert not site.asked("/x")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://2130706433/", "file:///etc/hostname", "http://u:p@a.example/"]
)
def test_what_may_not_be_asked_is_refused_at_once(fetcher, url):
    assert isinstance(failure(fetcher, url), AddressRefused)


def test_another_port_of_an_opened_host_stays_closed(site, fetcher):
    with raw_server(lambda line: line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) as host:
        assert isinstance(failure(fetcher, f"http://{host}/x"), AddressRefused)


# ------------------------------------------------------------------------------------------------ robots and manners


def test_robots_are_obeyed_and_asked_once(site, fetcher):
    site.answers("/robots.txt", b"User-agent: *\nDisallow: /private/\n")
    url = site.answers("/open")
    for _ in range(3):
        fetcher.fetch(url)
    assert isinstance(failure(fetcher, site.answers("/private/x")), RobotsRefused)
    assert len(site.asked("/robots.txt")) == 1
    assert not site.asked("/private/x")


def test_robots_that_cannot_be_read_stop_us_for_now_but_not_for_good(site, fetcher):
    site.answers("/robots.txt", status=403)
    assert fetcher.fetch(site.answers("/x")).status == 200

    def trouble(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 503 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def serve() -> None:
        line, _ = listener.accept()
        with line:
            line.recv(65_536)
            trouble(line)

    thread = threading.Thread(target=serve)
    thread.start()
    with listener, Fetcher(allow=[f"127.0.0.1:{port}"], per_host_delay=0, timeout=TIMEOUT) as other:
        error = failure(other, f"http://127.0.0.1:{port}/x")
        thread.join()
    assert not isinstance(error, RobotsRefused)
    assert "robots.txt answers 503" in error.reason


def test_one_request_at_a_time_to_one_host_and_hosts_do_not_wait_for_each_other(site):
    now, most, lock = {}, {}, threading.Lock()

    def reply(request):
        host = request.path.split("/")[2]
        if request.path.endswith("robots.txt"):
            return Reply(status=404)
        with lock:
            now[host] = now.get(host, 0) + 1
            most[host] = max(most.get(host, 0), now[host])
            most["all"] = max(most.get("all", 0), sum(now.values()))
        threading.Event().wait(0.05)
        with lock:
            now[host] -= 1
        return Reply(b"x")

    site.server.expect_request(re.compile("/https/.*")).respond_with_handler(reply)
    urls = [f"https://{host}.example/{n}" for n in range(4) for host in ("a", "b")]
    with Fetcher(origin=site.url("")) as fetcher, ThreadPoolExecutor(8) as pool:
        assert all(answer.status == 200 for answer in pool.map(fetcher.fetch, urls))
    assert (most["a.example"], most["b.example"], most["all"]) == (1, 1, 2)


def test_requests_to_one_host_keep_their_distance(site):
    site.server.expect_request(re.compile("/http/.*")).respond_with_data(b"x")
    with Fetcher(per_host_delay=0.4, allow=[site.host]) as fetcher:
        settings = fetcher.crawler.settings
        assert (settings["DOWNLOAD_DELAY"], settings["CONCURRENT_REQUESTS_PER_DOMAIN"]) == (0.4, 1)
        began = time.monotonic()
        for _ in range(5):
            fetcher.fetch(site.answers("/x"))
    assert time.monotonic() - began < 0.4 * 4, "an opened host is the operator's own: no politeness is due"


def test_a_server_in_passing_trouble_is_asked_once_more(site, fetcher):
    answers = [Reply(status=500), Reply(b"well")]
    site.server.expect_request("/x").respond_with_handler(lambda _: answers.pop(0))
    with Fetcher(allow=[site.host], per_host_delay=0, timeout=10) as patient:
        assert patient.fetch(site.url("/x")).body == b"well"


def test_a_server_that_says_when_to_come_back_is_not_asked_again(site, fetcher):
    assert fetcher.fetch(site.answers("/x", status=500, Retry_After="60")).status == 500
    assert len(site.asked("/x")) == 1


# ------------------------------------------------------------------------------------------------ faults


def test_a_server_that_hangs_costs_its_time_and_no_more(site, fetcher):
    late = threading.Event()
    site.server.expect_request("/hang").respond_with_handler(lambda _: Reply(str(late.wait(10))))
    began = time.monotonic()
    assert failure(fetcher, site.url("/hang")).reason == "no answer within 1.5 s"
    assert time.monotonic() - began < TIMEOUT + 1
    assert fetcher.fetch(site.answers("/next", b"fine")).body == b"fine"
    late.set()


def test_a_list_that_takes_longer_than_a_visit_is_waited_for(site):
    def slowly(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")
        for _ in range(10):
            threading.Event().wait(0.05)
            line.sendall(b"x")

    with raw_server(slowly) as host, Fetcher(allow=[host], per_host_delay=0, timeout=0.3) as fetcher:
        assert failure(fetcher, f"http://{host}/x").reason == "no answer within 0.3 s"
        assert fetcher.fetch(f"http://{host}/x", patience=40).body == b"x" * 10


def test_a_body_that_drips_meets_the_total_deadline():
    stop = threading.Event()

    def drip(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not stop.wait(0.05):
            line.sendall(b"x")

    with raw_server(drip) as host, Fetcher(allow=[host], per_host_delay=0, timeout=TIMEOUT) as fetcher:
        assert "no answer within" in failure(fetcher, f"http://{host}/x").reason
        stop.set()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "cut short"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n", "cut short"),
        (b"", "connection closed without an answer"),
        (b"\x00\x01garbage\r\n\r\n", "broken answer"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n", "broken answer"),
    ],
    ids=["length too long", "chunks cut", "nothing", "garbage", "endless header"],
)
def test_a_broken_answer_is_an_error_in_plain_words(said, words):
    with (
        raw_server(lambda line: line.sendall(said)) as host,
        Fetcher(allow=[host], per_host_delay=0, timeout=8) as fetcher,
    ):
        assert words in failure(fetcher, f"http://{host}/x").reason


def test_a_large_body_is_refused_by_its_stated_size_and_by_its_true_one(site, fetcher):
    url = site.answers("/x", b"x" * 50_000)
    assert isinstance(failure(fetcher, url, max_bytes=10_000), TooLarge)
    assert len(fetcher.fetch(url, max_bytes=60_000).body) == 50_000

    def endless(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n")
        while True:
            line.sendall(b"<item/>" * 1000)

    with raw_server(endless) as host, Fetcher(allow=[host], per_host_delay=0, max_bytes=100_000) as other:
        error = failure(other, f"http://{host}/x")
    assert isinstance(error, TooLarge)
    assert error.reason == "more than 0.1 MB"


def test_a_small_body_that_unpacks_to_a_huge_one_is_refused(site, fetcher):
    bomb = gzip.compress(b"\0" * 30_000_000)
    assert len(bomb) < 100_000
    assert isinstance(failure(fetcher, site.answers("/x", bomb, Content_Encoding="gzip")), TooLarge)


def test_nobody_there_and_no_such_name_are_told_apart(fetcher):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = f"127.0.0.1:{listener.getsockname()[1]}"
    with Fetcher(allow=[host], per_host_delay=0) as other:
        assert failure(other, f"http://{host}/x").reason == "connection refused"
    assert failure(fetcher, "http://no-such-name.invalid/x").reason == "name not found: no-such-name.invalid"


def a_certificate(folder, name: str):
    """Return the path of a self-signed certificate with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    begin = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_certificate_that_nobody_signed_is_refused(tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(a_certificate(tmp_path, "127.0.0.1"))
    listener = socket.create_server(("127.0.0.1", 0))
    host = f"127.0.0.1:{listener.getsockname()[1]}"

    def serve() -> None:
        line, _ = listener.accept()
        with line, pytest.raises(ssl.SSLError):
            context.wrap_socket(line, server_side=True)

    thread = threading.Thread(target=serve)
    thread.start()
    with listener, Fetcher(allow=[host], per_host_delay=0, timeout=5) as fetcher:
        reason = failure(fetcher, f"https://{host}/x").reason
        thread.join()
    assert reason.startswith("certificate not trusted")


# ------------------------------------------------------------------------------------------------ worlds and closing


def test_a_recorded_world_is_asked_in_the_worlds_own_addresses(site):
    site.answers("/https/council.example/feed", b"<rss/>")
    with Fetcher(origin=site.url("")) as fetcher:
        found = fetcher.fetch("https://council.example/feed?cat=a:b&c=%C3%BC")
    assert (found.url, found.status) == ("https://council.example/feed?cat=a:b&c=%C3%BC", 200)
    (asked,) = [request for request, _ in site.server.log if request.path.endswith("/feed")]
    assert asked.query_string == b"cat=a:b&c=%C3%BC"


def test_closing_cuts_what_is_in_flight_and_its_caller_hears_so(site):
    late, arrived = threading.Event(), threading.Event()

    def hang(_):
        arrived.set()
        return Reply(str(late.wait(20)))

    site.server.expect_request("/hang").respond_with_handler(hang)
    fetcher = Fetcher(allow=[site.host], per_host_delay=0, timeout=20)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(fetcher.fetch, site.url("/hang"))
        assert arrived.wait(5)
        began = time.monotonic()
        fetcher.close(grace_seconds=0.1)
        with pytest.raises(Stopping, match="closing"):
            waiting.result(5)
    assert time.monotonic() - began < 4
    late.set()
    assert not fetcher._thread.is_alive()


def test_closing_lets_what_is_nearly_done_finish(site):
    go, arrived = threading.Event(), threading.Event()

    def reply(_):
        arrived.set()
        return Reply(str(go.wait(5)))

    site.server.expect_request("/x").respond_with_handler(reply)
    fetcher = Fetcher(allow=[site.host], per_host_delay=0, timeout=20)
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(fetcher.fetch, site.url("/x"))
        assert arrived.wait(5)
        closing = pool.submit(fetcher.close)
        go.set()
        assert waiting.result(5).body == b"True"
        closing.result(5)


def test_a_closed_fetcher_says_so_and_may_be_closed_again(site, fetcher):
    fetcher.close()
    fetcher.close()
    with pytest.raises(Stopping, match="the fetcher is closing"):
        fetcher.fetch(site.answers("/x"))


def test_a_fetcher_can_be_made_again_and_again(site):
    url = site.answers("/x", b"x")
    for _ in range(5):
        with Fetcher(allow=[site.host], per_host_delay=0) as one:
            assert one.fetch(url).body == b"x"
