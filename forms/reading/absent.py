"""The values that an edition prints no cell for: no label, no row, no column, no line outside the table."""

from collections.abc import Iterator, Mapping

from forms.form import DECLARATION, MONITORING, SELF_EVALUATION, FormKind
from forms.reading.draft import Draft

_DEEP = 2
"""So many steps has the path of an amount in a table of money: funds/annual/executed."""

_HEAD = ("project_name", "competent_department", "implementing_unit")
_ROWS = ("annual", "fiscal", "carryover", "other")


def _rows(*columns: str) -> tuple[str, ...]:
    return tuple(f"funds/{row}/{column}" for row in _ROWS for column in columns)


LOOKED_AT: Mapping[FormKind, tuple[str, ...]] = {
    DECLARATION: (
        *_HEAD,
        "project_category",
        "project_nature",
        "planned_start",
        "planned_end",
        *(f"funds/{half}{part}" for half in ("total", "annual") for part in ("", "_fiscal", "_other")),
        "funds/annual_carryover",
        "overall_goal",
        "annual_goal",
    ),
    SELF_EVALUATION: (
        *_HEAD,
        *_rows("initial", "budget", "executed"),
        "funds/annual/weight",
        "funds/annual/rate",
        "funds/annual/score",
        "expected_goal",
        "actual_completion",
        "total_weight",
        "total_score",
        "indicators/weight",
        "indicators/score",
        "indicators/deviation",
    ),
    MONITORING: (
        *_HEAD,
        *_rows("initial", "executed", "rate", "forecast"),
        "annual_goal",
        "indicators/forecast",
        "indicators/deviation_causes",
        "indicators/deviation",
        "indicators/likelihood",
        "indicators/remark",
    ),
}
"""The paths that are looked at, by the kind of form."""


def absent(draft: Draft) -> Iterator[str]:
    """The dotted paths of what is not printed."""
    printed = _printed(draft)
    return (path.replace("/", ".") for path in LOOKED_AT[draft.kind] if path not in printed)


def _printed(draft: Draft) -> set[str]:
    """The paths for which a cell is printed."""
    paths = draft.present | {path for path in draft.fields if path.count("/") < _DEEP or draft.whole}
    if "planned_period" in paths:
        paths |= {"planned_start", "planned_end"}
    if draft.whole:
        return paths
    deep = [path.split("/") for path in draft.fields if path.count("/") == _DEEP]
    columns = {column for _, _, column in deep}
    paths |= {f"funds/{row}/{column}" for _, row, _ in deep for column in columns}
    indicators = ("weight", "score", "deviation", "forecast", "deviation_causes", "likelihood", "remark")
    return paths | {f"indicators/{key}" for key in indicators}
