"""Printed money in 元, and how numbers are shown to people."""

_UNITS = {"元": 1.0, "千元": 1e3, "万元": 1e4, "百万元": 1e6, "亿元": 1e8, "万": 1e4, "亿": 1e8}


def in_yuan(amount: float | None, unit: str | None) -> float | None:
    """An amount in 元; ``None`` for a blank amount or a unit that is not known."""
    factor = _UNITS.get(unit or "")
    return None if amount is None or factor is None else amount * factor


def shown(number: float | None) -> str:
    """A number without superfluous zeros and without exponent: 4.5, 779000; 空白 for a blank."""
    return "空白" if number is None else f"{number:.4f}".rstrip("0").rstrip(".")
