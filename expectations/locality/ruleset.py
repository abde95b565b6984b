"""What a locality decides: states, severities, thresholds, marks, dates and words, each with a reason."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, ValidationError, field_validator

from expectations.locality.cells import cells_of_form
from expectations.locality.configuration import GROUND, UnusableLocality, configured
from expectations.locality.marks import Grading, RecheckPlan, RequiredCell, Scheme
from expectations.locality.own_rule import OwnRule
from expectations.locality.setting import Setting
from expectations.locality.thresholds import Thresholds
from expectations.locality.vocabulary import Vocabulary
from expectations.locality.year import (
    Deadlines,
    DepartmentDeadlines,
    Handling,
    Reminders,
    Round,
    least_progress,
)
from forms.form import FormKind
from forms.printing.layout import Layout
from forms.printing.layouts import layout_file
from forms.words.severity import Severity
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import FIRST
from lifecycle.calendar.windows import StageDates, windows
from lifecycle.scoring.attainment import Yardstick
from lifecycle.scoring.method import ScoringMethod

State = Literal["on", "trial", "off"]
_WHY = {
    "missing": "没有写",
    "extra_forbidden": "没有这样的配置项",
    "string_pattern_mismatch": "要写两个以上大写字母加两三位数字，如 QH01",
    "enum": "只能写 退回、提示、建议",
    "float_parsing": "要写一个数",
    "float_type": "要写一个数",
    "int_parsing": "要写一个整数",
    "int_type": "要写一个整数",
    "string_type": "要写文字，放在引号里",
    "tuple_type": "要写成一列，放在方括号里",
    "bool_parsing": "要写 true 或 false",
}
"""What is wrong with an entry, by the kind of error; what our own checks say is Chinese already."""


class StateOf(Setting):
    """A rule switched off or on trial, and why."""

    state: State
    reason: str


class SeverityOf(Setting):
    """Another severity than the catalogue's, and why."""

    severity: Severity
    reason: str


def _in_their_order(rounds: tuple[Round, ...]) -> tuple[Round, ...]:
    ordered = tuple(sorted(rounds, key=lambda own: own.month))
    if len({own.month for own in ordered}) < len(ordered):
        raise ValueError("两轮监控不能看同一个月份")
    return ordered


def _each_once(rules: tuple[OwnRule, ...]) -> tuple[OwnRule, ...]:
    codes = [rule.code for rule in rules]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"有两条规则的代码都是 {twice[0]}")
    return rules


class RuleSet(Setting):
    """The configuration of one locality. ``version`` stands on every finding."""

    model_config = ConfigDict(ignored_types=(cached_property,))

    name: str
    version: str
    states: Mapping[str, StateOf] = {}
    severities: Mapping[str, SeverityOf] = {}
    thresholds: Thresholds
    schemes: tuple[Scheme, ...]
    scoring: ScoringMethod
    grading: Grading
    calendar: Mapping[Stage, Deadlines]
    rounds: Annotated[tuple[Round, ...], Field(min_length=1), AfterValidator(_in_their_order)]
    departments: Mapping[Stage, DepartmentDeadlines] = {}
    """Dates of a department as a whole; a stage without has those of the projects."""
    handling: Handling
    reminders: Reminders
    required: Mapping[FormKind, Mapping[str, RequiredCell]]
    recheck: RecheckPlan
    rules: Annotated[tuple[OwnRule, ...], AfterValidator(_each_once)] = ()
    labels: Mapping[str, str] = {}
    """Printed words of the head and of money beside those that all know, and the field that each names."""
    columns: Mapping[str, str] = {}
    """The same for the columns of indicators and money."""
    layouts: Mapping[FormKind, str] = {}
    """The official layout in which each form is handed out, by its name or its file; else the nation's."""
    words: Vocabulary

    @field_validator("calendar")
    @classmethod
    def _without_rounds(cls, calendar: Mapping[Stage, Deadlines]) -> Mapping[Stage, Deadlines]:
        if Stage.MONITORING in calendar:
            raise ValueError("执行的日期写在 [[rounds]] 里，每轮一段")
        _hold_every_year([own.dates(stage) for stage, own in calendar.items()])
        return calendar

    @field_validator("departments")
    @classmethod
    def _of_departments(
        cls, departments: Mapping[Stage, DepartmentDeadlines]
    ) -> Mapping[Stage, DepartmentDeadlines]:
        if (monitored := departments.get(Stage.MONITORING)) and monitored.month is None:
            raise ValueError("部门整体的执行要写 month，看到几月")
        _hold_every_year([own.dates(stage) for stage, own in departments.items()])
        return departments

    @field_validator("rounds")
    @classmethod
    def _hold_too(cls, rounds: tuple[Round, ...]) -> tuple[Round, ...]:
        _hold_every_year([own.in_order(number) for number, own in enumerate(rounds, FIRST)])
        return rounds

    @field_validator("required")
    @classmethod
    def _of_cells_that_there_are(
        cls, required: Mapping[FormKind, Mapping[str, RequiredCell]]
    ) -> Mapping[FormKind, Mapping[str, RequiredCell]]:
        for kind, cells in required.items():
            if unknown := sorted(cells.keys() - cells_of_form(kind)):
                known = "、".join(sorted(cells_of_form(kind)))
                raise ValueError(f"{kind}没有“{unknown[0]}”这一栏，可用：{known}")
        return required

    @field_validator("layouts")
    @classmethod
    def _of_their_kind(cls, layouts: Mapping[FormKind, str]) -> Mapping[FormKind, str]:
        for kind, name in layouts.items():
            if (layout := layout_file.named(name)).form != kind:
                raise ValueError(f"版式“{name}”是{layout.form}的，不是{kind}的")
        return layouts

    def layout(self, kind: FormKind) -> Layout | None:
        """The layout in which a form is handed out here; None for that of the nation."""
        return layout_file.named(self.layouts[kind]) if kind in self.layouts else None

    @property
    def dates(self) -> tuple[StageDates, ...]:
        """The dates of every stage and round, in the order of the year."""
        lines = [own.dates(stage) for stage, own in self.calendar.items()]
        lines += [own.in_order(number) for number, own in enumerate(self.rounds, FIRST)]
        lines += [own.dates(stage) for stage, own in self.departments.items()]
        return tuple(sorted(lines, key=lambda line: (line.stage.order, line.round)))

    @property
    def date_reasons(self) -> Mapping[tuple[Stage, int], str]:
        """Why the dates are these, by stage and round."""
        reasons = {(stage, FIRST): own.reason for stage, own in self.calendar.items()}
        numbered = enumerate(self.rounds, FIRST)
        reasons |= {(Stage.MONITORING, number): own.reason for number, own in numbered}
        whole = {stage: own.dates(stage).round for stage, own in self.departments.items()}
        return reasons | {(stage, whole[stage]): own.reason for stage, own in self.departments.items()}

    def least_progress(self, month: int) -> float:
        """Percent of the year's money under which execution by the end of a month is alarming."""
        return least_progress(self.rounds, month)

    @cached_property
    def yardstick(self) -> Yardstick:
        """The words and the method by which scores are recomputed."""
        return self.words.yardstick(self.scoring)

    def state(self, code: str) -> State:
        """Whether a rule is on, on trial (试行: the bureau's eyes only) or off."""
        return self.states[code].state if code in self.states else "on"

    def severity(self, code: str, usual: Severity) -> Severity:
        """The severity of a rule's findings in this locality."""
        return self.severities[code].severity if code in self.severities else usual


def _hold_every_year(dates: Sequence[StageDates]) -> None:
    """Raises ValueError for dates that are not in their order in some year."""
    for year in (2023, 2024, 2025):  # with and without a 29 February before, in and after it
        windows(year, dates)


def read_ruleset(locality: str) -> RuleSet:
    """The rule set of a locality that ships (国家, 上海) or of a TOML file; see expectations.locality.

    Raises Unusable with one Chinese line that names the entry that is wrong.
    """
    written = configured(locality)
    try:
        return RuleSet.model_validate(written)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        entry = ".".join(_entry(written, first["loc"]))
        why = _WHY.get(first["type"], first["msg"].removeprefix("Value error, "))
        raise UnusableLocality(f"地方配置“{locality}”的 {entry} 不可用：{why}") from wrong


def _entry(written: Mapping[str, Any], place: tuple[int | str, ...]) -> Iterator[str]:
    """The path of an entry; one of a list by its code or name, or else by its number."""
    at: Any = written
    for part in place:
        if isinstance(part, int):
            at = at[part] if isinstance(at, list) else None
        else:
            at = at.get(part) if isinstance(at, dict) else None
        named = isinstance(part, int) and isinstance(at, dict)
        number = f"第{part + 1}段" if isinstance(part, int) else part
        yield str((at.get("code") or at.get("name") or number) if named else number)


@lru_cache(maxsize=1)
def default_ruleset() -> RuleSet:
    """The rule set of 国家."""
    return read_ruleset(GROUND)
