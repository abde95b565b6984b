"""Opening a database: SQLite in WAL by default, PostgreSQL by URL.

On SQLite a writing transaction takes the write lock at its beginning (BEGIN IMMEDIATE): one that began
by reading and then wants to write could not wait for another writer, it would fail at once.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from sqlmodel import Session, create_engine

from storage.decisions import audit

LOCK_WAIT_SECONDS = 30
"""How long one process waits for another's write; storing a season of 6,000 forms at once takes seconds."""

_WRITES = "jixiao_writes"


class Database:
    """One database and its sessions. Every session is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        reading: dict[str, Any] = {"postgresql_readonly": True}
        if engine.dialect.name == "postgresql":
            # One state of the data for all queries of a reading, as SQLite gives by itself.
            reading["isolation_level"] = "REPEATABLE READ"
        self._postgresql = engine.dialect.name == "postgresql"
        self._observer: PoolProxiedConnection | None = None
        self._observing = Lock()
        self._reader = engine.execution_options(**reading)
        self._writer = engine.execution_options(**{_WRITES: True})

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the data and is refused any write."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are kept together when the block ends, or not at all if it raises."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session
            audit.chain(session)

    def state(self) -> str:
        """A mark of the data as it stands: while it stays the same, nothing was committed.

        PostgreSQL names the transactions that a query would see. SQLite counts for each connection what
        others have committed, so one connection is kept that commits nothing itself.
        """
        if self._postgresql:
            with self._reader.connect() as connection:
                return str(connection.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar_one())
        with self._observing:
            if self._observer is None:
                self._observer = self._engine.raw_connection()  # below SQLAlchemy: in no transaction
            cursor = self._observer.cursor()
            cursor.execute("PRAGMA data_version")
            return str(cursor.fetchone())

    def close(self) -> None:
        """Give up all connections."""
        with self._observing:
            if self._observer is not None:
                self._observer.close()
                self._observer = None
        self._engine.dispose()


def open_database(url: str) -> Database:
    """The database at this URL. It must have been upgraded (``migration.upgrade``).

    ``sqlite:///var/jixiao.db`` or ``postgresql://user:password@host/name``. Raises ValueError for others.
    """
    return Database(engine_of(url))


def engine_of(url: str, *, foreign_keys: bool = True) -> Engine:
    """The engine for this URL, set up for its kind of database; ``foreign_keys`` off is for migrations."""
    address = make_url(url)
    kind = address.get_backend_name()
    if kind == "postgresql":
        return _engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    if kind != "sqlite" or not address.database or address.database == ":memory:":
        raise ValueError(
            f"不支持的数据库地址：{address.render_as_string()}，请用 sqlite:///文件 或 postgresql://…"
        )
    Path(address.database).absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = _engine(address, connect_args={"timeout": LOCK_WAIT_SECONDS})
    event.listen(engine, "connect", partial(_set_up_sqlite, foreign_keys=foreign_keys))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _engine(address: URL, **options: Any) -> Engine:
    # Chinese stays readable in JSON columns, and takes half the space.
    return create_engine(address, json_serializer=partial(json.dumps, ensure_ascii=False), **options)


def _set_up_sqlite(connection: Any, _entry: ConnectionPoolEntry, *, foreign_keys: bool) -> None:
    connection.isolation_level = (
        None  # transactions begin where _begin_sqlite says, not where the driver guesses
    )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")


def _begin_sqlite(connection: Connection) -> None:
    writes = bool(connection.get_execution_options().get(_WRITES))
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def write_connection(engine: Engine) -> Connection:
    """A connection whose transactions write, for migrations."""
    return engine.connect().execution_options(**{_WRITES: True})
