"""Forms of the provinces of the north-west and north-east, printed with invented contents and read back."""

import pytest

from tests.forms.reading.provinces.printed_layout import ENDINGS, PrintedLayout, assert_read

LAYOUTS = {
    "甘肃 部门整体": PrintedLayout(
        """
2026年度部门（单位）整体支出绩效目标表
| 部门（单位）名称 | 陇关市卫健委 | < | < | < |
| 部门（单位）职能概述 | 负责全市卫生健康工作。 | < | < | < |
| 当年预算情况（万元） | 按收入性质分 | < | 按支出性质分 | < |
| ^ | 部门预算资金 | 3200 | 基本支出 | 1200 |
| ^ | 其中：当年财政拨款 | 3000 | 项目支出 | 2000 |
| ^ | 上年结转资金 | 150 | | |
| ^ | 其他资金 | 50 | | |
| ^ | 收入预算合计 | 3200 | 支出预算合计 | 3200 |
| 年度总体目标 | 家庭医生签约率达到45%。 | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 指标值类型 | 指标值 |
| 部门管理 | 资金投入 | 预算执行率 | 定量 | ≥92% |
| 履职效果 | 部门履职目标 | 家庭医生签约率 | 定量 | ≥45% |
| ^ | 部门效果目标 | 居民健康素养 | 定性 | 提高 |
| ^ | 社会影响 | 重大事故 | 定量 | 0起 |
| 能力建设 | 长效管理 | 制度健全性 | 定性 | 健全 |
""",
        {
            "form": "绩效目标申报表",
            "scope": "部门整体",
            "year": 2026,
            "implementing_unit": "陇关市卫健委",
            "duties": "负责全市卫生健康工作。",
            "funds_unit": "万元",
            "funds.annual": 3200,
            "funds.annual_fiscal": 3000,
            "funds.annual_carryover": 150,
            "funds.annual_other": 50,
            "annual_goal": "家庭医生签约率达到45%。",
        },
        [
            ("部门管理", "资金投入", "预算执行率", "≥92%"),
            ("履职效果", "部门履职目标", "家庭医生签约率", "≥45%"),
            ("履职效果", "部门效果目标", "居民健康素养", "提高"),
            ("履职效果", "社会影响", "重大事故", "0起"),
            ("能力建设", "长效管理", "制度健全性", "健全"),
        ],
        more={"基本支出": 1200.0, "项目支出": 2000.0},
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
            "overall_goal",
        ],
    ),
    "陕西 部门整体自评": PrintedLayout(
        """
部门整体支出绩效自评表
（2025年度）
填报单位：秦原市文旅局 自评得分：96.4
| 一级指标 | 二级指标 | 三级指标 | 分值 | 指标说明 | 评分标准 | 指标值计算公式和数据获取方式 | 年初目标值 | 实际完成值 | 得分 | 未完成原因分析与改进措施 |
| 投入 | 预算执行（25分） | 预算完成率 | 10 | 完成程度 | 100%得满分 | 预算数÷执行数 | 100% | 98.4% | 9 | 年底退款 |
| ^ | ^ | 预算调整率 | 5 | 调整程度 | ≤5%得满分 | 调整数÷预算数 | ≤5% | 3% | 5 | |
| 过程 | 预算管理（15分） | 三公经费控制率 | 5 | 控制程度 | ≤100%得满分 | | ≤100% | 88% | 5 | |
| 效果 | 履职尽责（60分） | 项目产出 | 40 | 产出 | 见说明 | | 活动26场 | 27场 | 38.4 | 两场延期 |
| ^ | ^ | 项目效益 | 20 | 效益 | 见说明 | | 游客增长8% | 9% | 20 | |
""",
        {
            "form": "绩效自评表",
            "scope": "部门整体",
            "year": 2025,
            "implementing_unit": "秦原市文旅局",
            "total_score": 96.4,
        },
        [
            (
                "投入",
                "预算执行",
                "预算完成率",
                "100%",
                {"actual": "98.4%", "weight": 10, "score": 9, "deviation": "年底退款", "level2_weight": 25},
            ),
            ("投入", "预算执行", "预算调整率", "≤5%", {"score": 5}),
            ("过程", "预算管理", "三公经费控制率", "≤100%", {"actual": "88%"}),
            (
                "效果",
                "履职尽责",
                "项目产出",
                "活动26场",
                {"actual": "27场", "score": 38.4, "deviation": "两场延期"},
            ),
            ("效果", "履职尽责", "项目效益", "游客增长8%", {"score": 20}),
        ],
        absent=[
            "project_name",
            "competent_department",
            "funds.annual.initial",
            "funds.annual.budget",
            "funds.annual.executed",
            "funds.fiscal.initial",
            "funds.fiscal.budget",
            "funds.fiscal.executed",
            "funds.carryover.initial",
            "funds.carryover.budget",
            "funds.carryover.executed",
            "funds.other.initial",
            "funds.other.budget",
            "funds.other.executed",
            "funds.annual.weight",
            "funds.annual.rate",
            "funds.annual.score",
            "expected_goal",
            "actual_completion",
            "total_weight",
        ],
    ),
    "黑龙江 申报": PrintedLayout(
        """
2026年部门项目支出绩效目标表
预算部门：北寒县司法局
| 项目名称 | 社区矫正信息化 | < | < | < |
| 项目类别 | 其他运转类 | < | < | < |
| 预算金额 | 45.8万元 | < | < | < |
| 总体目标 | 年度目标 | 定位监管社区矫正对象160名，脱管率为零。 | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 |
| ^ | 产出指标 | 数量指标 | 监管人数 | 160 名 |
| ^ | ^ | 时效指标 | 告警响应时间 | 5分钟以内 |
| ^ | 效益指标 | 社会效益指标 | 脱管率 | 0% |
| ^ | 满意度指标 | 服务对象满意度指标 | 司法所满意度 | ≥95% |
""",
        {
            "form": "绩效目标申报表",
            "year": 2026,
            "project_name": "社区矫正信息化",
            "competent_department": "北寒县司法局",
            "project_category": "其他运转类",
            "funds_unit": "万元",
            "funds.annual": 45.8,
            "annual_goal": "定位监管社区矫正对象160名，脱管率为零。",
        },
        [
            ("产出指标", "数量指标", "监管人数", "160名"),
            ("产出指标", "时效指标", "告警响应时间", "5分钟以内"),
            ("效益指标", "社会效益指标", "脱管率", "0%"),
            ("满意度指标", "服务对象满意度指标", "司法所满意度", "≥95%"),
        ],
        absent=[
            "implementing_unit",
            "project_nature",
            "planned_start",
            "planned_end",
            "funds.total",
            "funds.total_fiscal",
            "funds.total_other",
            "funds.annual_fiscal",
            "funds.annual_other",
            "funds.annual_carryover",
        ],
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_value_of_the_layout_is_read(layout: str, ending: str) -> None:
    assert_read(LAYOUTS[layout], ending)
