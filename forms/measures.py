"""The words of printed targets and actuals: comparators, multipliers and units, as data.

``UNITS`` maps a printed unit to its kind, its base unit and how much of the base unit it is.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing a printed target or actual states."""

    COUNT = "count"
    RATE = "rate"
    AMOUNT = "amount"
    TIME = "time"
    DATE = "date"
    TEXT = "text"


# What is printed before the number, and what it means.
BEFORE = {
    **dict.fromkeys((">=", "=>", "≥", "≧", "⩾", "大于等于", "不少于", "不低于", "不小于", "至少"), "≥"),
    **dict.fromkeys(
        ("<=", "=<", "≤", "≦", "⩽", "小于等于", "不超过", "不高于", "不多于", "不大于", "至多"), "≤"
    ),
    **dict.fromkeys((">", "大于", "高于", "超过", "多于"), ">"),
    **dict.fromkeys(("<", "小于", "低于", "少于"), "<"),
    **dict.fromkeys(("=", "等于"), "="),
}
# What is printed behind the unit; it decides where no other comparator than = stands in front.
BEHIND = {
    **dict.fromkeys(("以上", "及以上"), "≥"),
    **dict.fromkeys(("以内", "之内", "以下", "内", "之前", "以前", "前", "底前"), "≤"),
}
MULTIPLIERS = {"千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12}
# What a thing may be counted per, besides the units: 元/月, 次/周.
PERIODS = ("月", "季度", "季", "年度")
# A unit and how much of its base unit it is. 工作日 stays alone: it is no fixed number of hours.
_RATES = {"%": ("%", 1.0), "‰": ("%", 0.1), "个百分点": ("%", 1.0)}
_MONEY = {"元": ("元", 1.0), "美元": ("美元", 1.0)}
_TIME = {
    "毫秒": ("秒", 0.001),
    "秒": ("秒", 1.0),
    "秒钟": ("秒", 1.0),
    "分钟": ("秒", 60.0),
    "小时": ("秒", 3600.0),
    "天": ("秒", 86400.0),
    "日": ("秒", 86400.0),
    "周": ("周", 1.0),
    "个月": ("月", 1.0),
    "年": ("月", 12.0),
    "工作日": ("工作日", 1.0),
    "个工作日": ("工作日", 1.0),
}
_COUNTS = """
人次 场次 批次 家次 户次 课时 学时 个点
公斤 公里 平方米 亩 人 户 家 个 项 次 场 期 份 篇 册 本 条 件 套 台 门 讲 轮 幢 根
公顷 立方米 千米 千克 株 棵 起 例 宗 盏 页 栋
吨 分 米 批 部 种 类 名 所 处 座 间 节 张 幅 支 辆 对 组 站 站点 网点 核 点 片 块 单 款 字 步 倍 位 届 班 号
"""
_SIGNS = {"km": "公里", "m2": "平方米", "m3": "立方米", "kg": "公斤"}
UNITS = (
    {name: (Kind.RATE, *base) for name, base in _RATES.items()}
    | {name: (Kind.AMOUNT, *base) for name, base in _MONEY.items()}
    | {name: (Kind.TIME, *base) for name, base in _TIME.items()}
    | {name: (Kind.COUNT, name, 1.0) for name in _COUNTS.split()}
    | {sign: (Kind.COUNT, name, 1.0) for sign, name in _SIGNS.items()}
)
CHINESE_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九十")} | {"两": 2}
# What recognition of formulas leaves behind.
FORMULA = {"$": "", r"\geqslant": "≥", r"\leqslant": "≤", r"\geq": "≥", r"\leq": "≤", r"\ge": "≥"}
FORMULA |= {r"\le": "≤", r"\times": "×", r"\%": "%", r"\sim": "~", r"\gt": ">", r"\lt": "<"}
