"""The alarm: a flow run that failed or crashed is told to the administrators."""

from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import FlowRun, State
from prefect.settings import PREFECT_UI_URL

from bureau.desk import open_desk
from bureau.letters import delivering, outgoing
from bureau.letters.outgoing import Addressed
from notifications.messages.run_failed import Failure, RunFailed
from settings import load


def tell_admins(flow: Flow[..., Any], run: FlowRun, state: State) -> None:
    """Write and send the message about a failed run. A part of another run is told by that one."""
    if run.parent_task_run_id is not None:
        return
    with open_desk(load()) as desk:
        dashboard = PREFECT_UI_URL.value()
        reasons = (state.message or "没有说明原因").split("；")
        message = RunFailed(
            **desk.signature,
            flow=flow.name,
            run_name=run.name,
            run_id=str(run.id),
            year=desk.today.year,
            failed_at=desk.now,
            failures=tuple(Failure(step=flow.name, subject=None, error=reason) for reason in reasons),
            rerun="jixiao run",
            run_url=f"{dashboard}/runs/flow-run/{run.id}" if dashboard else None,
        )
        with desk.database.writing() as session:
            outgoing.enqueue(desk, session, [Addressed(None, message, desk.settings.admin_mail)])
        delivering.deliver_waiting(desk)
