"""One finding: what a reviewer would sign and what the unit reads."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, computed_field, field_serializer

from forms.form import Location
from forms.words.finding_message import finding_message
from forms.words.severity import Severity

FindingState = Literal["on", "trial", "broken"]


class BrokenRule(BaseModel):
    """A rule that raised on a form: what was raised and where, in one line, and the trace."""

    model_config = ConfigDict(frozen=True)

    file: str
    form_index: int | None
    project_name: str | None
    rule: str
    name: str
    error: str
    trace: str


class Finding(BaseModel):
    """A fault of one form or file, with the keys of the public JSON.

    ``place`` is where it stands in words, ``wrong`` what is wrong there, without place and basis; ``message``
    is composed of them. ``subjects`` are the indicators of a finding on several.
    ``field`` is the path of the value (``indicators/3/target``), ``subject`` the indicator's level3,
    ``form_index`` counts from 0 and is ``None`` for the file itself. ``state`` is 试行 (``trial``) for what
    only the bureau is to see, ``broken`` where the rule could not be asked because it raised; ``ruleset`` is
    the version of the rules that found it.
    """

    model_config = ConfigDict(frozen=True)

    file: str
    form_index: int | None
    project_name: str | None
    rule: str
    name: str
    severity: Severity
    field: str | None
    subject: str | None
    location: Location | None
    value: str | None
    expected: str | None
    place: str
    wrong: str
    suggestion: str
    basis: str
    state: FindingState
    ruleset: str
    subjects: tuple[str, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def message(self) -> str:
        """Where, what and on what basis, in one sentence."""
        return finding_message(self.place, self.wrong, self.basis)

    @property
    def asks(self) -> bool:
        """Whether it asks something of the unit."""
        return self.state == "on"

    @property
    def label(self) -> str:
        """退回, 提示, 建议 for the unit; marked, or 未能核查, where only the bureau is to see it."""
        if self.state == "broken":
            return "未能核查"
        return self.severity.label + ("（试行）" if self.state == "trial" else "")

    @field_serializer("location")
    def _only_known_coordinates(self, location: Location | None) -> dict[str, int | str] | None:
        return location.model_dump(exclude_none=True) if location else None
