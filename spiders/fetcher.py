# SPDX-License-Identifier: MIT
"""The one door out: a resident Scrapy crawler without a reactor, on one loop thread, asked from any thread."""

import asyncio
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, cast

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import Settings

from monitor.core.errors import AddressRefused, FetchError, Stopping
from spiders import settings
from spiders.guard import refusal_of_url
from spiders.reasons import failure_of

START_SECONDS = 20.0
CUT_SECONDS = 1.0  # what is cut may take so long to let go
PERMANENT = (301, 308)
CLOSING = "the fetcher is closing"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server answered, whatever its status."""

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
    def from_crawler(cls, crawler: Crawler, *args: object, **kwargs: object) -> Self:
        """Build, and keep the engine from closing because nothing is scheduled."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.stay, signal=signals.spider_idle)
        return spider

    def stay(self) -> None:
        """Answer Scrapy's question whether to close."""
        raise DontCloseSpider


class Fetcher:
    """Fetches addresses; robots, politeness, retries, limits and the network guard included.

    `user_agent` is product/version ("": ours); it is sent together with our address and the `contact`. `allow` holds
    "host:port" entries that the guard lets through and politeness does not slow. `origin` ("http://127.0.0.1:PORT")
    sends every request to a recorded world: scheme://host/path is asked for as ORIGIN/scheme/host/path, without
    delays. `keys` (host → header, key) are sent to their host alone. `per_host_delay` and `timeout` (total for one
    `fetch`) are in seconds. Thread-safe. Use as a context manager, or call `close`.
    Raises FetchError when it cannot be started.
    """

    def __init__(
        self,
        *,
        user_agent: str = "",
        contact: str = "",
        allow: Sequence[str] = (),
        origin: str | None = None,
        per_host_delay: float = settings.DELAY,
        timeout: float = settings.TIMEOUT,
        max_bytes: int = settings.MAX_BYTES,
        keys: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._allow = frozenset(allow)
        crawl_settings = settings.hardened(
            agent=settings.user_agent(user_agent, contact),
            allow=allow,
            origin=origin,
            delay=per_host_delay,
            timeout=timeout,
            max_bytes=max_bytes,
            keys=settings.HostKeys(keys or {}),
        )
        self.crawler = Crawler(_Resident, Settings(crawl_settings))
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._door = threading.Lock()  # nothing enters once closing has begun: it would wait for a stopped loop
        self._closing = False
        self._tasks: set[asyncio.Task[Response]] = set()
        self._thread = threading.Thread(target=self._run, name="fetcher", daemon=True)
        self._thread.start()
        if not self._ready.wait(START_SECONDS) or not self._thread.is_alive():
            raise FetchError("the fetcher could not be started", source="fetcher")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def fetch(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        patience: float = 1.0,
        source: str = "",
    ) -> Answer:
        """Return the answer to a GET, redirects followed. `max_bytes` holds before and after decompression; it may take
        `patience` times as long as usual.

        Raises Stopping once `close` was called, else FetchError with the reason in plain words: AddressRefused from
        the guard, RobotsRefused, TooLarge, or
        FetchError itself for all else that keeps an answer from coming. `source` names the culprit in the message.
        """
        name = source or url
        why = refusal_of_url(url, self._allow)
        if why is not None:
            raise AddressRefused(why, source=name)
        limit, timeout = max_bytes or self._max_bytes, self._timeout * patience
        request = Request(
            url,
            headers=dict(headers or {}),
            callback=NO_CALLBACK,
            dont_filter=True,
            meta={"download_maxsize": limit, "download_timeout": timeout},
        )
        asked = self._ask(request, name)
        try:
            error = asked.exception()
        except CancelledError:
            raise Stopping(f"{name}: {CLOSING}") from None
        if error is not None:
            raise failure_of(error, source=name, timeout=timeout, max_bytes=limit) from error
        return _answer(asked.result())

    def close(self, grace_seconds: float = 5.0) -> None:
        """Stop: what is in flight may finish within `grace_seconds`, the rest is cut and its callers get Stopping.

        May be called again, from any thread."""
        with self._door:
            if not self._closing:
                self._closing = True
                asyncio.run_coroutine_threadsafe(self._stop(grace_seconds), self._loop)
        self._thread.join(grace_seconds + START_SECONDS)

    def _ask(self, request: Request, source: str) -> Future[Response]:
        with self._door:
            if self._closing or not self._thread.is_alive():
                raise Stopping(f"{source}: {CLOSING}")
            return asyncio.run_coroutine_threadsafe(self._download(request), self._loop)

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
        self._crawling = asyncio.ensure_future(self.crawler.crawl_async())
        with suppress(asyncio.CancelledError):
            await self._crawling

    def _look_whether_ready(self) -> None:
        engine = self.crawler._engine
        if engine is None or not engine.running:
            self._loop.call_later(0.005, self._look_whether_ready)
            return
        engine.pause()  # nothing is ever scheduled: without this the engine looks for work after every download
        self._ready.set()

    async def _download(self, request: Request) -> Response:
        task = cast("asyncio.Task[Response]", asyncio.current_task())
        self._tasks.add(task)
        try:
            async with asyncio.timeout(request.meta["download_timeout"]):
                return await self.crawler.engine.download_async(request)
        finally:
            self._tasks.discard(task)

    async def _stop(self, grace_seconds: float) -> None:
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=grace_seconds)
        for task in set(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=CUT_SECONDS)
        try:
            async with asyncio.timeout(CUT_SECONDS):
                await self.crawler.stop_async()
        except TimeoutError:  # a robots.txt that never comes is asked for by the crawler itself, not by a task of ours
            self._crawling.cancel()

    def _cut(self) -> None:
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))


def _answer(response: Response) -> Answer:
    meta = response.request.meta if response.request is not None else {}
    hops = [*meta.get("redirect_urls", []), response.url]
    permanent = 0
    for reason in meta.get("redirect_reasons", []):
        if reason not in PERMANENT:
            break
        permanent += 1
    return Answer(
        url=response.url,
        status=response.status,
        headers={
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        },
        body=response.body,
        moved_to=hops[permanent] if permanent else None,
    )
