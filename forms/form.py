"""The three performance forms as typed values, each value with its place on the paper.

Shapes and words are those of the public JSON (``jixiao read --json``): text without the white space
of its line breaks, money as printed in the unit that the form's label names, a blank is ``None`` and
a printed 0 is 0.
"""

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

DECLARATION: Final = "绩效目标申报表"
MONITORING: Final = "绩效运行监控表"
SELF_EVALUATION: Final = "绩效自评表"

FormKind = Literal["绩效目标申报表", "绩效运行监控表", "绩效自评表"]


class Value(BaseModel):
    """Base of everything read from paper: immutable, and strict about unknown keys.

    Its validator is built when it is first needed: the parts of a form never need one of their own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Location(Value):
    """Where something stands. Only the coordinates that the kind of document has are set (all from 1)."""

    line: int | None = None
    page: int | None = None
    sheet: str | None = None
    cell: str | None = None
    table: int | None = None
    row: int | None = None


class Source(Value):
    """The document and the part of it that a form was read from."""

    file: str
    first_line: int | None = None
    last_line: int | None = None
    sheet: str | None = None
    page: int | None = None
    last_page: int | None = None
    table: int | None = None
    cells: str | None = None
    """From the first to the last written cell of a sheet or a table: A1:G40."""


class Leftover(Value):
    """Text inside a form's frame that no field took."""

    text: str
    location: Location


class SkippedKind(Enum):
    """What kind of thing a file holds that was not taken: its key in JSON, and what it is called."""

    label: str

    MEMBER = "member", "未能读取的文件"
    HIDDEN_SHEET = "hidden_sheet", "隐藏的工作表"
    HIDDEN_ROW = "hidden_row", "隐藏的行"
    HIDDEN_COLUMN = "hidden_column", "隐藏的列"
    HIDDEN_TEXT = "hidden_text", "隐藏的文字"
    STRUCK_OUT = "struck_out", "带删除线的内容"
    NOT_COMPUTED = "not_computed", "没有计算结果的公式"
    ROW_OF_NO_FORM = "row_of_no_form", "不属于任何表单的表格行"
    PICTURE = "picture", "只有图片的内容"
    EMBEDDED = "embedded", "未能读取的嵌入对象"

    def __new__(cls, key: str, label: str) -> Self:
        """A member whose value is its key."""
        member = object.__new__(cls)
        member._value_ = key
        member.label = label
        return member


class Skipped(Value):
    """What a file holds and was not taken.

    ``text`` is its own words: the name of a sheet, the cells of a row, the formula, the number struck out; of
    a file inside the file, or of an object in it, the reason for which it was refused.
    """

    kind: SkippedKind
    text: str
    location: Location = Location()
    file: str | None = None
    """The file inside the file (of a zip, of a mail) in which it is, or which it is."""


class Statement(Value):
    """What a document says at its head that it covers: 编报绩效目标的项目 N 个, 涉及项目预算资金 X 万元."""

    projects: int | None
    amount: float | None
    amount_unit: str | None
    location: Location


class LineStart(Value):
    """Where a line of a text begins: so many characters in, and its place on paper."""

    start: int
    location: Location


class Subproject(Value):
    """One part of the narrative: the project itself, or a sub-project (子项目) with its title and amount.

    ``parts`` maps a heading (项目概述, 立项依据, …, 绩效目标: editions.NARRATIVE_PARTS) to its text,
    ``lines`` to where the lines of that text stand.
    """

    title: str | None
    amount: float | None
    amount_unit: str | None
    parts: dict[str, str]
    location: Location
    lines: dict[str, list[LineStart]] = {}


def joined_narrative(parts: Sequence[Subproject]) -> dict[str, str]:
    """The seven parts by heading; those of several sub-projects one under the other."""
    found: dict[str, str] = {}
    for part in parts:
        for heading, text in part.parts.items():
            found[heading] = f"{found[heading]}\n{text}" if heading in found else text
    return found


class TargetParts(Value):
    """What the columns of comparator, value, unit, kind and direction print; None without a column."""

    comparator: str | None = None
    value: str | None = None
    unit: str | None = None
    nature: str | None = None
    direction: str | None = None


class Indicator(Value):
    """One row of the indicator table of a declaration.

    ``target`` is the year's, joined from its ``parts`` where it is printed in several columns, and the
    adjusted one where there are two; ``coefficient`` is in percent.
    """

    level1: str | None
    level2: str | None
    level3: str | None
    target: str | None
    parts: TargetParts | None = None
    weight: float | None = None
    level1_weight: float | None = None
    level2_weight: float | None = None
    long_term_target: str | None = None
    initial_target: str | None = None
    horizon: Literal["年度", "长期"] | None = None
    coefficient: float | None = None
    core: bool | None = None


class MonitoredIndicator(Indicator):
    """One row of a monitoring report: progress so far, forecast, causes ticked, likelihood ticked."""

    actual: str | None
    forecast: str | None
    deviation_causes: list[str]
    deviation: str | None
    likelihood: str | None
    remark: str | None


class EvaluatedIndicator(Indicator):
    """One row of a self-evaluation; weight and score are points."""

    actual: str | None
    score: float | None
    deviation: str | None


class DeclaredSource(Value):
    """A row of money that a declaration has no name for: 政府性基金, 中央补助."""

    label: str
    amount: float | None


class EvaluatedSource(Value):
    """The same of a self-evaluation; ``rate`` in percent."""

    label: str
    initial: float | None = None
    budget: float | None = None
    executed: float | None = None
    rate: float | None = None


class MonitoredSource(Value):
    """The same of a monitoring report; ``rate`` in percent."""

    label: str
    initial: float | None = None
    executed: float | None = None
    rate: float | None = None
    forecast: float | None = None


class Task(Value):
    """One of the year's tasks of a department, and what it costs."""

    name: str | None
    content: str | None = None
    total: float | None = None
    fiscal: float | None = None
    other: float | None = None


class DeclaredFunds(Value):
    """项目资金 of a declaration, as printed, in ``funds_unit``."""

    total: float | None = None
    total_fiscal: float | None = None
    total_other: float | None = None
    annual: float | None = None
    annual_fiscal: float | None = None
    annual_carryover: float | None = None
    annual_other: float | None = None
    more: list[DeclaredSource] = []


class ExecutedRow(Value):
    """年初预算数, 全年预算数 and 全年执行数 of one kind of money."""

    initial: float | None = None
    budget: float | None = None
    executed: float | None = None


class EvaluatedRow(ExecutedRow):
    """The row of 年度资金总额: with weight and score in points, rate in percent."""

    weight: float | None = None
    rate: float | None = None
    score: float | None = None


class EvaluatedFunds(Value):
    """The money table of a self-evaluation: all of it, this year's grant, carried over, other."""

    annual: EvaluatedRow = EvaluatedRow()
    fiscal: ExecutedRow = ExecutedRow()
    carryover: ExecutedRow = ExecutedRow()
    other: ExecutedRow = ExecutedRow()
    more: list[EvaluatedSource] = []


class MonitoredRow(Value):
    """年初预算数, 1—N月执行数, its rate in percent, and the forecast for the whole year."""

    initial: float | None = None
    executed: float | None = None
    rate: float | None = None
    forecast: float | None = None


class MonitoredFunds(Value):
    """The money table of a monitoring report: all of it, this year's grant, carried over, other."""

    annual: MonitoredRow = MonitoredRow()
    fiscal: MonitoredRow = MonitoredRow()
    carryover: MonitoredRow = MonitoredRow()
    other: MonitoredRow = MonitoredRow()
    more: list[MonitoredSource] = []


class Identity(Value):
    """What a form that was handed out says of itself: whose it is, and what its protected cells held.

    ``stage`` is the form's kind. ``checksum`` (7F3A-91C2) is made by ``identity.identity_of``; it finds slips
    and mix-ups, it is no signature.
    """

    unit: str
    project: str
    year: int
    stage: FormKind
    checksum: Annotated[str, Field(pattern=r"^[0-9A-F]{4}-[0-9A-F]{4}$")]


class FormBase(Value):
    """What every form has.

    ``locations`` is keyed by the path of a value: ``project_name``, ``funds/annual``,
    ``funds/annual/executed``, ``indicators/3`` (the row), ``indicators/3/target``.
    """

    form_title: str | None
    scope: Literal["项目", "部门整体", "转移支付"] = "项目"
    year: int | None
    project_name: str | None
    project_code: str | None = None
    competent_department: str | None
    local_department: str | None = None
    implementing_unit: str | None
    unit_code: str | None = None
    duties: str | None = None
    funds_unit: str | None
    tasks: list[Task] = []
    template_rows: int = 0
    """How many rows hold only what the template prints."""
    absent: list[str] = []
    """The values for which this edition prints no cell at all, as dotted paths (``funds.other.initial``)."""
    source: Source
    locations: dict[str, Location]
    leftovers: list[Leftover] = []
    unread: dict[str, str] = {}
    """By the path of a value, what is printed in its cell and could not be understood: it is no blank."""
    converted: dict[str, str] = {}
    """By the path of a value, what is printed where it was converted: 126万元 under 元, 46082 for a day."""
    confidence: dict[str, float] = {}
    """By the path of a value that was read in a picture, how sure its least sure character is, from 0 to 1.

    Empty for forms of files that hold text. What stands in no cell has the mean of its page.
    """
    narrative: dict[str, str] = {}
    subprojects: list[Subproject] = []
    statement: Statement | None = None
    identity: Identity | None = None
    """Of a form that was handed out: printed in its corner, or else in the file's properties."""


def is_scanned(form: FormBase) -> bool:
    """Whether the form was read in a picture: its values are to be held against the paper."""
    return bool(form.confidence)


class Declaration(FormBase):
    """绩效目标申报表: what the money is for and by which indicators it will be measured."""

    form: Literal["绩效目标申报表"] = "绩效目标申报表"
    project_category: str | None
    project_nature: str | None
    planned_start: date | None
    planned_end: date | None
    funds: DeclaredFunds
    overall_goal: str | None
    annual_goal: str | None
    indicators: list[Indicator]


class MonitoringReport(FormBase):
    """绩效运行监控表: how far money and indicators came by ``month`` (7 for 1—7月)."""

    form: Literal["绩效运行监控表"] = "绩效运行监控表"
    month: int | None
    funds: MonitoredFunds
    annual_goal: str | None
    indicators: list[MonitoredIndicator]


class SelfEvaluation(FormBase):
    """绩效自评表: what came of it, and the points the unit gives itself."""

    form: Literal["绩效自评表"] = "绩效自评表"
    funds: EvaluatedFunds
    expected_goal: str | None
    actual_completion: str | None
    total_weight: float | None
    total_score: float | None
    indicators: list[EvaluatedIndicator]


Form = Annotated[Declaration | MonitoringReport | SelfEvaluation, Field(discriminator="form")]


def is_printed(form: FormBase, path: str) -> bool:
    """Whether the form's edition has a cell for a value, by its path with slashes: funds/annual/initial.

    A department as a whole is no project and has none above it: a project form that it fills in is blank
    there.
    """
    if form.scope == "部门整体" and path in {"project_name", "competent_department"}:
        return False
    steps = path.split("/")
    return not any(".".join(steps[:count]) in form.absent for count in range(1, len(steps) + 1))


class WrittenExplanation(Value):
    """What a unit wrote behind a 提示 in the list of notes on its file; ``code`` is its number."""

    code: str
    text: str


class Document(Value):
    """One file as read: its forms in their order, the title it carries and what it says it covers."""

    file: str
    title: str | None
    statement: Statement | None
    forms: list[Form]
    mentions_attached_forms: bool = False
    """The text points to forms (详见绩效目标表): with no form in it, something was lost."""
    skipped: list[Skipped] = []
    """What was not read, and why: hidden sheets, files of a zip that are refused."""
    identity: Identity | None = None
    """Of a form that was handed out, in the file's properties."""
    explained: list[WrittenExplanation] = []
    """What the unit wrote into the list of notes of a file that came back."""


class RefusedFile(Value):
    """A file that was not read, in a batch that goes on."""

    file: str
    reason: str


class Unreadable(ValueError):
    """A file that cannot be read. The message is one Chinese sentence that says why and what to do."""


class ReaderFault(RuntimeError):
    """The reader itself failed at a file: not the file's doing, so never told to who handed it in.

    The message says what was raised and where; the trace is among the notes.
    """
