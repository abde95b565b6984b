"""What the lines above and beside a table tell: year, month and unit, who filled it in, whose form it is."""

import re
from collections.abc import Sequence

from forms.files.picture import Cell
from forms.reading.draft import Draft, Read
from forms.reading.tables.titles import (
    is_of_department,
    is_of_transfer,
    is_year_line,
    title_in,
    year_of,
    year_of_line,
)
from forms.words import editions, labels
from forms.words.frame import is_level1

_UNIT_OVER_TABLE = re.compile(
    r"单位(?:[（(]盖?章[)）])?[：:](?!(?:人民币)?[万亿]?元)([^：:]{2,40}?)(?:[（(]?\d{4}年(?:度)?[)）]?)?"
    r"(?:(?:金额|计量|货币)?单位[：:]?(?:人民币)?[万亿]?元)?$"
)
"""单位：… in a line above the table, with the year and the unit of money that may stand behind it."""

_YEAR_BEHIND = re.compile(r"(?<=\D)[（(]?\d{4}年度[)）]?$")
"""The year of the form that stands in the line behind the name of a unit."""

_PAGE = re.compile(r"[-–—]*\d{1,4}[-–—]*|第\d+页\S*|\d+/\d+")


def tell_date(draft: Draft, cells: Sequence[Cell]) -> None:
    """The year and the month that title and lines above the table tell."""
    lines = [cell.text.strip("#") for cell in cells]
    draft.year = next((year for text in lines if (year := year_of_line(text)) is not None), None)
    if draft.year is None and draft.title:
        draft.year = year_of(draft.title.text)
    dated = [
        text
        for text in (*lines, draft.title.text if draft.title else "")
        if is_year_line(text) or title_in(text)
    ]
    draft.month = next((month for text in dated if (month := labels.month_in(text)) is not None), None)


def tell_lines(draft: Draft, cells: Sequence[Cell]) -> None:
    """What the lines above and beside the table say that the table does not: 单位：万元, 填报单位：…."""
    for cell in cells:
        text = cell.text.lstrip("#")
        unit = editions.FUNDS_UNIT.search(text) or editions.FUNDS_LABEL.fullmatch(text)
        if unit and unit[1]:
            draft.fields.setdefault("funds_unit", Read(unit[1], cell.location))
        pairs = list(labels.pairs(cell.text))
        for word, value in pairs:
            meaning = labels.meaning(word)
            if not meaning or meaning == "other":
                continue
            draft.present.add(meaning)
            if value and not draft.fields.get(meaning, Read("", cell.location)).text:
                draft.fields[meaning] = Read(_YEAR_BEHIND.sub("", value), cell.location)
        if unnamed := _UNIT_OVER_TABLE.match(text):
            draft.present.add("filled_in_by")
            draft.fields.setdefault("filled_in_by", Read(unnamed[1], cell.location))
        frame = (
            bool(unnamed)
            or labels.is_frame(text)
            or editions.ABOVE_TABLE.fullmatch(text)
            or title_in(text)
            or is_year_line(text)
            or is_level1(text)
            or _PAGE.fullmatch(text)
        )
        if not (unit or pairs or frame):
            draft.leave(cell.text, cell.location)


def tell_scope(draft: Draft) -> None:
    """Whether the form is of a project, of a department as a whole, or of money handed down."""
    title = draft.title.text if draft.title else None
    named = {"project_name", "transfer_name"} & draft.fields.keys()
    transfer = "transfer_name" in draft.fields or is_of_transfer(title)
    alone = "department_name" in draft.fields and not named and not draft.listed
    if is_of_department(title) or alone:
        draft.scope = "部门整体"
    elif transfer or "department/central" in draft.fields:
        draft.scope = "转移支付"
