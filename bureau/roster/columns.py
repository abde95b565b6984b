"""The words over the columns of a roster: how bureaus and units call them, and what a template calls them."""

import re
import unicodedata

COLUMNS: dict[str, tuple[str, ...]] = {
    "year": ("年度", "预算年度", "绩效年度", "所属年度", "年份"),
    "department": ("主管部门", "主管部门名称", "主管单位", "部门", "部门名称", "一级预算单位"),
    "unit": (
        *("单位", "单位名称", "预算单位", "预算单位名称", "基层预算单位", "二级预算单位", "填报单位"),
        *("实施单位", "实施单位名称", "项目实施单位", "项目单位", "承担单位"),
    ),
    "project": ("项目名称", "项目", "预算项目", "预算项目名称"),
    "unit_code": ("单位编码", "单位代码", "预算单位编码", "预算单位代码", "单位编号"),
    "project_code": ("项目编码", "项目代码", "项目编号", "预算项目编码", "预算项目代码"),
    "kind": ("报送对象", "目标类型", "绩效类型", "支出类型", "资金类型"),
    "upper_department": ("上级主管部门", "省级主管部门", "中央主管部门"),
    "amount": (
        *("项目金额", "预算金额", "金额", "年度金额", "预算数", "年初预算数", "年初预算", "预算安排"),
        *("项目预算", "项目预算金额", "年度预算", "年度预算金额", "批复金额", "预算批复数", "项目资金"),
    ),
    "nature": ("项目性质", "项目类别", "项目类型", "项目属性", "性质", "类别"),
    "starts": (
        *("开始日期", "开始时间", "起始日期", "起始时间", "开始"),
        *("计划开始日期", "项目开始日期", "项目开始时间"),
    ),
    "ends": (
        *("结束日期", "结束时间", "终止日期", "完成日期", "完成时间", "结束"),
        *("计划完成日期", "项目结束日期", "项目完成日期", "项目结束时间"),
    ),
    "span": (
        *("起止日期", "起止时间", "起止", "项目起止日期", "项目起止时间"),
        *("实施期限", "实施周期", "实施期", "项目周期"),
    ),
    "person": (
        *("联系人", "项目联系人", "单位联系人", "经办人", "联系人姓名", "联系人及电话", "联系人及联系方式"),
        *("联系人和电话", "联系人、电话", "联系人电话", "联系人/电话", "联系人信息", "联系信息"),
    ),
    "phone": ("电话", "联系电话", "联系方式", "手机", "手机号", "手机号码"),
    "address": ("邮箱", "电子邮箱", "联系邮箱", "单位邮箱", "联系人邮箱", "电子邮件", "email", "e-mail"),
    "head_address": ("单位负责人邮箱", "负责人邮箱", "单位领导邮箱"),
    "department_address": ("主管部门邮箱", "部门邮箱"),
    "channel": ("群通知地址", "群地址", "群机器人地址", "通知地址"),
    "department_channel": ("主管部门群通知地址", "部门群通知地址", "主管部门群地址"),
}
"""By field, its labels without brackets, marks and white space; the first is what the template prints."""

PASSED_BY = frozenset(("序号", "编号", "备注", "说明"))
"""Columns that are known and hold nothing for the roster."""

PASSED_BY_SHEETS = frozenset(("说明", "填表说明", "填写说明"))

MERGED_DOWN = frozenset(COLUMNS) - {"amount", "project", "project_code"}
"""What a merged cell says of every row it covers; an amount would be counted several times."""

TOTALS = re.compile(r"(?:合|小|总)计[：:]?")
NOTES = re.compile(r"(?:注|备注|说明|填表|填报|制表|审核)[：:人说\d]")
"""How a row begins that is no project: sums, and notes below the table."""

_ABOUT_MONEY = re.compile(r"(?:类型|性质|来源|文号|科目|用途|单位|方式|渠道|代码|编码)$")
"""How a label ends that speaks of money and stands over words."""
MONEY = re.compile(r"金额|资金|经费|拨款|预算(?:数|安排|总额)|总额|(?:千|万|亿)?元")
"""How a label looks that stands over money."""
_WHOLE = frozenset(("合计", "小计", "总计", "金额", "总额", "预算数", "资金总额", "金额合计", "总金额"))
"""What stands under a label of money over its total."""
_PART = re.compile(
    r"(?:其中)?(?:当年|本年)?(?:一般公共预算|政府性基金|国有资本经营|社会保险|社保|财政专户|非税|上级|中央|省级|市级|区级|县级"
    r"|本级|地方|财政|自筹|自有|单位|其他|其它|事业|上年结转|结转)(?:预算|财政|资金|拨款|收入|补助|转移支付|结余|安排|金额|数)*"
)
"""A part of an amount that is printed without its total: they are added up."""

_FIELDS = {label: field for field, labels in COLUMNS.items() for label in labels}
_MARKS = re.compile(r"\s|[*★☆:]")
_BRACKETS = re.compile(r"\([^()]*\)")
_UNIT = re.compile(r"(?:^|[(:])(?:金额)?(?:单位:?)?(?:人民币)?([千万亿]?元)(?:\)|$)")
_YEAR_BEFORE = re.compile(r"^20\d\d年度?")


def field_of(text: str) -> str | None:
    """The field that a label names: 2026年预算金额（万元） → amount."""
    bare = _bare(text)
    return _FIELDS.get(bare) or _FIELDS.get(_YEAR_BEFORE.sub("", bare))


def field_under(above: str, text: str) -> str | None:
    """The field of a label below another that covers it: 项目 over 编码, 预算金额（万元） over 合计."""
    if _bare(text) in _WHOLE and (field_of(above) == "amount" or MONEY.search(_bare(above))):
        return "amount"
    return field_of(above + text) or field_of(text)


def is_part_of_amount(text: str) -> bool:
    """Whether a label stands over a part of the money: 一般公共预算拨款, 其他资金."""
    return _PART.fullmatch(_YEAR_BEFORE.sub("", _bare(text))) is not None


def is_money(text: str) -> bool:
    """Whether a label looks as if money stood below it."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    return MONEY.search(plain) is not None and _ABOUT_MONEY.search(plain) is None


def year_of_label(text: str) -> int | None:
    """The year with which a label begins: 2026年预算金额 → 2026."""
    year_match = _YEAR_BEFORE.match(_bare(text))
    return int(year_match[0][:4]) if year_match else None


def is_passed_by(text: str) -> bool:
    """Whether a column of this label holds nothing for the roster."""
    return _bare(text) in PASSED_BY


def money_unit(text: str) -> str | None:
    """The unit of money that a label or a line above the table names: 金额（万元）, 单位：万元 → 万元."""
    unit_match = _UNIT.search(_MARKS_BUT_COLON.sub("", unicodedata.normalize("NFKC", text)))
    return unit_match[1] if unit_match else None


_MARKS_BUT_COLON = re.compile(r"\s|[*★☆]")


def _bare(text: str) -> str:
    return _BRACKETS.sub("", _MARKS.sub("", unicodedata.normalize("NFKC", text))).casefold()
