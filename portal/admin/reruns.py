"""Reviewing again: the scope from lists, what it would change, the start, how far it is, what it changed."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from sqlmodel import Session

from bureau.refusal import Refusal
from bureau.reports import rulings
from bureau.review import rerun_preview, rerunning
from bureau.review.rerun_preview import Consequence
from bureau.running_system import SystemAway, SystemRun
from expectations.locality.configuration import UnusableLocality
from lifecycle.obligations.obligation import STATE_LABELS
from portal.access.gate import Posted, text_of
from portal.access.visitor import Asking
from portal.admin.rerun_scope import chosen_scope
from portal.bureau.lists import workbook
from portal.bureau.scope import PER_PAGE, page_number
from portal.number import Number
from portal.office import Office, PortalOffice
from portal.page import go_to, page
from portal.problems import NotYours
from storage.decisions import reruns
from storage.decisions.reruns import RerunScope
from storage.tables import Project, Rerun, Unit

router = APIRouter()

LONGEST_REASON = 200
"""Characters, as for a run that is started in the dashboard: it goes into letters."""

_SHORTEST_REASON = 2
_UNUSABLE = 422
_NO_REASON = f"请写明理由，{_SHORTEST_REASON} 至 {LONGEST_REASON} 个字；理由会写进告知单位的信"


@router.get("/admin/reruns")
def show(request: Request, office: Office) -> Response:
    """The lists to choose from, and the reruns there were."""
    return _page(request, office, dict(request.query_params))


@router.post("/admin/reruns")
def begin(request: Request, office: Office, visitor: Asking, form: Posted) -> Response:
    """Look at what a rerun would change, or begin it."""
    fields = {name: text_of(form, name) for name in ("year", "term", "department", "unit", "project")}
    reason = text_of(form, "reason")
    with office.database.reading() as session:
        choice = chosen_scope(office, session, fields)
    if any(value and choice.fields.get(name) != value for name, value in fields.items()):
        raise HTTPException(_UNUSABLE, "选定的范围里有已经不在的单位或项目，请重新选择")
    try:
        desk = office.fresh_desk
        if text_of(form, "step") == "preview":
            extent = rerun_preview.extent(desk, choice.scope)
            key = office.previews.begin(office.worker, choice.scope, extent, desk.now)
            return go_to(f"/admin/reruns/previews/{key}")
        if text_of(form, "step") != "begin":
            raise HTTPException(_UNUSABLE, "请选择先看影响或开始")
        if not _SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
            return _page(request, office, fields, problem=_NO_REASON, reason=reason)
        rerun = rerunning.begin(desk, choice.scope, reason=reason, actor=visitor.called)
    except (Refusal, UnusableLocality) as why:
        return _page(request, office, fields, problem=str(why), reason=reason)
    try:
        office.system.go_on_rerunning(rerun.id)
    except SystemAway:
        return go_to(f"/admin/reruns/{rerun.id}?done=later")
    return go_to(f"/admin/reruns/{rerun.id}?done=rerun")


@router.get("/admin/reruns/previews/{key}")
def show_preview(request: Request, office: Office, key: str, number: str = "1") -> Response:
    """How far a preview is, and what would change."""
    preview = office.previews.find(key)
    if preview is None:
        raise NotYours
    shown_page = page_number(number)
    with office.database.reading() as session:
        choice = chosen_scope(office, session, _fields(preview.scope))
    changes = sorted(preview.changes, key=lambda change: change.consequence is Consequence.STAYS)
    return page(
        request,
        "admin/rerun_preview.html",
        {
            "key": key,
            "preview": preview,
            "choice": choice,
            "changes": changes[(shown_page - 1) * PER_PAGE : shown_page * PER_PAGE],
            "again": preview.count(Consequence.DECIDED_ANEW),
            "doubtful": preview.count(Consequence.DOUBTFUL),
            "page_number": shown_page,
            "last": max(1, -(-len(changes) // PER_PAGE)),
            "longest": LONGEST_REASON,
        },
    )


@router.get("/admin/reruns/{number}")
def show_rerun(request: Request, office: Office, number: Number) -> Response:
    """How far a rerun is, and what it changed."""
    shown_page = page_number(request.query_params.get("number"))
    with office.database.reading() as session:
        rerun = _rerun(session, number)
        words = _words(session, rerun)
    report = rulings.rerun(office.database, number)
    doubtful = {(line.obligation_id, line.version) for line in report.doubtful}
    lines = sorted(report.difference, key=lambda line: (line.obligation_id, line.version) not in doubtful)
    return page(
        request,
        "admin/rerun.html",
        {
            "rerun": rerun,
            "words": words,
            "report": report,
            "lines": lines[(shown_page - 1) * PER_PAGE : shown_page * PER_PAGE],
            "doubtful": doubtful,
            "labels": STATE_LABELS,
            "run": _run(office, number),
            "page_number": shown_page,
            "last": max(1, -(-len(lines) // PER_PAGE)),
        },
    )


@router.get("/admin/reruns/{number}/difference.xlsx")
def download(office: Office, number: Number) -> Response:
    """What a rerun changed, as a workbook: a line for each finding."""
    with office.database.reading() as session:
        _rerun(session, number)
    head = ("单位", "项目", "年度", "阶段", "版本", "变化", "规则", "名称", "位置", "意见")
    rows = [
        (
            *(line.unit, line.project, line.year, line.stage, line.version, change),
            *(finding[name] for name in ("rule", "name", "place", "wrong")),
        )
        for line in rulings.rerun(office.database, number).difference
        for change, findings in (("新增", line.new), ("撤销", line.cleared))
        for finding in findings
    ]
    return workbook(office, f"第{number}次重新核查的变化", head, rows)


def _page(
    request: Request,
    office: PortalOffice,
    fields: dict[str, str],
    problem: str | None = None,
    reason: str = "",
) -> Response:
    shown_page = page_number(request.query_params.get("number"))
    with office.database.reading() as session:
        choice = chosen_scope(office, session, fields)
        within = len(reruns.in_scope(session, choice.scope))
        count = reruns.count(session)
        done = [
            (rerun, _words(session, rerun))
            for rerun in reruns.listed(session, offset=(shown_page - 1) * PER_PAGE, limit=PER_PAGE)
        ]
    values: dict[str, Any] = {
        "choice": choice,
        "within": within,
        "reruns": done,
        "problem": problem,
        "reason": reason,
        "longest": LONGEST_REASON,
        "page_number": shown_page,
        "last": max(1, -(-count // PER_PAGE)),
    }
    return page(request, "admin/reruns.html", values, status=_UNUSABLE if problem else 200)


def _rerun(session: Session, number: int) -> Rerun:
    rerun = session.get(Rerun, number)
    if rerun is None:
        raise NotYours
    return rerun


def _words(session: Session, rerun: Rerun) -> str:
    """The scope of a rerun as people say it."""
    unit = session.get(Unit, rerun.unit_id) if rerun.unit_id else None
    project = session.get(Project, rerun.project_id) if rerun.project_id else None
    stage = rerun.stage.value if rerun.stage else "各阶段"
    round_words = f"第{rerun.round}轮" if rerun.round else ""
    named = [unit.name if unit else "全部单位", project.name if project else ""]
    return " ".join(word for word in (f"{rerun.year}年", stage + round_words, *named) if word)


def _fields(scope: RerunScope) -> dict[str, object]:
    """A scope as the fields of a form."""
    values = asdict(scope)
    term = ""
    if scope.stage is not None:
        term = scope.stage.alias if scope.round is None else f"{scope.stage.alias}.{scope.round}"
    return {
        "year": values["year"],
        "term": term,
        "unit": values["unit_id"],
        "project": values["project_id"],
    }


def _run(office: PortalOffice, number: int) -> SystemRun | None:
    """The run that does a rerun; a system that does not answer shows none."""
    try:
        return office.system.run_of_rerun(number)
    except SystemAway:
        return None
