"""D: the frame of a declaration's indicators, and their names."""

from expectations.locality.ruleset import RuleSet
from expectations.rules.bases import GOALS
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import DECLARATIONS, DECLARED_LINES, DeclaredForm, DeclaredLine
from forms.form import Indicator
from forms.target import meaning, same_meaning
from forms.words.severity import Severity
from lifecycle.wording import wording

# What every form needs, and how grave it is without.
_NEEDED = {
    "产出指标": Severity.ERROR,
    "效益指标": Severity.ERROR,
    "满意度指标": Severity.WARNING,
    "数量指标": Severity.WARNING,
    "质量指标": Severity.WARNING,
    "时效指标": Severity.WARNING,
    "成本指标": Severity.INFO,
}
# Level2 names are not asked for where their level1 is missing altogether: one fault, one finding.
_PARENT = {"数量指标": "产出指标", "质量指标": "产出指标", "时效指标": "产出指标"}


def _missing_parts(form: DeclaredForm, rules: RuleSet) -> Verdict:
    rows = form.form.indicators
    if not rows:
        what = "一条绩效指标也没有"
        return [Fault("indicators", None, "产出、效益、满意度指标", what, "请填写绩效指标。")]
    present = {level for row in rows for level in (row.level1, row.level2) if level}
    if any("成本指标" in level for level in present):
        present.add("成本指标")
    faults = []
    for part, severity in _NEEDED.items():
        if part in present or (part in _PARENT and _PARENT[part] not in present):
            continue
        year = form.form.year or 0
        new_frame = part == "成本指标" and year >= rules.thresholds.cost_expected_from.value
        grave = Severity.WARNING if new_frame else severity
        faults.append(Fault("indicators", None, part, f"没有设置{part}", f"请补充{part}。", grave))
    return faults


def _misplaced(line: DeclaredLine, rules: RuleSet) -> Verdict:
    # The engine has an expectation on pairs in a set; it walks the table with iterrows, which is slow.
    level1, level2 = rules.words.blank(line.row.level1), rules.words.blank(line.row.level2)
    if level1 is None or level2 is None:
        return NotApplicable("未填写")
    if level2 in rules.words.levels.get(level1, ()):
        return PASSED
    right = next((up for up, names in rules.words.levels.items() if level2 in names), None)
    expected = f"{right}下的{level2}" if right else f"{level1}的二级指标"
    what = f"{line.name}：二级指标“{level2}”列在“{level1}”下，" + (
        f"应属{right}" if right else "指标框架里没有"
    )
    suggestion = "请按指标框架更正一级、二级指标。"
    return [Fault(line.field("level2"), line.row.level2, expected, what, suggestion)]


def _repeated_rows(form: DeclaredForm, _: RuleSet) -> Verdict:
    rows, faults, doubled = form.form.indicators, [], []
    first: dict[tuple[str, object], int] = {}
    for at, row in enumerate(rows):
        key = (wording(row.level3), meaning(row.target))
        before = first.setdefault(key, at)
        if before == at or not key[0]:
            continue
        if at and _same_row(rows[at - 1], row):
            doubled.append(at)
            continue
        what = f"指标“{row.level3}”（{row.target or '指标值空白'}）与第{before + 1}行重复"
        suggestion = "请删去重复的一行，或改成不同的指标。"
        faults.append(Fault(f"indicators/{at}", row.target, "每条指标只列一次", what, suggestion))
    if doubled:
        names = "、".join(dict.fromkeys(rows[at].level3 or "" for at in doubled))
        what = f"有{len(doubled)}行指标与上一行完全相同：{names[:60]}"
        suggestion = "请删去重复的行；如系文档转换所致，请重新导出后报送。"
        faults.insert(0, Fault(f"indicators/{doubled[0]}", None, "每条指标只列一次", what, suggestion))
    return faults


def _same_row(one: Indicator, other: Indicator) -> bool:
    return (wording(one.level2), wording(one.level3), wording(one.target)) == (
        wording(other.level2), wording(other.level3), wording(other.target)
    )  # fmt: skip


def _contradictions(form: DeclaredForm, _: RuleSet) -> Verdict:
    named: dict[str, list[int]] = {}
    for at, row in enumerate(form.form.indicators):
        if row.level3 and row.target:
            named.setdefault(wording(row.level3), []).append(at)
    faults = []
    for places in named.values():
        rows = [form.form.indicators[at] for at in places]
        other = next(
            (
                at
                for at, row in zip(places, rows, strict=True)
                if not same_meaning(rows[0].target, row.target)
            ),
            None,
        )
        if other is not None:
            row = form.form.indicators[other]
            what = f"指标“{row.level3}”前面写{rows[0].target}，这里写{row.target}"
            suggestion = "请统一指标值；如是两件事，请改用不同的名称。"
            faults.append(Fault(f"indicators/{other}/target", row.target, rows[0].target, what, suggestion))
    return faults


D01 = Rule(
    "D01", "指标结构缺项", Severity.ERROR, GOALS,
    "缺产出或效益指标；缺满意度、数量、质量、时效指标；缺成本指标。",
    (Custom(DECLARATIONS, _missing_parts),),
    also=(Severity.WARNING, Severity.INFO),
)  # fmt: skip
D02 = Rule(
    "D02", "级次不符", Severity.ERROR, GOALS,
    "二级指标不属于它的一级指标，或不在指标框架里。",
    (Custom(DECLARED_LINES, _misplaced),),
)  # fmt: skip
D04 = Rule(
    "D04", "重复指标", Severity.ERROR, GOALS,
    "同一张表里名称和指标值都相同的指标出现两次；整表连续印两遍的算一条。",
    (Custom(DECLARATIONS, _repeated_rows),),
)  # fmt: skip
D05 = Rule(
    "D05", "同名指标矛盾", Severity.ERROR, GOALS,
    "同一张表里同名指标的指标值不同。",
    (Custom(DECLARATIONS, _contradictions),),
)  # fmt: skip
