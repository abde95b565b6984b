"""The bureau stops the pressing of a unit or of one form, for a while or for good, and goes on again."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bureau.desk import moment
from bureau.letters import delivering, handing_out
from bureau.letters.reminders import reminding, stopping
from bureau.stages import open_stages
from lifecycle.calendar.stages import Stage
from storage.roster.obligations import Sought
from tests.bureau.office import COLLEGE, LIBRARY, READING, YEAR, Office

LATE = date(2024, 11, 4)


@pytest.fixture
def office(tmp_path: Path, url: str) -> Office:
    office = Office.new(tmp_path, url)
    with office.desk() as desk:
        with desk.database.writing() as session:
            open_stages(desk, session)
        handing_out.hand_out(desk)
        delivering.deliver_waiting(desk)
    return office


def pressed_for(office: Office, day: date) -> set[str]:
    """The projects for which a pass of that day would press."""
    with office.desk() as desk:
        planned = reminding.planned(replace(desk, now=moment(day)), today=True)
    return {project for letter in planned for _, project, *_ in letter.forms}


def test_a_stop_of_a_form_or_a_unit_holds_until_its_day_or_its_end(office: Office) -> None:
    all_projects = pressed_for(office, LATE)
    sought = Sought(LIBRARY.name, READING.name, YEAR, Stage.DECLARATION)
    with office.desk() as desk:
        of_form = stopping.stop(desk, LIBRARY.name, sought, until=None, reason="项目并入", by="财政局")
        stopping.stop(desk, COLLEGE.name, None, until=LATE, reason="交接", by="财政局")
        listed = stopping.listed(desk)
    assert [(line.unit, line.project, line.until) for line in listed] == [
        (LIBRARY.name, READING.name, None),
        (COLLEGE.name, None, LATE),
    ]
    assert len(all_projects) == 4
    assert len(pressed_for(office, LATE)) == 1
    assert len(pressed_for(office, date(2024, 11, 5))) == 3
    with office.desk() as desk:
        stopping.start(desk, of_form, by="财政局")
        with pytest.raises(stopping.NotStopped, match="没有编号"):
            stopping.start(desk, of_form, by="财政局")
        with pytest.raises(stopping.NotStopped, match="已经过去"):
            stopping.stop(desk, COLLEGE.name, None, until=date(2024, 10, 1), reason="迟了", by="财政局")
    assert pressed_for(office, date(2024, 11, 5)) == all_projects
