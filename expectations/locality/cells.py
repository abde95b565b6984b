"""The cells of the forms by their path (funds/annual/initial), for what a locality says of single cells."""

from collections.abc import Iterator, Mapping
from functools import cache

from pydantic import BaseModel

from forms.form import (
    DECLARATION,
    MONITORING,
    SELF_EVALUATION,
    Declaration,
    EvaluatedIndicator,
    FormBase,
    FormKind,
    Indicator,
    MonitoredIndicator,
    MonitoringReport,
    SelfEvaluation,
)

_FORMS: Mapping[FormKind, tuple[type[FormBase], type[Indicator]]] = {
    DECLARATION: (Declaration, Indicator),
    MONITORING: (MonitoringReport, MonitoredIndicator),
    SELF_EVALUATION: (SelfEvaluation, EvaluatedIndicator),
}
_NO_CELLS = frozenset({"source", "locations", "statement", "identity", "narrative", "form"})


@cache
def cells_of_form(kind: FormKind) -> frozenset[str]:
    """The single values of a form."""
    return frozenset(_paths(_FORMS[kind][0]))


@cache
def cells_of_row(kind: FormKind) -> frozenset[str]:
    """The single values of one row of its indicators."""
    return frozenset(_paths(_FORMS[kind][1]))


def _paths(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        if name in _NO_CELLS:
            continue
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _paths(field.annotation, f"{prefix}{name}/")
        elif not str(field.annotation).startswith(("list", "dict")):
            yield f"{prefix}{name}"
