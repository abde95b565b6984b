"""Which figures of a scanned form its own sums confirm: digits that agree in a sum were read right."""

from collections.abc import Iterator, Sequence
from math import isclose, isnan

from forms.form import Declaration, EvaluatedFunds, FormBase, MonitoredFunds, MonitoringReport, SelfEvaluation

_ROUNDED = 0.02
"""Amounts have two decimals at most."""
_POINTS = 0.011
"""Points have one or two decimals."""
_RATE = 0.06
"""Percentage points: a rate is printed with one or two decimals."""

_Figures = dict[str, float | None]


def confirmed(form: FormBase) -> frozenset[str]:
    """The paths of the figures in every sum of the form that is right and adds up more than one figure."""
    return frozenset(path for group in _groups(form) for path in group)


def _groups(form: FormBase) -> Iterator[Sequence[str]]:
    if isinstance(form, Declaration):
        money = {f"funds/{name}": getattr(form.funds, name) for name in type(form.funds).model_fields}
        for whole, parts in (
            ("funds/total", ("funds/total_fiscal", "funds/total_other")),
            ("funds/annual", ("funds/annual_fiscal", "funds/annual_carryover", "funds/annual_other")),
        ):
            yield from _sum(money, whole, parts, _ROUNDED)
    elif isinstance(form, MonitoringReport):
        for column in ("initial", "executed", "forecast"):
            yield from _column(form.funds, column)
        yield from _rate(form.funds.annual, "initial")
    elif isinstance(form, SelfEvaluation):
        for column in ("initial", "budget", "executed"):
            yield from _column(form.funds, column)
        yield from _rate(form.funds.annual, "budget")
        for column, of_money in (("weight", form.funds.annual.weight), ("score", form.funds.annual.score)):
            points: _Figures = {
                f"indicators/{at}/{column}": getattr(row, column) for at, row in enumerate(form.indicators)
            }
            points[f"funds/annual/{column}"] = of_money
            whole = f"total_{column}"
            yield from _sum({**points, whole: getattr(form, whole)}, whole, [*points], _POINTS)


def _column(funds: EvaluatedFunds | MonitoredFunds, column: str) -> Iterator[Sequence[str]]:
    figures = {
        f"funds/{row}/{column}": getattr(getattr(funds, row), column)
        for row in ("annual", "fiscal", "carryover", "other")
    }
    whole, *parts = figures
    yield from _sum(figures, whole, parts, _ROUNDED)


def _sum(figures: _Figures, whole: str, parts: Sequence[str], tolerance: float) -> Iterator[Sequence[str]]:
    """The sum where it is right. One part alone confirms nothing that was not read twice; that counts."""
    known = {path: figure for path in parts if (figure := figures.get(path)) is not None}
    total = figures.get(whole)
    if total and known and isclose(sum(known.values()), total, abs_tol=tolerance):
        yield [whole, *known]


def _rate(row: object, base: str) -> Iterator[Sequence[str]]:
    rate, executed, whole = (getattr(row, name) for name in ("rate", "executed", base))
    if rate is None or executed is None or not whole or isnan(whole):
        return
    if isclose(executed / whole * 100, rate, abs_tol=_RATE):
        yield [f"funds/annual/{name}" for name in ("rate", "executed", base)]
