"""A document that is to be printed: what a unit puts into one file."""

from dataclasses import dataclass
from datetime import date

from forms.form import Form


@dataclass(frozen=True, slots=True)
class Paper:
    """One file's content. Money in 元.

    ``stated`` is the number of projects and the amount that its head says it covers. Without ``tables`` the
    narratives point to forms that are not there.
    """

    unit: str
    year: int
    forms: tuple[Form, ...]
    stated: tuple[int, float] | None = None
    tables: bool = True


def amount(value: float | None, places: int = 2, *, grouped: bool = False) -> str:
    """An amount as it is printed: 1,000,000.00 or 1000000.00, with so many decimals."""
    if value is None:
        return ""
    return f"{value:{',' if grouped else ''}.{places}f}"


def points(value: float | None) -> str:
    """Points without needless zeros: 5, 9.63."""
    return "" if value is None else f"{value:g}"


def iso(day: date | None) -> str:
    """A date as the forms print it."""
    return day.isoformat() if day else ""
