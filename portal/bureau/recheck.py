"""The re-check of self-evaluations (自评复核): the sample, the table to fill in, and what came of it."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from bureau.intake.handing_in import NotTaken, plain_name
from bureau.refusal import Refusal
from portal.access.gate import Posted, text_of
from portal.api.uploads import files_of
from portal.bureau.lists import workbook
from portal.bureau.scope import chosen
from portal.files import file_answer
from portal.office import Office, PortalOffice
from portal.page import page
from portal.working import recheck_jobs
from portal.working.recheck_jobs import DrawOrder, RecheckResult, RecheckSample

router = APIRouter()

_UNUSABLE = 422
_MOST, _LONGEST_SEED = 5000, 50


@router.get("/bureau/recheck")
def show(request: Request, office: Office) -> Response:
    """The form, and the sample that it asks for."""
    if not request.query_params.get("draw"):
        return _page(request, office)
    order = _order(request)
    try:
        sample = office.worker.do(recheck_jobs.draw, order, office.clock())
    except Refusal as why:
        return _page(request, office, problem=str(why))
    return _page(request, office, order=order, sample=sample)


@router.get("/bureau/recheck/sheet.xlsx")
def sheet(request: Request, office: Office) -> Response:
    """The table to fill in, of the sample that the address asks for."""
    order = _order(request)
    content = office.worker.do(recheck_jobs.sheet, order, office.clock())
    return file_answer(f"自评复核表_{order.year}_{order.seed}.xlsx", content)


@router.post("/bureau/recheck")
def result(request: Request, form: Posted, office: Office) -> Response:
    """What a filled table came to: on the page, as a workbook, or as letters to the units."""
    try:
        (upload,) = files_of(form)[:1]
        name = plain_name(upload.name)
        checked = office.worker.do(recheck_jobs.result, name, upload.content)
        act = text_of(form, "act")
        if act == "letters" and not checked.problems:
            letters = office.worker.do(recheck_jobs.letters, name, upload.content, office.today)
            return file_answer("自评复核反馈函.zip", letters)
    except (NotTaken, Refusal) as why:
        return _page(request, office, problem=_plain(str(why)))
    if act == "xlsx":
        from bureau.recheck.unit_results import ResultLine, result_lines  # with it comes the rules' engine

        rows = [line.cells() for line in result_lines(checked.units)]
        return workbook(office, "自评复核结果", ResultLine.head(), rows)
    problem = "复核表还有没填好的行，反馈函暂不写出" if act == "letters" else None
    return _page(request, office, result=checked, problem=problem)


def _plain(why: str) -> str:
    """What is wrong, without the folder in which the worker put the file."""
    return why.rpartition("/")[2]


def _order(request: Request) -> DrawOrder:
    query = request.query_params
    year = _number(query.get("year"), 2100)
    if year is None:
        raise HTTPException(_UNUSABLE, "请选择年度")
    seed = query.get("seed", "").strip()[:_LONGEST_SEED] or str(year)
    number, share = query.get("number", "").strip(), query.get("share", "").strip()
    if number and share:
        raise HTTPException(_UNUSABLE, "个数和比例只写一样")
    percent = _number(share, 100)
    if (number and _number(number, _MOST) is None) or (share and percent is None):
        raise HTTPException(_UNUSABLE, f"个数写 1 至 {_MOST}，比例写 1 至 100")
    return DrawOrder(year, seed, _number(number, _MOST), percent)


def _number(text: str | None, most: int) -> int | None:
    usable = text and text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= most  # noqa: PLR2004
    return int(text) if usable and text else None


def _page(
    request: Request,
    office: PortalOffice,
    *,
    order: DrawOrder | None = None,
    sample: RecheckSample | None = None,
    result: RecheckResult | None = None,
    problem: str | None = None,
) -> Response:
    with office.database.reading() as session:
        view = chosen(request, office, session)
    values: dict[str, Any] = {"order": order, "sample": sample, "result": result, "problem": problem}
    rules = office.opened.ruleset.recheck
    values |= {"query": str(request.url.query), "share": rules.share, "least": rules.least}
    return page(
        request, "bureau/recheck.html", view.for_page() | values, status=_UNUSABLE if problem else 200
    )
