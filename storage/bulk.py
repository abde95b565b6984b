"""Many rows in few statements, the same on both databases."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage.tables.columns import Row

T = TypeVar("T")

_MOST_AT_ONCE = 10_000
"""Values in one IN list: SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535."""


def conflict_insert(session: Session, table: type[Row]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what happens on a conflict (``on_conflict_do_nothing``, ``…_do_update``)."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def slices(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists that fit into one statement each."""
    remaining = iter(values)
    while part := list(islice(remaining, _MOST_AT_ONCE)):
        yield part
