"""A target for the columns of comparator, value, unit, nature and direction: ≥735人次 → ≥ | 735 | 人次."""

import re

from forms.form import Indicator, TargetParts

_NUMBER = re.compile(
    r"(?P<comparator>[≥≤≧≦><＞＜=＝═]?)(?P<value>-?\d+(?:,\d{3})*(?:\.\d+)?)(?P<unit>[^\d\s（）()前后内起以]{0,8})"
)
"""Sign, number, unit, and nothing else: 9时前 or 2026年11月底前 stay whole."""
_MORE_IS_BETTER, _LESS_IS_BETTER = ("≥", "≧", ">", "＞"), ("≤", "≦", "<", "＜")


def target_cells(row: Indicator) -> TargetParts:
    """The parts as they were printed, or else as the target tells them.

    Of words the value holds all. Read together they are the target again. 正向 and 反向 follow the sign;
    where there is none it is for the unit to say.
    """
    if row.parts is not None and row.parts.value is not None:
        return row.parts
    if row.target is None:
        return TargetParts()
    parts = _NUMBER.fullmatch(row.target)
    if parts is None:
        return TargetParts(value=row.target, nature="定性" if not re.search(r"\d", row.target) else None)
    comparator = parts["comparator"] or None
    upward, downward = comparator in _MORE_IS_BETTER, comparator in _LESS_IS_BETTER
    return TargetParts(
        comparator=comparator,
        value=parts["value"],
        unit=parts["unit"] or None,
        nature="定量",
        direction="正向" if upward else "反向" if downward else None,
    )
