"""The roster: a file is uploaded, what it would do is looked at, and then it is imported."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bureau.intake import lookout
from bureau.intake.handing_in import NotTaken
from bureau.refusal import Refusal
from bureau.roster import importing, template, uploads
from bureau.roster.importing import RosterPreview, UnusableRoster
from bureau.stages import open_stages
from portal.access.gate import Posted, text_of
from portal.access.visitor import Asking
from portal.api.uploads import files_of
from portal.files import file_answer
from portal.office import Office, PortalOffice
from portal.page import go_to, page
from portal.problems import NotYours
from storage.roster import obligations, roster

router = APIRouter()

_UNUSABLE = 422
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_TEMPLATE = "名录.xlsx"


@router.get("/admin/roster")
def show(request: Request, office: Office) -> Response:
    """What is on the roster, and the way to another file."""
    return _page(request, office)


@router.get("/admin/roster/template.xlsx")
def empty(request: Request) -> Response:  # noqa: ARG001 - as every page
    """An empty roster to fill in."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / _TEMPLATE
        template.write(file)
        return file_answer(_TEMPLATE, file.read_bytes())


@router.post("/admin/roster")
def look_at(request: Request, form: Posted, office: Office, visitor: Asking) -> Response:
    """What importing the file would do; nothing is imported yet."""
    try:
        (upload,) = files_of(form)[:1]
        key = uploads.keep(office.settings, upload)
        file = _file(office, key)
        year = _year(text_of(form, "year"))
        preview = importing.preview_file(file, office.fresh_desk, actor=visitor.called, year=year)
    except NotTaken as why:
        return _page(request, office, problems=[str(why)])
    except UnusableRoster as why:
        return _page(request, office, problems=_lines(why, file))
    return _page(request, office, preview=preview, key=key, year=text_of(form, "year"), name=file.name)


@router.post("/admin/roster/{key}")
def confirm(request: Request, key: str, form: Posted, office: Office, visitor: Asking) -> Response:
    """Import what was looked at."""
    file = _file(office, key)
    try:
        importing.import_file(
            file,
            office.database,
            actor=visitor.called,
            at=office.clock(),
            year=_year(text_of(form, "year")),
        )
    except UnusableRoster as why:
        return _page(request, office, problems=_lines(why, file))
    desk = office.fresh_desk
    with desk.database.writing() as session:
        open_stages(desk, session)
    uploads.forget(office.settings, key)
    lookout.wake(office.settings)
    return go_to("/admin/roster?done=roster")


def _file(office: PortalOffice, key: str) -> Path:
    file = uploads.find(office.settings, key)
    if file is None:
        raise NotYours
    return file


def _lines(why: UnusableRoster, file: Path) -> list[str]:
    """What is wrong, by the name that the file has for whoever uploaded it."""
    return str(why).replace(str(file), f"《{file.name}》").splitlines()


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and _FIRST_YEAR <= int(text[:5]) <= _LAST_YEAR):
        raise Refusal(f"年度要写 {_FIRST_YEAR} 至 {_LAST_YEAR} 的一个数，如 2026")
    return int(text)


def _page(
    request: Request,
    office: PortalOffice,
    *,
    preview: RosterPreview | None = None,
    problems: list[str] | None = None,
    **shown: str,
) -> Response:
    with office.database.reading() as session:
        entries = roster.listed(session)
        values: dict[str, Any] = {
            "units": len(roster.units(session)),
            "years": [(year, len(entries.get(year, ()))) for year in obligations.years(session)[::-1]],
        }
    values |= {"preview": preview, "problems": problems or [], "key": "", "year": "", "name": ""} | shown
    return page(request, "admin/roster.html", values, status=_UNUSABLE if problems else 200)
