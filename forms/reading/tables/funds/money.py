"""The money of a form as it is printed: each row with its label and amounts, before it is named."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from forms.form import DECLARATION, FormKind
from forms.reading.draft import Draft, Read

TOTALS = frozenset(("funds/total", "funds/annual", "funds/sum", "funds/sum_of_rows"))
_FISCAL = frozenset(("funds/fiscal", "funds/annual_fiscal", "funds/total_fiscal"))
_OF_YEAR = re.compile(r"年初|年度|当年|本年|全年|20\d\d年(?!.{0,6}[-—–~至到])")
_OF_WHOLE = re.compile(r"实施期|周期|中长?期|长期|三年|规划期|总投资|项目总")


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One row of money: what its label means, and the amounts below the columns that are printed.

    ``cells`` has the key ``amount`` where no column names it. ``horizon``: what the words over it say.
    """

    label: Read
    field: str
    cells: dict[str, Read]
    columns: frozenset[str]
    row: int
    column: int
    horizon: str | None = None
    sure: bool = False
    """Whether the words over it decide, whatever total it stands under."""


def horizon_of(words: Iterable[str]) -> str | None:
    """Whether words speak of the year's money or of the whole project's; None where of neither."""
    for text in words:
        if _OF_WHOLE.search(text):
            return "total"
        if _OF_YEAR.search(text):
            return "annual"
    return None


@dataclass
class Money:
    """All rows of money of a form in the order of print."""

    kind: FormKind
    rows: list[MoneyRow] = field(default_factory=list)

    def add(self, row: MoneyRow) -> None:
        """One more row."""
        self.rows.append(row)

    def name(self, draft: Draft, *, annual: bool) -> None:
        """Gives every row its place in the form. ``annual``: a sum without words is the year's."""
        namer = (
            _Declared(self.rows, draft, annual=annual)
            if self.kind == DECLARATION
            else _Later(self.rows, draft)
        )
        for row in self.rows:
            namer.take(row)


class _Namer:
    def __init__(self, rows: Sequence[MoneyRow], draft: Draft) -> None:
        self.rows = rows
        self.draft = draft
        kinds = {row.field for row in rows}
        self.fiscal_printed = bool(kinds & _FISCAL)
        self.funds_printed = "funds/fund" in kinds
        local = [row for row in rows if row.field == "funds/local"]
        names = {row.label.text for row in local}
        self.local_alone = (
            len(names) == 1
            and "funds/upper" not in kinds
            and not self.fiscal_printed
            and "funds/public" not in kinds
        )

    def role(self, row: MoneyRow) -> str:
        """fiscal, carryover, other, total or more."""
        if row.field in TOTALS:
            return "total"
        if row.field in _FISCAL:
            return "fiscal"
        if row.field == "funds/public":
            return "more" if self.funds_printed or self.fiscal_printed else "fiscal"
        if row.field == "funds/local":
            return "fiscal" if self.local_alone else "more"
        if row.field in ("funds/carryover", "funds/other"):
            return row.field.removeprefix("funds/")
        return "repeated" if row.field == "funds/repeated" else "more"

    def more(self, row: MoneyRow, cells: dict[str, Read]) -> None:
        """A row that the form has no name for."""
        self.draft.more.append({"label": row.label, **cells})

    def take(self, row: MoneyRow) -> None:
        raise NotImplementedError


class _Declared(_Namer):
    """Names the money of a declaration: of the whole project, or of the year."""

    def __init__(self, rows: Sequence[MoneyRow], draft: Draft, *, annual: bool) -> None:
        super().__init__(rows, draft)
        self.annual = annual
        self.has_annual = any(row.field == "funds/annual" for row in rows)
        self.totals: list[tuple[MoneyRow, str]] = []

    def take(self, row: MoneyRow) -> None:
        """Puts the amount in its place."""
        role = self.role(row)
        amount = row.cells.get("amount") or Read("", row.label.location)
        if role == "total":
            half = self._free_half(self._half_of_total(row), amount)
            self.totals.append((row, half))
            self._put(f"funds/{half}", amount, row)
        elif role == "carryover":
            self._put("funds/annual_carryover", amount, row)
        elif role in ("fiscal", "other"):
            half = self._half(row)
            path = f"funds/{half}_{role}"
            if self.draft.fields.get(path, Read("", amount.location)).text:
                other = f"funds/{'annual' if half == 'total' else 'total'}_{role}"
                path = other if other not in self.draft.fields else path
            self._put(path, amount, row)
        elif role == "more":
            self.more(row, {"amount": amount})

    def _put(self, path: str, amount: Read, row: MoneyRow) -> None:
        known = self.draft.fields.get(path)
        self.draft.present.add(path)
        if known is None or not known.text:
            self.draft.fields[path] = amount
        elif amount.text and known.text != amount.text:
            self.more(row, {"amount": amount})

    def _free_half(self, half: str, amount: Read) -> str:
        """The half, or the other one where another sum already stands in its place."""
        known = self.draft.fields.get(f"funds/{half}")
        if known is None or not known.text or known.text == amount.text:
            return half
        other = "annual" if half == "total" else "total"
        there = self.draft.fields.get(f"funds/{other}")
        return other if there is None or there.text in ("", amount.text) else half

    def _half_of_total(self, row: MoneyRow) -> str:
        if row.field in ("funds/total", "funds/annual"):
            return row.field.removeprefix("funds/")
        if row.horizon:
            return row.horizon
        return "annual" if self.annual and not self.has_annual else "total"

    def _half(self, row: MoneyRow) -> str:
        """Of the whole or of the year: by the label, by the total over it, by the words over it."""
        if row.field in ("funds/annual_fiscal", "funds/total_fiscal"):
            return row.field.removeprefix("funds/").removesuffix("_fiscal")
        if row.sure and row.horizon:
            return row.horizon
        over = [(total, half) for total, half in self.totals if total.column <= row.column]
        if over:
            nearest = max(total.column for total, _ in over)
            return next(half for total, half in reversed(over) if total.column == nearest)
        if self.totals:
            return self.totals[-1][1]
        return row.horizon or ("annual" if self.annual else "total")


class _Later(_Namer):
    """Names the money of a self-evaluation or a monitoring report."""

    def take(self, row: MoneyRow) -> None:
        """Puts the amounts of a row in their places."""
        role = self.role(row)
        cells = {("budget" if key == "amount" else key): read for key, read in row.cells.items()}
        columns = {"budget" if key == "amount" else key for key in row.columns}
        place = {"total": "annual"}.get(role, role)
        if place == "repeated":
            return
        if place == "more":
            self.more(row, cells)
            return
        known = any(path.startswith(f"funds/{place}/") for path in self.draft.fields)
        same = all(
            self.draft.fields.get(f"funds/{place}/{key}", read).text == read.text
            for key, read in cells.items()
        )
        if known and not same:
            if any(read.text for read in cells.values()):
                self.more(row, cells)
            return
        self.draft.present |= {f"funds/{place}/{key}" for key in columns}
        for key, read in cells.items():
            self.draft.fields.setdefault(f"funds/{place}/{key}", read)
