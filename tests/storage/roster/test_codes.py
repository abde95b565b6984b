"""Codes of the integrated system are identities beside names."""

from datetime import date

import pytest

from storage.database import Database
from storage.roster.roster import RosterLine, find_projects, find_units
from storage.roster.roster_import import import_roster

LINE = RosterLine(2025, "清河区图书馆", "阅读推广", unit_code="205001", project_code="P1")
SINCE = date(2025, 9, 1)


def test_who_has_a_known_code_and_a_new_name_was_renamed_and_keeps_what_it_owes(database: Database) -> None:
    with database.writing() as session:
        import_roster(session, [LINE])
        renamed = RosterLine(2026, "清河区文化馆", "书香清河", unit_code="205001", project_code="P1")
        done = import_roster(session, [renamed], since=SINCE)
        assert (done.units, done.projects, done.entries) == (0, 0, 1)
        assert [(change.label, change.before, change.after) for change in done.changes] == [
            ("单位名称", "清河区图书馆", "清河区文化馆"),
            ("项目名称", "阅读推广", "书香清河"),
        ]
        units = find_units(session, ["清河区图书馆", "清河区文化馆"])
        assert len({unit.id for unit in units.values()}) == 1
        unit_id = units["清河区文化馆"].id
        projects = find_projects(session, [(unit_id, "阅读推广"), (unit_id, "书香清河")])
        assert {project.name for project in projects.values()} == {"书香清河"}
        assert len(projects) == 2


def test_a_name_that_means_one_and_a_code_that_means_another_are_refused(database: Database) -> None:
    other = RosterLine(2025, "清河区档案馆", "档案整理", unit_code="205002")
    with database.writing() as session:
        import_roster(session, [LINE, other])
    with database.writing() as session, pytest.raises(ValueError, match="单位编码205002是“清河区档案馆”的"):
        import_roster(session, [RosterLine(2025, "清河区图书馆", "讲座", unit_code="205002")])
