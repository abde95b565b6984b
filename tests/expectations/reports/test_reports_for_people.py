from datetime import datetime
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from rich.cells import cell_len
from rich.console import Console

from expectations.engine.review import review
from expectations.reports.findings_table import folded, show_findings
from expectations.reports.findings_workbook import write_workbook
from expectations.subjects.batch import Batch, FileForReview
from expectations.subjects.finding import Finding
from forms.form import Location
from lifecycle.calendar.windows import CHINA
from tests.expectations.form_builders import ROWS, declared, evaluated, filing, scored

MISSED = evaluated(
    indicators=[
        scored(ROWS[0].model_copy(update={"target": "=4场"}), "=2场", 20, 20),
        scored(ROWS[4], "300人次", 30, 30),
    ],
    locations={"indicators/0/score": Location(line=71), "indicators/1/score": Location(line=75)},
)
FILINGS = (
    filing(MISSED, declared(), file="一.txt"),
    filing(declared(competent_department=None), file="二.txt"),
    FileForReview(file="三.doc", document=None, unreadable="文件已加密"),
)
VERSION = "国家 2025.3"


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    return review(Batch(filings=FILINGS))


def printed(findings: list[Finding], width: int, *, terminal: bool) -> str:
    out = StringIO()
    console = Console(
        file=out, width=width, force_terminal=terminal, color_system="standard" if terminal else None
    )
    show_findings(FILINGS, findings, VERSION, console)
    return out.getvalue()


def test_every_place_of_a_rule_stands_under_one_heading_of_its_form(findings: list[Finding]) -> None:
    lines = printed(findings, 120, terminal=False).splitlines()
    assert lines[:2] == ["一.txt", "表1 绩效自评表 科普展教（云州市清河区科技馆）"]
    [at] = [number for number, line in enumerate(lines) if "S07 未达标得满分" in line]
    heading = "".join(line.strip() for line in lines[at : at + 4])
    assert heading.index("第71行 讲座场次") < heading.index("第75行 服务居民人次")
    assert heading.count("怎么改") == 1


def test_errors_come_first_and_forms_without_findings_are_only_counted(findings: list[Finding]) -> None:
    text = printed(findings, 120, terminal=False)
    assert "表2 绩效目标申报表" not in text
    assert text.index("退回") < text.index("提示")
    errors = sum(finding.severity == "error" for finding in findings)
    assert f"3个文件，3张表：退回{errors}处（3张表）" in text
    assert text.rstrip().endswith("没有意见的1张表。规则版本：国家 2025.3。")


def test_a_file_that_cannot_be_read_is_told_with_the_reason(findings: list[Finding]) -> None:
    assert "文件无法读取：文件已加密" in printed(findings, 80, terminal=False)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int, findings: list[Finding]) -> None:
    assert all(cell_len(line) <= width for line in printed(findings, width, terminal=False).splitlines())


def test_colours_and_lines_are_for_terminals_only(findings: list[Finding]) -> None:
    assert "\x1b[1;31m退回" in printed(findings, 80, terminal=True)
    piped = printed(findings, 80, terminal=False)
    assert "\x1b" not in piped
    assert "│" not in piped


def test_lines_break_between_characters_but_not_in_numbers_nor_before_closing_marks() -> None:
    assert folded("完成121980元，目标“不低于200000元”。", 14).splitlines() == [
        "完成121980元，",
        "目标“不低于",
        "200000元”。",
    ]


@pytest.fixture(scope="module")
def book(findings: list[Finding], tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    path: Path = tmp_path_factory.mktemp("book") / "意见.xlsx"
    write_workbook(path, FILINGS, findings, VERSION, datetime(2026, 3, 2, 9, 30, tzinfo=CHINA))
    return openpyxl.load_workbook(path)


def test_the_workbook_has_its_four_sheets_with_what_was_checked(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["说明", "退回", "提示", "汇总"]
    rows = [tuple(row) for row in book["说明"].iter_rows(values_only=True)]
    assert ("核查时间", "2026-03-02 09:30") in rows
    assert ("规则版本", VERSION) in rows
    assert ("三.doc", "无法读取：文件已加密") in rows


def test_errors_and_remarks_are_apart_and_every_finding_has_its_row(
    book: openpyxl.Workbook, findings: list[Finding]
) -> None:
    errors, remarks = ([*book[name].iter_rows(min_row=2, values_only=True)] for name in ("退回", "提示"))
    assert {row[0] for row in errors} == {"退回"}
    assert {row[0] for row in remarks} <= {"提示", "建议"}
    assert len(errors) + len(remarks) == len(findings)
    for name in ("退回", "提示"):
        assert book[name].freeze_panes == "A2"
        assert book[name].auto_filter.ref == book[name].dimensions


def test_what_a_unit_wrote_is_text_even_where_it_looks_like_a_formula(book: openpyxl.Workbook) -> None:
    cells = [cell for row in book["退回"].iter_rows(min_row=2) for cell in row if cell.value == "=2场"]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_summary_counts_by_rule_and_by_form(book: openpyxl.Workbook) -> None:
    rows = [tuple(row) for row in book["汇总"].iter_rows(values_only=True)]
    assert ("S07", "未达标得满分", "退回", 2, 1) in [row[:5] for row in rows]
    assert ("二.txt", "表1 绩效目标申报表", "云州市清河区科技馆", "科普展教", 1, 0, 0) in rows
