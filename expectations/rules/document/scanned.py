"""A: values that were read in a scan or a photograph and of which the reading is not sure."""

from collections.abc import Iterator

from expectations.locality.ruleset import RuleSet
from expectations.rules.bases import LOGIC
from expectations.rules.document.documents import FORMS
from expectations.rules.document.unread import value_at
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.cell_names import cell_name
from expectations.subjects.subject import FormSubject
from forms.form import FormBase, is_scanned
from forms.scan_differences import differences
from forms.scanned_sums import confirmed
from forms.words.severity import Severity

_NAMES = ("project_name", "implementing_unit")
"""Asked back besides figures: by them the form finds its place on the roster."""
_GOALS = ("overall_goal", "annual_goal", "expected_goal", "actual_completion", "duties")
"""One letter of a long text is nearly always unsure; its figures are held against the indicators."""
_MOST_ASKED = 12
"""More values than this are not asked one by one: the page has to be scanned again."""


def _unsure(form: FormSubject[FormBase], ruleset: RuleSet) -> Verdict:
    if not is_scanned(form.form):
        return NotApplicable("不是扫描件识读的表")
    if (filed := form.filing.originals.get(form.index)) is not None:
        return [*_otherwise(form.form, filed)] or PASSED
    doubtful = [*_doubtful(form.form, ruleset.thresholds.scan_confidence.value)]
    if len(doubtful) > _MOST_ASKED:
        what = f"扫描件不清楚，{len(doubtful)}处识读把握不高，如{doubtful[0][1]}读作“{doubtful[0][2]}”"
        suggestion = "请重新扫描（300 dpi、放平、无阴影）后报送，或报送 Word、Excel 原件。"
        return [Fault(None, None, None, what, suggestion)]
    return [
        Fault(path, text, None, f"请核对：{name}读作 {text}，识读把握不高", _SUGGESTION)
        for path, name, text in doubtful
    ] or PASSED


def _otherwise(scan: FormBase, filed: FormBase) -> Iterator[Fault]:
    """What the signed paper says otherwise than the file that was filed."""
    for difference in differences(scan, filed):
        name = cell_name(filed, difference.path) or cell_name(scan, difference.path) or "这一格"
        read, written = difference.scanned or "空白", difference.filed or "空白"
        what = f"盖章扫描件的{name}与报送的电子表不同：扫描件是 {read}，电子表是 {written}"
        yield Fault(difference.path, difference.scanned, difference.filed, what, _WHICH_COUNTS)


_WHICH_COUNTS = "请对照纸质原件核对：以哪一份为准，就改另一份后重新报送；识读有误的不必改。"
_SUGGESTION = "请对照纸质原件核对；读错的，请报送 Word、Excel 原件或更清楚的扫描件。"


def _doubtful(form: FormBase, least: float) -> Iterator[tuple[str, str, str]]:
    """Path, name and text of the values to be checked, but for those that the form's own sums confirm."""
    sure = confirmed(form)
    for path, confidence in form.confidence.items():
        if confidence >= least or path in sure or path in _GOALS or path.startswith("tasks/"):
            continue
        value = form.unread.get(path) or value_at(form, path) if _is_value(form, path) else None
        text = f"{value:,.2f}".removesuffix(".00") if isinstance(value, float) else str(value or "")
        if path in _NAMES or any(char.isdigit() for char in text):
            yield path, cell_name(form, path) or "这一格", text


def _is_value(form: FormBase, path: str) -> bool:
    """Whether a path leads to a value: a tick and a period have a place and none of their own."""
    value: object = form
    for name in path.split("/"):
        if isinstance(value, list):
            value = value[int(name)] if name.isdecimal() and int(name) < len(value) else None
        else:
            value = getattr(value, name, None)
    return value is not None or path in form.unread


A12 = Rule(
    "A12", "扫描件识读待核对", Severity.WARNING, LOGIC,
    "由扫描件或照片识读的数字、名称把握不高，又没有表内勾稽能够证实，或与报送的电子表不同，请对照原件核对。",
    tuple(Custom(table, _unsure) for table in FORMS),
)  # fmt: skip
