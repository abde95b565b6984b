from datetime import datetime

import pytest
from sqlalchemy import text

from lifecycle.obligations.obligation import Event
from storage.database import Database, open_database
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.migration import upgrade
from storage.roster import obligation_states


def written(database: Database, museum: dict[str, int], now: datetime) -> None:
    for event in (Event.OPEN, Event.SUBMIT, Event.RETURN):
        with database.writing() as session:
            obligation_states.change_state(
                session, museum["科普讲座"], event, actor="财政局", why="说明", at=now
            )
    with database.writing() as session:
        audit.note(
            session, [Entry(now, "财政局", "calendar", "国庆调休", about="2023年申报", after="2022-11-04")]
        )


def execute(database: Database, command: str) -> None:
    with database.writing() as session:
        session.connection().execute(text(command))


def test_an_untouched_chain_holds_from_its_first_entry_to_its_head(
    database: Database, museum: dict[str, int], now: datetime
) -> None:
    written(database, museum, now)
    with database.reading() as session:
        assert audit.verify(session) == audit.Verified(entries=4, broken=None)
        assert [entry.id for entry in audit.entries(session)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("command", "broken"),
    [
        ("UPDATE audit_entry SET why = '另一说明' WHERE id = 2", 2),
        ("UPDATE audit_entry SET before = 'open' WHERE id = 4", 4),
        ("DELETE FROM audit_entry WHERE id = 1", 1),
        ("DELETE FROM audit_entry WHERE id = 3", 3),
        ("DELETE FROM audit_entry WHERE id = 4", 4),
        ("UPDATE audit_head SET entries = 3", 5),
    ],
)
def test_whatever_is_changed_or_removed_afterwards_shows(
    command: str, broken: int, database: Database, museum: dict[str, int], now: datetime
) -> None:
    written(database, museum, now)
    execute(database, command)
    with database.reading() as session:
        assert audit.verify(session).broken == broken


def test_a_transaction_that_fails_leaves_no_entry(
    database: Database, museum: dict[str, int], now: datetime
) -> None:
    def open_and_fail() -> None:
        with database.writing() as session:
            obligation_states.change_state(
                session, museum["科普讲座"], Event.OPEN, actor="advance", why="", at=now
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        open_and_fail()
    with database.reading() as session:
        assert audit.verify(session) == audit.Verified(entries=0, broken=None)


def test_what_was_audited_before_there_was_a_chain_is_its_beginning(empty_url: str) -> None:
    upgrade(empty_url, "0001")
    old = open_database(empty_url)
    execute(old, "INSERT INTO unit (id, name, key) VALUES (1, '清河区科技馆', '清河区科技馆')")
    execute(old, "INSERT INTO project (id, unit_id, name, key) VALUES (1, 1, '科普讲座', '科普讲座')")
    owed = "INSERT INTO obligation (id, unit_id, project_id, year, stage, state)"
    execute(old, f"{owed} VALUES (1, 1, 1, 2023, '申报', 'open')")
    change = "INSERT INTO state_change (obligation_id, at, actor, event, from_state, to_state, why)"
    execute(
        old,
        f"{change} VALUES (1, '2022-09-01 00:00:00.000000', 'jixiao', 'open', 'not_open', 'open', '开始')",
    )
    upgrade(empty_url)
    with old.reading() as session:
        assert [(row.event, row.before, row.after) for row in audit.history(session, 1)] == [
            ("open", "not_open", "open")
        ]
        assert audit.verify(session) == audit.Verified(entries=1, broken=None)
    old.close()
