"""Settles what one label of a draft alone does not tell: whose name is whose, which goal is which."""

import re

from forms.form import DECLARATION, SELF_EVALUATION, Location
from forms.reading.draft import Draft, Read
from forms.words import values

_NOTHING = Read("", Location())
_OF_YEAR = re.compile(r"总体|整体")


def settle(draft: Draft) -> None:
    """Decides what one label alone does not tell: whose name is whose, which goal is which."""
    fields = draft.fields
    ranks = ("department/central", "department/province", "competent_department", "department/local")
    printed = [fields.pop(rank) for rank in ranks if rank in fields]
    for place, name in zip(("competent_department", "local_department"), printed, strict=False):
        fields[place] = name
        draft.present.add(place)
    draft.present -= set(ranks) - {"competent_department"}
    if "transfer_name" in fields:
        name = fields.pop("transfer_name")
        if not fields.get("project_name", _NOTHING).text:
            fields["project_name"] = name
        elif name.text:
            draft.leave(name.text, name.location)
        draft.present.add("project_name")
    for label in ("department_name", "filled_in_by"):
        if label in fields:
            draft.present.discard(label)
            _name(draft, label, fields.pop(label))
    _goals(draft)


def _name(draft: Draft, label: str, name: Read) -> None:
    """The name of a department or of who filled the form in, to where none stands yet."""
    fields = draft.fields
    unit, department = "implementing_unit", "competent_department"
    if draft.listed:
        order = [department]
    elif draft.scope == "部门整体":
        order = [unit]
    elif label == "department_name":
        order = [department, unit]
    else:
        order = [unit]
    place = next((path for path in order if not fields.get(path, _NOTHING).text), None)
    if place:
        fields[place] = name
        draft.present.add(place)
    elif name.text and all(fields.get(path, _NOTHING).text != name.text for path in (unit, department)):
        draft.leave(name.text, name.location)


def _goals(draft: Draft) -> None:
    """The adjusted goal where it is filled in; 总体目标 alone is the year's."""
    fields, present = draft.fields, draft.present
    main = "expected_goal" if draft.kind == SELF_EVALUATION else "annual_goal"
    if adjusted := fields.pop("adjusted_goal", None):
        if not values.is_blank(adjusted.text):
            fields[main] = adjusted
        present.add(main)
    if draft.kind != DECLARATION:
        return
    overview = fields.pop("project_overview", None)
    if overview and "overall_goal" not in fields and "annual_goal" in fields:
        fields["overall_goal"] = overview
    elif overview and overview.text:
        draft.leave(overview.text, overview.location)
    of_year = draft.goal_label and _OF_YEAR.search(draft.goal_label)
    if of_year and "annual_goal" not in fields and "overall_goal" in fields:
        fields["annual_goal"] = fields.pop("overall_goal")
        present.discard("overall_goal")
        present.add("annual_goal")
