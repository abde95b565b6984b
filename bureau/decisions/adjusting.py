"""Adjusting: what the bureau approved to be otherwise than declared, and its list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bureau.decisions.deciding import NotDecided
from bureau.desk import Desk
from bureau.names import scope_named
from bureau.review import reviewing
from forms.form import Declaration
from lifecycle.thread.adjustment import Adjusted, Adjustment
from storage.decisions import adjustments
from storage.decisions.adjustments import Approval

HEAD = (
    "编号", "单位", "项目", "年度", "调整", "原为", "改为", "批复文号", "批准人", "批准日期", "理由",
)  # fmt: skip
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
        declared = reviewing.declared_of(session, about.year, [project_id]).get(project_id)
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


def listed(
    desk: Desk, year: int | None, unit: str | None = None, project: str | None = None
) -> list[dict[str, Any]]:
    """The approved changes; the values in the order of ``HEAD``."""
    scope = scope_named(desk.database, year or 0, None, unit, project)
    with desk.database.reading() as session:
        approved = adjustments.listed(session, year, project_id=scope.project_id, unit_id=scope.unit_id)
    rows = []
    for row, owner, name in approved:
        adjustment = adjustments.change_of(row)
        rows.append(
            {
                "number": row.id,
                "unit": owner,
                "project": name,
                "year": row.year,
                "field": _WHAT[adjustment.field],
                "before": adjustment.in_words(adjustment.before),
                "after": adjustment.in_words(adjustment.after),
                "document": row.document,
                "approved_by": row.approved_by,
                "approved_at": row.approved_at.date(),
                "reason": row.reason,
            }
        )
    return rows


def _project(desk: Desk, about: NamedProjectYear) -> int:
    scope = scope_named(desk.database, about.year, None, about.unit, about.project)
    if scope.project_id is None:
        raise NotDecided("请指明项目：--project")
    return scope.project_id
