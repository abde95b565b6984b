from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from lifecycle.calendar.stages import Stage
from lifecycle.obligations.obligation import Event, State
from storage.database import Database
from storage.messages import outbox
from storage.messages.outbox import NewMessage
from storage.roster import obligation_states, obligations
from storage.roster.obligations import Sought
from storage.roster.renaming import add_project_alias, merge_units, rename_project, rename_unit
from storage.roster.roster import (
    RosterLine,
    find_projects,
    find_units,
    listed,
    units,
)
from storage.roster.roster_import import Imported, import_roster
from storage.tables import Obligation, OutboxMessage, Project, Unit, UnitAlias

NOW = datetime(2025, 9, 1, tzinfo=UTC)
SINCE = date(2025, 9, 1)
WHY = "机构改革"
CHILDREN, LIBRARY = "清河区少儿图书馆", "云州市清河区图书馆"
READING = RosterLine(2025, LIBRARY, "全民阅读推广", amount=1.0)
CHILDRENS_READING = RosterLine(2025, CHILDREN, "全民阅读推广", amount=2.0)
STORIES = RosterLine(2025, CHILDREN, "绘本故事会", amount=3.0)
ROSTER = [READING, CHILDRENS_READING, STORIES]


def known(session: Session, name: str) -> Unit:
    return find_units(session, [name])[name]


def project(session: Session, unit: str, name: str) -> Project:
    owner = known(session, unit)
    return find_projects(session, [(owner.id, name)])[owner.id, name]


def state(session: Session, unit: str, name: str) -> State | None:
    sought = Sought(unit, name, 2025, Stage.DECLARATION)
    return obligations.match(session, [sought])[sought].state


def owed(session: Session) -> None:
    import_roster(session, ROSTER)
    obligations.create_for_roster(session, 2025)
    sought = Sought(CHILDREN, "绘本故事会", 2025, Stage.DECLARATION)
    obligation_id = obligations.match(session, [sought])[sought].obligation_id
    assert obligation_id
    obligation_states.change_state(session, obligation_id, Event.OPEN, actor="jixiao", why="开始", at=NOW)


def test_a_renamed_unit_is_known_by_both_names_and_keeps_what_it_owes(database: Database) -> None:
    with database.writing() as session:
        owed(session)
        rename_unit(session, known(session, CHILDREN), "清河区儿童阅读中心", since=SINCE, reason=WHY)
    with database.reading() as session:
        unit = known(session, "清河区儿童阅读中心（本级）")
        assert unit.name == "清河区儿童阅读中心"
        assert known(session, CHILDREN).id == unit.id
        assert state(session, "清河区儿童阅读中心", "绘本故事会") is State.OPEN
        assert state(session, CHILDREN, "绘本故事会") is State.OPEN
        alias = session.exec(select(UnitAlias)).one()
        assert (alias.name, alias.since, alias.reason) == (CHILDREN, SINCE, WHY)
        assert {"清河区儿童阅读中心", CHILDREN} <= {key for key, _ in listed(session)[2025]}


def test_a_unit_that_is_renamed_back_has_its_old_name_again(database: Database) -> None:
    with database.writing() as session:
        owed(session)
        rename_unit(session, known(session, CHILDREN), "清河区儿童阅读中心", since=SINCE, reason=WHY)
        rename_unit(session, known(session, CHILDREN), CHILDREN, since=SINCE, reason=WHY)
        assert known(session, "清河区儿童阅读中心").name == CHILDREN


def test_a_unit_does_not_take_the_name_of_another(database: Database) -> None:
    with database.writing() as session:
        owed(session)
        with pytest.raises(ValueError, match="合并请用"):
            rename_unit(session, known(session, CHILDREN), "清河区图书馆", since=SINCE, reason=WHY)


def test_a_unit_that_goes_up_in_another_takes_projects_obligations_and_letters_with_it(
    database: Database,
) -> None:
    with database.writing() as session:
        owed(session)
        children = known(session, CHILDREN)
        letter = NewMessage("k", "received", "mail", "a@b", "s", "t", "h", unit_id=children.id)
        outbox.enqueue(session, [letter], at=NOW)
    with database.writing() as session:
        told_apart = merge_units(
            session, known(session, CHILDREN), known(session, LIBRARY), since=SINCE, reason=WHY
        )
        assert told_apart == [("全民阅读推广", "全民阅读推广（原清河区少儿图书馆）")]
    with database.reading() as session:
        (library,) = units(session)
        assert library.name == LIBRARY
        assert {obligation.unit_id for obligation in session.exec(select(Obligation))} == {library.id}
        assert len(session.exec(select(Obligation)).all()) == 3
        assert session.exec(select(OutboxMessage)).one().unit_id == library.id
        assert state(session, CHILDREN, "绘本故事会") is state(session, LIBRARY, "绘本故事会") is State.OPEN
        assert state(session, LIBRARY, "全民阅读推广（原清河区少儿图书馆）") is State.NOT_OPEN


def test_a_renamed_project_is_the_same_in_every_year(database: Database) -> None:
    with database.writing() as session:
        owed(session)
        rename_project(session, project(session, LIBRARY, "全民阅读推广"), "书香清河", "批复改名")
        assert state(session, LIBRARY, "全民 阅读推广") is state(session, LIBRARY, "书香清河")
        old = RosterLine(2026, LIBRARY, "全民阅读推广", amount=5.0)
        assert import_roster(session, [old]) == Imported(units=0, projects=0, entries=1)
        assert ("清河区图书馆", "全民阅读推广") in listed(session)[2026]
        assert ("清河区图书馆", "书香清河") in listed(session)[2026]


def test_two_projects_of_different_years_become_one(database: Database) -> None:
    with database.writing() as session:
        owed(session)
        import_roster(session, [RosterLine(2026, LIBRARY, "书香清河", amount=5.0)])
        obligations.create_for_roster(session, 2026)
        rename_project(session, project(session, LIBRARY, "全民阅读推广"), "书香清河", "同一个项目")
        merged = project(session, LIBRARY, "全民阅读推广")
        assert merged.name == "书香清河"
        mine = session.exec(select(Obligation.year).where(Obligation.project_id == merged.id)).all()
        assert sorted(mine) == [2025, 2026]


def test_two_projects_of_one_year_stay_two(database: Database) -> None:
    with database.writing() as session:
        owed(session)
        with pytest.raises(ValueError, match="在2025年是两个项目"):
            rename_project(session, project(session, CHILDREN, "绘本故事会"), "全民阅读推广", WHY)


def test_another_name_of_a_project_is_nobody_elses(database: Database) -> None:
    with database.writing() as session:
        owed(session)
        stories = project(session, CHILDREN, "绘本故事会")
        add_project_alias(session, stories, "故事会")
        add_project_alias(session, stories, "故事会")
        assert state(session, CHILDREN, "故事会") is State.OPEN
        with pytest.raises(ValueError, match="已是项目“绘本故事会”的名称"):
            add_project_alias(session, project(session, CHILDREN, "全民阅读推广"), "故事会")
