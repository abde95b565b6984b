"""A list of several projects in one table: whose rows are whose, and what its columns say of a project."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from forms.form import FormKind, Location
from forms.reading.draft import Draft, Read
from forms.reading.tables.funds.money import Money, MoneyRow, horizon_of
from forms.reading.tables.head_columns import HeadColumn, IndicatorHead
from forms.reading.tables.matrix import Box, Matrix
from forms.reading.tables.table_end import is_total
from forms.words import labels
from forms.words.values import is_blank

OF_PROJECT = ("competent_department", "project_code", "unit_code", "project_category", "project_nature")
"""Columns of a list that hold a field of the form."""


@dataclass
class ListedProject:
    """One project of a list: the head of its table, its name, its unit, its rows."""

    head: IndicatorHead
    name: Box
    unit: Box | None
    rows: list[int] = field(default_factory=list)


class ProjectList:
    """Reads what is of the projects rather than of their indicators."""

    def __init__(self, matrix: Matrix, kind: FormKind) -> None:
        self.matrix = matrix
        self.kind = kind
        self._found: list[ListedProject] = []
        self._unit: Box | None = None
        self._name: Box | None = None

    def projects(self, blocks: Sequence[tuple[IndicatorHead, list[int]]]) -> list[ListedProject]:
        """The projects in the order of print."""
        for head, rows in blocks:
            for row in rows:
                self._sort(head, row)
        return [project for project in self._found if project.rows]

    def _sort(self, head: IndicatorHead, row: int) -> None:
        """Finds out whose a row is; a row that only names a unit heads the projects below it."""
        written = self.matrix.written(row)
        column, place = head.column("project_name"), head.column("unit_name")
        if not written or column is None or is_total(written[0].text):
            return
        if len(written) == 1 and written[0].left <= column.right and written[0].bottom - written[0].top == 1:
            self._unit, self._name = written[0], None
            self.matrix.take(self._unit)
            return
        if place and (unit := under(self.matrix, row, place)):
            self._unit = unit
        box = under(self.matrix, row, column)
        if box is not None and (self._name is None or box.text != self._name.text):
            self._name = box
            self._found.append(ListedProject(head, box, self._unit))
        if self._name is not None:
            self._found[-1].rows.append(row)

    def tell(self, project: ListedProject, draft: Draft, money: Money) -> None:
        """Takes name, unit, goal and money of a project."""
        self.matrix.take(project.name, project.unit)
        draft.fields["project_name"] = Read(project.name.text, project.name.cell.location)
        draft.present.add("project_name")
        if project.unit is not None:
            draft.fields["implementing_unit"] = Read(project.unit.text, project.unit.cell.location)
        row = project.rows[0]
        for column in project.head.columns:
            box = under(self.matrix, row, column)
            if column.key == "goal":
                self._goal(column, box, draft)
            elif column.key == "money" or column.key.startswith("fund/"):
                self._money(column, box, row, draft, money)
            elif column.key in OF_PROJECT or column.key == "unit_name":
                path = "implementing_unit" if column.key == "unit_name" else column.key
                draft.present.add(path)
                if box and column.key != "unit_name":
                    draft.fields[path] = Read(box.text, box.cell.location)
            else:
                continue
            self.matrix.take(box)

    def _goal(self, column: HeadColumn, box: Box | None, draft: Draft) -> None:
        key = labels.column_key("goals", self.kind, column.label) or "annual_goal"
        draft.present.add(key)
        if box:
            draft.fields[key] = Read(box.text, box.cell.location)
        if key == "overall_goal":
            draft.goal_label = labels.label(column.label)

    def _money(self, column: HeadColumn, box: Box | None, row: int, draft: Draft, money: Money) -> None:
        place = box.cell.location if box else self._place(row)
        if unit := labels.unit_in("".join(column.texts)):
            draft.fields.setdefault("funds_unit", Read(unit, place))
        key = column.key.partition("/")[2] or "amount"
        money.add(
            MoneyRow(
                Read(labels.money_label(column.label), place),
                "funds/annual" if key != "amount" else labels.money_field(column.label) or "funds/sum",
                {key: Read("" if box is None or is_blank(box.text) else box.text, place)},
                frozenset((key,)),
                row,
                column.left,
                horizon_of(column.texts),
            )
        )

    def _place(self, row: int) -> Location:
        return self.matrix.boxes[row][0].cell.location


def under(matrix: Matrix, row: int, column: HeadColumn) -> Box | None:
    """The box with text below a column in a row."""
    for place in range(column.left, column.right):
        box = matrix.at(row, place)
        if box is not None and box.text:
            return box
    return None
