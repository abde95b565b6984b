"""The rows of a form's money held against each other: what is said of all of it, and of its parts."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from expectations.rules.rule import Fault, NotApplicable, Verdict
from expectations.text.money import amount, shown
from forms.form import EvaluatedFunds, ExecutedRow, MonitoredFunds, MonitoredRow

PARTS = {"fiscal": "当年财政拨款", "carryover": "上年结转资金", "other": "其他资金"}
"""The rows that make up 年度资金总额."""


def sums(
    funds: EvaluatedFunds | MonitoredFunds, columns: Mapping[str, str], unit: str | None, tolerance: float
) -> Verdict:
    """The columns whose parts do not add up to the whole, by what people call them; ``unit`` is the form's.

    A blank part, or a row of another name (单位资金), may hold what is missing, so that only parts that are
    more than the whole are wrong then. A part that equals the whole beside others is a whole of its
    own with its parts below (其中).
    """
    known_columns = [
        column for column in columns if _whole(funds, column) is not None and any(_known(funds, column))
    ]
    if not known_columns:
        return NotApplicable("总额或分项空白")
    return [
        *chain.from_iterable(
            _wrong(funds, column, columns[column], unit, tolerance) for column in known_columns
        )
    ]


def _whole(funds: EvaluatedFunds | MonitoredFunds, column: str) -> float | None:
    whole: float | None = getattr(funds.annual, column)
    return whole


def _rows(funds: EvaluatedFunds | MonitoredFunds) -> Iterator[tuple[str, ExecutedRow | MonitoredRow]]:
    for name, label in PARTS.items():
        yield label, getattr(funds, name)


def _known(funds: EvaluatedFunds | MonitoredFunds, column: str) -> Sequence[tuple[str, float]]:
    values = ((label, getattr(row, column)) for label, row in _rows(funds))
    return [(label, value) for label, value in values if value is not None]


def _wrong(
    funds: EvaluatedFunds | MonitoredFunds, column: str, label: str, unit: str | None, tolerance: float
) -> Iterator[Fault]:
    whole, known = _whole(funds, column) or 0.0, _known(funds, column)
    total = sum(value for _, value in known)
    blank = len(known) < len(PARTS) or any(getattr(row, column, None) for row in funds.more)
    nested = whole and any(abs(value - whole) <= tolerance for _, value in known)
    if abs(total - whole) <= tolerance or nested or (blank and total < whole):
        return
    added = "＋".join(f"{part}{amount(value, unit)}" for part, value in known)
    what = f"{label}的年度资金总额{amount(whole, unit)}，与{added}＝{amount(total, unit)}不等"
    suggestion = "请核对各项资金，使总额等于各项之和。"
    yield Fault(f"funds/annual/{column}", shown(whole), shown(total), what, suggestion)
