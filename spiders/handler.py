# SPDX-License-Identifier: MIT
"""The one place where a connection is made: every address is looked at just before the connect, for every hop.

In a recorded world the same code asks the local origin instead: https://host/path goes to ORIGIN/https/host/path, and
the response keeps the address that was asked for.
"""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlsplit

import aiohttp
import yarl
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.downloader.handlers._base_streaming import BaseStreamingDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadConnectionRefusedError, IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.utils.ssl import _make_ssl_context

from monitor.core.addresses import refusal_of_address
from spiders.guard import default_port

DNS_SECONDS = 60  # how long a name's addresses are kept; a failure is never kept
HEADER_SIZE = 32_768  # bytes of one header: some sites' security policies are longer than aiohttp's 8 KiB


class AddressDenied(IgnoreRequest):
    """The guard refused an address, or how it is spelled. The message says why."""


@dataclass
class _Attempt:
    """The request whose connection is being made, and what the guard said to it."""

    host: str  # "name:port" as asked
    refused: list[str] = field(default_factory=list)


_ATTEMPT: ContextVar[_Attempt] = ContextVar("attempt")


class GuardedDownloadHandler(AiohttpDownloadHandler):
    """Scrapy's own aiohttp handler with a guard in its connector. Pinned to Scrapy 2.19: it builds on its internals."""

    experimental: ClassVar[bool] = False  # the parent logs a warning at every start; the pin in pyproject answers it

    def __init__(self, crawler: Crawler) -> None:
        BaseStreamingDownloadHandler.__init__(self, crawler)  # the parent would build a connector without a guard
        self._origin: str = crawler.settings["LOOSETHREAD_ORIGIN"].rstrip("/")
        self._allow = frozenset(crawler.settings.getlist("LOOSETHREAD_ALLOW"))
        if self._origin:
            self._allow |= {urlsplit(self._origin).netloc}
        self._ssl_context = _make_ssl_context(crawler.settings)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._pool_size_total,
                limit_per_host=0,  # Scrapy's slots decide how many at once
                ttl_dns_cache=DNS_SECONDS,
                socket_factory=self._socket,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_ClientResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            trust_env=False,
            max_line_size=HEADER_SIZE,
            max_field_size=HEADER_SIZE,
        )

    def _socket(self, info: tuple[Any, ...]) -> socket.socket:
        """Make the socket for one connect, or refuse: this is called with the very address that is connected to."""
        family, kind, protocol, _, address = info
        attempt = _ATTEMPT.get()
        if attempt.host not in self._allow:
            why = refusal_of_address(str(address[0]))
            if why is not None:
                attempt.refused.append(f"{attempt.host} leads to {address[0]}, not a public address ({why})")
                raise PermissionError(attempt.refused[-1])
        return socket.socket(family=family, type=kind, proto=protocol)

    @asynccontextmanager
    async def _make_request(self, request: Request, timeout: float) -> AsyncIterator[_ClientResponse]:
        asked = self._at_origin(request) if self._origin else request
        attempt = _Attempt(_host_and_port(asked.url))
        _ATTEMPT.set(attempt)
        try:
            async with super()._make_request(asked, timeout) as response:
                yield response
        except DownloadConnectionRefusedError as error:
            if attempt.refused:
                raise AddressDenied(attempt.refused[0]) from error
            raise

    @staticmethod
    def _request_headers(request: Request) -> Headers:
        """No copy: what the parent takes out of it is for proxies, and we go through none."""
        return request.headers

    async def _read_response(self, response: _ClientResponse, request: Request) -> Response:
        """Of “not modified” only the headers are read: it has no body to measure, to guess the kind of or to unpack."""
        if response.status != HTTPStatus.NOT_MODIFIED:
            return await super()._read_response(response, request)
        headers = self._extract_headers(response)
        headers.pop(b"Content-Encoding", None)
        return Response(request.url, status=response.status, headers=headers)

    def _at_origin(self, request: Request) -> Request:
        parts = urlsplit(request.url)
        query = f"?{parts.query}" if parts.query else ""
        asked = request.replace(url=f"{self._origin}/{parts.scheme}/{parts.netloc}{parts.path or '/'}{query}")
        asked.meta["verbatim_url"] = True
        return asked


def _host_and_port(url: str) -> str:
    parts = yarl.URL(url)
    return f"{parts.host}:{parts.port or default_port(parts.scheme)}"
