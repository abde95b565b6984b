"""A: what stands in a file or in a cell and could not be taken as it is written."""

from collections.abc import Callable

from expectations.locality.ruleset import RuleSet
from expectations.rules.bases import LOGIC
from expectations.rules.document.documents import FORMS
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.cell_names import cell_name
from expectations.subjects.subject import FILES, FileSubject, FormSubject
from expectations.text.money import shown
from forms.form import FormBase, Skipped, SkippedKind
from forms.words.severity import Severity

_ONLY_TOLD = frozenset(
    {
        SkippedKind.HIDDEN_ROW,
        SkippedKind.HIDDEN_COLUMN,
        SkippedKind.HIDDEN_TEXT,
        SkippedKind.STRUCK_OUT,
    }
)
"""What is left out on purpose, mostly: nobody sees it on paper. It is told all the same."""
_MOST_QUOTED = 80
_SUGGESTIONS = {
    SkippedKind.MEMBER: "请用原软件打开检查、另存后单独报送或重新打包；与本次报送无关的请移出。",
    SkippedKind.HIDDEN_SHEET: "工作表里有要报的表的，请取消隐藏后重新报送；不用的请删去。",
    SkippedKind.HIDDEN_ROW: "要报的请取消隐藏，不用的请删去。",
    SkippedKind.HIDDEN_COLUMN: "要报的请取消隐藏，不用的请删去。",
    SkippedKind.HIDDEN_TEXT: "要报的请取消隐藏，不用的请删去。",
    SkippedKind.STRUCK_OUT: "请删去作废的内容，只留现行的。",
    SkippedKind.NOT_COMPUTED: "请用 Excel 或 WPS 打开、重新计算并保存后再报送，或把公式改为数值。",
    SkippedKind.ROW_OF_NO_FORM: "请核对这些行属于哪张表，补上表头或并入原表后重新报送。",
    SkippedKind.PICTURE: "请报送可编辑的 Word、Excel 文件，不要只报扫描件或照片。",
    SkippedKind.EMBEDDED: "请把嵌入的内容另存为单独的文件报送。",
}


def _skipped(file: FileSubject, _: RuleSet) -> Verdict:
    document = file.filing.document
    if document is None:
        return NotApplicable("文件无法读取，见A01")
    by_kind: dict[tuple[SkippedKind, str | None], list[Skipped]] = {}
    for skipped in document.skipped:
        by_kind.setdefault((skipped.kind, skipped.file), []).append(skipped)
    return [_left_out(kind, name, parts) for (kind, name), parts in by_kind.items()]


def _left_out(kind: SkippedKind, name: str | None, parts: list[Skipped]) -> Fault:
    """One finding for all that was left out of one kind in one file."""
    quoted = "；".join(dict.fromkeys(part.text for part in parts if part.text))
    quoted = quoted if len(quoted) <= _MOST_QUOTED else f"{quoted[:_MOST_QUOTED]}……"
    inside = f"“{name}”" if name else "文件"
    if kind is SkippedKind.MEMBER:
        what = f"{inside}没有读取：{quoted.rstrip('。')}"
    else:
        times = f"{len(parts)}处" if len(parts) > 1 else ""
        what = f"{inside}里有{times}{kind.label}，没有核查{'：' if quoted else ''}{quoted}"
    severity = Severity.INFO if kind in _ONLY_TOLD else None
    value = "；".join(filter(None, (name, quoted))) or None
    location = parts[0].location
    return Fault(
        None, value, None, what, _SUGGESTIONS[kind], severity, location if location.model_fields_set else None
    )


def _unread(form: FormSubject[FormBase], _: RuleSet) -> Verdict:
    faults = [_not_understood(form.form, path, text) for path, text in form.form.unread.items()]
    converted = form.form.converted
    if converted:
        faults.append(_converted(form.form))
    return faults or PASSED


def _not_understood(form: FormBase, path: str, text: str) -> Fault:
    name = cell_name(form, path) or "这一格"
    expected, example = next(
        (words for is_field, words in _ASKED if is_field(path)), ("数字", "只写数字，不带单位和文字")
    )
    unit = f"，以{form.funds_unit}为单位" if expected == "金额" and form.funds_unit else ""
    what = f"{name}写的是“{text}”，不能认作{expected}"
    return Fault(path, text, expected, what, f"请{example}{unit}。")


_ASKED: tuple[tuple[Callable[[str], bool], tuple[str, str]], ...] = (
    (lambda path: path.startswith("planned"), ("日期", "写出年月日，如 2026-03-01 或 2026年3月1日")),
    (lambda path: path.endswith("/rate"), ("执行率", "写百分数，如 97.5%")),
    (lambda path: path.endswith(("weight", "score")), ("分数", "只写数字，如 10 或 9.5")),
    (lambda path: path.startswith("funds"), ("金额", "只写数字，如 1260000")),
    (lambda path: path == "year", ("年度", "写四位年度，如 2026")),
)
"""What a cell asks for, and how it is written, by the path of its value."""


def _converted(form: FormBase) -> Fault:
    """One remark for all cells whose writing had to be converted."""
    readings, right = [], []
    for path, text in form.converted.items():
        name, value = cell_name(form, path) or path, value_at(form, path)
        read = f"{shown(value)}{form.funds_unit or ''}" if isinstance(value, float) else f"{value}"
        readings.append(f"{name}写的是“{text}”，按{read}读取")
        right.append(f"{name}写{shown(value) if isinstance(value, float) else value}")
    path, text = next(iter(form.converted.items()))
    return Fault(
        path, text, None, "；".join(readings), f"请按栏目的要求填写：{'，'.join(right)}。", Severity.INFO
    )


def value_at(form: FormBase, path: str) -> object:
    """The value of a form at a path."""
    value: object = form
    for name in path.split("/"):
        value = value[int(name)] if isinstance(value, list) else getattr(value, name)
    return value


A09 = Rule(
    "A09", "有内容没有读取", Severity.WARNING, LOGIC,
    "文件里有没有读取的内容：压缩包里损坏、扫描或不认得的文件，隐藏的工作表，没有计算的公式，不属于任何表的行。",
    (Custom(FILES, _skipped),),
    also=(Severity.INFO,),
)  # fmt: skip
A10 = Rule(
    "A10", "填写内容无法识别", Severity.ERROR, LOGIC,
    "单元格填了内容，却不能认作它所要的金额、日期或数字；能换算的按换算后的读取并提示。",
    tuple(Custom(table, _unread) for table in FORMS),
    also=(Severity.INFO,),
)  # fmt: skip
