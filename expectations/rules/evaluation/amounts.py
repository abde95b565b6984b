"""S: amounts and grades that a self-evaluation says twice: in its rows of money, and in its text."""

import re
from collections.abc import Iterator

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, any_of
from expectations.rules.bases import ARITHMETIC, EVALUATION, LOGIC
from expectations.rules.fund_sums import sums
from expectations.rules.indicators.direction import turned
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.evaluated import EVALUATIONS, EvaluatedForm
from expectations.text.money import in_yuan, shown
from forms.target import plain
from forms.words.severity import Severity
from lifecycle.scoring.grade import grade_of

_COLUMNS = {"initial": "年初预算数", "budget": "全年预算数", "executed": "全年执行数"}
_AMOUNT = r"约?(?P<number>\d+(?:\.\d+)?)(?P<unit>亿元|万元|元)"
_IN_ALL = r"(?:共计?|合计|为)?"


def _patterns(words: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """How a text tells what was spent in the year, what its budget is, and its grade."""
    year, spent = any_of((*words.whole_year, *words.so_far)).pattern, any_of(words.spent).pattern
    money, budget = any_of(words.money_words).pattern, any_of(words.budget_words).pattern
    grades = any_of((*words.grade_names, *words.grade_names.values(), *words.other_grades)).pattern
    return (
        re.compile(rf"(?:{year})(?:实际|已|共|累计)*(?:{spent})(?:了|{money})*{_IN_ALL}{_AMOUNT}"),
        re.compile(rf"(?:{budget})(?:项目|财政)?预算(?:{money}|总额|安排|数|批复)*{_IN_ALL}{_AMOUNT}"),
        re.compile(rf"(?:{any_of(words.graded).pattern})(?:评定|确定)?(?:为|是|:)?[“\"]?(?P<grade>{grades})"),
    )


def _added_up(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    return sums(form.form.funds, _COLUMNS, form.form.funds_unit, rules.thresholds.money.value)


def _told(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    """Amounts of the texts that are none of the form's."""
    money, unit = form.form.funds, form.form.funds_unit
    spent = [in_yuan(row.executed, unit) for row in (money.annual, money.fiscal)]
    budgets = [in_yuan(value, unit) for value in (money.annual.initial, money.annual.budget)]
    budgets += [in_yuan(value, unit) for value in (money.fiscal.initial, money.fiscal.budget)]
    faults, applies = [], False
    spending, budgeting, _ = _patterns(rules.words)
    for field in ("expected_goal", "actual_completion"):
        text = plain(getattr(form.form, field) or "")
        for pattern, printed, name in ((spending, spent, "全年执行数"), (budgeting, budgets, "预算数")):
            for amount, words in _amounts(pattern, text):
                known = [value for value in printed if value is not None]
                applies = applies or bool(known)
                if known and all(_apart(amount, value, rules) for value in known):
                    what = f"文字写“{words}”，表内{name}是{shown(known[0])}元"
                    suggestion = "请核对文字和表内的金额，以决算数为准改成一致。"
                    faults.append(Fault(field, words, f"{shown(known[0])}元", what, suggestion))
    return faults if applies else NotApplicable("文字里没有写全年的预算或支出金额")


def _amounts(pattern: re.Pattern[str], text: str) -> Iterator[tuple[float, str]]:
    for match in pattern.finditer(text):
        yield in_yuan(float(match["number"]), match["unit"]) or 0.0, match.group()


def _apart(in_text: float, printed: float, rules: RuleSet) -> bool:
    """Whether two amounts in 元 differ by more than the rounding of a text."""
    return abs(in_text - printed) > max(
        rules.thresholds.told_amount.value, printed * rules.thresholds.told_share.value
    )


def _points(form: EvaluatedForm, rules: RuleSet) -> float | None:
    """The recomputed total; nobody can score rows whose comparator is turned round: they count as printed."""
    doubtful = [line.scored for line in form.lines if turned(line, rules.words)]
    points = form.card.points
    if points is None:
        return None
    return round(points + sum((line.printed or 0) - (line.points or 0) for line in doubtful), 2)


def _grade(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    grades, total = rules.grading.grades, form.form.total_score
    if not grades or total is None:
        return NotApplicable("本地自评不定等级，或总分空白")
    names = {grade.name for grade in grades}
    printed = grade_of(total, grades)
    text = plain(form.form.actual_completion or "")
    same, grading = rules.words.grade_names, _patterns(rules.words)[2]
    told_grades = [same.get(match["grade"], match["grade"]) for match in grading.finditer(text)]
    wrong = next((name for name in told_grades if name in names and name != printed), None)
    if wrong:
        what = f"文字写自评等级为“{wrong}”，总分{shown(total)}分属于“{printed}”"
        suggestion = "请按总分更正等级，或核对总分。"
        return [Fault("actual_completion", wrong, printed, what, suggestion)]
    points = _points(form, rules)
    if any(line.row.score is None for line in form.lines):
        return NotApplicable("得分有空白")
    due = None if points is None else grade_of(points, grades)
    if points is None or due == printed:
        return PASSED
    what = f"总分{shown(total)}分属于“{printed}”，按评分办法复算为{shown(points)}分，属于“{due}”"
    suggestion = "请先按各条意见更正得分，再确定等级。"
    return [
        Fault(
            "total_score",
            f"{shown(total)}分（{printed}）",
            f"{shown(points)}分（{due}）",
            what,
            suggestion,
            Severity.INFO,
        )
    ]


S31 = Rule(
    "S31", "资金合计不符", Severity.ERROR, ARITHMETIC,
    "年度资金总额与当年财政拨款、上年结转、其他资金之和不等。",
    (Custom(EVALUATIONS, _added_up),),
)  # fmt: skip
S32 = Rule(
    "S32", "文字金额与表内不符", Severity.WARNING, LOGIC,
    "预期目标或实际完成情况写的全年预算、支出与表内的不等。",
    (Custom(EVALUATIONS, _told),),
)  # fmt: skip
S33 = Rule(
    "S33", "等级不符", Severity.WARNING, EVALUATION,
    "写的等级不是总分的等级；或按评分办法复算，总分落在另一等级（建议）。",
    (Custom(EVALUATIONS, _grade),),
    also=(Severity.INFO,),
)  # fmt: skip
