"""A database that is in use is brought forward from every version that there was, and keeps its rows."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    MetaData,
    Table,
    inspect,
    select,
    text,
)
from sqlalchemy.sql.sqltypes import Boolean, Numeric

from storage.database import engine_of, write_connection
from storage.migration import upgrade
from storage.tables import METADATA

VERSIONS = Path(__file__).parents[2] / "storage" / "migrations" / "versions"
REVISIONS = sorted(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))
BECAME = {"state_change": "audit_entry"}
"""Tables whose rows went over into another one."""
AT = datetime(2024, 10, 15, 10, 0, tzinfo=UTC)


def value(kind: Any, name: str, allowed: dict[str, str]) -> Any:
    """Something that a column takes."""
    if name in allowed:
        return allowed[name]
    values = ((JSON, []), (Boolean, False), (DateTime, AT), (Date, date(2024, 10, 15)))
    numbers = ((Integer, 1), (Float, 1.0), (Numeric, 1.0))
    return next((sample for sort, sample in (*values, *numbers) if isinstance(kind, sort)), f"{name}1")


def allowed_in(connection: Connection, table: str) -> dict[str, str]:
    """By column, the first of the texts that its check admits."""
    allowed = {}
    for check in inspect(connection).get_check_constraints(table):
        sql = str(check["sqltext"])
        texts = re.findall(r"'([^']+)'", sql)
        column = re.match(r"\W*(?:CAST\()?\W*(\w+)", sql)
        if texts and column:
            allowed[column[1]] = texts[0]
    return allowed


def rows(connection: Connection) -> Iterator[tuple[Table, dict[str, Any]]]:
    """One row for every table that has none, those first that others point to."""
    tables = MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        if table.name == "alembic_version" or connection.execute(select(table)).first():
            continue
        allowed = allowed_in(connection, table.name)
        yield (
            table,
            {
                column.name: 1
                if column.foreign_keys
                else 0
                if (table.name, column.name) == ("audit_head", "entries")
                else value(column.type, column.name, allowed)
                for column in table.columns
                if not column.nullable or column.foreign_keys
            },
        )


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_row_of_an_earlier_version_is_there_after_the_upgrade(empty_url: str, revision: str) -> None:
    upgrade(empty_url, revision)
    engine = engine_of(empty_url)
    with write_connection(engine) as connection, connection.begin():
        filled = set()
        for table, row in rows(connection):
            connection.execute(table.insert(), row)
            filled.add(table.name)
    upgrade(empty_url)
    with engine.connect() as connection:
        rows_after = {
            name
            for name in METADATA.tables
            if connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608 - our names
        }
        for table in METADATA.sorted_tables:
            connection.execute(select(table)).all()  # every kept value can be taken for what it is now
    engine.dispose()
    assert {"unit", "obligation", "finding", "message"} <= filled
    assert {BECAME.get(name, name) for name in filled} <= rows_after
