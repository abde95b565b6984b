"""D: the frame of a declaration's indicators, and their names."""

from collections.abc import Iterator, Sequence

from expectations.locality.ruleset import RuleSet
from expectations.rules.bases import GOALS
from expectations.rules.indicators.written import on_every_row
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import (
    DECLARATIONS,
    INDICATOR_LISTS,
    DeclaredForm,
    IndicatorLine,
    IndicatorList,
)
from expectations.text.excerpt import listed
from forms.form import Indicator
from forms.measures import Kind
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
_SHORTEST_NAME = 4
"""Characters from which a name that stands in another says the same thing."""
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


def _misplaced(line: IndicatorLine, rules: RuleSet) -> Verdict:
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
    if glued := _two_names(level2, rules):
        what = f"{line.name}：二级指标写成“{level2}”，把“{glued[0]}”和“{glued[1]}”连在了一起"
        suggestion = f"请只留“{level1}”下的一个，删去另一个。"
        own = [name for name in glued if name in rules.words.levels.get(level1, ())]
        if len(own) == 1:
            expected, dropped = own[0], glued[own[0] == glued[0]]
            suggestion = f"这一条列在“{level1}”下，请留“{expected}”，删去“{dropped}”。"
    return [Fault(line.field("level2"), line.row.level2, expected, what, suggestion)]


def _two_names(level2: str, rules: RuleSet) -> tuple[str, str] | None:
    """The two names of the frame that were run together into one cell: 成本指标可持续影响指标."""
    names = {name for level_names in rules.words.levels.values() for name in level_names}
    starts = (name for name in sorted(names) if level2.startswith(name))
    return next(
        ((name, rest) for name in starts for rest in [level2.removeprefix(name)] if rest in names), None
    )


def _repeated_rows(rows: IndicatorList, _: RuleSet) -> Verdict:
    faults: list[Fault] = []
    doubled: list[IndicatorLine] = []
    indicators = rows.of.form.indicators
    first: dict[tuple[str, object], IndicatorLine] = {}
    for line in rows.lines:
        key = (wording(line.row.level3), meaning(line.row.target))
        before = first.setdefault(key, line)
        if before is line or not key[0]:
            continue
        if line.position and _same_row(indicators[line.position - 1], line.row):
            doubled.append(line)
        else:
            faults.append(_again(line, before))
    if doubled:
        names = list(dict.fromkeys(line.row.level3 or "" for line in doubled))
        what = f"有{len(doubled)}行指标与上一行完全相同：{listed(names)}"
        suggestion = "请删去重复的行；如系文档转换所致，请重新导出后报送。"
        field = f"indicators/{doubled[0].position}"
        faults.insert(0, Fault(field, None, "每条指标只列一次", what, suggestion, subjects=tuple(names)))
    return faults


def _again(line: IndicatorLine, before: IndicatorLine) -> Fault:
    row, where = line.row, f"第{before.position + 1}行"
    what = f"指标“{row.level3}”（{row.target or '指标值空白'}）与{where}重复"
    suggestion = "请删去重复的一行，或改成不同的指标。"
    if row.level1 and before.row.level1 and wording(row.level1) != wording(before.row.level1):
        what += f"：同一个指标既列在{before.row.level1}，又列在{row.level1}"
        suggestion = "产出和效益要分开：做了什么列在产出，带来什么变化列在效益，请删去或换掉一条。"
    return Fault(f"indicators/{line.position}", row.target, "每条指标只列一次", what, suggestion)


def _same_row(row: Indicator, other: Indicator) -> bool:
    return (wording(row.level2), wording(row.level3), wording(row.target)) == (
        wording(other.level2), wording(other.level3), wording(other.target)
    )  # fmt: skip


def _contradictions(rows: IndicatorList, rules: RuleSet) -> Verdict:
    named: dict[str, list[IndicatorLine]] = {}
    for line in rows.lines:
        if line.row.level3 and line.row.target:
            named.setdefault(wording(line.row.level3), []).append(line)
    faults = []
    for first, *same_name in named.values():
        other = next(
            (line for line in same_name if not same_meaning(first.row.target, line.row.target)), None
        )
        if other is not None:
            row = other.row
            what = f"指标“{row.level3}”前面写{first.row.target}，这里写{row.target}"
            suggestion = "请统一指标值；如是两件事，请改用不同的名称。"
            field = f"indicators/{other.position}/target"
            faults.append(Fault(field, row.target, first.row.target, what, suggestion))
    return [*faults, *_two_numbers_of_one([lines[0] for lines in named.values()], rules)]


def _two_numbers_of_one(lines: Sequence[IndicatorLine], rules: RuleSet) -> Iterator[Fault]:
    """Two rows whose names say one thing (one holds the other), counted alike, with two numbers."""
    for at, line in enumerate(lines):
        for before in lines[:at]:
            if _one_thing(before, line, rules):
                row, other = line.row, before.row
                what = f"“{other.level3}”写{other.target}，“{row.level3}”写{row.target}，像是同一件事两个数"
                suggestion = "请核实后统一指标值；确是两件事的，请在名称里写明区别。"
                field = f"indicators/{line.position}/target"
                yield Fault(field, row.target, other.target, what, suggestion, Severity.WARNING)


def _one_thing(line: IndicatorLine, other: IndicatorLine, rules: RuleSet) -> bool:
    """Whether the longer name only adds words that do not say what is counted, or the part is the larger."""
    ours, theirs, words = line.target, other.target, rules.words
    if ours is None or theirs is None or not (ours.bare and theirs.bare) or ours.kind is not Kind.COUNT:
        return False
    same_unit = ours.unit is not None and (ours.unit, ours.comparator) == (theirs.unit, theirs.comparator)
    if not same_unit or ours.low == theirs.low or wording(line.row.level2) != wording(other.row.level2):
        return False
    short, long = sorted((wording(line.row.level3), wording(other.row.level3)), key=len)
    if short not in long or len(short) < _SHORTEST_NAME:
        return False
    more = words.uncounted.sub("", "".join(long.split(short, 1))).removeprefix(ours.counted_in or "")
    larger = (theirs if long == wording(other.row.level3) else ours).low or 0.0
    smaller = (ours if long == wording(other.row.level3) else theirs).low or 0.0
    return not more or (larger > smaller and ours.comparator in {"≥", "=", ">"} and long.endswith(short))


D01 = Rule(
    "D01", "指标结构缺项", Severity.ERROR, GOALS,
    "缺产出或效益指标；缺满意度、数量、质量、时效指标；缺成本指标。",
    (Custom(DECLARATIONS, _missing_parts),),
    also=(Severity.WARNING, Severity.INFO),
)  # fmt: skip
D02 = Rule(
    "D02", "级次不符", Severity.ERROR, GOALS,
    "二级指标不属于它的一级指标，或不在指标框架里。",
    on_every_row(_misplaced),
)  # fmt: skip
D04 = Rule(
    "D04", "重复指标", Severity.ERROR, GOALS,
    "同一张表里名称和指标值都相同的指标出现两次；整表连续印两遍的算一条。",
    (Custom(INDICATOR_LISTS, _repeated_rows),),
)  # fmt: skip
D05 = Rule(
    "D05", "同名指标矛盾", Severity.ERROR, GOALS,
    "同一张表里同名指标的指标值不同；名称一个包含另一个、说的是同一件事而数值不同的，提示。",
    (Custom(INDICATOR_LISTS, _contradictions),),
    also=(Severity.WARNING,),
)  # fmt: skip
