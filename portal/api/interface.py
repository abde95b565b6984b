"""The interface for programs: what is owed and was found, handing in, trying; JSON."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.encoders import jsonable_encoder
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import FormData

from bureau.intake import handing_in
from bureau.names import unit_named
from bureau.refusal import Refusal
from bureau.reports import todo as waiting
from bureau.reports.handed_in import HandedInFile, handed_in
from bureau.reports.listing import obligation_line
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import CHINA
from lifecycle.obligations.obligation import STATE_LABELS, State
from portal.access.visitor import Asking, Visitor
from portal.api.pace import Pace
from portal.api.uploads import files_of, uploaded
from portal.number import Number
from portal.office import Office
from portal.problems import NotYours
from portal.working import jobs
from storage import status
from storage.papers import findings
from storage.status import StatusFilter
from storage.tables import KeptFinding

router = APIRouter()

PAGE_SIZE = 100
_ACCEPTED = 202

_PACE = Pace()

Upload = Annotated[FormData, Depends(uploaded)]

_FILES = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                            "description": "一个或多个文件：Word、Excel、PDF、文本，或装着它们的 zip",
                        }
                    },
                }
            }
        },
    }
}
_PROBLEM = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: {"description": "没有令牌，或令牌无效", **_PROBLEM},
    403: {"description": "令牌没有这项权限", **_PROBLEM},
    404: {"description": "没有，或不属于这个令牌的单位", **_PROBLEM},
    413: {"description": "文件太大", **_PROBLEM},
    422: {"description": "内容不可用，detail 说明原因", **_PROBLEM},
    429: {"description": "请求太频繁，Retry-After 秒后再试", **_PROBLEM},
}


class NotUsable(Refusal):
    """A question that cannot be answered as it is asked; the message is one Chinese sentence."""


@router.get(
    "/api/v1/obligations",
    summary="应报事项",
    description="按部门、单位、项目、阶段的次序，每页一百条。总数在 X-Total-Count，下一页在 Link。",
    responses=_PROBLEMS,
)
def obligations(
    request: Request,
    office: Office,
    visitor: Asking,
    year: Annotated[int | None, Query(description="绩效年度", ge=1900, le=2999)] = None,
    stage: Annotated[str | None, Query(description="申报、执行或自评")] = None,
    round: Annotated[int | None, Query(description="执行监控的第几轮", ge=1, le=199)] = None,  # noqa: A002 - the contract's
    unit: Annotated[str | None, Query(description="单位名称", max_length=200)] = None,
    department: Annotated[str | None, Query(description="主管部门名称", max_length=200)] = None,
    state: Annotated[str | None, Query(description="状态，如 returned 或 已退回")] = None,
    page: Annotated[int, Query(description="第几页", ge=1, le=100_000)] = 1,
) -> Response:
    """A page of the obligations that the token sees."""
    _PACE.count(visitor.name, office.clock())
    with office.database.reading() as session:
        unit_id = visitor.unit_id
        if unit is not None:
            named_id = unit_named(session, unit).id
            if unit_id not in {None, named_id}:
                raise NotYours
            unit_id = named_id
        filters = StatusFilter(year, _stage(stage), round, unit_id, department, _states(state))
        rows, total = status.page(session, filters, size=PAGE_SIZE, number=page)
    listed = [{"id": row.obligation_id, **obligation_line(row, office.today).as_json()} for row in rows]
    headers = {"X-Total-Count": str(total)}
    if page * PAGE_SIZE < total:
        onward = request.url.include_query_params(page=page + 1)
        headers["Link"] = f'<{onward.path}?{onward.query}>; rel="next"'
    return JSONResponse(jsonable_encoder(listed), headers=headers)


@router.get(
    "/api/v1/obligations/{obligation_id}/findings",
    summary="一个应报事项最新一版的核查意见",
    responses=_PROBLEMS,
)
def findings_of(obligation_id: Number, office: Office, visitor: Asking) -> Response:
    """What was found on the newest version, as ``check --json`` has it."""
    _PACE.count(visitor.name, office.clock())
    with office.database.reading() as session:
        rows = status.rows(session, obligation_ids=[obligation_id])
        if not rows or not visitor.sees(rows[0].unit_id, rows[0].department):
            raise NotYours
        (row,) = rows
        by_submission = findings.of_submissions(session, [row.submission_id]) if row.submission_id else {}
    own = by_submission.get(row.submission_id or 0, [])
    visible = [finding for finding in own if visitor.sees_all or findings.asks(finding)]
    return JSONResponse([finding_json(finding, "", row.project) for finding in visible])


@router.get("/api/v1/submissions/{submission_id}", summary="一次报送办到哪里", responses=_PROBLEMS)
def submission(submission_id: Number, office: Office, visitor: Asking) -> Response:
    """What became of a file that was handed in."""
    _PACE.count(visitor.name, office.clock())
    with office.database.reading() as session:
        filed = handed_in(session, [submission_id], visitor.unit_id, office.worker.busy)
    if not filed:
        raise NotYours
    return JSONResponse(_submission_json(filed[0]))


@router.post(
    "/api/v1/submissions",
    status_code=_ACCEPTED,
    summary="报送",
    description="与放进收件文件夹的文件办理过程完全一样，以收到的时刻为准。用返回的 id 查询办到哪里。",
    responses=_PROBLEMS,
    openapi_extra=_FILES,
)
def submit(form: Upload, office: Office, visitor: Asking) -> Response:
    """Take files of the token's unit and let them be worked on."""
    now = office.clock()
    _PACE.count(visitor.name, now, upload=True)
    unit_id, unit = _unit_of(visitor)
    document_ids = handing_in.receive(office.desk, unit, files_of(form))
    office.worker.work_up(unit_id, document_ids, now)
    with office.database.reading() as session:
        filed = handed_in(session, document_ids, unit_id)
    listed = [{"id": entry.document.id, "file": entry.document.name} for entry in filed]
    headers = {"Location": f"/api/v1/submissions/{document_ids[0]}"}
    return JSONResponse({"id": document_ids[0], "submissions": listed}, _ACCEPTED, headers)


@router.post(
    "/api/v1/checks",
    summary="试查",
    description="只核查，不报送，什么也不保存。返回与 jixiao check --json 相同的列表。",
    responses=_PROBLEMS,
    openapi_extra=_FILES,
)
def check(form: Upload, office: Office, visitor: Asking) -> Response:
    """What the rules find in files; nothing is kept."""
    _PACE.count(visitor.name, office.clock(), upload=True)
    files = [(handing_in.plain_name(file.name), file.content) for file in files_of(form)]
    checked = office.worker.do(jobs.check, files)
    if not checked.forms and len(checked.unreadable) == len(files):
        raise NotUsable("；".join(f"{name}：{why}" for name, why in checked.unreadable))
    return JSONResponse(checked.findings)


@router.get("/api/v1/todo", summary="待办：什么在等谁", responses=_PROBLEMS)
def todo(office: Office, visitor: Asking) -> Response:
    """What waits for whom, as ``todo --json`` has it; for tokens that see every unit."""
    _PACE.count(visitor.name, office.clock())
    if not visitor.sees_all:
        raise NotYours
    return JSONResponse(
        jsonable_encoder([asdict(entry) for entry in waiting.todo(office.database, office.today)])
    )


@router.get("/api/v1/openapi.json", include_in_schema=False)
def description() -> dict[str, Any]:
    """The description of this interface."""
    described = get_openapi(
        title="预算绩效管理接口",
        version="1",
        description="应报事项、核查意见、报送和试查。令牌由财政局发给，写在请求头：Authorization: Bearer 令牌"
        "。",
        routes=router.routes,
    )
    parts = described.setdefault("components", {})
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    properties = {name: {"type": "string"} for name in ("type", "title", "detail")}
    parts.setdefault("schemas", {})["Problem"] = {
        "type": "object",
        "properties": {**properties, "status": {"type": "integer"}},
    }
    described["security"] = [{"token": []}]
    return described


def finding_json(finding: KeptFinding, file: str, project: str | None) -> dict[str, Any]:
    """A finding that is kept, with the keys of ``check --json``."""
    names = (
        "rule",
        "name",
        "severity",
        "field",
        "subject",
        "location",
        "value",
        "expected",
        "place",
        "wrong",
    )
    return {
        "file": file,
        "form_index": finding.form_index,
        "project_name": project,
        **{name: getattr(finding, name) for name in names},
        "message": finding.message,
        "suggestion": finding.suggestion,
        "basis": finding.basis,
        "state": finding.state,
        "ruleset": finding.ruleset,
        "subjects": finding.subjects or [],
    }


def _submission_json(entry: HandedInFile) -> dict[str, Any]:
    document = entry.document
    forms = [
        {
            "form_index": form.filed.form_index,
            "form": form.filed.stage.form,
            "project": form.filed.project,
            "unit": form.filed.unit,
            "year": form.filed.year,
            "stage": form.filed.stage,
            "round": form.filed.round,
            "obligation": form.filed.obligation_id,
            "version": form.filed.version,
            "late": form.filed.late,
            "processing": form.filed.processing,
            "state": form.filed.state,
        }
        for form in entry.forms
    ]
    every: list[tuple[KeptFinding, str | None]] = [
        (finding, form.filed.project) for form in entry.forms for finding in form.findings
    ]
    every += [(finding, None) for finding in entry.rest]
    return {
        "id": document.id,
        "file": document.name,
        "received_at": document.received_at.astimezone(CHINA).isoformat(),
        "processing": document.processing,
        "done": entry.done,
        "why": document.why,
        "forms": forms,
        "findings": [finding_json(finding, document.name, project) for finding, project in every],
    }


def _unit_of(visitor: Visitor) -> tuple[int, str]:
    if visitor.unit_id is None or visitor.unit is None:
        raise NotYours
    return visitor.unit_id, visitor.unit


def _stage(word: str | None) -> Stage | None:
    try:
        return Stage.parse(word) if word is not None else None
    except ValueError as unknown:
        raise NotUsable(str(unknown)) from unknown


def _states(word: str | None) -> tuple[State, ...] | None:
    if word is None:
        return None
    named = tuple(state for state in State if word in {state.value, STATE_LABELS[state]})
    if not named:
        raise NotUsable(f"没有状态“{word}”，可用的有：{'、'.join(State)}")
    return named
