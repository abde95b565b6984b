"""What a person may have approved of a declaration, as an adjustment of what is in force.

Every function raises ValueError, with one Chinese sentence, for what does not fit the declaration.
"""

from collections.abc import Mapping, Sequence

from forms.form import Declaration, DeclaredFunds, Indicator
from lifecycle.money import YUAN
from lifecycle.thread.adjustment import AMOUNTS, Adjusted, Adjustment, same_row
from lifecycle.wording import wording

_ALL, *_PARTS = AMOUNTS
_FEN = 0.01


def indicator_changed(
    declaration: Declaration,
    name: str,
    level2: str | None,
    *,
    level3: str | None = None,
    target: str | None = None,
) -> Adjustment:
    """An indicator with another name or target."""
    row = _indicator(declaration.indicators, name, level2)
    after = row.model_copy(update={"level3": level3 or row.level3, "target": target or row.target})
    if after == row:
        raise ValueError(f"指标“{row.level3}”本来就是这样，没有可调整的")
    return Adjustment(field=Adjusted.INDICATOR, before=row.model_dump(), after=after.model_dump())


def indicator_dropped(declaration: Declaration, name: str, level2: str | None) -> Adjustment:
    """An indicator that is no more."""
    row = _indicator(declaration.indicators, name, level2)
    return Adjustment(field=Adjusted.INDICATOR, before=row.model_dump())


def indicator_added(declaration: Declaration, row: Indicator) -> Adjustment:
    """An indicator that was not declared."""
    if any(same_row(row, other) for other in declaration.indicators):
        raise ValueError(f"指标“{row.level3}”已经有了")
    return Adjustment(field=Adjusted.INDICATOR, after=row.model_dump())


def goal_changed(declaration: Declaration, goal: str) -> Adjustment:
    """Another annual goal."""
    if wording(goal) == wording(declaration.annual_goal):
        raise ValueError("年度目标本来就是这样，没有可调整的")
    before = {"annual_goal": declaration.annual_goal}
    return Adjustment(field=Adjusted.ANNUAL_GOAL, before=before, after={"annual_goal": goal})


def amount_changed(
    declaration: Declaration, annual: float, parts_given: Mapping[str, float | None]
) -> Adjustment:
    """Another annual amount, in 元; ``parts_given`` are its parts where it has several (see ``AMOUNTS``)."""
    if annual < 0:
        raise ValueError("年度资金不能是负数")
    yuan = YUAN.get(declaration.funds_unit or "元", 1.0)
    printed = {name: getattr(declaration.funds, name) for name in AMOUNTS}
    before = {name: None if value is None else value * yuan for name, value in printed.items()}
    after = {_ALL: annual} | _parts(annual, declaration.funds, parts_given)
    if after == {name: value or 0.0 for name, value in before.items()}:
        raise ValueError("年度资金本来就是这样，没有可调整的")
    return Adjustment(field=Adjusted.FUNDS, before=before, after=after)


def _parts(annual: float, before: DeclaredFunds, parts_given: Mapping[str, float | None]) -> dict[str, float]:
    parts = {name: value for name, value in parts_given.items() if value is not None}
    if not parts:
        filled = [name for name in _PARTS if getattr(before, name)]
        if len(filled) > 1:
            raise ValueError("原来的年度资金由几部分组成，请写明当年财政拨款、上年结转、其他资金各多少")
        parts = {filled[0] if filled else _PARTS[0]: annual}
    if abs(sum(parts.values()) - annual) >= _FEN:
        raise ValueError(f"各部分相加为{sum(parts.values()):.2f}元，与年度资金{annual:.2f}元不等")
    return dict.fromkeys(_PARTS, 0.0) | parts


def _indicator(rows: Sequence[Indicator], name: str, level2: str | None) -> Indicator:
    """The row of that 三级指标, and of that 二级指标 where one is given; a row printed twice is one."""
    matches: list[Indicator] = []
    for row in rows:
        same_level = level2 is None or wording(row.level2) == wording(level2)
        if (
            same_level
            and wording(row.level3) == wording(name)
            and not any(same_row(row, match) for match in matches)
        ):
            matches.append(row)
    if not matches:
        raise ValueError(f"申报表里没有指标“{name}”，有：{'、'.join(row.level3 or '' for row in rows)}")
    if len(matches) > 1:
        places = "、".join(f"{row.level2}：{row.target}" for row in matches)
        raise ValueError(f"有{len(matches)}条指标叫“{name}”（{places}），请用 --level2 指明二级指标")
    return matches[0]
