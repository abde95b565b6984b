"""Goals and self-evaluations of departments as a whole, in the layouts of provinces."""

import pytest

from tests.forms.reading.provinces.printed_layout import ENDINGS, PrintedLayout, assert_read

LAYOUTS = {
    "河南 部门整体": PrintedLayout(
        """
部门整体绩效目标表
（2026年度）
| 部门（单位）名称 | < | 商源市芒山区民政局 | < | < |
| 年度履职目标 | < | 做好救助、养老和社会事务，兜牢民生底线。 | < | < |
| 年度主要任务 | 任务名称 | 主要内容 | < | < |
| ^ | 城乡低保 | 按月发放低保金 | < | < |
| ^ | 养老服务 | 运营3家养老服务中心 | < | < |
| 预算情况 | 部门预算总额（万元） | 4820.5 | < | < |
| ^ | 1、资金来源：（1）政府预算资金 | 4800.5 | < | < |
| ^ | （2）财政专户管理资金 | 0 | < | < |
| ^ | （3）单位资金 | 20 | < | < |
| ^ | 2、资金结构：（1）基本支出 | 620.5 | < | < |
| ^ | （2）项目支出 | 4200 | < | < |
| 一级指标 | 二级指标 | 三级指标 | 指标值 | 指标值说明 |
| 投入管理指标 | 工作目标管理 | 工作目标合理性 | 合理 | 与职责相符 |
| ^ | 预算和财务管理 | 预算执行率 | ≥95% | 执行数÷预算数 |
| 产出指标 | 重点工作任务完成 | 低保金发放及时率 | 100% | 每月10日前 |
| ^ | 履职目标实现 | 运营养老服务中心数 | 3家 | |
| 效益指标 | 履职效益 | 救助覆盖面 | 应保尽保 | |
| ^ | 满意度 | 群众满意度 | ≥90% | 问卷 |
""",
        {
            "form": "绩效目标申报表",
            "scope": "部门整体",
            "year": 2026,
            "implementing_unit": "商源市芒山区民政局",
            "funds_unit": "万元",
            "annual_goal": "做好救助、养老和社会事务，兜牢民生底线。",
            "funds.annual": 4820.5,
        },
        [
            ("投入管理指标", "工作目标管理", "工作目标合理性", "合理"),
            ("投入管理指标", "预算和财务管理", "预算执行率", "≥95%"),
            ("产出指标", "重点工作任务完成", "低保金发放及时率", "100%"),
            ("产出指标", "履职目标实现", "运营养老服务中心数", "3家"),
            ("效益指标", "履职效益", "救助覆盖面", "应保尽保"),
            ("效益指标", "满意度", "群众满意度", "≥90%"),
        ],
        more={
            "政府预算资金": 4800.5,
            "财政专户管理资金": 0.0,
            "单位资金": 20.0,
            "基本支出": 620.5,
            "项目支出": 4200.0,
        },
        tasks=[("城乡低保", "按月发放低保金"), ("养老服务", "运营3家养老服务中心")],
        absent=[
            "project_name",
            "competent_department",
            "project_category",
            "project_nature",
            "planned_start",
            "planned_end",
            "funds.total",
            "funds.total_fiscal",
            "funds.total_other",
            "funds.annual_fiscal",
            "funds.annual_other",
            "funds.annual_carryover",
            "overall_goal",
        ],
    ),
    "湖北 部门整体": PrintedLayout(
        """
2026年度部门整体支出绩效目标表
| 填报单位 | 荆江市洪口区审计局 | < | < | < | < | < |
| 部门职能概述 | 对本区财政收支实施审计监督。 | < | < | < | < | < |
| 部门预算资金（万元） | 收入构成 | 财政拨款 | 812.4 | 支出构成 | 基本支出 | 612.4 |
| ^ | ^ | 其他资金 | 0 | ^ | 项目支出 | 200 |
| ^ | ^ | 合计 | 812.4 | ^ | 合计 | 812.4 |
| 整体绩效目标 | 长期目标（截止2028年） | < | < | 年度目标 | < | < |
| ^ | 目标1：审计全覆盖。 | < | < | 目标1：完成审计项目18个。 | < | < |
| 长期绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 绩效标准 | < |
| ^ | 产出指标 | 数量指标 | 审计覆盖率 | 100% | 计划标准 | < |
| 年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 前年 | 上年 | 预计当年实现 |
| ^ | 产出指标 | 数量指标 | 审计项目数 | 15个 | 16个 | 18个 |
| ^ | ^ | 质量指标 | 审计建议采纳率 | 88% | 90% | ≥92% |
| ^ | 效益指标 | 社会效益指标 | 促进增收节支 | 900万元 | 1100万元 | ≥1200万元 |
""",
        {
            "form": "绩效目标申报表",
            "scope": "部门整体",
            "year": 2026,
            "implementing_unit": "荆江市洪口区审计局",
            "duties": "对本区财政收支实施审计监督。",
            "overall_goal": "目标1：审计全覆盖。",
            "annual_goal": "目标1：完成审计项目18个。",
            "funds.annual": 812.4,
            "funds.annual_fiscal": 812.4,
            "funds.annual_other": 0,
        },
        [
            ("产出指标", "数量指标", "审计覆盖率", "100%", {"horizon": "长期"}),
            ("产出指标", "数量指标", "审计项目数", "18个", {"horizon": "年度"}),
            ("产出指标", "质量指标", "审计建议采纳率", "≥92%", {"horizon": "年度"}),
            ("效益指标", "社会效益指标", "促进增收节支", "≥1200万元", {"horizon": "年度"}),
        ],
        more={"基本支出": 612.4, "项目支出": 200.0},
        absent=[
            "project_name",
            "competent_department",
            "project_category",
            "project_nature",
            "planned_start",
            "planned_end",
            "funds.total",
            "funds.total_fiscal",
            "funds.total_other",
            "funds.annual_carryover",
        ],
    ),
    "辽宁 部门整体": PrintedLayout(
        """
部门（单位）整体绩效目标申报表
（2026年度）
| 部门（单位）名称 | < | 辽川市司法局 | < | < | < | < | < |
| 年度预算资金（万元） | 合计 | 1530.2 | < | < | < | < | < |
| ^ | 其中：人员经费 | 980 | < | 公用经费 | 150.2 | 项目支出 | 400 |
| 年度主要任务 | 1.开展普法宣传；2.办理法律援助。 | < | < | < | < | < | < |
| 年度绩效目标 | 普法宣传60场，办理法律援助案件700件。 | < | < | < | < | < | < |
| 年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 运算符号 | 内容指标值 | 度量单位 | 完成时限 |
| ^ | 履职效能 | 重点工作履行情况 | 普法宣传场次 | >= | 60 | 场 | 12 |
| ^ | ^ | 整体工作完成情况 | 法律援助案件数 | >= | 700 | 件 | 12 |
| ^ | 管理效率 | 预算编制管理 | 预算绩效目标覆盖率 | = | 100 | % | 12 |
| ^ | 社会效应 | 服务对象满意度 | 受援人满意度 | >= | 95 | % | 12 |
""",
        {
            "form": "绩效目标申报表",
            "scope": "部门整体",
            "year": 2026,
            "implementing_unit": "辽川市司法局",
            "funds_unit": "万元",
            "funds.annual": 1530.2,
            "annual_goal": "普法宣传60场，办理法律援助案件700件。",
        },
        [
            ("履职效能", "重点工作履行情况", "普法宣传场次", ">=60场"),
            ("履职效能", "整体工作完成情况", "法律援助案件数", ">=700件"),
            ("管理效率", "预算编制管理", "预算绩效目标覆盖率", "=100%"),
            ("社会效应", "服务对象满意度", "受援人满意度", ">=95%"),
        ],
        more={"人员经费": 980.0, "公用经费": 150.2, "项目支出": 400.0},
        absent=[
            "project_name",
            "competent_department",
            "project_category",
            "project_nature",
            "planned_start",
            "planned_end",
            "funds.total",
            "funds.total_fiscal",
            "funds.total_other",
            "funds.annual_fiscal",
            "funds.annual_other",
            "funds.annual_carryover",
            "overall_goal",
        ],
    ),
    "山东 部门整体自评": PrintedLayout(
        """
2025年度部门整体支出绩效自评表
单位：万元
| 部门名称 | 鲁滨市海岬区气象局 | < | < | < | < | < | < |
| 预算执行情况 | 资金来源 | 年初预算数 | 全年预算数 | 实际支出数 | 执行率 | 分值 | 得分 |
| ^ | 财政拨款 | 430 | 445 | 441.2 | 99.15% | 10 | 9.92 |
| ^ | 其中：基本支出 | 300 | 310 | 310 | 100% | | |
| ^ | 项目支出 | 130 | 135 | 131.2 | 97.19% | | |
| 年度目标完成情况 | 预期目标 | < | < | 实际完成情况 | < | < | < |
| ^ | 发布预警及时，准确率高于90%。 | < | < | 发布预警86次，准确率92%。 | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因及改进措施 |
| 部门履职 | 数量指标 | 发布预警次数 | ≥80次 | 86次 | 30 | 30 | |
| ^ | 质量指标 | 预报准确率 | ≥90% | 92% | 30 | 30 | |
| 部门效果 | 社会效益 | 灾害损失下降 | 下降 | 下降3% | 20 | 18 | 台风路径偏差 |
| 满意度 | 公众满意度 | 公众满意度 | ≥85% | 88.4% | 10 | 10 | |
| 总分 | < | < | < | < | 100 | 97.92 | |
""",
        {
            "form": "绩效自评表",
            "scope": "部门整体",
            "year": 2025,
            "implementing_unit": "鲁滨市海岬区气象局",
            "funds_unit": "万元",
            "expected_goal": "发布预警及时，准确率高于90%。",
            "actual_completion": "发布预警86次，准确率92%。",
            "total_weight": 100,
            "total_score": 97.92,
            "funds.fiscal.initial": 430,
            "funds.fiscal.budget": 445,
            "funds.fiscal.executed": 441.2,
        },
        [
            ("部门履职", "数量指标", "发布预警次数", "≥80次", {"actual": "86次", "weight": 30, "score": 30}),
            ("部门履职", "质量指标", "预报准确率", "≥90%", {"actual": "92%"}),
            (
                "部门效果",
                "社会效益",
                "灾害损失下降",
                "下降",
                {"actual": "下降3%", "score": 18, "deviation": "台风路径偏差"},
            ),
            ("满意度", "公众满意度", "公众满意度", "≥85%", {"actual": "88.4%", "weight": 10}),
        ],
        more={"基本支出": 300.0, "项目支出": 130.0},
        absent=[
            "project_name",
            "competent_department",
            "funds.annual.initial",
            "funds.annual.budget",
            "funds.annual.executed",
            "funds.carryover.initial",
            "funds.carryover.budget",
            "funds.carryover.executed",
            "funds.other.initial",
            "funds.other.budget",
            "funds.other.executed",
            "funds.annual.weight",
            "funds.annual.rate",
            "funds.annual.score",
        ],
    ),
    "安徽 部门整体自评": PrintedLayout(
        """
部门整体支出绩效自评表
2025年度
| 部门（单位）名称 | 皖河市水利局 | < | < | < | < | < | < |
| 整体支出（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值（10分） | 执行率 | 得分 |
| ^ | 合计 | 2900 | 3050 | 2989 | 10 | 98% | 9.8 |
| ^ | 基本支出 | 900 | 920 | 920 | | 100% | |
| ^ | 项目支出 | 2000 | 2130 | 2069 | | 97.14% | |
| 年度总体目标 | 年初设定目标 | < | < | 实际完成情况 | < | < | < |
| ^ | 治理河道60公里。 | < | < | 治理河道61公里。 | < | < | < |
| 年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| ^ | 产出指标（50分） | 数量指标（20分） | 治理河道长度 | ≥60公里 | 61公里 | 20 | 20 |
| ^ | ^ | 质量指标（30分） | 工程合格率 | 100% | 100% | 30 | 30 |
| ^ | 效益指标（30分） | 社会效益指标（30分） | 保护人口 | ≥8万人 | 8.2万人 | 30 | 30 |
| ^ | 满意度指标（10分） | 满意度指标（10分） | 群众满意度 | ≥90% | 92% | 10 | 10 |
| 总分 | < | < | < | < | < | 100 | 99.8 |
""",
        {
            "form": "绩效自评表",
            "scope": "部门整体",
            "year": 2025,
            "implementing_unit": "皖河市水利局",
            "funds_unit": "万元",
            "funds.annual.initial": 2900,
            "funds.annual.budget": 3050,
            "funds.annual.executed": 2989,
            "funds.annual.weight": 10,
            "funds.annual.rate": 98,
            "funds.annual.score": 9.8,
            "expected_goal": "治理河道60公里。",
            "actual_completion": "治理河道61公里。",
            "total_weight": 100,
            "total_score": 99.8,
        },
        [
            (
                "产出指标",
                "数量指标",
                "治理河道长度",
                "≥60公里",
                {"level1_weight": 50, "level2_weight": 20, "score": 20},
            ),
            ("产出指标", "质量指标", "工程合格率", "100%", {"level2_weight": 30}),
            ("效益指标", "社会效益指标", "保护人口", "≥8万人", {"level1_weight": 30}),
            ("满意度指标", "满意度指标", "群众满意度", "≥90%", {"level1_weight": 10, "level2_weight": 10}),
        ],
        more={"基本支出": 900.0, "项目支出": 2000.0},
        absent=[
            "project_name",
            "competent_department",
            "funds.fiscal.initial",
            "funds.fiscal.budget",
            "funds.fiscal.executed",
            "funds.carryover.initial",
            "funds.carryover.budget",
            "funds.carryover.executed",
            "funds.other.initial",
            "funds.other.budget",
            "funds.other.executed",
            "indicators.deviation",
        ],
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_value_of_the_layout_is_read(layout: str, ending: str) -> None:
    assert_read(LAYOUTS[layout], ending)
