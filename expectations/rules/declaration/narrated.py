"""B: what the narrative beside a declaration says, held against the form and against itself."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import any_of, has
from expectations.rules.bases import GOALS, LOGIC
from expectations.rules.declaration.goals import copied
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import DECLARATIONS, DeclaredForm
from expectations.text.excerpt import excerpt
from expectations.text.money import in_yuan, shown
from expectations.text.narrative import meant_unit, place_in
from forms.form import Location, Subproject
from forms.measures import UNITS, Kind
from forms.target import plain, read_target
from forms.words.severity import Severity
from lifecycle.wording import wording

_NO_NARRATIVE = NotApplicable("没有文字说明")
_MONTH = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)(?:\d{1,2}日)?")
# 2025-03-01, 2025.3
_DIGITS = re.compile(r"(20\d\d)[./-](\d{1,2})(?:[./-]\d{1,2})?(?!\d)")
_AMOUNT = re.compile(r"\d(?:万|亿|千)?元|\d万|\((?:万|亿|千)?元\)\D*\d")
_ONE_TOTAL = re.compile(r"\d+(?:\.\d+)?(?:(?:万|亿|千)?元|万)")
_COUNTS = "|".join(re.escape(unit) for unit, (kind, _, _) in UNITS.items() if kind is Kind.COUNT)
_PRICED = re.compile(rf"每\S{{1,8}}\d|\d(?:\.\d+)?(?:万|亿)?元?[/每]|[×*]|\d(?:{_COUNTS})|\d+(?:\.\d+)?%")
_BEHIND = re.compile(r"\d\.资[金助]类型.*|\d\.执行计划.*", re.DOTALL)
_DATED = r"(20\d\d)年\d{1,2}月[\d日年月至到—~-]*"
_BY = re.compile(r"(?<!\d)(20\d\d)年(?:\d{1,2}月)?(?:底|末)?(?:之|以)?(?:前|底|末)")
_PAST = r"(?<!\d)(20\d\d)年(?!.{0,3}[至—-])"


def _period(form: DeclaredForm, _: RuleSet) -> Verdict:
    start, end, parts = form.form.planned_start, form.form.planned_end, form.form.subprojects
    if not parts:
        return _NO_NARRATIVE
    if start is None or end is None or end < start:
        return NotApplicable("起止日期空白或有误，见B01、B07")
    with_period = [(part, period) for part in parts for period in [_told_period(part)] if period]
    if not with_period:
        return NotApplicable("实施周期没有写明起止年月")
    begin, finish = (start.year, start.month), (end.year, end.month)
    first, last = min(period[0] for _, period in with_period), max(period[1] for _, period in with_period)
    beyond = [(part, period) for part, period in with_period if period[0] < begin or period[1] > finish]
    if (first, last) == (begin, finish) or (len(parts) > 1 and not beyond):
        return PASSED
    if len(parts) > 1:
        listing = "、".join(f"“{part.title}”（{_months(*period)}）" for part, period in beyond)
        what = f"子项目{listing}的实施周期超出表中计划期限{start}至{end}"
    else:
        what = f"实施周期写{_months(first, last)}，表中计划期限是{start}至{end}"
    return [Fault("planned_start", f"{start}至{end}", _months(first, last), what, "请核实后统一期限。")]


def _months(first: tuple[int, int], last: tuple[int, int]) -> str:
    return f"{first[0]}年{first[1]}月至{last[0]}年{last[1]}月"


def _told_period(part: Subproject) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """First and last month of 实施周期, each (year, month); a month without year is of the year before it."""
    written_months = _MONTH.findall(_DIGITS.sub(r"\1年\2月", plain(part.parts.get("实施周期", ""))))
    months: list[tuple[int, int]] = []
    for year, month in written_months:
        if not year and not months:
            return None
        months.append((int(year) if year else months[-1][0], int(month)))
    return (min(months), max(months)) if len(months) > 1 else None


def _uncalculated(form: DeclaredForm, rules: RuleSet) -> Verdict:
    parts = form.form.subprojects
    if not parts:
        return _NO_NARRATIVE
    unit = meant_unit(form.form, rules) or form.form.funds_unit
    annual = in_yuan(form.form.funds.annual, unit) or 0.0
    faults = []
    for at, part in enumerate(parts):
        text = _BEHIND.sub("", plain(part.parts.get("年度预算安排", "")))
        amount = in_yuan(part.amount, part.amount_unit) or (annual if len(parts) == 1 else 0.0)
        lacks = _lacks(text, amount, rules) if "年度预算安排" in part.parts else None
        if lacks:
            what = f"{f'子项目“{part.title}”的' if len(parts) > 1 else ''}资金测算{lacks}"
            suggestion = "请逐项写明数量×单价=金额，并写明单价的依据（合同、标准或询价）。"
            field = f"subprojects/{at}"
            first = _AMOUNT.search(text)
            place = place_in(part, "年度预算安排", first.group() if first else text)
            faults.append(Fault(field, text[:40], "数量×单价", what, suggestion, location=place))
    return faults


def _lacks(text: str, amount: float, rules: RuleSet) -> str | None:
    if not _AMOUNT.search(text):
        return "没有金额"
    limits = rules.thresholds
    limit = limits.unpriced_whole if len(_AMOUNT.findall(text)) == 1 else limits.unpriced
    if amount >= limit.value and not _PRICED.search(text):
        amounts = len(_AMOUNT.findall(text))
        if amounts == 1:
            total = _ONE_TOTAL.search(text)
            printed = total.group() if total else f"{shown(amount / 1e4)}万元"
            return f"只有一个总数，没有数量和单价，看不出{printed}怎么算来"
        return f"列了{amounts}个金额，都没有数量和单价，看不出各项怎么算来"
    return None


def _copied(form: DeclaredForm, rules: RuleSet) -> Verdict:
    if not form.form.subprojects:
        return _NO_NARRATIVE
    least, share = rules.thresholds.copied_text.value, rules.thresholds.copied_share.value
    faults = []
    for at, part in enumerate(form.form.subprojects):
        texts = [
            (heading, text)
            for heading, text in part.parts.items()
            if len(wording(text)) >= least and not has(text, rules.words.masked)
        ]
        for (first, first_text), (second, second_text) in combinations(texts, 2):
            if min(copied(first_text, second_text), copied(second_text, first_text)) < share:
                continue
            how = "一字不差" if wording(first_text) == wording(second_text) else "几乎相同"
            what = f"文字说明的“{first}”与“{second}”{how}"
            lacking = _without_own_text((first, second), f"{first_text}{second_text}", rules)
            suggestion = "两处相同，请改写没有自己内容的一处。"
            if lacking:
                owner = second if lacking == first else first
                what += f"，内容是“{owner}”的，“{lacking}”没有自己的内容"
                suggestion = f"请重写“{lacking}”。"
            heading, text = (first, first_text) if lacking == first else (second, second_text)
            place = place_in(part, heading, text[:40])
            faults.append(Fault(f"subprojects/{at}", text[:40], None, what, suggestion, location=place))
    return faults


def _without_own_text(headings: tuple[str, str], text: str, rules: RuleSet) -> str | None:
    """Of two parts with one text the one that it is not about; ``None`` where it may be either's."""
    with_own_words = [has(text, rules.words.told_under.get(heading, ())) for heading in headings]
    return (
        next((heading for heading, own in zip(headings, with_own_words, strict=True) if not own), None)
        if any(with_own_words)
        else None
    )


def _texts(form: DeclaredForm) -> Iterator[tuple[str, str, Location | None]]:
    """The places where tasks of the year are written: goals, names, and three parts of the narrative."""
    yield "overall_goal", form.form.overall_goal or "", None
    if form.form.annual_goal != form.form.overall_goal:
        yield "annual_goal", form.form.annual_goal or "", None
    names: set[str] = set()
    for at, row in enumerate(form.form.indicators):
        if row.level3 and row.level3 not in names:
            names.add(row.level3)
            yield f"indicators/{at}/level3", row.level3, None
    for at, part in enumerate(form.form.subprojects):
        period = _told_period(part)
        begun = period is not None and period[0][0] < (form.form.year or 0)
        for heading in () if begun else ("实施方案", "绩效目标"):
            yield f"subprojects/{at}", part.parts.get(heading, ""), part.location


def _past_year(form: DeclaredForm, rules: RuleSet) -> Verdict:
    year, words = form.form.year, rules.words
    if year is None:
        return NotApplicable("年度空白")
    tasks = any_of(words.past_tasks).pattern
    task = re.compile(rf"(?:{tasks})(?:在|于)?{_PAST}|{_BY.pattern}(?:{tasks}|建成)")
    faults = []
    for field, text, location in _texts(form):
        for clause in re.split(r"[，。；;,\n]", text):
            task_match = task.search(clause)
            year_told = int(next(filter(None, task_match.groups()))) if task_match else year
            if year_told < year and not has(clause, words.past_is_fine):
                what = f"{year}年度的表里写“{excerpt(clause)}”，{year_told}年是过去的年度"
                narrated = Severity.WARNING if field.startswith("subprojects") else None
                faults.append(
                    Fault(field, f"{year_told}", f"{year}", what, "请改为本年度的任务。", narrated, location)
                )
    return [*faults, *_past_plans(form, rules, year), *_past_targets(form, year)]


def _past_plans(form: DeclaredForm, rules: RuleSet, year: int) -> Iterator[Fault]:
    """Tasks dated in a past year in the plan of a sub-project whose own period begins later."""
    dated = re.compile(rf"{_DATED}(?:{any_of(rules.words.dated_tasks).pattern})")
    for at, part in enumerate(form.form.subprojects):
        period = _told_period(part)
        for clause in re.split(r"[，。；;,\n]", part.parts.get("实施方案", "")):
            date_match = dated.search(plain(clause))
            if (
                date_match
                and period
                and int(date_match[1]) < min(year, period[0][0])
                and not _paid(clause, rules)
            ):
                what = f"{year}年度的实施方案里写“{excerpt(clause)}”，早于实施周期{_months(*period)}"
                suggestion = "请改为本年度的任务，或说明属于往年。"
                place = place_in(part, "实施方案", clause)
                yield Fault(
                    f"subprojects/{at}", date_match[1], f"{year}", what, suggestion, Severity.WARNING, place
                )


def _paid(clause: str, rules: RuleSet) -> bool:
    return has(clause, rules.words.money_talk) or has(clause, rules.words.past_is_fine)


def _past_targets(form: DeclaredForm, year: int) -> Iterator[Fault]:
    for at, row in enumerate(form.form.indicators):
        target = read_target(row.target or "")
        due = date.fromordinal(int(target.low)) if target.kind is Kind.DATE and target.low else None
        if due and due.year < year:
            what = f"{row.level3}：指标值“{row.target}”是过去的年度"
            yield Fault(f"indicators/{at}/target", row.target, f"{year}年", what, "请改为本年度的时间。")


B08 = Rule(
    "B08", "期限不一致", Severity.WARNING, LOGIC,
    "文字说明的实施周期与表中计划期限不同；多个子项目的，超出表中期限才算。",
    (Custom(DECLARATIONS, _period),),
)  # fmt: skip
B09 = Rule(
    "B09", "年度引用错误", Severity.ERROR, LOGIC,
    "任务或指标值写的是过去的年度（文字说明的实施方案是提示）；文件依据、验收、尾款等提到过去年度的除外。",
    (Custom(DECLARATIONS, _past_year),),
    also=(Severity.WARNING,),
)  # fmt: skip
B11 = Rule(
    "B11", "资金测算缺失", Severity.WARNING, GOALS,
    "资金测算没有金额；或金额较大（不分项的一笔总数从严）却没有数量和单价。",
    (Custom(DECLARATIONS, _uncalculated),),
)  # fmt: skip
B13 = Rule(
    "B13", "说明内容照抄", Severity.WARNING, GOALS,
    "文字说明的两个部分一字不差或几乎相同。",
    (Custom(DECLARATIONS, _copied),),
)  # fmt: skip
