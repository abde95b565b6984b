"""Where a finding stands: its location on paper, its place in words, its place in the order of findings."""

from expectations.subjects.cell_names import cell_name
from expectations.subjects.subject import Whose
from forms.form import Location, SkippedKind
from forms.nearest import nearest

_COORDINATES = (
    ("sheet", "工作表“{}”"),
    ("cell", "{}单元格"),
    ("page", "第{}页"),
    ("table", "表格{}"),
    ("row", "第{}行"),
    ("line", "第{}行"),
)


def locate(whose: Whose, field: str | None) -> Location | None:
    """The location of a field, or of the nearest thing that has one, at last of the form."""
    form = whose.form
    if form is None:
        document = whose.filing.document
        statement = document.statement if document and field == "statement" else None
        return statement.location if statement else None
    if location := nearest(form.locations, field):
        return location
    if field == "leftovers" and form.leftovers:
        return form.leftovers[0].location
    source = form.source
    return Location(line=source.first_line, page=source.page, sheet=source.sheet, table=source.table)


def is_uncomputed(whose: Whose, field: str) -> bool:
    """Whether the cell of a field holds a formula that was never computed."""
    document, form = whose.filing.document, whose.form
    location = form.locations.get(field) if form else None
    return location is not None and any(
        skipped.kind is SkippedKind.NOT_COMPUTED
        and (skipped.location.sheet, skipped.location.cell) == (location.sheet, location.cell)
        for skipped in (document.skipped if document else ())
    )


def place_in_words(whose: Whose, field: str | None, location: Location | None) -> str:
    """表2 第17行: the form's number in its file, and where the place is as the reader of the document counts.

    In Word that is the table, its row and what the cell is called: 表1 表格1第4行“年度资金申请总额”.
    """
    name = (
        cell_name(whose.form, field) if whose.form and field and not field.startswith("indicators") else None
    )
    called = f"“{name}”" if name and location and location.table is not None else ""
    return f"{form_in_words(whose.index)} {in_words(location)}{called}".strip()


def form_in_words(index: int | None) -> str:
    """表2: a form's number in its file; nothing for the file itself."""
    return "" if index is None else f"表{index + 1}"


def in_words(location: Location | None) -> str:
    """The coordinates of a place as people count them; of a Word table or a scan no cell's letter."""
    known = location.model_dump(exclude_none=True) if location else {}
    if "table" in known or "page" in known:
        known.pop("cell", None)
    return "".join(text.format(known[name]) for name, text in _COORDINATES if name in known)


def position(field: str | None) -> tuple[int, int]:
    """The order of a field in its form: header and money, goals, rows one by one, the totals below them."""
    if field is None or field.startswith(("funds", "statement")):
        return (0, 0)
    if field.startswith("indicators/"):
        return (2, int(field.split("/")[1]))
    if field.startswith("total"):
        return (3, 0)
    return (1, _BELOW_THE_HEADER.index(field)) if field in _BELOW_THE_HEADER else (0, 0)


_BELOW_THE_HEADER = ("overall_goal", "annual_goal", "expected_goal", "actual_completion", "indicators")
