"""The remarks of letters: kept findings as their unit reads them."""

from collections.abc import Iterable, Mapping
from typing import Any

from notifications.messages.filings import Remark
from storage.tables import KeptFinding

_FIELDS = ("rule", "name", "severity", "place", "wrong", "suggestion", "subject", "value", "basis")


def remarks_of(findings: Iterable[KeptFinding | Mapping[str, Any]]) -> tuple[Remark, ...]:
    """Findings, or the values of findings that a rerun kept, as remarks in their order."""
    return tuple(Remark.model_validate(_values(finding)) for finding in findings)


def _values(finding: KeptFinding | Mapping[str, Any]) -> dict[str, Any]:
    values = finding if isinstance(finding, Mapping) else finding.model_dump()
    return {name: values[name] or (None if name != "place" else "") for name in _FIELDS}
