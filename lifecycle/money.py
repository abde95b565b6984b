"""Printed money in 元."""

YUAN = {"元": 1.0, "千元": 1e3, "万元": 1e4, "百万元": 1e6, "亿元": 1e8, "万": 1e4, "亿": 1e8}
"""How many 元 one of each unit is."""


def in_yuan(amount: float | None, unit: str | None) -> float | None:
    """An amount in 元; ``None`` for a blank amount or a unit that is not known."""
    factor = YUAN.get(unit or "")
    return None if amount is None or factor is None else amount * factor
