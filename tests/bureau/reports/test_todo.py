"""What waits for whom, with how many there are and since when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from pydantic import SecretStr

from bureau.desk import moment
from bureau.letters import delivering
from bureau.reports.todo import Todo, todo
from storage.messages import outbox
from tests.bureau.office import COLLEGE, LIBRARY, READING, STRANGER, TRAINING, WATER, Office, declarations


def test_everything_that_waits_is_counted_by_who_has_to_act(
    tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    office = Office.new(tmp_path, new_database("sqlite"), channel=SecretStr("nowhere://nobody.invalid"))
    office.put(COLLEGE, "申报.txt", declarations(TRAINING, faults={TRAINING: "B03"}))
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.put(STRANGER, "申报.txt", declarations(WATER))
    office.work(date(2024, 10, 30))
    with office.desk() as desk:
        lines = {(line.waits_for, line.kind): line for line in todo(desk.database, date(2024, 11, 4))}
    assert {what: line.count for what, line in lines.items()} == {
        ("单位", "逾期未报"): 2,
        ("单位", "退回待重报"): 1,
        ("主管部门", "督促逾期单位"): 2,
        ("财政局", "待认领"): 1,
    }
    late = lines["单位", "逾期未报"]
    assert late == Todo("单位", "逾期未报", 2, date(2024, 10, 31), 4, "jixiao missing")


def test_a_message_that_was_given_up_waits_for_the_admin_until_it_is_sent_again(
    tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    office = Office.new(tmp_path, new_database("sqlite"), channel=SecretStr("nowhere://nobody.invalid"))
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.work(date(2024, 10, 15))
    with office.desk() as desk:
        for day in range(16, 27):
            delivering.deliver_waiting(replace(desk, now=moment(date(2024, 10, day))))
    with office.desk() as desk:
        kinds = {line.kind: line.count for line in todo(desk.database, date(2024, 10, 24))}
        assert kinds["未能送达的通知"] > 0
        with desk.database.writing() as session:
            assert outbox.send_again(session, at=moment(date(2024, 10, 24))) == kinds["未能送达的通知"]
        assert "未能送达的通知" not in {line.kind for line in todo(desk.database, date(2024, 10, 24))}
