"""Words of a table as labels: stripped of what prints around them, and what field they name."""

import re
from collections.abc import Iterator
from functools import lru_cache

from forms.form import FormKind
from forms.words import editions

LONGEST = 30
"""No label of any edition is longer; spares longer texts the comparison."""

_MARK = re.compile(r"[*＊★☆]+|[（(]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})(?:[)）][、.．]?|[、.．])(?!\d)")
_TAIL = re.compile(r"(?:[：:]|[（(][^（()）]*[)）]|[*＊])+$")
_WIDE_BRACKETS = str.maketrans("（）", "()")
_UNIT = re.compile(r"[（(](?:单位[：:])?([万亿]?元)[）)]")


@lru_cache(maxsize=4096)
def label(text: str) -> str:
    """The bare words: 一、项目名称： → 项目名称, 全年预算数（A） → 全年预算数; none for a long text."""
    if len(text) > LONGEST:
        return ""
    bare = _TAIL.sub("", _MARK.sub("", text, count=1) if _MARK.match(text) else text)
    return bare.translate(_WIDE_BRACKETS)


def header_field(text: str) -> str | None:
    """The field that a label of the header names."""
    return editions.HEADER.get(label(text))


@lru_cache(maxsize=8192)
def header_fields(text: str) -> frozenset[str]:
    """The fields that a cell names: as a label of the header, or before values of its own."""
    if field := header_field(text):
        return frozenset({field})
    return frozenset(editions.HEADER[word] for word, _ in pairs(text) if word in editions.HEADER)


def is_frame(text: str) -> bool:
    """Whether the words only print the frame: 项目资金, 绩效指标."""
    return label(text) in editions.FRAME_WORDS


def is_frame_piece(text: str) -> bool:
    """Whether the words are a line of a frame's word that is printed downwards: 绩, 效指, 项目."""
    return any(text in word for word in editions.FRAME_WORDS)


def is_label(text: str) -> bool:
    """Whether the words are a label of a form's head, whatever form it is."""
    words = label(text)
    return (
        words in editions.HEADER
        or words in editions.DECLARED_FUNDS
        or words in editions.FUNDS_ROWS
        or words in editions.FRAME_WORDS
        or bool(editions.FUNDS_LABEL.fullmatch(text))
        or any(column_key("goals", kind, text) for kind in editions.GOALS)
    )


def is_of_money(text: str) -> bool:
    """Whether this is the label of a row of money, whatever form it is in."""
    return label(text) in editions.DECLARED_FUNDS or label(text) in editions.FUNDS_ROWS


def is_other(text: str) -> bool:
    """Whether this is a label that no field takes."""
    return label(text) in editions.OTHER_LABELS


def unit_in(text: str) -> str | None:
    """The unit of money that a label carries: 项目资金（万元） → 万元."""
    found = _UNIT.search(text)
    return found[1] if found else None


_PAIR = re.compile(
    "("
    + "|".join(
        re.escape(word).replace(r"\(", "[（(]").replace(r"\)", "[)）]")
        for word in sorted(
            editions.HEADER.keys() | editions.DECLARED_FUNDS.keys() | editions.OTHER_LABELS,
            key=len,
            reverse=True,
        )
    )
    + r")(?:[（(][^（()）]{1,6}[)）])?[：:]"
)


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """Labels and values in one cell: 项目名称：全民阅读 主管部门：…. It must begin with a label."""
    if ":" not in text and "：" not in text:
        return
    found = list(_PAIR.finditer(text))
    if not found or found[0].start() != 0:
        return
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        yield match[1], text[match.end() : end]


_AMOUNT = re.compile(
    "((?:其中[：:]?)?(?:"
    + "|".join(
        re.escape(word)
        for word in sorted(editions.DECLARED_FUNDS.keys(), key=len, reverse=True)
        if not word.startswith("其中")
    )
    + r"))(?:[（(][万亿]?元[)）])?[：:]?([-\d,，.]*(?:[万亿]?元)?)[；;，、。]?"
)


def amounts(text: str) -> list[tuple[str, str]]:
    """Amounts behind their labels in one cell, as in 年度资金总额：100 其中：财政拨款 80; else none."""
    found = list(_AMOUNT.finditer(text))
    whole = sum(len(match[0]) for match in found) == len(text)
    if not whole or not any(match[2] for match in found):
        return []
    return [(match[1].removeprefix("其中").lstrip("：:"), match[2].rstrip("，,")) for match in found]


_COLUMNS = {
    "funds": editions.FUNDS_COLUMNS,
    "goals": editions.GOALS,
    "indicators": editions.INDICATOR_COLUMNS,
}
_MONTH = re.compile(r"(\d{1,2})月[底末]?\D*$")


@lru_cache(maxsize=8192)
def column_key(part: str, kind: FormKind, text: str) -> str | None:
    """The key of the column that the words head, in the ``part`` of the form: funds, goals or indicators."""
    bare = label(text)
    if not bare:
        return None
    for pattern, key in _COLUMNS[part].get(kind, []):
        if pattern.fullmatch(bare) or pattern.fullmatch(text):
            return key
    return None


def goal_pair(kind: FormKind, text: str) -> tuple[str | None, str]:
    """The goal that a cell names and tells at once: 总体目标：改善环境."""
    name, colon, told = text.replace(":", "：", 1).partition("：")
    return (column_key("goals", kind, name) if colon and told else None), told


def is_goal_pair(text: str) -> bool:
    """Whether a line names and tells a goal, whatever form it is of."""
    return any(goal_pair(kind, text)[0] for kind in editions.GOALS)


def month_in(text: str) -> int | None:
    """The last month that a label names: 1-7月执行数 → 7."""
    found = _MONTH.search(label(text))
    return int(found[1]) if found else None


def begins_narrative(text: str) -> bool:
    """Whether a line begins a narrative or a part of one."""
    return bool(editions.NARRATIVE_HEADING.fullmatch(text) or editions.NARRATIVE_TITLE.fullmatch(text))
