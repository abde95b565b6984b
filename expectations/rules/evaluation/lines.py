"""S: the rows of a self-evaluation: actual against target, score against actual, reasons."""

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary
from expectations.rules.bases import EVALUATION, LOGIC
from expectations.rules.evaluation.disclosure import is_off_elsewhere
from expectations.rules.indicators.direction import turned
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.evaluated import EVALUATED_LINES, EvaluatedLine
from expectations.text.money import shown
from forms.measures import Kind
from forms.target import Target, same_meaning
from forms.words.severity import Severity
from lifecycle.scoring.actual import Comparison, compare

_UNDECIDED = NotApplicable("指标值与完成值不能直接比较")
_UNSCORED = NotApplicable("分值或得分空白，见S01")


def _lost(line: EvaluatedLine) -> float | None:
    """Points taken off; ``None`` where weight or score is blank."""
    weight, score = line.row.weight, line.row.score
    return None if weight is None or score is None else weight - score


def _no_reason(line: EvaluatedLine, rules: RuleSet) -> bool:
    deviation = (rules.words.blank(line.row.deviation) or "").rstrip("。")
    return not deviation or deviation in rules.words.no_reason


def _full_marks(line: EvaluatedLine, rules: RuleSet) -> Verdict:
    lost, row = _lost(line), line.row
    if lost is None:
        return _UNSCORED
    if line.met is None:
        return _UNDECIDED
    if line.met or lost > 0 or not row.weight:
        return PASSED
    least, most = line.scored.least, line.scored.most
    due = shown(most) if least == most else f"至多{shown(most)}"
    what = f"{line.name}：完成{row.actual}，目标{row.target}，得满分{shown(row.score)}分，应为{due}分"
    suggestion = "请改分；完成值填错了的，请更正完成值并说明。"
    if right := turned(line, rules.words):
        what = (
            f"{line.name}：完成{row.actual}，目标{row.target}，得满分{shown(row.score)}分，"
            f"照所写的算符应为{due}分；这一项一般用{right}，算符像是写反了"
        )
        suggestion = "请先核对算符：写反了的，按程序调整指标值后重新评分；没有写反的，请改分。"
    return [Fault(line.field("score"), row.actual, row.target, what, suggestion)]


def _unexplained(line: EvaluatedLine, rules: RuleSet) -> Verdict:
    lost, row = _lost(line), line.row
    if lost is None:
        return _UNSCORED
    if lost <= 0 or not _no_reason(line, rules):
        return PASSED
    written = f"偏差原因写“{row.deviation}”" if row.deviation else "偏差原因空白"
    also = f"，完成{row.actual}已达到目标{row.target}" if line.met else ""
    what = f"{line.name}：分值{shown(row.weight)}，得分{shown(row.score)}，扣{shown(lost)}分{also}，{written}"
    suggestion = "请写明扣分的原因和改进措施；没有理由扣分的，请改分。"
    return [Fault(line.field("deviation"), row.deviation, "扣分的原因", what, suggestion)]


def _marks_taken(line: EvaluatedLine, rules: RuleSet) -> Verdict:
    lost, row = _lost(line), line.row
    if lost is None:
        return _UNSCORED
    if line.met is None:
        return _UNDECIDED
    if not line.met or lost <= 0:
        return PASSED
    if line.copied or _no_reason(line, rules):
        return NotApplicable("完成值照抄目标见S11，扣分没有写原因见S09")
    if (line.scored.attained or 0) > rules.thresholds.exceeded.value:
        return NotApplicable("超过目标较多，可以酌情扣分")
    why = (row.deviation or "").rstrip("。")
    what = f"{line.name}：完成{row.actual}，已达到目标{row.target}，却扣{shown(lost)}分（{why}）"
    return [
        Fault(
            line.field("score"), shown(row.score), shown(row.weight), what, "请改分，或写明达标仍扣分的依据。"
        )
    ]


def _borrowed_from(line: EvaluatedLine) -> str | None:
    """The name of another indicator of the form whose target the actual repeats."""
    rows = line.of.form.indicators
    return next(
        (
            row.level3
            for at, row in enumerate(rows)
            if at != line.position and same_meaning(row.target, line.row.actual)
        ),
        None,
    )


def _other_row(line: EvaluatedLine, _: RuleSet) -> Verdict:
    target, actual = line.target, line.actual
    if target is None or actual is None or not (target.is_number and actual.is_number):
        return NotApplicable("指标值或完成值不是数字")
    if target.unit is None or actual.unit is None or (target.kind, target.unit) == (actual.kind, actual.unit):
        return PASSED
    owner = _borrowed_from(line)
    if target.kind is actual.kind and owner is None:
        return NotApplicable("只是计量单位不同，见S13")
    what = f"{line.name}：指标值是{target.text}，完成值却写{actual.text}"
    what += f"，像是“{owner}”的内容" if owner else "，两者不是一类数值"
    return [
        Fault(
            line.field("actual"),
            actual.text,
            f"与{target.text}同类的数值",
            what,
            "请核对是否填串了行，改填这条指标的完成值。",
        )
    ]


def _other_unit(line: EvaluatedLine, rules: RuleSet) -> Verdict:
    target, words = line.target, rules.words
    if target is None or not target.is_number or not line.row.actual:
        return NotApplicable("指标值或完成值不是数字")
    comparison = compare(target, line.row.actual, line.of.form.year, words.alike_units)
    actual = comparison.actual or line.actual
    if actual is None or not actual.is_number:
        return NotApplicable("指标值或完成值不是数字")
    if not target.printed_unit or not actual.printed_unit or _one_unit(target, actual):
        return PASSED
    if target.kind is not actual.kind or _borrowed_from(line):
        return NotApplicable("完成值像是别的指标的，见S12")
    if target.kind is Kind.COUNT and words.units_agree(target.counted_in, actual.counted_in):
        return PASSED
    unit, converted = target.printed_unit, _converted(line, target, actual, comparison, words)
    what = f"{line.name}：指标值{target.text}，完成值{line.row.actual}，计量单位不同{converted}"
    suggestion = f"请按{unit}填写完成值。"
    if is_off_elsewhere(line, words):
        suggestion = f"请先核对活动是否开展（见S16）；确有支出的，按{unit}填写完成值。"
    return [Fault(line.field("actual"), line.row.actual, unit, what, suggestion)]


def _one_unit(target: Target, actual: Target) -> bool:
    """Whether both are printed in one unit, however it is written: 元/人·年 and 元/人/年."""
    return target.printed_unit == actual.printed_unit or (target.unit, target.factor) == (
        actual.unit,
        actual.factor,
    )


def _converted(
    line: EvaluatedLine, target: Target, actual: Target, comparison: Comparison, words: Vocabulary
) -> str:
    """The actual in the target's unit, and whether it then meets the target; nothing for two measures.

    A sum beside a target per thing (15000元, ≤2万元/场) is taken as of one thing, and that is said.
    """
    assumed, (_, per, counted_thing) = "", (target.printed_unit or "").partition("/")
    if comparison.converted is None and per and "/" not in (actual.printed_unit or ""):
        per_thing = f"{line.row.actual}/{counted_thing}"
        assumed, comparison = (
            f"如按每{counted_thing}计，",
            compare(target, per_thing, line.of.form.year, words.alike_units),
        )
    if comparison.converted is None:
        return ""
    verdict = {True: "，在目标之内", False: "，没有达到目标"}.get(comparison.met, "")  # type: ignore[arg-type]
    return f"；{assumed}换算后为{comparison.converted}{verdict}"


S07 = Rule(
    "S07", "未达标得满分", Severity.ERROR, EVALUATION,
    "定量指标没有达到指标值，却得满分。",
    (Custom(EVALUATED_LINES, _full_marks),),
)  # fmt: skip
S09 = Rule(
    "S09", "扣分无原因", Severity.ERROR, EVALUATION,
    "得分小于分值，偏差原因空白或写“无”。",
    (Custom(EVALUATED_LINES, _unexplained),),
)  # fmt: skip
S10 = Rule(
    "S10", "达标却扣分", Severity.WARNING, EVALUATION,
    "指标值已经达到，仍写了理由扣分。",
    (Custom(EVALUATED_LINES, _marks_taken),),
)  # fmt: skip
S12 = Rule(
    "S12", "完成值串行", Severity.ERROR, LOGIC,
    "完成值的类型或单位是另一条指标的。",
    (Custom(EVALUATED_LINES, _other_row),),
)  # fmt: skip
S13 = Rule(
    "S13", "计量单位不一致", Severity.WARNING, LOGIC,
    "指标值和完成值的计量单位不同，须换算后比较；可以互换的（场、次）不算。",
    (Custom(EVALUATED_LINES, _other_unit),),
)  # fmt: skip
