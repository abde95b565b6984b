"""What cannot be commented on itself comes back as a copy in the layout in which it was handed in."""

import io
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook

from forms import Document, read_bytes
from forms.form import Location
from forms.notes.annotation import annotate
from forms.notes.note import Note, PlacedRemark
from forms.words.note_list import HEADING
from forms.words.severity import Severity
from tests.bureau.office import PLATFORM, READING, declarations
from tests.forms.reading.provinces import (
    test_declared_north,
    test_departments,
    test_evaluated_own,
    test_monitored,
    test_transferred,
)
from tests.forms.reading.provinces.printed_grid import PRINTERS, printed_grid

LAYOUTS = {
    **test_declared_north.LAYOUTS,
    **test_departments.LAYOUTS,
    **test_evaluated_own.LAYOUTS,
    **test_monitored.LAYOUTS,
    **test_transferred.LAYOUTS,
}
RED = "FFFFC7CE"


def values(document: Document) -> list[dict[str, Any]]:
    places = {"source", "locations", "leftovers"}
    return [form.model_dump(exclude=places) for form in document.forms]


def on_every_name(document: Document) -> list[PlacedRemark]:
    """A note on the name of each indicator, at the place that the reader gave it."""
    (form,) = document.forms
    return [
        PlacedRemark(
            note=Note(
                severity=Severity.ERROR,
                text=f"{row.level3}",
                location=form.locations[f"indicators/{number}/level3"],
            ),
            form_index=0,
            field=f"indicators/{number}/level3",
        )
        for number, row in enumerate(form.indicators)
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("ending", ["html", "md"])
def test_a_table_comes_back_cell_for_cell_marked_where_the_note_belongs_and_is_read_as_before(
    layout: str, ending: str
) -> None:
    data = PRINTERS[ending](printed_grid(LAYOUTS[layout].grid))
    document = read_bytes(data, f"报表.{ending}")
    back = annotate(data, document, on_every_name(document))
    assert back.suffix == ".xlsx"
    (page, notes) = load_workbook(io.BytesIO(back.data)).worksheets
    assert notes.title == HEADING
    marked = [cell for row in page.iter_rows() for cell in row if cell.comment]
    assert len(marked) == len(document.forms[0].indicators)
    for cell in marked:
        assert cell.fill.fgColor.rgb == RED
        assert str(cell.comment.text).removeprefix("【退回】") in "".join(str(cell.value).split())  # type: ignore[union-attr]
    assert values(read_bytes(back.data, "报表.xlsx")) == values(document)


@pytest.mark.parametrize("layout", ["四川 自评", "甘肃 自评", "青海 季度监控"])
def test_a_text_comes_back_line_for_line_in_word_and_is_read_as_before(layout: str) -> None:
    data = PRINTERS["cells.txt"](printed_grid(LAYOUTS[layout].grid))
    document = read_bytes(data, "报表.txt")
    back = annotate(data, document, on_every_name(document))
    assert back.suffix == ".docx"
    word = docx.Document(io.BytesIO(back.data))
    lines = ["".join(paragraph.text.split()) for paragraph in word.paragraphs]
    assert len(list(word.comments)) == len(document.forms[0].indicators)
    commented = [
        "".join(paragraph.text.split())
        for paragraph in word.paragraphs
        if next(paragraph._p.iter(qn("w:commentReference")), None) is not None
    ]
    assert commented == [row.level3 for row in document.forms[0].indicators]
    assert set(commented) <= set(lines)
    assert values(read_bytes(back.data, "报表.docx")) == values(document)


def test_running_text_that_a_copy_would_not_keep_comes_back_in_the_official_layout() -> None:
    document = read_bytes(data := declarations(READING, PLATFORM), "申报.txt")
    back = annotate(data, document, [])
    assert back.suffix == ".xlsx"
    names = [form.project_name for form in read_bytes(back.data, "申报.xlsx").forms]
    assert names == [form.project_name for form in document.forms] == [READING.name, PLATFORM.name]


def test_a_note_on_a_blank_cell_stands_beside_it_and_one_on_no_cell_is_listed() -> None:
    text = (
        "<table><tr><td>项目名称</td><td>古树巡护</td></tr><tr><td>主管部门</td><td>绿化局</td><td>实施单位</td>"
        "<td></td></tr><tr><td>项目资金总额</td><td>10</td></tr><tr><td>一级指标</td><td>二级指标</td>"
        "<td>三级指标</td><td>年度指标值</td></tr><tr><td>产出指标</td><td>数量指标</td><td>巡护古树数量</td>"
        "<td>120</td></tr></table>"
    ).encode()
    document = read_bytes(text, "申报.html")
    remarks = [
        PlacedRemark(note=Note(severity="error", text="B01"), form_index=0, field="implementing_unit"),
        PlacedRemark(note=Note(severity="warning", text="E02"), form_index=0, field="indicators/0/target"),
        PlacedRemark(note=Note(severity="info", text="D01"), form_index=0, field="indicators"),
        PlacedRemark(note=Note(severity="error", text="A07"), form_index=None, field="statement"),
        PlacedRemark(
            note=Note(severity="info", text="A09", location=Location(line=99)), form_index=0, field="year"
        ),
    ]
    back = annotate(text, document, remarks)
    book = load_workbook(io.BytesIO(back.data))
    commented = {
        cell.comment.text: cell.coordinate
        for row in book.worksheets[0].iter_rows()
        for cell in row
        if cell.comment
    }
    assert commented == {"【退回】B01": "D2", "【提示】E02": "D5", "【建议】D01": "C5"}
    listed = {line[2].value: line[0].value for line in book[HEADING].iter_rows(min_row=3)}
    assert listed["A07"] == "整个文件"
    assert listed["A09"] == "整个文件"
