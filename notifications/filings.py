"""The forms that a letter to a unit speaks of, and the findings on them."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from pydantic import Field, NonNegativeInt, NonPositiveInt, PositiveInt

from lifecycle.stage import Stage
from notifications.message import SEVERITIES, Line, Severity, Words


class StageOfYear(Words):
    """A stage of a performance year (not the calendar year in which it is filed)."""

    year: int
    stage: Stage

    @property
    def form(self) -> str:
        """The name of the form that the stage asks for: 绩效自评表."""
        return self.stage.form


class Filing(StageOfYear):
    """One form that a project files in a stage."""

    project: Line


class Owed(Filing):
    """A form still to be filed before its due date; ``days_left`` in working days, 0 on the day itself.

    ``offset`` is the planned reminder that this one answers (-14, -7, -3, -1 or 0 working days from the due
    date), even if it goes out later: the key is made of it. ``returned``: it was filed and went back, so a
    corrected version is what is owed.
    """

    due: date
    days_left: NonNegativeInt
    offset: NonPositiveInt
    returned: bool = False


class Late(Filing):
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


class Version(Filing):
    """A version of a form as it came in: from which file, and whether after the due date."""

    version: PositiveInt
    file: Line
    late: bool = False


class Remark(Words):
    """One finding as the unit reads it: ``message`` says where, what and on what basis."""

    rule: Line
    name: Line
    severity: Severity
    message: Line
    suggestion: Line | None

    @property
    def sentence(self) -> str:
        """What is wrong and what to do about it."""
        mend = f"{self.suggestion.rstrip('。')}。" if self.suggestion else ""
        return f"{self.message.rstrip('。')}。{mend}"


class RemarkGroup(Words):
    """The remarks of one rule on one form."""

    rule: str
    name: str
    severity: Severity
    remarks: tuple[Remark, ...]


def group_by_rule(remarks: Iterable[Remark]) -> tuple[RemarkGroup, ...]:
    """The remarks by rule, the gravest first, otherwise in the order of their rule codes."""
    gravest_first = list(SEVERITIES)
    groups: dict[tuple[int, str], list[Remark]] = {}
    for remark in remarks:
        groups.setdefault((gravest_first.index(remark.severity), remark.rule), []).append(remark)
    return tuple(
        RemarkGroup(rule=rule, name=found[0].name, severity=found[0].severity, remarks=tuple(found))
        for (_, rule), found in sorted(groups.items(), key=lambda group: group[0])
    )


class Reviewed(Version):
    """A version that was reviewed, with what was found on it (possibly nothing)."""

    remarks: tuple[Remark, ...]

    @property
    def groups(self) -> tuple[RemarkGroup, ...]:
        """The remarks by rule, the gravest first."""
        return group_by_rule(self.remarks)


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


def count_forms(filings: Iterable[Filing]) -> str:
    """What the filings are together: ``2023年度绩效自评表2份、2024年度绩效目标申报表1份``."""
    counts = Counter((filing.year, filing.form) for filing in filings)
    return "、".join(f"{year}年度{form}{count}份" for (year, form), count in counts.items())


def count_remarks(returned: Iterable[Reviewed | FileReturned]) -> dict[str, int]:
    """Number of remarks by severity; a severity without any is 0."""
    counts: Counter[str] = Counter(remark.severity for one in returned for remark in one.remarks)
    return {severity: counts[severity] for severity in SEVERITIES}
