from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import Timeliness, windows
from lifecycle.obligations.obligation import (
    OWED,
    TRANSITIONS,
    Event,
    Refused,
    State,
    admit,
    standing,
    transition,
)

DECLARATION_2023 = windows(2023)[
    Term(2023, Stage.DECLARATION)
]  # 2022-09-01, due 2022-10-31, locked 2022-11-30

ALLOWED = {
    (State.NOT_OPEN, Event.OPEN): State.OPEN,
    (State.OPEN, Event.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Event.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Event.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Event.RETURN): State.RETURNED,
    (State.SUBMITTED, Event.ACCEPT): State.ACCEPTED,
    (State.NOT_OPEN, Event.EXEMPT): State.EXEMPT,
    (State.OPEN, Event.EXEMPT): State.EXEMPT,
    (State.RETURNED, Event.EXEMPT): State.EXEMPT,
    (State.OPEN, Event.DECLARE_ZERO): State.ZERO_DECLARED,
    (State.RETURNED, Event.DECLARE_ZERO): State.ZERO_DECLARED,
    (State.NOT_OPEN, Event.WITHDRAW): State.WITHDRAWN,
    (State.OPEN, Event.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Event.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Event.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Event.RETURN): State.RETURNED,  # the bureau overrules what was decided
    (State.RETURNED, Event.ACCEPT): State.ACCEPTED,
    (State.ACCEPTED, Event.REOPEN): State.OPEN,
    (State.EXEMPT, Event.REOPEN): State.OPEN,
    (State.ZERO_DECLARED, Event.REOPEN): State.OPEN,
    (State.WITHDRAWN, Event.REOPEN): State.OPEN,
    (State.RETURNED, Event.REVIEW_AGAIN): State.SUBMITTED,
}


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_only_the_transitions_of_the_table_happen(state: State, event: Event) -> None:
    if (state, event) in ALLOWED:
        assert transition(state, event) is ALLOWED[state, event]
    else:
        with pytest.raises(Refused, match=r"^状态为“.+”的应报事项不能“.+”$"):
            transition(state, event)


def test_the_table_holds_nothing_else() -> None:
    assert TRANSITIONS == ALLOWED


@given(st.lists(st.sampled_from(Event)))
def test_a_closed_obligation_stays_closed_until_it_is_reopened_or_overruled(events: list[Event]) -> None:
    closed = {State.ACCEPTED, State.EXEMPT, State.ZERO_DECLARED, State.WITHDRAWN}
    state = State.NOT_OPEN
    for event in events:
        before = state
        try:
            state = transition(state, event)
        except Refused:
            continue
        overruled = before is State.ACCEPTED and event is Event.RETURN
        assert before not in closed or event is Event.REOPEN or overruled


@given(st.lists(st.sampled_from(Event)))
def test_nothing_is_accepted_that_was_not_submitted(events: list[Event]) -> None:
    state, submitted = State.NOT_OPEN, False
    for event in events:
        try:
            state = transition(state, event)
        except Refused:
            continue
        submitted = submitted or event is Event.SUBMIT
        assert state is not State.ACCEPTED or submitted


def test_a_submission_is_taken_on_time_then_late() -> None:
    assert admit(DECLARATION_2023, date(2022, 10, 31)) is Timeliness.ON_TIME
    assert admit(DECLARATION_2023, date(2022, 11, 1)) is Timeliness.LATE
    assert admit(DECLARATION_2023, date(2022, 11, 30)) is Timeliness.LATE


def test_a_submission_before_the_opening_is_refused_with_the_day() -> None:
    with pytest.raises(Refused, match="2023年申报阶段2022-09-01才开始报送"):
        admit(DECLARATION_2023, date(2022, 8, 31))


def test_after_the_lock_only_an_extension_helps() -> None:
    with pytest.raises(Refused, match="已于2022-11-30锁定，须先办理延期"):
        admit(DECLARATION_2023, date(2022, 12, 1))
    assert admit(DECLARATION_2023, date(2022, 12, 1), extension=date(2022, 12, 9)) is Timeliness.ON_TIME
    with pytest.raises(Refused, match="已于2022-12-09锁定"):
        admit(DECLARATION_2023, date(2022, 12, 10), extension=date(2022, 12, 9))


@pytest.mark.parametrize(
    ("state", "as_of", "label"),
    [
        (State.NOT_OPEN, date(2022, 8, 1), "未开始"),
        (State.OPEN, date(2022, 10, 31), "待报送"),
        (State.OPEN, date(2022, 11, 1), "逾期"),
        (State.OPEN, date(2022, 12, 1), "已锁定"),
        (State.SUBMITTED, date(2022, 12, 1), "已报送"),
        (State.RETURNED, date(2022, 10, 31), "已退回"),
        (State.RETURNED, date(2022, 11, 1), "已退回（逾期）"),
        (State.RETURNED, date(2022, 12, 1), "已退回（已锁定）"),
        (State.ACCEPTED, date(2022, 12, 1), "已通过"),
        (State.EXEMPT, date(2022, 12, 1), "已豁免"),
        (State.ZERO_DECLARED, date(2022, 12, 1), "零申报"),
        (State.WITHDRAWN, date(2022, 12, 1), "已撤销"),
    ],
)
def test_a_person_sees_the_state_and_what_the_date_makes_of_it(state: State, as_of: date, label: str) -> None:
    assert standing(state, DECLARATION_2023, as_of).label == label


def test_with_an_extension_nothing_is_overdue_until_it_ends() -> None:
    extension = date(2022, 12, 9)
    seen = standing(State.OPEN, DECLARATION_2023, date(2022, 12, 9), extension)
    assert (seen.label, seen.overdue, seen.due) == ("待报送", False, extension)
    assert standing(State.OPEN, DECLARATION_2023, date(2022, 12, 10), extension).label == "已锁定"


@given(st.sampled_from(State), st.dates(date(2022, 1, 1), date(2024, 12, 31)))
def test_only_what_is_owed_is_ever_overdue_and_what_is_locked_is_overdue(state: State, as_of: date) -> None:
    seen = standing(state, DECLARATION_2023, as_of)
    assert seen.owed == (state in OWED)
    assert seen.overdue == (seen.owed and as_of > DECLARATION_2023.due)
    assert not seen.locked or seen.overdue
