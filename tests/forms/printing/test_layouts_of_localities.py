"""Forms handed out in the layout of a locality: filled in and read back to the same values."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.protection import SheetProtection

from expectations.locality.configuration import UnusableLocality
from expectations.locality.ruleset import read_ruleset
from forms.form import DECLARATION, MONITORING, SELF_EVALUATION, Form, Indicator
from forms.identity.mark import identity_of, is_unaltered
from forms.printing.handed_out import handed_out_docx, handed_out_xlsx
from forms.printing.layout import Layout, Style
from forms.printing.layouts import layout_file
from forms.printing.layouts.fitted import fitted
from forms.printing.layouts.layout_file import UnusableLayout
from forms.printing.layouts.target_cells import target_cells
from forms.printing.prefilled import evaluation_form, monitoring_form
from forms.printing.sheet import sheet
from forms.printing.workbook import write_xlsx
from forms.reading.tables.target_parts import joined
from tests.forms.printing.test_handed_out_forms import DECLARED, SCHEME, read, with_values

TARGETS = st.one_of(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["≥", "≤", "=", "＝", ">", "<", ""]),
        st.one_of(st.integers(0, 999_999), st.decimals(0, 9999, places=2)),
        st.sampled_from(["%", "人次", "株", "万元", "元/平方米", "公里", "‰", "个工作日"]),
    ),
    st.sampled_from(
        ["优良", "逐步提高", "2026年11月底前", "9时前", "3-5天", "1,200人次", "不低于上年", "全年12次", "Ⅲ类"]
    ),
)
NAMES = st.integers(1, 99_999).map(lambda number: f"巡护第{number}段步道")
TYPED: Mapping[Style, st.SearchStrategy[Any]] = {
    Style.MONEY: st.none() | st.integers(0, 10**9).map(float),
    Style.PERCENT: st.none() | st.integers(0, 100).map(float),
    Style.POINTS: st.none() | st.integers(0, 50).map(float),
}
WORDS = st.none() | st.sampled_from(["120株", "95.5%", "优良", "已完成，无偏差", "雨季停工两周，改在秋季补"])


def form_for(layout: Layout, rows: list[tuple[str, str]]) -> Form:
    """A form of the layout's kind on a declaration with these names and targets."""
    levels = [(row.level1, row.level2) for row in DECLARED.indicators]
    indicators = [
        Indicator(level1=level1, level2=level2, level3=name, target=target)
        for (level1, level2), (name, target) in zip(levels, rows, strict=True)
    ]
    declared = DECLARED.model_copy(update={"indicators": indicators})
    later = (
        monitoring_form(declared, month=6) if layout.form == MONITORING else evaluation_form(declared, SCHEME)
    )
    return fitted(later, layout)


@st.composite
def cases(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[Layout, Form, dict[str, Any]]:
    """A layout, a form handed out in it, and what the unit types into its open cells."""
    layout = layout_file.named(draw(st.sampled_from(list(layout_file.shipped()))))
    names = draw(st.lists(NAMES, min_size=5, max_size=5, unique=True))
    form = form_for(layout, [(name, draw(TARGETS)) for name in names])
    cells = [cell for cell in sheet(form, layout, handed_out=True).cells if cell.to_fill and cell.path]
    return layout, form, {cell.path: draw(TYPED.get(cell.style, WORDS)) for cell in cells if cell.path}


def typed(form: Form, layout: Layout, data: bytes, values: Mapping[str, Any]) -> bytes:
    """The workbook with the values typed into their cells."""
    [places] = write_xlsx([form], io.BytesIO(), layout=layout, protection=SheetProtection(sheet=True))
    book = load_workbook(io.BytesIO(data))
    for path, value in values.items():
        cell = book.worksheets[0][places[path].cell or ""]
        assert not cell.protection.locked
        cell.value = value / 100 if path.endswith("/rate") and value is not None else value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def values_of(form: Form) -> dict[str, Any]:
    """What the form says; not where, and not what only this layout prints besides."""
    told = form.model_dump(
        exclude={"source", "locations", "absent", "identity", "converted", "template_rows", "form_title"}
    )
    for row in told["indicators"]:
        del row["parts"], row["level1_weight"]
    told["funds"]["more"] = [source for source in told["funds"]["more"] if source.get("initial") is not None]
    return told


@given(case=cases())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_form_in_the_layout_of_a_locality_is_read_back_with_what_was_filled_in(
    case: tuple[Layout, Form, dict[str, Any]],
) -> None:
    layout, form, values = case
    back = read(typed(form, layout, handed_out_xlsx(form, layout=layout), values))
    assert values_of(back) == values_of(with_values(form, values))
    assert is_unaltered(back, identity_of(form))
    word = read(handed_out_docx(form, layout=layout), "发表.docx")
    assert values_of(word) == values_of(form)
    assert is_unaltered(word, identity_of(form))


@pytest.mark.parametrize("name", layout_file.shipped())
def test_what_a_unit_has_to_fill_in_is_open_and_what_it_was_told_is_not(name: str) -> None:
    layout = layout_file.named(name)
    form = form_for(layout, [(f"巡护第{number}段步道", "≥12次") for number in range(5)])
    cells = {cell.path: cell.to_fill for cell in sheet(form, layout, handed_out=True).cells if cell.path}
    assert cells["funds/annual/executed"]
    assert cells["indicators/0/actual"]
    assert not cells["indicators/0/level3"]
    assert not any(to_fill for path, to_fill in cells.items() if path.startswith("indicators/0/parts"))


@pytest.mark.parametrize(
    ("target", "cells"),
    [
        ("≥120株", ("≥", "120", "株", "定量", "正向")),
        ("≤2.5次", ("≤", "2.5", "次", "定量", "反向")),
        ("100%", (None, "100", "%", "定量", None)),
        ("优良", (None, "优良", None, "定性", None)),
        ("2026年11月底前", (None, "2026年11月底前", None, None, None)),
    ],
)
def test_a_target_is_parted_into_its_columns_and_is_itself_again(
    target: str, cells: tuple[str | None, ...]
) -> None:
    parts = target_cells(Indicator(level1=None, level2=None, level3=None, target=target))
    assert (parts.comparator, parts.value, parts.unit, parts.nature, parts.direction) == cells
    assert joined(parts.comparator, parts.value or "", parts.unit) == target


@pytest.mark.parametrize(
    ("locality", "kind", "name"),
    [
        ("四川", SELF_EVALUATION, "四川 自评"),
        ("四川", MONITORING, "四川 监控"),
        ("湖北", SELF_EVALUATION, "湖北 自评"),
        ("四川", DECLARATION, None),
        ("上海", SELF_EVALUATION, None),
    ],
)
def test_a_locality_chooses_its_layouts_and_has_those_of_the_nation_otherwise(
    locality: str, kind: Any, name: str | None
) -> None:
    assert read_ruleset(locality).layout(kind) is (layout_file.named(name) if name else None)


def test_a_bureau_writes_a_layout_of_its_own_and_is_told_what_is_wrong_with_it(tmp_path: Path) -> None:
    shipped = Path(layout_file.__file__).with_name("hubei_evaluation.toml").read_text(encoding="utf-8")
    own = tmp_path / "自评.toml"
    own.write_text(shipped.replace("项目自评表", "清河区项目自评表"), encoding="utf-8")
    place = tmp_path / "清河.toml"
    place.write_text(f'name = "清河"\nversion = "1"\n[layouts]\n"绩效自评表" = "{own}"\n', encoding="utf-8")
    layout = read_ruleset(str(place)).layout(SELF_EVALUATION)
    assert layout
    assert layout.title == "清河区项目自评表"
    for written, complaint in (
        ('"绩效自评表" = "四川 监控"', "版式“四川 监控”是绩效运行监控表的，不是绩效自评表的"),
        ('"绩效自评表" = "清河 自评"', "没有版式“清河 自评”"),
    ):
        place.write_text(f'name = "清河"\nversion = "1"\n[layouts]\n{written}\n', encoding="utf-8")
        with pytest.raises(UnusableLocality, match=complaint):
            read_ruleset(str(place))
    wrong = tmp_path / "错.toml"
    wrong.write_text(shipped.replace("widths = [26, ", "widths = ["), encoding="utf-8")
    with pytest.raises(UnusableLayout, match="指标行占7列，widths 写了6列"):
        layout_file.named(str(wrong))
