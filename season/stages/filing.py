"""What is handed in: which projects' forms, on which day, in which layout, with which faults."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from forms.form import Declaration, Form, MonitoringReport, SelfEvaluation
from forms.printing.handed_out import handed_out_xlsx
from forms.printing.word_file import write_docx
from forms.printing.workbook import write_xlsx
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import FIRST, Term
from season.district.district import FictionalProject
from season.district.kinds import dice
from season.layouts.by_name import LAYOUTS, WITH_NARRATIVE
from season.layouts.document import Paper
from season.stages.declaration_faults import DECLARED
from season.stages.declarations import declare
from season.stages.evaluation_faults import EVALUATED
from season.stages.evaluations import evaluate
from season.stages.faults import Mark
from season.stages.monitoring import MONTH, report
from season.stages.monitoring_faults import MONITORED

_TITLES = {
    Stage.DECLARATION: "项目绩效目标申报表",
    Stage.MONITORING: "项目绩效运行监控表",
    Stage.SELF_EVALUATION: "项目绩效自评表",
}
_DAMAGED_SIZE = 4096
_OFFICE: Mapping[str, Callable[..., object]] = {".xlsx": write_xlsx, ".docx": write_docx}
FILLED = "handed_out"
"""The layout of a form that jixiao handed out, filled in: a workbook for each project."""


@dataclass(frozen=True, slots=True)
class Filing:
    """One file that a unit hands in.

    ``faults`` names the rule that each faulty project's form is to break, ``document`` the one that the file
    itself is to break (A01, A02, A03, A05, A07, D04: every row twice; L04: handed in before).
    ``hints`` names the rule that an accepted declaration was let pass with: later forms repeat what it says.
    ``missed`` are projects that say honestly that an indicator was not reached.
    ``plain`` writes ``>=`` for ``≥``. ``signed`` is what the unit calls itself, where that is not its name on
    the roster; ``titles`` is what it calls projects, by their names there.
    """

    day: date
    folder: str
    stage: Stage
    layout: str
    projects: tuple[FictionalProject, ...]
    number: int = 1
    faults: Mapping[str, str] = field(default_factory=dict)
    document: str | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    missed: frozenset[str] = frozenset()
    plain: bool = False
    signed: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    round: int = FIRST
    month: int = MONTH

    @property
    def term(self) -> Term:
        """For what it is handed in."""
        return Term(self.projects[0].year, self.stage, self.round)

    @property
    def later_round(self) -> tuple[str, ...]:
        """What tells a later round's file from the first one's."""
        return (f"1—{self.month}月",) if self.round > FIRST else ()

    @property
    def file(self) -> str:
        """Its path below the inbox."""
        again = f"（第{self.number}次报送）" if self.number > 1 else ""
        year, title = self.projects[0].year, "".join([_TITLES[self.stage], *self.later_round])
        if self.layout == FILLED:
            return f"{self.folder}/{year}年{title}_{self.projects[0].name}{again}.xlsx"
        return f"{self.folder}/{year}年{title}{again}{self.ending}"

    @property
    def ending(self) -> str:
        """How the file's name ends. What is to be wrong is printed as text: there each mark has its place."""
        plain_text = self.layout in WITH_NARRATIVE or self.plain or self.document not in {None, "L04"}
        kinds = (".txt",) if plain_text or self.faults else (".txt", ".xlsx", ".docx")
        return dice("ending", self.projects[0].unit.name, self.stage).choice(kinds)


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """A mark in a file; ``form_index`` counts the file's forms from 0, ``None`` is the file itself."""

    mark: Mark
    form_index: int | None
    project: str | None


@dataclass(frozen=True, slots=True, eq=False)
class ArrivingFile:
    """A filing with its forms filled in. ``content`` prints it, each time anew."""

    filing: Filing
    forms: tuple[Form, ...]
    faults: tuple[PlantedFault, ...]

    def content(self) -> bytes:
        """The bytes of the file; of the damaged one they are no document."""
        filing = self.filing
        if filing.document == "A01":
            return b"\x00\xff" + dice("damaged", filing.file).randbytes(_DAMAGED_SIZE)
        if filing.layout == FILLED:
            return handed_out_xlsx(self.forms[0], made_on=filing.day)
        if filing.ending in _OFFICE:
            target = io.BytesIO()
            _OFFICE[filing.ending](self.forms, target, made_on=filing.day)
            return target.getvalue()
        return LAYOUTS[filing.layout](self.paper()).encode()

    def paper(self) -> Paper:
        """What is printed."""
        filing = self.filing
        stated = None
        if filing.layout in WITH_NARRATIVE:
            money = sum(project.amount for project in filing.projects)
            wrong = filing.document == "A07"
            stated = (len(self.forms) + wrong, money + (100_000 if wrong else 0))
        return Paper(
            unit=filing.signed or filing.projects[0].unit.name,
            year=filing.projects[0].year,
            forms=self.forms,
            stated=stated,
            tables=filing.document != "A02",
        )


def arrive(filing: Filing, seed: object) -> ArrivingFile:
    """Fill in the forms of a filing. The same seed gives the same forms, version after version."""
    forms: list[Form] = []
    faults: list[PlantedFault] = []
    for index, project in enumerate(filing.projects):
        form, mark = _filled_in(filing, project, seed)
        form = _in_ascii(form) if filing.plain else form
        forms.append(_renamed(form, filing.signed, filing.titles.get(project.name)))
        if mark:
            faults.append(PlantedFault(mark, index, project.name))
        if filing.document == "D04":
            first = form.indicators[0].level3 or ""
            twice = Mark("D04", "indicators/1", first, first, "每个指标都印了两遍")
            faults.append(PlantedFault(twice, index, project.name))
        if filing.document == "A03":
            faults.append(PlantedFault(_STRANGER, index, project.name))
    if filing.document in _OF_THE_FILE:
        faults.append(PlantedFault(_OF_THE_FILE[filing.document], None, None))
    return ArrivingFile(filing, tuple(forms), tuple(faults))


_STRANGER = Mark("A03", "implementing_unit", None, "实施单位", "单位不在名录")
_OF_THE_FILE = {
    "A01": Mark("A01", "file", None, "", "文件字节已损坏"),
    "A02": Mark("A02", "file", None, "详见绩效目标申报表", "只有文字说明，没有表"),
    "A05": Mark("A05", "form", None, "", "应报监控表时报了自评表"),
    "A07": Mark("A07", "statement", None, "编报绩效目标的项目", "汇总说明多一个项目、多十万元"),
    "L04": Mark("L04", "file", None, "", "与上一次报送内容相同"),
}


def _filled_in(filing: Filing, project: FictionalProject, seed: object) -> tuple[Form, Mark | None]:
    chance = dice(seed, project.unit.name, project.name, filing.stage, *filing.later_round)
    declared = declare(project, edition_2024=project.unit.edition_2024)
    rule = filing.faults.get(project.name)
    if filing.stage == Stage.DECLARATION:
        return DECLARED[rule](project, declared) if rule else (declared, None)
    if project.name in filing.hints:
        declared, _ = DECLARED[filing.hints[project.name]](project, declared)
    if filing.stage == Stage.MONITORING:
        monitored: MonitoringReport = report(project, declared, chance, filing.month)
        return MONITORED[rule](project, monitored) if rule else (monitored, None)
    missed = _first_count(declared) if project.name in filing.missed else None
    evaluated: SelfEvaluation = evaluate(project, declared, chance, missed)
    return EVALUATED[rule](project, evaluated) if rule else (evaluated, None)


def _renamed(form: Form, unit: str | None, project: str | None) -> Form:
    names = {"implementing_unit": unit, "project_name": project}
    return form.model_copy(update={field: name for field, name in names.items() if name})


def _first_count(declared: Declaration) -> str | None:
    return next(row.level3 for row in declared.indicators if row.level2 == "数量指标")


def _in_ascii(form: Form) -> Form:
    rows = [
        row.model_copy(update={"target": (row.target or "").replace("≥", ">=").replace("≤", "<=")})
        for row in form.indicators
    ]
    return form.model_copy(update={"indicators": rows})
