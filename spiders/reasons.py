# SPDX-License-Identifier: MIT
"""Why a fetch failed, in plain words. The kinds are Scrapy's and aiohttp's; people should never have to know them.

FetchError
├── AddressRefused  the network guard
├── RobotsRefused   robots.txt forbids the address
└── TooLarge        the body is larger than it may be
"""

import errno
import ssl
from collections.abc import Iterator

import aiohttp
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.utils._compression import _DecompressionMaxSizeExceeded

from monitor.core.errors import AddressRefused, FetchError
from monitor.core.inert import one_line
from spiders.handler import AddressDenied
from spiders.robots import RobotsDenied
from spiders.settings import REDIRECTS

_ERRNO = {
    errno.ECONNREFUSED: "connection refused",
    errno.ECONNRESET: "connection reset",
    errno.ENETUNREACH: "network unreachable",
    errno.EHOSTUNREACH: "host unreachable",
    errno.ETIMEDOUT: "no connection in time",
}


class RobotsRefused(FetchError):
    """robots.txt does not let us fetch this; it will not tomorrow either."""


class TooLarge(FetchError):
    """The body is larger than this source may be."""


def failure_of(error: BaseException, *, source: str, timeout: float, max_bytes: int) -> FetchError:
    """Return what the rest of the product is told: the kind that matters to it, and the reason in words."""
    words = words_of(error, timeout=timeout, max_bytes=max_bytes)
    if isinstance(error, AddressDenied):
        return AddressRefused(words, source=source)
    if isinstance(error, RobotsDenied) and error.lasting:
        return RobotsRefused(words, source=source)
    return (TooLarge if too_large(error) else FetchError)(words, source=source)


def words_of(error: BaseException, *, timeout: float, max_bytes: int) -> str:
    """Return one short sentence part for a person; `timeout` in seconds and `max_bytes` are those asked for."""
    if isinstance(error, AddressDenied | RobotsDenied):
        return str(error)
    if too_large(error):
        return f"more than {max_bytes / 1_000_000:g} MB"
    if isinstance(error, TimeoutError | DownloadTimeoutError):
        return f"no answer within {timeout:g} s"
    if isinstance(error, CannotResolveHostError):
        return f"name not found{_host_in(error)}"
    if isinstance(error, DownloadConnectionRefusedError):
        return _words_of_connection(error)
    if isinstance(error, ResponseDataLossError):
        return "the answer was cut short"
    if isinstance(error, NotSupported | UnsupportedURLSchemeError):
        return "only http and https are fetched"
    if isinstance(error, IgnoreRequest):
        return f"more than {REDIRECTS} redirects"
    return _words_of_answer(error)


def too_large(error: BaseException) -> bool:
    """True where the body, packed or unpacked, is larger than was allowed."""
    return isinstance(error, DownloadCancelledError) or isinstance(error.__cause__, _DecompressionMaxSizeExceeded)


def _words_of_connection(error: BaseException) -> str:
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, aiohttp.ClientConnectorCertificateError):
            return _words_of_certificate(cause.certificate_error)
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _words_of_certificate(cause)
    if any(isinstance(cause, ssl.SSLError | aiohttp.ClientConnectorSSLError) for cause in causes):
        return "no secure connection could be made"
    numbers = (cause.errno for cause in causes if isinstance(cause, OSError))
    return next((_ERRNO[number] for number in numbers if number in _ERRNO), "no connection")


def _words_of_certificate(error: Exception) -> str:
    why = error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else str(error)
    return f"certificate not trusted ({one_line(why)[:120]})"


def _words_of_answer(error: BaseException) -> str:
    if any(isinstance(cause, aiohttp.ServerDisconnectedError) for cause in _causes(error)):
        return "connection closed without an answer"
    if any(isinstance(cause, ConnectionResetError) for cause in _causes(error)):
        return "connection reset"
    if isinstance(error, DownloadFailedError):
        return f"broken answer ({one_line(str(error))[:120]})"
    return f"broken answer ({type(error).__name__})"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        if isinstance(error, aiohttp.ClientConnectorError):
            yield error.os_error
        error = error.__cause__ or error.__context__


def _host_in(error: BaseException) -> str:
    cause = error.__cause__
    if isinstance(cause, aiohttp.ClientConnectorError):
        return f": {one_line(cause.host)}"
    return ""
