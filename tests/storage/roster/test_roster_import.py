from datetime import date

import pytest
from sqlmodel import select

from storage.database import Database
from storage.roster.renaming import add_alias
from storage.roster.roster import RosterLine, find_units, units
from storage.roster.roster_import import Imported, import_roster
from storage.tables import Project, RosterEntry

MUSEUM = RosterLine(
    2023,
    "云州市清河区科技馆",
    "科普展品更新",
    department="清河区科学技术委员会",
    address="kjg@qinghe.example",
    amount=120000.0,
    nature="经常性项目",
    starts=date(2023, 1, 1),
    ends=date(2023, 12, 31),
)
LIBRARY = RosterLine(2023, "清河区图书馆", "图书购置", department="清河区文化和旅游局", amount=300000.5)


def test_a_roster_becomes_units_projects_and_entries(database: Database) -> None:
    with database.writing() as session:
        assert import_roster(session, [MUSEUM, LIBRARY]) == Imported(units=2, projects=2, entries=2)
    with database.reading() as session:
        assert [(unit.name, unit.key, unit.department, unit.address) for unit in units(session)] == [
            ("清河区图书馆", "清河区图书馆", "清河区文化和旅游局", None),
            ("云州市清河区科技馆", "清河区科技馆", "清河区科学技术委员会", "kjg@qinghe.example"),
        ]
        entry = session.exec(select(RosterEntry).where(RosterEntry.amount == 120000.0)).one()
        assert (entry.year, entry.starts, entry.ends) == (2023, date(2023, 1, 1), date(2023, 12, 31))
        assert session.get_one(Project, entry.project_id).nature == "经常性项目"


def test_importing_it_again_changes_nothing(database: Database) -> None:
    with database.writing() as session:
        import_roster(session, [MUSEUM, LIBRARY])
    with database.writing() as session:
        assert import_roster(session, [LIBRARY, MUSEUM, MUSEUM]) == Imported(0, 0, 0)


def test_an_empty_roster_is_no_harm(database: Database) -> None:
    with database.writing() as session:
        assert import_roster(session, []) == Imported(0, 0, 0)


def test_another_spelling_is_the_same_unit_and_the_same_project(database: Database) -> None:
    with database.writing() as session:
        import_roster(session, [MUSEUM])
        again = RosterLine(2024, "清河区科技馆（本级）", "科普 展品更新", amount=90000.0)
        assert import_roster(session, [again]) == Imported(units=0, projects=0, entries=1)
        assert [unit.name for unit in units(session)] == ["云州市清河区科技馆"]


def test_a_new_value_replaces_the_old_one_and_a_missing_one_does_not(database: Database) -> None:
    with database.writing() as session:
        import_roster(session, [MUSEUM])
        moved = RosterLine(
            2023, "清河区科技馆", "科普展品更新", address="new@qinghe.example", amount=110000.0
        )
        changed = import_roster(session, [moved]).changes
        assert [(change.label, change.before, change.after) for change in changed] == [
            ("邮箱", "kjg@qinghe.example", "new@qinghe.example"),
            ("项目金额", "120000.00元", "110000.00元"),
        ]
    with database.reading() as session:
        (unit,) = units(session)
        assert (unit.address, unit.department) == ("new@qinghe.example", "清河区科学技术委员会")
        entry = session.exec(select(RosterEntry)).one()
        assert (entry.amount, entry.starts) == (110000.0, date(2023, 1, 1))


def test_two_amounts_for_one_project_are_refused_and_nothing_is_imported(database: Database) -> None:
    other = RosterLine(2023, "清河区科技馆", "科普展品更新", amount=130000.0)
    with database.writing() as session:
        with pytest.raises(ValueError, match=r"项目“科普展品更新”有两个金额：.*120000.00元"):
            import_roster(session, [LIBRARY, MUSEUM, other])
        assert units(session) == []


def test_a_unit_is_found_by_any_of_its_names(database: Database) -> None:
    with database.writing() as session:
        import_roster(session, [MUSEUM])
        (unit,) = units(session)
        add_alias(session, unit.id, "清河区科学技术普及中心")
        add_alias(session, unit.id, "清河区科学技术普及中心")
        names = ["清河区科技馆", "云州市清河区科技馆（本部）", "清河区科学技术普及中心", "清河区体育馆"]
        by_name = find_units(session, names)
        assert {name: own.id for name, own in by_name.items()} == dict.fromkeys(names[:3], unit.id)


def test_a_roster_line_under_another_name_belongs_to_the_known_unit(database: Database) -> None:
    with database.writing() as session:
        import_roster(session, [MUSEUM])
        add_alias(session, units(session)[0].id, "清河区科学技术普及中心")
        renamed = RosterLine(2024, "清河区科学技术普及中心", "科普展品更新", amount=1.0)
        assert import_roster(session, [renamed]) == Imported(units=0, projects=0, entries=1)


def test_a_name_cannot_belong_to_two_units(database: Database) -> None:
    with database.writing() as session:
        import_roster(session, [MUSEUM, LIBRARY])
        library = find_units(session, ["清河区图书馆"])["清河区图书馆"]
        with pytest.raises(ValueError, match="“清河区科技馆”已是云州市清河区科技馆的名称"):
            add_alias(session, library.id, "清河区科技馆")
