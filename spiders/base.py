# SPDX-License-Identifier: MIT
"""The sites we can read: one file each in spiders/sites. The folder is listed; nothing registers itself.

A site's file holds flat functions: `items(body, source, at)`, which returns a list of Items, or a Listing where it has
to say what was left out, and, where its articles need a reader of their own, `document(body, url) -> Document`. Both
raise ParseError for a shape they do not know. A site that feeds list has only the latter.
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


def listing_sites() -> list[str]:
    """Return the names of the sites with listings, sorted; feeds list the articles of the others."""
    return [site for site in sites() if hasattr(import_module(f"spiders.sites.{site}"), "items")]


def items_reader(site: str) -> ItemsReader:
    """Return the site's reader of listings. Raises NotFound for an unknown site, and for one that has none."""
    module = import_module(f"spiders.sites.{site}") if site in sites() else None
    if not hasattr(module, "items"):
        raise NotFound("site", site, listing_sites())
    return cast(ItemsReader, module.items)  # type: ignore[union-attr]  # a module with that name


def document_reader(site: str | None) -> DocumentReader | None:
    """Return the site's own reader of articles, None where the general one will do. Raises NotFound."""
    if site is None:
        return None
    if site not in (known := sites()):
        raise NotFound("site", site, known)
    return cast("DocumentReader | None", getattr(import_module(f"spiders.sites.{site}"), "document", None))
