"""The outcome of a year so far: units × stages, findings by severity, messages by kind."""

from collections.abc import Mapping
from dataclasses import dataclass

from rich.console import Console
from rich.table import Column, Table

from bureau.desk import Desk
from bureau.digests import standings
from forms.words.severity import Severity
from notifications.digests.digest import UnitProgress
from notifications.messages.catalogue import label_of
from storage import status
from storage.messages import outbox_counts
from storage.papers import findings

_NOT_SENT = {"pending": "待发", "failed": "未能送达"}


@dataclass(frozen=True, slots=True)
class YearOutcome:
    """What the database says now. ``messages`` counts by kind and state."""

    units: tuple[UnitProgress, ...]
    findings: Mapping[str, int]
    messages: Mapping[tuple[str, str], int]


def outcome(desk: Desk) -> YearOutcome:
    """Where everything stands at the desk's moment."""
    with desk.database.reading() as session:
        return YearOutcome(
            units=tuple(standings.progress(desk, status.rows(session))),
            findings=findings.count_by_severity(session),
            messages=outbox_counts.count_by_kind_and_state(session),
        )


def show(outcome: YearOutcome, console: Console) -> None:
    """Print it: a row for each unit, a column for each stage, and what was found and told."""
    stages = {stage.term: f"{stage.year}{stage.short}" for unit in outcome.units for stage in unit.stages}
    heads = (stages[term] for term in sorted(stages, key=lambda term: term.place))
    # Names that do not fit are broken, not cut: two units of one district begin alike.
    names = (Column("主管部门", overflow="fold"), Column("单位", overflow="fold"))
    table = Table(*names, *heads, title="通过／应报")
    for unit in outcome.units:
        tallies = {stage.term: f"{stage.accepted}/{stage.total}" for stage in unit.stages}
        cells = (tallies.get(term, "") for term in sorted(stages, key=lambda term: term.place))
        table.add_row(unit.department, unit.unit, *cells)
    console.print(table)
    finding_counts = "，".join(
        f"{severity.demand} {outcome.findings.get(severity, 0)}" for severity in Severity
    )
    console.print(f"核查意见：{finding_counts}")
    message_counts = "，".join(
        f"{label_of(kind)}{_NOT_SENT.get(state, '')} {count}"
        for (kind, state), count in sorted(outcome.messages.items())
    )
    console.print(f"通知：{message_counts or '没有'}")
