"""What changed from one version of a form to the next: value by value, indicators joined by their names."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from forms.form import Form, Indicator
from lifecycle.thread.chain import IndicatorChange, compare_indicators

_NOT_COMPARED = frozenset(
    {"form", "source", "locations", "leftovers", "narrative", "subprojects", "statement"}
)
"""Where and among what a form stands is not what it says; the narrative is no part of the form."""


class Difference(BaseModel):
    """One value that is not what it was.

    ``field`` is its path in the newer form, or in the older one where it is gone.
    ``subject`` is the indicator's level3; ``before`` or ``after`` is None where there was or is nothing.
    """

    model_config = ConfigDict(frozen=True)

    field: str
    subject: str | None = None
    before: str | None
    after: str | None


def differences(older: Form, newer: Form) -> list[Difference]:
    """Every difference of two versions: header and money, then the indicators in the newer one's order."""
    return [*_values(older, newer), *_indicators(older.indicators, newer.indicators)]


def _values(older: Form, newer: Form) -> Iterator[Difference]:
    before, after = _flat(older), _flat(newer)
    for field in dict.fromkeys([*after, *before]):
        if before.get(field) != after.get(field):
            yield Difference(field=field, before=before.get(field), after=after.get(field))


def _flat(form: Form) -> dict[str, str]:
    values = form.model_dump(mode="json", exclude={*_NOT_COMPARED, "indicators"})
    return dict(_paths(values, ""))


def _paths(values: Mapping[str, Any], above: str) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _paths(value, f"{above}{name}/")
        elif written := _written(value):
            yield f"{above}{name}", written


def _indicators(older: Sequence[Indicator], newer: Sequence[Indicator]) -> Iterator[Difference]:
    for link in compare_indicators(older, newer):
        before = older[link.declared].model_dump() if link.declared is not None else {}
        after = newer[link.reported].model_dump() if link.reported is not None else {}
        row = link.reported if link.reported is not None else link.declared
        subject = after.get("level3") or before.get("level3")
        if link.change in {IndicatorChange.ADDED, IndicatorChange.DROPPED}:
            yield Difference(
                field=f"indicators/{row}", subject=subject, before=_row(before), after=_row(after)
            )
            continue
        for name in after:
            if before[name] != after[name]:
                yield Difference(
                    field=f"indicators/{row}/{name}",
                    subject=subject,
                    before=_written(before[name]),
                    after=_written(after[name]),
                )


def _row(values: Mapping[str, Any]) -> str | None:
    return "　".join(_written(value) or "" for value in values.values() if value) or None


def _written(value: Any) -> str | None:
    match value:
        case None:
            return None
        case float():
            return f"{value:.10g}"
        case list():
            return "、".join(map(str, value)) or None
        case _:
            return str(value)
