# SPDX-License-Identifier: MIT
"""What every request passes on its way out, redirects and robots.txt included."""

import asyncio
import random
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import DownloadFailedError, ResponseDataLossError
from scrapy.http import Headers, Response

from spiders.guard import default_port, refusal_of_url
from spiders.handler import AddressDenied
from spiders.settings import HostKeys

PASSING = (DownloadFailedError, ResponseDataLossError)  # a cut or garbled answer may be whole a second later


class GuardMiddleware:
    """Refuses what may not be asked by its spelling alone, gives hosts the operator opened a slot of their own, and
    says who asks and what is taken. Three of Scrapy's pieces in one: each costs every request a little.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._allow = frozenset(settings.getlist("LOOSETHREAD_ALLOW"))
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")
        said = Headers({"User-Agent": settings["USER_AGENT"], **settings.getdict("DEFAULT_REQUEST_HEADERS")})
        self._keys: HostKeys = settings["LOOSETHREAD_KEYS"]
        self._key_headers = self._keys.headers()
        self._said: tuple[tuple[bytes, list[bytes]], ...] = tuple(said.items())

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler's settings."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise AddressDenied for an address that may not be asked."""
        why = refusal_of_url(request.url, self._allow)
        if why is not None:
            raise AddressDenied(why)
        parts = urlsplit(request.url)
        host = f"{parts.hostname}:{parts.port or default_port(parts.scheme)}"
        request.meta["download_slot"] = host if host in self._allow else parts.hostname
        request.meta.setdefault("download_timeout", self._timeout)
        for name, values in self._said:
            if name not in request.headers:
                request.headers[name] = values
        if self._key_headers:
            self._show_key(request, parts.hostname or "", secured=parts.scheme == "https" or host in self._allow)

    def _show_key(self, request: Request, host: str, *, secured: bool) -> None:
        """Send a host its own key, and take every other off: a redirect copies what the first request sent."""
        for name in self._key_headers:
            request.headers.pop(name, None)
        found = self._keys.of(host) if secured else None
        if found is not None:
            request.headers[found[0]] = found[1]


class GuardedRedirect(RedirectMiddleware):
    """Scrapy's redirects, but never from https down to http. Nobody sends a Referer here, so none is to be mended."""

    def _engine_started(self) -> None:
        """Do nothing: Scrapy's own looks for a middleware that is switched off, and warns at each start."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Return the response, or the request that its redirect asks for. Raises AddressDenied."""
        result: Request | Response = super().process_response(request, response)
        if isinstance(result, Request) and request.url.startswith("https:") and result.url.startswith("http:"):
            raise AddressDenied(f"redirected from https to http ({urlsplit(result.url).hostname})")
        return result


class JitteredRetry:
    """Tries once more where a second may help; Scrapy's own retry does not wait in between."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._status = {int(code) for code in crawler.settings.getlist("RETRY_HTTP_CODES")}
        self._wait = crawler.settings.getfloat("LOOSETHREAD_RETRY_WAIT")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler's settings."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the response, or the request anew. A server that says when to come back is taken at its word."""
        if response.status not in self._status or b"Retry-After" in response.headers:
            return response
        return await self._again(request, str(response.status)) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Return the request anew after an answer that was cut or garbled."""
        return await self._again(request, type(exception).__name__) if isinstance(exception, PASSING) else None

    async def _again(self, request: Request, reason: str) -> Request | None:
        if self._crawler.spider is None:
            return None
        again = get_retry_request(request, spider=self._crawler.spider, reason=reason, give_up_log_level="DEBUG")
        if again is not None and self._wait:
            await asyncio.sleep(self._wait * random.uniform(0.5, 1.5))  # noqa: S311  spreads load, hides nothing
        return again
