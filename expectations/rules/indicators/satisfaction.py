"""E: satisfaction, and who is asked."""

from collections.abc import Iterator

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import any_of, asks_satisfaction, has, head
from expectations.rules.bases import GOALS
from expectations.rules.indicators.written import number_of, on_every_row, written
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.evaluated import EVALUATED_LINES, EvaluatedLine
from expectations.subjects.subject import REPORTED_LINES, IndicatorLine, MonitoredLine
from forms.form import Declaration, Form, SelfEvaluation
from forms.measures import Kind
from forms.target import plain
from forms.words.severity import Severity
from lifecycle.wording import wording

_FULL = 100.0  # percent
_BY_OWN_PEOPLE = "由实施单位自己的人评价"


def _satisfaction(line: IndicatorLine, rules: RuleSet) -> Verdict:
    words = rules.words
    if not (asks_satisfaction(line.name) or head(line.name).endswith(words.satisfaction_ends)):
        return NotApplicable("不是满意度")
    stray = [] if line.echo else _other_trade(line, rules)
    target = number_of(line, words)
    if isinstance(target, NotApplicable):
        return stray or target
    share = target.kind is Kind.RATE
    wrong = [
        remark
        for remark, holds in (
            ("用了等号", share and target.comparator == "="),
            ("要求100%", share and (target.high or 0) >= _FULL),
            (_BY_OWN_PEOPLE, words.is_own_managers(line.name)),
        )
        if holds
    ]
    if not wrong:
        return stray
    own = wrong[-1] == _BY_OWN_PEOPLE
    share_asked = "≥90%" if (target.high or 0) >= _FULL else f"≥{target.low:g}%"
    mend = "" if wrong == [_BY_OWN_PEOPLE] else f"请用≥和可达到的百分比，如{share_asked}。"
    mend += "请改问服务对象，并相应改名称。" if own else ""
    what = f"{line.name}：指标值{target.text}，{'，'.join(wrong)}"
    expected = "服务对象的满意度" if own else share_asked
    return [Fault(line.field("target"), target.text, expected, what, mend), *stray]


def _other_trade(line: IndicatorLine, rules: RuleSet) -> list[Fault]:
    """Those who are asked belong to a trade of which the form says nothing else: a template left over."""
    name, words = wording(line.row.level3), rules.words
    respondents = next((who for who in words.other_trades if who in name), None)
    if respondents is None:
        return []
    form = line.of.form
    other_names = [row.level3 for row in form.indicators if row.level3 and not asks_satisfaction(row.level3)]
    header_texts = [
        form.project_name,
        form.implementing_unit,
        form.competent_department,
        form.form_title,
        *_goals(form),
    ]
    text = "".join(filter(None, (*header_texts, *other_names)))
    if not text or has(text, (respondents, *words.other_trades[respondents])):
        return []
    what = (
        f"{line.name}：问的是“{respondents}”，项目名称、目标和其他指标都没有说到，像是从别的项目模板里留下的"
    )
    suggestion = "请改问本项目的服务对象，并相应改名称。"
    return [Fault(line.field("level3"), line.row.level3, "本项目服务对象的满意度", what, suggestion)]


def _goals(form: Form) -> Iterator[str | None]:
    if isinstance(form, Declaration):
        yield from (form.overall_goal, form.annual_goal)
        yield from (text for part in form.subprojects for text in (part.title, *part.parts.values()))
    elif isinstance(form, SelfEvaluation):
        yield from (form.expected_goal, form.actual_completion)
    else:
        yield form.annual_goal


def _inferred(line: EvaluatedLine | MonitoredLine, rules: RuleSet) -> Verdict:
    actual, words = line.row.actual, rules.words
    if not asks_satisfaction(line.row.level3) or words.blank(actual) is None:
        return NotApplicable("不是满意度，或没有填写完成值")
    text = plain(actual or "")
    complaint = any_of(words.complaints).search(text)
    if complaint is None or has(text, words.surveyed):
        return PASSED
    none_behind = any_of(words.none_behind).match(text[complaint.end() :])
    if not has(text[: complaint.start()], words.no_complaints) and none_behind is None:
        return PASSED
    what = f"{line.name}：完成值写“{actual}”，没有投诉不等于满意，没有调查就没有满意度"
    suggestion = "请写明满意度调查的方式、样本数和结果；没有调查的，如实说明。"
    return [Fault(line.field("actual"), actual, "满意度调查的结果", what, suggestion)]


def _satisfaction_in_words(line: IndicatorLine, rules: RuleSet) -> Verdict:
    target = written(line, rules.words)
    if isinstance(target, NotApplicable):
        return target
    if not asks_satisfaction(line.name) or target.kind is not Kind.TEXT or "%" in plain(target.text):
        return PASSED
    what = f"{line.name}：满意度写“{target.text}”，没有写百分比"
    return [Fault(line.field("target"), target.text, "≥90%这样的百分比", what, "请改成百分比，如≥90%。")]


E09 = Rule(
    "E09", "满意度未量化", Severity.ERROR, GOALS,
    "满意度写满意、提升之类的词，没有写百分比。",
    on_every_row(_satisfaction_in_words),
)  # fmt: skip
E10 = Rule(
    "E10", "满意度口径", Severity.WARNING, GOALS,
    "满意度用等号、要求100%，由实施单位自己的人评价，问的是别的行业的人，或由没有投诉推断。",
    (
        *on_every_row(_satisfaction),
        Custom(EVALUATED_LINES, _inferred),
        Custom(REPORTED_LINES, _inferred),
    ),
)  # fmt: skip
