import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import insert, select

from storage.database import Database
from storage.tables import KeptDocument, Project, Unit


def count_units(database: Database) -> int:
    with database.reading() as session:
        return len(session.exec(select(Unit)).all())


def test_sqlite_runs_in_wal(database: Database, url: str) -> None:
    if url.startswith("sqlite"):
        with database.reading() as session:
            assert session.connection().execute(text("PRAGMA journal_mode")).scalar() == "wal"


def test_what_points_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(Project(unit_id=99, name="科普讲座", key="科普讲座"))


def test_a_state_that_does_not_exist_is_refused_by_the_database_itself(
    database: Database, museum: dict[str, int]
) -> None:
    assert museum
    with pytest.raises(IntegrityError), database.writing() as session:
        session.connection().execute(text("UPDATE obligation SET state = 'lost'"))


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    def add_and_fail() -> None:
        with database.writing() as session:
            session.add(Unit(name="清河区科技馆", key="清河区科技馆"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_and_fail()
    assert count_units(database) == 0


def test_a_reading_session_cannot_write(database: Database) -> None:
    with database.reading() as session, pytest.raises(DBAPIError):
        session.exec(insert(Unit).values(name="清河区科技馆", key="清河区科技馆"))
    with database.writing() as session:
        session.add(Unit(name="清河区科技馆", key="清河区科技馆"))
    assert count_units(database) == 1


def test_the_state_is_the_same_until_something_is_committed(database: Database) -> None:
    before = database.state()
    with database.reading() as session:
        session.exec(select(Unit)).all()
    assert database.state() == before
    with database.writing() as session:
        session.add(Unit(name="云州市清河区图书馆", key="图书馆"))
    after = database.state()
    assert after != before
    assert database.state() == after


def test_moments_come_back_aware_and_in_utc(database: Database) -> None:
    in_china = datetime(2022, 11, 1, 0, 30, tzinfo=timezone(timedelta(hours=8)))
    with database.writing() as session:
        session.add(
            KeptDocument(
                sha256="0" * 64,
                name="a",
                inbox_path="a",
                folder="",
                size=1,
                received_at=in_china,
                seen_at=in_china,
            )
        )
    with database.reading() as session:
        session.connection()
        document = session.exec(select(KeptDocument).where(KeptDocument.received_at <= in_china)).one()
    assert document.received_at == in_china
    assert document.received_at.tzinfo is UTC


def test_a_moment_without_time_zone_is_refused(database: Database, now: datetime) -> None:
    naive = now.replace(tzinfo=None)
    with pytest.raises(StatementError, match="without time zone"), database.writing() as session:
        session.add(
            KeptDocument(
                sha256="0" * 64, name="a", inbox_path="a", folder="", size=1, received_at=naive, seen_at=now
            )
        )


def test_two_writers_that_read_first_wait_for_each_other(database: Database) -> None:
    """On SQLite without BEGIN IMMEDIATE one of them would fail: the database is locked."""
    with database.writing() as session:
        session.add(Unit(name="0", key="清河区科技馆"))
    failures: list[Exception] = []

    def increase() -> None:
        try:
            for _ in range(20):
                with database.writing() as session:
                    unit = session.exec(select(Unit).with_for_update()).one()
                    unit.name = str(int(unit.name) + 1)
        except DBAPIError as failure:
            failures.append(failure)

    threads = [threading.Thread(target=increase) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    with database.reading() as session:
        assert session.exec(select(Unit)).one().name == "40"
