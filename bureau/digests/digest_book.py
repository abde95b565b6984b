"""The numbers of a digest as a workbook: every unit, nothing left out; no cell is ever a formula."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from forms.printing import printout
from notifications.digests.day_matters import OverdueUnit
from notifications.digests.digest import DailyDigest
from notifications.digests.weekly import Weekly

_STANDINGS = ("应报", "已通过", "审核中", "退回待改", "逾期未报", "未到期")
_LATE = ("单位", "主管部门", "逾期份数", "最久逾期工作日", "联系人", "最近答复", "最近一次催办")
_WIDTHS = (36, 28, 12, 14, 24, 40, 16)
_TEXT_LIMIT = 32_000
"""Characters that a cell takes (Excel: 32,767)."""


def daily(message: DailyDigest) -> bytes:
    """The workbook of a daily digest: units by stage, and who is late."""
    rows = [
        (unit.department, unit.unit, f"{stage.year}年度{stage.form}", *_numbers(stage))
        for unit in message.units
        for stage in unit.stages
    ]
    head = ("主管部门", "单位", "应报的表", *_STANDINGS)
    return _book({"进度": (head, rows), "逾期": (_LATE, map(_late, message.today.late))})


def weekly(message: Weekly) -> bytes:
    """The workbook of a weekly digest: its lines, stages, and who is late."""
    lines = [
        (
            line.name,
            *_numbers(line.tally),
            line.rate,
            round(line.amount, 2),
            round(line.covered, 2),
        )
        for line in message.lines
    ]
    head = (message.what, *_STANDINGS, "按期率", "项目金额（元）", "已通过项目金额（元）")
    stages = [(f"{stage.year}年度{stage.form}", *_numbers(stage)) for stage in message.stages]
    return _book(
        {
            f"各{message.what}": (head, lines),
            "各阶段": (("应报的表", *_STANDINGS), stages),
            "逾期": (_LATE, map(_late, message.late)),
        }
    )


def _numbers(tally: object) -> tuple[int, ...]:
    names = ("total", "accepted", "reviewing", "returned", "overdue", "pending")
    return tuple(getattr(tally, name) for name in names)


def _late(unit: OverdueUnit) -> tuple[object, ...]:
    return (
        unit.unit,
        unit.department,
        unit.forms,
        unit.days_late,
        unit.contact,
        unit.answer,
        unit.last_told,
    )


def _book(sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[object]]]]) -> bytes:
    book = Workbook(write_only=True)
    for title, (head, rows) in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for number, width in enumerate(_WIDTHS):
            sheet.column_dimensions["ABCDEFG"[number]].width = width
        cells = []
        for label in head:
            cell = WriteOnlyCell(sheet, label)
            cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    book.properties.created = printout.midnight(printout.NO_DAY).replace(tzinfo=None)
    package, target = io.BytesIO(), io.BytesIO()
    book.save(package)
    printout.write(package, target, printout.NO_DAY)
    return target.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    """A cell that shows the value; a text that looks like a formula stays a text."""
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:_TEXT_LIMIT])
    cell.data_type = "s"
    return cell
