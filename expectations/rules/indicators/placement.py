"""D: whether an indicator stands where it belongs."""

import re
from collections.abc import Iterator

from expectations.locality.garbled import in_order
from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, asks_satisfaction, has, head
from expectations.rules.bases import GOALS
from expectations.rules.indicators.written import on_every_row
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import DECLARATIONS, DeclaredForm, IndicatorLine
from forms.form import Indicator
from forms.measures import Kind
from forms.target import Target, meaning, read_target
from forms.target import plain as _plain
from forms.words.severity import Severity
from lifecycle.wording import wording

_PLAIN_COST = ("成本指标", "经济成本指标")
_BY_THEN = re.compile(r"\d+个?(?:日|天|号|小时|分钟|工作日|月|季度|年)(?:之|以)?(?:前|内)")
"""A time in a name: 每月10日前发放率."""
_COUNTED_UP = "具体数量"
_SOMETHING_COUNTED = "数得出的数量"
_WHAT_IT_BOUGHT = "这笔钱办成的事"
_NOT_ECOLOGICAL = "经济效益、社会效益或可持续影响指标"
_SUGGESTIONS = {
    _COUNTED_UP: "请写成具体数量（做多少个、多少次、多少公里），完成率看不出做了多少。",
    _SOMETHING_COUNTED: "是非题不是数量；请写成完成几项、几次，或把名称改成要达到的标准、移到质量指标。",
    _WHAT_IT_BOUGHT: "资金支付、到位是投入，不是产出；请写用这笔钱办成的事，支出放到成本指标。",
}


def misplaced(row: Indicator, words: Vocabulary) -> tuple[str, Severity] | None:
    """Where a row belongs instead, and how grave it is that it stands elsewhere."""
    name, level1, level2 = in_order(row.level3 or ""), row.level1 or "", row.level2 or ""
    satisfied = asks_satisfaction(name)
    if satisfied and head(name).endswith(words.satisfaction_names) and "满意" not in level1 + level2:
        return "满意度指标", Severity.ERROR
    if satisfied or words.blank(name) is None:
        return None
    right = next((right for wrong, right in _places(row, name, words) if wrong in (level1 + level2)), None)
    return (right, Severity.WARNING) if right else None


def _places(row: Indicator, name: str, words: Vocabulary) -> Iterator[tuple[str, str]]:
    """(a part of a level's name, where the row belongs if it stands there)."""
    target, plain = read_target(row.target or ""), head(name)
    faulty = has(name, (*words.faulty_names, *words.troubles)) or words.less_wanted(name)
    completed = plain.endswith(words.completion_rates) or (
        target.kind is Kind.RATE
        and (plain.endswith(words.rates_cut_short) or _of_everything(plain, target, words))
    )
    if _is_counted(plain, target, words) and not faulty:
        yield "质量", "数量指标"
    if plain.endswith(words.timely_names):
        yield "质量", "时效指标"
        yield "数量", "时效指标"
    if target.kind is Kind.RATE and not has(name, words.time_words) and not _BY_THEN.search(_plain(name)):
        yield "时效", _COUNTED_UP if words.is_plain_completion(plain) else "质量指标或数量指标"
    yield from _no_quantity(row, plain, target, words, completed=completed)
    if row.level2 in _PLAIN_COST and target.kind is not Kind.AMOUNT and not has(name, words.cost_words):
        yield "成本", "质量指标" if completed else "产出指标或效益指标"
    if not has(name, (*words.satisfaction, *words.contented)):
        yield "满意", "质量指标" if faulty else "产出指标或效益指标"
    done = target.kind is Kind.COUNT and target.bare and plain.startswith(words.output_verbs)
    if done or plain.endswith(words.output_names):
        yield "效益指标", "产出指标"
        yield "可持续影响", "产出指标"
    if not has(_without(name, words.not_ecology), words.ecology):
        yield "生态效益", _NOT_ECOLOGICAL


def _no_quantity(
    row: Indicator, plain: str, target: Target, words: Vocabulary, *, completed: bool
) -> Iterator[tuple[str, str]]:
    """What counts nothing under the quantities: yes or no, money paid, how much of the work is done."""
    if _asks_yes_or_no(plain, row.target, words):
        yield "数量", _SOMETHING_COUNTED
    if _is_money_paid(plain, target, words):
        yield "数量", _WHAT_IT_BOUGHT
        yield "质量", _WHAT_IT_BOUGHT
    if completed:
        yield "数量", _COUNTED_UP
    if words.is_plain_completion(plain) and target.kind is Kind.RATE:
        yield "质量", _COUNTED_UP


def _asks_yes_or_no(name: str, target: str | None, words: Vocabulary) -> bool:
    """Whether a row is answered by yes or no (是否完成审计 | 是), and counts nothing."""
    answer = wording(target).lstrip("=").removeprefix("已").removeprefix("经")
    is_question = name.startswith(words.asks_yes_or_no)
    return is_question and bool(answer) and (answer in words.yes_or_no or answer in name)


def _is_money_paid(name: str, target: Target, words: Vocabulary) -> bool:
    """Whether a row only says that money was paid or came (资金支付数量 =80万元, 资金到位率 =100%)."""
    if target.kind not in {Kind.AMOUNT, Kind.RATE} or has(
        _without(name, words.funding_sources), words.paid_results
    ):
        return False
    paid = has(name, words.paid_out) and has(name, words.money_named)
    timely = has(name, words.time_words)
    return paid and not timely and (target.kind is Kind.AMOUNT or name.endswith("率"))


def _of_everything(name: str, target: Target, words: Vocabulary) -> bool:
    """Whether a row says that all of the year's work is done (完成年度各项任务 =100%), and counts nothing."""
    return name.startswith("完成") and name.endswith(words.tasks) and (target.low or 0) > 0


def _is_counted(name: str, target: Target, words: Vocabulary) -> bool:
    """Whether a row counts things done, and does not measure how good one of them is (路面宽度, 单产)."""
    if target.kind is not Kind.COUNT or not target.bare or name.endswith(words.rates):
        return False
    if has(name, (*words.quality_words, *words.degrees)):
        return False
    if target.printed_unit is None:
        return words.is_count(name)
    return target.counted_in not in words.quality_units


def _without(text: str, parts: tuple[str, ...]) -> str:
    for part in parts:
        text = text.replace(part, "")
    return text


def _misplaced(line: IndicatorLine, rules: RuleSet) -> Verdict:
    if line.echo and not _moved(line):
        return NotApplicable("重复的行，见D04")
    place = misplaced(line.row, rules.words)
    if place is None:
        return PASSED
    right, severity = place
    stands = line.row.level2 or line.row.level1
    what = f"{line.name}：列在{stands}下，应{'写' if right in _SUGGESTIONS else '归入'}{right}"
    suggestion = _SUGGESTIONS.get(right, f"请移到{right}，或换成{stands}该有的指标。")
    where = line.of.form.locations.get(line.field("level3"))  # level2 is a merged cell that begins rows above
    return [Fault(line.field("level2"), line.row.level2, right, what, suggestion, severity, where)]


def _moved(line: IndicatorLine) -> bool:
    """Whether a repeated row stands under another level2 than the row that it repeats."""
    name, target = wording(line.row.level3), meaning(line.row.target)
    rows = line.of.form.indicators[: line.position]
    first = next((row for row in rows if (wording(row.level3), meaning(row.target)) == (name, target)), None)
    return first is not None and first.level2 != line.row.level2


def _other_class(form: DeclaredForm, rules: RuleSet) -> Verdict:
    first, faults, told_names = form.submission.first_class, [], set[str]()
    where_other = form.submission.first_other_class
    targets = {(wording(row.level3), meaning(row.target), row.level2) for row in form.form.indicators}
    for at, row in enumerate(form.form.indicators):
        name = wording(row.level3)
        if where_other.get(name) != form.index or not row.level2 or name in told_names:
            continue
        where, other = first[name]
        twin = where == form.index and (name, meaning(row.target), other.level2) in targets
        if row.level2 == other.level2 or twin or misplaced(row, rules.words) or misplaced(other, rules.words):
            continue
        told_names.add(name)
        before = "前面" if where == form.index else f"表{where + 1}"
        what = f"{row.level3}：这里列在{row.level2}，{before}列在{other.level2}"
        suggestion = "请统一归类；如是两件事，请改用不同的名称。"
        place = form.form.locations.get(f"indicators/{at}/level3")
        faults.append(
            Fault(f"indicators/{at}/level2", row.level2, other.level2, what, suggestion, None, place)
        )
    return faults


D03 = Rule(
    "D03", "二级归类错位", Severity.WARNING, GOALS,
    "满意度列在满意度指标之外（退回）；计数列在质量、及时率列在数量或质量、没有时间的比率列在时效、完成率和是非题列在数量、泛泛的完成率列在质量、资金支付列在数量、与花钱无关的列在成本、无关的列在满意度或生态、产出列在效益。",
    on_every_row(_misplaced),
    also=(Severity.ERROR,),
)  # fmt: skip
D12 = Rule(
    "D12", "同名异类", Severity.INFO, GOALS,
    "一次报送里同名的指标列在不同的二级指标下。",
    (Custom(DECLARATIONS, _other_class),),
)  # fmt: skip
