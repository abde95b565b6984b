"""B: header, money and dates of a declaration."""

import re
from collections.abc import Sequence

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import any_of, has
from expectations.rules.bases import ARITHMETIC, GOALS, LOGIC
from expectations.rules.rule import (
    PASSED,
    BuiltIn,
    Custom,
    Expect,
    Fault,
    NotApplicable,
    Rule,
    Verdict,
    required,
)
from expectations.subjects.cell_names import cell_name
from expectations.subjects.subject import DECLARATIONS, DeclaredForm
from expectations.text.money import amount, in_yuan, shown
from expectations.text.narrative import meant_unit, overall_told, told_of_form, told_of_part
from forms.form import DECLARATION, Declaration, is_printed
from forms.words.severity import Severity

LABELS = {
    "project_name": "项目名称",
    "competent_department": "主管部门",
    "implementing_unit": "实施单位",
    "project_category": "项目类别",
    "project_nature": "项目性质",
    "planned_start": "计划开始日期",
    "planned_end": "计划完成日期",
    "funds/total": "项目资金总额",
    "funds/annual": "年度资金申请总额",
    "overall_goal": "项目总目标",
    "annual_goal": "年度总体目标",
}
# Share by which an amount that is told with 约 may be off.
_ABOUT = 0.005
# A box that can be ticked, and none that is.
_NOTHING_TICKED = r"^(?=.*[□☐])(?!.*[☑√✓✔■▣]).*$"


def _blank(form: DeclaredForm, column: str, rules: RuleSet) -> Fault | None:
    if not is_printed(form.form, column):
        return None
    printed, label = getattr(form.form, column, None), rules.required[DECLARATION][column].label
    what = f"{label}没有填写" if printed is None else f"{label}只填了“{printed}”，等于没有填写"
    return Fault(column, printed, "填写完整", what, f"请填写{label}。")


def _unticked(form: DeclaredForm, column: str, _: RuleSet) -> Fault:
    printed = getattr(form.form, column)
    what = f"{LABELS[column]}的选项一个也没有勾选：{printed}"
    return Fault(column, printed, "勾选一项", what, "请勾选其中一项。")


def _sums(form: DeclaredForm, rules: RuleSet) -> Verdict:
    funds, tolerance, unit = form.form.funds, rules.thresholds.money.value, form.form.funds_unit
    if funds.total is None and funds.annual is None:
        return NotApplicable("资金总额空白")
    faults = [
        *_sum(form.form, "funds/total", ("total_fiscal", "total_other"), tolerance),
        *_sum(form.form, "funds/annual", ("annual_fiscal", "annual_carryover", "annual_other"), tolerance),
    ]
    if (
        not faults
        and (funds.annual or 0) > (funds.total if funds.total is not None else float("inf")) + tolerance
    ):
        what = f"年度资金申请总额{amount(funds.annual, unit)}大于项目资金总额{amount(funds.total, unit)}"
        faults.append(
            Fault(
                "funds/annual", shown(funds.annual), f"不大于{shown(funds.total)}", what, "请核对两个总额。"
            )
        )
    return faults


_PARTS = {
    "total_fiscal": "财政资金",
    "total_other": "其他资金",
    "annual_fiscal": "当年财政拨款",
    "annual_carryover": "上年结转资金",
    "annual_other": "其他资金",
}


def _sum(form: Declaration, field: str, names: Sequence[str], tolerance: float) -> list[Fault]:
    """A blank total is B01's, blank parts leave nothing to add up.

    A blank part counts as nothing if another is printed. What a row of another name holds (单位资金) may be
    what the named parts lack.
    """
    funds, unit = form.funds, form.funds_unit
    printed: float | None = getattr(funds, field.rpartition("/")[2])
    parts = {name: value for name in names for value in [getattr(funds, name)] if value is not None}
    total, more = sum(parts.values()), any(source.amount for source in funds.more)
    if printed is None or not parts or abs(printed - total) <= tolerance or (more and total < printed):
        return []
    added = "＋".join(f"{_PARTS[name]}{amount(value, unit)}" for name, value in parts.items())
    what = f"{LABELS[field]}{amount(printed, unit)}，与{added}＝{amount(total, unit)}不等"
    return [Fault(field, shown(printed), shown(total), what, "请核对各项金额，使总额等于各项之和。")]


def _label(form: DeclaredForm, rules: RuleSet) -> Verdict:
    annual = form.form.funds.annual
    if annual is None:
        return NotApplicable("年度资金申请总额空白")
    unit, intended_unit = form.form.funds_unit, meant_unit(form.form, rules)
    if intended_unit is None or unit is None:
        return PASSED
    right = (in_yuan(annual, intended_unit) or 0.0) / (in_yuan(1, unit) or 1.0)
    size = "" if unit == "元" else f"，即{shown((in_yuan(annual, unit) or 0) / 1e8)}亿元"
    filled = [name for name, value in form.form.funds if isinstance(value, float) and value]
    cells = [cell_name(form.form, f"funds/{name}") or name for name in filled]
    what = f"年度资金申请总额{shown(annual)}{unit}{size}，像是按{intended_unit}填写的"
    if len(cells) > 1:
        what += f"；同样要改的共{len(cells)}格：{'、'.join(cells)}"
    suggestion = (
        f"请全部按{unit}填写（年度资金申请总额应为{shown(right)}{unit}），或把栏目的单位改为{intended_unit}。"
    )
    return [
        Fault("funds/annual", f"{shown(annual)}{unit}", f"{shown(annual)}{intended_unit}", what, suggestion)
    ]


def _told_otherwise(form: DeclaredForm, rules: RuleSet) -> Verdict:
    annual = in_yuan(form.form.funds.annual, form.form.funds_unit)
    if annual is None or meant_unit(form.form, rules):
        return NotApplicable("年度资金申请总额空白或单位存疑")
    tolerance = rules.thresholds.told_amount.value
    total = in_yuan(form.form.funds.total, form.form.funds_unit) or annual
    faults = [
        *_titles_told_otherwise(form, tolerance, rules),
        *_overall_told_otherwise(form, annual, total, rules),
    ]
    telling = told_of_form(form.form, rules.words)
    if telling is None or (telling.total is None and not telling.agrees(annual, tolerance)):
        return faults or NotApplicable("文字说明没有明确的预算合计")
    if (
        telling.total is not None
        and not telling.agrees(annual, tolerance)
        and not telling.agrees(total, tolerance)
    ):
        stated, printed = f"{shown(telling.total / 1e4)}万元", f"{shown(annual / 1e4)}万元"
        what = f"{telling.source}为{stated}，表中年度资金申请总额为{printed}"
        suggestion = "请核对文字说明与表中金额，更正有误的一处。"
        faults.append(Fault("funds/annual", printed, stated, what, suggestion))
    return faults


def _overall_told_otherwise(form: DeclaredForm, annual: float, total: float, rules: RuleSet) -> list[Fault]:
    """The money that the one 项目概述 announces, where it is neither the year's nor the project's."""
    parts = form.form.subprojects
    amounts = overall_told(parts[0], rules.words) if len(parts) == 1 else []
    if not amounts or any(abs(amount - due) <= _ABOUT * due for amount in amounts for due in (annual, total)):
        return []
    stated, printed = f"{shown(amounts[0] / 1e4)}万元", f"{shown(total / 1e4)}万元"
    what = f"项目概述写预算资金{stated}，表中项目资金总额为{printed}"
    return [Fault("funds/total", printed, stated, what, "请核对文字说明与表中金额，更正有误的一处。")]


def _titles_told_otherwise(form: DeclaredForm, tolerance: float, rules: RuleSet) -> list[Fault]:
    """A sub-project whose title names another amount than its own text."""
    faults = []
    for at, part in enumerate(form.form.subprojects):
        titled, telling = in_yuan(part.amount, part.amount_unit), told_of_part(part, rules.words)
        if titled is None or telling.total is None or telling.agrees(titled, tolerance):
            continue
        stated, title = f"{shown(telling.total / 1e4)}万元", f"{shown(titled / 1e4)}万元"
        what = f"子项目“{part.title}”标题写{title}，年度预算安排写{stated}"
        faults.append(
            Fault(f"subprojects/{at}", stated, title, what, "请核对子项目金额。", location=part.location)
        )
    return faults


def _period(form: DeclaredForm, _: RuleSet) -> Verdict:
    start, end, year = form.form.planned_start, form.form.planned_end, form.form.year
    if start is None or end is None:
        return NotApplicable("起止日期空白")
    suggestion = "请核对计划开始和完成日期。"
    if end < start:
        what = f"计划完成日期{end}早于计划开始日期{start}"
        return [Fault("planned_end", f"{end}", f"不早于{start}", what, suggestion)]
    if year is None or start.year <= year <= end.year:
        return PASSED
    what = f"计划期限{start}至{end}不在{year}年度内"
    field = "planned_end" if end.year < year else "planned_start"
    return [Fault(field, f"{start}至{end}", f"包含{year}年度", what, suggestion)]


def _year_for_all(form: DeclaredForm, rules: RuleSet) -> Verdict:
    start, end, funds = form.form.planned_start, form.form.planned_end, form.form.funds
    if start is None or end is None or not funds.total or funds.annual is None:
        return NotApplicable("起止日期或金额空白")
    if start.year >= end.year or abs(funds.total - funds.annual) > rules.thresholds.money.value:
        return PASSED
    same = amount(funds.total, form.form.funds_unit)
    what = f"项目跨{start.year}至{end.year}年，项目资金总额与年度资金申请总额都是{same}"
    suggestion = "项目资金总额应为各年度之和，请核对总额或期限。"
    return [Fault("funds/total", shown(funds.total), "各年度之和", what, suggestion)]


def _doubtful_category(form: DeclaredForm, rules: RuleSet) -> Verdict:
    name, words = form.form.project_name or "", rules.words
    field, category = _kind_of_project(form.form)
    if not category or not name:
        return NotApplicable("没有写明经常性还是一次性")
    earlier = (
        _kind_of_project(earlier_form)
        for earlier_form in form.last_year
        if isinstance(earlier_form, Declaration)
    )
    before = next((kind for _, kind in earlier if kind), None)
    building = name if has(name, words.builds) else ""
    if any_of(words.soft_builds).search(name):
        building = ""
    elif "建设" in name and has(name, words.built):
        building = name
    why = expected = None
    if "经常性" in category and building and not has(building, words.runs):
        why, expected = "是建设、改造、开发类的项目", "一次性项目"
    elif "一次性" in category and has(name, words.runs) and not building and "保障性" not in name:
        why, expected = "是运行维护、保障类的项目", "经常性项目"
    elif before and before != category:
        why, expected = f"上一年度按{before}申报", before
    if why is None:
        return PASSED
    what = f"“{name}”{why}，本表{LABELS[field]}是{category}"
    return [Fault(field, category, expected, what, f"请核对{LABELS[field]}，或说明理由。")]


def _kind_of_project(form: Declaration) -> tuple[str, str | None]:
    """Which cell says 经常性 or 一次性, and what it says: 项目类别 until 2023, 项目性质 from 2024 on."""
    for field, printed in (
        ("project_category", form.project_category),
        ("project_nature", form.project_nature),
    ):
        if has(printed, ("经常性", "一次性")) and not re.match(_NOTHING_TICKED, printed or ""):
            return field, printed
    return "project_category", None


B01 = Rule(
    "B01", "必填缺项", Severity.ERROR, GOALS,
    "表头、期限、资金总额、目标等必填栏目空白，或只有“无”、斜杠、括号之类。",
    (BuiltIn(DECLARATIONS, required(DECLARATION), _blank),),
)  # fmt: skip
B02 = Rule(
    "B02", "选项未勾选", Severity.ERROR, GOALS,
    "有选项框的栏目一个也没有勾选。",
    (BuiltIn(
        DECLARATIONS,
        lambda _: [
            Expect("ExpectColumnValuesToNotMatchRegex", {"column": column, "regex": _NOTHING_TICKED})
            for column in ("project_category", "project_nature")
        ],
        _unticked,
    ),),
)  # fmt: skip
B03 = Rule(
    "B03", "资金勾稽", Severity.ERROR, ARITHMETIC,
    "项目资金总额＝财政资金＋其他资金；年度申请＝当年拨款＋上年结转＋其他；年度不大于总额。",
    (Custom(DECLARATIONS, _sums),),
)  # fmt: skip
B04 = Rule(
    "B04", "金额单位疑误", Severity.ERROR, LOGIC,
    "栏目的单位与金额不配：万元栏里大得只可能是元，元栏里小得只可能是万元，或与文字说明正好差在单位。",
    (Custom(DECLARATIONS, _label),),
)  # fmt: skip
B05 = Rule(
    "B05", "表文金额不一致", Severity.ERROR, ARITHMETIC,
    "年度预算安排或各子项目的金额合计与表中年度资金申请总额不一致。",
    (Custom(DECLARATIONS, _told_otherwise),),
)  # fmt: skip
B07 = Rule(
    "B07", "起止日期异常", Severity.ERROR, LOGIC,
    "完成早于开始，或计划期限与预算年度没有交集。",
    (Custom(DECLARATIONS, _period),),
)  # fmt: skip
B10 = Rule(
    "B10", "总额口径", Severity.WARNING, LOGIC,
    "跨年度项目的资金总额与当年申请额相同。",
    (Custom(DECLARATIONS, _year_for_all),),
)  # fmt: skip
B12 = Rule(
    "B12", "项目类别存疑", Severity.WARNING, LOGIC,
    "建设、改造、开发类按经常性项目，运维、保障类按一次性项目；或与上一年度的类别不同。",
    (Custom(DECLARATIONS, _doubtful_category),),
)  # fmt: skip
