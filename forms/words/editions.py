"""How titles, frames and narratives of the three forms read, as data; the labels stand in labels.toml.

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

ABOVE_TABLE = re.compile(
    r"附[件表]\S{0,4}|表\S{0,3}|[（(]?年度?[）)]?|\S{0,8}\d\S{0,4}表(?:[:：]?)|[（(]?\d{4}年(?:度)?(?:\S{0,8})?[)）]?"
)
"""What may stand above a table and says nothing: the number of an annex, a year left open."""

AMOUNT_HEADS = frozenset(
    ("预算金额", "金额", "预算安排", "年度预算", "资金", "所需资金", "资金安排", "预算资金", "经费")
)
"""What heads the amounts of a list of tasks."""

FUNDS_UNIT = re.compile(r"单位[：:](?:人民币)?([万亿]?元)")
"""单位：万元, on a line of its own above the table."""

FUNDS_UNIT_ALONE = re.compile(r"(?:金额|资金|计量|货币)?单位[：:]?(?:人民币)?([万亿]?元)")
"""The same as all that a cell says: 金额单位：万元."""

SIGN_OFF = re.compile(
    r"(?:填[报表]人|制表人?|经办人|联系人|联系电话|审核人|复核人|负责人|单位负责人|项目负责人|部门负责人|填[报表](?:日期|时间)|"
    r"单位[（(]盖章[)）]|注\d*|备注|说明|填[报表]说明)(?:[：:（(].*)?",
    re.DOTALL,
)
"""The first words of a line below the table: who filled it in, and notes."""

FUNDS_LABEL = re.compile(
    r"(?:[一二三四五六七八九\d][、.．])?(?:(?:项目|年度|预算)?资金(?:情况|执行情况|构成|来源|安排|申请|投入)?|"
    r"(?:项目|年度)?预算(?:数|执行情况))(?:[（(](?:单位[：:])?([万亿]?元)[）)])?"
)

GOAL_YEARS = re.compile(r"[（(]\d{4}年[-—–~至]\d{4}年[）)]")
"""What a label of the overall goal carries: （2023年-2023年）."""

SIDE_LABELS: dict[FormKind, tuple[str, ...]] = {
    DECLARATION: ("项目绩效目标", "绩效指标"),
    MONITORING: ("绩效指标",),
    SELF_EVALUATION: ("年度总体目标", "年度目标", "绩效指标"),
}
"""Labels printed down the left side of the form, in pieces of one to three characters a line."""

NAME_OF_INDICATOR = re.compile(r"三级指标(?:名称|内容)?|指标内容|指标名称|具体指标")
"""The column of the indicators' names."""

TOTAL_ROW = re.compile(r"总分|合计|总计|总得分|自评总分|自评得分合计")

LEVEL1 = ("产出指标", "效益指标", "满意度指标", "成本指标")

OTHER_LEVEL1 = (
    "投入",
    "过程",
    "产出",
    "效果",
    "效益",
    "满意度",
    "履职效能",
    "管理效率",
    "社会效应",
    "可持续性",
    "可持续发展能力",
    "服务对象满意",
    "运行成本",
    "部门管理",
    "部门履职",
    "部门效果",
    "履职效果",
    "能力建设",
)
"""The 一级指标 of other frames: 部门整体支出 of several provinces, and evaluations by 投入, 过程, 产出, 效果.

Seen in public forms of Liaoning, Gansu, Shaanxi, Shandong and Hunan. Where text only keeps the order of its
cells they tell a level from a name.
"""

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
