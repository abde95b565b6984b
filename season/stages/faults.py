"""Faults of the kinds in the review catalogue, put in on purpose: what is recorded of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from forms.form import Declaration, MonitoringReport, SelfEvaluation
from season.district.district import FictionalProject

PASSING = frozenset({"E05", "L04", "M04", "S11"})
"""The faults put in here that are hints; every other one returns the form."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One fault and where it is.

    ``field`` is the path of the value (``indicators/3/target``), ``subject`` the indicator's name.
    ``printed`` is text, without white space and thousands separators, that is in the document because of it;
    empty where something is missing.
    """

    rule: str
    field: str
    subject: str | None
    printed: str
    what: str

    @property
    def returns(self) -> bool:
        """Whether a form with this fault is returned."""
        return self.rule not in PASSING


F = TypeVar("F", Declaration, MonitoringReport, SelfEvaluation)
Planter = Callable[[FictionalProject, F], tuple[F, Mark]]
"""Takes a form as it ought to be and gives it back with the fault."""


def changed(form: F, **values: object) -> F:
    """The form with other values."""
    return form.model_copy(update=values)


def with_row(form: F, place: int, **values: object) -> F:
    """The form with other values in one indicator."""
    rows = list(form.indicators)
    rows[place] = rows[place].model_copy(update=values)
    return form.model_copy(update={"indicators": rows})


def first_count(form: Declaration | MonitoringReport | SelfEvaluation) -> int:
    """The place of the first indicator that counts something (≥12场)."""
    return next(
        place
        for place, row in enumerate(form.indicators)
        if (row.target or "").startswith("≥") and "%" not in (row.target or "")
    )
