"""Files that go back with notes: the unit's own, its cells coloured and commented, all else as it was."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from forms import Document, read_bytes
from forms.form import (
    EvaluatedFunds,
    EvaluatedIndicator,
    EvaluatedRow,
    Form,
    Location,
    SelfEvaluation,
    Source,
)
from forms.notes.annotation import PlacedRemark, annotate
from forms.notes.note import AUTHOR, Note
from forms.printing.handed_out import handed_out_xlsx
from forms.printing.word_file import write_docx
from forms.printing.workbook import FILL_COLOUR, write_xlsx
from forms.words.note_list import HEADING
from forms.words.severity import Severity

RED, AMBER, BLUE = "FFFFC7CE", "FFFFE699", "FFDDEBF7"


def row(level3: str, target: str, actual: str | None, score: float) -> EvaluatedIndicator:
    return EvaluatedIndicator(
        level1="产出指标", level2="数量指标", level3=level3, target=target, actual=actual,
        weight=25, score=score, deviation="无",
    )  # fmt: skip


FORM = SelfEvaluation(
    form_title="财政项目支出绩效自评表",
    year=2024,
    project_name="古树巡护",
    competent_department="云州市清河区绿化局",
    implementing_unit="清河区古树巡护中心",
    funds_unit="元",
    source=Source(file=""),
    locations={},
    funds=EvaluatedFunds(annual=EvaluatedRow(initial=100000, budget=100000, executed=90000, weight=10, rate=90)),
    expected_goal="巡护全区古树120株。",
    actual_completion="巡护古树120株。",
    total_weight=100,
    total_score=98,
    indicators=[row("巡护古树数量", "≥120株", "110株", 25), row("巡护次数", "≥12次", "12次", 25)],
)  # fmt: skip


def written(kind: str) -> bytes:
    target = io.BytesIO()
    (write_xlsx if kind == "xlsx" else write_docx)([FORM], target)
    return target.getvalue()


def remark(document: Document, field: str | None, severity: Severity, text: str) -> PlacedRemark:
    form = document.forms[0]
    return PlacedRemark(
        note=Note(severity=severity, text=text, location=form.locations[field] if field else None),
        form_index=0,
        field=field,
    )


def values(forms: Sequence[Form]) -> list[dict[str, Any]]:
    return [form.model_dump(exclude={"source"}) for form in forms]


def go_back(data: bytes, name: str = "自评.xlsx", author: str = AUTHOR) -> bytes:
    """The file with three notes on two cells and one note without a cell."""
    document = read_bytes(data, name)
    remarks = [
        remark(document, "indicators/0/score", "error", "S07 未达标得满分：完成110株。\n建议：改为22.92分。"),
        remark(document, "indicators/0/score", "info", "S23 满分异常"),
        remark(document, "indicators/1/deviation", "warning", "S21 偏差分析不充分"),
        remark(document, None, "error", "A06 未识别内容"),
    ]
    return annotate(data, document, remarks, author=author).data


def sheet_of(data: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(data)).worksheets[0]


def cells(data: bytes, name: str = "自评.xlsx") -> dict[str, str]:
    [form] = read_bytes(data, name).forms
    return {path: place.cell or "" for path, place in form.locations.items()}


def test_a_cell_is_coloured_by_its_gravest_note_and_all_its_notes_are_one_comment() -> None:
    data = written("xlsx")
    page, at = sheet_of(go_back(data)), cells(data)
    cell = page[at["indicators/0/score"]]
    assert cell.fill.fgColor.rgb == RED
    assert cell.comment is not None
    assert cell.comment.text == (
        "【退回】S07 未达标得满分：完成110株。\n建议：改为22.92分。\n\n【建议】S23 满分异常"
    )
    assert cell.comment.author == AUTHOR
    assert page[at["indicators/1/deviation"]].fill.fgColor.rgb == AMBER
    assert page[at["project_name"]].fill.fill_type is None
    before = sheet_of(data)[at["indicators/0/score"]]
    assert str((cell.font, cell.border, cell.alignment)) == str(
        (before.font, before.border, before.alignment)
    )


def test_the_bureau_signs_where_its_name_is_handed_in() -> None:
    data = written("xlsx")
    page = sheet_of(go_back(data, author="清河区财政局"))
    assert {cell.comment.author for line in page.iter_rows() for cell in line if cell.comment} == {
        "清河区财政局"
    }


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_the_annotated_file_is_read_as_the_file_was(kind: str) -> None:
    data = written(kind)
    back = read_bytes(go_back(data, f"自评.{kind}"), f"自评.{kind}")
    assert values(back.forms) == values(read_bytes(data, f"自评.{kind}").forms)
    assert not back.skipped


def test_all_notes_are_listed_on_a_sheet_those_without_a_cell_first() -> None:
    book = load_workbook(io.BytesIO(go_back(written("xlsx"))))
    listed = [[cell.value for cell in line] for line in book[HEADING].iter_rows(min_row=3)]
    assert [line[1] for line in listed] == ["退回", "退回", "建议", "提示"]
    assert listed[0] == ["整个文件", "退回", "A06 未识别内容"]
    links = [cell.hyperlink.location for line in book[HEADING].iter_rows() for cell in line if cell.hyperlink]
    assert links[0] == f"'古树巡护'!{cells(written('xlsx'))['indicators/0/score']}"


def rich_workbook() -> bytes:
    """A unit's workbook: a form, a colleague's comment, a formula, lists, a chart, and macros."""
    book = load_workbook(io.BytesIO(written("xlsx")))
    page = book.worksheets[0]
    at = cells(written("xlsx"))
    page[at["indicators/0/score"]].comment = Comment("请老王核对", "李会计")
    page[at["project_name"]].comment = Comment("已核", "李会计")
    page[at["project_name"]].font = Font(name="黑体", size=20)
    page[at["project_name"]].fill = PatternFill("solid", fgColor="FFC6EFCE")
    check = DataValidation(type="decimal", operator="between", formula1="0", formula2="100")
    check.add(at["indicators/0/score"])
    page.add_data_validation(check)
    other = book.create_sheet("测算")
    for line in ((1, 2), (3, 4)):
        other.append(line)
    other["C1"] = "=SUM(A1:B2)"
    chart = BarChart()
    chart.add_data(Reference(other, min_col=1, min_row=1, max_row=2))
    other.add_chart(chart, "E5")
    target = io.BytesIO()
    book.save(target)
    out = io.BytesIO()
    with zipfile.ZipFile(target) as made, zipfile.ZipFile(out, "w") as packed:
        for name in made.namelist():
            content = made.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
            packed.writestr(name, content)
        packed.writestr("xl/vbaProject.bin", b"macros")
    return out.getvalue()


def test_all_that_a_unit_put_into_its_workbook_stays() -> None:
    data = rich_workbook()
    document = read_bytes(data, "自评.xlsm")
    score = remark(document, "indicators/0/score", "error", "S07 未达标得满分")
    back = annotate(data, document, [score])
    assert back.suffix == ".xlsm"
    page, at = sheet_of(back.data), cells(data)
    commented = page[at["indicators/0/score"]].comment
    assert commented
    assert commented.text.startswith("请老王核对")
    assert commented.text.endswith("【退回】S07 未达标得满分")
    assert page[at["project_name"]].comment.text == "已核"  # type: ignore[union-attr]
    assert page[at["project_name"]].fill.fgColor.rgb == "FFC6EFCE"
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(back.data)) as new:
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
        assert {"xl/vbaProject.bin", "xl/worksheets/sheet2.xml"} <= set(old.namelist()) - changed
        assert not {name for name in changed if "chart" in name or "theme" in name}
        assert b"dataValidation" in new.read("xl/worksheets/sheet1.xml")


def test_a_second_round_takes_out_the_notes_of_the_first_and_leaves_those_of_others() -> None:
    data = rich_workbook()
    first = go_back(data, "自评.xlsm")
    document = read_bytes(first, "自评.xlsm")
    again = annotate(first, document, [remark(document, "project_name", "info", "A08 单位不符")]).data
    page, at = sheet_of(again), cells(data)
    commented = {
        cell.coordinate: cell.comment.text for line in page.iter_rows() for cell in line if cell.comment
    }
    assert commented.keys() == {at["indicators/0/score"], at["project_name"]}
    assert commented[at["indicators/0/score"]] == "请老王核对"
    assert commented[at["project_name"]].endswith("【建议】A08 单位不符")
    assert page[at["indicators/1/deviation"]].fill.fill_type is None
    assert page[at["indicators/0/score"]].fill.fill_type is None
    book = load_workbook(io.BytesIO(again))
    assert [name for name in book.sheetnames if name.startswith(HEADING)] == [HEADING]


def test_numbers_that_are_none_in_a_damaged_file_do_not_stop_the_notes() -> None:
    score = cells(written("xlsx"))["indicators/0/score"]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written("xlsx"))) as made, zipfile.ZipFile(out, "w") as packed:
        for name in made.namelist():
            content = made.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = re.sub(f'(r="{score}") s="[0-9]+"'.encode(), rb'\1 s="x"', content)
                assert b's="x"' in content
            packed.writestr(name, content)
    assert sheet_of(go_back(out.getvalue()))[score].fill.fgColor.rgb == RED


def test_a_mended_cell_of_a_form_that_was_handed_out_is_marked_again_as_one_to_fill() -> None:
    data = handed_out_xlsx(FORM.model_copy(update={"total_score": None}))
    place = cells(written("xlsx"))["total_score"]
    place = f"{place[0]}{int(place[1:]) + 1}"  # the corner's row is above
    document = read_bytes(data, "自评.xlsx")
    note = Note(
        severity="error",
        text="S01 必填缺项",
        location=Location(sheet=document.forms[0].source.sheet, cell=place),
    )
    first = annotate(data, document, [PlacedRemark(note=note)]).data
    assert sheet_of(first)[place].fill.fgColor.rgb == RED
    again = annotate(first, read_bytes(first, "自评.xlsx"), []).data
    assert sheet_of(again)[place].fill.fgColor.rgb == f"FF{FILL_COLOUR}"
    assert sheet_of(again).protection.sheet


def test_a_note_on_a_cell_that_the_sheet_does_not_hold_makes_the_cell() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page["B2"], page["D2"], page["B5"] = "甲", "乙", date(2024, 1, 1)
    target = io.BytesIO()
    book.save(target)
    notes = [
        PlacedRemark(note=Note(severity="info", text=place, location=Location(sheet=page.title, cell=place)))
        for place in ("C2", "A1", "B3", "F9")
    ]
    document = read_bytes(target.getvalue(), "空.xlsx")
    back = sheet_of(annotate(target.getvalue(), document, notes).data)
    assert {back[place].comment.text for place in ("C2", "A1", "B3", "F9")} == {
        "【建议】C2", "【建议】A1", "【建议】B3", "【建议】F9",
    }  # fmt: skip
    assert (back["B2"].value, back["D2"].value, back["B5"].value.day) == ("甲", "乙", 1)


def word_cell(document: WordDocument, text: str) -> Any:
    return next(
        cell for table in document.tables for line in table.rows for cell in line.cells if cell.text == text
    )


def test_word_gets_real_comments_on_coloured_cells_and_a_list_at_the_end() -> None:
    document = docx.Document(io.BytesIO(go_back(written("docx"), "自评.docx")))
    assert [(comment.author, comment.text) for comment in document.comments] == [
        (AUTHOR, "【退回】S07 未达标得满分：完成110株。\n建议：改为22.92分。\n\n【建议】S23 满分异常"),
        (AUTHOR, "【提示】S21 偏差分析不充分"),
    ]
    shaded = [shade.get(qn("w:fill")) for shade in document.element.body.iter(qn("w:shd"))]
    assert shaded == ["FFC7CE", "FFE699"]
    listed = "".join(document.element.body.itertext())
    assert "整个文件：【退回】A06 未识别内容" in listed


def test_a_word_document_of_a_second_round_keeps_what_others_commented() -> None:
    document = docx.Document(io.BytesIO(written("docx")))
    named = word_cell(document, "古树巡护").paragraphs[0]
    document.add_comment(named.runs, text="请核对名称", author="李会计", initials="李")
    target = io.BytesIO()
    document.save(target)
    first = go_back(target.getvalue(), "自评.docx")
    read = read_bytes(first, "自评.docx")
    again = annotate(first, read, [remark(read, "project_name", "info", "A08 单位不符")]).data
    back = docx.Document(io.BytesIO(again))
    assert [(comment.author, comment.text) for comment in back.comments] == [
        ("李会计", "请核对名称"),
        (AUTHOR, "【建议】A08 单位不符"),
    ]
    assert [shade.get(qn("w:fill")) for shade in back.element.body.iter(qn("w:shd"))] == ["DDEBF7"]
    assert values(read_bytes(again, "自评.docx").forms) == values(read_bytes(first, "自评.docx").forms)


def test_notes_stand_on_the_right_cells_beside_deleted_rows_and_forms_inside_other_tables() -> None:
    document = docx.Document(io.BytesIO(written("docx")))
    body = document.element.body
    form = document.tables[0]._tbl
    outer = document.add_table(2, 1)
    outer.cell(0, 0).text = "附表"
    outer.cell(1, 0)._tc.insert(1, form)
    gone = form.tr_lst[0]
    copy = docx.oxml.parse_xml(
        f'<w:tr xmlns:w="{qn("w:x")[1:-2]}"><w:trPr><w:del w:id="9" w:author="x"/></w:trPr>'
        "<w:tc><w:p><w:r><w:t>旧行</w:t></w:r></w:p></w:tc></w:tr>"
    )
    gone.addprevious(copy)
    body.remove(outer._tbl)
    body.insert(0, outer._tbl)
    target = io.BytesIO()
    document.save(target)
    read = read_bytes(target.getvalue(), "自评.docx")
    back = annotate(target.getvalue(), read, [remark(read, "indicators/0/actual", "error", "S07")]).data
    [shade] = docx.Document(io.BytesIO(back)).element.body.iter(qn("w:shd"))
    assert [text.text for text in shade.getparent().getparent().iter(qn("w:t"))] == ["110株"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("name", "kept"), [("自评.xlsm", 3), ("自评.xlsx", 2), ("自评.docx", 2)])
def test_libreoffice_opens_the_annotated_file_with_all_its_comments(
    name: str, kept: int, tmp_path: Path
) -> None:
    data = rich_workbook() if name.endswith("xlsm") else written(name[-4:])
    (tmp_path / name).write_bytes(go_back(data, name))
    flat = "fodt" if name.endswith("docx") else "fods"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", flat, "--outdir", str(tmp_path)]
    subprocess.run([*convert, str(tmp_path / name)], check=True, capture_output=True, timeout=120)  # noqa: S603
    opened = etree.parse(tmp_path / f"自评.{flat}")
    comments = [
        "".join(str(piece) for piece in one.itertext())
        for one in opened.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation")
    ]
    assert len(comments) == kept
    assert any("S07 未达标得满分：完成110株。" in text for text in comments)
