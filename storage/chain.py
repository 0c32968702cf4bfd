# SPDX-License-Identifier: MIT
"""The hash chain of the history: each status change holds the hash of its own content and of the row before it.

hash = SHA-256 of: the previous hash, a line feed, the row as canonical JSON (every column that is not empty, without
`hash`; times as ISO 8601 in UTC). Empty columns are left out, so that a column a later version adds breaks no old row.
The head (number of rows and last hash) is kept in `memory` as well: rows cut off at the end are found out too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, text

from storage import codec
from storage.engine import reading
from storage.models import MemoryRow, StatusChangeRow
from storage.upsert import put

HEAD = "history head"
LOCK = 7_203_115  # PostgreSQL advisory lock: one writer appends at a time, so that the chain has no forks
_IN_ORDER = select(StatusChangeRow.__table__).order_by(StatusChangeRow.id)
COLUMNS = tuple(StatusChangeRow.__table__.columns.keys())


@dataclass(frozen=True, kw_only=True)
class VerifyResult:
    """What walking the chain came to. `bad` is the id of the first row that does not fit, with `reason` in words."""

    rows: int  # rows that fit
    head: str  # hash of the last row that fits; "" for an empty history
    bad: int | None = None
    reason: str = ""


def append(connection: Connection, content: Mapping[str, Any]) -> int:
    """Append a row to the history and return its id. `content` holds every column but id and the hashes."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    last = connection.execute(
        select(StatusChangeRow.id, StatusChangeRow.hash).order_by(StatusChangeRow.id.desc()).limit(1)
    ).one_or_none()
    row: dict[str, Any] = {name: _utc(value) for name, value in content.items()}
    row |= {"id": (last.id if last else 0) + 1, "previous_hash": last.hash if last else ""}
    row["hash"] = digest(row)
    connection.execute(insert(StatusChangeRow), row)
    put(connection, MemoryRow, [{"key": HEAD, "value": f"{row['id']} {row['hash']}"}])
    return int(row["id"])


def digest(row: Mapping[str, Any]) -> str:
    """Return the hash that a row must have, from its own content and its `previous_hash`."""
    content = {name: row[name] for name in COLUMNS if name not in ("hash", "previous_hash") and row[name] is not None}
    return sha256(f"{row['previous_hash']}\n{codec.to_json(content)}".encode()).hexdigest()


def verify(engine: Engine) -> VerifyResult:
    """Walk the whole history and name the first row that does not fit. Raises StorageError."""
    rows, head = 0, ""
    with reading(engine) as connection:
        kept = connection.execute(select(MemoryRow.value).where(MemoryRow.key == HEAD)).scalar()
        for found in connection.execution_options(yield_per=1000).execute(_IN_ORDER):
            row = found._asdict()
            reason = _misfit(row, rows, head)
            if reason:
                return VerifyResult(rows=rows, head=head, bad=min(row["id"], rows + 1), reason=reason)
            rows, head = rows + 1, row["hash"]
    return _against_head(rows, head, kept or "0 ")


def _against_head(rows: int, head: str, kept: str) -> VerifyResult:
    written = int(kept.split(" ")[0])
    if kept == f"{rows} {head}":
        return VerifyResult(rows=rows, head=head)
    if written > rows:
        reason = f"rows are missing at the end: {written} were written"
        return VerifyResult(rows=rows, head=head, bad=rows + 1, reason=reason)
    return VerifyResult(rows=rows, head=head, bad=min(written + 1, rows), reason="it was not written by Loosethread")


def _misfit(row: Mapping[str, Any], before: int, head: str) -> str:
    if row["id"] != before + 1:
        return f"row {before + 1} is missing"
    if row["previous_hash"] != head:
        return "its link to the row before does not fit"
    return "" if row["hash"] == digest(row) else "its content was altered"


def _utc(value: object) -> object:
    return value.astimezone(UTC) if isinstance(value, datetime) else value
