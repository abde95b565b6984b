"""Forms of the provinces of the middle and the south-east, printed with invented contents and read back."""

import pytest

from tests.forms.reading.provinces.printed_layout import ENDINGS, PrintedLayout, assert_read

LAYOUTS = {
    "河南 申报": PrintedLayout(
        """
项目支出绩效目标表（2026年度）
| 单位编码（项目编码） | 410122001 | 项目名称 | 背街小巷整治 | < |
| 项目实施单位 | 商源市城管局 | 主管部门 | 商源市城管局 | < |
| 资金情况（万元） | 资金总额 | 财政性资金 | 非财政性资金 | 其中：上年结转 |
| ^ | 318 | 318 | 0 | 0 |
| 绩效目标 | 整治背街小巷42条，改善居住环境。 | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 指标值 | 指标说明 |
| 成本指标 | 经济成本指标 | 每条整治成本 | ≤7.6万元 | |
| 产出指标 | 数量指标 | 整治条数 | ≥42条 | |
| ^ | 质量指标 | 验收合格率 | 100% | |
| 效益指标 | 生态效益指标 | 积水点减少 | ≥15处 | |
| 满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥90% | |
""",
        {
            "form": "绩效目标申报表",
            "year": 2026,
            "project_name": "背街小巷整治",
            "competent_department": "商源市城管局",
            "implementing_unit": "商源市城管局",
            "funds_unit": "万元",
            "funds.total": 318,
            "funds.total_fiscal": 318,
            "annual_goal": "整治背街小巷42条，改善居住环境。",
        },
        [
            ("成本指标", "经济成本指标", "每条整治成本", "≤7.6万元"),
            ("产出指标", "数量指标", "整治条数", "≥42条"),
            ("产出指标", "质量指标", "验收合格率", "100%"),
            ("效益指标", "生态效益指标", "积水点减少", "≥15处"),
            ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
        ],
        absent=[
            "project_category",
            "project_nature",
            "planned_start",
            "planned_end",
            "funds.total_other",
            "funds.annual",
            "funds.annual_fiscal",
            "funds.annual_other",
            "overall_goal",
        ],
    ),
    "湖南 自评": PrintedLayout(
        """
2025年度项目支出绩效自评表
| 项目支出名称 | 水利工程维修养护 | < | < | < | < | < | < |
| 主管部门 | 湘澧县水利局 | < | < | 实施单位 | 湘澧县河道管理站 | < | < |
| 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | 96 | 96 | 91.2 | 10 | 95% | 9.5 |
| ^ | 其中：当年财政拨款 | 96 | 96 | 91.2 | / | / | / |
| ^ | 上年结转资金 | 0 | 0 | 0 | / | / | / |
| ^ | 其他资金 | 0 | 0 | 0 | / | / | / |
| 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < |
| ^ | 目标1：养护堤防30公里；目标2：维修涵闸12座。 | < | < | < | 1.养护堤防30公里；2.维修涵闸11座。 | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| ^ | 产出指标（50分） | 数量指标 | 养护堤防 | 30公里 | 30公里 | 20 | 20 |
| ^ | ^ | ^ | 维修涵闸 | 12座 | 11座 | 15 | 13.75 |
| ^ | ^ | 成本指标 | 控制成本 | 96万元以内 | 91.2万元 | 15 | 15 |
| ^ | 效益指标（30分） | 经济效益指标 | 灌溉面积 | ≥2.1万亩 | 2.1万亩 | 30 | 30 |
| ^ | 满意度指标（10分） | 服务对象满意度指标 | 群众满意度 | ≥90% | 93% | 10 | 10 |
| 总分 | < | < | < | < | < | 100 | 98.25 |
""",
        {
            "form": "绩效自评表",
            "year": 2025,
            "project_name": "水利工程维修养护",
            "competent_department": "湘澧县水利局",
            "implementing_unit": "湘澧县河道管理站",
            "funds.annual.initial": 96,
            "funds.annual.budget": 96,
            "funds.annual.executed": 91.2,
            "funds.annual.weight": 10,
            "funds.annual.rate": 95,
            "funds.annual.score": 9.5,
            "expected_goal": "目标1：养护堤防30公里；目标2：维修涵闸12座。",
            "actual_completion": "1.养护堤防30公里；2.维修涵闸11座。",
            "total_weight": 100,
            "total_score": 98.25,
        },
        [
            (
                "产出指标",
                "数量指标",
                "养护堤防",
                "30公里",
                {"actual": "30公里", "weight": 20, "level1_weight": 50},
            ),
            ("产出指标", "数量指标", "维修涵闸", "12座", {"score": 13.75}),
            ("产出指标", "成本指标", "控制成本", "96万元以内", {"actual": "91.2万元"}),
            ("效益指标", "经济效益指标", "灌溉面积", "≥2.1万亩", {"level1_weight": 30}),
            ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", {"level1_weight": 10}),
        ],
        absent=["indicators.deviation"],
    ),
    "江西 半年监控": PrintedLayout(
        """
江右县2026年1-6月项目支出绩效运行监控表
项目单位：江右县林业局 填表人：甲
| 项目名称 | 松材线虫防控 | < | 项目类别 | 延续 | < | < | < | < | < | < |
| 项目资金执行情况（万元） | 资金来源 | 全年预算数（A） | 1-6月执行数（B） | 执行率（B/A） | 全年预计执行数 | < | < | < | < | < |
| ^ | 年度资金总额 | 240 | 108 | 45% | 240 | < | < | < | < | < |
| ^ | 财政拨款 | 240 | 108 | 45% | 240 | < | < | < | < | < |
| 年度绩效目标 | 除治疫木1.5万株。 | < | < | < | < | < | < | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-6月执行情况 | 全年预计完成情况 | 偏差原因分析 | < | < | < | < |
| ^ | ^ | ^ | ^ | ^ | ^ | 经费保障 | 制度保障 | 人员保障 | 硬件条件保障 | 原因说明 |
| 产出指标 | 数量指标 | 除治疫木 | ≥1.5万株 | 0.8万株 | 1.5万株 | | | √ | | 人手不足 |
| ^ | 质量指标 | 除治合格率 | ≥95% | 96% | 96% | | | | | |
| 效益指标 | 生态效益指标 | 病死松树下降 | ≥10% | 4% | 10% | √ | | √ | | 药剂晚到 |
""",
        {
            "form": "绩效运行监控表",
            "year": 2026,
            "month": 6,
            "project_name": "松材线虫防控",
            "implementing_unit": "江右县林业局",
            "funds_unit": "万元",
            "funds.annual.initial": 240,
            "funds.annual.executed": 108,
            "funds.annual.rate": 45,
            "funds.annual.forecast": 240,
            "funds.fiscal.initial": 240,
            "funds.fiscal.executed": 108,
            "annual_goal": "除治疫木1.5万株。",
        },
        [
            (
                "产出指标",
                "数量指标",
                "除治疫木",
                "≥1.5万株",
                {
                    "actual": "0.8万株",
                    "forecast": "1.5万株",
                    "deviation_causes": ["人员保障"],
                    "deviation": "人手不足",
                },
            ),
            ("产出指标", "质量指标", "除治合格率", "≥95%", {"deviation_causes": []}),
            (
                "效益指标",
                "生态效益指标",
                "病死松树下降",
                "≥10%",
                {"deviation_causes": ["经费保障", "人员保障"], "deviation": "药剂晚到"},
            ),
        ],
        absent=[
            "competent_department",
            "funds.carryover.initial",
            "funds.carryover.executed",
            "funds.carryover.rate",
            "funds.carryover.forecast",
            "funds.other.initial",
            "funds.other.executed",
            "funds.other.rate",
            "funds.other.forecast",
            "indicators.likelihood",
            "indicators.remark",
        ],
    ),
    "福建 自评": PrintedLayout(
        """
福建省财政支出项目绩效自评表
| 评价年度 | 2025年 | 项目名称 | 海漂垃圾治理 | < | < | < |
| 主管部门 | 闽湾县生态环境局 | 实施单位 | 闽湾县海洋中心 | < | < | < |
| 预算安排（万元） | 年初预算 | 58 | 全年预算 | 60 | 实际支出 | 57 |
| 年度绩效目标 | 治理海域36平方公里。 | < | < | < | < | < |
| 目标完成情况 | 治理海域38平方公里。 | < | < | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 权重 | 得分 |
| 产出 | 数量 | 治理海域面积 | ≥36平方公里 | 38平方公里 | 50 | 50 |
| 效益 | 生态效益 | 岸线洁净率 | ≥95% | 95.5% | 40 | 40 |
| 满意度 | 满意度 | 渔民满意度 | ≥85% | 86% | 10 | 10 |
| 合计 | < | < | < | < | 100 | 100 |
""",
        {
            "form": "绩效自评表",
            "year": 2025,
            "project_name": "海漂垃圾治理",
            "competent_department": "闽湾县生态环境局",
            "implementing_unit": "闽湾县海洋中心",
            "funds_unit": "万元",
            "funds.annual.initial": 58,
            "funds.annual.budget": 60,
            "funds.annual.executed": 57,
            "expected_goal": "治理海域36平方公里。",
            "actual_completion": "治理海域38平方公里。",
            "total_weight": 100,
            "total_score": 100,
        },
        [
            (
                "产出",
                "数量",
                "治理海域面积",
                "≥36平方公里",
                {"actual": "38平方公里", "weight": 50, "score": 50},
            ),
            ("效益", "生态效益", "岸线洁净率", "≥95%", {"score": 40}),
            ("满意度", "满意度", "渔民满意度", "≥85%", {"score": 10}),
        ],
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
            "funds.annual.weight",
            "funds.annual.rate",
            "funds.annual.score",
            "indicators.deviation",
        ],
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_value_of_the_layout_is_read(layout: str, ending: str) -> None:
    assert_read(LAYOUTS[layout], ending)
