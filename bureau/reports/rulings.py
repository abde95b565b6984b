"""What was ruled, as it is listed: dates that units asked for, waivers of rules, and reruns of the review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from bureau.listed_line import ListedLine, TableColumn
from bureau.review import rerunning
from lifecycle.calendar.stages import Stage
from lifecycle.obligations.obligation import State
from storage import status
from storage.database import Database
from storage.decisions import extensions as requests
from storage.decisions import waivers as kept_waivers
from storage.papers.submissions import Filed
from storage.tables import Decision, RerunChange


@dataclass(frozen=True, slots=True)
class ExtensionLine(ListedLine):
    """One request for a later date."""

    number: Annotated[int, TableColumn("编号")]
    unit: Annotated[str, TableColumn("单位")]
    project: Annotated[str, TableColumn("项目")]
    year: Annotated[int, TableColumn("年度")]
    stage: Annotated[Stage, TableColumn("阶段")]
    until: Annotated[date, TableColumn("延至")]
    asked_by: Annotated[str, TableColumn("申请人")]
    reason: Annotated[str, TableColumn("理由")]
    decision: Annotated[Decision, TableColumn("决定")]
    decided_by: Annotated[str | None, TableColumn("决定人")]
    why: Annotated[str | None, TableColumn("说明")]


def extensions(database: Database, *, pending: bool) -> list[ExtensionLine]:
    """The requests for a later date: those that wait, or all."""
    with database.reading() as session:
        asked_for = requests.listed(session, pending=pending)
        rows = status.rows(session, obligation_ids={request.obligation_id for request in asked_for})
    owed = {row.obligation_id: row for row in rows}
    return [
        ExtensionLine(
            number=request.id,
            unit=owed[request.obligation_id].unit,
            project=owed[request.obligation_id].project,
            year=owed[request.obligation_id].year,
            stage=owed[request.obligation_id].stage,
            until=request.until,
            asked_by=request.asked_by,
            reason=request.reason,
            decision=request.decision,
            decided_by=request.decided_by,
            why=request.why,
        )
        for request in asked_for
    ]


@dataclass(frozen=True, slots=True)
class RerunLine(ListedLine):
    """One version whose findings a rerun changed."""

    unit: Annotated[str, TableColumn("单位")]
    project: Annotated[str, TableColumn("项目")]
    year: Annotated[int, TableColumn("年度")]
    stage: Annotated[Stage, TableColumn("阶段")]
    version: Annotated[int, TableColumn("版本")]
    state: Annotated[State, TableColumn("状态")]
    new: Annotated[Sequence[Mapping[str, Any]], TableColumn("新增", len)]
    cleared: Annotated[Sequence[Mapping[str, Any]], TableColumn("撤销", len)]
    unchanged: Annotated[int, TableColumn("未变")]
    obligation_id: int

    @classmethod
    def of(cls, filed: Filed, change: RerunChange) -> "RerunLine":
        """The line of a version and what changed on it."""
        return cls(
            filed.unit, filed.project, filed.year, filed.stage, filed.version, filed.state,
            change.new, change.cleared, change.unchanged, filed.obligation_id,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RerunReport:
    """What a rerun came to. ``doubtful`` are the accepted versions that have errors now."""

    rerun: int
    total: int
    new: int
    cleared: int
    unchanged: int
    difference: Sequence[RerunLine]
    doubtful: Sequence[RerunLine]

    def as_json(self) -> dict[str, Any]:
        """The report in the words of the public JSON."""
        counts = {name: getattr(self, name) for name in ("rerun", "total", "new", "cleared", "unchanged")}
        lists = {"difference": self.difference, "doubtful": self.doubtful}
        return counts | {name: [line.as_json() for line in lines] for name, lines in lists.items()}


def rerun(database: Database, number: int) -> RerunReport:
    """What the rerun of that number came to."""
    with database.reading() as session:
        outcome = rerunning.result(session, number)
    return RerunReport(
        rerun=number,
        total=outcome.total,
        new=outcome.new,
        cleared=outcome.cleared,
        unchanged=outcome.unchanged,
        difference=[RerunLine.of(filed, change) for filed, change in outcome.changed],
        doubtful=[RerunLine.of(filed, change) for filed, change in outcome.doubtful],
    )


@dataclass(frozen=True, slots=True)
class WaiverLine(ListedLine):
    """One waiver that is or was in force; None is every year, stage, unit, project or indicator."""

    number: Annotated[int, TableColumn("编号")]
    rule: Annotated[str, TableColumn("规则")]
    year: Annotated[int | None, TableColumn("年度")]
    stage: Annotated[Stage | None, TableColumn("阶段")]
    unit: Annotated[str | None, TableColumn("单位")]
    project: Annotated[str | None, TableColumn("项目")]
    indicator: Annotated[str | None, TableColumn("指标")]
    until: Annotated[date | None, TableColumn("到期")]
    reason: Annotated[str, TableColumn("理由")]
    granted_by: Annotated[str, TableColumn("准许人")]
    ended_at: Annotated[date | None, TableColumn("终止")]


def waivers(database: Database) -> list[WaiverLine]:
    """Every waiver there is or was."""
    with database.reading() as session:
        return [
            WaiverLine(
                number=waiver.id,
                rule=waiver.rule,
                year=waiver.year,
                stage=waiver.stage,
                unit=unit,
                project=project,
                indicator=waiver.subject,
                until=waiver.until,
                reason=waiver.reason,
                granted_by=waiver.granted_by,
                ended_at=waiver.ended_at and waiver.ended_at.date(),
            )
            for waiver, unit, project in kept_waivers.listed(session)
        ]
