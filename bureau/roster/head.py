"""The head of a roster's table: which column holds what, in one row of labels or in two."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bureau.roster import columns
from bureau.roster.tables import RosterTable

_HEADS_WITHIN = 30
"""Rows in which a head is looked for: titles, notes and the unit of money stand above it."""
_LEAST_LABELS = 2
_YEAR = re.compile(r"(20\d\d)年")


@dataclass(frozen=True)
class Head:
    """Where a table's head is: its columns by field, their labels, the first row below it.

    ``amounts`` are the columns that are added up to the amount: one, or the parts of which no total is
    printed. ``unit`` is the unit of money that their label or a line above names, ``year`` the only year that
    a line above names. ``unused`` are labels that no field takes; ``unclear`` says what of the money cannot
    be understood.
    """

    fields: Mapping[str, int]
    labels: Mapping[str, str]
    amounts: Sequence[int]
    begins: int
    unit: str | None
    year: int | None
    unused: Sequence[str]
    unclear: Sequence[str]


@dataclass(frozen=True)
class _Label:
    """The words over one column: its own, and those that cover it and others."""

    column: int
    text: str
    above: str = ""

    @property
    def field(self) -> str | None:
        return columns.field_under(self.above, self.text) if self.above else columns.field_of(self.text)

    @property
    def whole(self) -> str:
        return f"{self.above}{self.text}"


def find_head(table: RosterTable) -> Head | None:
    """The head of a table: the first row with two known labels, one of them of a unit or a department."""
    for number in range(1, min(table.last_row, _HEADS_WITHIN) + 1):
        single = _labels(table, number, below=None)
        paired = _labels(table, number, below=number + 1)
        if not any(label.field for label in single):
            continue  # a title above everything, or a note
        for labels, begins in ((paired, number + 2), (single, number + 1)):
            fields = {label.field for label in labels} - {None}
            if len(fields) >= _LEAST_LABELS and fields & {"unit", "department"}:
                return _head(table, number, labels, begins)
    return None


def _labels(table: RosterTable, number: int, below: int | None) -> list[_Label]:
    """The labels of a row; of those that cover several columns the ones ``below``, if that is labels.

    Covered is what is merged, or blank to the right of a label where the row below has words.
    """
    own = {column: str(value) for column, value in table.row(number).items()}
    if below is None:
        return [_Label(column, text) for column, text in sorted(own.items())]
    under = {
        column: str(value)
        for column, value in table.row(below).items()
        if isinstance(value, str) and (below, column) not in table.merged
    }
    covers = {column: _cover(table, number, own, column) for column in under}
    spans = [cover for cover in covers.values() if cover is not None]
    wide = {cover for cover in spans if spans.count(cover) > 1}
    wide |= {first[1] for (row, _), first in table.merged.items() if row == number == first[0]}
    # A row of values has words, or figures, under labels that cover nothing else.
    values = any(not isinstance(value, str) for value in table.row(below).values())
    if not under or values or any(cover not in wide for cover in covers.values()):
        return []
    labels = [_Label(column, text, own[covers[column] or 0]) for column, text in under.items()]
    labels += [_Label(column, text) for column, text in own.items() if column not in wide]
    return sorted(labels, key=lambda label: label.column)


def _cover(table: RosterTable, number: int, own: Mapping[int, str], column: int) -> int | None:
    """The column of the label that covers a column in its row."""
    if column in own:
        return column
    if (first := table.merged.get((number, column))) is not None:
        return first[1] if first[0] == number and first[1] in own else None
    return max((at for at in own if at < column), default=None)


def _head(table: RosterTable, number: int, labels: Sequence[_Label], begins: int) -> Head:
    above = [str(value) for row in range(1, number) for value in table.row(row).values()]
    years = {int(year) for text in above for year in _YEAR.findall(text)}
    year = years.pop() if len(years) == 1 else None
    amounts, unclear = _amounts(labels, year)
    fields: dict[str, int] = {"amount": amounts[0].column} if amounts else {}
    unused = []
    for label in labels:
        if label in amounts:
            continue
        if label.field not in {None, "amount", *fields}:
            fields[label.field or ""] = label.column
        elif not columns.is_passed_by(label.text):
            unused.append(label.whole)
    by_column = {label.column: label.whole for label in labels}
    units = [columns.money_unit(text) for text in (*(label.whole for label in amounts), *above)]
    return Head(
        fields=dict(sorted(fields.items(), key=lambda item: item[1])),
        labels={name: by_column[column] for name, column in fields.items()},
        amounts=[label.column for label in amounts],
        begins=begins,
        unit=next((unit for unit in units if unit), None),
        year=year,
        unused=unused,
        unclear=unclear if "project" in fields else (),
    )


def _amounts(labels: Sequence[_Label], year: int | None) -> tuple[list[_Label], list[str]]:
    """The columns of the year's money, and what of it cannot be understood."""
    totals = [label for label in labels if label.field == "amount"]
    of_year = [label for label in totals if columns.year_of_label(label.whole) == year]
    if len(totals) > 1 and year is not None and len(of_year) == 1:
        totals = of_year
    years = [columns.year_of_label(label.whole) or 0 for label in totals]
    if len(totals) > 1 and len(set(years)) == len(years) and all(years):
        # Of several years' money the last one is the roster's.
        totals = [totals[years.index(max(years))]]
    if len(totals) > 1:
        names = "、".join(f"“{label.whole}”" for label in totals)
        return totals[:1], [f"有{len(totals)}列金额：{names}，看不出用哪一列；只留一列，或把其他列的表头改名"]
    if totals:
        return totals, []
    parts = [label for label in labels if label.field is None and columns.is_part_of_amount(label.text)]
    if parts:
        return parts, []
    strange = [label.whole for label in labels if label.field is None and columns.is_money(label.whole)]
    how = "请把表头写成“项目金额（元）”或“项目金额（万元）”"
    return [], [f"“{text}”像是金额，读不懂；{how}" for text in strange]


def rows(table: RosterTable, head: Head) -> Iterator[tuple[int, dict[str, object]]]:
    """The rows below the head that say anything, by field; sums, notes and heads printed again are left out.

    What a merged cell says belongs to every row it covers.
    """
    for number in range(head.begins, table.last_row + 1):
        written = [str(value).strip() for value in table.row(number).values()]
        if not written or columns.TOTALS.fullmatch(written[0].replace(" ", "")):
            continue
        values: dict[str, object] = {}
        for name, column in head.fields.items():
            place = (number, column)
            if name in columns.MERGED_DOWN:
                place = table.merged.get(place, place)
            if (value := table.value(place)) is not None:
                values[name] = value
        printed_again = all(head.labels[name] == str(value) for name, value in values.items())
        if columns.NOTES.match(written[0]) or (printed_again and values):
            continue
        yield number, values
