"""Forms as the text of a Word file: one cell per line behind a tab, a blank line between rows."""

from collections.abc import Iterator
from itertools import groupby

from forms.form import Declaration, Form, MonitoringReport
from season.layouts.document import Paper, amount, iso
from season.layouts.monitored import rows_of_report

Row = list[str]


def cells(paper: Paper) -> str:
    """The document with every row printed once."""
    return _print(paper, twice=False)


def cells_twice(paper: Paper) -> str:
    """The document with every indicator printed twice, as converters of merged cells do."""
    return _print(paper, twice=True)


def _print(paper: Paper, *, twice: bool) -> str:
    reports = any(isinstance(form, MonitoringReport) for form in paper.forms)
    parts = ["绩效运行监控情况\n" if reports else "项目经费情况说明\n"]
    for number, form in enumerate(paper.forms, 1):
        rows = _rows(form, number, twice=twice)
        parts.append("\n".join("".join(f"\t{cell}\n" for cell in row) for row in rows))
        parts.append("\n")
    return "".join(parts)


def _rows(form: Form, number: int, *, twice: bool) -> Iterator[Row]:
    if isinstance(form, MonitoringReport):
        yield [f"{number}、项目支出绩效目标执行监控表"]
        yield [f"（{form.year}年度）"]
        yield from rows_of_report(form)
    elif isinstance(form, Declaration):
        yield [f"{number}、财政项目支出绩效目标填报表"]
        yield [f"（{form.year}年度）"]
        yield from _declaration(form, twice=twice)
    else:
        raise TypeError(form.form)


def _declaration(form: Declaration, *, twice: bool) -> Iterator[Row]:
    funds = form.funds
    start, end = form.planned_start, form.planned_end
    yield ["项目名称", form.project_name or "", "项目类别", form.project_category or ""]
    yield ["主管部门", form.competent_department or "", "实施单位", form.implementing_unit or ""]
    yield ["计划开始日期", iso(start), "计划完成日期", iso(end)]
    yield [
        "项目资金\n（元）",
        "项目资金总额",
        amount(funds.total),
        "年度资金申请总额",
        amount(funds.annual, 0),
    ]
    yield [
        "",
        "其中：财政资金",
        amount(funds.total_fiscal, 0),
        "其中：当年财政拨款",
        amount(funds.annual_fiscal, 0),
    ]
    yield ["", "", "", "上年结转资金", amount(funds.annual_carryover, 0)]
    yield ["", "其他资金", amount(funds.total_other, 0), "其他资金", amount(funds.annual_other, 0)]
    span = f"（{start.year if start else ''} 年- {end.year if end else ''}年）"
    yield ["项目绩效目标", f"项目总目标\n{span}", "年度总目标"]
    yield ["", form.overall_goal or "", form.annual_goal or ""]
    yield ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值"]
    for level1, of_level1 in groupby(form.indicators, key=lambda row: row.level1):
        shown1 = level1 or ""
        for level2, of_level2 in groupby(of_level1, key=lambda row: row.level2):
            shown2 = level2 or ""
            for row in of_level2:
                for _ in range(2 if twice else 1):
                    yield ["", shown1, shown2, row.level3 or "", row.target or ""]
                    shown1 = shown2 = ""
    yield [""] * 6
