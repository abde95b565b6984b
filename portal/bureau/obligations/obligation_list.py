"""What is owed, form by form, to look through and to decide many at once; and whom to call."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from lifecycle.calendar.windows import day_of
from lifecycle.calendar.working_days import between
from lifecycle.obligations.obligation import standing
from portal.bureau.lists import workbook
from portal.bureau.overview import KINDS
from portal.bureau.scope import PER_PAGE, Chosen, chosen, term_name
from portal.office import Office, PortalOffice
from portal.page import page
from storage import status
from storage.board import board
from storage.board.board import LateUnit
from storage.board.marks import BoardMark, mark_of
from storage.messages import answers
from storage.status import StatusRow
from storage.tables import UnitAnswer

router = APIRouter()

_HEAD = (
    "主管部门", "单位", "项目", "年度", "阶段", "状态", "截止", "版本", "收到", "必须修改", "提示说明",
    "改进建议",
)  # fmt: skip
_LATE_HEAD = (
    "主管部门", "单位", "逾期件数", "最早截止", "逾期工作日", "联系人", "邮箱", "最近答复", "答复日期",
)  # fmt: skip


@router.get("/bureau/obligations")
def listed(request: Request, office: Office) -> Response:
    """The obligations of a scope, one page of them."""
    with office.database.reading() as session:
        view = chosen(request, office, session)
        count = board.count_obligations(session, view.scope, view.marking)
        rows = _rows(session, view, offset=view.offset, limit=PER_PAGE)
    return page(
        request,
        "bureau/obligations.html",
        view.for_page()
        | {
            "rows": [(row, standing_of(row, office), mark_of_row(row, office)) for row in rows],
            "count": count,
            "last": view.last_page(count),
            "marks": list(BoardMark),
            "kinds": KINDS,
        },
    )


@router.get("/bureau/obligations.xlsx")
def download(request: Request, office: Office) -> Response:
    """The obligations of a scope as a workbook."""
    with office.database.reading() as session:
        view = chosen(request, office, session)
        rows = _rows(session, view)
    lines = [
        [
            row.department, row.unit, row.project, row.year, term_name(row.term, view.terms),
            standing_of(row, office), row.due.isoformat(), row.version,
            day_of(row.received_at).isoformat() if row.received_at else None,
            row.errors, row.warnings, row.infos,
        ]
        for row in rows
    ]  # fmt: skip
    return workbook(office, f"{view.scope.year}年度应报事项", _HEAD, lines)


@router.get("/bureau/late")
def late(request: Request, office: Office) -> Response:
    """The units that owe something past its date, with whom to call and what they answered last."""
    with office.database.reading() as session:
        view = chosen(request, office, session)
        count = board.count_late_units(session, view.scope, view.marking)
        units = board.late_units(session, view.scope, view.marking, offset=view.offset, limit=PER_PAGE)
        last_answers = _last_answers(session, view, units)
    return page(
        request,
        "bureau/late.html",
        view.for_page()
        | {
            "units": [(late_unit, between(late_unit.earliest, office.today)) for late_unit in units],
            "answers": last_answers,
            "count": count,
            "last": view.last_page(count),
        },
    )


@router.get("/bureau/late.xlsx")
def download_late(request: Request, office: Office) -> Response:
    """Whom to call, as a workbook."""
    with office.database.reading() as session:
        view = chosen(request, office, session)
        units = board.late_units(session, view.scope, view.marking)
        last_answers = _last_answers(session, view, units)
    rows = []
    for late_unit in units:
        unit, answer = late_unit.unit, last_answers.get(late_unit.unit.id)
        rows.append(
            [
                unit.department, unit.name, late_unit.overdue, late_unit.earliest.isoformat(),
                between(late_unit.earliest, office.today), unit.contact, unit.address,
                answer_told(answer) if answer else None, day_of(answer.at).isoformat() if answer else None,
            ]
        )  # fmt: skip
    return workbook(office, f"{view.scope.year}年度催报名单", _LATE_HEAD, rows)


def answer_told(answer: UnitAnswer) -> str:
    """An answer of a unit in one line."""
    parts = [answer.kind.label, answer.until.isoformat() if answer.until else "", answer.text or ""]
    return "：".join(part for part in parts if part)


def standing_of(row: StatusRow, office: PortalOffice) -> str:
    """How an obligation stands today, in words."""
    return standing(row.state, row.window, office.today, row.extension_until).label


def mark_of_row(row: StatusRow, office: PortalOffice) -> BoardMark:
    """The mark that an obligation has on the board today."""
    overdue = standing(row.state, row.window, office.today, row.extension_until).overdue
    return mark_of(row.state, overdue=overdue)


def _rows(session: Session, view: Chosen, *, offset: int = 0, limit: int | None = None) -> list[StatusRow]:
    ids = board.obligation_ids(session, view.scope, view.marking, offset=offset, limit=limit)
    order = {obligation_id: place for place, obligation_id in enumerate(ids)}
    return sorted(status.rows(session, obligation_ids=ids), key=lambda row: order[row.obligation_id])


def _last_answers(session: Session, view: Chosen, units: list[LateUnit]) -> dict[int, UnitAnswer]:
    """The last answer of each of these units about the year."""
    owners = board.owners(session, view.scope.year, [late_unit.unit.id for late_unit in units])
    last: dict[int, UnitAnswer] = {}
    for obligation_id, answer in answers.last_of(session, list(owners)).items():
        latest = last.get(owners[obligation_id])
        if latest is None or latest.id < answer.id:
            last[owners[obligation_id]] = answer
    return last
