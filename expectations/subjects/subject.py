"""What rules look at: files, forms, their rows, forms beside their declaration; and the tables of these.

A subject gives its typed parts to predicates and plain columns to built-in expectations. The columns of
a form are called like the fields of the public JSON, so that a failed column is a field.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

from expectations.subjects.batch import Awaited, Earlier, Expected, FileForReview, Roster
from expectations.subjects.submission import FileUnderReview
from forms.form import (
    DECLARATION,
    MONITORING,
    Declaration,
    Form,
    FormBase,
    Indicator,
    MonitoredIndicator,
    MonitoringReport,
)
from forms.target import Target, read_target

F_co = TypeVar("F_co", bound=FormBase, covariant=True)
Row_co = TypeVar("Row_co", bound=Indicator, covariant=True)
S = TypeVar("S")
Blank = Callable[[str | None], str | None]
"""Gives a text back, or None where it only stands in for a blank."""


_GROUPS = frozenset({"funds", "annual", "fiscal", "carryover", "other"})  # of values; the rest are lists


@dataclass(frozen=True)
class Whose:
    """Whom a fault belongs to: a file, and where it is one form's, the form and its place in the file.

    ``project`` names it where there is no form.
    """

    filing: FileForReview
    index: int | None = None
    form: FormBase | None = None
    project: str | None = None


class Subject(Protocol):
    """One thing that rules look at."""

    @property
    def whose(self) -> Whose:
        """Whom its faults belong to."""

    @property
    def indicator(self) -> str | None:
        """The level3 of the indicator it is about."""

    def columns(self, blank: Blank) -> dict[str, object]:
        """Its plain values for built-in expectations."""


@dataclass(frozen=True)
class SubjectTable(Generic[S]):
    """A table of subjects of one sort; ``title`` is what people call them."""

    name: str
    title: str


def _flat(value: BaseModel, blank: Blank, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Every text, number and date in a form by its field path; lists have tables of their own."""
    for name in type(value).model_fields:
        part = getattr(value, name)
        if isinstance(part, str):
            yield prefix + name, blank(part)
        elif part is None or isinstance(part, int | float | date):
            yield prefix + name, part
        elif name in _GROUPS:
            yield from _flat(part, blank, f"{prefix}{name}/")


@dataclass(frozen=True, eq=False)
class FileSubject:
    """A file as handed in."""

    filing: FileForReview
    indicator: None = None

    @property
    def whose(self) -> Whose:
        """The file itself."""
        return Whose(self.filing)

    def columns(self, _: Blank) -> dict[str, object]:
        """Why it cannot be read, and the number of its forms where it can."""
        document = self.filing.document
        return {"unreadable": self.filing.unreadable, "forms": len(document.forms) if document else None}


@dataclass(frozen=True, eq=False)
class FormSubject(Generic[F_co]):
    """A form with its place in its file, what it was handed in for and the roster of its year.

    ``last_year`` are the same project's forms of the year before, ``before`` its monitoring report of an
    earlier month, as far as they are known.
    """

    filing: FileForReview
    index: int
    form: F_co
    expected: Expected
    roster: Roster | None
    repeats: str | None
    refused: str | None
    submission: FileUnderReview
    last_year: Sequence[Form] = ()
    before: MonitoringReport | None = None
    indicator: None = None

    @property
    def whose(self) -> Whose:
        """This form."""
        return Whose(self.filing, self.index, self.form)

    def columns(self, blank: Blank) -> dict[str, object]:
        """Every single value of the form by its field path, and what was expected of it."""
        return {
            **dict(_flat(self.form, blank)),
            "expected_year": self.expected.year,
            "expected_form": self.expected.form,
            "repeats": self.repeats,
            "refused": self.refused,
        }


@dataclass(frozen=True, eq=False)
class ResubmittedForm:
    """A form that came again, with the errors of the version before and those found in it now."""

    whose: Whose
    returned_for: Sequence[Earlier]
    still_found: frozenset[Earlier]
    indicator: None = None

    def columns(self, _: Blank) -> dict[str, object]:
        """How many errors it was returned for."""
        return {"returned_for": len(self.returned_for)}


@dataclass(frozen=True, eq=False)
class AwaitedForm:
    """A form that was owed, in no file of its own: its findings stand under the year's roster."""

    awaited: Awaited
    indicator: None = None

    @property
    def whose(self) -> Whose:
        """The roster of the year."""
        roster = FileForReview(file=f"{self.awaited.year}年度名录", document=None)
        return Whose(roster, project=self.awaited.project)

    def columns(self, _: Blank) -> dict[str, object]:
        """Which form, and whether it was filed."""
        return {"form": self.awaited.form, "filed": self.awaited.filed}


@dataclass(frozen=True, eq=False)
class RowSubject(Generic[F_co, Row_co]):
    """One row of a form's indicators. ``echo``: the same row stands further up already (D04 says so)."""

    of: FormSubject[F_co]
    position: int
    row: Row_co
    echo: bool

    @property
    def whose(self) -> Whose:
        """The form of the row."""
        return self.of.whose

    @property
    def indicator(self) -> str | None:
        """The name in the row."""
        return self.row.level3

    def columns(self, blank: Blank) -> dict[str, object]:
        """The values of the row."""
        return dict(_flat(self.row, blank))

    def field(self, column: str) -> str:
        """The path of one value of this row."""
        return f"indicators/{self.position}/{column}"

    @cached_property
    def target(self) -> Target | None:
        """The target, understood."""
        return read_target(self.row.target) if self.row.target else None

    @cached_property
    def name(self) -> str:
        """The indicator's name as shown in messages."""
        return self.row.level3 or "（未写名称的指标）"


@dataclass(frozen=True, eq=False)
class IndicatorList:
    """The rows of a form that nobody approved yet: all of a declaration, of a later form what is new."""

    of: FormSubject[Form]
    lines: Sequence[RowSubject[Form, Indicator]]
    indicator: None = None

    @property
    def whose(self) -> Whose:
        """The form of the rows."""
        return self.of.whose

    def columns(self, _: Blank) -> dict[str, object]:
        """How many rows there are."""
        return {"rows": len(self.lines)}


DeclaredForm = FormSubject[Declaration]
MonitoredForm = FormSubject[MonitoringReport]
IndicatorLine = RowSubject[Form, Indicator]
MonitoredLine = RowSubject[MonitoringReport, MonitoredIndicator]

FILES: SubjectTable[FileSubject] = SubjectTable("files", "文件")
DECLARATIONS: SubjectTable[DeclaredForm] = SubjectTable("declarations", DECLARATION)
DECLARED_LINES: SubjectTable[IndicatorLine] = SubjectTable("declared_lines", f"{DECLARATION}指标行")
UNAPPROVED_LINES: SubjectTable[IndicatorLine] = SubjectTable(
    "unapproved_lines", "自评表、监控表里申报没有的指标行"
)
"""Rows of later forms that their declaration does not have; all of them where no declaration is known."""
INDICATOR_LISTS: SubjectTable[IndicatorList] = SubjectTable("indicator_lists", "没有批复过的全部指标")
"""The rows of both, all of one form together."""
REPORTS: SubjectTable[MonitoredForm] = SubjectTable("reports", MONITORING)
REPORTED_LINES: SubjectTable[MonitoredLine] = SubjectTable("reported_lines", f"{MONITORING}指标行")
RESUBMISSIONS: SubjectTable[ResubmittedForm] = SubjectTable("resubmissions", "退回后重报的表")
AWAITED: SubjectTable[AwaitedForm] = SubjectTable("awaited", "应报事项")
