"""Self-evaluations in frames of the provinces' own."""

import pytest

from tests.forms.reading.provinces.printed_layout import ENDINGS, PrintedLayout, assert_read

LAYOUTS = {
    "甘肃 自评": PrintedLayout(
        """
2025年度预算项目支出绩效自评表
| 一、项目基本情况 | < | < | < | < | < | < | < | < |
| 项目名称 | 数字档案加工 | < | < | 预算部门 | 陇关市档案馆 | < | < | < |
| 项目负责人 | 档案科 | < | < | 实施单位 | 陇关市档案馆 | < | < | < |
| 项目资金（万元） | 资金来源 | 年初预算数（A） | 全年预算数（B） | 全年执行数（C） | 预算执行率（C/B×100%） | 分值 | 得分 | 偏差原因 |
| ^ | 合计 | 90 | 88 | 80.96 | 92.00% | 10 | 9.2 | 合同尾款未到期 |
| ^ | 一般公共预算 | 90 | 88 | 80.96 | 92.00% | | | |
| ^ | 政府性基金 | 0 | 0 | 0 | | | | |
| 二、年度目标 | < | < | < | < | < | < | < | < |
| 年初设定目标 | 数字化档案22万页。 | < | < | 目标完成情况 | 数字化档案20.24万页，其余因尾款跨年。 | < | < | < |
| 三、绩效指标 | < | < | < | < | < | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 完成率 | 分值 | 得分 | 偏差原因分析及改进措施 |
| 产出指标 | 数量 | 加工页数 | 22万页 | 20.24万页 | 92% | 25 | 23 | 尾款跨年 |
| ^ | 质量 | 差错率 | ≤0.3‰ | 0.2‰ | 100% | 25 | 25 | |
| 效益 | 社会效益 | 查档平均时间 | ≤10分钟 | 8分钟 | 100% | 30 | 30 | |
| 满意度 | 服务对象满意度 | 查档群众满意度 | ≥95% | 97% | 100% | 10 | 10 | |
| 合计 | < | < | < | < | < | 100 | 97.2 | |
| 自评等级 | 优 | < | < | < | < | < | < | < |
""",
        {
            "form": "绩效自评表",
            "year": 2025,
            "project_name": "数字档案加工",
            "competent_department": "陇关市档案馆",
            "implementing_unit": "陇关市档案馆",
            "funds.annual.initial": 90,
            "funds.annual.budget": 88,
            "funds.annual.executed": 80.96,
            "funds.annual.rate": 92,
            "funds.annual.weight": 10,
            "funds.annual.score": 9.2,
            "expected_goal": "数字化档案22万页。",
            "actual_completion": "数字化档案20.24万页，其余因尾款跨年。",
            "total_weight": 100,
            "total_score": 97.2,
        },
        [
            (
                "产出指标",
                "数量",
                "加工页数",
                "22万页",
                {"actual": "20.24万页", "weight": 25, "score": 23, "deviation": "尾款跨年"},
            ),
            ("产出指标", "质量", "差错率", "≤0.3‰", {"actual": "0.2‰", "score": 25}),
            ("效益", "社会效益", "查档平均时间", "≤10分钟", {"score": 30}),
            ("满意度", "服务对象满意度", "查档群众满意度", "≥95%", {"actual": "97%", "score": 10}),
        ],
        more={"一般公共预算": 90.0, "政府性基金": 0.0},
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
        ],
    ),
    "海南 自评": PrintedLayout(
        """
项目支出绩效自评表
| 预算年度：2025 | < | < | 金额单位：元 | < | < | < | < | < | < |
| 项目名称 | 46000025T000000888-琼岛渔港消防 | < | < | 项目类型 | 特定目标类 | < | < | < | < |
| 预算部门 | 203-琼岛县应急管理局 | < | < | 项目实施单位 | 203001-琼岛县应急管理局本级 | < | < | < | < |
| 年度预算资金 | | 年初预算金额 | 全年调整预算数 | 实际支出金额 | 预算执行率 | < | 分值 | 得分 | < |
| ^ | 资金总额 | 1,250,000.00 | 1,250,000.00 | 1,187,500.00 | 95.00% | < | 10 | 9.5 | < |
| ^ | 其中：当年财政拨款 | 1,250,000.00 | 1,250,000.00 | 1,187,500.00 | - | < | - | - | < |
| 年度预期目标 | 配备消防泵8台，渔港火灾隐患整改到位。 | < | < | 实际完成情况 | 配备消防泵8台。 | < | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 计量单位 | 实际完成值 | 指标分值 | 自评得分 | 未完成原因及拟采取措施 |
| 产出指标 | 数量指标 | 配备消防泵 | = | 8 | 台 | 8 | 30 | 30 | |
| ^ | 时效指标 | 到位时间 | ≤ | 6 | 月 | 7 | 20 | 18 | 招标流标一次 |
| 效益指标 | 社会效益指标 | 隐患整改率 | ≥ | 95 | % | 96 | 30 | 30 | |
| 满意度指标 | 满意度指标 | 渔民满意度 | ≥ | 90 | % | 91 | 10 | 10 | |
| 总分 | < | < | < | < | < | < | 100 | 97.5 | |
""",
        {
            "form": "绩效自评表",
            "year": 2025,
            "project_name": "琼岛渔港消防",
            "project_code": "46000025T000000888",
            "competent_department": "琼岛县应急管理局",
            "implementing_unit": "琼岛县应急管理局本级",
            "unit_code": "203001",
            "funds_unit": "元",
            "funds.annual.initial": 1250000,
            "funds.annual.budget": 1250000,
            "funds.annual.executed": 1187500,
            "funds.annual.rate": 95,
            "funds.annual.weight": 10,
            "funds.annual.score": 9.5,
            "funds.fiscal.initial": 1250000,
            "funds.fiscal.executed": 1187500,
            "expected_goal": "配备消防泵8台，渔港火灾隐患整改到位。",
            "actual_completion": "配备消防泵8台。",
            "total_weight": 100,
            "total_score": 97.5,
        },
        [
            ("产出指标", "数量指标", "配备消防泵", "=8台", {"actual": "8", "weight": 30, "score": 30}),
            (
                "产出指标",
                "时效指标",
                "到位时间",
                "≤6月",
                {"actual": "7", "score": 18, "deviation": "招标流标一次"},
            ),
            ("效益指标", "社会效益指标", "隐患整改率", "≥95%", {"score": 30}),
            ("满意度指标", "满意度指标", "渔民满意度", "≥90%", {"score": 10}),
        ],
        absent=[
            "funds.carryover.initial",
            "funds.carryover.budget",
            "funds.carryover.executed",
            "funds.other.initial",
            "funds.other.budget",
            "funds.other.executed",
        ],
    ),
    "四川 自评": PrintedLayout(
        """
2025年部门预算项目绩效自评表（100万元以上项目）
金额单位：万元
| 项目名称 | 51082425R000000987-景区防火巡护 | < | < | < | < | < | < | < | < |
| 主管部门 | 嘉陵县林业局部门 | < | < | < | 实施单位 | 嘉陵县国有林场 | < | < | < |
| 项目基本情况 | 1.项目年度目标完成情况 | 项目年度目标 | < | < | < | 年度目标完成情况 | < | < | < |
| ^ | ^ | 巡护6万亩，火灾零发生。 | < | < | < | 巡护6万亩，未发生火灾。 | < | < | < |
| ^ | 2.项目实施内容及过程概述 | 按网格巡护。 | < | < | < | < | < | < | < |
| 预算执行情况（10分） | 年度预算数（万元） | 年初预算 | 调整后预算数 | 预算执行数 | < | 预算执行率 | 权重 | 得分 | 原因 |
| ^ | 总额 | 130.00 | 126.50 | 126.50 | < | 100.00% | 10 | 10 | 1、预算执行率=预算执行数/调整后预算数。 |
| ^ | 其中：财政资金 | 130.00 | 126.50 | 126.50 | < | 100.00% | / | / | ^ |
| ^ | 财政专户管理资金 | 0.00 | 0.00 | 0.00 | < | 0.00% | / | / | ^ |
| ^ | 单位资金 | 0.00 | 0.00 | 0.00 | < | 0.00% | / | / | ^ |
| 绩效指标（90分） | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 |
| ^ | 产出指标 | 数量指标 | 巡护面积 | ≥ | 6 | 万亩 | 6 | 40 | 40 |
| ^ | ^ | 时效指标 | 火情处置时间 | ≤ | 2 | 小时 | 1.5 | 20 | 20 |
| ^ | 效益指标 | 生态效益指标 | 火灾发生次数 | ＝ | 0 | 次 | 0 | 20 | 20 |
| ^ | 满意度指标 | 服务对象满意度指标 | 游客满意度 | ≥ | 95 | % | 94 | 10 | 9 |
| 合计 | < | < | < | < | < | < | < | 100 | 99 |
| 评价结论 | 自评99分。 | < | < | < | < | < | < | < | < |
| 存在问题 | 游客满意度未达标。 | < | < | < | < | < | < | < | < |
| 改进措施 | 增设指示牌。 | < | < | < | < | < | < | < | < |
| 项目负责人：甲 | < | < | < | 财务负责人：乙 | < | < | < | < | < |
""",
        {
            "form": "绩效自评表",
            "year": 2025,
            "project_name": "景区防火巡护",
            "project_code": "51082425R000000987",
            "competent_department": "嘉陵县林业局部门",
            "implementing_unit": "嘉陵县国有林场",
            "funds_unit": "万元",
            "funds.annual.initial": 130,
            "funds.annual.budget": 126.5,
            "funds.annual.executed": 126.5,
            "funds.annual.weight": 10,
            "funds.annual.rate": 100,
            "funds.annual.score": 10,
            "funds.fiscal.initial": 130,
            "funds.fiscal.budget": 126.5,
            "funds.fiscal.executed": 126.5,
            "expected_goal": "巡护6万亩，火灾零发生。",
            "actual_completion": "巡护6万亩，未发生火灾。",
            "total_weight": 100,
            "total_score": 99,
        },
        [
            ("产出指标", "数量指标", "巡护面积", "≥6万亩", {"actual": "6", "weight": 40, "score": 40}),
            ("产出指标", "时效指标", "火情处置时间", "≤2小时", {"actual": "1.5"}),
            ("效益指标", "生态效益指标", "火灾发生次数", "＝0次", {"actual": "0"}),
            ("满意度指标", "服务对象满意度指标", "游客满意度", "≥95%", {"actual": "94", "score": 9}),
        ],
        more={"财政专户管理资金": 0.0, "单位资金": 0.0},
        absent=[
            "funds.carryover.initial",
            "funds.carryover.budget",
            "funds.carryover.executed",
            "funds.other.initial",
            "funds.other.budget",
            "funds.other.executed",
            "indicators.deviation",
        ],
    ),
    "湖北 自评": PrintedLayout(
        """
2025年度城区绿化养护项目自评表
单位名称：荆江市园林局 填报日期：2026年2月20日
| 项目名称 | 城区绿化养护 | < | < | < | < | < |
| 主管部门 | 荆江市园林局 | < | < | 项目实施单位 | 荆江市绿化所 | < |
| 项目类别 | 1、部门预算项目 ☑ 2、区直专项 □ 3、转移支付 □ | < | < | < | < | < |
| 项目属性 | 1、持续性项目 ☑ 2、新增性项目 □ | < | < | < | < | < |
| 项目类型 | 1、常年性项目 ☑ 2、延续性项目 □ 3、一次性项目 □ | < | < | < | < | < |
| 预算执行情况（万元）（20分） | | 预算数（A） | 执行数（B） | 执行率（B/A） | 得分（20分*执行率） | |
| ^ | 年度财政资金总额 | 1200 | 1176 | 98% | 19.6 | |
| 年度目标1（80分） | 一级指标 | 二级指标 | 三级指标 | 年初目标值（A） | 实际完成值（B） | 得分 |
| ^ | 产出指标 | 数量指标 | 养护面积（20分） | 160万平方米 | 160万平方米 | 20 |
| ^ | ^ | 质量指标 | 苗木成活率（20分） | ≥95% | 96% | 20 |
| ^ | 效益指标 | 生态效益指标 | 人均公园绿地（25分） | ≥14平方米 | 14.2平方米 | 25 |
| ^ | 满意度指标 | 服务对象满意度指标 | 市民满意度（15分） | ≥90% | 88% | 14.7 |
| 总分 | < | 99.3 | < | < | < | < |
| 偏差大或目标未完成原因分析 | 部分绿地高峰期人流大。 | < | < | < | < | < |
| 改进措施及结果应用方案 | 加密巡查。 | < | < | < | < | < |
""",
        {
            "form": "绩效自评表",
            "year": 2025,
            "project_name": "城区绿化养护",
            "competent_department": "荆江市园林局",
            "implementing_unit": "荆江市绿化所",
            "funds_unit": "万元",
            "funds.annual.budget": 1200,
            "funds.annual.executed": 1176,
            "funds.annual.rate": 98,
            "funds.annual.score": 19.6,
            "funds.annual.weight": 20,
            "total_score": 99.3,
        },
        [
            (
                "产出指标",
                "数量指标",
                "养护面积",
                "160万平方米",
                {"actual": "160万平方米", "weight": 20, "score": 20},
            ),
            ("产出指标", "质量指标", "苗木成活率", "≥95%", {"weight": 20}),
            ("效益指标", "生态效益指标", "人均公园绿地", "≥14平方米", {"weight": 25}),
            (
                "满意度指标",
                "服务对象满意度指标",
                "市民满意度",
                "≥90%",
                {"actual": "88%", "weight": 15, "score": 14.7},
            ),
        ],
        absent=[
            "funds.annual.initial",
            "funds.fiscal.initial",
            "funds.fiscal.budget",
            "funds.fiscal.executed",
            "funds.carryover.initial",
            "funds.carryover.budget",
            "funds.carryover.executed",
            "funds.other.initial",
            "funds.other.budget",
            "funds.other.executed",
            "expected_goal",
            "actual_completion",
            "total_weight",
            "indicators.deviation",
        ],
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_value_of_the_layout_is_read(layout: str, ending: str) -> None:
    assert_read(LAYOUTS[layout], ending)
