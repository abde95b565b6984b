"""A formula of a locality as data: 完成值÷指标值, over the four operations, brackets, 最小 and 最大.

It gives the share of an indicator's points that is due, from 0 to 1, so that a place that scores otherwise
writes its formula into its TOML and nothing else.
"""

import ast
from collections.abc import Callable, Mapping
from functools import cached_property
from operator import add, mul, neg, sub, truediv
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

ACTUAL, TARGET = "完成值", "指标值"
_WRITTEN = str.maketrans("×÷＋－—（），", "*/+--(),")
_SHOWN = str.maketrans("*/+-()", "×÷＋－（）")
_BINARY: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: add,
    ast.Sub: sub,
    ast.Mult: mul,
    ast.Div: truediv,
}
_CALLS: Mapping[str, Callable[..., float]] = {"最小": min, "最大": max}
_LONGEST = 200
"""Characters; a formula of a scoring rule is one line."""


class Formula(BaseModel):
    """A formula as it stands in a configuration; one that cannot be computed is refused when it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    text: str

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, written: object) -> object:
        return {"text": written} if isinstance(written, str) else written

    @field_validator("text")
    @classmethod
    def _can_be_computed(cls, text: str) -> str:
        if len(text) > _LONGEST:
            raise ValueError(f"公式不超过{_LONGEST}个字")
        try:
            _value(_parsed(text), {ACTUAL: 1.0, TARGET: 2.0})
        except (SyntaxError, ZeroDivisionError, LookupError, TypeError) as wrong:
            raise ValueError(
                f"公式“{text}”无法计算；只能用 {ACTUAL}、{TARGET}、数字、＋－×÷、括号、最小（）和最大（）"
            ) from wrong
        return text

    @cached_property
    def _tree(self) -> ast.expr:
        return _parsed(self.text)

    def share(self, actual: float, target: float) -> float:
        """The share of the points, from 0 to 1. Where the formula divides by a target of 0 there are none."""
        try:
            value = _value(self._tree, {ACTUAL: actual, TARGET: target})
        except ZeroDivisionError:
            return 0.0
        return min(max(value, 0.0), 1.0)

    def shown(self, actual: str, target: str) -> str:
        """The formula with the numbers in it: 3÷4."""
        return self.text.translate(_SHOWN).replace(ACTUAL, actual).replace(TARGET, target)

    @property
    def compound(self) -> bool:
        """Whether it needs brackets as a factor: 1－（完成值－指标值）÷指标值."""
        tree = self._tree
        return isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add | ast.Sub)

    @classmethod
    def of(cls, text: str) -> Self:
        """The formula of a text. Raises ValueError with one Chinese line where it is none."""
        return cls.model_validate(text)


def _parsed(text: str) -> ast.expr:
    return ast.parse(text.translate(_WRITTEN).strip(), mode="eval").body


def _value(node: ast.expr, names: Mapping[str, float]) -> float:
    """What a formula comes to; only what is listed here is ever computed. Raises TypeError for all else."""
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name):
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return float(neg(_value(operand, names)))
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _BINARY:
            return _BINARY[type(operator)](_value(left, names), _value(right, names))
        case ast.Call(func=ast.Name(id=name), args=parts, keywords=[]) if name in _CALLS and parts:
            values: list[Any] = [_value(part, names) for part in parts]
            return float(_CALLS[name](values))
    raise TypeError(ast.dump(node))
