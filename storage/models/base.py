# SPDX-License-Identifier: MIT
"""What all tables share: how Python types map to columns, and how constraints are named on both databases."""

from datetime import date, datetime

from sqlalchemy import Date, MetaData, Text
from sqlalchemy.orm import DeclarativeBase

from storage.types import UTCDateTime


class Base(DeclarativeBase):
    """Root of the tables. JSON is kept as text: the hash chain needs the very characters back."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: Text(), datetime: UTCDateTime(), date: Date()}  # noqa: RUF012 -- SQLAlchemy's own name
