# SPDX-License-Identifier: MIT
"""The one door out: a resident Scrapy crawler without a reactor, on one loop thread, asked from any thread."""

import asyncio
import threading
from collections.abc import Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import Settings

from monitor.core.errors import AddressRefused, FetchError
from spiders.guard import refusal_of_url
from spiders.reasons import refused_by_robots, too_large, words_of
from spiders.settings import MAX_SIZE, TIMEOUT, hardened

START_SECONDS = 20.0
PERMANENT = (301, 308)


class RobotsRefused(FetchError):
    """robots.txt does not let us fetch this."""


class TooLarge(FetchError):
    """The body is larger than this source may be."""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """One answer, whatever its status."""

    url: str  # final, after redirects
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""
    moved_to: str | None = None  # where a permanent redirect led, when the first hop was one

    @property
    def content_type(self) -> str:
        """The content type as sent, "" where none was."""
        return self.headers.get("content-type", "")


class _Resident(Spider):
    """A spider that crawls nothing: the engine is only asked for downloads."""

    name = "resident"

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build, and keep the engine from closing because nothing is scheduled."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.stay, signal=signals.spider_idle)
        return spider

    def stay(self) -> None:
        """Answer Scrapy's question whether to close."""
        raise DontCloseSpider


class Fetcher:
    """Fetches addresses, robots, politeness, retries, limits and the network guard included.

    `contact` goes into the User-Agent. `allow` holds "host:port" entries that the guard lets through and politeness
    does not slow. `origin` ("http://127.0.0.1:PORT") sends every request to a recorded world. `timeout` in seconds is
    total for one `get`. Thread-safe. Use as a context manager, or call `close`.
    """

    def __init__(
        self, contact: str = "", allow: tuple[str, ...] = (), origin: str | None = None, timeout: float = TIMEOUT
    ) -> None:
        self._timeout = timeout
        self._allow = frozenset(allow)
        settings = hardened(contact=contact, allow=allow, origin=origin, timeout=timeout)
        self.crawler = Crawler(_Resident, Settings(settings))
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._closing = False
        self._tasks: set[asyncio.Task[Response]] = set()
        self._thread = threading.Thread(target=self._run, name="scrapy-loop", daemon=True)
        self._thread.start()
        if not self._ready.wait(START_SECONDS) or not self._thread.is_alive():
            raise FetchError("the fetcher could not be started", source="fetcher")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, max_size: int = MAX_SIZE, source: str = ""
    ) -> Fetched:
        """Return the answer to a GET, redirects followed. `max_size` is in bytes, also after decompression.

        Raises FetchError with the reason in plain words: AddressRefused from the guard, RobotsRefused, TooLarge, or
        FetchError itself for all that keeps an answer from coming. `source` names the culprit in the message.
        """
        name = source or url
        why = refusal_of_url(url, self._allow)
        if why is not None:
            raise AddressRefused(why, source=name)
        request = Request(
            url,
            headers=dict(headers or {}),
            callback=NO_CALLBACK,
            dont_filter=True,
            meta={"download_maxsize": max_size, "download_timeout": self._timeout},
        )
        if self._closing:
            raise FetchError("the fetcher is closing", source=name)
        try:
            response = asyncio.run_coroutine_threadsafe(self._download(request), self._loop)
            error = response.exception()
        except CancelledError:
            raise FetchError("the fetcher is closing", source=name) from None
        if error is not None:
            raise self._reason(error, name, max_size) from error
        return _fetched(response.result())

    def close(self, grace_seconds: float = 5.0) -> None:
        """Stop: what is in flight may finish within `grace_seconds`, the rest is cut. May be called again."""
        if self._closing:
            return
        self._closing = True
        asyncio.run_coroutine_threadsafe(self._stop(grace_seconds), self._loop)
        self._thread.join(grace_seconds + START_SECONDS)

    # ------------------------------------------------------------------ on the loop thread

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._crawl())
        finally:
            self._ready.set()
            self._cut()
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            asyncio.set_event_loop(None)
            self._loop.close()

    async def _crawl(self) -> None:
        self._loop.call_soon(self._look_whether_ready)
        await self.crawler.crawl_async()

    def _look_whether_ready(self) -> None:
        engine = self.crawler._engine
        if engine is None or not engine.running:
            self._loop.call_later(0.005, self._look_whether_ready)
            return
        engine.pause()  # nothing is ever scheduled: without this the engine looks for work after every download
        self._ready.set()

    async def _download(self, request: Request) -> Response:
        task = asyncio.ensure_future(self.crawler.engine.download_async(request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        async with asyncio.timeout(self._timeout):
            return await task

    async def _stop(self, grace_seconds: float) -> None:
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=grace_seconds)
        for task in set(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=1.0)
        await self.crawler.stop_async()

    def _cut(self) -> None:
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))

    def _reason(self, error: BaseException, source: str, max_size: int) -> FetchError:
        words = words_of(error, timeout=self._timeout, max_size=max_size)
        if too_large(error):
            return TooLarge(words, source=source)
        if refused_by_robots(error):
            return RobotsRefused(words, source=source)
        return (AddressRefused if words_are_the_guards(error) else FetchError)(words, source=source)


def words_are_the_guards(error: BaseException) -> bool:
    """True where the network guard stopped the request."""
    from spiders.handler import AddressDenied

    return isinstance(error, AddressDenied)


def _fetched(response: Response) -> Fetched:
    meta = response.request.meta if response.request is not None else {}
    hops = [*meta.get("redirect_urls", []), response.url]
    permanent = 0
    for reason in meta.get("redirect_reasons", []):
        if reason not in PERMANENT:
            break
        permanent += 1
    return Fetched(
        url=response.url,
        status=response.status,
        headers={
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        },
        body=response.body,
        moved_to=hops[permanent] if permanent else None,
    )
