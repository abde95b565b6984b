"""Tables that list several projects, or print a column of values for each county."""

import pytest

from tests.forms.reading.provinces.printed_grid import read_printed

TIANJIN = """
项目支出绩效目标表
单位：津沽区残联 单位：万元
| 项目名称 | 预算数 | 绩效目标 | 一级指标 | 二级指标 | 三级指标 | 指标值 |
| 残疾人就业培训 | 35 | 培训残疾人120名。 | 产出指标 | 数量指标 | 培训人数 | ≥120人 |
| ^ | ^ | ^ | ^ | 质量指标 | 结业率 | ≥90% |
| ^ | ^ | ^ | 效益指标 | 社会效益指标 | 就业人数 | ≥40人 |
| 辅具适配 | 52.6 | 适配辅具300件。 | 产出指标 | 数量指标 | 适配件数 | ≥300件 |
| ^ | ^ | ^ | 满意度指标 | 服务对象满意度指标 | 受助人满意度 | ≥95% |
"""
NEIMENG = """
部门预算项目绩效目标公开表
部门：312-青草旗林业和草原局 预算年度：2026 金额单位：万元
| 项目名称 | 项目单位 | 预算金额 | 年度绩效目标 | 一级指标 | 二级指标 | 三级指标 | 指标方向 | 指标值 | 计量单位 | 分值权重（%） |
| 草原管护员补助 | 312001-青草旗草原站 | 86.4 | 聘用管护员72名。 | 产出指标 | 数量指标 | 聘用人数 | 正向 | ≥72 | 人 | 30 |
| ^ | ^ | ^ | ^ | ^ | 时效指标 | 补助发放 | 反向 | ≤12 | 月 | 20 |
| ^ | ^ | ^ | ^ | 效益指标 | 生态效益指标 | 违法开垦 | 反向 | ≤3 | 起 | 40 |
| 飞播种草 | 312001-青草旗草原站 | 210 | 飞播3万亩。 | 产出指标 | 数量指标 | 飞播面积 | 正向 | ≥3 | 万亩 | 50 |
| ^ | ^ | ^ | ^ | 满意度指标 | 满意度指标 | 牧户满意度 | 正向 | ≥90 | % | 10 |
"""
COUNTIES = """
省级补助资金区域绩效目标表
（2026年度）
| 项目名称 | < | 农村公路养护补助 | < | < | < |
| 省级主管部门 | < | 蜀川省交通运输厅 | < | < | < |
| 绩效目标 | < | 养护农村公路，路况良好。 | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 指标值 | < | < |
| ^ | ^ | ^ | 青溪县 | 白河县 | 石桥区 |
| 产出指标 | 数量指标 | 养护里程 | ≥320公里 | ≥210公里 | ≥95公里 |
| ^ | 质量指标 | 优良路率 | ≥80% | ≥78% | ≥85% |
| 满意度指标 | 服务对象满意度 | 群众满意度 | ≥85% | ≥85% | |
"""


@pytest.mark.parametrize("ending", ["xlsx", "docx", "html", "md"])
@pytest.mark.parametrize(
    ("grid", "projects"),
    [
        (TIANJIN, [("残疾人就业培训", 35, "培训残疾人120名。", 3), ("辅具适配", 52.6, "适配辅具300件。", 2)]),
        (NEIMENG, [("草原管护员补助", 86.4, "聘用管护员72名。", 3), ("飞播种草", 210, "飞播3万亩。", 2)]),
    ],
    ids=["天津", "内蒙古"],
)
def test_each_project_of_a_list_is_a_form_of_its_own(
    grid: str, projects: list[tuple[str, float, str, int]], ending: str
) -> None:
    forms = [form.model_dump() for form in read_printed(grid, ending).forms]
    assert [
        (form["project_name"], form["funds"]["annual"], form["annual_goal"], len(form["indicators"]))
        for form in forms
    ] == projects


@pytest.mark.parametrize("ending", ["xlsx", "docx", "html"])
def test_each_county_of_a_table_is_a_form_of_its_own(ending: str) -> None:
    forms = read_printed(COUNTIES, ending).forms
    assert [(form.implementing_unit, [row.target for row in form.indicators]) for form in forms] == [
        ("青溪县", ["≥320公里", "≥80%", "≥85%"]),
        ("白河县", ["≥210公里", "≥78%", "≥85%"]),
        ("石桥区", ["≥95公里", "≥85%", None]),
    ]


def test_counties_may_stand_beside_the_names_of_the_indicators_with_no_word_of_targets_over_them() -> None:
    forms = read_printed(
        """
省对市县转移支付区域绩效目标表
（2027年度）
| 专项名称 | 电梯加装补助 | < | < | < |
| 省级主管部门 | 江东省住房城乡建设厅 | < | < | < |
| 年度资金总额（万元） | 830 | < | < | < |
| 总体目标 | 加装电梯。 | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 临江县 | 云溪区 |
| 产出指标 | 数量指标 | 加装台数 | ≥8台 | ≥7台 |
| 满意度指标 | 服务对象满意度指标 | 住户满意度 | ≥88% | ≥90% |
""",
        "xlsx",
    ).forms
    assert [(form.implementing_unit, [row.target for row in form.indicators]) for form in forms] == [
        ("临江县", ["≥8台", "≥88%"]),
        ("云溪区", ["≥7台", "≥90%"]),
    ]


def test_year_and_unit_of_money_may_stand_in_the_brackets_behind_the_title() -> None:
    (form,) = read_printed(
        """
项目支出绩效目标申报表（2027年度，单位：元）
| 项目名称 | 电梯加装 | < | 实施单位 | 临江市房屋安全中心 |
| 项目资金 | 项目资金总额 | 830000 | 年度资金申请总额 | 830000 |
| 一级指标 | 二级指标 | 三级指标 | 指标值 | < |
| 产出指标 | 数量指标 | 加装电梯 | ≥24台 | < |
""",
        "docx",
    ).forms
    assert (form.year, form.funds_unit) == (2027, "元")
    assert form.form_title == "项目支出绩效目标申报表（2027年度，单位：元）"
