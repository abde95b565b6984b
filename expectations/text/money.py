"""Printed money in 元, and how numbers are shown to people."""

from lifecycle.money import in_yuan

__all__ = ["amount", "in_yuan", "shown"]


def shown(number: float | None) -> str:
    """A number without superfluous zeros and without exponent: 4.5, 779000; 空白 for a blank."""
    return "空白" if number is None else f"{number:.4f}".rstrip("0").rstrip(".")


def amount(number: float | None, unit: str | None) -> str:
    """An amount with the unit of its form: 779000元; 空白 for a blank."""
    return shown(number) if number is None else f"{shown(number)}{unit or ''}"
