# SPDX-License-Identifier: MIT
"""Every Scrapy setting of ours, in one place. A test reads each of them back from the live crawler.

Scrapy's own defaults do not check certificates, read file: and ftp: addresses, take bodies of 1 GiB, follow meta
refresh, and open a console and a remote control: all of that is off here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from monitor import __version__
from monitor.core.inert import one_line

PROJECT_URL = "https://github.com/loosethread/loosethread"
AGENT = "Loosethread"  # the name that a robots.txt may address
MAX_BYTES = 10_000_000  # bytes of one body, before and after decompression; list files ask for more by request
ROBOTS_MAX_BYTES = 512_000  # bytes; RFC 9309 wants at least 500 KiB read
TIMEOUT = 30.0  # seconds in all for one visit, redirects and retries included
REDIRECTS = 5
RETRIES = 1
RETRY_STATUS = (408, 500, 502, 504, 522, 524)  # may pass in a second; 429 and 503 ask to be left alone
PER_HOST = 1  # requests in flight to one host
DELAY = 1.0  # seconds between two requests to one host, give or take a quarter
SHORTEST_DELAY = (
    0.001  # seconds; without any, Scrapy 2.19 lets a whole queue go before it counts the first as under way
)
OWN_PER_HOST = 8  # in flight to a host the operator opened by name: his own machine needs no politeness
IN_FLIGHT = 100  # in all: a tenth of a thousand sources may hang and the rest still gets through


class HostKeys:
    """Keys that hosts ask of programs, each in a header of its own. Shown to nobody but their host, and over TLS only,
    or to a host that the operator opened by name."""

    __slots__ = ("_by_host",)

    def __init__(self, by_host: Mapping[str, tuple[str, str]]) -> None:
        """`by_host`: host name → header, key."""
        self._by_host = dict(by_host)

    def __repr__(self) -> str:
        return f"HostKeys({', '.join(self._by_host)})"

    def headers(self) -> frozenset[str]:
        """Return the names of all headers that hold a key."""
        return frozenset(header for header, _ in self._by_host.values())

    def of(self, host: str) -> tuple[str, str] | None:
        """Return header and key for a host, None where it has none."""
        return self._by_host.get(host)


_OFF = ("OffsiteMiddleware", "offsite"), ("HttpAuthMiddleware", "httpauth"), ("HttpProxyMiddleware", "httpproxy")
_REPLACED = (
    ("RobotsTxtMiddleware", "robotstxt"), ("RetryMiddleware", "retry"), ("RedirectMiddleware", "redirect"),
    ("DownloadTimeoutMiddleware", "downloadtimeout"), ("DefaultHeadersMiddleware", "defaultheaders"),
    ("UserAgentMiddleware", "useragent"),
)  # fmt: skip


def user_agent(product: str = "", contact: str = "") -> str:
    """Return the honest name we go by: product and version, where to read about it, whom to write to.

    A bare product name is refused by several of our sources; this is the form that declared crawlers use.
    """
    parts = ["compatible", product or f"{AGENT}/{__version__}", f"+{PROJECT_URL}", contact]
    return f"Mozilla/5.0 ({'; '.join(filter(None, map(one_line, parts)))})"


def hardened(
    *,
    agent: str,
    allow: Sequence[str] = (),
    origin: str | None = None,
    delay: float = DELAY,
    timeout: float = TIMEOUT,
    max_bytes: int = MAX_BYTES,
    keys: HostKeys | None = None,
) -> dict[str, Any]:
    """Return the settings of the one crawler. `allow` holds "host:port"; `origin` is set for a recorded world.

    `delay` is in seconds between two requests to one host, `timeout` in seconds for all of one visit.
    """
    return {
        **_switched_off(),
        **_limits(SHORTEST_DELAY if origin else max(delay, SHORTEST_DELAY), timeout, max_bytes),
        "TWISTED_REACTOR_ENABLED": False,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "USER_AGENT": agent,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": AGENT,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.2",
        "DOWNLOAD_SLOTS": {
            host: {"concurrency": OWN_PER_HOST, "delay": SHORTEST_DELAY, "jitter": 0.0} for host in allow
        },
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5",
            "Accept-Language": "en",
        },
        "LOOSETHREAD_ALLOW": list(allow),
        "LOOSETHREAD_KEYS": keys or HostKeys({}),
        "LOOSETHREAD_ORIGIN": origin or "",
        "LOOSETHREAD_RETRY_WAIT": 0.0 if origin else 1.0,  # seconds, spread by half
    }


def _limits(delay: float, timeout: float, max_bytes: int) -> dict[str, Any]:
    """What one visit may cost us and them."""
    return {
        "DOWNLOAD_MAXSIZE": max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DOWNLOAD_TIMEOUT": timeout,
        "DOWNLOAD_DELAY": delay,
        "DOWNLOAD_DELAY_JITTER": 0.25,
        "CONCURRENT_REQUESTS": IN_FLIGHT,
        "CONCURRENT_REQUESTS_PER_DOMAIN": PER_HOST,
        "REDIRECT_MAX_TIMES": REDIRECTS,
        "RETRY_ENABLED": True,
        "RETRY_TIMES": RETRIES,
        "RETRY_HTTP_CODES": list(RETRY_STATUS),
    }


def _switched_off() -> dict[str, Any]:
    """Everything that could open a second way in or out."""
    stock = "scrapy.downloadermiddlewares"
    handler = "spiders.handler.GuardedDownloadHandler"
    return {
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler, "file": None, "ftp": None, "s3": None, "data": None},
        "DOWNLOADER_MIDDLEWARES": {
            **{f"{stock}.{module}.{name}": None for name, module in (*_OFF, *_REPLACED)},
            "spiders.middlewares.GuardMiddleware": 10,
            "spiders.robots.RobotsMiddleware": 100,
            "spiders.middlewares.JitteredRetry": 550,
            "spiders.middlewares.GuardedRedirect": 600,
        },
        "EXTENSIONS": {
            f"scrapy.extensions.{name}": None
            for name in (
                "telnet.TelnetConsole", "remote_control.RemoteControl", "memusage.MemoryUsage", "logstats.LogStats",
                "corestats.CoreStats", "logcount.LogCount", "feedexport.FeedExporter", "closespider.CloseSpider",
                "memdebug.MemoryDebugger", "spiderstate.SpiderState", "throttle.AutoThrottle",
            )
        },
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "COOKIES_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "REFERER_ENABLED": False,
        "REFERRER_POLICY": "no-referrer",
        "HTTPPROXY_ENABLED": False,
        "STATS_DUMP": False,
        "DOWNLOADER_STATS": False,
        "SPIDER_MODULES": [],
    }  # fmt: skip
