# SPDX-License-Identifier: MIT
"""Items to be asked again after a dossier changed: the newest words of each, and which threads they are tied to."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from monitor.core.model import StoredItem
from storage.items import stored_items
from storage.models import EvidenceRow, ItemRow, RevisionRow

_NEWEST = (RevisionRow.revision == ItemRow.revision, RevisionRow.examined.is_not(None))


def kept_items(connection: Connection, after: int, limit: int) -> list[StoredItem]:
    """Return the newest revision of items that were examined and whose words are kept, by id from `after` on."""
    return stored_items(connection, *_NEWEST, ~RevisionRow.pruned, ItemRow.id > after, limit=limit)


def pruned_items(connection: Connection) -> int:
    """Return of how many items the words were dropped."""
    query = select(func.count()).select_from(ItemRow).join(RevisionRow, RevisionRow.item == ItemRow.id)
    return int(connection.execute(query.where(*_NEWEST, RevisionRow.pruned)).scalar_one())


def ties(connection: Connection, items: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return the threads that each of the items, in any revision, is evidence of."""
    tied: dict[int, set[str]] = {}
    query = select(EvidenceRow.item, EvidenceRow.thread).where(EvidenceRow.item.in_(items)).distinct()
    for item, thread in connection.execute(query):
        tied.setdefault(item, set()).add(thread)
    return {item: frozenset(threads) for item, threads in tied.items()}
