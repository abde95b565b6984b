from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bureau.decisions.renaming import Mandate, merge, rename_project, rename_unit
from bureau.refusal import Refusal
from storage.database import Database, open_database
from storage.decisions import audit
from storage.roster.roster import RosterLine
from storage.roster.roster_import import import_roster
from storage.tables import AuditEntry

MANDATE = Mandate("王科长", datetime(2025, 9, 1, tzinfo=UTC), "机构改革")
CHILDREN, LIBRARY, READING = "清河区少儿图书馆", "清河区图书馆", "全民阅读推广"


@pytest.fixture
def database(new_database: Callable[[str], str]) -> Database:
    database = open_database(new_database("sqlite"))
    with database.writing() as session:
        import_roster(session, [RosterLine(2025, CHILDREN, READING), RosterLine(2025, LIBRARY, READING)])
    return database


def test_every_renaming_stands_in_the_audit_with_who_and_why(database: Database) -> None:
    rename_unit(database, LIBRARY, "清河区文化馆", MANDATE)
    rename_project(database, LIBRARY, READING, "书香清河", MANDATE)
    rename_project(database, CHILDREN, READING, "书香清河", MANDATE)
    done = merge(database, CHILDREN, LIBRARY, MANDATE)
    assert done[1:] == ["两个单位都有项目“书香清河”，移来的改称“书香清河（原清河区少儿图书馆）”，请核对"]
    with database.reading() as session:
        noted = session.exec(select(AuditEntry)).all()
        assert audit.verify(session).broken is None
    assert {(entry.actor, entry.why) for entry in noted} == {("王科长", "机构改革")}
    assert [(entry.event, entry.about, entry.before, entry.after) for entry in noted] == [
        ("rename", "单位名称", LIBRARY, "清河区文化馆"),
        ("rename", "清河区文化馆的项目名称", READING, "书香清河"),
        ("rename", "清河区少儿图书馆的项目名称", READING, "书香清河"),
        ("merge", "单位并入", CHILDREN, "清河区文化馆"),
        ("rename", "清河区文化馆的项目名称", "书香清河", "书香清河（原清河区少儿图书馆）"),
    ]


def test_what_is_not_known_or_taken_is_refused_in_one_line_and_nothing_is_changed(database: Database) -> None:
    for refused, why in (
        (lambda: rename_unit(database, "清河区水务站", "甲", MANDATE), "名录里没有单位“清河区水务站”"),
        (lambda: rename_unit(database, CHILDREN, LIBRARY, MANDATE), "已是另一个单位的名称"),
        (lambda: rename_project(database, LIBRARY, "甲", "乙", MANDATE), "清河区图书馆没有项目“甲”"),
        (lambda: merge(database, LIBRARY, f"{LIBRARY}（本级）", MANDATE), "已是同一个单位"),
    ):
        with pytest.raises(Refusal, match=why):
            refused()
    with database.reading() as session:
        assert not session.exec(select(AuditEntry)).all()
