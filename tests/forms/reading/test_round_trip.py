"""Property: what the writers print, the readers read back to the same form, cell by cell."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from openpyxl import load_workbook

from forms import read_bytes
from forms.files.picture import tight
from forms.form import (
    Declaration,
    DeclaredFunds,
    EvaluatedFunds,
    EvaluatedIndicator,
    EvaluatedRow,
    ExecutedRow,
    Form,
    Indicator,
    Location,
    MonitoredFunds,
    MonitoredIndicator,
    MonitoredRow,
    MonitoringReport,
    SelfEvaluation,
    Source,
    Subproject,
    joined_narrative,
)
from forms.printing.official import layout_of
from forms.printing.sheet import sheet
from forms.printing.word_file import write_docx
from forms.printing.workbook import write_xlsx
from forms.reading.tables.indicator_body import TEMPLATE
from forms.words import codes
from forms.words.editions import CAUSES, LIKELIHOODS

ROUNDS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# No label can be spelt with these, so that every text of them is a value. Brackets and quotes without their
# partner, what Excel takes for a formula, what XML and markdown escape, full width, characters beyond the
# basic plane, of ambiguous width, and combining ones.
NASTY = (
    "云州清河区古树巡护科技馆老旧小路灯改造完好率提升服务≥≤＝=＋+-—–%％()（）《》〔〕“”‘’「」、，。；：:!！?？"
    "/／\\'\"<>&#@*★·…①㎡ＡＢ０１２abcXYZ0123456789.,_|~^$`{}[] 𠮷é€×"
)
REALISTIC_TARGETS = (
    "≥90.00(%)", ">=3亿条", "=7×24小时", "4小时内", "2023年10月底", "=1-2家", "全年稳定运行率≥95%", "提升", "0",
    "=0", "100%", "12", "0012", "-5%", "1e3", "TRUE", "#N/A", "=SUM(A1:A9)", "@提升", "+3次", "2026-11-30", "无", "_x000D_",
)  # fmt: skip
PAIRS = (
    ("成本指标", "经济成本指标"),
    ("成本指标", "社会成本指标"),
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("产出指标", "成本指标"),
    ("效益指标", "经济效益指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标", "可持续影响指标"),
    ("满意度指标", "服务对象满意度指标"),
)
RULES = frozenset("-=|+ ")
"""A cell of nothing but these draws a line of the table."""


def texts(longest: int) -> SearchStrategy[str]:
    written = st.text(st.sampled_from(NASTY), min_size=1, max_size=longest).map(tight)
    return written.filter(lambda text: not set(text) <= RULES)


NAMES = st.none() | texts(60).filter(lambda text: codes.split(text, behind=True)[0] is None)
INDICATOR_NAMES = texts(40).filter(lambda text: not TEMPLATE.fullmatch(text))
GOALS = st.none() | texts(120) | texts(60).map(lambda text: text * 40)
TARGETS = st.sampled_from(REALISTIC_TARGETS) | texts(30)
AMOUNTS = st.none() | st.one_of(
    st.just(0.0),
    st.integers(0, 10**10).map(float),
    st.integers(0, 10**12).map(lambda cents: cents / 100),
    st.sampled_from([0.1, 1 / 8, 12.3456789, 123456.789012, 99999999999.99, 1e-8]),
)
POINTS = st.none() | st.integers(0, 10000).map(lambda hundredths: hundredths / 100)
RATES = st.none() | st.integers(0, 30000).map(lambda hundredths: hundredths / 100) | st.just(43.6912345)
DAYS = st.none() | st.dates(date(2000, 1, 1), date(2050, 12, 31))
CATEGORIES = st.none() | st.sampled_from(["经常性项目", "其他一次性项目", "特定目标类"])


def levels(rows: int) -> SearchStrategy[list[tuple[str | None, str | None]]]:
    """So many pairs of levels: in the order of the frame, in any order, or none at all."""
    any_order = st.lists(st.sampled_from(PAIRS), min_size=rows, max_size=rows)
    in_order = any_order.map(lambda pairs: sorted(pairs, key=PAIRS.index))
    return st.one_of(in_order, any_order, st.just([(None, None)] * rows))


@st.composite
def rows_of(draw: Callable[[SearchStrategy[Any]], Any], kind: type[Indicator]) -> list[Indicator]:
    """One row, or many, of one kind of indicator. A row has a name or a target, or it is no row.

    What a template prints in the place of a name (1., ……) is none.
    """
    found = []
    count = draw(st.sampled_from([1, 2, 3, 5, 8, 30]))
    for level1, level2 in draw(levels(count)):
        named = draw(st.booleans())
        values: dict[str, Any] = {
            "level1": level1,
            "level2": level2,
            "level3": draw(INDICATOR_NAMES if named else st.none() | INDICATOR_NAMES),
            "target": draw(st.none() | TARGETS if named else TARGETS),
        }
        if kind is not Indicator:
            values |= {"actual": draw(st.none() | TARGETS), "deviation": draw(NAMES)}
        if kind is EvaluatedIndicator:
            values |= {"weight": draw(POINTS), "score": draw(POINTS)}
        if kind is MonitoredIndicator:
            values |= {
                "forecast": draw(st.none() | TARGETS),
                "deviation_causes": [cause for cause in CAUSES if draw(st.booleans())],
                "likelihood": draw(st.none() | st.sampled_from(LIKELIHOODS)),
                "remark": draw(NAMES),
            }
        found.append(kind.model_validate(values))
    return found


def header(titles: Sequence[str]) -> dict[str, SearchStrategy[Any]]:
    return {
        "form_title": st.sampled_from([None, *titles]),
        "year": st.none() | st.integers(2000, 2050),
        "project_name": NAMES,
        "competent_department": NAMES,
        "implementing_unit": NAMES,
        "funds_unit": st.sampled_from([None, "元", "万元", "亿元"]),
        "source": st.just(Source(file="")),
        "locations": st.just({}),
    }


def money(kind: type[DeclaredFunds | ExecutedRow | MonitoredRow]) -> SearchStrategy[Any]:
    values = dict.fromkeys(kind.model_fields.keys() - {"more"}, AMOUNTS)
    for name in {"rate", "weight", "score"} & values.keys():
        values[name] = RATES if name == "rate" else POINTS
    return st.builds(kind, **values)


DECLARATIONS = st.builds(
    Declaration,
    **header(["财政项目支出绩效目标填报表1", "项目支出绩效目标申报表"]),
    project_category=CATEGORIES,
    project_nature=CATEGORIES,
    planned_start=DAYS,
    planned_end=DAYS,
    funds=money(DeclaredFunds),
    overall_goal=GOALS,
    annual_goal=GOALS,
    indicators=rows_of(Indicator),
)
REPORTS = st.builds(
    MonitoringReport,
    **header(["项目支出绩效目标执行监控表", "绩效运行监控表"]),
    month=st.integers(1, 12),
    funds=st.builds(
        MonitoredFunds, **dict.fromkeys(MonitoredFunds.model_fields.keys() - {"more"}, money(MonitoredRow))
    ),
    annual_goal=GOALS,
    indicators=rows_of(MonitoredIndicator),
)
EVALUATIONS = st.builds(
    SelfEvaluation,
    **header(["财政项目支出绩效自评表", "项目支出绩效自评价表"]),
    funds=st.builds(
        EvaluatedFunds,
        annual=money(EvaluatedRow),
        **dict.fromkeys(("fiscal", "carryover", "other"), money(ExecutedRow)),
    ),
    expected_goal=GOALS,
    actual_completion=GOALS,
    total_weight=POINTS,
    total_score=POINTS,
    indicators=rows_of(EvaluatedIndicator),
)
FORMS: SearchStrategy[Form] = DECLARATIONS | REPORTS | EVALUATIONS

WRITERS: dict[str, Callable[[Sequence[Form], io.BytesIO], None]] = {"xlsx": write_xlsx, "docx": write_docx}


def read_back(forms: Sequence[Form], kind: str) -> list[Form]:
    target = io.BytesIO()
    WRITERS[kind](forms, target)
    return read_bytes(target.getvalue(), f"往返.{kind}").forms


def values_of(form: Form) -> dict[str, Any]:
    """What a form says, without where it stands. A form without a title gets that of its layout."""
    titled = form.model_copy(update={"form_title": form.form_title or layout_of(form).title})
    return titled.model_dump(exclude={"source", "locations", "absent"})


@pytest.mark.parametrize("kind", WRITERS)
@given(form=FORMS)
@ROUNDS
def test_a_form_that_is_written_and_read_is_the_same_form(kind: str, form: Form) -> None:
    assert [values_of(one) for one in read_back([form], kind)] == [values_of(form)]


@pytest.mark.parametrize("kind", WRITERS)
@given(forms=st.lists(FORMS, min_size=2, max_size=4))
@settings(ROUNDS, max_examples=20)
def test_several_forms_in_one_file_are_read_back_in_their_order(kind: str, forms: list[Form]) -> None:
    assert [values_of(one) for one in read_back(forms, kind)] == [values_of(form) for form in forms]


@given(form=FORMS)
@settings(ROUNDS, max_examples=30)
def test_every_value_that_is_read_points_at_the_cell_in_which_it_stands(form: Form) -> None:
    target = io.BytesIO()
    write_xlsx([form], target)
    page = load_workbook(io.BytesIO(target.getvalue())).active
    assert page is not None
    [found] = read_bytes(target.getvalue(), "往返.xlsx").forms
    written = [cell for cell in sheet(form, layout_of(form)).cells if cell.path and cell.content is not None]
    for cell in written:
        assert cell.path
        if "/cause/" in cell.path or "/likelihood/" in cell.path:
            continue
        place = found.locations[cell.path]
        assert place.sheet == page.title
        assert place.cell
        printed = page[place.cell].value
        if cell.path.endswith("/rate"):
            assert printed * 100 == pytest.approx(cell.content)
        elif isinstance(cell.content, date):
            assert printed.date() == cell.content
        elif cell.content != "_x000D_":  # written as Excel escapes it
            assert printed == cell.content


NOWHERE = Location()
PART_TEXTS = st.sampled_from(
    ["巡护全区古树120株。", "1.测算：巡护费1000元×120株=12万元。", "2023年1月1日至12月31日"]
)
PARTS = st.dictionaries(st.sampled_from(["项目概述", "立项依据", "实施周期"]), PART_TEXTS, min_size=1).map(
    lambda parts: {"项目概述": "概述。"} | parts
)
SUBPROJECTS = st.lists(
    st.builds(
        Subproject,
        title=st.sampled_from(["古树巡护", "路灯改造（二期）", "科技馆"]),
        amount=st.sampled_from([None, 10.0, 123.4567, 0.05]),
        amount_unit=st.just("万元"),
        parts=PARTS,
        location=st.just(NOWHERE),
    ).map(lambda part: part if part.amount is not None else part.model_copy(update={"amount_unit": None})),
    min_size=1,
    max_size=3,
)


@given(forms=st.lists(st.tuples(DECLARATIONS, SUBPROJECTS), min_size=1, max_size=3))
@settings(ROUNDS, max_examples=20)
def test_the_narratives_before_the_forms_of_a_word_document_are_read_back(
    forms: list[tuple[Declaration, list[Subproject]]],
) -> None:
    told = [
        form.model_copy(update={"subprojects": parts, "narrative": joined_narrative(parts)})
        for form, parts in forms
    ]
    found = [
        form.model_copy(
            update={
                "subprojects": [
                    part.model_copy(update={"location": NOWHERE, "lines": {}}) for part in form.subprojects
                ]
            }
        )
        for form in read_back(told, "docx")
    ]
    assert [values_of(form) for form in found] == [values_of(form) for form in told]
