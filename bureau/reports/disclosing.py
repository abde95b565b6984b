"""Disclosing: what is published of a year, as a workbook and as values."""

from bureau.decisions.deciding import NotDecided
from bureau.desk import Desk
from bureau.review import held_against
from forms.form import SelfEvaluation
from forms.printing.table_workbook import Table, table_workbook
from lifecycle.calendar.stages import Stage
from lifecycle.money import in_yuan
from lifecycle.obligations.obligation import State
from lifecycle.thread.disclosure import MASK, Counts, Disclosure, Published, disclosure, is_secret
from storage import status
from storage.papers import submissions
from storage.roster import roster

_NOT_OWED = {State.WITHDRAWN, State.EXEMPT, State.ZERO_DECLARED}
_PROJECT_HEAD = (
    "序号", "主管部门", "实施单位", "项目名称", "年度绩效目标", "申报金额（元）", "全年预算（元）",
    "全年执行（元）", "执行率（%）", "自评得分", "等级",
)  # fmt: skip
_COUNT_HEAD = (
    "主管部门",
    "项目数",
    "其中涉密",
    "申报金额（元）",
    "自评项目数",
    "自评涉及金额（元）",
    "平均分",
)
_NOTES = (
    "涉密项目（名录的项目性质注明涉密，或名称、目标写明涉密、已作隐去处理）只计项目数，不列名称，也不计入金额、得分和等级。",
    "自评数、平均分和等级只计已审核通过的自评；自评涉及金额为其全年预算数。金额单位为元。",
)


def disclosed(desk: Desk, year: int) -> Disclosure:
    """What may be published of a year. Raises NotDecided for a year with no projects."""
    with desk.database.reading() as session:
        rows = [row for row in status.rows(session, year=year) if row.state not in _NOT_OWED]
        projects = {row.project_id: row for row in rows}
        declared = held_against.declared_of(session, year, projects, states=[State.ACCEPTED])
        listed = roster.entries_of(session, year, projects)
        accepted = submissions.newest(session, year, Stage.SELF_EVALUATION, states=[State.ACCEPTED])
    evaluated = {filed.project_id: filed.form for filed in accepted if isinstance(filed.form, SelfEvaluation)}
    if not projects:
        raise NotDecided(f"{year}年没有应报事项")
    published = []
    for project_id, row in projects.items():
        form, line = declared.get(project_id), listed.get(project_id)
        goal = form.annual_goal if form else None
        amount = in_yuan(form.funds.annual, form.funds_unit) if form else None
        own = evaluated.get(project_id)
        money = own.funds.annual if own else None
        unit = own.funds_unit if own else None
        published.append(
            Published(
                department=row.department,
                unit=row.unit,
                project=row.project,
                secret=is_secret(
                    line.nature if line else None, row.project, goal, form.overall_goal if form else None
                ),
                goal=goal,
                amount=amount if amount is not None or line is None else line.amount,
                budget=in_yuan(money.budget, unit) if money else None,
                executed=in_yuan(money.executed, unit) if money else None,
                rate=money.rate if money else None,
                score=own.total_score if own else None,
            )
        )
    return disclosure(year, published, desk.ruleset.grading.grades)


def workbook(disclosure: Disclosure) -> bytes:
    """Two sheets: the projects, and the counts by department and in all."""
    projects = [
        (number, project.department,
         *((project.unit, project.project, project.goal) if not project.secret else (MASK,) * 3),
         project.amount, project.budget, project.executed, project.rate, project.score, project.grade)
        for number, project in enumerate(disclosure.projects, 1)
    ]  # fmt: skip
    grades = [f"{name}（个）" for name in disclosure.total.grades]
    counts = [_count_cells(counts_of) for counts_of in (*disclosure.departments, disclosure.total)]
    title = f"{disclosure.year}年度项目支出绩效"
    return table_workbook(
        [
            Table(
                "项目", f"{title}目标及自评结果公开表", _PROJECT_HEAD, projects, _NOTES, frozenset({5, 6, 7})
            ),
            Table(
                "汇总", f"{title}自评情况汇总表", (*_COUNT_HEAD, *grades), counts, _NOTES, frozenset({3, 5})
            ),
        ]
    )


def _count_cells(counts: Counts) -> tuple[str | float | None, ...]:
    return (
        counts.department or "合计", counts.projects, counts.secret, counts.amount, counts.evaluated,
        counts.evaluated_amount, counts.average, *counts.grades.values(),
    )  # fmt: skip
