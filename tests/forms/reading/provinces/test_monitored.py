"""Monitoring reports in the layouts of provinces: halves of the year, quarters, months."""

import pytest

from tests.forms.reading.provinces.printed_layout import ENDINGS, PrintedLayout, assert_read

LAYOUTS = {
    "广西 监控": PrintedLayout(
        """
项目绩效目标运行监控情况表
（2026年1—9月）
填报单位（盖章）：邕水市青秀新区教育局 单位：万元
| 项目名称 | 校园安防升级 | < | 项目编码 | 45010026Y0000456 | < | < | < | < |
| 主管部门 | 邕水市青秀新区教育局 | < | 实施单位 | 青秀新区第三小学 | < | < | < | < |
| 资金情况 | | 年初预算数 | 调整后预算数 | 1—9月执行数 | 执行率 | 全年预计执行数 | 备注 | < |
| ^ | 年度资金总额 | 66 | 60 | 39 | 65.00% | 60 | | < |
| ^ | 其中：本级财政拨款 | 66 | 60 | 39 | 65.00% | 60 | | < |
| ^ | 上级补助 | 0 | 0 | 0 | | 0 | | < |
| ^ | 其他资金 | 0 | 0 | 0 | | 0 | | < |
| 年度绩效目标 | 升级监控120路，校园安全事件零发生。 | < | < | < | < | < | < | < |
| 1—9月目标完成情况 | 已升级监控84路。 | < | < | < | < | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1—9月实际完成值 | 全年预计完成值 | 完成目标可能性 | 偏差原因分析 | 整改措施 |
| 产出指标 | 数量指标 | 升级监控路数 | ≥120路 | 84路 | 120路 | 确定能 | | |
| ^ | 时效指标 | 完工时间 | 2026年11月底前 | 未完工 | 11月20日 | 有可能 | 暑期雨天停工 | 增派班组 |
| 效益指标 | 社会效益指标 | 校园安全事件 | 0起 | 0起 | 0起 | 确定能 | | |
| 满意度指标 | 服务对象满意度指标 | 家长满意度 | ≥90% | 未调查 | ≥90% | 确定能 | | |
""",
        {
            "form": "绩效运行监控表",
            "year": 2026,
            "month": 9,
            "project_name": "校园安防升级",
            "project_code": "45010026Y0000456",
            "competent_department": "邕水市青秀新区教育局",
            "implementing_unit": "青秀新区第三小学",
            "funds_unit": "万元",
            "funds.annual.initial": 66,
            "funds.annual.executed": 39,
            "funds.annual.rate": 65,
            "funds.annual.forecast": 60,
            "annual_goal": "升级监控120路，校园安全事件零发生。",
        },
        [
            (
                "产出指标",
                "数量指标",
                "升级监控路数",
                "≥120路",
                {"actual": "84路", "forecast": "120路", "likelihood": "确定能"},
            ),
            (
                "产出指标",
                "时效指标",
                "完工时间",
                "2026年11月底前",
                {
                    "actual": "未完工",
                    "forecast": "11月20日",
                    "likelihood": "有可能",
                    "deviation": "暑期雨天停工",
                },
            ),
            ("效益指标", "社会效益指标", "校园安全事件", "0起", {"actual": "0起"}),
            (
                "满意度指标",
                "服务对象满意度指标",
                "家长满意度",
                "≥90%",
                {"actual": "未调查", "forecast": "≥90%"},
            ),
        ],
        more={"上级补助": 0.0},
        absent=[
            "funds.carryover.initial",
            "funds.carryover.executed",
            "funds.carryover.rate",
            "funds.carryover.forecast",
            "indicators.deviation_causes",
            "indicators.remark",
        ],
    ),
    "重庆 监控": PrintedLayout(
        """
2026年度1—8月项目绩效运行监控表
| 项目名称 | 轨道站点接驳巴士 | < | 项目编码 | 50010326T000003 | < | < | < |
| 主管部门 | 巴渝区交通委 | < | 联系人及电话 | 王工 | < | < | < |
| 项目资金（元） | | 年初预算数 | 全年（调整）预算数 | 1—8月执行数 | 执行率% | 全年预计执行数 | 备注 |
| ^ | 总量 | 3600000 | 3600000 | 2160000 | 60 | 3600000 | |
| ^ | 其中：财政资金 | 3600000 | 3600000 | 2160000 | 60 | 3600000 | |
| 绩效目标 | 年初绩效目标 | < | < | 1—8月完成情况 | < | < | < |
| ^ | 开行接驳线路9条。 | < | < | 已开行8条。 | < | < | < |
| 指标名称 | 指标性质 | 年初指标值 | 计量单位 | 1—8月完成值 | 全年预计完成值 | 是否核心指标 | 偏差原因 |
| 开行接驳线路 | ≥ | 9 | 条 | 8 | 9 | 是 | |
| 日均客流 | ≥ | 4200 | 人次 | 3900 | 4200 | 是 | 暑期客流少 |
| 准点率 | ≥ | 96 | % | 97 | 97 | 否 | |
| 乘客满意度 | ≥ | 90 | % | | 90 | 否 | 年底调查 |
""",
        {
            "form": "绩效运行监控表",
            "year": 2026,
            "month": 8,
            "project_name": "轨道站点接驳巴士",
            "project_code": "50010326T000003",
            "competent_department": "巴渝区交通委",
            "funds_unit": "元",
            "funds.annual.initial": 3600000,
            "funds.annual.executed": 2160000,
            "funds.annual.rate": 60,
            "funds.annual.forecast": 3600000,
            "funds.fiscal.initial": 3600000,
            "funds.fiscal.executed": 2160000,
            "annual_goal": "开行接驳线路9条。",
        },
        [
            (None, None, "开行接驳线路", "≥9条", {"actual": "8", "forecast": "9", "core": True}),
            (None, None, "日均客流", "≥4200人次", {"actual": "3900", "deviation": "暑期客流少"}),
            (None, None, "准点率", "≥96%", {"core": False}),
            (None, None, "乘客满意度", "≥90%", {"actual": None, "forecast": "90", "deviation": "年底调查"}),
        ],
        absent=[
            "implementing_unit",
            "funds.carryover.initial",
            "funds.carryover.executed",
            "funds.carryover.rate",
            "funds.carryover.forecast",
            "funds.other.initial",
            "funds.other.executed",
            "funds.other.rate",
            "funds.other.forecast",
            "indicators.deviation_causes",
            "indicators.likelihood",
            "indicators.remark",
        ],
    ),
    "青海 季度监控": PrintedLayout(
        """
项目支出绩效运行监控表（2026年三季度）
| 项目名称 | 牧区饮水点改造 | < | < | < | < | < | < |
| 主管部门 | 湟源县水务局 | < | < | 项目单位 | 湟源县供水公司 | < | < |
| 预算执行情况（万元） | | 全年预算数 | 截至9月底执行数 | 预算执行率 | 预计全年执行数 | < | < |
| ^ | 合计 | 210 | 130.2 | 62% | 210 | < | < |
| ^ | 中央资金 | 150 | 100 | 66.67% | 150 | < | < |
| ^ | 省级资金 | 60 | 30.2 | 50.33% | 60 | < | < |
| 年度总体目标 | 改造饮水点42处。 | < | < | < | < | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 截至9月底完成情况 | 预计全年完成情况 | 偏差原因及纠偏措施 |
| ^ | 产出指标 | 数量指标 | 改造饮水点 | 42处 | 25处 | 42处 | 冻土期短，已加派两队 |
| ^ | ^ | 质量指标 | 水质达标率 | 100% | 100% | 100% | |
| ^ | 效益指标 | 社会效益 | 受益牧户 | ≥310户 | 186户 | 310户 | |
| ^ | 满意度 | 服务对象满意度 | 牧户满意度 | ≥90% | — | 92% | |
""",
        {
            "form": "绩效运行监控表",
            "year": 2026,
            "month": 9,
            "project_name": "牧区饮水点改造",
            "competent_department": "湟源县水务局",
            "implementing_unit": "湟源县供水公司",
            "funds_unit": "万元",
            "funds.annual.initial": 210,
            "funds.annual.executed": 130.2,
            "funds.annual.rate": 62,
            "funds.annual.forecast": 210,
            "annual_goal": "改造饮水点42处。",
        },
        [
            (
                "产出指标",
                "数量指标",
                "改造饮水点",
                "42处",
                {"actual": "25处", "forecast": "42处", "deviation": "冻土期短，已加派两队"},
            ),
            ("产出指标", "质量指标", "水质达标率", "100%", {"actual": "100%"}),
            ("效益指标", "社会效益", "受益牧户", "≥310户", {"actual": "186户", "forecast": "310户"}),
            ("满意度", "服务对象满意度", "牧户满意度", "≥90%", {"forecast": "92%"}),
        ],
        more={"中央资金": 150.0, "省级资金": 60.0},
        absent=[
            "funds.fiscal.initial",
            "funds.fiscal.executed",
            "funds.fiscal.rate",
            "funds.fiscal.forecast",
            "funds.carryover.initial",
            "funds.carryover.executed",
            "funds.carryover.rate",
            "funds.carryover.forecast",
            "funds.other.initial",
            "funds.other.executed",
            "funds.other.rate",
            "funds.other.forecast",
            "indicators.deviation_causes",
            "indicators.likelihood",
            "indicators.remark",
        ],
    ),
    "云南 半年监控": PrintedLayout(
        """
项目支出绩效运行监控表（上半年）
单位名称：滇池县文化馆 预算年度：2026 金额单位：元
| 项目名称 | 非遗传承活动 | < | < | < | < | < | < | < | < |
| 资金 | 年初预算数 | 420000 | < | 上半年支出数 | 168000 | < | 执行率 | 40.00% | < |
| ^ | 全年预计支出数 | 420000 | < | | | < | | | < |
| 年度目标 | 举办非遗展演12场。 | < | < | < | < | < | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 指标属性 | 上半年完成值 | 全年预计完成值 | 偏差原因 |
| 产出指标 | 数量指标 | 展演场次 | >= | 12 | 场 | 定量指标 | 5 | 12 | |
| ^ | 质量指标 | 传承人到场率 | >= | 90 | % | 定量指标 | 92 | 92 | |
| 效益指标 | 社会效益 | 非遗影响力 | = | 提升 | | 定性指标 | 提升 | 提升 | |
| 满意度指标 | 服务对象满意度 | 观众满意度 | >= | 92 | % | 定量指标 | 88 | 92 | 场地小 |
""",
        {
            "form": "绩效运行监控表",
            "year": 2026,
            "month": 6,
            "project_name": "非遗传承活动",
            "implementing_unit": "滇池县文化馆",
            "funds_unit": "元",
            "funds.annual.initial": 420000,
            "funds.annual.executed": 168000,
            "funds.annual.rate": 40,
            "funds.annual.forecast": 420000,
            "annual_goal": "举办非遗展演12场。",
        },
        [
            ("产出指标", "数量指标", "展演场次", ">=12场", {"actual": "5", "forecast": "12"}),
            ("产出指标", "质量指标", "传承人到场率", ">=90%", {"actual": "92"}),
            ("效益指标", "社会效益", "非遗影响力", "提升", {"actual": "提升"}),
            ("满意度指标", "服务对象满意度", "观众满意度", ">=92%", {"actual": "88", "deviation": "场地小"}),
        ],
        absent=[
            "competent_department",
            "funds.fiscal.initial",
            "funds.fiscal.executed",
            "funds.fiscal.rate",
            "funds.fiscal.forecast",
            "funds.carryover.initial",
            "funds.carryover.executed",
            "funds.carryover.rate",
            "funds.carryover.forecast",
            "funds.other.initial",
            "funds.other.executed",
            "funds.other.rate",
            "funds.other.forecast",
            "indicators.deviation_causes",
            "indicators.likelihood",
            "indicators.remark",
        ],
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_value_of_the_layout_is_read(layout: str, ending: str) -> None:
    assert_read(LAYOUTS[layout], ending)
