"""A roster's tables → projects, units with their contacts, departments; and every bad row named."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bureau.roster import contacts, tables, values
from bureau.roster import head as heads_of
from bureau.roster.columns import COLUMNS, PASSED_BY_SHEETS
from bureau.roster.head import Head
from bureau.roster.tables import RosterTable
from bureau.roster.values import Wrong
from lifecycle.thread.identity import project_key, unit_key
from storage.roster.roster import DepartmentLine, RosterLine, UnitLine

_NEEDED = ("year", "unit", "project")
_OF_UNIT = ("department", "address", "head_address", "channel", "unit_code")
_NOT_COMPUTED = "公式没有保存计算结果，请用 Excel 打开并保存后再导入"
_OTHERWISE = "元"
"""The unit of an amount where nobody names one; it is said."""

_READERS: Mapping[str, Callable[[object], object]] = {
    "year": values.year,
    "starts": values.day,
    "ends": partial(values.day, last=True),
    "span": values.span,
    "address": contacts.mail,
    "head_address": contacts.mail,
    "department_address": contacts.mail,
    "channel": contacts.channel,
    "department_channel": contacts.channel,
    "person": contacts.words,
    "unit_code": values.code,
    "project_code": values.code,
}
_OF_DEPARTMENT = {"address": "department_address", "channel": "department_channel"}
"""What a line of a department holds, and what the columns are called in a table of projects or units."""


@dataclass
class Sheets:
    """What was read: lines, contacts, departments, and what people should know.

    ``wrong`` names every row that cannot be used; while there is one, nothing of the rest counts.
    """

    lines: list[RosterLine] = field(default_factory=list)
    contacts: list[UnitLine] = field(default_factory=list)
    departments: list[DepartmentLine] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    _people: dict[str, dict[str, str]] = field(default_factory=dict)
    _first_values: dict[tuple[object, ...], tuple[object, str]] = field(default_factory=dict)

    def meet(self, unit: str, person: str) -> None:
        """Somebody to ask at a unit; its projects may have different ones."""
        self._people.setdefault(unit_key(unit), {}).setdefault(person, unit)

    def introduce(self) -> None:
        """Keep everybody who was met as their units' contacts."""
        for people in self._people.values():
            self.contacts.append(UnitLine(next(iter(people.values())), contact="；".join(people)))

    def once(self, key: tuple[object, ...], value: object, place: str) -> str | None:
        """Where something else was said of the same thing before; None if this is the first or the same."""
        same = unit_key(value) if isinstance(value, str) else value
        first_value, where = self._first_values.setdefault(key, (same, place))
        return None if first_value == same else where


def read(data: bytes, year: int | None = None) -> Sheets:
    """Everything in a workbook or a CSV file; ``year`` holds for rows that say none.

    Raises forms.Unreadable for what is neither.
    """
    sheets = Sheets()
    heads = [(table, heads_of.find_head(table)) for table in tables.tables(data)]
    for table, head in heads:
        if head is not None:
            _Reader(sheets, table, head, year).read()
        elif table.cells and table.name not in PASSED_BY_SHEETS and any(head for _, head in heads):
            sheets.notices.append(f"工作表“{table.name}”没有名录的表头，未读取")
    if not any(head for _, head in heads):
        sheets.wrong.append(
            f"没有找到表头：要有一行写着“{COLUMNS['unit'][0]}”“{COLUMNS['project'][0]}”等；"
            "表的样子见 jixiao roster template 文件.xlsx"
        )
    sheets.introduce()
    return sheets


class _Reader:
    """One table. What is wrong goes to ``sheets.wrong`` with its row, column and cell."""

    def __init__(self, sheets: Sheets, table: RosterTable, head: Head, year: int | None) -> None:
        self.sheets = sheets
        self.table = table
        self.head = head
        self.year = head.year if year is None else year
        self.of = f"工作表“{table.name}”" if table.name else ""

    def read(self) -> None:
        """Every row below the head."""
        fields = self.head.fields
        self.sheets.notices += [f"{self.of}“{label}”一列没有用到" for label in self.head.unused]
        if "project" in fields:
            needed = [name for name in _NEEDED if name not in fields and not (name == "year" and self.year)]
            for name in needed:
                how = "，或用 --year 指明年度" if name == "year" else ""
                self.sheets.wrong.append(f"{self.of}缺少“{COLUMNS[name][0]}”一列，请补上{how}")
            if needed:
                return
            self.sheets.wrong += [f"{self.of}{complaint}" for complaint in self.head.unclear]
            if "amount" in fields and self.head.unit is None:
                label = self.head.labels["amount"]
                self.sheets.notices.append(f"{self.of}“{label}”没有写明单位，按元计")
        for number, cells in heads_of.rows(self.table, self.head):
            values = dict(self._values(number, cells))
            if "project" in fields:
                self._project(number, values)
            elif "unit" in fields:
                self._unit(number, values)
            else:
                own = {name: values[name] for name in ("address", "channel") if values.get(name)}
                self._department(number, values | {_OF_DEPARTMENT[name]: own[name] for name in own})

    def _values(self, number: int, cells: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
        for name, column in self.head.fields.items():
            if name == "amount":
                yield from self._amount(number)
                continue
            if name in cells:
                try:
                    yield name, _READERS.get(name, values.text)(cells[name])
                except Wrong as why:
                    self._wrong(number, name, str(why))
                    yield name, None
            elif (number, column) in self.table.without_value:
                self._wrong(number, name, _NOT_COMPUTED)
                yield name, None

    def _amount(self, number: int) -> Iterator[tuple[str, object]]:
        """The amount of a row: what stands in its column, or its parts added up."""
        parts = []
        for column in self.head.amounts:
            place = (number, column)
            value = self.table.value(place)
            try:
                if value is not None and not values.is_nothing(value):
                    parts.append(values.amount(value, self.head.unit or _OTHERWISE))
                elif place in self.table.without_value:
                    raise Wrong(_NOT_COMPUTED)  # noqa: TRY301 - told with its cell, like any other
                elif (first := self.table.merged.get(place)) is not None:
                    raise Wrong(f"与第{first[0]}行合并在一格里，请拆开，逐行写金额")  # noqa: TRY301
            except Wrong as why:
                self._wrong(number, "amount", str(why), column)
        if parts:
            yield "amount", round(sum(parts), 2)

    def _wrong(self, number: int, name: str, complaint: str, column: int | None = None) -> None:
        label = self.head.labels.get(name, COLUMNS[name][0])
        at = self.head.fields.get(name) if column is None else column
        cell = self.table.reference(number, at) if at is not None else ""
        self.sheets.wrong.append(
            f"{self.of}第{number}行“{label}”{f'（{cell}）' if cell else ''}：{complaint}"
        )

    def _complete(self, number: int, values: dict[str, Any], needed: Sequence[str]) -> bool:
        """Whether what a row needs stands there. What stood there and was wrong is not missing as well."""
        for name in needed:
            if name not in values:
                self._wrong(number, name, "没有填写，请补上（与上一行相同的也要写）")
        return all(values.get(name) for name in needed)

    def _project(self, number: int, values: dict[str, Any]) -> None:
        if self.year is not None:
            values.setdefault("year", self.year)
        if "span" in values:
            values["starts"], values["ends"] = values.pop("span") or (None, None)
        if not self._complete(number, values, _NEEDED):
            return
        self._address_from_words(values)
        line = RosterLine(**_fields(RosterLine, values))
        if line.starts and line.ends and line.ends < line.starts:
            self._wrong(number, "ends", f"结束日期{line.ends}早于开始日期{line.starts}，请核对")
        key = ("project", line.year, unit_key(line.unit), project_key(line.project))
        if where := self.sheets.once(key, number, f"{self.of}第{number}行"):
            self._wrong(
                number, "project", f"“{line.project}”与{where}是同一单位同一年度的同一项目，请删去一行"
            )
        self._about_unit(number, line.unit, values)
        self.sheets.lines.append(line)

    def _unit(self, number: int, values: dict[str, Any]) -> None:
        if self._complete(number, values, ("unit",)):
            self._address_from_words(values)
            line = UnitLine(**_fields(UnitLine, values))
            self._about_unit(number, line.unit, values)
            self.sheets.contacts.append(line)

    @staticmethod
    def _address_from_words(values: dict[str, Any]) -> None:
        """Take the mail address from the words about a contact where no column has one."""
        words = " ".join(str(values[name]) for name in ("person", "phone") if values.get(name))
        if not values.get("address") and (mails := contacts.mails_in(words)):
            values["address"] = mails

    def _about_unit(self, number: int, unit: str, values: dict[str, Any]) -> None:
        """What a row says of its unit beside the project; it must be what other rows say."""
        people = [str(values[name]) for name in ("person", "phone") if values.get(name)]
        if people and (words := contacts.contact_words(" ".join(people))):
            self.sheets.meet(unit, words)
        if any(values.get(name) for name in _OF_DEPARTMENT.values()) and values.get("department"):
            self._department(number, values)
        for name in _OF_UNIT:
            value = values.get(name)
            if value and (where := self.sheets.once((unit_key(unit), name), value, f"{self.of}第{number}行")):
                self._wrong(number, name, f"{unit}的这一项与{where}不同，请统一")

    def _department(self, number: int, values: dict[str, Any]) -> None:
        if not self._complete(number, values, ("department",)):
            return
        name = str(values["department"])
        own = {entry: values.get(column) for entry, column in _OF_DEPARTMENT.items()}
        if not any(own.values()):
            self._wrong(number, "department_address", "没有填写，请补上")
        for entry, value in own.items():
            place = f"{self.of}第{number}行"
            if value and (where := self.sheets.once(("department", unit_key(name), entry), value, place)):
                self._wrong(number, _OF_DEPARTMENT[entry], f"{name}的这一项与{where}不同，请统一")
        line = DepartmentLine(name, own["address"], own["channel"])
        if line not in self.sheets.departments:
            self.sheets.departments.append(line)


def _fields(kind: type[RosterLine | UnitLine], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in kind.__dataclass_fields__}
