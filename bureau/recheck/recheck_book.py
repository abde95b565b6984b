"""The re-check table as a workbook: a list of the projects and a sheet for each, written and read back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bureau.recheck.evaluated_projects import EvaluatedProject
from bureau.recheck.recheck_rows import HEAD, rows_of
from bureau.refusal import Refusal
from expectations.locality.ruleset import RuleSet
from expectations.text.money import shown

LIST = "复核清单"
TOTAL = "合计"
TITLE = "绩效自评复核表"
_LIST_HEAD = (
    "工作表",
    "主管部门",
    "实施单位",
    "项目名称",
    "年度",
    "自评得分",
    "自评等级",
    "复算得分",
    "抽取原因",
)
_ABOUT = ("项目名称", "实施单位", "主管部门", "年度")
_HEAD_AT = 4
_WIDTHS = (14, 16, 24, 9, 12, 10, 7, 16, 9, 16, 9, 12, 56)
_LIST_WIDTHS = (9, 24, 28, 32, 8, 10, 10, 10, 56)
_TO_FILL = PatternFill("solid", fgColor="FFFFF2CC")
_HEAD_FILL = PatternFill("solid", fgColor="FFDDEBF7")
_LINE = Side(style="thin", color="FF999999")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FILLED = ("复核完成值", "复核得分", "复核指标偏差", "备注")
"""The columns that the person who re-checks may change."""
_NOTE = "黄色的栏由复核人核对后填写；预填的是按评分办法复算的结果，备注写明算法。分值、指标和自评数不要改动。"
_A4 = 9


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """One row as it came back; points are numbers."""

    level1: str | None
    name: str
    weight: float | None
    score: float | None
    checked_actual: str | None
    checked_score: float | None
    remark: str | None


@dataclass(frozen=True, slots=True)
class CheckedProject:
    """One sheet as it came back, and what is wrong with it: lines in Chinese."""

    sheet: str
    unit: str
    project: str
    department: str | None
    year: int | None
    lines: tuple[CheckedLine, ...]
    problems: tuple[str, ...]

    @property
    def score(self) -> float:
        """The total of the self-evaluation."""
        return round(sum(line.score or 0 for line in self.lines), 2)

    @property
    def checked_score(self) -> float:
        """The total of the re-check."""
        return round(sum(line.checked_score or 0 for line in self.lines), 2)


def write(file: Path, projects: Sequence[tuple[EvaluatedProject, str]], rules: RuleSet) -> None:
    """Write the projects with the reason for each.

    Raises Refusal for another name than .xlsx, FileExistsError rather than replace what was filled in.
    """
    if file.suffix.lower() != ".xlsx":
        raise Refusal(f"{file}：复核表的文件名要以 .xlsx 结尾")
    if file.exists():
        raise FileExistsError(17, "文件已存在，请换一个名字", str(file))
    book = Workbook()
    listing = book.worksheets[0]
    listing.title = LIST
    _page(listing, _LIST_WIDTHS)
    _fill(listing, 1, _LIST_HEAD, head=True)
    for number, (project, reason) in enumerate(projects, 1):
        card = project.card
        about = (project.department, project.unit, project.project, card.year)
        points = (card.printed, card.printed_grade, card.points)
        _fill(listing, number + 1, (str(number), *about, *points, reason))
        _sheet(book.create_sheet(str(number)), project, rules)
    listing.freeze_panes = "A2"
    book.properties.creator = ""
    book.save(file)


def _sheet(sheet: Worksheet, project: EvaluatedProject, rules: RuleSet) -> None:
    _page(sheet, _WIDTHS)
    sheet.cell(1, 1, TITLE).font = Font(name="宋体", bold=True, size=14)
    about = (project.project, project.unit, project.department, project.card.year)
    for at, (label, value) in enumerate(zip(_ABOUT, about, strict=True)):
        sheet.cell(2, 3 * at + 1, label).font = Font(name="宋体", bold=True)
        _text(sheet, 2, 3 * at + 2, value)
    sheet.cell(3, 1, _NOTE)
    _fill(sheet, _HEAD_AT, HEAD, head=True)
    rows = list(rows_of(project, rules))
    for at, row in enumerate(rows, _HEAD_AT + 1):
        _fill(sheet, at, row.cells)
        for name in _FILLED:
            sheet.cell(at, HEAD.index(name) + 1).fill = _TO_FILL
    last = _HEAD_AT + len(rows)
    weight, score, checked = (HEAD.index(name) + 1 for name in ("权重", "自评得分", "复核得分"))
    total: list[str | float | None] = [TOTAL, *[None] * (len(HEAD) - 1)]
    _fill(sheet, last + 1, total)
    for column in (weight, score, checked):
        letter = get_column_letter(column)
        sheet.cell(last + 1, column, f"=SUM({letter}{_HEAD_AT + 1}:{letter}{last})")
    if project.card.printed is not None and project.card.printed != project.card.added:
        total_line = (
            f"自评表上的总分是{shown(project.card.printed)}，各项得分相加为{shown(project.card.added)}"
        )
        _text(sheet, last + 1, len(HEAD), total_line)
    sheet.freeze_panes = f"D{_HEAD_AT + 1}"


def _page(sheet: Worksheet, widths: Sequence[int]) -> None:
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _fill(sheet: Worksheet, at: int, values: Sequence[str | float | None], *, head: bool = False) -> None:
    for column, value in enumerate(values, 1):
        _text(sheet, at, column, value)
        cell = sheet.cell(at, column)
        cell.border = _BOX
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if head else None)
        cell.font = Font(name="宋体", bold=head)
        if head:
            cell.fill = _HEAD_FILL


def _text(sheet: Worksheet, row: int, column: int, value: str | float | None) -> None:
    """Text stays text, whatever it begins with: =100% is what the unit wrote, and no formula."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value


def read(file: Path) -> list[CheckedProject]:
    """The projects of a workbook that was filled in. Raises Refusal where it is none of ours."""
    try:
        book = load_workbook(file, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError) as wrong:
        raise Refusal(f"{file}：不是能打开的 .xlsx 工作簿") from wrong
    sheets = [sheet for sheet in book.worksheets if sheet.title != LIST]
    projects = [project for sheet in sheets for project in _project(sheet)]
    if not projects:
        raise Refusal(f"{file}：里面没有复核表；复核表由 jixiao recheck sheet 写出")
    return projects


def _project(sheet: Worksheet) -> Iterator[CheckedProject]:
    about = _about(sheet)
    head = _head(sheet)
    if head is None or not about.get("项目名称"):
        return
    at, columns = head
    lines, problems = [], []
    for row in range(at + 1, sheet.max_row + 1):
        cells = {name: sheet.cell(row, column).value for name, column in columns.items()}
        if str(cells["一级指标"] or "").strip() == TOTAL:
            break
        if not any(value is not None for value in cells.values()):
            continue
        line, wrong = _line(cells)
        lines.append(line)
        problems += [f"工作表“{sheet.title}”第{row}行“{line.name}”：{why}" for why in wrong]
    year = str(about.get("年度") or "")
    yield CheckedProject(
        sheet=sheet.title,
        unit=str(about.get("实施单位") or "（未写单位）"),
        project=str(about["项目名称"]),
        department=str(about["主管部门"]) if about.get("主管部门") else None,
        year=int(year) if year.isdigit() else None,
        lines=tuple(lines),
        problems=tuple(problems),
    )


def _about(sheet: Worksheet) -> dict[str, object]:
    """What stands to the right of each label above the table."""
    cells: dict[str, object] = {}
    for row in sheet.iter_rows(min_row=1, max_row=_HEAD_AT):
        for above in row:
            if above.value in _ABOUT and above.column is not None and above.row is not None:
                cells.setdefault(str(above.value), sheet.cell(above.row, above.column + 1).value)
    return cells


def _head(sheet: Worksheet) -> tuple[int, Mapping[str, int]] | None:
    """The row of the column titles, and the column of each, wherever it was moved."""
    for at, row in enumerate(sheet.iter_rows(min_row=1, max_row=_HEAD_AT + 6, values_only=True), 1):
        names = {str(value).strip(): column for column, value in enumerate(row, 1) if value is not None}
        if {*HEAD} <= names.keys():
            return at, {name: names[name] for name in HEAD}
    return None


def _line(cells: Mapping[str, object]) -> tuple[CheckedLine, list[str]]:
    weight, score = _number(cells["权重"]), _number(cells["自评得分"])
    checked = _number(cells["复核得分"])
    problems = []
    if cells["复核得分"] is None or cells["复核得分"] == "":
        problems.append("没有填写复核得分")
    elif checked is None:
        problems.append(f"复核得分“{cells['复核得分']}”不是数")
    elif checked < 0 or (weight is not None and checked > weight):
        problems.append(f"复核得分{shown(checked)}不在0和权重{shown(weight)}之间")
    return (
        CheckedLine(
            level1=_words(cells["一级指标"]),
            name=_words(cells["三级指标"]) or "（未写名称的指标）",
            weight=weight,
            score=score,
            checked_actual=_words(cells["复核完成值"]),
            checked_score=checked,
            remark=_words(cells["备注"]),
        ),
        problems,
    )


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(str(value).strip().removesuffix("分")) if value not in {None, ""} else None
    except ValueError:
        return None


def _words(value: object) -> str | None:
    return None if value is None or not str(value).strip() else str(value).strip()
