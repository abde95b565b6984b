"""What a printed form is as a file: every value in its cell, ready for paper, the same bytes each time."""

import io
import zipfile
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from openpyxl import Workbook, load_workbook

from forms.form import (
    Declaration,
    DeclaredFunds,
    EvaluatedFunds,
    EvaluatedIndicator,
    EvaluatedRow,
    Form,
    Indicator,
    MonitoredFunds,
    MonitoredIndicator,
    MonitoringReport,
    SelfEvaluation,
    Source,
)
from forms.printing.layout import Layout, Style
from forms.printing.official import DECLARATION_2023, DECLARATION_2024, LAYOUTS, MONITORING_2019
from forms.printing.sheet import printed, sheet
from forms.printing.word_file import write_docx
from forms.printing.workbook import write_xlsx

HEADER = {
    "form_title": None,
    "year": 2023,
    "project_name": "古树名木巡护",
    "competent_department": "云州市清河区绿化局",
    "implementing_unit": "云州市清河区园林管护站",
    "funds_unit": "元",
    "source": Source(file=""),
    "locations": {},
}
DECLARED = Declaration(
    **HEADER,
    project_category="经常性项目",
    project_nature=None,
    planned_start=date(2023, 1, 1),
    planned_end=date(2024, 12, 31),
    funds=DeclaredFunds(total=240000.0, total_fiscal=240000.0, total_other=0, annual=120000.5),
    overall_goal="两年内完成全区古树的复壮。",
    annual_goal="完成120株古树的巡护。",
    indicators=[
        Indicator(level1="产出指标", level2="数量指标", level3="巡护古树株数", target="=120株"),
        Indicator(level1="产出指标", level2="数量指标", level3="复壮古树株数", target="≥30株"),
        Indicator(level1="产出指标", level2="质量指标", level3="古树存活率", target="≥98%"),
        Indicator(level1="满意度指标", level2="服务对象满意度指标", level3="居民满意度", target="≥90%"),
    ],
)
REPORTED = MonitoringReport(
    **HEADER,
    month=7,
    funds=MonitoredFunds(),
    annual_goal="完成120株古树的巡护。",
    indicators=[
        MonitoredIndicator(
            level1="产出指标",
            level2="数量指标",
            level3="巡护古树株数",
            target="=120株",
            actual="60株",
            forecast="110株",
            deviation_causes=["人员保障", "其他"],
            deviation="雨季停工",
            likelihood="有可能",
            remark=None,
        )
    ],
)
EVALUATED = SelfEvaluation(
    **HEADER,
    funds=EvaluatedFunds(annual=EvaluatedRow(initial=120000.0, rate=43.69, weight=10, score=4.37)),
    expected_goal="完成120株古树的巡护。",
    actual_completion="完成110株古树的巡护。",
    total_weight=100,
    total_score=94.5,
    indicators=[
        EvaluatedIndicator(
            level1="产出指标",
            level2="数量指标",
            level3="巡护古树株数",
            target="=120株",
            actual="110株",
            weight=50,
            score=45.83,
            deviation="雨季停工",
        )
    ],
)
OF_OTHER_LAYOUTS = {
    *("scope", "project_code", "unit_code", "local_department", "duties", "tasks", "template_rows", "absent"),
    *("more", "parts", "level1_weight", "level2_weight", "long_term_target", "initial_target", "horizon"),
    *("coefficient", "core", "unread", "converted", "confidence"),
}
"""What no official layout has a cell for: forms of provinces print it, or the reader says it."""

OF_EACH_LAYOUT: dict[str, Form] = {
    "declaration-2023": DECLARED,
    "declaration-2024": DECLARED.model_copy(update={"project_nature": "其他经常性项目"}),
    "monitoring-2019": REPORTED,
    "self-evaluation-2020": EVALUATED,
}


def workbook(*forms: Form, layout: Layout | None = None) -> Workbook:
    target = io.BytesIO()
    write_xlsx(forms, target, layout=layout)
    return load_workbook(target)


def document(*forms: Form) -> docx.document.Document:
    target = io.BytesIO()
    write_docx(forms, target)
    return docx.Document(target)


def paths(value: object, path: str = "") -> set[str]:
    """The paths of all values of a form that are printed in cells."""
    if isinstance(value, list):
        return {found for index, one in enumerate(value) for found in paths(one, f"{path}{index}/")}
    if not hasattr(type(value), "model_fields"):
        return {path.rstrip("/")}
    return {
        found
        for name in type(value).model_fields
        if name
        not in {"form", "form_title", "year", "source", "identity", "locations", "leftovers", "narrative"}
        if name not in {"subprojects", "statement", "funds_unit", "month", *OF_OTHER_LAYOUTS}
        for found in paths(getattr(value, name), f"{path}{name}/")
    }


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_value_of_a_form_has_one_place_in_its_layout(name: str) -> None:
    form = OF_EACH_LAYOUT[name]
    causes = {"indicators/0/deviation_causes/0", "indicators/0/deviation_causes/1"}
    expected = paths(form) - causes - {"indicators/0/likelihood"}
    if form is not EVALUATED:  # other forms have points only in provinces
        expected -= {path for path in expected if path.endswith("/weight")}
    if name == "declaration-2023":
        expected.remove("project_nature")
    places = [cell.path for cell in sheet(form, LAYOUTS[name]).cells if cell.path]
    ticks = {path for path in places if "/cause/" in path or "/likelihood/" in path}
    levels = {path for path in expected if "/level" in path}
    assert expected - levels <= set(places)
    assert set(places) - ticks <= expected
    assert len(places) == len(set(places))
    assert len(ticks) == (8 if form is REPORTED else 0)


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_boxes_of_a_layout_fill_the_whole_frame_once(name: str) -> None:
    made = sheet(OF_EACH_LAYOUT[name], LAYOUTS[name])
    covered = [
        (cell.row + down, cell.column + right)
        for cell in made.cells
        for down in range(cell.rows)
        for right in range(cell.columns)
    ]
    assert sorted(covered) == [
        (row, column) for row in range(len(made.heights)) for column in range(len(made.layout.widths))
    ]


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_as_wide_as_a4_leaves_room_for(name: str) -> None:
    assert 180 <= sum(LAYOUTS[name].widths) <= (277 if LAYOUTS[name].landscape else 190)


def test_targets_that_begin_with_an_equals_sign_are_text_and_no_formulas() -> None:
    cell = next(cell for row in workbook(DECLARED).active.rows for cell in row if cell.value == "=120株")
    assert cell.data_type == "s"
    assert cell.number_format == "@"
    assert cell.quotePrefix


def test_a_label_over_several_indicators_is_one_merged_cell() -> None:
    page = workbook(DECLARED).active
    merged = {str(one) for one in page.merged_cells.ranges}
    place = next(cell for row in page.rows for cell in row if cell.value == "数量指标")
    assert f"{place.coordinate}:{place.column_letter}{place.row + 1}" in merged


def test_money_is_a_number_a_blank_is_empty_and_zero_is_zero() -> None:
    page = workbook(DECLARED).active
    values = {page.cell(row, 3).value: page.cell(row, 4).value for row in range(6, 10)}
    assert values == {"项目资金总额": 240000, "其中：财政资金": 240000, None: None, "其他资金": 0}
    assert page["G6"].value == 120000.5
    assert page["G7"].value is None


def test_a_rate_is_a_percentage_that_excel_knows_as_one() -> None:
    page = workbook(EVALUATED).active
    cell = next(cell for row in page.rows for cell in row if cell.number_format.endswith("%") and cell.value)
    assert cell.value == pytest.approx(0.4369)


def test_a_workbook_is_set_for_a4_and_repeats_the_column_labels() -> None:
    page = workbook(REPORTED).active
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == "$11:$12"
    assert [page.cell(11, 2).value, page.cell(12, 8).value] == ["一级指标", "经费保障"]


def test_several_forms_get_a_sheet_each_under_names_that_excel_allows() -> None:
    names = ["巡护[一期]/二期", "history", "巡" * 40, "巡" * 40, None, "''"]
    forms = [DECLARED.model_copy(update={"project_name": name}) for name in names]
    sheets = workbook(*forms).sheetnames
    assert sheets[0] == "巡护一期二期"
    assert sheets[3] == "巡" * 28 + "(2)"
    assert len({name.casefold() for name in sheets}) == len(forms)
    assert all(0 < len(name) <= 31 for name in sheets)


def test_a_goal_too_tall_for_one_row_of_excel_takes_several_merged_ones() -> None:
    page = workbook(DECLARED.model_copy(update={"annual_goal": "完成古树的巡护和复壮。" * 120})).active
    assert all(dimension.height < 409.5 for dimension in page.row_dimensions.values())
    goal = next(cell for row in page.rows for cell in row if str(cell.value).startswith("完成古树"))
    merged = next(one for one in page.merged_cells.ranges if goal.coordinate in one)
    assert merged.size["rows"] > 1


def test_a_text_longer_than_a_cell_holds_is_refused_and_not_cut() -> None:
    with pytest.raises(ValueError, match="32768 characters"):
        write_xlsx([DECLARED.model_copy(update={"annual_goal": "长" * 32768})], io.BytesIO())


def test_characters_that_no_office_file_can_hold_are_left_out() -> None:
    form = DECLARED.model_copy(update={"project_name": "古\x00树\ud800巡\x1f护\ufffe"})
    assert workbook(form).active["C3"].value == "古树巡护"
    assert document(form).tables[0].cell(0, 2).text == "古树巡护"


@pytest.mark.parametrize("write", [write_xlsx, write_docx])
def test_the_same_forms_give_the_same_bytes_and_the_day_that_is_handed_in(write: object) -> None:
    assert callable(write)
    written = []
    for day in (date(2023, 9, 1), date(2023, 9, 1), date(2023, 9, 2)):
        target = io.BytesIO()
        write([DECLARED, REPORTED, EVALUATED], target, made_on=day)
        written.append(target.getvalue())
    assert written[0] == written[1] != written[2]
    with zipfile.ZipFile(io.BytesIO(written[0])) as package:
        properties = package.read("docProps/core.xml").decode()
        assert {entry.date_time for entry in package.infolist()} == {(2023, 9, 1, 0, 0, 0)}
    assert properties.count("2023-09-01T00:00:00Z") == 2


@pytest.mark.parametrize("write", [write_xlsx, write_docx])
def test_nothing_to_write_and_another_kind_s_layout_are_refused(write: object) -> None:
    assert callable(write)
    with pytest.raises(ValueError, match="no forms"):
        write([], io.BytesIO())
    with pytest.raises(ValueError, match="no layout for 绩效目标申报表"):
        write([DECLARED], io.BytesIO(), layout=MONITORING_2019)


def test_a_declaration_is_printed_in_the_edition_of_its_year_or_in_the_one_asked_for() -> None:
    newer = DECLARED.model_copy(update={"year": 2025})
    with_nature = DECLARED.model_copy(update={"project_nature": "其他经常性项目"})
    titles = [workbook(form).active["A1"].value for form in (DECLARED, newer, with_nature)]
    assert titles == [DECLARATION_2023.title, DECLARATION_2024.title, DECLARATION_2024.title]
    assert workbook(DECLARED, layout=DECLARATION_2024).active["A1"].value == DECLARATION_2024.title


def test_every_row_of_a_word_table_covers_all_columns() -> None:
    for table, form in zip(document(DECLARED, REPORTED, EVALUATED).tables, (8, 17, 9), strict=True):
        for row in table._tbl.iter(qn("w:tr")):
            spans = [cell.tcPr.find(qn("w:gridSpan")) for cell in row.iter(qn("w:tc"))]
            assert sum(1 if span is None else int(span.get(qn("w:val"))) for span in spans) == form


def test_a_word_document_turns_the_page_for_each_form_and_for_wide_ones_the_paper() -> None:
    made = document(DECLARED, DECLARED, REPORTED)
    titles = [paragraph for paragraph in made.paragraphs if paragraph.text.endswith("表")]
    assert [title.paragraph_format.page_break_before for title in titles] == [False, True, False]
    assert [section.orientation for section in made.sections] == [0, 1]
    assert [round(section.page_width.mm) for section in made.sections] == [210, 297]


def test_a_narrative_stands_before_its_form() -> None:
    parts = {"项目概述": "巡护全区古树。", "实施周期": "2023年"}
    lines = [
        paragraph.text for paragraph in document(DECLARED.model_copy(update={"narrative": parts})).paragraphs
    ]
    assert lines == [
        "一、古树名木巡护",
        "一、项目概述",
        "巡护全区古树。",
        "二、实施周期",
        "2023年",
        "财政项目支出绩效目标填报表",
        "（2023年度）",
        "",
    ]


@pytest.mark.parametrize(
    ("content", "style", "text"),
    [
        (1234567.5, Style.MONEY, "1,234,567.50"),
        (0.123456789, Style.MONEY, "0.123456789"),
        (1e20, Style.MONEY, "100,000,000,000,000,000,000.00"),
        (0, Style.MONEY, "0"),
        (43.69, Style.PERCENT, "43.69%"),
        (100.0, Style.PERCENT, "100.00%"),
        (10.0, Style.POINTS, "10"),
        (9.63, Style.POINTS, "9.63"),
        (date(2023, 1, 2), Style.DAY, "2023-01-02"),
        (None, Style.MONEY, ""),
    ],
)
def test_a_value_is_printed_as_the_forms_print_it(content: object, style: Style, text: str) -> None:
    assert printed(content, style) == text  # type: ignore[arg-type]
