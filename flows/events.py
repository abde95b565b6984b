"""Events: what happens to submissions, told to the Prefect server, so that automations can act on it.

``jixiao.inbox.changed`` starts the pass of what came in; a bureau hangs its own on the others.
"""

from collections.abc import Sequence
from typing import Any

from httpx import HTTPError
from prefect.client.orchestration import get_client
from prefect.events import Event, Resource, emit_event

from bureau.decisions.advancing import Advanced
from bureau.desk import Desk
from bureau.intake.lookout import WorkWaiting
from bureau.step_results import Notified, StepResult
from lifecycle.obligations.obligation import OWED
from notifications.messages.deadlines.notices import Overdue
from notifications.messages.keys import OutboxKey, slot_of
from storage import status
from storage.status import StatusRow

INBOX_CHANGED = "jixiao.inbox.changed"
WORK_WAITING = "jixiao.work.waiting"
RETURNED = "jixiao.submission.returned"
ACCEPTED = "jixiao.submission.accepted"
OVERDUE = "jixiao.submission.overdue"

_NAMED_AT_MOST = 50
"""Folders that an event names; a thousand units in one event help nobody."""


def waiting(work: WorkWaiting) -> None:
    """Tell that something waits to be done; it has arrived when this returns.

    By an ordinary request: the connection that events of a run go by would stay open for hours and cost a
    process that has nothing to do its sleep. Raises OSError while the server is away.
    """
    event = Event(
        event=INBOX_CHANGED if work.files else WORK_WAITING,
        resource=Resource({"prefect.resource.id": "jixiao.inbox", "prefect.resource.name": "收件位置"}),
        payload={
            "files": len(work.files),
            "folders": work.folders[:_NAMED_AT_MOST],
            "begun": work.begun,
            "letters": work.letters,
            "mails": work.mails,
        },
    )
    try:
        with get_client(sync_client=True) as client:
            client.request("POST", "/events", json=[event.model_dump(mode="json")])
    except HTTPError as away:
        raise ConnectionError(str(away)) from away


def publish(desk: Desk, result: StepResult) -> None:
    """Tell what a step decided, one event for each obligation."""
    match result:
        case Advanced() if result.returned_ids or result.accepted_ids:
            with desk.database.reading() as session:
                ids = [*result.returned_ids, *result.accepted_ids]
                rows = {row.obligation_id: row for row in status.rows(session, obligation_ids=ids)}
            for event, decided in ((RETURNED, result.returned_ids), (ACCEPTED, result.accepted_ids)):
                for obligation_id in decided:
                    _tell(event, rows[obligation_id])
        case Notified():
            for row in _overdue(desk, result.written):
                _tell(OVERDUE, row)
        case _:
            return


def _overdue(desk: Desk, written: Sequence[str]) -> list[StatusRow]:
    """The obligations of the units that were told just now that they are late."""
    keys = [OutboxKey.parse(key) for key in written]
    late = {(key.year, key.stage, key.unit) for key in keys if key.kind == Overdue.kind}
    if not late:
        return []
    with desk.database.reading() as session:
        owed = status.rows(session, states=OWED)
    return [
        row
        for row in owed
        if row.due < desk.today and (row.year, slot_of(row.stage.value, row.round), row.unit) in late
    ]


def _tell(event: str, row: StatusRow) -> None:
    emit_event(event=event, resource=_resource(row), related=_related(row), payload=_payload(row))


def _resource(row: StatusRow) -> dict[str, str]:
    return {
        "prefect.resource.id": f"jixiao.obligation.{row.obligation_id}",
        "prefect.resource.name": f"{row.unit}：{row.project}",
        "jixiao.year": str(row.year),
        "jixiao.stage": row.stage.value,
        "jixiao.unit": row.unit,
    }


def _related(row: StatusRow) -> list[dict[str, str]]:
    return [{"prefect.resource.id": f"jixiao.unit.{row.unit_id}", "prefect.resource.role": "unit"}]


def _payload(row: StatusRow) -> dict[str, Any]:
    return {
        "unit": row.unit,
        "department": row.department,
        "project": row.project,
        "year": row.year,
        "stage": row.stage.value,
        "round": row.round,
        "version": row.version,
        "due": row.due.isoformat(),
    }
