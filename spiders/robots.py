# SPDX-License-Identifier: MIT
"""robots.txt, obeyed for as long as the daemon lives (RFC 9309).

Scrapy's own middleware keeps a robots.txt for ever, takes an unreachable one for permission, and leaves every later
request to that host waiting when the first is cut by our deadline: none of this fits a resident fetcher.
"""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from spiders.handler import AddressDenied
from spiders.settings import AGENT, ROBOTS_MAX_BYTES

KEPT_SECONDS = 24 * 3600.0  # RFC 9309: no longer than a day
KEPT_UNREADABLE_SECONDS = 600.0
HOSTS = 2000  # robots.txt files kept
LONGEST_DELAY = 30.0  # seconds; a longer crawl-delay would stop a source altogether


class RobotsDenied(IgnoreRequest):
    """robots.txt forbids the address, or cannot be read while its server is in trouble. The message says which."""

    def __init__(self, words: str, *, lasting: bool) -> None:
        self.lasting = lasting  # False: its server is in trouble, another time may be allowed
        super().__init__(words)


@dataclass(frozen=True, kw_only=True)
class _Rules:
    """One host's robots.txt as far as it concerns us."""

    rules: Protego | None  # None: everything is allowed
    refusal: str = ""  # set: nothing is allowed, and this is why
    until: float  # monotonic seconds


class RobotsMiddleware:
    """Asks each host's robots.txt once a day, however many requests wait for it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._known: OrderedDict[str, _Rules] = OrderedDict()
        self._asking: dict[str, asyncio.Task[_Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler's settings."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise RobotsDenied for what robots.txt forbids; network errors of robots.txt are the request's own."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        found = await self._rules_for(request)
        if found.refusal:
            raise RobotsDenied(found.refusal, lasting=False)
        if found.rules is None:
            return
        if not found.rules.can_fetch(request.url, AGENT):
            raise RobotsDenied("refused by robots.txt", lasting=True)
        self._slow_down(request, found.rules.crawl_delay(AGENT))

    async def _rules_for(self, request: Request) -> _Rules:
        parts = urlsplit(request.url)
        site = f"{parts.scheme}://{parts.netloc}"
        known = self._known.get(site)
        if known is not None and known.until > time.monotonic():
            return known
        if site not in self._asking:
            task = asyncio.get_running_loop().create_task(self._ask(site))
            self._asking[site] = task
            task.add_done_callback(lambda done: self._answered(site, done))
        return await asyncio.shield(self._asking[site])

    def _answered(self, site: str, task: asyncio.Task[_Rules]) -> None:
        del self._asking[site]
        if not task.cancelled() and task.exception() is None:
            self._known[site] = task.result()
            self._known.move_to_end(site)
            if len(self._known) > HOSTS:
                self._known.popitem(last=False)

    async def _ask(self, site: str) -> _Rules:
        request = Request(
            f"{site}/robots.txt",
            callback=NO_CALLBACK,
            meta={"dont_obey_robotstxt": True, "download_maxsize": ROBOTS_MAX_BYTES},
        )
        now = time.monotonic()
        try:
            response = await self._crawler.engine.download_async(request)
        except AddressDenied:
            raise
        except IgnoreRequest:  # redirects without end: as good as no robots.txt
            return _Rules(rules=None, until=now + KEPT_SECONDS)
        if response.status >= 500:
            words = f"robots.txt answers {response.status}: nothing is fetched until it can be read"
            return _Rules(rules=None, refusal=words, until=now + KEPT_UNREADABLE_SECONDS)
        if response.status != 200:
            return _Rules(rules=None, until=now + KEPT_SECONDS)
        rules = Protego.parse(response.body.decode("utf-8", errors="replace"))
        return _Rules(rules=rules, until=now + KEPT_SECONDS)

    def _slow_down(self, request: Request, asked: float | None) -> None:
        downloader = self._crawler.engine.downloader
        key = downloader.get_slot_key(request)
        if not asked or self._crawler.settings["LOOSETHREAD_ORIGIN"]:
            return
        delay = max(min(asked, LONGEST_DELAY), downloader.settings.getfloat("DOWNLOAD_DELAY"))
        downloader.per_slot_settings[key] = {"delay": delay, "jitter": 0.0}
        if key in downloader.slots:
            downloader.slots[key].delay = delay
