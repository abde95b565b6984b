"""An empty roster to fill in: a workbook with the columns that are understood, and what belongs into them."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bureau.refusal import Refusal
from bureau.roster.columns import COLUMNS

_ROWS = 2000
"""Rows that are made ready for what is filled in; more may follow."""
_MONEY_LABEL = "项目金额（元）"
_WIDTHS = {"unit": 32, "department": 28, "project": 40, "channel": 36, "amount": 18, "year": 8}
_WIDTH = 16

_PROJECTS = ("year", "department", "unit", "project", "amount", "nature", "starts", "ends")
_UNITS = ("unit", "department", "person", "phone", "address", "head_address", "channel")
_DEPARTMENTS = ("department", "department_address")
_NEEDED = {"项目": {"year", "unit", "project"}, "单位": {"unit"}, "部门": set(_DEPARTMENTS)}

_EXPLAINED = (
    ("项目", "一行一个项目。带 * 的必须填写。同一单位的格子可以合并，金额不要合并。"),
    ("年度", "预算年度，如 2026。一个文件里可以有几个年度。"),
    ("单位", "填表的单位，写全称。（本部）（本级）和括号里的别名不影响认人。"),
    ("项目名称", "与预算批复一致。改过名的项目用 jixiao roster rename-project 登记，不要当作新项目。"),
    ("项目金额", "年度预算金额。表头写（元）就填元，写（万元）就填万元。"),
    ("项目性质", "如 经常性项目、一次性项目。可以不填。"),
    ("开始日期、结束日期", "如 2026-01-01、2026年12月。可以不填。"),
    ("单位（工作表）", "联系人和各种地址，一个单位一行，可以不填；没有邮箱的单位，信由财政局转。"),
    ("单位负责人邮箱", "逾期后向谁提醒。"),
    ("群通知地址", "除邮件外另发到群里，写 Apprise 地址，如 wecombot://机器人密钥。"),
    ("部门（工作表）", "主管部门的邮箱，用于督办和每周摘要。"),
    ("再次导入", "改了就更新，少了只提示不删除，内容相同则什么都不变。任何一行有错，整个文件都不导入。"),
)


def write(file: Path) -> None:
    """Write the template to a .xlsx file, or raise Refusal.

    Raises FileExistsError rather than replace what somebody may have filled in.
    """
    if file.suffix.lower() != ".xlsx":
        raise Refusal(f"{file}：名录表的文件名要以 .xlsx 结尾")
    if file.exists():
        raise FileExistsError(17, "文件已存在，请换一个名字", str(file))
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, fields in (("项目", _PROJECTS), ("单位", _UNITS), ("部门", _DEPARTMENTS)):
        _table(book.create_sheet(name), fields, _NEEDED[name])
    _explain(book.create_sheet("说明"))
    book.save(file)


def _table(sheet: Worksheet, fields: tuple[str, ...], needed: set[str]) -> None:
    line = Side(style="thin", color="FF999999")
    for number, field in enumerate(fields, 1):
        label = _MONEY_LABEL if field == "amount" else COLUMNS[field][0]
        cell = sheet.cell(1, number, f"{label}*" if field in needed else label)
        cell.font = Font(name="宋体", bold=True)
        cell.fill = PatternFill("solid", fgColor="FFDDEBF7")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = Border(left=line, right=line, top=line, bottom=line)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(field, _WIDTH)
        _prepare(sheet, field, f"{letter}2:{letter}{_ROWS + 1}", number)
    sheet.freeze_panes = "A2"


def _prepare(sheet: Worksheet, field: str, cells: str, column: int) -> None:
    """Let Excel itself refuse what is no year, amount or date, and keep telephone numbers as they are."""
    rules = {
        "year": DataValidation(type="whole", operator="between", formula1="2000", formula2="2100"),
        "amount": DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0"),
        "starts": DataValidation(type="date", operator="greaterThan", formula1="36526"),
        "ends": DataValidation(type="date", operator="greaterThan", formula1="36526"),
    }
    if rule := rules.get(field):
        rule.error = {"year": "请填年度，如 2026", "amount": "请填金额，只写数字"}.get(
            field, "请填日期，如 2026-01-31"
        )
        rule.allow_blank = True
        rule.add(cells)
        sheet.add_data_validation(rule)
    formats = {"amount": "#,##0.00", "starts": "yyyy-mm-dd", "ends": "yyyy-mm-dd", "phone": "@"}
    if form := formats.get(field):
        for row in range(2, _ROWS + 2):
            sheet.cell(row, column).number_format = form


def _explain(sheet: Worksheet) -> None:
    for number, (topic, explanation) in enumerate(_EXPLAINED, 1):
        sheet.cell(number, 1, topic).font = Font(name="宋体", bold=True)
        cell = sheet.cell(number, 2, explanation)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 22
    sheet.column_dimensions["B"].width = 80
