"""The printed words of every edition of the three forms, as data. A new edition is a change here.

Sources: the forms of 财预〔2015〕88号 (declaration), 财预〔2019〕136号 (monitoring report),
财预〔2020〕10号 (self-evaluation) and what Shanghai's districts print of them.
"""

import re

from forms.form import DECLARATION, MONITORING, SELF_EVALUATION, FormKind

TITLES: dict[FormKind, re.Pattern[str]] = {
    SELF_EVALUATION: re.compile(r"绩效(?:目标)?自评(?:价)?表"),
    MONITORING: re.compile(r"绩效(?:目标)?(?:执行|运行)?(?:情况)?监控表"),
    DECLARATION: re.compile(r"绩效目标(?:申报|填报)?表"),
}
"""What a title must hold to be the title of that form; looked for in this order."""

TITLE = re.compile(r"(?:[#\d]+[、.．]?)?\S{0,20}?绩效\S{0,8}?(?:申报|填报|自评|自评价|监控|目标)表\S{0,6}")
"""A whole line, without white space, that can be a form's title: 2、财政项目支出绩效目标填报表, …申报表 3."""

FORM_YEAR = re.compile(r"(\d{4})年度")

HEADER: dict[str, str] = {
    "项目名称": "project_name",
    "项目类别": "project_category",
    "项目类型": "project_category",
    "项目性质": "project_nature",
    "项目属性": "project_nature",
    "主管部门": "competent_department",
    "主管单位": "competent_department",
    "主管部门及代码": "competent_department",
    "预算主管部门": "competent_department",
    "实施单位": "implementing_unit",
    "项目实施单位": "implementing_unit",
    "项目单位": "implementing_unit",
    "预算单位": "implementing_unit",
    "计划开始日期": "planned_start",
    "项目开始日期": "planned_start",
    "开始日期": "planned_start",
    "计划完成日期": "planned_end",
    "项目完成日期": "planned_end",
    "计划结束日期": "planned_end",
    "完成日期": "planned_end",
}
"""Label of the header → the field it names. Labels are compared without white space and colons."""

DECLARED_FUNDS: dict[str, str] = {
    "项目资金总额": "funds/total",
    "年度资金申请总额": "funds/annual",
    "年度资金总额": "funds/annual",
    "其中：财政资金": "funds/total_fiscal",
    "财政资金": "funds/total_fiscal",
    "其中：当年财政拨款": "funds/annual_fiscal",
    "当年财政拨款": "funds/annual_fiscal",
    "上年结转资金": "funds/annual_carryover",
    "上年结转": "funds/annual_carryover",
    "其他资金": "funds/total_other",
}
"""The second 其他资金 of a form (or the one to the right) is the year's: see OTHER_OF_THE_YEAR."""

OTHER_OF_THE_YEAR = "funds/annual_other"

FUNDS_ROWS: dict[str, str] = {
    "年度资金总额": "funds/annual",
    "其中：当年财政拨款": "funds/fiscal",
    "当年财政拨款": "funds/fiscal",
    "其中：财政拨款": "funds/fiscal",
    "其中：本年财政拨款": "funds/fiscal",
    "上年结转资金": "funds/carryover",
    "上年结转": "funds/carryover",
    "其他资金": "funds/other",
}
"""Rows of the money table of a self-evaluation or a monitoring report."""

FUNDS_COLUMNS: dict[FormKind, list[tuple[re.Pattern[str], str]]] = {
    SELF_EVALUATION: [
        (re.compile(r"年初预算数?"), "initial"),
        (re.compile(r"全年预算数?"), "budget"),
        (re.compile(r"全年执行数?"), "executed"),
        (re.compile(r"分值"), "weight"),
        (re.compile(r"执行率"), "rate"),
        (re.compile(r"得分"), "score"),
    ],
    MONITORING: [
        (re.compile(r"年初预算数?"), "initial"),
        (re.compile(r"1[-—–~至](\d{1,2})月执行数"), "executed"),
        (re.compile(r"1[-—–~至](\d{1,2})月执行率"), "rate"),
        (re.compile(r"全年预计执行数"), "forecast"),
    ],
}

FUNDS_LABEL = re.compile(r"项目资金(?:[（(]([万亿]?元)[）)])?")

GOALS: dict[FormKind, list[tuple[re.Pattern[str], str]]] = {
    DECLARATION: [
        (re.compile(r"(?:项目)?总(?:体)?目标"), "overall_goal"),
        (re.compile(r"年度总?(?:体|绩效)?目标"), "annual_goal"),
    ],
    MONITORING: [(re.compile(r"年度总?体?目标"), "annual_goal")],
    SELF_EVALUATION: [
        (re.compile(r"(?:年初)?预期目标|年度总?体?目标"), "expected_goal"),
        (re.compile(r"(?:全年(?:[（(]1[-—–]12月[）)])?)?(?:目标)?实际完成情况"), "actual_completion"),
    ],
}

GOAL_YEARS = re.compile(r"[（(]\d{4}年[-—–~至]\d{4}年[）)]")
"""What a label of the overall goal carries: （2023年-2023年）."""

SIDE_LABELS: dict[FormKind, tuple[str, ...]] = {
    DECLARATION: ("项目绩效目标", "绩效指标"),
    MONITORING: ("绩效指标",),
    SELF_EVALUATION: ("年度总体目标", "年度目标", "绩效指标"),
}
"""Labels printed down the left side of the form, in pieces of one to three characters a line."""

INDICATOR_COLUMNS: dict[FormKind, list[tuple[re.Pattern[str], str]]] = {
    DECLARATION: [
        (re.compile(r"一级指标"), "level1"),
        (re.compile(r"二级指标"), "level2"),
        (re.compile(r"三级指标"), "level3"),
        (re.compile(r"(?:年度)?(?:[（(]/?项目/?[）)])?(?:年度|目标)?(?:指标)?值"), "target"),
    ],
    SELF_EVALUATION: [
        (re.compile(r"一级指标"), "level1"),
        (re.compile(r"二级指标"), "level2"),
        (re.compile(r"三级指标"), "level3"),
        (re.compile(r"年度指标值|指标值|年度目标值"), "target"),
        (re.compile(r"(?:全年)?实际完成(?:值|情况)?"), "actual"),
        (re.compile(r"分值|权重"), "weight"),
        (re.compile(r"得分"), "score"),
        (re.compile(r"(?:未完成|偏差)原因(?:分析)?(?:[及和与](?:拟采取的?)?改进措施)?"), "deviation"),
    ],
    MONITORING: [
        (re.compile(r"一级指标"), "level1"),
        (re.compile(r"二级指标"), "level2"),
        (re.compile(r"三级指标"), "level3"),
        (re.compile(r"年度指标值|指标值|年度目标值"), "target"),
        (re.compile(r"1[-—–~至](\d{1,2})月(?:完成|执行)(?:情况|值)?"), "actual"),
        (re.compile(r"全年预计(?:完成)?(?:情况|值)?"), "forecast"),
        (re.compile(r"经费保障"), "cause/经费保障"),
        (re.compile(r"制度保障"), "cause/制度保障"),
        (re.compile(r"人员保障"), "cause/人员保障"),
        (re.compile(r"硬件条件保障"), "cause/硬件条件保障"),
        (re.compile(r"其他"), "cause/其他"),
        (re.compile(r"原因说明"), "deviation"),
        (re.compile(r"确定能"), "likelihood/确定能"),
        (re.compile(r"有可能"), "likelihood/有可能"),
        (re.compile(r"完全不可能"), "likelihood/完全不可能"),
        (re.compile(r"备注"), "remark"),
    ],
}
"""Column label → key of a row's value, in the order in which the columns stand."""

TOTAL_ROW = re.compile(r"总分|合计")

LEVEL1 = ("产出指标", "效益指标", "满意度指标", "成本指标")

LEVEL2: dict[str, str] = {
    "数量指标": "产出指标",
    "质量指标": "产出指标",
    "时效指标": "产出指标",
    "成本指标": "产出指标",
    "经济成本指标": "成本指标",
    "社会成本指标": "成本指标",
    "生态环境成本指标": "成本指标",
    "经济效益指标": "效益指标",
    "社会效益指标": "效益指标",
    "生态效益指标": "效益指标",
    "可持续影响指标": "效益指标",
    "服务对象满意度指标": "满意度指标",
    "社会公众满意度指标": "满意度指标",
}
"""The frame: 二级指标 → its 一级指标 (财预〔2015〕88号; 经济/社会/生态环境成本指标: 财预〔2021〕101号)."""

MEANT_BY: dict[str, re.Pattern[str]] = {
    "数量指标": re.compile(r"^(?!.*(?:合格|通过|达标|成功|准确|优良|完好)率)"),
    "时效指标": re.compile(r"时|期|周期|进度|速度|频|及时|按|\d+[年月日天]"),
    "成本指标": re.compile(r"成本|费|预算|经费|标准|价|支出|资金|元|控制|节约|投入"),
}
"""For some kinds of 二级指标: what the name or the target of such a row speaks of.

Only asked where the paper leaves a row without a label at the end of a page.
"""

QUALITATIVE = re.compile(
    r"(?:显著|明显|有效|逐步|进一步|持续|稳步|不断|基本|有一定)?"
    r"(?:提升|提高|改善|及时|健全|完善|有效|完整|满意|较满意|稳定|合理|合规|完成|规范|增长|增加|减少|降低|下降|"
    r"良好|较好|优秀|优|良|好|高|公开|准确|匹配|保障|实现|有效实现|安全|是|否|达标|合格|及格|无|健全有效|合理合规|"
    r"建立健全|稳中有升|正常|通过|加强|增强|扩大|优化|促进|推动|带动|充分|到位|明确|科学|方便|便捷|长期|可持续)"
)
"""Words that often are the whole of a target. Only a hint where wrapped text leaves cells open."""

COMPARATOR = re.compile(r"[≥≤≧≦><＞＜=＝]|不(?:少|低|高|多|超)[于过]|\$\\?[gl]eq")

NAME_ENDING = re.compile(
    r"(?:率|数|量|度|性|情况|人次|次数|场次|面积|时间|成本|标准|水平|能力|效果|机制|满意|费用|金额|成本|投入|效益|速度|频次|数量|影响力)$"
)
"""How names of indicators mostly end. Only a hint where wrapped text leaves cells open."""

NARRATIVE_PARTS = ("项目概述", "立项依据", "实施主体", "实施方案", "实施周期", "年度预算安排", "绩效目标")
NARRATIVE_HEADING = re.compile(
    r"[（(]?[一二三四五六七1-7][)）]?[、.．]?(" + "|".join(NARRATIVE_PARTS) + r")[:：]?"
)
CHAPTER = re.compile(r"[一二三四五六七八九十]+、\S+|\S{0,30}情况说明\d*")
"""A line that begins a new project or a new narrative, so that no form goes on behind it."""

ORGANISATION = re.compile(
    r"\S{3,36}(?:局|委员会|委|办|办公室|中心|馆|院|校|所|站|处|队|会|公司|街道|镇|学校)(?:[（(]\S{2,20}[)）])?"
)
"""A line that is a unit's name alone, which heads the next unit's part of a document."""

STATEMENT = re.compile(r"编报绩效目标的项目(\d+)个[，,]?涉及(?:项目)?(?:预算)?资金([\d,，.]+)(亿元|万元|元)")
ATTACHED_FORMS = re.compile(r"详见\S{0,10}绩效目标(?:申报|填报)?表")
SUBPROJECT = re.compile(
    r"(?:\d+[、.．]|[（(][一二三四五六七八九十]+[)）]、?)(\S{2,40}?)(?:[（(]([\d.,]+)(万元?|元|亿元)[)）])?"
)

TICKED = re.compile(r"[☑☒■√✓✔●]")
UNTICKED = re.compile(r"[□☐○]")
