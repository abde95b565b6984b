"""Declarations in the layouts of southern provinces, printed with invented contents and read back."""

import pytest

from tests.forms.reading.provinces.printed_layout import ENDINGS, PrintedLayout, assert_read

LAYOUTS = {
    "江苏 半年与全年目标值": PrintedLayout(
        """
2026年度部门预算项目支出绩效目标申报表
金额单位：万元
| 主管部门 | 吴港市体育局 | < | 项目单位 | 吴港市全民健身中心 | < | < |
| 项目名称 | 健身步道建设 | < | 项目类别 | 一次性项目 | < | < |
| 项目起止时间 | 2026年1月至2026年12月 | < | 项目总预算 | 260 | < | < |
| 资金来源 | 财政拨款 | < | 财政拨款金额 | 260 | < | < |
| 年度绩效目标 | 建成步道12公里，周边居民15分钟可达。 | < | < | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 指标解释 | 指标值 | < | < |
| ^ | ^ | ^ | ^ | 半年目标值 | 全年目标值 | 单位 |
| 产出指标 | 数量指标 | 建成步道里程 | 竣工里程 | ≥5 | ≥12 | 公里 |
| ^ | 质量指标 | 一次验收合格率 | 合格数÷验收数 | =100 | =100 | % |
| 效益指标 | 社会效益 | 日均使用人次 | 计数器 | ≥800 | ≥1500 | 人次 |
| 满意度指标 | 满意度 | 居民满意度 | 问卷 | ≥85 | ≥90 | % |
""",
        {
            "form": "绩效目标申报表",
            "scope": "项目",
            "year": 2026,
            "project_name": "健身步道建设",
            "competent_department": "吴港市体育局",
            "implementing_unit": "吴港市全民健身中心",
            "project_category": "一次性项目",
            "planned_start": "2026-01-01",
            "planned_end": "2026-12-31",
            "funds.total": 260,
            "annual_goal": "建成步道12公里，周边居民15分钟可达。",
        },
        [
            ("产出指标", "数量指标", "建成步道里程", "≥12公里"),
            ("产出指标", "质量指标", "一次验收合格率", "=100%"),
            ("效益指标", "社会效益", "日均使用人次", "≥1500人次"),
            ("满意度指标", "满意度", "居民满意度", "≥90%"),
        ],
        absent=[
            "project_nature",
            "funds.total_other",
            "funds.annual",
            "funds.annual_fiscal",
            "funds.annual_other",
            "funds.annual_carryover",
            "overall_goal",
        ],
    ),
    "福建 一级目标": PrintedLayout(
        """
2026年度财政支出项目绩效目标表
| 项目名称 | 海堤巡查 | < | 立项年度 | 2026 |
| 项目单位 | 闽湾县海堤管理处 | < | 主管部门 | 闽湾县水利局 |
| 项目类型 | 发展性项目 | < | 项目期限 | 1年 |
| 资金总额（万元） | 74.5 | < | 其中：财政拨款 | 74.5 |
| 项目概况 | 对23公里海堤日常巡查。 | < | < | < |
| 年度目标 | 巡查不少于240次，及时处置险情。 | < | < | < |
| 目标类型 | 一级目标 | 二级目标 | 三级目标 | 目标值 |
| 绩效目标 | 投入 | 成本目标 | 巡查成本 | ≤74.5万元 |
| ^ | 产出 | 数量目标 | 巡查次数 | ≥240次 |
| ^ | ^ | 质量目标 | 险情发现率 | ≥98% |
| ^ | 效益 | 社会效益目标 | 险情处置及时率 | =100% |
| ^ | 满意度 | 服务对象满意度目标 | 沿堤村民满意度 | ≥90% |
""",
        {
            "form": "绩效目标申报表",
            "year": 2026,
            "project_name": "海堤巡查",
            "implementing_unit": "闽湾县海堤管理处",
            "competent_department": "闽湾县水利局",
            "project_category": "发展性项目",
            "funds_unit": "万元",
            "funds.total": 74.5,
            "funds.total_fiscal": 74.5,
            "annual_goal": "巡查不少于240次，及时处置险情。",
        },
        [
            ("投入", "成本目标", "巡查成本", "≤74.5万元"),
            ("产出", "数量目标", "巡查次数", "≥240次"),
            ("产出", "质量目标", "险情发现率", "≥98%"),
            ("效益", "社会效益目标", "险情处置及时率", "=100%"),
            ("满意度", "服务对象满意度目标", "沿堤村民满意度", "≥90%"),
        ],
        absent=[
            "project_nature",
            "funds.total_other",
            "funds.annual",
            "funds.annual_fiscal",
            "funds.annual_other",
            "funds.annual_carryover",
            "overall_goal",
        ],
    ),
    "贵州 申报": PrintedLayout(
        """
2026年省级部门项目支出绩效目标表
部门（单位）名称：黔岭县乡村振兴局 金额单位：万元
| 项目名称 | < | 刺梨产业路灯 | < | < | < | < |
| 项目属性 | < | 新增项目 | < | 项目期 | 1年 | < |
| 项目资金（万元） | < | 实施期资金总额 | 96 | 年度资金总额 | 96 | < |
| ^ | < | 其中：财政拨款 | 96 | 其中：财政拨款 | 96 | < |
| ^ | < | 其他资金 | | 其他资金 | | < |
| 年度绩效目标 | < | 安装路灯160盏，群众夜间出行安全。 | < | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 三级指标解释 | 指标值符号 | 指标值 | 计量单位 |
| 产出指标 | 数量指标 | 安装路灯数量 | 完工盏数 | 大于等于 | 160 | 盏 |
| ^ | 质量指标 | 亮灯率 | 亮灯数占比 | 大于等于 | 98 | % |
| ^ | 时效指标 | 完工时间 | 竣工日 | 小于等于 | 2026年10月 | 年月 |
| 效益指标 | 社会效益指标 | 夜间事故数 | 辖区事故 | 小于等于 | 2 | 起 |
| 满意度指标 | 服务对象满意度指标 | 群众满意度 | 问卷 | 大于等于 | 90 | % |
""",
        {
            "form": "绩效目标申报表",
            "year": 2026,
            "project_name": "刺梨产业路灯",
            "competent_department": "黔岭县乡村振兴局",
            "project_nature": "新增项目",
            "funds_unit": "万元",
            "funds.total": 96,
            "funds.total_fiscal": 96,
            "funds.annual": 96,
            "funds.annual_fiscal": 96,
            "annual_goal": "安装路灯160盏，群众夜间出行安全。",
        },
        [
            ("产出指标", "数量指标", "安装路灯数量", "大于等于160盏"),
            ("产出指标", "质量指标", "亮灯率", "大于等于98%"),
            ("产出指标", "时效指标", "完工时间", "2026年10月"),
            ("效益指标", "社会效益指标", "夜间事故数", "小于等于2起"),
            ("满意度指标", "服务对象满意度指标", "群众满意度", "大于等于90%"),
        ],
        absent=["implementing_unit", "project_category", "funds.annual_carryover", "overall_goal"],
    ),
    "深圳 申报": PrintedLayout(
        """
2026年度项目支出绩效目标申报表
| 预算单位 | 湾城区图书馆 | < | 项目名称 | 流动书车 | < | < |
| 项目总金额（元） | 2400000 | < | 当年预算金额（元） | 800000 | < | < |
| 项目实施周期 | 2026年-2028年 | < | 项目属性 | 延续性 | < | < |
| 中长期目标 | 三年服务读者30万人次。 | < | < | < | < | < |
| 年度绩效目标 | 开行书车620车次，服务读者10万人次。 | < | < | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 绩效目标值 | 上年度完成值 | 指标说明 | 备注 |
| 产出指标 | 数量 | 开行车次 | ≥620车次 | 598车次 | 派车单 | |
| ^ | 时效 | 准点率 | ≥95% | 94% | 记录 | |
| 效益指标 | 社会效益 | 服务读者 | ≥10万人次 | 9.1万人次 | 计数 | |
| 满意度 | 满意度 | 读者满意度 | ≥92% | 93% | 问卷 | |
""",
        {
            "form": "绩效目标申报表",
            "year": 2026,
            "project_name": "流动书车",
            "implementing_unit": "湾城区图书馆",
            "project_nature": "延续性",
            "planned_start": "2026-01-01",
            "planned_end": "2028-12-31",
            "funds_unit": "元",
            "funds.total": 2400000,
            "funds.annual": 800000,
            "overall_goal": "三年服务读者30万人次。",
            "annual_goal": "开行书车620车次，服务读者10万人次。",
        },
        [
            ("产出指标", "数量", "开行车次", "≥620车次"),
            ("产出指标", "时效", "准点率", "≥95%"),
            ("效益指标", "社会效益", "服务读者", "≥10万人次"),
            ("满意度", "满意度", "读者满意度", "≥92%"),
        ],
        absent=[
            "competent_department",
            "project_category",
            "funds.total_fiscal",
            "funds.total_other",
            "funds.annual_fiscal",
            "funds.annual_other",
            "funds.annual_carryover",
        ],
    ),
    "广东 专项资金申报": PrintedLayout(
        """
省级财政专项资金项目绩效目标申报表
| 申报单位 | 粤湾市海洋综合执法支队 | < | 项目名称 | 执法船维护 | < | < |
| 资金名称 | 海洋经济发展专项资金 | < | 政策任务 | 渔港建设 | < | < |
| 申报年度 | 2026 | < | 申请金额（万元） | 480 | < | < |
| 总体绩效目标 | 维护执法船9艘，全年可用。 | < | < | < | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度目标值 | 实施周期目标值 | 评分标准 |
| ^ | 产出指标 | 数量指标 | 维护船数 | 9艘 | 27艘次 | 按比例 |
| ^ | ^ | 时效指标 | 故障修复 | ≤72小时 | ≤72小时 | |
| ^ | 效益指标 | 社会效益指标 | 出航率 | ≥95% | ≥95% | |
""",
        {
            "form": "绩效目标申报表",
            "year": 2026,
            "project_name": "执法船维护",
            "funds_unit": "万元",
            "annual_goal": "维护执法船9艘，全年可用。",
            "implementing_unit": "粤湾市海洋综合执法支队",
        },
        [
            ("产出指标", "数量指标", "维护船数", "9艘", {"long_term_target": "27艘次"}),
            ("产出指标", "时效指标", "故障修复", "≤72小时", {"long_term_target": "≤72小时"}),
            ("效益指标", "社会效益指标", "出航率", "≥95%", {"long_term_target": "≥95%"}),
        ],
        absent=[
            "competent_department",
            "project_category",
            "project_nature",
            "planned_start",
            "planned_end",
            "funds.total_fiscal",
            "funds.total_other",
            "funds.annual",
            "funds.annual_fiscal",
            "funds.annual_other",
            "funds.annual_carryover",
            "overall_goal",
        ],
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_value_of_the_layout_is_read(layout: str, ending: str) -> None:
    assert_read(LAYOUTS[layout], ending)
