"""D: the names of a declaration's indicators."""

import re
from collections.abc import Iterator

from expectations.locality.garbled import in_order
from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary
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
from expectations.text.excerpt import excerpt, listed
from expectations.text.quantities import quantities
from forms.form import Indicator
from forms.measures import Kind
from forms.target import Target, plain, read_target
from forms.words.severity import Severity
from lifecycle.wording import wording

_ECHO = NotApplicable("重复的行，见D04")
_REPEATED = re.compile(r"(.{4,})\1")
_FEWEST_GENERIC = 3
"""Rows from which a form of nothing but generic names is a template and no accident."""


def _distinct(form: DeclaredForm) -> list[Indicator]:
    """The rows with a name, each name and target once."""
    rows: dict[tuple[str, str], Indicator] = {}
    for row in form.form.indicators:
        if row.level3:
            rows.setdefault((wording(row.level3), wording(row.target)), row)
    return list(rows.values())


def _nearly_alike(rows: IndicatorList, rules: RuleSet) -> Verdict:
    seen: dict[str, IndicatorLine] = {}
    faults = []
    for line in rows.lines:
        name = wording(line.row.level3)
        if not name or line.echo:
            continue
        gist = "".join(sorted(rules.words.gist(name))) or name
        other = seen.setdefault(gist, line)
        if wording(other.row.level3) != name:
            faults.append(_said_already(line, other))
    return faults


def _said_already(line: IndicatorLine, other: IndicatorLine) -> Fault:
    row, before = line.row, other.row
    apart = wording(row.level1) != wording(before.level1)
    levels = f"，一条列在{before.level1}，一条列在{row.level1}" if apart else ""
    what = f"“{row.level3}”（{row.target}）与前面的“{before.level3}”（{before.target}）说的是同一件事{levels}"
    suggestion = "请留一条；确是两件事的，请在名称里写明区别。"
    return Fault(f"indicators/{line.position}/level3", row.level3, before.level3, what, suggestion)


def _odd(line: IndicatorLine, rules: RuleSet) -> Verdict:
    name = line.row.level3
    if line.echo or not name:
        return _ECHO if line.echo else NotApplicable("名称空白")
    why = _why_odd(line.row, name, rules.words)
    if why is None:
        return PASSED
    return [Fault(line.field("level3"), name, None, f"指标名称“{excerpt(name)}”{why}", "请更正指标名称。")]


def _why_odd(row: Indicator, name: str, words: Vocabulary) -> str | None:
    return next(_oddities(row, name, words), None)


def _oddities(row: Indicator, name: str, words: Vocabulary) -> Iterator[str]:
    if (known := in_order(name)) != name:
        yield f"次序颠倒，应为“{known}”"
    if _REPEATED.search(name):
        yield "里有重复的文字"
    if name[-1] in "。，；、：？！,;:?!.":
        yield "以标点结尾"
    if name.endswith("等") and not name.endswith(words.ends_like_deng):
        yield "以“等”结尾，没有写全"
    ending = next((word for word in words.asks_yes_or_no if name.startswith(word)), None)
    if ending and words.is_rate(name):
        yield f"把“{ending}”和比率混在一起"
    if misspelt := words.misspelling(name):
        yield f"有错别字，“{misspelt[0]}”应为“{misspelt[1]}”"
    if wording(name).endswith(words.rates_cut_short) and read_target(row.target or "").kind is Kind.RATE:
        yield "缺“率”字"
    if name.endswith("满意"):
        yield "缺“度”字"


def _target_in_name(line: IndicatorLine, _: RuleSet) -> Verdict:
    target, name = line.target, line.row.level3
    if line.echo or target is None or not name:
        return _ECHO if line.echo else NotApplicable("名称或指标值空白")
    number_in_name = _said_in_name(name, target)
    if number_in_name is None:
        return PASSED
    what = f"{name}：名称里已有指标值“{number_in_name}”"
    return [
        Fault(
            line.field("level3"),
            number_in_name,
            "不含数值的名称",
            what,
            "请从名称里删去数值，数值只写在指标值栏。",
        )
    ]


def _said_in_name(name: str, target: Target) -> str | None:
    """The target as it stands in the name: 完成50公里, 合格率达到95%."""
    if target.kind is Kind.DATE:
        date = plain(target.text).lstrip("≥≤=<>")
        return date if date in plain(name) and any(map(str.isdigit, date)) else None
    if not target.is_number:
        return None
    if target.kind is Kind.RATE:
        shares = re.finditer(r"(?<![\d.])(\d+(?:\.\d+)?)%", plain(name))
        return next((share.group() for share in shares if float(share[1]) == target.low), None)
    return next((quantity.printed for quantity in quantities(name) if quantity.number == target.low), None)


def _only_generic(form: DeclaredForm, rules: RuleSet) -> Verdict:
    rows = _distinct(form)
    if len(rows) < _FEWEST_GENERIC:
        return NotApplicable("指标太少")
    if not all(rules.words.is_generic(row.level3) for row in rows):
        return PASSED
    names = listed([row.level3 or "" for row in rows])
    what = f"指标都是通用的（{names}），看不出本项目做什么"
    suggestion = "请按本项目的任务设置数量、质量、效益指标。"
    return [Fault("indicators", names, "本项目特有的指标", what, suggestion)]


def _as_another(form: DeclaredForm, rules: RuleSet) -> Verdict:
    length, share = int(rules.thresholds.shared_rows.value), rules.thresholds.shared_share.value
    if len(form.submission.names[form.index]) < _FEWEST_GENERIC:
        return NotApplicable("指标太少")
    shared = form.submission.sharing(form.index, length) or form.submission.overlap(
        form.index, length, share, rules.words.gist
    )
    if shared is None:
        return PASSED
    other, pairs_of_names = shared
    names = list(pairs_of_names)
    same_targets = form.submission.same_targets(form.index, other, pairs_of_names)
    if same_targets * 2 < len(names):
        return PASSED  # the same names measured otherwise are indicators of two projects
    project = form.submission.declarations[other].project_name
    if project and project == form.submission.declarations[form.index].project_name:
        return PASSED  # the same project twice: a second draft of one form, no other project
    alike = "指标值也都相同" if same_targets == len(names) else f"其中{same_targets}条指标值也相同"
    same_names = "同名" if all(name == twin for name, twin in pairs_of_names.items()) else "同名或只换了说法"
    what = f"有{len(names)}条指标与表{other + 1}“{project}”{same_names}，{alike}：{listed(names)}"
    suggestion = "请改成本项目特有的指标；两个项目确为同一件事的，请说明为什么分成两个项目。"
    return [Fault("indicators", "、".join(names[:3]), "本项目特有的指标", what, suggestion)]


def _too_many(form: DeclaredForm, rules: RuleSet) -> Verdict:
    count, most = len(_distinct(form)), int(rules.thresholds.many_indicators.value)
    if count <= most:
        return PASSED
    printed = sum(bool(row.level3) for row in form.form.indicators)
    repeated = f"（表中印了{printed}条，重复的不计）" if printed > count else ""
    what = f"指标有{count}条{repeated}，超过{most}条"
    return [Fault("indicators", f"{count}条", f"不超过{most}条", what, "请保留最能反映成果的指标。")]


D06 = Rule(
    "D06", "近似重复", Severity.INFO, GOALS,
    "同一张表里两个指标换一种说法，说的是同一件事，列在不同的一级指标下也算。",
    (Custom(INDICATOR_LISTS, _nearly_alike),),
)  # fmt: skip
D07 = Rule(
    "D07", "指标名称异常", Severity.WARNING, GOALS,
    "名称颠倒、重复、有错别字、以标点或“等”结尾，或缺“度”字、“率”字。",
    on_every_row(_odd),
)  # fmt: skip
D08 = Rule(
    "D08", "名称含指标值", Severity.WARNING, GOALS,
    "指标值写进了指标名称。",
    on_every_row(_target_in_name),
)  # fmt: skip
D09 = Rule(
    "D09", "套用模板指标", Severity.WARNING, GOALS,
    "全部指标都是任何项目能用的通用指标。",
    (Custom(DECLARATIONS, _only_generic),),
)  # fmt: skip
D10 = Rule(
    "D10", "跨项目雷同", Severity.WARNING, GOALS,
    "一次报送里两个项目的指标全部或大部分同名，或有一长串同名，指标值过半也相同。",
    (Custom(DECLARATIONS, _as_another),),
)  # fmt: skip
D11 = Rule(
    "D11", "指标过多", Severity.INFO, GOALS,
    "指标条数超过配置的数量。",
    (Custom(DECLARATIONS, _too_many),),
)  # fmt: skip
