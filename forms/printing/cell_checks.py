"""What Excel itself checks in the cells of a form that is handed out, before anybody reviews it."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from forms.form import Location
from forms.printing.layout import Style
from forms.printing.sheet import TICK

_TICK = f'"{TICK}"'
_HIGHEST_RATE = "10"
"""1000%: a rate beyond that is a slip of the decimal point."""
_FULL_MARKS = "100"
_FIRST_DAY = "DATE(2000,1,1)"


class _Check(NamedTuple):
    """A check as Excel holds it, and the sentence that it shows."""

    kind: Literal["decimal", "date", "list"]
    operator: Literal["between", "greaterThanOrEqual"] | None
    first: str
    second: str | None
    said: str


_PLAIN = {
    Style.MONEY: _Check(
        "decimal", "greaterThanOrEqual", "0", None, "请填写不小于0的金额，单位见表头，不写单位和文字。"
    ),
    Style.PERCENT: _Check("decimal", "between", "0", _HIGHEST_RATE, "请填写百分比，如 43.69%。"),
}
_TICKED = _Check("list", None, _TICK, None, "是的打√，不是的留空。")


def add(page: Worksheet, to_fill: Mapping[str, Style], places: Mapping[str, Location]) -> None:
    """Adds the checks of the cells to fill (the styles by the values' paths); ``places`` has their cells."""
    by_check: dict[_Check, list[str]] = {}
    for path, style in to_fill.items():
        check = _check(path, style, places)
        if check:
            by_check.setdefault(check, []).append(places[path].cell or "")
    for check, cells in by_check.items():
        validation = DataValidation(
            type=check.kind,
            operator=check.operator,
            formula1=check.first,
            formula2=check.second,
            allow_blank=True,
            showErrorMessage=True,
            errorTitle="填写有误",
            error=check.said,
            showInputMessage=True,
            promptTitle="填写说明",
            prompt=check.said,
            sqref=MultiCellRange(" ".join(cells)),
        )
        page.add_data_validation(validation)


def _check(path: str, style: Style, places: Mapping[str, Location]) -> _Check | None:
    if style in _PLAIN:
        return _PLAIN[style]
    if style is Style.POINTS:
        return _points(path, places)
    if style is Style.DAY:
        return _day(path, places)
    return _TICKED if "/cause/" in path or "/likelihood/" in path else None


def _points(path: str, places: Mapping[str, Location]) -> _Check:
    """No score beyond the weight beside it."""
    weight = places.get(path.replace("score", "weight")) if path.endswith("score") else None
    if weight:
        return _Check("decimal", "between", "0", weight.cell, "得分在0到分值之间。")
    return _Check("decimal", "between", "0", _FULL_MARKS, "分值在0到100之间。")


def _day(path: str, places: Mapping[str, Location]) -> _Check:
    """No end before the start."""
    start = places.get("planned_start") if path == "planned_end" else None
    if start and start.cell:
        said = "完成日期不得早于开始日期，写成 2026-12-31。"
        return _Check("date", "greaterThanOrEqual", start.cell, None, said)
    return _Check("date", "greaterThanOrEqual", _FIRST_DAY, None, "请填写日期，如 2026-01-01。")
