"""Faults of self-evaluations."""

from forms.form import SelfEvaluation
from season.district.district import FictionalProject
from season.district.kinds import dice
from season.stages.declarations import declare
from season.stages.evaluations import evaluate, total
from season.stages.faults import Mark, Planter, changed, first_count, with_row


def _with_annual(form: SelfEvaluation, **values: object) -> SelfEvaluation:
    annual = form.funds.annual.model_copy(update=values)
    return _resummed(changed(form, funds=form.funds.model_copy(update={"annual": annual})))


def _resummed(form: SelfEvaluation) -> SelfEvaluation:
    return changed(form, total_score=total(form.funds, form.indicators))


def _underspent(form: SelfEvaluation) -> SelfEvaluation:
    """The form with nine tenths of the budget executed, all its figures right."""
    executed = (form.funds.annual.budget or 0) * 9 // 10
    rate = round(executed / (form.funds.annual.budget or 1) * 100, 2)
    fiscal = form.funds.fiscal.model_copy(update={"executed": executed})
    form = changed(form, funds=form.funds.model_copy(update={"fiscal": fiscal}))
    return _with_annual(form, executed=executed, rate=rate, score=round(rate / 10, 2))


def _rate_wrong(project: FictionalProject, form: SelfEvaluation) -> tuple[SelfEvaluation, Mark]:
    del project
    wrong = _with_annual(_underspent(form), rate=100.0, score=10.0)
    return wrong, Mark("S03", "funds/annual/rate", None, "100.00%", "执行数是预算数的九成，执行率写成100%")


def _rate_score_wrong(project: FictionalProject, form: SelfEvaluation) -> tuple[SelfEvaluation, Mark]:
    del project
    wrong = _with_annual(_underspent(form), score=10.0)
    return wrong, Mark("S04", "funds/annual/score", None, "90.00%10", "执行率九成得了满分十分")


def _weights_short(project: FictionalProject, form: SelfEvaluation) -> tuple[SelfEvaluation, Mark]:
    del project
    row = form.indicators[0]
    less = (row.weight or 0) - 2
    wrong = _resummed(with_row(form, 0, weight=less, score=less))
    wrong = changed(wrong, total_weight=98.0)
    return wrong, Mark("S05", "total_weight", None, "总分98", "分值合计是98分")


def _total_wrong(project: FictionalProject, form: SelfEvaluation) -> tuple[SelfEvaluation, Mark]:
    del project
    more = round((form.total_score or 0) - 3, 2)
    return changed(form, total_score=more), Mark(
        "S06", "total_score", None, f"总分100{more:g}", "总分比各项得分之和少3分"
    )


def _missed(project: FictionalProject, form: SelfEvaluation) -> tuple[int, SelfEvaluation]:
    """The place of a count that falls short, and the form that says so honestly."""
    place = first_count(form)
    declared = declare(project, edition_2024=project.unit.edition_2024)
    name = form.indicators[place].level3
    return place, evaluate(project, declared, dice(project.name, "missed"), missed=name)


def _full_marks_for_less(project: FictionalProject, form: SelfEvaluation) -> tuple[SelfEvaluation, Mark]:
    place, honest = _missed(project, form)
    row = honest.indicators[place]
    wrong = _resummed(with_row(honest, place, score=row.weight, deviation="无"))
    return wrong, Mark("S07", f"indicators/{place}", row.level3, row.actual or "", "没有达到指标值却得了满分")


def _marks_off_without_reason(project: FictionalProject, form: SelfEvaluation) -> tuple[SelfEvaluation, Mark]:
    place, honest = _missed(project, form)
    row = honest.indicators[place]
    return with_row(honest, place, deviation="无"), Mark(
        "S09", f"indicators/{place}/deviation", row.level3, row.actual or "", "扣了分，原因写“无”"
    )


def _target_copied(project: FictionalProject, form: SelfEvaluation) -> tuple[SelfEvaluation, Mark]:
    del project
    place = first_count(form)
    row = form.indicators[place]
    return with_row(form, place, actual=row.target), Mark(
        "S11", f"indicators/{place}/actual", row.level3, (row.target or "") * 2, "实际完成值连算符一起照抄"
    )


def _indicator_replaced(project: FictionalProject, form: SelfEvaluation) -> tuple[SelfEvaluation, Mark]:
    del project
    place = next(place for place, row in enumerate(form.indicators) if row.level2 == "质量指标")
    name = "档案资料归集完整率"
    return with_row(form, place, level3=name), Mark(
        "S17", f"indicators/{place}", name, name, f"申报的是“{form.indicators[place].level3}”"
    )


def _goal_changed(project: FictionalProject, form: SelfEvaluation) -> tuple[SelfEvaluation, Mark]:
    del project
    goal = f"配合上级部门做好{form.project_name}的有关工作，完善工作机制。"
    return changed(form, expected_goal=goal), Mark(
        "S18", "expected_goal", None, goal, "预期目标不是申报的年度总目标"
    )


EVALUATED: dict[str, Planter[SelfEvaluation]] = {
    "S03": _rate_wrong,
    "S04": _rate_score_wrong,
    "S05": _weights_short,
    "S06": _total_wrong,
    "S07": _full_marks_for_less,
    "S09": _marks_off_without_reason,
    "S11": _target_copied,
    "S17": _indicator_replaced,
    "S18": _goal_changed,
}
