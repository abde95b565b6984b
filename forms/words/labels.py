"""Words of a table as labels: stripped of what prints around them, and what field they name.

What they name stands in the label table in force (``label_table``).
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from forms.form import FormKind
from forms.words import editions
from forms.words.label_patterns import amount_pattern, pair_pattern
from forms.words.label_table import derived, table

LONGEST = 30
"""No label of any edition is longer; spares longer texts the comparison."""

_MARK = re.compile(r"[*＊★☆]+|[（(]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})(?:[)）][、.．]?|[、.．])(?!\d)")
_PART = re.compile(r"(?:其中|其)(?:[：:、])|其中(?=\S{3})")
_TAIL = re.compile(r"(?:[：:]|[（(][^（()）]*[)）]|[*＊])+$")
_WIDE_BRACKETS = str.maketrans("（）", "()")
_UNIT = re.compile(r"[（(](?:金额)?(?:单位)?[：:]?(?:人民币)?([万亿]?元)[）)]")
_UNIT_BEHIND = re.compile(r"(?<=.)[（(]?(?:金额|资金|计量|货币)?单位[：:]?(?:人民币)?[万亿]?元[)）]?$")
_POINTS = re.compile(
    r"[（(](?:分值|权重|满分)?[:：]?(\d+(?:\.\d+)?)分(?:[*×xX][^（()）]*)?[)）]|(?<=\D)(\d+(?:\.\d+)?)分$"
)
_SUM = {"funds/total", "funds/annual", "funds/sum", "funds/sum_of_rows"}

_TYPED_HEADER = {"transfer_name": "project_name", "filled_in_by": "implementing_unit"}
"""Fields of the head that fill one that the form has; the rest keep their name until the form is typed."""

_DECLARED = {
    "funds/sum": "funds/total",
    "funds/fiscal": "funds/total_fiscal",
    "funds/public": "funds/total_fiscal",
    "funds/carryover": "funds/annual_carryover",
    "funds/other": "funds/total_other",
}
"""Where money goes on a declaration, as far as one row alone tells (see OF_THE_YEAR)."""

_LATER = dict.fromkeys(_SUM, "funds/annual") | {
    "funds/fiscal": "funds/fiscal",
    "funds/annual_fiscal": "funds/fiscal",
    "funds/public": "funds/fiscal",
    "funds/carryover": "funds/carryover",
    "funds/other": "funds/other",
}
"""Where money goes on a self-evaluation or a monitoring report."""

OF_THE_YEAR = {"funds/total_fiscal": "funds/annual_fiscal", "funds/total_other": "funds/annual_other"}
"""What a label that says neither means below 年度资金申请总额; so does the second one of a form."""


@lru_cache(maxsize=4096)
def label(text: str) -> str:
    """The bare words: 一、项目名称： → 项目名称, 全年预算数（A） → 全年预算数; none for a long text."""
    if len(text) > LONGEST:
        return ""
    bare = _MARK.sub("", text, count=1) if _MARK.match(text) else text
    bare = _PART.sub("", bare, count=1) if _PART.match(bare) else bare
    return (_TAIL.sub("", bare) or bare).translate(_WIDE_BRACKETS)


def meaning(text: str) -> str | None:
    """What a label of the head means, as the label table says it; ``other`` for one that no field takes."""
    return table().header.get(label(text))


def money_field(text: str) -> str | None:
    """What a label of a row of money means, as the label table says it: funds/annual, funds/upper, …."""
    bare = label(text)
    return table().money_field(bare) or table().money_field(_behind_group(bare))


def _behind_group(bare: str) -> str:
    """The label behind that of its group in one cell: 资金来源：（1）单位资金; none without a group."""
    group, colon, tail = bare.replace(":", "：").rpartition("：")
    return label(tail) if colon and group and not meaning(tail) else ""


def money_label(text: str) -> str:
    """The label of a row of money as printed, without 其中： and what stands around it."""
    bare = _MARK.sub("", text, count=1) if _MARK.match(text) else text
    if table().money_field(label(text)) is None and (behind := _behind_group(label(text))):
        bare = behind
    bare = re.sub(r"^其中[：:、]?", "", bare)
    return re.sub(r"(?:[：:]|[（(](?:单位[：:])?[万亿]?元[)）])+$", "", bare)


def header() -> Mapping[str, str]:
    """The labels of the head with the field of each; several may fill one."""
    return derived(
        "header",
        lambda: {
            word: _TYPED_HEADER.get(field, field)
            for word, field in table().header.items()
            if field != "other"
        },
    )


def declared_funds() -> Mapping[str, str]:
    """The labels of money on a declaration with the field of each."""
    return derived("declared", lambda: _places(_DECLARED, drop=("funds/sum_of_rows",)))


def funds_rows() -> Mapping[str, str]:
    """The labels of the rows of money on later forms with the row of each."""
    return derived("later", lambda: _places(_LATER))


def _places(places: Mapping[str, str], drop: tuple[str, ...] = ()) -> dict[str, str]:
    known = {"funds/total", "funds/annual", "funds/annual_fiscal", "funds/total_fiscal"} | {*places.values()}
    found = {word: places.get(field, field) for word, field in table().money.items() if field not in drop}
    return {word: field for word, field in found.items() if field in known}


def filled_in_by(word: str) -> bool:
    """Whether a bare label names the unit only where the form has none of its own: 填报单位."""
    return table().header.get(word) == "filled_in_by"


def others() -> frozenset[str]:
    """The labels that no field takes."""
    return derived(
        "others", lambda: frozenset(word for word, field in table().header.items() if field == "other")
    )


def columns(part: str, kind: FormKind) -> list[tuple[re.Pattern[str], str]]:
    """The columns of a part of a form (funds, goals, indicators): how their labels read, and their keys."""
    return derived(
        f"columns {part} {kind}",
        lambda: [
            (column.pattern, column.key)
            for column in table().columns
            if column.part == part and (not column.forms or kind in column.forms)
        ],
    )


def header_field(text: str) -> str | None:
    """The field that a label of the header names."""
    return header().get(label(text))


def header_fields(text: str) -> frozenset[str]:
    """The fields that a cell names: as a label of the header, or before values of its own."""
    answers = table().answers
    if ("fields", text) not in answers:
        field = header_field(text)
        named = header()
        answers["fields", text] = frozenset(
            {field} if field else (named[word] for word, _ in pairs(text) if word in named)
        )
    found: frozenset[str] = answers["fields", text]
    return found


def is_frame(text: str) -> bool:
    """Whether the words only print the frame: 项目资金, 绩效指标."""
    return label(text) in table().frame


def is_frame_piece(text: str) -> bool:
    """Whether the words are a line of a frame's word that is printed downwards: 绩, 效指, 项目."""
    return any(text in word for word in table().frame)


def frame_words() -> frozenset[str]:
    """The words of a table's frame that no value ever is."""
    return table().frame


def is_label(text: str) -> bool:
    """Whether the words are a label of a form's head, whatever form it is."""
    words = label(text)
    return (
        words in header()
        or words in table().money
        or words in table().frame
        or bool(editions.FUNDS_LABEL.fullmatch(text))
        or any(column_key("goals", kind, text) for kind in editions.TITLES)
    )


def is_of_money(text: str) -> bool:
    """Whether this is the label of a row of money, whatever form it is in."""
    return label(text) in declared_funds() or label(text) in funds_rows()


def is_other(text: str) -> bool:
    """Whether this is a label that no field takes."""
    return meaning(text) == "other"


def unit_in(text: str) -> str | None:
    """The unit of money that a label carries: 项目资金（万元） → 万元."""
    found = _UNIT.search(text)
    return found[1] if found else None


def points_in(text: str) -> str | None:
    """The points that a label carries: 预算执行情况（20分） → 20."""
    found = _POINTS.search(text) if len(text) <= LONGEST else None
    return (found[1] or found[2]) if found else None


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """Labels and values in one cell: 项目名称：全民阅读 主管部门：…. It must begin with a label."""
    if ":" not in text and "：" not in text:
        return
    found = list(derived("pair", pair_pattern).finditer(text))
    if not found or found[0].start() != 0:
        return
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        yield match[1].translate(_WIDE_BRACKETS), _UNIT_BEHIND.sub("", text[match.end() : end])


_BETWEEN_AMOUNTS = re.compile(r"[一二三四五六七八九十\d、.．；;，,。（）()：:]*(?:其中)?[：:]?")
_AMOUNTS_TOLD = 2


def amounts(text: str) -> list[tuple[str, str]]:
    """Amounts behind their labels in one cell, as in 年度资金总额：100 其中：财政拨款 80; else none.

    A sentence that tells several may number them: 总额3685万元一、财政拨款：2900万元（其中：…）.
    """
    found = [match for match in derived("amount", amount_pattern).finditer(text) if match[0]]
    if not any(match[2] for match in found):
        return []
    told = [match for match in found if match[2]]
    between = text
    for match in reversed(found if len(told) < _AMOUNTS_TOLD else told):
        between = between[: match.start()] + "\n" + between[match.end() :]
    pieces = between.split("\n")
    if any(not _BETWEEN_AMOUNTS.fullmatch(piece) for piece in pieces):
        return []
    whole = found if "".join(pieces).strip("；;，、。：:") == "" else told
    return [(money_label(match[1]), match[2].rstrip("，,")) for match in whole]


_NUMBER = re.compile(r"[\d一二三四五]+$")
_MONTH = re.compile(r"(\d{1,2})个?月[底末份]?\D*$")
_QUARTERS = {"一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9, "四": 12, "4": 12}
_QUARTER = re.compile(r"([一二三四1-4])季度")
_HALF = re.compile(r"上半年|半年|年中")


def column_key(part: str, kind: FormKind | None, text: str) -> str | None:
    """The key of the column that the words head, in the ``part`` of the form: funds, goals or indicators."""
    answers = table().answers
    asked = (part, kind, text)
    if asked not in answers:
        bare = label(text)
        key = table().column_key(part, kind, bare, text) if bare else None
        if key is None and part == "goals" and (unnumbered := _NUMBER.sub("", bare)) != bare:
            key = table().column_key(part, kind, unnumbered, unnumbered)  # 年度目标1
        answers[asked] = key
    found: str | None = answers[asked]
    return found


def goal_pair(kind: FormKind, text: str) -> tuple[str | None, str]:
    """The goal that a cell names and tells at once: 总体目标：改善环境."""
    name, colon, value = text.replace(":", "：", 1).partition("：")
    return (column_key("goals", kind, name) if colon and value else None), value


def is_goal_pair(text: str) -> bool:
    """Whether a line names and tells a goal, whatever form it is of."""
    return any(goal_pair(kind, text)[0] for kind in editions.TITLES)


def month_in(text: str) -> int | None:
    """The last month that a label names: 1-7月执行数 → 7, 上半年 → 6, 三季度 → 9."""
    bare = label(text) or text
    if found := _MONTH.search(bare):
        return int(found[1])
    if found := _QUARTER.search(bare):
        return _QUARTERS[found[1]]
    return 6 if _HALF.search(bare) else None


def begins_narrative(text: str) -> bool:
    """Whether a line begins a narrative or a part of one."""
    return bool(editions.NARRATIVE_HEADING.fullmatch(text) or editions.NARRATIVE_TITLE.fullmatch(text))
