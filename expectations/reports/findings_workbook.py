"""The findings as a workbook: 说明, 退回, 提示, 汇总; to filter, to hand on, to work through."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

from expectations.reports.grouping import FormGroup, by_form, totals
from expectations.subjects.batch import FileForReview
from expectations.subjects.finding import Finding
from forms.words.severity import Severity

_COLUMNS = {
    "等级": 8, "文件": 24, "表": 6, "单位": 22, "项目": 26, "规则": 8, "名称": 18, "位置": 18, "指标": 22,
    "所填": 22, "应为": 22, "意见": 56, "怎么改": 40, "依据": 20,
}  # fmt: skip
"""The columns of 退回 and 提示 with their widths in characters of the standard font."""
_HOW_TO_READ = (
    "“退回”一页是必须改正的意见，有一条就不能通过；“提示”一页的提示要改正或说明，建议供参考。",
    "一行一条意见：在哪张表的哪个位置、写了什么、应为什么、怎么改、依据什么。第一行可以筛选。",
    "“汇总”一页按规则、按表计数。标有“试行”的意见只供财政局参考。",
)
_HEAD = PatternFill("solid", start_color="FFD9E2F3")
_BOLD, _TITLE = Font(bold=True), Font(bold=True, size=14)
_A4, _LINE = 9, 15
"""The number of the sheet of paper; the height of a line in points."""
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def write_workbook(
    path: Path,
    filings: Sequence[FileForReview],
    findings: Sequence[Finding],
    version: str,
    checked_at: datetime,
) -> None:
    """Write the workbook. Raises OSError where the file cannot be written."""
    forms = list(by_form(filings, findings))
    book = Workbook()
    del book[book.sheetnames[0]]
    _explain(_sheet(book, "说明"), filings, forms, version, checked_at)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    _list(_sheet(book, "退回"), forms, errors)
    remarks = [finding for finding in findings if finding.severity is not Severity.ERROR]
    _list(
        _sheet(book, "提示"), forms, sorted(remarks, key=lambda finding: [*Severity].index(finding.severity))
    )
    _sum_up(_sheet(book, "汇总"), forms, findings)
    book.save(path)


def _explain(
    page: Worksheet,
    filings: Sequence[FileForReview],
    forms: Sequence[FormGroup],
    version: str,
    checked_at: datetime,
) -> None:
    lines: list[list[str | None]] = [
        ["绩效表单核查意见"],
        ["核查时间", f"{checked_at:%Y-%m-%d %H:%M}"],
        ["规则版本", version],
        ["结果", totals(filings, forms, version)],
    ]
    lines += [[None if number else "怎么看", line] for number, line in enumerate(_HOW_TO_READ)]
    below = len(lines) + 2
    _head(page, {"文件": 30, "读出的表，或为什么没有": 90}, below)
    for at, row in enumerate(lines, 1):
        _row(page, at, row)
    page["A1"].font = _TITLE
    page.row_dimensions[1].height = 2 * _LINE
    for at, filing in enumerate(filings, below + 1):
        read = f"{len(filing.document.forms)}张表" if filing.document else f"无法读取：{filing.unreadable}"
        _row(page, at, [filing.file, read])


def _list(page: Worksheet, forms: Sequence[FormGroup], findings: Iterable[Finding]) -> None:
    _head(page, _COLUMNS)
    units = {(form.file, form.form_index): form.unit for form in forms}
    for at, finding in enumerate(findings, 2):
        place = finding.location.model_dump(exclude_none=True) if finding.location else {}
        form = None if finding.form_index is None else finding.form_index + 1
        values = (
            finding.label, finding.file, form,
            units.get((finding.file, finding.form_index)), finding.project_name, finding.rule, finding.name,
            "，".join(f"{_PLACES[name]}{value}" for name, value in place.items()), finding.subject,
            finding.value, finding.expected, finding.message, finding.suggestion, finding.basis,
        )  # fmt: skip
        _row(page, at, values)
    _filtered(page)


_PLACES = {"sheet": "工作表", "cell": "单元格", "page": "页", "table": "表格", "row": "排", "line": "行"}


def _sum_up(page: Worksheet, forms: Sequence[FormGroup], findings: Sequence[Finding]) -> None:
    _head(page, {"规则": 24, "名称": 26, "等级": 24, "处数": 26, "表数": 8})
    by_rule: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault((finding.rule, finding.name, finding.severity.label), []).append(finding)
    for at, (key, of_rule) in enumerate(sorted(by_rule.items()), 2):
        touched = {(finding.file, finding.form_index) for finding in of_rule}
        _row(page, at, [*key, len(of_rule), len(touched)])
    _filtered(page)
    below = page.max_row + 2
    heads = {"文件": 24, "表": 26, "单位": 24, "项目": 26, **{severity.label: 8 for severity in Severity}}
    _head(page, heads, below)
    for at, form in enumerate(forms, below + 1):
        counts = [form.count(severity) for severity in Severity]
        name = "整个文件" if form.form_index is None else f"表{form.form_index + 1} {form.kind}"
        _row(page, at, [form.file, name, form.unit, form.project, *counts])


def _filtered(page: Worksheet) -> None:
    """The first row stays in sight and on every printed page, and filters what is below."""
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    page.print_title_rows = "1:1"


def _sheet(book: Workbook, title: str) -> Worksheet:
    """A page that is printed across, all columns on one sheet of paper."""
    page: Worksheet = book.create_sheet(title)
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return page


def _head(page: Worksheet, columns: dict[str, int], at: int = 1) -> None:
    for column, width in enumerate(columns.values(), 1):
        page.column_dimensions[get_column_letter(column)].width = width
        page.cell(at, column).font = _BOLD
        page.cell(at, column).fill = _HEAD
    _row(page, at, columns)


def _row(page: Worksheet, at: int, values: Iterable[str | int | None]) -> None:
    """A row as high as its longest text needs: not every program that opens it finds that out itself."""
    lines = 1
    for column, value in enumerate(values, 1):
        cell = page.cell(at, column)
        _fill(cell, value)
        cell.alignment = _WRAPPED
        width = page.column_dimensions[get_column_letter(column)].width
        lines = max(lines, -(-cell_len(str(value or "")) // max(int(width) - 2, 1)))
    page.row_dimensions[at].height = max(page.row_dimensions[at].height or 0, lines * _LINE)


def _fill(cell: Cell | MergedCell, value: str | int | None) -> None:
    """Text stays text, whatever it begins with: =100% is what the unit wrote, and no formula."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value
