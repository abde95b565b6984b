"""What a form that is handed out says of itself, and whether it came back as it went out."""

import hashlib
import json
import re

from pydantic import ValidationError

from forms.files.picture import tight
from forms.form import Declaration, Form, Identity, MonitoringReport, SelfEvaluation

__all__ = ["Identity", "from_words", "identity_of", "is_unaltered"]

_DASH = re.compile(r"[-－—–‐]")
_SIGNS = re.compile(r"[\s｜|【】]")
_DIGITS = 4


def identity_of(form: Form) -> Identity:
    """The identity of a form that is to be handed out. Raises ValueError without unit, project or year."""
    if not form.implementing_unit or not form.project_name or form.year is None:
        raise ValueError("a form that is handed out needs its unit, project and year")
    protected = json.dumps(_protected(form), ensure_ascii=False, sort_keys=True)
    code = hashlib.sha256(protected.encode()).hexdigest()[: 2 * _DIGITS].upper()
    return Identity(
        unit=_plain(form.implementing_unit),
        project=_plain(form.project_name),
        year=form.year,
        stage=form.form,
        checksum=f"{code[:_DIGITS]}-{code[_DIGITS:]}",
    )


def _plain(name: str) -> str:
    """A name as the corner can hold it: without white space and the corner's own signs."""
    return _SIGNS.sub("", tight(name))


def is_unaltered(form: Form, identity: Identity) -> bool:
    """Whether a form that came back still says in its protected cells what it said when it went out."""
    try:
        return identity_of(form) == identity
    except ValueError:
        return False


def _protected(form: Form) -> list[object]:
    """What the unit is not to change: head and initial money, goal, indicators with targets and weights."""
    head = [form.form, form.year, form.project_name, form.competent_department, form.implementing_unit]
    protected: list[object] = [tight(str(value)) if value is not None else None for value in head]
    if isinstance(form, Declaration):
        return protected
    money = form.funds
    protected += [
        form.funds_unit,
        *(row.initial for row in (money.annual, money.fiscal, money.carryover, money.other)),
    ]
    if isinstance(form, MonitoringReport):
        protected += [form.month, tight(form.annual_goal or "")]
    if isinstance(form, SelfEvaluation):
        protected += [tight(form.expected_goal or ""), *(row.weight for row in form.indicators)]
    for row in form.indicators:
        protected += [tight(value or "") for value in (row.level1, row.level2, row.level3, row.target)]
    return protected


def from_words(words: dict[str, str]) -> Identity | None:
    """The identity of words by its fields' names; None where they are none."""
    try:
        return Identity.model_validate(words | {"checksum": _DASH.sub("-", words.get("checksum", ""))})
    except ValidationError:
        return None
