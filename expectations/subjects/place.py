"""Where a finding stands: its location on paper, its place in words, its place in the order of findings."""

from expectations.subjects.subject import Whose
from forms.form import Location, SkippedKind

_COORDINATES = (
    ("sheet", "工作表“{}”"),
    ("cell", "{}单元格"),
    ("page", "第{}页"),
    ("table", "第{}个表格"),
    ("row", "第{}排"),
    ("line", "第{}行"),
)


_BESIDE = {"overall_goal": "annual_goal", "annual_goal": "overall_goal"}
"""A goal that is blank stands beside the other one."""


def locate(whose: Whose, field: str | None) -> Location | None:
    """The location of a field, or of the nearest thing that has one: its parts, its row, its group, the form.

    Of a row that is its name: the levels before it are merged cells that begin rows above.
    """
    form = whose.form
    if form is None:
        document = whose.filing.document
        statement = document.statement if document and field == "statement" else None
        return statement.location if statement else None
    path = field or ""
    while path:
        for known in (path, f"{path}/level3", _BESIDE.get(path, path)):
            if known in form.locations:
                return form.locations[known]
        around = [place for name, place in form.locations.items() if name.startswith(f"{path}/")]
        if around:
            return around[0]
        path = path.rpartition("/")[0]
    if field == "leftovers" and form.leftovers:
        return form.leftovers[0].location
    source = form.source
    return Location(line=source.first_line, page=source.page, sheet=source.sheet, table=source.table)


def is_uncomputed(whose: Whose, field: str) -> bool:
    """Whether the cell of a field holds a formula that was never computed."""
    document, form = whose.filing.document, whose.form
    here = form.locations.get(field) if form else None
    return here is not None and any(
        skipped.kind is SkippedKind.NOT_COMPUTED
        and (skipped.location.sheet, skipped.location.cell) == (here.sheet, here.cell)
        for skipped in (document.skipped if document else ())
    )


def place_in_words(whose: Whose, location: Location | None) -> str:
    """表2 第17行: the form's number in its file, and the coordinates that the document has."""
    known = location.model_dump(exclude_none=True) if location else {}
    form = f"表{whose.index + 1} " if whose.index is not None else ""
    return form + "".join(text.format(known[name]) for name, text in _COORDINATES if name in known)


def position(field: str | None) -> tuple[int, int]:
    """The order of a field in its form: header and money, goals, rows one by one, the totals below them."""
    if field is None or field.startswith(("funds", "statement")):
        return (0, 0)
    if field.startswith("indicators/"):
        return (2, int(field.split("/")[1]))
    if field.startswith("total"):
        return (3, 0)
    return (1, 0) if field in _BELOW_THE_HEADER else (0, 0)


_BELOW_THE_HEADER = {"overall_goal", "annual_goal", "expected_goal", "actual_completion", "indicators"}
