"""The printed words of every edition of the three forms, as data. A new edition is a change here.

Sources: the forms of 财预〔2015〕88号 (declaration), 财预〔2019〕136号 (monitoring report),
财预〔2020〕10号 (self-evaluation) and what Shanghai's districts print of them.
"""

import re

from forms.form import DECLARATION, MONITORING, SELF_EVALUATION, FormKind

TITLES: dict[FormKind, re.Pattern[str]] = {
    SELF_EVALUATION: re.compile(r"绩效\S{0,8}?(?:自评|自我评价)\S{0,6}?表"),
    MONITORING: re.compile(r"绩效\S{0,8}?监控\S{0,6}?表"),
    DECLARATION: re.compile(r"绩效目标\S{0,6}?表"),
}
"""What a title must hold to be the title of that form; looked for in this order."""

TITLE = re.compile(r"(?:[#\d]+[、.．]?)?\S{0,20}?绩效\S{0,8}?(?:申报|填报|自评|自评价|监控|目标)表\S{0,6}")
"""A whole line, without white space, that can be a form's title: 2、财政项目支出绩效目标填报表, …申报表 3."""

TITLE_OF_TABLE = re.compile(
    r"(?:[#\d]+[、.．]?)?\S{0,40}?绩效\S{0,14}?(?:申报|填报|自评|评价|监控|目标|情况|批复|审核)\S{0,4}?表\S{0,16}"
)
"""The same above a table, where no wrapped line can be mistaken for one: …绩效目标自评表（2025年度）."""

FORM_YEAR = re.compile(r"(\d{4})年度")
YEAR_IN_TITLE = re.compile(r"(\d{4})年")
CHINESE_YEAR = re.compile(r"[〇零○Ｏ一二三四五六七八九]{4}(?=年)")

ABOVE_TABLE = re.compile(r"附[件表]\S{0,4}|表\S{0,3}|[（(]?年度?[）)]?")
"""What may stand above a table and says nothing: the number of an annex, a year left open."""

FUNDS_UNIT = re.compile(r"单位[：:](?:人民币)?([万亿]?元)")
"""单位：万元, on a line of its own above the table."""

HEADER: dict[str, str] = {
    "项目名称": "project_name",
    "项目(政策)名称": "project_name",
    "政策(项目)名称": "project_name",
    "专项(项目)名称": "project_name",
    "专项名称": "project_name",
    "项目类别": "project_category",
    "项目类型": "project_category",
    "项目性质": "project_nature",
    "项目属性": "project_nature",
    "主管部门": "competent_department",
    "主管单位": "competent_department",
    "主管部门及代码": "competent_department",
    "预算主管部门": "competent_department",
    "主管预算部门": "competent_department",
    "项目主管部门": "competent_department",
    "一级预算单位": "competent_department",
    "主管部门名称": "competent_department",
    "主管部门(单位)": "competent_department",
    "主管部门(单位)名称": "competent_department",
    "预算部门": "competent_department",
    "预算主管单位": "competent_department",
    "项目主管单位": "competent_department",
    "实施单位": "implementing_unit",
    "项目实施单位": "implementing_unit",
    "项目单位": "implementing_unit",
    "预算单位": "implementing_unit",
    "资金使用单位": "implementing_unit",
    "用款单位": "implementing_unit",
    "项目用款单位": "implementing_unit",
    "项目承担单位": "implementing_unit",
    "项目申报单位": "implementing_unit",
    "项目执行单位": "implementing_unit",
    "项目实施主体": "implementing_unit",
    "申报单位": "implementing_unit",
    "编制单位": "implementing_unit",
    "填表单位": "implementing_unit",
    "单位名称": "implementing_unit",
    "基层预算单位": "implementing_unit",
    "预算单位名称": "implementing_unit",
    "项目实施单位及代码": "implementing_unit",
    "实施单位及代码": "implementing_unit",
    "填报单位": "implementing_unit",
    "计划开始日期": "planned_start",
    "项目开始日期": "planned_start",
    "开始日期": "planned_start",
    "计划完成日期": "planned_end",
    "项目完成日期": "planned_end",
    "计划结束日期": "planned_end",
    "完成日期": "planned_end",
    "计划开始时间": "planned_start",
    "项目开始时间": "planned_start",
    "开始时间": "planned_start",
    "计划完成时间": "planned_end",
    "计划结束时间": "planned_end",
    "项目完成时间": "planned_end",
    "项目结束日期": "planned_end",
    "项目结束时间": "planned_end",
    "结束日期": "planned_end",
    "结束时间": "planned_end",
    "完成时间": "planned_end",
    "项目起止时间": "planned_period",
    "项目起止日期": "planned_period",
    "起止时间": "planned_period",
    "起止日期": "planned_period",
    "项目实施周期": "planned_period",
    "实施周期": "planned_period",
    "项目期限": "planned_period",
    "项目期": "planned_period",
    "项目起止年限": "planned_period",
    "项目实施期": "planned_period",
    "项目实施期限": "planned_period",
    "实施期限": "planned_period",
    "项目周期": "planned_period",
    "项目执行期": "planned_period",
    "计划起止时间": "planned_period",
    "项目计划起止时间": "planned_period",
    "预算年度": "year",
    "所属年度": "year",
    "申报年度": "year",
    "填报年度": "year",
    "年度": "year",
}
"""Label of the header → the field it names. Labels are compared without white space, colons and marks."""

FILLED_IN_BY = frozenset({"填报单位", "申报单位", "编制单位", "单位名称", "填表单位"})
"""Labels that name the unit only where the form has none of its own: 实施单位, 项目单位."""

OTHER_LABELS = frozenset(
    {
        "项目编码",
        "项目代码",
        "项目编号",
        "单位编码",
        "单位代码",
        "部门编码",
        "预算编码",
        "项目负责人",
        "负责人",
        "项目联系人",
        "联系人",
        "联系电话",
        "电话",
        "手机",
        "填报人",
        "填表人",
        "填报日期",
        "填表日期",
        "资金来源",
        "资金性质",
        "支出方向",
        "功能科目",
        "职能处室",
        "归口处室",
        "项目级次",
        "分管领导",
        "单位负责人",
        "项目概况",
        "项目内容",
        "立项依据",
        "项目立项依据",
        "申报理由",
        "备注",
        "主管部门编码",
        "主管部门代码",
        "实施单位编码",
        "预算单位编码",
        "项目联系电话",
        "负责人及电话",
        "项目负责人及电话",
        "项目负责人及联系电话",
        "联系人及电话",
        "联系人及联系电话",
        "财务负责人",
        "单位职能概述",
        "部门职能",
        "单位职责",
        "项目背景",
        "项目简介",
        "项目主要内容",
        "项目实施内容",
        "项目立项情况",
        "实施可行性",
        "项目实施方案",
        "项目实施进度计划",
        "测算依据及说明",
        "测算依据",
        "分配方式",
        "支出级次",
        "支出功能科目",
        "填报时间",
        "填表时间",
        "业务处室",
        "自评得分",
        "自评等级",
    }
)
"""Labels of cells that some localities add and no field takes: never the value of the label before them."""

SIGN_OFF = re.compile(
    r"(?:填[报表]人|制表人?|经办人|联系人|联系电话|审核人|复核人|负责人|单位负责人|项目负责人|部门负责人|填[报表](?:日期|时间)|"
    r"单位[（(]盖章[)）]|注\d*|备注|说明|填[报表]说明)(?:[：:（(].*)?",
    re.DOTALL,
)
"""The first words of a line below the table: who filled it in, and notes."""

DECLARED_FUNDS: dict[str, str] = {
    "项目资金总额": "funds/total",
    "项目总资金": "funds/total",
    "项目预算总额": "funds/total",
    "项目总投资": "funds/total",
    "实施期资金总额": "funds/total",
    "中期资金总额": "funds/total",
    "项目总额": "funds/total",
    "项目总预算": "funds/total",
    "项目投资总额": "funds/total",
    "资金总额": "funds/total",
    "预算总额": "funds/total",
    "年度资金申请总额": "funds/annual",
    "年度资金总额": "funds/annual",
    "年度资金申请额": "funds/annual",
    "本年度资金总额": "funds/annual",
    "本年度资金申请总额": "funds/annual",
    "当年资金申请总额": "funds/annual",
    "年度预算总额": "funds/annual",
    "年度资金": "funds/annual",
    "年度金额": "funds/annual",
    "当年资金总额": "funds/annual",
    "当年预算": "funds/annual",
    "年度预算资金总额": "funds/annual",
    "年度申请资金总额": "funds/annual",
    "本年资金总额": "funds/annual",
    "其中：财政资金": "funds/total_fiscal",
    "财政资金": "funds/total_fiscal",
    "其中：财政拨款": "funds/total_fiscal",
    "财政拨款": "funds/total_fiscal",
    "财政拨款资金": "funds/total_fiscal",
    "其中：本年财政拨款": "funds/annual_fiscal",
    "本年财政拨款": "funds/annual_fiscal",
    "其中：当年财政资金": "funds/annual_fiscal",
    "当年财政资金": "funds/annual_fiscal",
    "其中：上年结转资金": "funds/annual_carryover",
    "上年结转结余": "funds/annual_carryover",
    "上年结转结余资金": "funds/annual_carryover",
    "其中：当年财政拨款": "funds/annual_fiscal",
    "当年财政拨款": "funds/annual_fiscal",
    "本年度财政拨款": "funds/annual_fiscal",
    "年度财政拨款": "funds/annual_fiscal",
    "一般公共预算拨款": "funds/total_fiscal",
    "一般公共预算资金": "funds/total_fiscal",
    "财政性资金": "funds/total_fiscal",
    "上年结转资金": "funds/annual_carryover",
    "上年结转": "funds/annual_carryover",
    "其他资金": "funds/total_other",
    "其它资金": "funds/total_other",
    "其中：其他资金": "funds/total_other",
}
"""The second 其他资金 of a form (or the one to the right) is the year's: see OF_THE_YEAR."""

OF_THE_YEAR = {"funds/total_fiscal": "funds/annual_fiscal", "funds/total_other": "funds/annual_other"}
"""What a label that says neither means below 年度资金申请总额."""

FUNDS_ROWS: dict[str, str] = {
    "年度资金总额": "funds/annual",
    "其中：当年财政拨款": "funds/fiscal",
    "当年财政拨款": "funds/fiscal",
    "其中：财政拨款": "funds/fiscal",
    "其中：本年财政拨款": "funds/fiscal",
    "本年财政拨款": "funds/fiscal",
    "财政拨款": "funds/fiscal",
    "其中：财政资金": "funds/fiscal",
    "财政资金": "funds/fiscal",
    "其中：当年财政资金": "funds/fiscal",
    "当年财政资金": "funds/fiscal",
    "其中：本年一般公共预算拨款": "funds/fiscal",
    "本年一般公共预算拨款": "funds/fiscal",
    "其中：一般公共预算拨款": "funds/fiscal",
    "一般公共预算拨款": "funds/fiscal",
    "年度资金": "funds/annual",
    "年度预算总额": "funds/annual",
    "资金总额": "funds/annual",
    "项目资金总额": "funds/annual",
    "预算总额": "funds/annual",
    "总额": "funds/annual",
    "合计": "funds/annual",
    "资金合计": "funds/annual",
    "本年一般公共预算": "funds/fiscal",
    "一般公共预算资金": "funds/fiscal",
    "本年度财政拨款": "funds/fiscal",
    "年度财政拨款": "funds/fiscal",
    "财政拨款资金": "funds/fiscal",
    "财政性资金": "funds/fiscal",
    "上年结余结转资金": "funds/carryover",
    "结转资金": "funds/carryover",
    "其中：上年结转资金": "funds/carryover",
    "上年结转结余": "funds/carryover",
    "上年结转结余资金": "funds/carryover",
    "其它资金": "funds/other",
    "上年结转资金": "funds/carryover",
    "上年结转": "funds/carryover",
    "其他资金": "funds/other",
}
"""Rows of the money table of a self-evaluation or a monitoring report."""

_MONTHS = r"(?:1月?[-—–－~～至到]{1,2}|截[至止])(\d{1,2})月[底末]?"
"""1-7月, 1—7月, 1月至7月, 截至7月底: the last month is what counts."""

FUNDS_COLUMNS: dict[FormKind, list[tuple[re.Pattern[str], str]]] = {
    SELF_EVALUATION: [
        (re.compile(r"年初(?:预算)?(?:批复|安排)?(?:数|金额)?"), "initial"),
        (
            re.compile(r"(?:全年|全年调整|调整后?|调整后的?|调整后全年|年度)?预算(?:调整)?(?:数|金额|总额)?"),
            "budget",
        ),
        (
            re.compile(r"(?:全年|年度|预算)?(?:实际)?(?:预算)?(?:执行|支出|使用)(?:数|额|金额)?|决算数"),
            "executed",
        ),
        (re.compile(r"分值|权重"), "weight"),
        (re.compile(r"(?:预算|资金)?(?:执行|支出)(?:率|进度)"), "rate"),
        (re.compile(r"(?:自评|实际)?得分"), "score"),
    ],
    MONITORING: [
        (re.compile(r"(?:年初|全年|年度)?预算(?:批复|安排)?(?:数|金额)?"), "initial"),
        (
            re.compile(rf"(?:{_MONTHS})?(?:累计|实际|已)?(?:预算)?(?:执行|支出)(?:数|额|金额)"),
            "executed",
        ),
        (re.compile(rf"(?:{_MONTHS})?(?:累计)?(?:预算|资金)?(?:执行|支出)(?:率|进度)"), "rate"),
        (re.compile(r"(?:全年预计|预计全年)(?:预算)?(?:执行|支出)(?:数|额|金额|情况)"), "forecast"),
    ],
}

FUNDS_LABEL = re.compile(
    r"(?:[一二三四五六七八九\d][、.．])?(?:(?:项目|年度|预算)?资金(?:情况|执行情况|构成|来源|安排|申请|投入)?|"
    r"(?:项目|年度)?预算(?:数|执行情况))(?:[（(](?:单位[：:])?([万亿]?元)[）)])?"
)

GOALS: dict[FormKind, list[tuple[re.Pattern[str], str]]] = {
    DECLARATION: [
        (
            re.compile(
                r"(?:项目)?总(?:体)?(?:绩效)?目标|"
                r"(?:项目)?(?:实施期|中长?期|中期|长期|整体)(?:总体|绩效|总)?目标"
            ),
            "overall_goal",
        ),
        (re.compile(r"(?:项目)?(?:本|当)?年度?(?:总|总体|绩效|总体绩效|预期|预期绩效)?目标"), "annual_goal"),
    ],
    MONITORING: [
        (
            re.compile(
                r"(?:项目)?年度(?:总|总体|绩效|总体绩效|预期|预期绩效)?目标|"
                r"(?:年初)?(?:设定|预期)(?:的)?(?:绩效)?目标"
            ),
            "annual_goal",
        ),
        (
            re.compile(rf"(?:{_MONTHS})?(?:年度|总体|绩效|预期)*目标?(?:实际)?(?:完成|实现|执行)情况"),
            "goal_progress",
        ),
    ],
    SELF_EVALUATION: [
        (
            re.compile(
                r"(?:年初|年度)?(?:预期|设定)(?:的)?(?:绩效|总体)?目标|"
                r"(?:项目)?年度(?:总|总体|绩效|总体绩效)?目标|预期(?:年度)?绩效目标|年初(?:绩效)?目标"
            ),
            "expected_goal",
        ),
        (
            re.compile(
                r"(?:全年|年度|年末)?(?:[（(]1[-—–－~至]12月[）)])?"
                r"(?:(?:绩效|总体)?目标)?(?:实际)?(?:完成|实现)情况"
            ),
            "actual_completion",
        ),
    ],
}

GOAL_YEARS = re.compile(r"[（(]\d{4}年[-—–~至]\d{4}年[）)]")
"""What a label of the overall goal carries: （2023年-2023年）."""

FRAME_WORDS = frozenset(
    {
        "项目资金",
        "资金情况",
        "绩效目标",
        "项目绩效目标",
        "年度绩效目标",
        "年度绩效指标",
        "项目基本情况",
        "基本情况",
        "基本信息",
        "项目基本信息",
        "绩效指标",
        "年度总体目标",
        "年度目标",
        "项目目标",
        "预算执行情况",
        "项目支出绩效目标",
        "绩效指标完成情况",
        "目标完成情况",
        "年度总体目标完成情况",
        "项目年度目标完成情况",
        "长期绩效指标",
        "总体目标",
        "基础信息",
        "年度绩效指标完成情况",
        "项目预算执行情况",
        "偏差原因分析",
        "完成目标可能性",
        "序号",
    }
)
"""Words of a table's frame that no value ever is."""

SIDE_LABELS: dict[FormKind, tuple[str, ...]] = {
    DECLARATION: ("项目绩效目标", "绩效指标"),
    MONITORING: ("绩效指标",),
    SELF_EVALUATION: ("年度总体目标", "年度目标", "绩效指标"),
}
"""Labels printed down the left side of the form, in pieces of one to three characters a line."""

NAME_OF_INDICATOR = re.compile(r"三级指标(?:名称|内容)?|指标内容|指标名称|具体指标")
"""The column of the indicators' names."""

_TARGET = (
    r"(?:年度|年初|全年|本年|当年|预期|计划|绩效|设定)*(?:绩效)?(?:指标|目标)值|"
    r"预期(?:当年|年度|本年)?(?:实现|完成)?值|(?:年度|预期|计划)目标"
)

INDICATOR_COLUMNS: dict[FormKind, list[tuple[re.Pattern[str], str]]] = {
    DECLARATION: [
        (re.compile(r"一级指标"), "level1"),
        (re.compile(r"二级指标"), "level2"),
        (NAME_OF_INDICATOR, "level3"),
        (re.compile(rf"(?:年度)?(?:[（(]/?项目/?[）)])?(?:年度|目标)?(?:指标)?值|{_TARGET}"), "target"),
    ],
    SELF_EVALUATION: [
        (re.compile(r"一级指标"), "level1"),
        (re.compile(r"二级指标"), "level2"),
        (NAME_OF_INDICATOR, "level3"),
        (re.compile(_TARGET), "target"),
        (
            re.compile(
                r"(?:全年|年度|指标)?(?:实际)?(?:完成|执行)(?:指标)?(?:值|数|情况)|(?:全年|指标)?实际(?:完成)?(?:指标)?值?"
            ),
            "actual",
        ),
        (re.compile(r"(?:指标)?(?:分值|权重|标准分值?)"), "weight"),
        (re.compile(r"(?:自评|实际|指标)?得分|自评分值?"), "score"),
        (
            re.compile(
                r"(?:未完成|未达标|未达成|偏差|扣分)(?:情况|指标)?(?:的)?(?:原因)?(?:分析|说明)?"
                r"(?:[及和与、]?(?:拟)?(?:采取)?的?(?:下一步)?(?:改进|整改)?措施)?"
            ),
            "deviation",
        ),
    ],
    MONITORING: [
        (re.compile(r"一级指标"), "level1"),
        (re.compile(r"二级指标"), "level2"),
        (NAME_OF_INDICATOR, "level3"),
        (re.compile(_TARGET), "target"),
        (
            re.compile(rf"(?:{_MONTHS})?(?:指标)?(?:实际|目前|累计|已)?(?:完成|执行)(?:指标)?(?:情况|值|数)"),
            "actual",
        ),
        (re.compile(r"(?:全年预计|预计全年|年底预计|预计年底)(?:可?完成|执行)?(?:情况|值)?"), "forecast"),
        (re.compile(r"偏差原因(?:分析|类别|类型)?|原因(?:类别|类型)"), "cause/"),
        (re.compile(r"完成目标可能性|(?:目标)?完成可能性"), "likelihood/"),
        (re.compile(r"经费保障"), "cause/经费保障"),
        (re.compile(r"制度保障"), "cause/制度保障"),
        (re.compile(r"人员保障"), "cause/人员保障"),
        (re.compile(r"硬件(?:条件)?保障"), "cause/硬件条件保障"),
        (re.compile(r"其他"), "cause/其他"),
        (re.compile(r"(?:偏差)?(?:原因|情况)(?:说明|描述)|偏差说明"), "deviation"),
        (re.compile(r"确定能"), "likelihood/确定能"),
        (re.compile(r"有可能"), "likelihood/有可能"),
        (re.compile(r"完全不可能"), "likelihood/完全不可能"),
        (re.compile(r"备注"), "remark"),
    ],
}
"""Column label → key of a row's value, in the order in which the columns stand."""

TOTAL_ROW = re.compile(r"总分|合计|总计|总得分|自评总分|自评得分合计")

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
NARRATIVE_TITLE = re.compile(r"\S{0,30}情况说明\d*")
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

CAUSES = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")
LIKELIHOODS = ("确定能", "有可能", "完全不可能")
