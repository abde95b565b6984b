"""The forms that a letter to a unit speaks of, and the findings on them."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, NonNegativeInt, NonPositiveInt, PositiveInt

from forms.words.finding_message import finding_message
from forms.words.severity import Severity
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import FIRST, Term
from notifications.messages.keys import slot_of
from notifications.messages.message import Line, Words, one_line


class StageOfYear(Words):
    """A stage of a performance year (not the calendar year in which it is filed)."""

    year: int
    stage: Stage
    round: PositiveInt = FIRST
    month: PositiveInt | None = None
    """The last month that a round of monitoring looks at."""

    @property
    def form(self) -> str:
        """The name of the form that the stage asks for: 绩效自评表, 绩效运行监控表（1—7月）."""
        name = f"部门整体支出{self.stage.form}" if self.term.of_department else self.stage.form
        return f"{name}（1—{self.month}月）" if self.month else name

    @property
    def term(self) -> Term:
        """The stage and round of the year."""
        return Term(self.year, self.stage, self.round)

    @property
    def slot(self) -> str:
        """Stage and round as they stand in a key: 申报, 执行, 执行.2."""
        return slot_of(self.stage, self.round)

    @property
    def short(self) -> str:
        """Stage and months for a table: 执行1—7月."""
        name = f"部门整体{self.stage.value}" if self.term.of_department else self.stage.value
        return f"{name}1—{self.month}月" if self.month else name


class ProjectForm(StageOfYear):
    """One form that a project files in a stage."""

    project: Line


class Owed(ProjectForm):
    """A form still to be filed before its due date; ``days_left`` in working days, 0 on the day itself.

    ``offset`` is the planned reminder that this one answers (-14, -7, -3, -1 or 0 working days from the due
    date), even if it goes out later: the key is made of it. ``returned``: it was filed and went back, so a
    corrected version is what is owed.
    """

    due: date
    days_left: NonNegativeInt
    offset: NonPositiveInt
    returned: bool = False


class Late(ProjectForm):
    """A form not filed by its due date; ``days_late`` in working days.

    ``offset`` is the planned notice that this one answers (1, 6, 11 … working days from the due date), even
    if it goes out later; ``locks`` the last day on which the form is taken without an extension; ``returned``
    as in Owed.
    """

    due: date
    days_late: PositiveInt
    offset: PositiveInt
    locks: date
    returned: bool = False


class FiledVersion(ProjectForm):
    """A version of a form as it came in: from which file, and whether after the due date."""

    version: PositiveInt
    file: Line
    late: bool = False


class Remark(Words):
    """One finding as the unit reads it: ``place`` is where (表2 第17行), ``wrong`` what is wrong there.

    By ``subject`` (the indicator) and ``value`` (what was written), as far as ``wrong`` says them, the
    remarks that say the same of several rows are told in one sentence.
    """

    rule: Line
    name: Line
    severity: Severity
    place: Annotated[str, BeforeValidator(one_line)] = ""
    wrong: Line
    suggestion: Line | None
    subject: Line | None = None
    value: Line | None = None
    basis: Line | None = None

    @property
    def message(self) -> str:
        """Where, what and on what basis, in one sentence."""
        return finding_message(self.place, self.wrong, self.basis)

    @property
    def row(self) -> str:
        """The row that it is about, and what stands in it: 表2 第17行 古树完好率（有效实现）."""
        value = f"（{self.value}）" if self._tells_value else ""
        return f"{self.place} {self.subject or ''}{value}".strip()

    @property
    def pattern(self) -> str:
        """What is wrong, with …… for what differs from row to row."""
        return self._of_row.replace(self.value or "", "……", 1) if self._tells_value else self._of_row

    @property
    def _of_row(self) -> str:
        return self.wrong.removeprefix(f"{self.subject}：").rstrip("。")

    @property
    def _tells_value(self) -> bool:
        return bool(self.value) and (self.value or "") in self._of_row

    @property
    def sentence(self) -> str:
        """What is wrong and what to do about it."""
        mend = f"{self.suggestion.rstrip('。')}。" if self.suggestion else ""
        return f"{self.message}{mend}"


class Alike(Words):
    """Remarks of one rule that differ only in the row: one sentence, the rows, and how to mend them."""

    remarks: tuple[Remark, ...]

    @property
    def sentence(self) -> str:
        """What is wrong, once: of a single remark its whole message."""
        first = self.remarks[0]
        if len(self.remarks) == 1:
            return first.message.rstrip("。")
        return f"{first.pattern.rstrip('。')}{f'（{first.basis}）' if first.basis else ''}"

    @property
    def rows(self) -> tuple[str, ...]:
        """Where it is so; of a single remark the sentence says it."""
        return tuple(remark.row for remark in self.remarks) if len(self.remarks) > 1 else ()

    @property
    def suggestion(self) -> str | None:
        """How to mend all of them."""
        return self.remarks[0].suggestion and self.remarks[0].suggestion.rstrip("。")


class RemarkGroup(Words):
    """The remarks of one rule on one form."""

    rule: str
    name: str
    severity: Severity
    remarks: tuple[Remark, ...]

    @property
    def alike(self) -> tuple[Alike, ...]:
        """The remarks, those that say the same together."""
        by_text: dict[tuple[str, str | None, str | None], list[Remark]] = {}
        for remark in self.remarks:
            key = (remark.pattern, remark.suggestion, remark.basis)
            by_text.setdefault(key, []).append(remark)
        return tuple(Alike(remarks=tuple(remarks)) for remarks in by_text.values())


def group_by_rule(remarks: Iterable[Remark]) -> tuple[RemarkGroup, ...]:
    """The remarks by rule, the gravest first, otherwise in the order of their rule codes."""
    gravest_first = list(Severity)
    groups: dict[tuple[int, str], list[Remark]] = {}
    for remark in remarks:
        groups.setdefault((gravest_first.index(remark.severity), remark.rule), []).append(remark)
    return tuple(
        RemarkGroup(rule=rule, name=own[0].name, severity=own[0].severity, remarks=tuple(own))
        for (_, rule), own in sorted(groups.items(), key=lambda group: group[0])
    )


class Reviewed(FiledVersion):
    """A version that was reviewed, with what was found on it (possibly nothing).

    ``note`` is what the bureau says of it itself, where it decided by hand.
    """

    remarks: tuple[Remark, ...]
    note: Line | None = None

    @property
    def groups(self) -> tuple[RemarkGroup, ...]:
        """The remarks by rule, the gravest first."""
        return group_by_rule(self.remarks)


class Recheck(Reviewed):
    """A version that was reviewed again: ``remarks`` are new, ``cleared`` hold no longer; and its state."""

    cleared: tuple[Remark, ...]
    standing: Line


class FileReturned(StageOfYear):
    """A file that goes back as a whole because no form could be taken from it (A01, A02).

    ``version`` counts the arrivals of this file from 1.
    """

    file: Line
    version: PositiveInt
    remarks: tuple[Remark, ...] = Field(min_length=1)

    @property
    def groups(self) -> tuple[RemarkGroup, ...]:
        """The remarks by rule, the gravest first."""
        return group_by_rule(self.remarks)


class Upcoming(StageOfYear):
    """The next form of an accepted project: when its stage opens and when it is due."""

    opens: date
    due: date


def count_forms(filings: Iterable[ProjectForm]) -> str:
    """What the filings are together: ``2023年度绩效自评表2份、2024年度绩效目标申报表1份``."""
    counts = Counter((filing.year, filing.form) for filing in filings)
    return "、".join(f"{year}年度{form}{count}份" for (year, form), count in counts.items())


def count_remarks(returned: Iterable[Reviewed | FileReturned]) -> dict[Severity, int]:
    """Number of remarks by severity; a severity without any is 0."""
    counts: Counter[Severity] = Counter(remark.severity for paper in returned for remark in paper.remarks)
    return {severity: counts[severity] for severity in Severity}
