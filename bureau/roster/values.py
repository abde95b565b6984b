"""Values of a roster's cells: read as in forms, and what is no such value says how to mend it."""

from datetime import date, datetime

from forms import measures
from forms.files.picture import tight
from forms.words import values

_DECIMALS = 2
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class Wrong(ValueError):
    """A value that cannot be used: what is wrong with it, and how to mend it, as one Chinese sentence."""


def text(value: object) -> str:
    """A name: what stands in the cell, a whole number without its decimals, line breaks gone."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    written = tight(str(value))
    if written.startswith("#") or values.is_error(written):
        raise Wrong(f"“{value}”是公式出错的结果，请改正公式或直接填写")
    return written


def year(value: object) -> int:
    """A year: 2026, 2026年度."""
    try:
        written_year = values.year(text(value)) or 0
    except Wrong:
        raise
    except ValueError:
        written_year = 0
    if not _FIRST_YEAR <= written_year <= _LAST_YEAR:
        raise Wrong(f"“{value}”不是年度，请写成 2026")
    return written_year


def amount(value: object, unit: str) -> float:
    """An amount in 元, to the cent; ``unit`` is the column's, a unit in the cell itself goes before it."""
    written = text(value)
    own_unit = next((known for known in _UNITS if written.endswith(known)), None)
    try:
        printed = values.number(written.removesuffix(own_unit or ""))
    except ValueError:
        printed = None
    if printed is None:
        raise Wrong(f"“{value}”不是金额，请只写数字，如 120000")
    if printed < 0:
        raise Wrong(f"金额“{value}”是负数，请写核定的预算金额")
    return round(printed * _UNITS[own_unit or unit], _DECIMALS)


_UNITS = {f"{times}元": measures.MULTIPLIERS[times] for times in ("亿", "万", "千")} | {"元": 1.0}
"""What money is printed in, in 元; 元 last, as the others end in it."""


def day(value: object, *, last: bool = False) -> date | None:
    """A day; of a month or a year that is given without its day the first, or the ``last``."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return values.day(text(value), last=last)
    except Wrong:
        raise
    except ValueError:
        raise Wrong(f"“{value}”不是日历上的日期，请写成 2026-01-31") from None


def span(value: object) -> tuple[date | None, date | None]:
    """Two days in one cell: 2026年1月至2026年12月, 2026.01.01-2026.12.31."""
    written = text(value)
    try:
        first_and_last = values.period(written)
    except ValueError:
        first_and_last = None
    if first_and_last is None:
        raise Wrong(f"“{written}”看不出起止两个日期，请写成 2026-01-01至2026-12-31")
    return first_and_last


def code(value: object) -> str:
    """A code of the integrated system, as it is printed; a number that Excel made of it has no decimals."""
    return text(value).upper()


def is_nothing(value: object) -> bool:
    """Whether a cell of money says that there is none: a dash, 无."""
    written = str(value).strip()
    return written == "无" or values.is_blank(written)
