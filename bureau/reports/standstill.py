"""Standstill: why nothing moves, in Chinese, each with what to do: for whoever looks at an empty list."""

from datetime import date

from sqlmodel import Session

from bureau.complaint import Complaint
from lifecycle.obligations.obligation import OWED, State
from storage import status
from storage.messages import handed_out
from storage.roster import roster

IMPORT, RUN = "jixiao roster import 文件", "jixiao run"
_RUN = "运行一遍流程"


def reasons(session: Session, today: date) -> list[Complaint]:
    """What keeps things from moving; nothing where they move."""
    if not roster.units(session):
        return [Complaint("名录是空的，无从知道谁该报", "导入名录", IMPORT)]
    rows = status.rows(session)
    if not rows:
        return [Complaint("名录里没有项目，没有应报事项", "导入带项目的名录", IMPORT)]
    begun = [row for row in rows if row.state is State.NOT_OPEN and row.window.opens <= today]
    why = [Complaint(f"有{len(begun)}件应报事项已到报送期，还没有开放", _RUN, RUN)] if begun else []
    states = {row.state for row in rows}
    if not begun and states == {State.NOT_OPEN}:
        why.append(Complaint("还没有到报送期", f"最早的{min(row.window.opens for row in rows)}开始"))
    owed = {row.obligation_id for row in rows if row.state in OWED and today <= row.due}
    if unopened := owed & set(handed_out.without(session)):
        why.append(Complaint(f"有{len(unopened)}件已开放而没有发出表格和开始报送通知", _RUN, RUN))
    return why
