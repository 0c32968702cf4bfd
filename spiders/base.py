# SPDX-License-Identifier: MIT
"""The sites we can read: one file each in spiders/sites. The folder is listed; nothing registers itself.

A site's file holds flat functions: `items(body, source, at)`, which returns a list of Items, or a Listing where it has
to say what was left out, and, where its articles need a reader of their own, `document(body, url) -> Document`. Both
raise ParseError for a shape they do not know.
"""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from monitor.core.errors import NotFound
from monitor.core.model import Document, Item, Source

if TYPE_CHECKING:
    from spiders.items import Listing

FOLDER = Path(__file__).parent / "sites"
ItemsReader = Callable[[bytes, Source, datetime], "list[Item] | Listing"]
DocumentReader = Callable[[bytes, str], Document]


def sites() -> list[str]:
    """Return the names of all sites, sorted."""
    return sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))


def items_reader(site: str) -> ItemsReader:
    """Return the site's reader of listings. Raises NotFound for an unknown site."""
    if site not in (known := sites()):
        raise NotFound("site", site, known)
    return cast(ItemsReader, import_module(f"spiders.sites.{site}").items)


def document_reader(site: str | None) -> DocumentReader | None:
    """Return the site's own reader of articles, None where the general one will do. Raises NotFound."""
    if site is None:
        return None
    if site not in (known := sites()):
        raise NotFound("site", site, known)
    return cast("DocumentReader | None", getattr(import_module(f"spiders.sites.{site}"), "document", None))
