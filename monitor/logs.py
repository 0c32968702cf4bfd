# SPDX-License-Identifier: MIT
"""Logging for the daemon: one line an event on standard error, UTC, text for people or JSON for machines."""

import logging
import sys

import structlog

from monitor.core.inert import one_line

QUIET = ("scrapy", "asyncio", "apscheduler", "aiohttp", "trafilatura", "slack_sdk", "alembic")


def set_up(*, as_json: bool) -> None:
    """Configure structlog and the standard library's loggers. Text from outside is made inert before it is written."""
    logging.basicConfig(format="%(message)s", stream=sys.stderr, level=logging.INFO)
    quiet()
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _inert,
            structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def quiet() -> None:
    """Keep the libraries that we stand on from talking between our lines: only their errors are shown."""
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


def _inert(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {k: one_line(v) if isinstance(v, str) and k != "exception" else v for k, v in event.items()}
