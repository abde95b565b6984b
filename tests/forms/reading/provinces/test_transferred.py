"""Money handed down (专项, 转移支付) in the layouts of provinces."""

import pytest

from tests.forms.reading.provinces.printed_layout import ENDINGS, PrintedLayout, assert_read

LAYOUTS = {
    "陕西 专项资金绩效目标表": PrintedLayout(
        """
专项资金绩效目标表
（2026年度）
| 专项（项目）名称 | < | 渭水灌区渠道维护 | < | < | < | < |
| 主管部门 | < | 秦原市水利局 | < | 实施期限 | 2026-2028年 | < |
| 资金金额（万元） | < | 实施期资金总额： | 900 | 年度资金总额： | 300 | < |
| ^ | ^ | 其中：财政拨款 | 870 | 其中：财政拨款 | 290 | < |
| ^ | ^ | 其他资金 | 30 | 其他资金 | 10 | < |
| 总体目标 | 实施期总目标 | < | < | 年度目标 | < | < |
| ^ | 维护渠道90公里，灌区用水顺畅。 | < | < | 维护渠道30公里，疏浚淤积。 | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 指标内容 | 指标值 | 指标内容 | 指标值 |
| ^ | 产出指标 | 数量指标 | 维护渠道里程 | ≥90公里 | 维护渠道里程 | ≥30公里 |
| ^ | ^ | 质量指标 | 工程验收合格率 | 100% | 工程验收合格率 | 100% |
| ^ | 效益指标 | 社会效益指标 | 灌溉保证率 | ≥95% | 灌溉保证率 | ≥92% |
| ^ | 满意度指标 | 服务对象满意度指标 | 农户满意度 | ≥95% | 农户满意度 | ≥90% |
""",
        {
            "form": "绩效目标申报表",
            "scope": "转移支付",
            "year": 2026,
            "project_name": "渭水灌区渠道维护",
            "competent_department": "秦原市水利局",
            "planned_start": "2026-01-01",
            "planned_end": "2028-12-31",
            "funds_unit": "万元",
            "funds.total": 900,
            "funds.total_fiscal": 870,
            "funds.total_other": 30,
            "funds.annual": 300,
            "funds.annual_fiscal": 290,
            "funds.annual_other": 10,
            "overall_goal": "维护渠道90公里，灌区用水顺畅。",
            "annual_goal": "维护渠道30公里，疏浚淤积。",
        },
        [
            ("产出指标", "数量指标", "维护渠道里程", "≥90公里"),
            ("产出指标", "质量指标", "工程验收合格率", "100%"),
            ("效益指标", "社会效益指标", "灌溉保证率", "≥95%"),
            ("满意度指标", "服务对象满意度指标", "农户满意度", "≥95%"),
            ("产出指标", "数量指标", "维护渠道里程", "≥30公里"),
            ("产出指标", "质量指标", "工程验收合格率", "100%"),
            ("效益指标", "社会效益指标", "灌溉保证率", "≥92%"),
            ("满意度指标", "服务对象满意度指标", "农户满意度", "≥90%"),
        ],
        absent=["implementing_unit", "project_category", "project_nature", "funds.annual_carryover"],
    ),
    "宁夏 转移支付区域": PrintedLayout(
        """
中央对地方转移支付区域绩效目标表
（2026年度）
| 专项资金名称 | < | < | 草原生态修复治理补助 | < | < |
| 中央主管部门 | < | < | 国家林业和草原局 | < | < |
| 省级财政部门 | < | < | 朔方省财政厅 | 省级主管部门 | 朔方省林业和草原局 |
| 资金情况（万元） | < | < | 年度金额： | 5600 | < |
| ^ | ^ | ^ | 其中：中央补助 | 5000 | < |
| ^ | ^ | ^ | 地方资金 | 600 | < |
| 总体目标 | 修复退化草原12万亩，鼠害防治80万亩。 | < | < | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | < | 指标值 |
| ^ | 产出指标 | 数量指标 | 修复退化草原面积 | < | ≥12万亩 |
| ^ | ^ | ^ | 鼠害防治面积 | < | ≥80万亩 |
| ^ | ^ | 质量指标 | 种草成活率 | < | ≥85% |
| ^ | 效益指标 | 生态效益指标 | 草原综合植被盖度 | < | 提高0.2个百分点 |
| ^ | 满意度指标 | 服务对象满意度指标 | 农牧民满意度 | < | ≥85% |
""",
        {
            "form": "绩效目标申报表",
            "scope": "转移支付",
            "year": 2026,
            "project_name": "草原生态修复治理补助",
            "competent_department": "国家林业和草原局",
            "local_department": "朔方省林业和草原局",
            "funds_unit": "万元",
            "funds.annual": 5600,
            "annual_goal": "修复退化草原12万亩，鼠害防治80万亩。",
        },
        [
            ("产出指标", "数量指标", "修复退化草原面积", "≥12万亩"),
            ("产出指标", "数量指标", "鼠害防治面积", "≥80万亩"),
            ("产出指标", "质量指标", "种草成活率", "≥85%"),
            ("效益指标", "生态效益指标", "草原综合植被盖度", "提高0.2个百分点"),
            ("满意度指标", "服务对象满意度指标", "农牧民满意度", "≥85%"),
        ],
        more={"中央补助": 5000.0, "地方资金": 600.0},
        absent=[
            "implementing_unit",
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
    "黑龙江 转移支付自评": PrintedLayout(
        """
中央对地方专项转移支付区域（项目）绩效目标自评表
（2025年度）
| 转移支付（项目）名称 | < | 黑土地保护利用 | < | < | < | < |
| 中央主管部门 | < | 农业农村部 | < | < | < | < |
| 地方主管部门 | < | 北寒县农业农村局 | < | 资金使用单位 | 北寒县农业技术推广中心 | < |
| 资金投入情况（万元） | < | | 全年预算数（A） | 全年执行数（B） | 预算执行率（B/A×100%） | < |
| ^ | < | 年度资金总额： | 2300 | 2254 | 98% | < |
| ^ | < | 其中：中央财政资金 | 2000 | 1960 | 98% | < |
| ^ | < | 地方资金 | 300 | 294 | 98% | < |
| ^ | < | 其他资金 | 0 | 0 | | < |
| 总体目标完成情况 | 总体目标 | < | < | 全年实际完成情况 | < | < |
| ^ | 秸秆还田20万亩。 | < | < | 秸秆还田20.3万亩。 | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 全年实际完成值 | 未完成原因和改进措施 |
| ^ | 产出指标 | 数量指标 | 秸秆还田面积 | ≥20万亩 | 20.3万亩 | |
| ^ | ^ | 质量指标 | 还田深度 | ≥30厘米 | 28厘米 | 农机不足，已增购 |
| ^ | 效益指标 | 生态效益指标 | 有机质含量 | 稳中有升 | 3.1% | |
| ^ | 满意度指标 | 服务对象满意度指标 | 农户满意度 | ≥90% | 95% | |
| 说明 | 无 | < | < | < | < | < |
""",
        {
            "form": "绩效自评表",
            "scope": "转移支付",
            "year": 2025,
            "project_name": "黑土地保护利用",
            "competent_department": "农业农村部",
            "local_department": "北寒县农业农村局",
            "implementing_unit": "北寒县农业技术推广中心",
            "funds_unit": "万元",
            "funds.annual.budget": 2300,
            "funds.annual.executed": 2254,
            "funds.annual.rate": 98,
            "funds.other.budget": 0,
            "funds.other.executed": 0,
            "expected_goal": "秸秆还田20万亩。",
            "actual_completion": "秸秆还田20.3万亩。",
        },
        [
            ("产出指标", "数量指标", "秸秆还田面积", "≥20万亩", {"actual": "20.3万亩"}),
            (
                "产出指标",
                "质量指标",
                "还田深度",
                "≥30厘米",
                {"actual": "28厘米", "deviation": "农机不足，已增购"},
            ),
            ("效益指标", "生态效益指标", "有机质含量", "稳中有升", {"actual": "3.1%"}),
            ("满意度指标", "服务对象满意度指标", "农户满意度", "≥90%", {"actual": "95%"}),
        ],
        more={"中央财政资金": 2000.0, "地方资金": 300.0},
        absent=[
            "funds.annual.initial",
            "funds.fiscal.initial",
            "funds.fiscal.budget",
            "funds.fiscal.executed",
            "funds.carryover.initial",
            "funds.carryover.budget",
            "funds.carryover.executed",
            "funds.other.initial",
            "funds.annual.weight",
            "funds.annual.score",
            "total_weight",
            "total_score",
            "indicators.weight",
            "indicators.score",
        ],
    ),
    "湖南 专项资金自评": PrintedLayout(
        """
2025年度省级专项资金绩效自评表
填报单位：湘澧县乡村振兴局（盖章）
| 专项名称 | 乡村民宿提质 | < | < | < | < | < | < |
| 省级主管部门 | 湘南省文化和旅游厅 | < | < | 市县主管部门 | 湘澧县文旅广体局 | < | < |
| 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | 400 | 400 | 392 | 10 | 98% | 9.8 |
| ^ | 其中：省级资金 | 300 | 300 | 300 | — | 100% | — |
| ^ | 市县资金 | 100 | 100 | 92 | — | 92% | — |
| 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < |
| ^ | 提质民宿26家。 | < | < | < | 提质民宿27家。 | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| ^ | 产出指标 | 数量指标 | 提质民宿数 | ≥26家 | 27家 | 40 | 40 |
| ^ | ^ | 时效指标 | 验收时间 | 12月底前 | 12月18日 | 10 | 10 |
| ^ | 效益指标 | 经济效益指标 | 民宿营收增长 | ≥10% | 9% | 30 | 27 |
| ^ | 满意度指标 | 服务对象满意度指标 | 游客满意度 | ≥90% | 95% | 10 | 10 |
| 总分 | < | < | < | < | < | 100 | 96.8 |
""",
        {
            "form": "绩效自评表",
            "scope": "转移支付",
            "year": 2025,
            "project_name": "乡村民宿提质",
            "competent_department": "湘南省文化和旅游厅",
            "local_department": "湘澧县文旅广体局",
            "funds_unit": "万元",
            "funds.annual.initial": 400,
            "funds.annual.budget": 400,
            "funds.annual.executed": 392,
            "funds.annual.weight": 10,
            "funds.annual.rate": 98,
            "funds.annual.score": 9.8,
            "expected_goal": "提质民宿26家。",
            "actual_completion": "提质民宿27家。",
            "total_weight": 100,
            "total_score": 96.8,
        },
        [
            ("产出指标", "数量指标", "提质民宿数", "≥26家", {"actual": "27家", "weight": 40, "score": 40}),
            ("产出指标", "时效指标", "验收时间", "12月底前", {"actual": "12月18日"}),
            ("效益指标", "经济效益指标", "民宿营收增长", "≥10%", {"score": 27}),
            ("满意度指标", "服务对象满意度指标", "游客满意度", "≥90%", {"score": 10}),
        ],
        more={"省级资金": 300.0, "市县资金": 100.0},
        absent=[
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
