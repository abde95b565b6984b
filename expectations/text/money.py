"""Printed money in 元, and how numbers are shown to people."""

from lifecycle.money import in_yuan

__all__ = ["in_yuan", "shown"]


def shown(number: float | None) -> str:
    """A number without superfluous zeros and without exponent: 4.5, 779000; 空白 for a blank."""
    return "空白" if number is None else f"{number:.4f}".rstrip("0").rstrip(".")
