"""Handing in from a browser: files are taken, and within seconds their reader knows what was found."""

from concurrent.futures import Future
from concurrent.futures import TimeoutError as Waiting

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bureau.intake import handing_in
from bureau.intake.handing_in import NotTaken
from bureau.letters import enclosures
from bureau.reports.handed_in import handed_in
from portal.access.gate import Posted
from portal.access.visitor import Asking, Visitor
from portal.api.uploads import files_of
from portal.bureau.scope import page_number
from portal.files import file_answer
from portal.number import Number
from portal.office import Office
from portal.page import go_to, page
from portal.problems import NotYours
from portal.working import jobs
from storage.papers import documents
from storage.tables import Unit

router = APIRouter()

ANSWER_WITHIN_SECONDS = 12.0
"""So long the page waits for the review; a longer one is shown when it is done, the page asks again."""

PAGE_SIZE = 50

_NOT_USABLE = 422
_MOST_SHOWN = 50
_MOST_DIGITS = 9
"""Of a number that a database takes."""


@router.get("/hand-in")
def hand_in_page(request: Request) -> Response:
    """The page to hand in."""
    return page(request, "unit/hand_in.html", {"problem": None})


@router.post("/hand-in")
def hand_in(request: Request, form: Posted, office: Office, visitor: Asking) -> Response:
    """Take the files, and go on to what was found in them."""
    unit_id, unit = _unit(visitor)
    now = office.clock()
    try:
        document_ids = handing_in.receive(office.desk, unit, files_of(form))
    except NotTaken as why:
        return page(request, "unit/hand_in.html", {"problem": str(why)}, status=_NOT_USABLE)
    _wait(office.worker.work_up(unit_id, document_ids, now))
    return go_to(f"/received?files={','.join(map(str, document_ids))}")


def _wait(work: "Future[None]") -> None:
    """Give the review a while; what fails in it is told where it is looked at, and at the next pass."""
    try:
        work.exception(ANSWER_WITHIN_SECONDS)
    except Waiting:
        return


@router.get("/received")
def received(request: Request, office: Office, visitor: Asking, files: str = "") -> Response:
    """What became of files that were handed in."""
    unit_id, _ = _unit(visitor)
    numbers = [
        int(number)
        for number in files.split(",")[:_MOST_SHOWN]
        if number.isdecimal() and len(number) <= _MOST_DIGITS
    ]
    with office.database.reading() as session:
        filed = handed_in(session, numbers, unit_id, office.worker.busy)
    if not filed or len(filed) != len(set(numbers)):
        raise NotYours
    return page(
        request,
        "unit/received.html",
        {"files": filed, "waits": any(not entry.done and not entry.document.why for entry in filed)},
    )


@router.get("/received/{document_id}/annotated")
def annotated(document_id: Number, office: Office, visitor: Asking) -> Response:
    """The unit's own file with what was found on it."""
    unit_id, _ = _unit(visitor)
    with office.database.reading() as session:
        filed = handed_in(session, [document_id], unit_id)
    if not filed:
        raise NotYours
    attachments = enclosures.made(office.desk, [enclosures.annotated(document_id, unit_id)], office.clock())
    if not attachments:
        raise NotYours
    return file_answer(attachments[0].name, attachments[0].content)


@router.get("/try")
def try_page(request: Request) -> Response:
    """The page to try a file before it is handed in."""
    return page(request, "unit/try.html", {"problem": None, "checked": None})


@router.post("/try")
def try_files(request: Request, form: Posted, office: Office, visitor: Asking) -> Response:
    """What the rules find in files; nothing is kept."""
    unit_id, _ = _unit(visitor)
    try:
        files = [(handing_in.plain_name(file.name), file.content) for file in files_of(form)]
    except NotTaken as why:
        return page(request, "unit/try.html", {"problem": str(why), "checked": None}, status=_NOT_USABLE)
    checked = office.worker.do(jobs.check, files, unit_id)
    shown_findings = [finding for finding in checked.findings if finding["state"] == "on"]
    return page(request, "unit/try.html", {"problem": None, "checked": checked, "findings": shown_findings})


@router.get("/history")
def history(request: Request, office: Office, visitor: Asking, number: str = "1") -> Response:
    """Everything that the unit ever handed in, the newest first."""
    unit_id, _ = _unit(visitor)
    shown_number = page_number(number)
    with office.database.reading() as session:
        unit = session.get_one(Unit, unit_id)
        rows, total = documents.of_folders(
            session, [unit.name], limit=PAGE_SIZE, offset=(shown_number - 1) * PAGE_SIZE
        )
        files = handed_in(session, [row.id for row in rows], unit_id, office.worker.busy)
    files.sort(key=lambda entry: (entry.document.received_at, entry.document.id), reverse=True)
    last = max(1, -(-total // PAGE_SIZE))
    return page(request, "unit/history.html", {"files": files, "number": shown_number, "last": last})


def _unit(visitor: Visitor) -> tuple[int, str]:
    if visitor.unit_id is None or visitor.unit is None:
        raise NotYours
    return visitor.unit_id, visitor.unit
