"""What was approved to be otherwise than declared: later stages are held against the result.

An adjustment holds whatever the declaration says meanwhile: afterwards ``before`` is gone and ``after`` is
there, also in a newer version of the declaration that has neither. Undoing one is another adjustment.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from forms.form import Declaration, DeclaredFunds, Indicator, Location
from forms.target import same_meaning
from lifecycle.money import YUAN
from lifecycle.wording import wording

AMOUNTS = {
    "annual": "年度资金",
    "annual_fiscal": "当年财政拨款",
    "annual_carryover": "上年结转资金",
    "annual_other": "其他资金",
}
"""What is adjusted of the money, in words."""


class Adjusted(StrEnum):
    """What is adjusted."""

    INDICATOR = "indicator"
    ANNUAL_GOAL = "annual_goal"
    FUNDS = "funds"


class Adjustment(BaseModel):
    """One approved change. ``before`` and ``after`` say what was and what is, each by its fields.

    INDICATOR: level1, level2, level3, target; ``before`` is None for one that is added, ``after`` for one
    that is dropped. ANNUAL_GOAL: annual_goal. FUNDS, in 元: annual, annual_fiscal, annual_carryover and
    annual_other.
    """

    model_config = ConfigDict(frozen=True)

    field: Adjusted
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None

    def in_words(self, values: Mapping[str, Any] | None) -> str | None:
        """``before`` or ``after`` in words."""
        if values is None:
            return None
        if self.field is Adjusted.FUNDS:
            amounts = {name: values.get(name) for name in AMOUNTS}
            return "，".join(
                f"{AMOUNTS[name]}{amount:.2f}元" for name, amount in amounts.items() if amount is not None
            )
        if self.field is Adjusted.ANNUAL_GOAL:
            return str(values["annual_goal"] or "")
        return "　".join(values[name] for name in ("level1", "level2", "level3", "target") if values[name])


class IndicatorInForce(BaseModel):
    """An indicator in force; ``declared`` is its row in the declaration, None where it has none."""

    model_config = ConfigDict(frozen=True)

    declared: int | None
    row: Indicator


def apply(declaration: Declaration, adjustments: Iterable[Adjustment]) -> Declaration:
    """The declaration as it holds after these adjustments, in their order."""
    adjustments = list(adjustments)
    goal, funds = declaration.annual_goal, declaration.funds
    for adjustment in adjustments:
        if adjustment.after is None:
            continue
        if adjustment.field is Adjusted.ANNUAL_GOAL:
            goal = adjustment.after["annual_goal"]
        elif adjustment.field is Adjusted.FUNDS:
            funds = _with(funds, adjustment.after, declaration.funds_unit)
    placed = indicators_of(declaration.indicators, adjustments)
    return declaration.model_copy(
        update={
            "annual_goal": goal,
            "funds": funds,
            "indicators": [indicator.row for indicator in placed],
            "locations": _moved(declaration, placed),
        }
    )


def indicators_of(declared: Sequence[Indicator], adjustments: Iterable[Adjustment]) -> list[IndicatorInForce]:
    """The indicators in force, each with the row of the declaration that it came from."""
    placed = [IndicatorInForce(declared=at, row=row) for at, row in enumerate(declared)]
    for adjustment in adjustments:
        if adjustment.field is Adjusted.INDICATOR:
            placed = _adjusted(placed, adjustment)
    return placed


def _with(funds: DeclaredFunds, after: Mapping[str, float | None], unit: str | None) -> DeclaredFunds:
    """The funds with these amounts, given in 元, in the unit of the form."""
    yuan = YUAN.get(unit or "元", 1.0)
    amounts = {name: value / yuan for name, value in after.items() if value is not None}
    return funds.model_copy(update=amounts)


def _adjusted(placed: list[IndicatorInForce], adjustment: Adjustment) -> list[IndicatorInForce]:
    """The rows with one adjustment: replaced where it stood, taken out, or put behind its kind."""
    before = Indicator(**adjustment.before) if adjustment.before else None
    after = Indicator(**adjustment.after) if adjustment.after else None
    replaced = [at for at, indicator in enumerate(placed) if before and same_row(indicator.row, before)]
    replaced = replaced or [
        at for at, indicator in enumerate(placed) if before and _same_place(indicator.row, before)
    ]
    remaining = [indicator for at, indicator in enumerate(placed) if at not in replaced]
    if after is None:
        return remaining
    standing_already = next(
        (at for at, indicator in enumerate(remaining) if same_row(indicator.row, after)), None
    )
    if standing_already is not None:
        return remaining
    if replaced:
        new = IndicatorInForce(declared=placed[replaced[0]].declared, row=after)
        return [*remaining[: replaced[0]], new, *remaining[replaced[0] :]]
    kin = [
        at for at, indicator in enumerate(remaining) if wording(indicator.row.level2) == wording(after.level2)
    ]
    kin = kin or [
        at for at, indicator in enumerate(remaining) if wording(indicator.row.level1) == wording(after.level1)
    ]
    end = kin[-1] + 1 if kin else len(remaining)
    return [*remaining[:end], IndicatorInForce(declared=None, row=after), *remaining[end:]]


def _same_place(row: Indicator, other: Indicator) -> bool:
    return (wording(row.level2), wording(row.level3)) == (wording(other.level2), wording(other.level3))


def same_row(row: Indicator, other: Indicator) -> bool:
    """Whether two rows name the same indicator with the same target."""
    alike = wording(row.target) == wording(other.target) or same_meaning(row.target, other.target)
    return _same_place(row, other) and alike


def _moved(declaration: Declaration, placed: Sequence[IndicatorInForce]) -> dict[str, Location]:
    """The places of values, under the paths that they have now."""
    now = {
        f"{indicator.declared}": at for at, indicator in enumerate(placed) if indicator.declared is not None
    }
    moved = {}
    for path, location in declaration.locations.items():
        head, *path_below = path.split("/")
        if head != "indicators" or not path_below:
            moved[path] = location
        elif path_below[0] in now:
            moved["/".join([head, str(now[path_below[0]]), *path_below[1:]])] = location
    return moved
