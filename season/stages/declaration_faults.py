"""Faults of declarations."""

from dataclasses import replace
from datetime import date

from forms.form import Declaration
from season.district.district import FictionalProject
from season.stages.declarations import IMPROVED, declare, narrative, wan
from season.stages.faults import Mark, Planter, changed, first_count, with_row


def _wrong_year(project: FictionalProject, form: Declaration) -> tuple[Declaration, Mark]:
    del form
    before = declare(replace(project, year=project.year - 1), edition_2024=project.unit.edition_2024)
    return before, Mark("A04", "year", None, f"{before.year}年", "表头年度是上一年")


def _placeholder(project: FictionalProject, form: Declaration) -> tuple[Declaration, Mark]:
    return changed(form, competent_department="）"), Mark(
        "B01",
        "competent_department",
        None,
        "主管部门）",
        f"主管部门只有一个括号，应为{project.unit.department.name}",
    )


def _nothing_ticked(project: FictionalProject, form: Declaration) -> tuple[Declaration, Mark]:
    del project
    boxes = "□经常性项目□一次性项目"
    return changed(form, project_category=boxes), Mark(
        "B02", "project_category", None, boxes, "项目类别未勾选"
    )


def _parts_do_not_add_up(project: FictionalProject, form: Declaration) -> tuple[Declaration, Mark]:
    less = project.amount - 10_000
    funds = form.funds.model_copy(update={"annual_fiscal": less})
    return changed(form, funds=funds), Mark(
        "B03", "funds/annual", None, str(less), "当年财政拨款比年度资金申请总额少一万元"
    )


def _narrative_asks_for_more(project: FictionalProject, form: Declaration) -> tuple[Declaration, Mark]:
    dearer = project.works[0].dearer(100)
    total = f"合计{wan(dearer.amount)}万元"
    parts = form.narrative | {"年度预算安排": narrative(project, dearer)["年度预算安排"]}
    return changed(form, narrative=parts), Mark(
        "B05", "funds/annual", None, total, "年度预算安排的合计与表中金额不同"
    )


def _ends_before_it_begins(project: FictionalProject, form: Declaration) -> tuple[Declaration, Mark]:
    start, end = date(project.year, 10, 1), date(project.year, 3, 31)
    period = f"{project.year}年10月1日至{project.year}年3月31日"
    parts = form.narrative | {"实施周期": period} if form.narrative else {}
    return changed(form, planned_start=start, planned_end=end, narrative=parts), Mark(
        "B07", "planned_end", None, end.isoformat(), "计划完成日期早于计划开始日期"
    )


def _empty_goal(project: FictionalProject, form: Declaration) -> tuple[Declaration, Mark]:
    del project
    return changed(form, annual_goal="年底完成。"), Mark(
        "C01", "annual_goal", None, "年底完成。", "年度总目标没有说明成果"
    )


def _no_benefit(project: FictionalProject, form: Declaration) -> tuple[Declaration, Mark]:
    del project
    rows = [row for row in form.indicators if row.level1 != "效益指标"]
    return changed(form, indicators=rows), Mark("D01", "indicators", None, "", "没有效益指标")


def _row_twice(project: FictionalProject, form: Declaration) -> tuple[Declaration, Mark]:
    del project
    first = form.indicators[0]
    rows = [first, form.indicators[1], first, *form.indicators[2:]]
    return changed(form, indicators=rows), Mark(
        "D04", "indicators/2", first.level3, first.level3 or "", "同名同值的指标出现两次"
    )


def _target_missing(project: FictionalProject, form: Declaration) -> tuple[Declaration, Mark]:
    del project
    place = first_count(form)
    name = form.indicators[place].level3
    return with_row(form, place, target=None), Mark(
        "E01", f"indicators/{place}/target", name, "", "指标值为空"
    )


def _not_measurable(project: FictionalProject, form: Declaration) -> tuple[Declaration, Mark]:
    place = next(place for place, row in enumerate(form.indicators) if row.level1 == "效益指标")
    name = f"{project.works[0].name}带动作用"
    return with_row(form, place, level3=name, target=IMPROVED), Mark(
        "E05", f"indicators/{place}/target", name, name + IMPROVED, "指标值没有衡量标准"
    )


DECLARED: dict[str, Planter[Declaration]] = {
    "A04": _wrong_year,
    "B01": _placeholder,
    "B02": _nothing_ticked,
    "B03": _parts_do_not_add_up,
    "B05": _narrative_asks_for_more,
    "B07": _ends_before_it_begins,
    "C01": _empty_goal,
    "D01": _no_benefit,
    "D04": _row_twice,
    "E01": _target_missing,
    "E05": _not_measurable,
}
