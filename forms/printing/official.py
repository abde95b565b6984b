"""The official layouts. A new edition is a change here (what a reader takes it by is in ``editions``).

Sources: 财预〔2015〕88号 (declaration; of 2024 with 项目性质 and 成本指标 as the first 一级指标, after
财预〔2021〕101号), 财预〔2019〕136号 (monitoring report), 财预〔2020〕10号 (self-evaluation), in the
form in which Shanghai's units print them. A4; widths in mm add up to the page without its margins.
"""

from forms.form import DECLARATION, MONITORING, SELF_EVALUATION, Declaration, Form, MonitoringReport
from forms.printing.layout import Layout, Row, Style, label, side, value
from forms.words.editions import CAUSES, LIKELIHOODS

_GOAL = 70
"""Points: the goals' cell is tall even where it is still empty, there is much to write."""

_LEVELS: Row = (value("level1"), value("level2"))

_DECLARED_DATES: Row = (
    label("计划开始日期", 2),
    value("planned_start", Style.DAY, 3),
    label("计划完成日期"),
    value("planned_end", Style.DAY, 2),
)


_DECLARED_MONEY: tuple[Row, ...] = (
    (
        label("项目资金{unit}", 2, 4),
        label("项目资金总额"),
        value("funds/total", Style.MONEY, 2),
        label("年度资金申请总额"),
        value("funds/annual", Style.MONEY, 2),
    ),
    (
        label("其中：财政资金", rows=2),
        value("funds/total_fiscal", Style.MONEY, 2, rows=2),
        label("其中：当年财政拨款"),
        value("funds/annual_fiscal", Style.MONEY, 2),
    ),
    (label("上年结转资金"), value("funds/annual_carryover", Style.MONEY, 2)),
    (
        label("其他资金"),
        value("funds/total_other", Style.MONEY, 2),
        label("其他资金"),
        value("funds/annual_other", Style.MONEY, 2),
    ),
)


def _declaration(title: str, first: Row, goals: tuple[str, str], target: str) -> Layout:
    overall_goal, annual_goal = goals
    return Layout(
        form=DECLARATION,
        title=title,
        landscape=False,
        font_size=10.5,
        widths=(9, 21, 30, 24, 18, 35, 18, 25),
        head=(
            first,
            (
                label("主管部门", 2),
                value("competent_department", columns=3),
                label("实施单位"),
                value("implementing_unit", columns=2),
            ),
            _DECLARED_DATES,
            *_DECLARED_MONEY,
            (label("项目绩效目标", 2, 2), label(overall_goal, 3), label(annual_goal, 3)),
            (
                value("overall_goal", Style.TEXT, 3, _GOAL),
                value("annual_goal", Style.TEXT, 3, _GOAL),
            ),
        ),
        heading=(
            (side("绩效指标"), label("一级指标"), label("二级指标"), label("三级指标", 3), label(target, 2)),
        ),
        indicator=(*_LEVELS, value("level3", columns=3), value("target", columns=2)),
    )


DECLARATION_2023 = _declaration(
    title="财政项目支出绩效目标填报表",
    first=(
        label("项目名称", 2),
        value("project_name", columns=3),
        label("项目类别"),
        value("project_category", columns=2),
    ),
    goals=("项目总目标{years}", "年度总目标"),
    target="年度指标值",
)

DECLARATION_2024 = _declaration(
    title="财政项目支出绩效目标申报表",
    first=(
        label("项目名称", 2),
        value("project_name", columns=2),
        label("项目性质"),
        value("project_nature"),
        label("项目类别"),
        value("project_category"),
    ),
    goals=("项目总目标", "年度总体目标"),
    target="年度(/项目)指标值",
)

_MONEY_ROWS = (
    ("年度资金总额", "funds/annual"),
    ("其中：当年财政拨款", "funds/fiscal"),
    ("上年结转资金", "funds/carryover"),
    ("其他资金", "funds/other"),
)

MONITORING_2019 = Layout(
    form=MONITORING,
    title="项目支出绩效目标执行监控表",
    landscape=True,
    font_size=9,
    widths=(9, 19, 23, 37, 22, 22, 22, 9.5, 9.5, 9.5, 9.5, 9.5, 28, 9.5, 9.5, 9.5, 18),
    head=(
        (label("项目名称", 2), value("project_name", columns=15)),
        (
            label("主管部门", 2),
            value("competent_department", columns=3),
            label("实施单位", 2),
            value("implementing_unit", columns=10),
        ),
        (
            label("项目资金{unit}", 2, 5),
            label("", 2),
            label("年初预算数", 2),
            label("{months}执行数", 3),
            label("{months}执行率", 4),
            label("全年预计执行数", 4),
        ),
        *(
            (
                label(name, 2),
                value(f"{path}/initial", Style.MONEY, 2),
                value(f"{path}/executed", Style.MONEY, 3),
                value(f"{path}/rate", Style.PERCENT, 4),
                value(f"{path}/forecast", Style.MONEY, 4),
            )
            for name, path in _MONEY_ROWS
        ),
        (label("年度总体目标", 2), value("annual_goal", Style.TEXT, 15, _GOAL / 2)),
    ),
    heading=(
        (
            side("绩效指标"),
            label("一级指标", rows=2),
            label("二级指标", rows=2),
            label("三级指标", rows=2),
            label("年度指标值", rows=2),
            label("{months}执行情况", rows=2),
            label("全年预计完成情况", rows=2),
            label("偏差原因分析", len(CAUSES) + 1),
            label("完成目标可能性", len(LIKELIHOODS)),
            label("备注", rows=2),
        ),
        (*map(label, CAUSES), label("原因说明"), *map(label, LIKELIHOODS)),
    ),
    indicator=(
        *_LEVELS,
        *map(value, ("level3", "target", "actual", "forecast")),
        *(value(f"cause/{cause}") for cause in CAUSES),
        value("deviation", Style.TEXT),
        *(value(f"likelihood/{likelihood}") for likelihood in LIKELIHOODS),
        value("remark", Style.TEXT),
    ),
)

SELF_EVALUATION_2020 = Layout(
    form=SELF_EVALUATION,
    title="财政项目支出绩效自评表",
    landscape=False,
    font_size=9,
    widths=(9, 18, 26, 32, 22, 22, 13, 16, 28),
    head=(
        (label("项目名称", 2), value("project_name", columns=7)),
        (
            label("主管部门", 2),
            value("competent_department", columns=2),
            label("实施单位"),
            value("implementing_unit", columns=4),
        ),
        (
            label("项目资金{unit}", 2, 5),
            label(""),
            label("年初预算数"),
            label("全年预算数"),
            label("全年执行数"),
            label("分值"),
            label("执行率"),
            label("得分"),
        ),
        (
            label("年度资金总额"),
            value("funds/annual/initial", Style.MONEY),
            value("funds/annual/budget", Style.MONEY),
            value("funds/annual/executed", Style.MONEY),
            value("funds/annual/weight", Style.POINTS),
            value("funds/annual/rate", Style.PERCENT),
            value("funds/annual/score", Style.POINTS),
        ),
        *(
            (
                label(name),
                value(f"{path}/initial", Style.MONEY),
                value(f"{path}/budget", Style.MONEY),
                value(f"{path}/executed", Style.MONEY),
                label("—"),
                label(""),
                label("—"),
            )
            for name, path in _MONEY_ROWS[1:]
        ),
        (label("年度总体目标", 2, 2), label("预期目标", 3), label("实际完成情况", 4)),
        (
            value("expected_goal", Style.TEXT, 3, _GOAL),
            value("actual_completion", Style.TEXT, 4, _GOAL),
        ),
    ),
    heading=(
        (
            side("绩效指标"),
            label("一级指标"),
            label("二级指标"),
            label("三级指标"),
            label("年度指标值"),
            label("实际完成值"),
            label("分值"),
            label("得分"),
            label("偏差原因分析及改进措施"),
        ),
    ),
    indicator=(
        *_LEVELS,
        *map(value, ("level3", "target", "actual")),
        value("weight", Style.POINTS),
        value("score", Style.POINTS),
        value("deviation", Style.TEXT),
    ),
    foot=(
        (
            label("总分", 6),
            value("total_weight", Style.POINTS),
            value("total_score", Style.POINTS),
            label(""),
        ),
    ),
)

_COST_ON_TOP_FROM = 2024
"""The year from which declarations have 项目性质 and 成本指标 on top."""

LAYOUTS: dict[str, Layout] = {
    "declaration-2023": DECLARATION_2023,
    "declaration-2024": DECLARATION_2024,
    "monitoring-2019": MONITORING_2019,
    "self-evaluation-2020": SELF_EVALUATION_2020,
}


def layout_of(form: Form) -> Layout:
    """The edition in force for the form's year; one with 项目性质 needs the edition that has its cell."""
    if isinstance(form, Declaration):
        older = form.year is not None and form.year < _COST_ON_TOP_FROM and not form.project_nature
        return DECLARATION_2023 if older else DECLARATION_2024
    return MONITORING_2019 if isinstance(form, MonitoringReport) else SELF_EVALUATION_2020
