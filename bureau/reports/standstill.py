"""Standstill: why nothing moves, in Chinese, each with what to do: for whoever looks at an empty list."""

from datetime import date

from sqlmodel import Session

from lifecycle.obligations.obligation import OWED, State
from storage import status
from storage.messages import handed_out
from storage.roster import roster


def reasons(session: Session, today: date) -> list[str]:
    """What keeps things from moving; nothing where they move."""
    if not roster.units(session):
        return ["名录是空的，无从知道谁该报：jixiao roster import 文件"]
    rows = status.rows(session)
    if not rows:
        return ["名录里没有项目，没有应报事项：导入带项目的名录，jixiao roster import 文件"]
    begun = [row for row in rows if row.state is State.NOT_OPEN and row.window.opens <= today]
    why = [f"有{len(begun)}件应报事项已到报送期，还没有开放：运行 jixiao run 或 jixiao up"] if begun else []
    states = {row.state for row in rows}
    if not begun and states == {State.NOT_OPEN}:
        why.append(f"还没有到报送期：最早的{min(row.window.opens for row in rows)}开始")
    owed = {row.obligation_id for row in rows if row.state in OWED and today <= row.due}
    if unopened := owed & set(handed_out.without(session)):
        why.append(f"有{len(unopened)}件已开放而没有发出表格和开始报送通知：运行 jixiao run 或 jixiao up")
    return why
