from datetime import datetime
from itertools import product

import pytest
from sqlmodel import select

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.obligations.obligation import TRANSITIONS, Event, Refused, State
from storage.database import Database
from storage.decisions import audit, calendar
from storage.messages import outbox
from storage.roster import obligation_states, obligations
from storage.roster.obligation_states import Change
from storage.roster.obligations import Match, Sought
from storage.roster.renaming import add_alias
from storage.roster.roster import RosterLine, find_units
from storage.roster.roster_import import import_roster
from storage.tables import AuditEntry, Obligation, OutboxMessage


def accept(database: Database, obligation_id: int, now: datetime) -> None:
    events = (Event.OPEN, Event.SUBMIT, Event.ACCEPT)
    with database.writing() as session:
        obligation_states.change_states(
            session, [Change(obligation_id, event, "测试") for event in events], actor="财政局", at=now
        )


def test_the_roster_obliges_every_project_to_a_declaration_once(
    database: Database, museum: dict[str, int]
) -> None:
    assert len(museum) == 2
    with database.writing() as session:
        assert obligations.create_for_roster(session, 2023) == 0
        assert obligations.create_for_roster(session, 2022) == 0
        owed = session.exec(select(Obligation)).all()
        assert {(obligation.year, obligation.stage, obligation.state) for obligation in owed} == {
            (2023, Stage.DECLARATION, State.NOT_OPEN)
        }
        assert obligations.years(session) == [2023]


def test_the_roster_can_oblige_to_any_stage(database: Database, museum: dict[str, int]) -> None:
    with database.writing() as session:
        assert obligations.create_for_roster(session, 2023, Stage.SELF_EVALUATION) == len(museum)


def test_an_accepted_declaration_obliges_to_the_two_later_forms(
    database: Database, museum: dict[str, int], now: datetime
) -> None:
    accept(database, museum["科普讲座"], now)
    with database.writing() as session:
        lines = calendar.lines(session, [2023])
        assert obligations.create_later(session, lines, now.date()) == 2
        assert obligations.create_later(session, lines, now.date()) == 0
        sought = [Sought("清河区科技馆", name, 2023, stage) for name in museum for stage in Stage]
        matches = obligations.match(session, sought)
    have = {
        (sought_form.project, sought_form.stage)
        for sought_form, match in matches.items()
        if match.obligation_id
    }
    assert have == {("科普展品更新", Stage.DECLARATION)} | {("科普讲座", stage) for stage in Stage}


def test_an_obligation_is_found_by_the_names_as_printed(database: Database, museum: dict[str, int]) -> None:
    printed = Sought("云州市清河区科技馆（本部）", "科普 讲座", 2023, Stage.DECLARATION)
    with database.reading() as session:
        match = obligations.match(session, [printed])[printed]
    assert match.obligation_id == museum["科普讲座"]
    assert match.state is State.NOT_OPEN


def test_a_match_says_where_the_trail_ends(database: Database, museum: dict[str, int]) -> None:
    assert museum
    stranger = Sought("清河区体育馆", "科普讲座", 2023, Stage.DECLARATION)
    unknown_project = Sought("清河区科技馆", "机器人大赛", 2023, Stage.DECLARATION)
    another_year = Sought("清河区科技馆", "科普讲座", 2022, Stage.DECLARATION)
    with database.reading() as session:
        matches = obligations.match(session, [stranger, unknown_project, another_year])
    assert matches[stranger] == Match()
    assert matches[unknown_project].unit_id is not None
    assert matches[unknown_project].project_id is None
    assert matches[another_year].project_id is not None
    assert matches[another_year].obligation_id is None


def test_the_same_name_in_two_units_is_two_projects(database: Database, museum: dict[str, int]) -> None:
    with database.writing() as session:
        import_roster(session, [RosterLine(2023, "清河区图书馆", "科普讲座")])
        obligations.create_for_roster(session, 2023)
        sought = Sought("清河区图书馆", "科普讲座", 2023, Stage.DECLARATION)
        assert obligations.match(session, [sought])[sought].obligation_id not in {None, *museum.values()}


def test_an_obligation_is_found_under_another_name_of_its_unit(
    database: Database, museum: dict[str, int]
) -> None:
    sought = Sought("清河区科普中心", "科普讲座", 2023, Stage.DECLARATION)
    with database.writing() as session:
        add_alias(session, find_units(session, ["清河区科技馆"])["清河区科技馆"].id, "清河区科普中心")
        assert obligations.match(session, [sought])[sought].obligation_id == museum["科普讲座"]


def test_a_change_leaves_one_row_in_the_audit(
    database: Database, museum: dict[str, int], now: datetime
) -> None:
    obligation_id = museum["科普讲座"]
    with database.writing() as session:
        after = obligation_states.change_state(
            session, obligation_id, Event.OPEN, actor="advance", why="申报阶段开始", at=now
        )
    assert after is State.OPEN
    with database.reading() as session:
        assert session.get_one(Obligation, obligation_id).state is State.OPEN
        (row,) = audit.history(session, obligation_id)
    assert (row.at, row.actor, row.event, row.before, row.after, row.why) == (
        now,
        "advance",
        Event.OPEN,
        State.NOT_OPEN,
        State.OPEN,
        "申报阶段开始",
    )


def test_a_refused_change_changes_nothing_of_the_batch(
    database: Database, museum: dict[str, int], now: datetime
) -> None:
    first, second = museum.values()
    with database.writing() as session:
        changes = [Change(first, Event.OPEN, "开始"), Change(second, Event.ACCEPT, "太早")]
        with pytest.raises(Refused, match=f"应报事项{second}：状态为“未开始”的应报事项不能“通过”"):
            obligation_states.change_states(session, changes, actor="财政局", at=now)
    with database.reading() as session:
        assert session.exec(select(AuditEntry)).all() == []
        declared = Term(2023, Stage.DECLARATION)
        assert obligations.not_open(session, [declared]) == {declared: sorted(museum.values())}


def test_events_of_one_batch_happen_in_their_order(
    database: Database, museum: dict[str, int], now: datetime
) -> None:
    obligation_id = museum["科普讲座"]
    events = [Event.OPEN, Event.SUBMIT, Event.RETURN, Event.SUBMIT, Event.ACCEPT]
    with database.writing() as session:
        states = obligation_states.change_states(
            session, [Change(obligation_id, event, "") for event in events], actor="review", at=now
        )
    assert states == {obligation_id: State.ACCEPTED}
    with database.reading() as session:
        assert [row.event for row in audit.history(session, obligation_id)] == events


def test_state_audit_and_message_are_kept_together_or_not_at_all(
    database: Database, museum: dict[str, int], now: datetime
) -> None:
    def open_and_fail() -> None:
        with database.writing() as session:
            obligation_states.change_state(
                session, obligation_id, Event.OPEN, actor="advance", why="", at=now
            )
            message = outbox.NewMessage("k", "opened", "mail", "kjg@qinghe.example", "开始", "请报送")
            outbox.enqueue(session, [message], at=now)
            raise RuntimeError

    obligation_id = museum["科普讲座"]
    with pytest.raises(RuntimeError):
        open_and_fail()
    with database.reading() as session:
        assert session.get_one(Obligation, obligation_id).state is State.NOT_OPEN
        assert session.exec(select(AuditEntry)).all() == []
        assert session.exec(select(OutboxMessage)).all() == []


def test_an_obligation_that_does_not_exist_cannot_change(database: Database, now: datetime) -> None:
    with database.writing() as session, pytest.raises(LookupError, match=r"没有这些应报事项：\[99\]"):
        obligation_states.change_state(session, 99, Event.OPEN, actor="advance", why="", at=now)


def test_the_database_follows_the_table_of_transitions_and_nothing_else(
    database: Database, museum: dict[str, int], now: datetime
) -> None:
    obligation_id = museum["科普讲座"]
    happened = {}
    for state, event in product(State, Event):
        with database.writing() as session:
            session.get_one(Obligation, obligation_id).state = state
            session.flush()
            try:
                target = obligation_states.change_state(
                    session, obligation_id, event, actor="测试", why="", at=now
                )
            except Refused:
                assert session.get_one(Obligation, obligation_id).state is state
            else:
                happened[state, event] = target
    assert happened == TRANSITIONS
    with database.reading() as session:
        transitions = {(row.before, row.event): row.after for row in audit.history(session, obligation_id)}
    assert transitions == TRANSITIONS


@pytest.mark.parametrize("event", [Event.ACCEPT, Event.SUBMIT, Event.OPEN])
def test_what_is_accepted_cannot_be_changed_by(
    event: Event, database: Database, museum: dict[str, int], now: datetime
) -> None:
    obligation_id = museum["科普讲座"]
    accept(database, obligation_id, now)
    with database.writing() as session, pytest.raises(Refused, match="状态为“已通过”"):
        obligation_states.change_state(session, obligation_id, event, actor="财政局", why="", at=now)
