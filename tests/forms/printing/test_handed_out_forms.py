"""Forms that are handed out: filled by the unit they read like any other, and are known again."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.worksheet import Worksheet

from forms import read_bytes
from forms.form import Declaration, DeclaredFunds, Form, Identity, Indicator, SelfEvaluation, Source
from forms.identity.mark import identity_of, is_unaltered
from forms.printing.handed_out import handed_out_docx, handed_out_xlsx
from forms.printing.layout import Style
from forms.printing.official import layout_of
from forms.printing.prefilled import (
    Assignment,
    PointScheme,
    declaration_form,
    evaluation_form,
    monitoring_form,
    weights,
)
from forms.printing.sheet import TICK, sheet
from forms.printing.word_file import write_docx
from forms.printing.workbook import FILL_COLOUR, write_xlsx
from forms.words.editions import CAUSES, LIKELIHOODS
from tests.forms.reading.test_round_trip import AMOUNTS, DAYS, DECLARATIONS, POINTS, RATES, texts, values_of

SCHEME = PointScheme(rate=10, levels={"产出指标": 50, "效益指标": 30, "满意度指标": 10})
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def indicator(level1: str, level2: str, level3: str, target: str) -> Indicator:
    return Indicator(level1=level1, level2=level2, level3=level3, target=target)


DECLARED = Declaration(
    form_title=None,
    year=2025,
    project_name="古树巡护",
    competent_department="云州市清河区绿化局",
    implementing_unit="清河区古树巡护中心",
    funds_unit="元",
    source=Source(file=""),
    locations={},
    project_category="经常性项目",
    project_nature=None,
    planned_start=date(2025, 1, 1),
    planned_end=date(2025, 12, 31),
    funds=DeclaredFunds(total=100000, annual=100000, annual_fiscal=90000, annual_carryover=10000),
    overall_goal="巡护全区古树。",
    annual_goal="巡护全区古树120株，全年12次。",
    indicators=[
        indicator("产出指标", "数量指标", "巡护古树数量", "≥120株"),
        indicator("产出指标", "数量指标", "巡护次数", "≥12次"),
        indicator("产出指标", "质量指标", "古树完好率", "≥98%"),
        indicator("效益指标", "社会效益指标", "居民投诉", "≤2次"),
        indicator("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
    ],
)
ASSIGNMENT = Assignment(
    unit="清河区古树巡护中心", project="古树巡护", year=2026, department="云州市清河区绿化局", amount=120000
)
EVALUATION = evaluation_form(DECLARED, SCHEME)
EACH: dict[str, Form] = {
    "declaration": declaration_form(ASSIGNMENT),
    "monitoring": monitoring_form(DECLARED, month=6),
    "evaluation": EVALUATION,
}
each = pytest.mark.parametrize("form", EACH.values(), ids=EACH.keys())


def read(data: bytes, name: str = "发表.xlsx") -> Form:
    [form] = read_bytes(data, name).forms
    return form


def places_of(form: Form) -> dict[str, str]:
    """The cell of every value of the form as it is handed out."""
    [places] = write_xlsx([form], io.BytesIO(), protection=SheetProtection(sheet=True))
    return {path: place.cell or "" for path, place in places.items()}


def page_of(data: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(data)).worksheets[0]


def filled(form: Form, data: bytes, values: dict[str, Any]) -> bytes:
    """The workbook with the values typed into their cells, as Excel keeps what is typed."""
    book = load_workbook(io.BytesIO(data))
    at = places_of(form)
    for path, value in values.items():
        cell = book.worksheets[0][at[path]]
        cell.value = value / 100 if path.endswith("/rate") and value is not None else value
        if isinstance(value, str):
            cell.data_type = "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_values(form: Form, values: dict[str, Any]) -> Form:
    """The form with the values at their paths."""
    told = form.model_dump()
    for path, value in values.items():
        *steps, last = path.split("/")
        inside: Any = told
        if {"cause", "likelihood"} & set(steps):
            row = told["indicators"][int(steps[1])]
            if value and "cause" in steps:
                row["deviation_causes"] = [c for c in CAUSES if c in {*row["deviation_causes"], last}]
            elif value:
                row["likelihood"] = last
            continue
        for step in steps:
            inside = inside[int(step) if step.isdigit() else step]
        inside[last] = value
    return type(form).model_validate(told)


BY_STYLE = {Style.MONEY: AMOUNTS, Style.PERCENT: RATES, Style.POINTS: POINTS, Style.DAY: DAYS}


@st.composite
def handed_out(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[Form, dict[str, Any]]:
    """A form as it is handed out, and what a unit types into its open cells."""
    declared = draw(DECLARATIONS).model_copy(
        update={
            "year": draw(st.integers(2000, 2050)),
            # What ends with digits would be a name with its code.
            "project_name": "巡护" + draw(texts(30)) + "项目",
            "implementing_unit": "清河区" + draw(texts(30)) + "站",
        }
    )
    form: Form = draw(
        st.sampled_from([declared, monitoring_form(declared, month=7), evaluation_form(declared, SCHEME)])
    )
    values: dict[str, Any] = {}
    likely: dict[str, str | None] = {}
    for cell in sheet(form, layout_of(form), handed_out=True).cells:
        if not cell.to_fill or not cell.path:
            continue
        if isinstance(form, Declaration) and not cell.path.startswith(
            ("funds", "planned", "overall", "annual")
        ):
            continue
        row, _, last = cell.path.rpartition("/")
        if "/likelihood" in row:
            if row not in likely:
                likely[row] = draw(st.sampled_from([None, *LIKELIHOODS]))
            value = TICK if likely[row] == last else None
        elif "/cause/" in cell.path:
            value = draw(st.sampled_from([None, TICK]))
        else:
            value = draw(BY_STYLE.get(cell.style, st.none() | texts(30)))
        values[cell.path] = value
    return form, values


@given(case=handed_out())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_form_that_was_handed_out_filled_and_read_is_the_form_with_what_was_filled(
    case: tuple[Form, dict[str, Any]],
) -> None:
    form, values = case
    identity = identity_of(form)
    expected = with_values(form, values).model_copy(update={"identity": identity})
    back = read(filled(form, handed_out_xlsx(form), values))
    assert values_of(back) == values_of(expected)
    assert is_unaltered(back, identity)
    target = io.BytesIO()
    write_docx([expected], target, handed_out=True)
    assert values_of(read(target.getvalue(), "发表.docx")) == values_of(expected)


@each
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_form_that_was_handed_out_carries_its_identity_visibly_and_in_its_properties(
    form: Form, kind: str
) -> None:
    data = handed_out_xlsx(form) if kind == "xlsx" else handed_out_docx(form)
    document = read_bytes(data, f"发表.{kind}")
    identity = identity_of(form)
    assert document.identity == identity
    assert document.forms[0].identity == identity
    assert not document.forms[0].leftovers
    first = (
        page_of(data)["A1"].value if kind == "xlsx" else docx.Document(io.BytesIO(data)).paragraphs[0].text
    )
    assert first == (
        f"【预填表｜清河区古树巡护中心｜古树巡护｜{form.year}年度｜{form.form}｜校验码 {identity.checksum}】"
    )


def test_the_checksum_tells_forms_apart_and_finds_what_was_changed_in_protected_cells() -> None:
    identity = identity_of(EVALUATION)
    other = evaluation_form(DECLARED.model_copy(update={"year": 2024}), SCHEME)
    assert identity_of(other).checksum != identity.checksum
    at = places_of(EVALUATION)
    data = handed_out_xlsx(EVALUATION)
    honest = read(filled(EVALUATION, data, {"indicators/0/actual": "121株", "indicators/0/score": 16.0}))
    assert is_unaltered(honest, identity)
    book = load_workbook(io.BytesIO(data))
    book.worksheets[0][at["indicators/0/target"]] = "≥12株"
    target = io.BytesIO()
    book.save(target)
    altered = read(target.getvalue())
    assert altered.identity == identity
    assert not is_unaltered(altered, identity)


def test_without_unit_project_or_year_nothing_is_handed_out() -> None:
    with pytest.raises(ValueError, match="unit, project and year"):
        handed_out_xlsx(EVALUATION.model_copy(update={"year": None}))


def test_only_the_cells_to_fill_are_open_and_marked() -> None:
    page = page_of(handed_out_xlsx(EVALUATION))
    at = places_of(EVALUATION)
    assert page.protection.sheet
    assert not page.protection.password
    for path, place in at.items():
        is_open = path.rsplit("/", 1)[-1] in {
            *(
                "budget",
                "executed",
                "rate",
                "score",
                "actual",
                "deviation",
                "actual_completion",
                "total_score",
            )
        }
        assert page[place].protection.locked is not is_open, path
        assert (page[place].fill.fgColor.rgb == f"FF{FILL_COLOUR}") is is_open, path
    assert page_of(handed_out_xlsx(EVALUATION, password="云州")).protection.password


def checks(form: Form) -> dict[str, tuple[Any, ...]]:
    """What Excel checks, by the value's path."""
    at = places_of(form)
    found = {}
    for check in page_of(handed_out_xlsx(form)).data_validations.dataValidation:
        for place in str(check.sqref).split():
            found[place.partition(":")[0]] = (check.type, check.operator, check.formula1, check.formula2)
    return {path: found[place] for path, place in at.items() if place in found}


def test_excel_itself_checks_amounts_rates_scores_ticks_and_days() -> None:
    at = places_of(EVALUATION)
    evaluation = checks(EVALUATION)
    assert evaluation["funds/annual/executed"] == ("decimal", "greaterThanOrEqual", "0", None)
    assert evaluation["funds/annual/rate"] == ("decimal", "between", "0", "10")
    assert evaluation["indicators/2/score"] == ("decimal", "between", "0", at["indicators/2/weight"])
    assert evaluation["total_score"] == ("decimal", "between", "0", at["total_weight"])
    assert "indicators/2/weight" not in evaluation
    monitoring = checks(EACH["monitoring"])
    assert monitoring["indicators/0/cause/经费保障"] == ("list", None, '"√"', None)
    assert monitoring["indicators/0/likelihood/有可能"] == ("list", None, '"√"', None)
    declaration = checks(EACH["declaration"])
    start = places_of(EACH["declaration"])["planned_start"]
    assert declaration["planned_start"] == ("date", "greaterThanOrEqual", "DATE(2000,1,1)", None)
    assert declaration["planned_end"] == ("date", "greaterThanOrEqual", start, None)


def test_word_marks_the_cells_to_fill_and_reads_what_was_typed_into_them() -> None:
    document = docx.Document(io.BytesIO(handed_out_docx(EVALUATION)))
    for table in document.tables:
        for row in table.rows:
            shaded = [
                cell for cell in row.cells
                if cell._tc.tcPr.find(qn("w:shd")) is not None and "巡护次数" in [c.text for c in row.cells]
            ]  # fmt: skip
            for cell, typed in zip(shaded, ("12次", "17", "无"), strict=bool(shaded)):
                cell.paragraphs[0].add_run(typed)
    target = io.BytesIO()
    document.save(target)
    back = read(target.getvalue(), "发表.docx")
    assert isinstance(back, SelfEvaluation)
    row = back.indicators[1]
    assert (row.actual, row.score, row.deviation) == ("12次", 17, "无")
    assert back.identity == identity_of(EVALUATION)


def test_the_corner_is_enough_where_the_form_was_pasted_into_another_workbook() -> None:
    page = page_of(handed_out_xlsx(EVALUATION))
    book = Workbook()
    pasted = book.active
    assert pasted is not None
    for line in page.iter_rows():
        for cell in line:
            if cell.value is not None:
                pasted[cell.coordinate] = cell.value
    for merged in page.merged_cells.ranges:
        pasted.merge_cells(str(merged))
    target = io.BytesIO()
    book.save(target)
    document = read_bytes(target.getvalue(), "新建.xlsx")
    assert document.identity is None
    assert document.forms[0].identity == identity_of(EVALUATION)


def test_the_properties_are_enough_where_the_corner_was_deleted() -> None:
    data = filled(EVALUATION, handed_out_xlsx(EVALUATION), {})
    book = load_workbook(io.BytesIO(data))
    book.worksheets[0]["A1"] = None
    target = io.BytesIO()
    book.save(target)
    assert read(target.getvalue()).identity == identity_of(EVALUATION)


def test_each_of_several_forms_in_one_file_has_its_own_identity() -> None:
    other = evaluation_form(DECLARED.model_copy(update={"project_name": "绿地养护"}), SCHEME)
    for kind, write in (("xlsx", write_xlsx), ("docx", write_docx)):
        target = io.BytesIO()
        if write is write_xlsx:
            write_xlsx([EVALUATION, other], target, protection=SheetProtection(sheet=True))
        else:
            write_docx([EVALUATION, other], target, handed_out=True)
        found = read_bytes(target.getvalue(), f"发表.{kind}").forms
        assert [form.identity for form in found] == [identity_of(EVALUATION), identity_of(other)]
        assert not any(form.leftovers for form in found)


def test_a_form_that_was_not_handed_out_has_no_identity() -> None:
    target = io.BytesIO()
    write_xlsx([EVALUATION], target)
    assert read(target.getvalue()).identity is None


def test_damaged_properties_are_no_identity_and_no_refusal() -> None:
    data = handed_out_xlsx(EVALUATION)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w") as packed:
        for name in made.namelist():
            packed.writestr(name, b"<broken" if name == "docProps/custom.xml" else made.read(name))
    document = read_bytes(out.getvalue(), "发表.xlsx")
    assert document.identity is None
    assert document.forms[0].identity == identity_of(EVALUATION)


@needs_office
@pytest.mark.parametrize("kind", ["xls", "pdf", "html", "ods"])
def test_the_identity_survives_the_formats_that_offices_convert_to(kind: str, tmp_path: Path) -> None:
    (tmp_path / "发表.xlsx").write_bytes(handed_out_xlsx(EVALUATION))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path)]
    subprocess.run([*convert, str(tmp_path / "发表.xlsx")], check=True, capture_output=True, timeout=120)  # noqa: S603
    back = read((tmp_path / f"发表.{kind}").read_bytes(), f"发表.{kind}")
    assert back.identity == identity_of(EVALUATION)
    assert is_unaltered(back, back.identity or Identity.model_construct())
    assert not back.leftovers


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (["产出指标"] * 3 + ["效益指标"] * 2 + ["满意度指标"], [17, 17, 16, 15, 15, 10]),
        (["产出指标"] * 2 + ["效益指标"], [30, 30, 30]),
        (["产出指标", "效益指标", "其他指标"], [30, 30, 30]),
        (["满意度指标"] * 4, [23, 23, 22, 22]),
    ],
    ids=["by-the-scheme", "no-satisfaction", "a-level-that-the-scheme-does-not-have", "one-level"],
)
def test_the_weights_always_come_to_one_hundred_with_the_rate(
    levels: list[str], expected: list[float]
) -> None:
    rows = [indicator(level, "", str(number), "") for number, level in enumerate(levels)]
    assert weights(rows, SCHEME) == expected
    assert sum(weights(rows, SCHEME)) + SCHEME.rate == 100


@given(count=st.integers(1, 200))
def test_many_rows_get_parts_of_points(count: int) -> None:
    found = weights([indicator("产出指标", "", str(at), "") for at in range(count)], SCHEME)
    assert sum(found) == pytest.approx(90)
    assert max(found) - min(found) <= 1


def test_an_empty_declaration_has_rows_by_the_frame_or_last_years_indicators() -> None:
    empty = declaration_form(ASSIGNMENT)
    assert [row.level2 for row in empty.indicators].count("数量指标") == 3
    assert not read(handed_out_xlsx(empty)).indicators
    renewed = declaration_form(ASSIGNMENT, DECLARED.indicators)
    assert renewed.indicators == DECLARED.indicators
    assert read(handed_out_xlsx(renewed)).indicators == DECLARED.indicators
