"""Telling a unit what the bureau decided about its forms: one letter for each decision that concerns it."""

from datetime import datetime
from typing import Any

from bureau.desk import Desk
from bureau.letters import outgoing
from bureau.letters.outgoing import Addressed
from lifecycle.calendar.windows import Window
from lifecycle.obligations.obligation import Event
from notifications.messages.deadlines.later_dates import DatesChanged, ExtensionAsked
from notifications.messages.filings import ProjectForm, StageOfYear
from notifications.messages.rulings.decisions import (
    Excused,
    Exempted,
    Reopened,
    SameAgain,
    WaiverGranted,
    Withdrawn,
    ZeroDeclared,
)
from storage.status import StatusRow
from storage.tables import Extension, KeptWaiver

_EXCUSES: dict[Event, type[Excused]] = {
    Event.EXEMPT: Exempted,
    Event.DECLARE_ZERO: ZeroDeclared,
    Event.WITHDRAW: Withdrawn,
}


def filing_of(row: StatusRow) -> ProjectForm:
    """The form as letters name it."""
    return ProjectForm(**outgoing.of_window(row.window), project=row.project)


def _about(desk: Desk, row: StatusRow, why: str, at: datetime | None = None) -> dict[str, Any]:
    signed = {"bureau": desk.settings.bureau, "contact": desk.settings.contact, "unit": row.unit}
    return signed | {"filing": filing_of(row), "why": why, "at": at or desk.now}


def excused(desk: Desk, row: StatusRow, event: Event, why: str) -> Addressed:
    """That nothing need be filed: 豁免, 零申报, 撤销."""
    return Addressed(row.unit_id, _EXCUSES[event](**_about(desk, row, why)))


def reopened(desk: Desk, row: StatusRow, why: str, waiting: str | None) -> Addressed:
    """That a form may be filed anew; ``waiting`` is the file of a correction that is taken herewith."""
    message = Reopened(
        **_about(desk, row, why),
        due=row.due,
        past=row.due < desk.today,
        waiting=waiting,
        submit_to=desk.settings.submit_to,
    )
    return Addressed(row.unit_id, message)


def unchanged(desk: Desk, row: StatusRow, file: str, version: int) -> Addressed:
    """That what came again is the version that was returned, without any change."""
    message = SameAgain(
        **_about(desk, row, f"收到的《{file}》与已退回的第{version}版完全相同"),
        due=row.due if row.due >= desk.today else None,
        submit_to=desk.settings.submit_to,
    )
    return Addressed(row.unit_id, message)


def extension_asked(desk: Desk, row: StatusRow, extension: Extension) -> Addressed:
    """That a request for a later date was registered."""
    message = ExtensionAsked(
        **_about(desk, row, extension.reason), number=extension.id, asked_until=extension.until, due=row.due
    )
    return Addressed(row.unit_id, message)


def dates_changed(desk: Desk, row: StatusRow, before: Window, why: str) -> Addressed:
    """That other dates hold for what a unit owes; ``row`` is one of its obligations."""
    message = DatesChanged(
        **desk.signature,
        unit=row.unit,
        term=StageOfYear(**outgoing.of_window(row.window)),
        opens=row.window.opens,
        before=before.due,
        due=row.window.due,
        locks=row.window.locked,
        why=why,
        submit_to=desk.settings.submit_to,
        at=desk.now,
    )
    return Addressed(row.unit_id, message)


def waiver_granted(desk: Desk, waiver: KeptWaiver, unit: str, project: str | None) -> Addressed:
    """That findings of a rule ask nothing of a unit from now on."""
    parts = [f"{waiver.year}年度" if waiver.year else "", waiver.stage or ""]
    about = "".join(
        [*parts, f"“{project}”" if project else "", f"“{waiver.subject}”" if waiver.subject else ""]
    )
    message = WaiverGranted(
        **desk.signature,
        unit=unit,
        number=waiver.id,
        rule=waiver.rule,
        about=about or "贵单位报送的表",
        year=waiver.year or desk.today.year,
        stage=waiver.stage,
        until=waiver.until,
        why=waiver.reason,
    )
    return Addressed(waiver.unit_id, message)
