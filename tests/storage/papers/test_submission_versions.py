from collections.abc import Callable
from datetime import datetime

import pytest

from forms.form import Declaration
from lifecycle.calendar.stages import Stage
from lifecycle.obligations.obligation import Event, State
from lifecycle.obligations.processing import Processing
from storage.database import Database
from storage.papers import submissions
from storage.papers.submissions import NewSubmission, Version
from storage.roster import obligation_states
from storage.roster.obligation_states import Change

type_of_store = Callable[..., tuple[int, list[int]]]


def file_form(
    database: Database, obligation_id: int, stored: tuple[int, list[int]], now: datetime
) -> Version:
    document_id, form_ids = stored
    with database.writing() as session:
        (version,) = submissions.submit(
            session, [NewSubmission(obligation_id, document_id, form_ids[0], now, late=False)]
        )
    return version


def test_versions_are_numbered(
    database: Database,
    museum: dict[str, int],
    stored: type_of_store,
    declaration: Callable[..., Declaration],
    now: datetime,
) -> None:
    owed_first = museum["科普展品更新"]
    first = file_form(database, owed_first, stored(declaration()), now)
    second = file_form(database, owed_first, stored(declaration(goal="更新展品13件")), now)
    assert [(version.version, version.new) for version in (first, second)] == [(1, True), (2, True)]


def test_what_says_the_same_as_the_newest_version_is_no_new_version(
    database: Database,
    museum: dict[str, int],
    stored: type_of_store,
    declaration: Callable[..., Declaration],
    now: datetime,
) -> None:
    owed_first = museum["科普展品更新"]
    first = file_form(database, owed_first, stored(declaration()), now)
    again = file_form(database, owed_first, stored(declaration(line=20)), now)
    assert again == Version(first.submission_id, owed_first, 1, new=False)


def test_going_back_to_an_older_text_is_a_new_version(
    database: Database,
    museum: dict[str, int],
    stored: type_of_store,
    declaration: Callable[..., Declaration],
    now: datetime,
) -> None:
    goals = ("更新展品12件", "更新展品13件", "更新展品12件")
    versions = [
        file_form(database, museum["科普展品更新"], stored(declaration(goal=goal)), now) for goal in goals
    ]
    assert [version.version for version in versions] == [1, 2, 3]


def test_several_forms_for_one_obligation_in_one_batch_are_versions_in_their_order(
    database: Database,
    museum: dict[str, int],
    stored: type_of_store,
    declaration: Callable[..., Declaration],
    now: datetime,
) -> None:
    owed_first, other = museum["科普展品更新"], museum["科普讲座"]
    document_id, forms = stored(
        declaration(), declaration("科普讲座"), declaration(), declaration(goal="更新展品13件")
    )
    with database.writing() as session:
        versions = submissions.submit(
            session,
            [
                NewSubmission(owed, document_id, form_id, now, late=True)
                for owed, form_id in zip((owed_first, other, owed_first, owed_first), forms, strict=True)
            ],
        )
    assert [(version.obligation_id, version.version, version.new) for version in versions] == [
        (owed_first, 1, True),
        (other, 1, True),
        (owed_first, 1, False),
        (owed_first, 2, True),
    ]
    assert versions[0].submission_id == versions[2].submission_id


def test_nothing_is_filed_for_an_obligation_that_does_not_exist(
    database: Database, stored: type_of_store, declaration: Callable[..., Declaration], now: datetime
) -> None:
    document_id, (form_id,) = stored(declaration())
    with database.writing() as session, pytest.raises(LookupError):
        submissions.submit(session, [NewSubmission(99, document_id, form_id, now, late=False)])


def test_what_waits_for_review_comes_with_its_form_unit_and_file(
    database: Database,
    museum: dict[str, int],
    stored: type_of_store,
    declaration: Callable[..., Declaration],
    now: datetime,
) -> None:
    form = declaration("科普讲座")
    version = file_form(database, museum["科普讲座"], stored(form), now)
    with database.reading() as session:
        (filed,) = submissions.waiting(session, Processing.READ)
        assert submissions.waiting(session, Processing.READ, filed.unit_id) == [filed]
        assert submissions.waiting(session, Processing.READ, filed.unit_id + 1) == []
        assert submissions.waiting(session, Processing.CHECKED) == []
    assert filed.submission_id == version.submission_id
    assert filed.form == form
    assert (filed.unit, filed.project, filed.year, filed.stage) == (
        "清河区科技馆",
        "科普讲座",
        2023,
        Stage.DECLARATION,
    )
    assert (filed.address, filed.received_at, filed.late) == ("kjg@qinghe.example", now, False)
    assert filed.document_name.startswith("申报")


def test_a_submission_moves_through_its_review_and_may_fail(
    database: Database,
    museum: dict[str, int],
    stored: type_of_store,
    declaration: Callable[..., Declaration],
    now: datetime,
) -> None:
    version = file_form(database, museum["科普讲座"], stored(declaration("科普讲座")), now)
    with database.writing() as session:
        submissions.mark_failed(session, [version.submission_id], Processing.CHECKED, "核查中断")
        (failed,) = submissions.waiting(session, Processing.FAILED)
        assert failed.submission_id == version.submission_id
        submissions.mark(session, [version.submission_id], Processing.CHECKED)
        assert submissions.waiting(session, Processing.READ) == []
        assert len(submissions.waiting(session, Processing.CHECKED)) == 1


def test_the_newest_versions_of_a_stage_can_be_narrowed_to_the_accepted(
    database: Database,
    museum: dict[str, int],
    stored: type_of_store,
    declaration: Callable[..., Declaration],
    now: datetime,
) -> None:
    owed_first = museum["科普展品更新"]
    file_form(database, owed_first, stored(declaration(goal="更新展品11件")), now)
    file_form(database, owed_first, stored(declaration()), now)
    file_form(database, museum["科普讲座"], stored(declaration("科普讲座")), now)
    with database.writing() as session:
        events = (Event.OPEN, Event.SUBMIT, Event.ACCEPT)
        obligation_states.change_states(
            session, [Change(owed_first, event, "") for event in events], actor="review", at=now
        )
    with database.reading() as session:
        newest = submissions.newest(session, 2023, Stage.DECLARATION)
        accepted = submissions.newest(session, 2023, Stage.DECLARATION, states=[State.ACCEPTED])
        assert submissions.newest(session, 2024, Stage.DECLARATION) == []
    assert sorted((version.project, version.version) for version in newest) == [
        ("科普展品更新", 2),
        ("科普讲座", 1),
    ]
    assert [(version.project, version.form.year) for version in accepted] == [("科普展品更新", 2023)]
