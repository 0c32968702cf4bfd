# SPDX-License-Identifier: MIT
"""What a parsing process is asked: bytes in, plain values out. Pure, but for what the parsers do to time and memory."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from monitor.core.errors import NotFound, ParseError
from monitor.core.model import Document, Source, SourceKind
from spiders.base import document_reader, items_reader
from spiders.items import Listing, cut
from spiders.lookalikes import warning

HEAD = 1024  # bytes in which a PDF names itself
LIST_PATIENCE = 3  # times the usual; reading 25 MB takes four seconds, on a machine with nothing else to do


@dataclass(frozen=True, kw_only=True)
class ListingJob:
    """Read what a source published."""

    source: Source
    body: bytes
    content_type: str
    at: datetime  # UTC

    @property
    def patience(self) -> int:
        """How many times the usual time and processor time it may take: a list is megabytes of small entries."""
        return LIST_PATIENCE if self.source.kind is SourceKind.LIST else 1

    def run(self) -> dict[str, Any]:
        """Return a Listing as plain values. Raises ParseError."""
        listing = self._listing()
        note = "; ".join(filter(None, (listing.note, warning(listing.items))))
        return asdict(replace(listing, note=note))

    def _listing(self) -> Listing:
        if self.source.kind is SourceKind.FEED:
            from spiders import feeds  # parsers are heavy: the daemon itself never loads them

            return feeds.read(self.body, self.content_type, self.source, self.at)
        found = items_reader(self.source.site or "")(self.body, self.source, self.at)
        listing = found if isinstance(found, Listing) else Listing(items=tuple(found))
        over = len(listing.items) > self.source.items_max
        whole = cut(listing, self.source.items_max)
        return replace(whole, partial=True) if over and self.source.kind is SourceKind.LIST else whole


@dataclass(frozen=True, kw_only=True)
class DocumentJob:
    """Read an item's own page."""

    site: str | None
    body: bytes
    content_type: str
    url: str
    patience: int = 1

    def run(self) -> dict[str, Any]:
        """Return a Document, without its body, as plain values. Raises ParseError."""
        found = self._document()
        if not found.text:
            raise ParseError("the page holds no text", source=self.url)
        return asdict(found) | {"body": ""}

    def _document(self) -> Document:
        if self.body[:HEAD].lstrip().startswith(b"%PDF-"):  # whatever its server calls it
            from spiders import pdfs

            return pdfs.read(self.body, self.url)
        reader = document_reader(self.site)
        if reader is not None:
            return reader(self.body, self.url)
        from spiders import pages

        return pages.read(self.body, self.content_type, self.url)


Job = ListingJob | DocumentJob


def answer(job: Job) -> dict[str, Any]:
    """Return what the job came to: {"value": …}, or {"refused": the reason in words}."""
    try:
        return {"value": job.run()}
    except ParseError as error:
        return {"refused": error.reason}
    except NotFound as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "reading it takes too much memory"}
    except RecursionError:
        return {"refused": "it is nested too deeply"}
