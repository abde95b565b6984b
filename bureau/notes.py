"""What is written on a unit's own file about a finding, whether it was kept or made just now."""

from typing import Protocol

from forms.form import Location
from forms.notes.annotation import PlacedRemark
from forms.notes.note import Note
from forms.words.severity import Severity


class Noted(Protocol):
    """A finding as far as its note says it."""

    @property
    def rule(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def message(self) -> str: ...  # noqa: D102
    @property
    def suggestion(self) -> str | None: ...  # noqa: D102
    @property
    def form_index(self) -> int | None: ...  # noqa: D102
    @property
    def field(self) -> str | None: ...  # noqa: D102


def note_on(
    finding: Noted,
    severity: str,
    location: Location | None,
    code: str | None = None,
    explanation: str = "",
) -> PlacedRemark:
    """The note on a finding, at its place.

    ``code`` is given where the unit may explain it, ``explanation`` what it wrote so far.
    """
    text = f"{finding.rule} {finding.name}：{finding.message}\n建议：{finding.suggestion}"
    return PlacedRemark(
        note=Note(
            severity=Severity(severity), text=text, location=location, code=code, explanation=explanation
        ),
        form_index=finding.form_index,
        field=finding.field,
    )
