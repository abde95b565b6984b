"""Adjusting: what the bureau approved to be otherwise than declared, and its list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from bureau.decisions.deciding import NotDecided
from bureau.desk import Desk
from bureau.listed_line import ListedLine, TableColumn
from bureau.names import scope_named
from bureau.review import held_against
from forms.form import Declaration
from lifecycle.thread.adjustment import Adjusted, Adjustment
from storage.decisions import adjustments
from storage.decisions.adjustments import Approval

_WHAT = {Adjusted.INDICATOR: "指标", Adjusted.ANNUAL_GOAL: "年度目标", Adjusted.FUNDS: "年度资金"}


@dataclass(frozen=True, slots=True)
class NamedProjectYear:
    """The project and year that a person names."""

    unit: str
    project: str
    year: int


def adjust(
    desk: Desk,
    about: NamedProjectYear,
    change: Callable[[Declaration], Adjustment],
    approval: Approval,
    *,
    actor: str,
) -> int:
    """Keep an approved change of the declaration as it holds now; its number. Raises NotDecided.

    What was reviewed before is held against it from the next ``rerunning`` on.
    """
    project_id = _project(desk, about)
    with desk.database.writing() as session:
        declared = held_against.declared_of(session, about.year, [project_id]).get(project_id)
        if declared is None:
            raise NotDecided(f"“{about.project}”没有报送过{about.year}年的申报表，没有可调整的")
        try:
            change_of_form = change(declared)
        except ValueError as wrong:
            raise NotDecided(str(wrong)) from wrong
        adjustment = adjustments.keep(
            session, project_id, about.year, change_of_form, approval, actor=actor, at=desk.now
        )
        return adjustment.id


@dataclass(frozen=True, slots=True)
class AdjustmentLine(ListedLine):
    """One approved change of what was declared, its values in words."""

    number: Annotated[int, TableColumn("编号")]
    unit: Annotated[str, TableColumn("单位")]
    project: Annotated[str, TableColumn("项目")]
    year: Annotated[int, TableColumn("年度")]
    field: Annotated[str, TableColumn("调整")]
    before: Annotated[str | None, TableColumn("原为")]
    after: Annotated[str | None, TableColumn("改为")]
    document: Annotated[str | None, TableColumn("批复文号")]
    approved_by: Annotated[str, TableColumn("批准人")]
    approved_at: Annotated[date, TableColumn("批准日期")]
    reason: Annotated[str, TableColumn("理由")]


def listed(
    desk: Desk, year: int | None, unit: str | None = None, project: str | None = None
) -> list[AdjustmentLine]:
    """The approved changes."""
    scope = scope_named(desk.database, year or 0, None, unit, project)
    with desk.database.reading() as session:
        approved = adjustments.listed(session, year, project_id=scope.project_id, unit_id=scope.unit_id)
    return [
        AdjustmentLine(
            number=row.id,
            unit=owner,
            project=name,
            year=row.year,
            field=_WHAT[adjustment.field],
            before=adjustment.in_words(adjustment.before),
            after=adjustment.in_words(adjustment.after),
            document=row.document,
            approved_by=row.approved_by,
            approved_at=row.approved_at.date(),
            reason=row.reason,
        )
        for row, owner, name in approved
        for adjustment in [adjustments.change_of(row)]
    ]


def _project(desk: Desk, about: NamedProjectYear) -> int:
    scope = scope_named(desk.database, about.year, None, about.unit, about.project)
    if scope.project_id is None:
        raise NotDecided("请指明项目：--project")
    return scope.project_id
