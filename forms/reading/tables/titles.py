"""Titles above tables: what kind of form they name, for whom, and the year and month they tell."""

import re
from collections.abc import Iterable
from typing import Final

from forms.form import DECLARATION, MONITORING, SELF_EVALUATION, FormKind
from forms.reading.grid.grid import year_in, year_of_title
from forms.words import editions, labels

_TITLE: Final = re.compile(
    r"(?:[#\d]+[、.．]?)?(?!注|说明|附[件表]|备注|(?:长期|中长?期|年度|实施期)(?:绩效)?(?:目标|指标)表$)[^：:。；]{0,70}?(?:绩效|自评|监控|监测|评价)[^：:。；]{0,26}?表"
    r"(?:[（(](?:[^：:。]|单位[：:]){0,24}[)）])*\S{0,4}"
)
_KINDS: Final = (
    (SELF_EVALUATION, re.compile(r"自评|自我评价|绩效评价|完成情况")),
    (MONITORING, re.compile(r"监控|监测|跟踪")),
    (DECLARATION, re.compile(r"目标|申报|审批|批复|填报|审核")),
)
_YEAR_ALONE: Final = re.compile(r"[（(]?(\d{4})年(?:度|\d{1,2}[-—–~至]\d{1,2}月|\S{0,6})?[)）]?")
_YEAR_IN_WORDS: Final = re.compile(r"[（(]?[〇零○Ｏ一二三四五六七八九]{4}年(?:度)?[)）]?")
_YEAR_LEFT_BLANK: Final = re.compile(r"[（(]_*年度?[)）]")
_WHOLE: Final = re.compile(r"整体(?:支出)?|部门(?:支出)?绩效(?:目标|自评)")
_TRANSFER: Final = re.compile(r"转移支付|专项资金")


def title_in(text: str) -> str | None:
    """The title that a cell prints, without the marks of Markdown before it."""
    bare = text.lstrip("#").strip()
    return bare if _TITLE.fullmatch(bare) else None


def kind_of_form(title: str | None, words: str, heads: Iterable[str]) -> FormKind:
    """The kind of form: by its title, or where that says nothing by the columns it has."""
    if title:
        for kind, pattern in editions.TITLES.items():
            if pattern.search(title):
                return kind
        for kind, pattern in _KINDS:
            if pattern.search(title):
                return kind
    printed = {labels.label(text) for text in heads}
    if "全年预计" in words or any("监控" in text for text in printed):
        return MONITORING
    evaluated = any(
        labels.column_key("indicators", SELF_EVALUATION, text) in ("actual", "score") for text in printed
    )
    return SELF_EVALUATION if evaluated or "得分" in words else DECLARATION


def is_of_department(title: str | None) -> bool:
    """Whether a title is that of a department as a whole."""
    return bool(title and _WHOLE.search(title))


def is_of_transfer(title: str | None) -> bool:
    """Whether a title is that of money handed down: 转移支付, 专项资金."""
    return bool(title and _TRANSFER.search(title))


def year_of_line(text: str) -> int | None:
    """The year that a line above the table names: （2025年度）, (2021年), （2025年1—9月）."""
    if (year := year_in(text)) is not None:
        return year
    found = _YEAR_ALONE.fullmatch(text)
    return int(found[1]) if found else None


def is_year_line(text: str) -> bool:
    """Whether a line says only the year, or leaves room for it: （2025年度）, 二〇二五年, （    年度）."""
    bare = text.strip("#")
    return bool(
        _YEAR_ALONE.fullmatch(bare) or _YEAR_IN_WORDS.fullmatch(bare) or _YEAR_LEFT_BLANK.fullmatch(bare)
    )


def year_of(title: str) -> int | None:
    """The year in a title."""
    return year_of_title(title)
