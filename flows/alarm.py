"""The alarm: what failed or crashed is told to the administrators, also when the database is what failed."""

import logging
from collections.abc import Iterable
from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import FlowRun, State
from prefect.settings import PREFECT_UI_URL

from bureau.desk import kept_in, moment, open_desk
from bureau.letters import delivering, direct, outgoing
from bureau.letters.outgoing import Addressed
from flows import plain_words
from flows.ending_words import REFUSED
from notifications.messages.alarms.run_failed import Failure, RunFailed
from settings import Settings, load

_LOGGER = logging.getLogger(__name__)

_CRASHED = "运行中断"


# Prefect hands these over by position or, of a run that was killed, by keyword: the names are its own.
def tell_admins(flow: Flow[..., Any], flow_run: FlowRun, state: State) -> None:
    """Tell of a failed or crashed run. A part of another run is told by that one.

    One that was asked for what there is not tells who asked, in the dashboard; nothing is broken.
    """
    if flow_run.parent_task_run_id is not None or state.name == REFUSED:
        return
    parts = (state.message or "没有说明原因").split("；")
    reasons: Iterable[str] = map(plain_words.told, parts)
    if state.is_crashed():
        reasons = [f"{_CRASHED}：{plain_words.told(state.message or '没有说明原因')}"]
    dashboard = PREFECT_UI_URL.value()
    url = f"{dashboard}/runs/flow-run/{flow_run.id}" if dashboard else None
    _tell(load(), flow.name, flow_run.name, str(flow_run.id), reasons, url)


def tell_of_process(settings: Settings, sentence: str) -> None:
    """Tell that a process of the system ended by itself."""
    _tell(settings, "系统", "执行环境", "-", [sentence], None)


def _tell(
    settings: Settings, flow: str, run_name: str, run_id: str, reasons: Iterable[str], url: str | None
) -> None:
    now = moment(None)
    message = RunFailed.model_validate(
        {
            "bureau": settings.bureau,
            "contact": settings.contact,
            "flow": flow,
            "run_name": run_name,
            "run_id": run_id,
            "year": now.year,
            "failed_at": now,
            "failures": tuple(Failure(step=flow, subject=None, error=reason) for reason in reasons),
            "rerun": "jixiao run",
            "run_url": url,
        }
    )
    try:
        kept_in(settings).close()
        with open_desk(settings) as desk:
            with desk.database.writing() as session:
                outgoing.enqueue(desk, session, [Addressed(None, message, settings.admin_mail)])
            delivering.deliver_waiting(desk)
    except Exception:
        # Whatever it is that does not work, an alarm that needs it is none.
        _LOGGER.exception("告警没有经发件箱发出，直接发给管理员")
        for error in direct.tell_admins(settings, message, now):
            _LOGGER.error("告警没有发出：%s", error)  # noqa: TRY400 - the channel's word, no trace
