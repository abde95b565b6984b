"""What waits for whom (待办): how many things of each kind, since when, and what to do about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlmodel import Session

from bureau.listed_line import ListedLine, TableColumn
from lifecycle.calendar.windows import day_of
from lifecycle.obligations.case import CaseState
from lifecycle.obligations.obligation import State, standing
from lifecycle.obligations.processing import Processing
from storage import status
from storage.database import Database
from storage.decisions import cases, extensions
from storage.messages.headers import headers
from storage.papers import claims, explanations
from storage.status import StatusRow
from storage.tables import MessageState


@dataclass(frozen=True, slots=True)
class Todo(ListedLine):
    """Things of one kind that wait for one sort of people; ``days`` are days since the ``oldest``."""

    waits_for: Annotated[str, TableColumn("等谁")]
    kind: Annotated[str, TableColumn("何事")]
    count: Annotated[int, TableColumn("件数")]
    oldest: Annotated[date, TableColumn("最早")]
    days: Annotated[int, TableColumn("等了几天")]
    how: Annotated[str, TableColumn("怎么办")]


def todo(database: Database, today: date) -> list[Todo]:
    """What waits, by who has to act (单位, 主管部门, 财政局, 管理员), without kinds that are none."""
    with database.reading() as session:
        rows = status.rows(session)
        listed = [
            *_of_units(session, rows, today),
            *_of_the_bureau(session, rows),
            (
                ("管理员", "未能送达的通知", "jixiao outbox；改好后 jixiao outbox resend"),
                [day_of(message.created_at) for message in headers(session, state=MessageState.FAILED)],
            ),
        ]
    return [
        Todo(waits_for, kind, len(days), min(days), max(0, (today - min(days)).days), how)
        for (waits_for, kind, how), days in listed
        if days
    ]


_Waiting = tuple[tuple[str, str, str], list[date]]


def _of_units(session: Session, rows: Iterable[StatusRow], today: date) -> list[_Waiting]:
    late = [
        row
        for row in rows
        if row.state is State.OPEN and standing(row.state, row.window, today, row.extension_until).overdue
    ]
    owed = [row for row in rows if row.state is State.OPEN and row not in late]
    returned = [row for row in rows if row.state is State.RETURNED]
    answers = cases.listed(session, states=(CaseState.OPEN, CaseState.SENT_BACK))
    return [
        (("单位", "待报送", "jixiao status"), [row.window.opens for row in owed]),
        (("单位", "逾期未报", "jixiao missing"), [row.due for row in late]),
        (
            ("单位", "退回待重报", "jixiao status"),
            [day_of(row.received_at) for row in returned if row.received_at],
        ),
        (("单位", "整改待答复", "jixiao case list"), [case.opened_on for case in answers]),
        (("主管部门", "督促逾期单位", "jixiao missing"), [row.due for row in late if row.department]),
    ]


def _of_the_bureau(session: Session, rows: Iterable[StatusRow]) -> list[_Waiting]:
    checked = [
        day_of(row.received_at)
        for row in rows
        if row.state is State.SUBMITTED and row.processing is Processing.CHECKED and row.received_at
    ]
    asked_on = [day_of(extension.asked_at) for extension in extensions.listed(session, pending=True)]
    answered_on = [case.opened_on for case in cases.listed(session, states=(CaseState.ANSWERED,))]
    explained = [day_of(row.explanation.explained_at) for row in explanations.listed(session, pending=True)]
    return [
        (("财政局", "待审核决定", "jixiao decide"), checked),
        (
            ("财政局", "待认领", "jixiao claims"),
            [day_of(claim.received_at) for claim in claims.waiting(session)],
        ),
        (("财政局", "延期待决定", "jixiao extension list"), asked_on),
        (("财政局", "对提示的说明待审核", "jixiao explanation list"), explained),
        (("财政局", "整改答复待审核", "jixiao case list"), answered_on),
    ]
