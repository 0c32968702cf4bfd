# SPDX-License-Identifier: MIT
"""Visit a source, tell what the visit came to. Never raises for what a source does: every outcome has its reason."""

import re
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from monitor.core.errors import AddressRefused, FetchError, ParseError
from monitor.core.model import (
    Document,
    Fetch,
    Outcome,
    Source,
    SourceKind,
    SourceState,
    StoredItem,
    ValidatorRule,
    Validators,
)
from monitor.core.ports import DocumentFailed
from spiders.addresses import address_at, text_address
from spiders.answers import Unusable, retry_after, unusable
from spiders.fetcher import Answer, Fetcher
from spiders.items import Listing
from spiders.parsing import ParserPool
from spiders.reasons import RobotsRefused, TooLarge

UNCONDITIONAL_EVERY = 24  # polls; a server whose 304 lies is found out
LIST_MAX_BYTES = 60_000_000  # official lists are one large file
LIST_PATIENCE = 8.0  # times a visit's usual time: some are made while one waits, some come at 190 KB a second
_PAGE = {"Accept": "text/html, application/xhtml+xml;q=0.9, application/pdf;q=0.8, */*;q=0.1"}
_DATA = {"Accept": "application/json, application/xml;q=0.9, */*;q=0.5"}


class WebCollector:
    """The Collector over the web: one fetcher for all that is fetched, limited processes for all that is parsed.

    It owns its `parsers` (made here where none are given), not the fetcher. Close it after use.
    """

    def __init__(self, fetcher: Fetcher, *, parsers: ParserPool | None = None) -> None:
        self._fetcher = fetcher
        self._parsers = parsers or ParserPool()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the parsing processes."""
        self._parsers.close()

    # ------------------------------------------------------------------ a source

    def collect(self, source: Source, known: SourceState, now: datetime) -> Fetch:
        """Visit the source once; see `Collector`. `now` is aware UTC."""
        asking = _validators_to_send(source, known)
        try:
            answer = self._ask(source, asking, now)
            if answer.status == HTTPStatus.NOT_MODIFIED and not _believable(answer, asking):
                asking = None
                answer = self._ask(source, asking, now)
        except FetchError as error:
            outcome = Outcome.BLOCKED if isinstance(error, RobotsRefused) else Outcome.FAILED
            return Fetch(source=source.id, at=now, outcome=outcome, reason=error.reason)
        if answer.status == HTTPStatus.NOT_MODIFIED:
            visit = _visit(source, now, answer)
            if asking is None:
                return replace(visit, outcome=Outcome.SUSPECT, reason="“not modified” without having been asked")
            return replace(visit, outcome=Outcome.NOT_MODIFIED)
        return self._judged(source, known, answer, now)

    def _ask(self, source: Source, asking: Validators | None, now: datetime) -> Answer:
        headers = _conditions(asking)
        if source.kind is SourceKind.SITE:
            headers |= _PAGE
        elif source.kind is not SourceKind.FEED:
            headers |= _DATA
        url = address_at(source, now)
        if source.kind is SourceKind.LIST:
            return self._fetcher.fetch(
                url, headers=headers, max_bytes=LIST_MAX_BYTES, patience=LIST_PATIENCE, source=source.id
            )
        return self._fetcher.fetch(url, headers=headers, source=source.id)

    def _judged(self, source: Source, known: SourceState, answer: Answer, now: datetime) -> Fetch:
        visit = _visit(source, now, answer)
        wrong = _wrong(answer, address_at(source, now), feed=source.kind is not SourceKind.SITE)
        if wrong is not None:
            return replace(visit, outcome=wrong.outcome, reason=wrong.reason)
        good = replace(visit, validators=_validators_of(answer), body_hash=_hash(answer.body, source.volatile))
        if good.body_hash == known.body_hash:
            return replace(good, outcome=Outcome.UNCHANGED)
        try:
            listing = self._parsers.listing(source, answer.body, answer.content_type, now)
        except ParseError as error:
            return replace(visit, outcome=Outcome.SUSPECT, reason=error.reason)
        poor = _too_few(source, known, listing)
        if poor:
            return replace(visit, outcome=Outcome.SUSPECT, reason=poor)
        reason = "; ".join(filter(None, (_lie(source, known, good), _notes(known, listing))))
        return replace(good, outcome=Outcome.OK, items=listing.items, reason=reason, partial=listing.partial)

    # ------------------------------------------------------------------ an item's page

    def document(self, source: Source, item: StoredItem, now: datetime) -> Document | DocumentFailed:
        """Fetch and read the item's own page; see `Collector`. A challenge page is never a document."""
        url = text_address(source, item.item)
        try:
            answer = self._fetcher.fetch(url, headers=_PAGE if url == item.item.url else _DATA, source=source.id)
            wrong = _wrong(answer, url, feed=False)
            if wrong is not None:
                return DocumentFailed(
                    reason=wrong.reason, final=wrong.final, retry_after=retry_after(answer.headers, now)
                )
            if _is_front_page(answer.url) and not _is_front_page(url):
                return DocumentFailed(reason="led to the front page instead", final=True)
            return self._parsers.document(source, answer.body, answer.content_type, answer.url)
        except (AddressRefused, RobotsRefused, TooLarge, ParseError) as error:
            return DocumentFailed(reason=error.reason, final=True)
        except FetchError as error:
            return DocumentFailed(reason=error.reason, final=False)


def _validators_to_send(source: Source, known: SourceState) -> Validators | None:
    """What to ask with; None now and then, where there is nothing, and where the source's are said to lie."""
    validators = known.validators
    if source.validators is ValidatorRule.IGNORE:
        return None
    if validators is None or not (validators.etag or validators.last_modified):
        return None
    return None if known.conditional_polls + 1 >= UNCONDITIONAL_EVERY else validators


def _conditions(asking: Validators | None) -> dict[str, str]:
    if asking is None:
        return {}
    headers = {"If-None-Match": asking.etag, "If-Modified-Since": asking.last_modified}
    return {name: value for name, value in headers.items() if value}


def _believable(answer: Answer, asking: Validators | None) -> bool:
    """A 304 is about the body we know only where it comes from the address that gave us that body."""
    return asking is None or not asking.url or asking.url == answer.url


def _validators_of(answer: Answer) -> Validators | None:
    etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    return Validators(etag=etag, last_modified=modified, url=answer.url) if etag or modified else None


def _hash(body: bytes, volatile: str | None) -> str:
    """Tell bodies apart, without the piece that changes when nothing else does."""
    if volatile is not None:
        before, after = (re.escape(part.encode()) for part in volatile.split("{any}", 1))
        body = re.sub(before + rb"[^\n]{0,200}?" + after, b"", body, count=1)
    return sha256(body).hexdigest()


def _wrong(answer: Answer, asked: str, *, feed: bool) -> Unusable | None:
    return unusable(
        asked=asked, url=answer.url, status=answer.status, headers=answer.headers, body=answer.body, feed=feed
    )


def _too_few(source: Source, known: SourceState, listing: Listing) -> str:
    """Say what is missing in a body that holds too little to be the source as we know it; "" for one that will do."""
    count = len(listing.items)
    if count >= source.items_min or listing.partial:
        return ""
    before = f" where there were {known.last_count}" if known.last_count else f", {source.items_min} or more are due"
    return f"{count or 'no'} items{before}"


def _notes(known: SourceState, listing: Listing) -> str:
    """Say what was odd about a body that will do: rolling windows do shrink, so half as many items is only told."""
    count, before = len(listing.items), known.last_count or 0
    shrunk = f"only {count} items where there were {before}" if 2 * count <= before else ""
    return "; ".join(filter(None, (listing.note, shrunk)))


def _lie(source: Source, known: SourceState, fetch: Fetch) -> str:
    """Say that a server gives one strong mark to two bodies: what it calls "not modified" proves nothing."""
    mark = known.validators.etag if known.validators else None
    if not mark or mark.startswith("W/") or source.validators is ValidatorRule.IGNORE:
        return ""
    if fetch.validators is None or fetch.validators.etag != mark:
        return ""
    return "its marks of change are not to be believed: another body under the same ETag; set validators: ignore"


def _visit(source: Source, now: datetime, answer: Answer) -> Fetch:
    """What is said of every answer; the outcome follows."""
    return Fetch(
        source=source.id,
        at=now,
        outcome=Outcome.FAILED,
        reason="",
        status=answer.status,
        size=len(answer.body),
        retry_after=retry_after(answer.headers, now),
        moved_to=answer.moved_to,
    )


def _is_front_page(url: str) -> bool:
    return urlsplit(url).path.strip("/") in ("", "en", "index.html")
