# SPDX-License-Identifier: MIT
from datetime import UTC, datetime

import pytest

from monitor.core.model import Outcome
from spiders.answers import is_html, retry_after, unusable
from tests.spiders.scenes import ARTICLE, CHALLENGE, PORTAL, a_feed, entries

NOW = datetime(2023, 3, 1, 12, tzinfo=UTC)
ASKED = "https://council.example/feed.xml"


def judged(body: bytes = b"", status: int = 200, *, feed: bool = True, url: str = ASKED, **headers: str):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return unusable(asked=ASKED, url=url, status=status, headers=named, body=body, feed=feed)


def outcome(*args, **facts):
    wrong = judged(*args, **facts)
    return wrong and wrong.outcome


def test_a_feed_and_a_page_where_they_are_due_can_be_read():
    assert judged(a_feed(*entries(1)), content_type="text/html") is None
    assert judged(ARTICLE, feed=False) is None


@pytest.mark.parametrize("status", [200, 202, 403, 429, 503])
@pytest.mark.parametrize("feed", [True, False])
def test_a_challenge_page_is_a_refusal_whatever_its_status(status, feed):
    wrong = judged(CHALLENGE, status, feed=feed)
    assert wrong.outcome is Outcome.BLOCKED
    assert not wrong.final
    assert wrong.reason.startswith("a challenge page instead of content")


@pytest.mark.parametrize(
    "body",
    [
        b"<html><head><title>Attention Required! | Cloudflare</title></head></html>",
        b"<html><head><title>Technical Difficulties</title></head><body><h1>Sorry</h1></body></html>",
        b"<html><head><title>Access Denied</title></head><body>Reference #18</body></html>",
        b"<html><head><title></title><script src='https://x.token.awswaf.com/'></script><script>AwsWafIntegration</script></head></html>",
        b"<html><body><iframe src='/_Incapsula_Resource?x=1'></iframe></body></html>",
        b"<html><head><title>x</title><script src='https://challenges.cloudflare.com/turnstile/'></script></head></html>",
    ],
)
def test_the_known_walls_are_told_from_content(body):
    assert outcome(body, feed=False) is Outcome.BLOCKED


def test_a_wall_may_say_so_in_its_header_only():
    assert outcome(b"<html></html>", 403, cf_mitigated="challenge") is Outcome.BLOCKED
    assert not judged(b"<html></html>", 403, cf_mitigated="challenge").final


@pytest.mark.parametrize(
    "title", [b"Access denied to inspectors", b"Please wait for the vote", b"Security check at the border"]
)
def test_an_article_with_such_words_in_its_headline_is_an_article(title):
    assert judged(ARTICLE.replace(b"Ministers meet | Paper", title), feed=False) is None


@pytest.mark.parametrize(
    ("body", "facts"),
    [
        (PORTAL, {}),
        (b"<html><body>Welcome, guest</body></html>", {"url": "http://portal.hotel.example/hello"}),
        (b"<html><body>x</body></html>", {"url": "https://council.example/login?next=feed"}),
        (b"", {"status": 401}),
        (b"", {"status": 511}),
    ],
)
def test_a_login_or_a_captive_portal_is_a_refusal(body, facts):
    assert outcome(body, **facts) is Outcome.BLOCKED


def test_an_article_with_a_login_box_is_an_article():
    assert judged(ARTICLE.replace(b"<nav>", b"<nav><input type='password'>"), feed=False) is None


def test_a_bare_refusal_is_final_and_named():
    wrong = judged(b"", 403)
    assert (wrong.outcome, wrong.reason, wrong.final) == (Outcome.BLOCKED, "refuses us (403)", True)


@pytest.mark.parametrize(
    ("status", "words", "final"),
    [
        (404, "not there (404)", True),
        (410, "gone for good (410)", True),
        (429, "asks us to slow down (429)", False),
        (500, "the server is in trouble (500)", False),
        (503, "the server is in trouble (503)", False),
        (302, "redirected without an address (302)", False),
        (204, "an answer without content (204)", False),
        (418, "an answer that is of no use (418)", False),
    ],
)
def test_failures_are_said_in_plain_words(status, words, final):
    wrong = judged(b"", status)
    assert (wrong.outcome, wrong.reason, wrong.final) == (Outcome.FAILED, words, final)


@pytest.mark.parametrize("body", [b"", b" \n "])
def test_an_empty_answer_is_suspect_never_nothing_new(body):
    assert outcome(body) is Outcome.SUSPECT


def test_a_page_in_a_feeds_place_is_suspect_and_its_title_is_told():
    wrong = judged(b"<!doctype html><html><head><title>Our new\n site\x1b[1m</title></head></html>")
    assert wrong.outcome is Outcome.SUSPECT
    assert "our new site" in wrong.reason
    assert "\x1b" not in wrong.reason


@pytest.mark.parametrize(
    ("body", "content_type", "page"),
    [
        (b"<!DOCTYPE html><html>", "", True),
        (b"\xef\xbb\xbf<!-- x --><HTML>", "text/xml", True),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML'>", "", True),
        (b"<div>x</div>", "text/html", True),
        (b"<?xml version='1.0'?><rss version='2.0'>", "text/html", False),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "", False),
        (b'{"a": "<html>"}', "application/json", False),
    ],
)
def test_a_page_is_told_by_what_it_is_not_by_what_it_is_called(body, content_type, page):
    assert is_html(body, content_type) is page


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        ("120", 120),
        ("Wed, 01 Mar 2023 12:05:00 GMT", 300),
        ("Wed, 01 Mar 2023 11:00:00 GMT", 0),
        ("", None),
        ("soon", None),
        ("-5", None),
    ],
)
def test_how_long_a_server_asks_us_to_stay_away(raw, seconds):
    assert retry_after({"retry-after": raw}, NOW) == seconds


def test_a_wish_of_ten_thousand_years_is_bounded():
    assert 86_400 < (retry_after({"retry-after": "9" * 30}, NOW) or 0) < 2**31
