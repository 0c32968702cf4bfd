# SPDX-License-Identifier: MIT
"""Every setting that keeps us safe, read back from the live crawler: a new version of Scrapy must not undo one."""

import pytest

from spiders.fetcher import Fetcher
from spiders.settings import user_agent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def crawler():
    with Fetcher(contact="desk@example.org") as fetcher:
        yield fetcher.crawler


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROBOTSTXT_OBEY", True),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("DOWNLOAD_MAXSIZE", 10_000_000),
        ("DOWNLOAD_TIMEOUT", 30.0),
        ("DOWNLOAD_DELAY", 1.0),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("REDIRECT_MAX_TIMES", 5),
        ("HTTPCACHE_ENABLED", False),
        ("COOKIES_ENABLED", False),
        ("METAREFRESH_ENABLED", False),
        ("HTTPPROXY_ENABLED", False),
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("TWISTED_REACTOR_ENABLED", False),
    ],
)
def test_the_live_setting_is_ours(crawler, name, value):
    assert crawler.settings[name] == value


@pytest.mark.parametrize("scheme", ["file", "ftp", "s3", "data"])
def test_only_the_web_can_be_asked(crawler, scheme):
    assert crawler.settings["DOWNLOAD_HANDLERS"][scheme] is None


def test_nothing_else_runs_beside_the_crawler(crawler):
    assert [type(extension).__name__ for extension in crawler.extensions.middlewares] == []


def test_requests_pass_our_guard_first_and_the_ordinary_middlewares_in_order(crawler):
    names = [type(one).__name__ for one in crawler.engine.downloader.middleware.middlewares]
    assert names[:2] == ["GuardMiddleware", "RobotsMiddleware"]
    assert {"JitteredRetry", "GuardedRedirect", "HttpCompressionMiddleware"} <= set(names)
    assert not {"RedirectMiddleware", "RetryMiddleware", "CookiesMiddleware", "HttpProxyMiddleware"} & set(names)


def test_we_are_named_with_version_address_and_contact_on_one_line():
    assert user_agent("watch/2", "desk@example.org\r\nX: y") == (
        "Mozilla/5.0 (compatible; watch/2; +https://github.com/loosethread/loosethread; desk@example.org\ufffd X: y)"
    )
    assert "Loosethread/" in user_agent()
