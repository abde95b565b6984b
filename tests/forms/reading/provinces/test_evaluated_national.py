"""Self-evaluations in the frame of the nation as provinces print it."""

import pytest

from tests.forms.reading.provinces.printed_layout import ENDINGS, PrintedLayout, assert_read

LAYOUTS = {
    "江西 自评": PrintedLayout(
        """
部门项目支出绩效自评表
（ 2025 年度）
| 项目名称 | 樟湖湿地保洁 | < | < | < | < | < | < |
| 主管部门 | 赣滨县林业局 | < | < | 实施单位 | 樟湖湿地管理站 | < | < |
| 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | 48 | 48 | 46.56 | 10 | 97% | 9.7 |
| ^ | 其中：当年财政拨款 | 40 | 40 | 38.56 | - | 96.4% | - |
| ^ | 上年结转资金 | 8 | 8 | 8 | - | 100% | - |
| ^ | 其他资金 | 0 | 0 | 0 | - | | - |
| 年度总体目标 | 年初设定目标 | < | < | 全年实际完成情况 | < | < | < |
| ^ | 保洁水面6000亩，水质达到Ⅲ类。 | < | < | 保洁水面6000亩，水质达到Ⅲ类。 | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 全年完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
| 产出指标（50分） | 数量指标 | 指标1：保洁水面面积 | ≥6000亩 | 6000亩 | 15 | 15 | |
| ^ | ^ | 指标2：清运垃圾 | ≥120吨 | 108吨 | 10 | 9 | 客流减少 |
| ^ | ^ | …… | | | | | |
| ^ | 质量指标 | 指标1：水质类别 | Ⅲ类 | Ⅲ类 | 15 | 15 | |
| ^ | 时效指标 | 指标1：每日保洁时间 | 9时前 | 9时前 | 10 | 10 | |
| 效益指标（30分） | 生态效益指标 | 指标1：候鸟种数 | ≥60种 | 64种 | 30 | 30 | |
| 满意度指标（10分） | 服务对象满意度指标 | 指标1：游客满意度 | ≥90% | 93.2% | 10 | 10 | |
| 总分 | < | < | < | < | 100 | 98.7 | |
""",
        {
            "form": "绩效自评表",
            "year": 2025,
            "project_name": "樟湖湿地保洁",
            "competent_department": "赣滨县林业局",
            "implementing_unit": "樟湖湿地管理站",
            "funds_unit": "万元",
            "funds.annual.initial": 48,
            "funds.annual.budget": 48,
            "funds.annual.executed": 46.56,
            "funds.annual.weight": 10,
            "funds.annual.rate": 97,
            "funds.annual.score": 9.7,
            "funds.fiscal.initial": 40,
            "funds.fiscal.budget": 40,
            "funds.fiscal.executed": 38.56,
            "funds.carryover.initial": 8,
            "funds.carryover.budget": 8,
            "funds.carryover.executed": 8,
            "funds.other.initial": 0,
            "funds.other.budget": 0,
            "funds.other.executed": 0,
            "expected_goal": "保洁水面6000亩，水质达到Ⅲ类。",
            "actual_completion": "保洁水面6000亩，水质达到Ⅲ类。",
            "total_weight": 100,
            "total_score": 98.7,
            "template_rows": 1,
        },
        [
            (
                "产出指标",
                "数量指标",
                "指标1：保洁水面面积",
                "≥6000亩",
                {"actual": "6000亩", "weight": 15, "score": 15, "level1_weight": 50},
            ),
            (
                "产出指标",
                "数量指标",
                "指标2：清运垃圾",
                "≥120吨",
                {"actual": "108吨", "weight": 10, "score": 9, "deviation": "客流减少"},
            ),
            ("产出指标", "质量指标", "指标1：水质类别", "Ⅲ类", {"score": 15}),
            ("产出指标", "时效指标", "指标1：每日保洁时间", "9时前", {"score": 10}),
            ("效益指标", "生态效益指标", "指标1：候鸟种数", "≥60种", {"score": 30}),
            (
                "满意度指标",
                "服务对象满意度指标",
                "指标1：游客满意度",
                "≥90%",
                {"actual": "93.2%", "score": 10},
            ),
        ],
        absent=[],
    ),
    "浙江 自评": PrintedLayout(
        """
2025年度项目支出绩效自评表
| 项目名称 | 智慧菜场改造 | < | < | < | < | < | < |
| 主管部门 | 越水市湖滨区商务局 | < | < | < | 实施单位 | 越水市湖滨区商务局 | < |
| 项目资金（万元） | 资金性质 | 年初预算数 | 调整预算数 | 实际执行数 | 执行率 | 分值 | 得分 |
| ^ | 年度资金总额 | 150.0 | 140.0 | 133.0 | 95% | 10 | 9.5 |
| ^ | 财政拨款 | 150.0 | 140.0 | 133.0 | 95% | - | - |
| ^ | 其他资金 | 0.0 | 0.0 | 0.0 | - | - | - |
| 总体目标完成情况 | 年初设定目标：改造菜场2家，摊位数字化率100%。 | < | < | < | 实际完成情况：改造菜场2家，摊位数字化率98%。 | < | < |
| 一级指标 | 二级指标 | 三级指标 | 目标值 | 实现值 | 分值 | 得分 | 未完成原因及改进措施 |
| 产出指标 | 产出数量 | 改造菜场数 | =2家 | 2家 | 25 | 25 | |
| ^ | 产出质量 | 摊位数字化率 | =100% | 98% | 25 | 24.5 | 两户退租 |
| 效益指标 | 社会效益 | 日均客流增长 | ≥8% | 9.1% | 30 | 30 | |
| 满意度 | 服务对象满意度 | 摊主满意度 | ≥90% | 91% | 10 | 10 | |
| 总计 | < | < | < | < | 100 | 99 | |
""",
        {
            "form": "绩效自评表",
            "year": 2025,
            "project_name": "智慧菜场改造",
            "competent_department": "越水市湖滨区商务局",
            "funds_unit": "万元",
            "funds.annual.initial": 150,
            "funds.annual.budget": 140,
            "funds.annual.executed": 133,
            "funds.annual.rate": 95,
            "funds.annual.weight": 10,
            "funds.annual.score": 9.5,
            "funds.fiscal.initial": 150,
            "funds.fiscal.budget": 140,
            "funds.fiscal.executed": 133,
            "funds.other.initial": 0,
            "funds.other.budget": 0,
            "funds.other.executed": 0,
            "expected_goal": "改造菜场2家，摊位数字化率100%。",
            "actual_completion": "改造菜场2家，摊位数字化率98%。",
            "total_weight": 100,
            "total_score": 99,
        },
        [
            ("产出指标", "产出数量", "改造菜场数", "=2家", {"actual": "2家", "weight": 25, "score": 25}),
            (
                "产出指标",
                "产出质量",
                "摊位数字化率",
                "=100%",
                {"actual": "98%", "score": 24.5, "deviation": "两户退租"},
            ),
            ("效益指标", "社会效益", "日均客流增长", "≥8%", {"actual": "9.1%"}),
            ("满意度", "服务对象满意度", "摊主满意度", "≥90%", {"score": 10}),
        ],
        absent=["funds.carryover.initial", "funds.carryover.budget", "funds.carryover.executed"],
    ),
    "北京 自评": PrintedLayout(
        """
项目支出绩效自评表
（2025年度）
| 项目名称 | < | < | 胡同排水疏通 | < | < | < | < | < | < |
| 主管部门 | < | < | 燕都区住建委 | < | < | 实施单位 | 燕都区市政所 | < | < |
| 项目负责人 | < | < | 赵工 | < | < | 联系电话 | 010-60000000 | < | < |
| 项目资金（万元） | < | < | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | ^ | ^ | 年度资金总额 | 75.6 | 75.6 | 72.576 | 10 | 96.00% | 9.6 |
| ^ | ^ | ^ | 其中：当年财政拨款 | 75.6 | 75.6 | 72.576 | — | 96.00% | — |
| ^ | ^ | ^ | 上年结转资金 | 0 | 0 | 0 | — | | — |
| ^ | ^ | ^ | 其他资金 | 0 | 0 | 0 | — | | — |
| 年度总体目标 | 预期目标 | < | < | < | < | 实际完成情况 | < | < | < |
| ^ | 疏通管线18公里。 | < | < | < | < | 疏通管线18.5公里。 | < | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | < | 年度指标值（A） | 实际完成值（B） | 分值 | 得分 | 偏差原因分析及改进措施 |
| ^ | 产出指标 | 数量指标 | 疏通长度 | < | ≥18公里 | 18.5公里 | 25 | 25 | |
| ^ | ^ | 质量指标 | 疏通合格率 | < | ≥98% | 99% | 25 | 25 | |
| ^ | 效益指标 | 社会效益指标 | 内涝点减少 | < | ≥6处 | 5处 | 30 | 25 | 管径不足，列入改造 |
| ^ | 满意度指标 | 服务对象满意度标 | 居民满意度 | < | ≥85% | 90% | 10 | 10 | |
| 总分 | < | < | < | < | < | < | 100 | 94.6 | |
填表人：甲 联系电话：010-60000000
""",
        {
            "form": "绩效自评表",
            "year": 2025,
            "project_name": "胡同排水疏通",
            "competent_department": "燕都区住建委",
            "implementing_unit": "燕都区市政所",
            "funds_unit": "万元",
            "funds.annual.initial": 75.6,
            "funds.annual.budget": 75.6,
            "funds.annual.executed": 72.576,
            "funds.annual.weight": 10,
            "funds.annual.rate": 96,
            "funds.annual.score": 9.6,
            "funds.carryover.initial": 0,
            "expected_goal": "疏通管线18公里。",
            "actual_completion": "疏通管线18.5公里。",
            "total_weight": 100,
            "total_score": 94.6,
        },
        [
            (
                "产出指标",
                "数量指标",
                "疏通长度",
                "≥18公里",
                {"actual": "18.5公里", "weight": 25, "score": 25},
            ),
            ("产出指标", "质量指标", "疏通合格率", "≥98%", {"score": 25}),
            (
                "效益指标",
                "社会效益指标",
                "内涝点减少",
                "≥6处",
                {"score": 25, "deviation": "管径不足，列入改造"},
            ),
            ("满意度指标", "服务对象满意度标", "居民满意度", "≥85%", {"score": 10}),
        ],
        absent=[],
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_value_of_the_layout_is_read(layout: str, ending: str) -> None:
    assert_read(LAYOUTS[layout], ending)
