"""One project in one year: the chain of each indicator, its money, and its score with the steps."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from bureau.reports import project_history
from bureau.reports.project_history import changes_told
from forms.form import SelfEvaluation
from lifecycle.calendar.stages import Stage
from lifecycle.thread.adjustment import Adjustment
from portal.bureau.lists import workbook
from portal.bureau.obligations.obligation_list import mark_of_row, standing_of
from portal.bureau.overview import KINDS
from portal.number import Number
from portal.office import Office, PortalOffice
from portal.page import page, part
from portal.problems import NotYours
from storage import status
from storage.decisions import adjustments
from storage.papers import findings, submissions
from storage.papers.submissions import Filed
from storage.status import StatusRow
from storage.tables import KeptFinding, Project

router = APIRouter()

_ROUNDING = 0.05
"""Points by which a printed score may differ from the recomputed one: scores are printed rounded."""


@router.get("/bureau/projects/{project_id}/{year}")
def show(request: Request, office: Office, project_id: Number, year: Number) -> Response:
    """The year of a project; rendered once in a state of the data."""
    state = office.database.state()
    shown = ("project", project_id, year, office.today)
    content = office.parts.part(shown, state, lambda: _content(office, project_id, year))
    return page(request, "bureau/project.html", {"content": content, "year": year})


def _content(office: PortalOffice, project_id: int, year: int) -> Markup:
    rows, filed, by_submission = _kept(office, project_id, year)
    approved = _approved(office, project_id)
    history = project_history.tell(office.desk, filed, approved).of_year(year) if filed else None
    years = history.history.years if history else ()
    evaluation = _newest(filed, year, Stage.SELF_EVALUATION)
    form = evaluation.form if evaluation else None
    newest = [own for stage in Stage if (own := _newest(filed, year, stage))]
    return part(
        "bureau/project_content.html",
        {
            "project": rows[0],
            "year": year,
            "years": sorted({row.year for row in rows}, reverse=True),
            "rows": [
                (row, standing_of(row, office), KINDS[mark_of_row(row, office)])
                for row in rows
                if row.year == year
            ],
            "told": years[0] if years else None,
            "card": project_history.card_of(office.desk, form) if isinstance(form, SelfEvaluation) else None,
            "rounding": _ROUNDING,
            "changes_told": changes_told,
            "found": [(own, by_submission.get(own.submission_id, [])) for own in newest],
        },
    )


@router.get("/bureau/projects/{project_id}/{year}/history.xlsx")
def download(office: Office, project_id: Number, year: Number) -> Response:
    """The chain of the indicators as a workbook."""
    rows, filed, _ = _kept(office, project_id, year)
    if not any(own.year == year for own in filed):
        raise NotYours
    history = project_history.tell(office.desk, filed, _approved(office, project_id)).of_year(year).history
    lines = [project_history.indicator_cells(year, indicator) for indicator in history.years[0].indicators]
    title = f"{rows[0].project}{year}年度全过程"
    return workbook(office, title, project_history.INDICATOR_HEAD, lines)


def _kept(
    office: PortalOffice, project_id: int, year: int
) -> tuple[list[StatusRow], list[Filed], dict[int, list[KeptFinding]]]:
    """What a project owes in all years, what was filed, and what was found on it in this one."""
    with office.database.reading() as session:
        project = session.get(Project, project_id)
        if project is None:
            raise NotYours
        rows = [
            row for row in status.rows(session, unit_ids=[project.unit_id]) if row.project_id == project_id
        ]
        if year not in {row.year for row in rows}:
            raise NotYours
        filed = submissions.of_project(session, project_id)
        own = [version.submission_id for version in filed if version.year == year]
        return rows, filed, findings.of_submissions(session, own)


def _approved(office: PortalOffice, project_id: int) -> dict[tuple[int, int], list[Adjustment]]:
    with office.database.reading() as session:
        return {key: list(own) for key, own in adjustments.of_projects(session, [project_id]).items()}


def _newest(filed: list[Filed], year: int, stage: Stage) -> Filed | None:
    own = [version for version in filed if (version.year, version.stage) == (year, stage)]
    return max(own, key=lambda version: (version.round, version.version), default=None)
