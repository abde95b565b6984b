"""Whether two files hold one form: a Word file and its PDF, or the scan of what was printed and sealed."""

from typing import Any

from forms.form import FormBase
from lifecycle.thread.identity import project_key, unit_key
from lifecycle.wording import wording

_SAID = (
    "year",
    "month",
    "project_category",
    "project_nature",
    "planned_start",
    "planned_end",
    "overall_goal",
    "annual_goal",
    "expected_goal",
    "actual_completion",
    "total_weight",
    "total_score",
)
_SAID_OF_ROWS = (
    "level1",
    "level2",
    "level3",
    "target",
    "actual",
    "forecast",
    "weight",
    "score",
    "deviation",
    "likelihood",
)
"""What a form says to whoever reads it; where and in which edition it is printed does not count."""


def says_the_same(form: FormBase, other: FormBase) -> bool:
    """Whether two forms say the same in header, money, goals and indicators, however each is printed."""
    return type(form) is type(other) and _said(form) == _said(other)


def _said(form: FormBase) -> list[Any]:
    funds = form.model_dump(include={"funds"})["funds"]
    rows = [tuple(_value(getattr(row, name, None)) for name in _SAID_OF_ROWS) for row in form.indicators]  # type: ignore[attr-defined]
    return [
        unit_key(form.implementing_unit or ""),
        project_key(form.project_name or ""),
        *(_value(getattr(form, name, None)) for name in _SAID),
        _amounts(funds),
        rows,
    ]


def _value(value: Any) -> Any:
    """A text by its words; blank and absent are alike."""
    return wording(value) or None if isinstance(value, str) else value


def _amounts(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _amounts(amount) for name, amount in value.items()}
    if isinstance(value, list):
        return [_amounts(amount) for amount in value]
    return _value(value)
