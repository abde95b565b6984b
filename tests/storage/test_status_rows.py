from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import event
from sqlmodel import select

from forms.form import Declaration
from lifecycle.calendar.stages import Stage
from lifecycle.obligations.obligation import Event, State
from lifecycle.obligations.processing import Processing
from storage import status
from storage.database import Database
from storage.papers import findings, submissions
from storage.papers.findings import NewFinding
from storage.papers.submissions import NewSubmission
from storage.roster import obligation_states, obligations
from storage.roster.roster import RosterLine
from storage.roster.roster_import import import_roster
from storage.tables import Obligation


def test_an_obligation_without_submission_is_shown_with_its_due_date(
    database: Database, museum: dict[str, int]
) -> None:
    with database.reading() as session:
        rows = status.rows(session, year=2023)
    assert [(row.project, row.stage, row.state, row.due) for row in rows] == [
        ("科普展品更新", Stage.DECLARATION, State.NOT_OPEN, date(2022, 10, 31)),
        ("科普讲座", Stage.DECLARATION, State.NOT_OPEN, date(2022, 10, 31)),
    ]
    first = rows[0]
    assert first.obligation_id == museum["科普展品更新"]
    assert (first.unit, first.department, first.address) == (
        "清河区科技馆",
        "清河区科学技术委员会",
        "kjg@qinghe.example",
    )
    assert (first.version, first.late, first.processing) == (None, None, None)
    assert (first.errors, first.warnings, first.infos) == (0, 0, 0)


def test_the_newest_version_and_its_findings_are_counted_and_no_older_ones(
    database: Database,
    museum: dict[str, int],
    stored: Callable[..., tuple[int, list[int]]],
    declaration: Callable[..., Declaration],
    now: datetime,
) -> None:
    owed = museum["科普展品更新"]
    for goal, severities in (("一", ["error"] * 5), ("二", ["error", "warning", "warning", "info"])):
        document_id, (form_id,) = stored(declaration(goal=goal))
        with database.writing() as session:
            (version,) = submissions.submit(
                session, [NewSubmission(owed, document_id, form_id, now, late=goal == "二")]
            )
            new = [
                NewFinding(document_id, "E01", "指标值缺失", severity, "", "", "1", 0, version.submission_id)
                for severity in severities
            ]
            findings.replace_of_submissions(session, [version.submission_id], new, at=now)
    with database.reading() as session:
        row = next(row for row in status.rows(session) if row.obligation_id == owed)
    assert (row.version, row.late, row.received_at, row.processing) == (2, True, now, Processing.READ)
    assert (row.errors, row.warnings, row.infos) == (1, 2, 1)


def test_an_extension_is_the_due_date(database: Database, museum: dict[str, int]) -> None:
    with database.writing() as session:
        owed = session.get_one(Obligation, museum["科普讲座"])
        owed.extension_until = date(2022, 12, 10)  # a Saturday
    with database.reading() as session:
        dues = {row.project: row.due for row in status.rows(session)}
    assert dues == {"科普展品更新": date(2022, 10, 31), "科普讲座": date(2022, 12, 12)}


def test_rows_are_narrowed_by_year_stage_unit_and_state(
    database: Database, museum: dict[str, int], now: datetime
) -> None:
    with database.writing() as session:
        obligation_states.change_state(
            session, museum["科普讲座"], Event.OPEN, actor="advance", why="", at=now
        )
        unit_id = session.exec(select(Obligation.unit_id)).first()
        assert unit_id is not None
        assert len(status.rows(session, unit_ids=[unit_id])) == 2
        assert status.rows(session, unit_ids=[unit_id + 1]) == []
        assert status.rows(session, year=2024) == []
        assert status.rows(session, stage=Stage.MONITORING) == []
        assert [row.project for row in status.rows(session, states=[State.OPEN])] == ["科普讲座"]


def test_a_hundred_obligations_take_as_many_queries_as_two(
    database: Database, museum: dict[str, int]
) -> None:
    assert museum
    statements: list[str] = []
    with database.writing() as session:
        lines = [RosterLine(2024, f"清河区第{number}小学", "校舍维修") for number in range(100)]
        import_roster(session, lines)
        obligations.create_for_roster(session, 2024)
        listened = session.connection()
        event.listen(listened, "before_cursor_execute", lambda *call: statements.append(call[2]))
        assert len(status.rows(session)) == 102
    assert len([statement for statement in statements if statement.lstrip().startswith("SELECT")]) == 3
