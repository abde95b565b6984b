"""What the system ran, and the messages that did not arrive."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bureau.running_system import SystemAway, SystemRun
from portal.office import Office
from portal.page import go_to, page
from storage.messages import outbox
from storage.messages.headers import headers
from storage.tables import MessageState

router = APIRouter()

RUNS_SHOWN = 50
_MESSAGES_SHOWN = 200
_NOT_AVAILABLE = 503


@router.get("/admin/runs")
def show(request: Request, office: Office) -> Response:
    """The last runs; where the system does not answer, that."""
    runs: Sequence[SystemRun] = ()
    problem = None
    try:
        runs = office.system.runs(limit=RUNS_SHOWN)
    except SystemAway as why:
        problem = str(why)
    values = {"runs": runs, "problem": problem, "dashboard": office.system.dashboard}
    return page(request, "admin/runs.html", values)


@router.post("/admin/runs")
def run_now(request: Request, office: Office) -> Response:
    """Have the whole chain run now."""
    try:
        office.system.run_now()
    except SystemAway as why:
        values = {"runs": (), "problem": str(why), "dashboard": office.system.dashboard}
        return page(request, "admin/runs.html", values, status=_NOT_AVAILABLE)
    return go_to("/admin/runs?done=started")


@router.get("/admin/messages")
def failed_messages(request: Request, office: Office) -> Response:
    """The messages that were given up, the newest first."""
    with office.database.reading() as session:
        failed = headers(session, state=MessageState.FAILED)
    return page(request, "admin/messages.html", {"failed": failed[-_MESSAGES_SHOWN:][::-1]})


@router.post("/admin/messages/resend")
def resend(office: Office) -> Response:
    """Let what was given up be tried anew."""
    with office.database.writing() as session:
        outbox.send_again(session, at=office.clock())
    return go_to("/admin/messages?done=resent")
