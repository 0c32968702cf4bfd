# SPDX-License-Identifier: MIT
"""The tables, one per noun of `docs/words.md`. One file per group; import them from here."""

from storage.models.alert import AlertRow, DeliveryRow, MemoryRow
from storage.models.base import Base
from storage.models.dossier import (
    ArticleRow,
    ClaimRow,
    ExpectationChangeRow,
    ExpectationRow,
    ThreadClaimRow,
    ThreadRow,
)
from storage.models.history import EvidenceRow, JudgementRow, ObservationRow, StatusChangeRow, SuggestionRow
from storage.models.item import BodyRow, ItemRow, RevisionRow
from storage.models.source import ItemCountRow, LookCountRow, SourceRow, SourceStateRow

__all__ = [
    "AlertRow",
    "ArticleRow",
    "Base",
    "BodyRow",
    "ClaimRow",
    "DeliveryRow",
    "EvidenceRow",
    "ExpectationChangeRow",
    "ExpectationRow",
    "ItemCountRow",
    "ItemRow",
    "JudgementRow",
    "LookCountRow",
    "MemoryRow",
    "ObservationRow",
    "RevisionRow",
    "SourceRow",
    "SourceStateRow",
    "StatusChangeRow",
    "SuggestionRow",
    "ThreadClaimRow",
    "ThreadRow",
]
