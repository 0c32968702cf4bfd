# SPDX-License-Identifier: MIT
"""What need not be kept: the words of items that concern no thread.

Their fingerprint stays, so that they are never taken for new; a list's entries stay as they stand, so that what changes
is known by name; evidence, changes, judgements and deliveries are never
touched.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, tuple_, update

from monitor.core.model import SourceKind
from storage.models import BodyRow, EvidenceRow, ItemRow, RevisionRow, SourceRow


@dataclass(frozen=True, kw_only=True)
class Pruned:
    """How much one pass dropped. Call again while `revisions` is the limit."""

    revisions: int
    bodies: int


def prune(connection: Connection, before: datetime, limit: int = 5000) -> Pruned:
    """Drop the texts of at most `limit` revisions seen before that moment, examined, and evidence of nothing; and the
    bodies that no revision names any more."""
    evidence = select(EvidenceRow.id).where(
        EvidenceRow.item == RevisionRow.item, EvidenceRow.revision == RevisionRow.revision
    )
    entry = (
        select(ItemRow.id)
        .join(SourceRow, SourceRow.id == ItemRow.source)
        .where(
            ItemRow.id == RevisionRow.item,
            ItemRow.revision == RevisionRow.revision,
            SourceRow.kind == SourceKind.LIST.value,
        )
    )
    old = (
        select(RevisionRow.item, RevisionRow.revision)
        .where(RevisionRow.seen < before, RevisionRow.examined.is_not(None), ~RevisionRow.pruned)
        .where(~evidence.exists(), ~entry.exists())
        .where(or_(RevisionRow.due.is_(None), RevisionRow.due < before.date()))  # a meeting ahead is still to be named
        .limit(limit)
    )
    emptied = connection.execute(
        update(RevisionRow)
        .where(tuple_(RevisionRow.item, RevisionRow.revision).in_(old))
        .values(url="", title="", text="", published_raw="", document_text="", body=None, pruned=True)
    )
    named = select(RevisionRow.item).where(RevisionRow.body == BodyRow.sha256)
    dropped = connection.execute(delete(BodyRow).where(BodyRow.stored < before, ~named.exists()))
    return Pruned(revisions=emptied.rowcount, bodies=dropped.rowcount)
