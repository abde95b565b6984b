"""A form as a layout holds it: without the values for which that has no cell.

What is handed out says by a checksum what its protected cells hold, and only what is printed comes back.
"""

from forms.form import Form
from forms.printing.layout import Layout

_HEAD = ("competent_department", "annual_goal", "expected_goal", "actual_completion", "total_weight")


def fitted(form: Form, layout: Layout) -> Form:
    """The form with the money, the goals and the points that the layout prints."""
    boxes = [box for rows in (layout.head, (layout.indicator,), layout.foot) for row in rows for box in row]
    printed = {box.path for box in boxes if box.path}
    changed: dict[str, object] = {
        field: None for field in _HEAD if getattr(form, field, None) is not None and field not in printed
    }
    rows = {
        name: row.model_copy(
            update={
                column: None for column in type(row).model_fields if f"funds/{name}/{column}" not in printed
            }
        )
        for name in type(form.funds).model_fields
        if hasattr(row := getattr(form.funds, name), "initial")
    }
    changed["funds"] = form.funds.model_copy(update=rows)
    if not any(box.path == "weight" or "{points}" in box.text for box in layout.indicator):
        changed["indicators"] = [row.model_copy(update={"weight": None}) for row in form.indicators]
    return form.model_copy(update=changed)
