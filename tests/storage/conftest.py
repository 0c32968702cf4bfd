# SPDX-License-Identifier: MIT
"""The databases that tests of this folder ask for."""

from tests.storage.databases import (
    empty_postgresql_engine,
    engine,
    postgresql_engine,
    postgresql_server,
    postgresql_template,
    sqlite_engine,
    sqlite_template,
    store,
)

__all__ = [
    "empty_postgresql_engine",
    "engine",
    "postgresql_engine",
    "postgresql_server",
    "postgresql_template",
    "sqlite_engine",
    "sqlite_template",
    "store",
]
