"""The types of columns and the base of tables, so that both databases keep the same thing."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

# Every constraint has a name: a later migration can only change what it can name.
_NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Row(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMES))):
    """Base of all tables."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC: timestamptz in PostgreSQL, UTC text in SQLite. Naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What is sent to the database. Raises ValueError for a moment without time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without time zone cannot be stored: {value}")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What came from the database, aware and in UTC."""
        del dialect  # SQLite hands out naive UTC, PostgreSQL the session's zone
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(values: type[StrEnum] | tuple[str, ...], name: str) -> Enum:
    """A column of one of these texts, checked by the database. ``name`` is the check's and the column's."""
    options: dict[str, Any] = {"name": name, "native_enum": False, "create_constraint": True, "length": 16}
    if isinstance(values, tuple):
        return Enum(*values, **options)
    return Enum(values, values_callable=lambda members: [member.value for member in members], **options)


STRUCTURE = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""JSON with Chinese as it is; None is NULL, not the JSON null."""
