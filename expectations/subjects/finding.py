"""One finding: what a reviewer would sign and what the unit reads."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, field_serializer

from forms.form import Location
from forms.words.severity import Severity


class Finding(BaseModel):
    """A fault of one form or file, with the keys of the public JSON.

    ``field`` is the path of the value (``indicators/3/target``), ``subject`` the indicator's level3,
    ``form_index`` counts from 0 and is ``None`` for the file itself. ``state`` is 试行 (``trial``) for what
    only the bureau is to see; ``ruleset`` is the version of the rules that found it.
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
    message: str
    suggestion: str
    basis: str
    state: Literal["on", "trial"]
    ruleset: str

    @field_serializer("location")
    def _only_known_coordinates(self, location: Location | None) -> dict[str, int | str] | None:
        return location.model_dump(exclude_none=True) if location else None
