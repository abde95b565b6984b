"""Declarations of the 2024 edition as tables with a tab between cells, as recognition gives them."""

from collections.abc import Iterator
from itertools import groupby

from forms.form import Declaration, Indicator
from season.layouts.document import Paper, amount, iso

_ROWS_BEFORE_BREAK = 6
"""Every other table that is long enough is broken at a page behind so many indicator rows."""


def table(paper: Paper) -> str:
    """The document; markdown titles, merged cells empty, remnants of formulas in the first table."""
    parts = [f"\n\n## {paper.unit}{paper.year}年度项目绩效目标汇总表\n"]
    for number, form in enumerate(paper.forms):
        if not isinstance(form, Declaration):
            raise TypeError(form.form)
        rows = list(_rows(form, broken=number % 2 == 1, formulas=number == 0))
        mark = "##" if number == 0 else "#"
        parts.append(f"{mark} 财政项目支出绩效目标申报表\n\n({form.year}年度)\n\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _rows(form: Declaration, *, broken: bool, formulas: bool) -> Iterator[str]:
    funds = form.funds

    def line(*cells: str | None) -> str:
        return "\t".join(cell or "" for cell in cells)

    def money(value: float | None) -> str:
        return amount(value, grouped=True)

    yield line(
        "项目名称", form.project_name, "项目性质", form.project_nature, "项目类别", form.project_category
    )
    yield line("主管部门", form.competent_department, "实施单位", form.implementing_unit, "", "")
    yield line("计划开始日期", iso(form.planned_start), "计划完成日期", iso(form.planned_end), "", "")
    yield line(
        "项目资金 (元)", "项目资金总额", money(funds.total), "年度资金申请总额", money(funds.annual), ""
    )
    yield line(
        "", "其中：财政资金", money(funds.total_fiscal), "其中：当年财政拨款", money(funds.annual_fiscal), ""
    )
    yield line("", "", "", "上年结转资金", money(funds.annual_carryover), "")
    yield line("", "其他资金", money(funds.total_other), "其他资金", money(funds.annual_other), "")
    yield line("项目 绩效 目标", "项目总目标", "", "年度总体目标", "", "")
    yield line("", form.overall_goal, "", form.annual_goal, "", "")
    yield line("", "一级指标", "二级指标", "三级指标", "年度(/项目)指标值", "")
    labelled = list(_labelled(form.indicators))
    cut = _ROWS_BEFORE_BREAK if broken and len(labelled) > _ROWS_BEFORE_BREAK else 0
    for number, (level1, level2, row) in enumerate(labelled):
        target = _formula(row.target or "") if formulas else row.target
        if number < cut:
            # The label of the whole block stands in its middle, behind the break: without it the cells
            # of the first page move to the left.
            yield line(level1, level2, "", row.level3, target, "")
        elif cut and number == cut and not level1:
            yield ""
            yield line("绩效 指标", level2, row.level3, target, "")
        else:
            if cut and number == cut:
                yield ""
            yield line("绩效 指标" if number == cut else "", level1, level2, row.level3, target, "")


def _labelled(indicators: list[Indicator]) -> Iterator[tuple[str, str, Indicator]]:
    for level1, of_level1 in groupby(indicators, key=lambda row: row.level1):
        shown1 = level1 or ""
        for level2, of_level2 in groupby(of_level1, key=lambda row: row.level2):
            shown2 = level2 or ""
            for row in of_level2:
                yield shown1, shown2, row
                shown1 = shown2 = ""


def _formula(target: str) -> str:
    for sign, remnant in (("≥", r"\geq"), ("≤", r"\leq")):
        if target.startswith(sign) and target.endswith("(%)"):
            return f"${remnant} {target[1:-3]}$ (%)"
    return target
