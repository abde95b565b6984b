"""A unit's page: what it owes, how to reach it, what it was told and answered, its cases."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from lifecycle.obligations.case import CASE_LABELS
from notifications.messages.catalogue import label_of
from portal.bureau.obligations.obligation_list import mark_of_row, standing_of
from portal.bureau.overview import KINDS
from portal.bureau.scope import chosen, term_name
from portal.number import Number
from portal.office import Office
from portal.page import page
from portal.problems import NotYours
from storage import status
from storage.board import letters
from storage.board.letters import LetterScope
from storage.decisions import cases, extensions
from storage.messages import answers
from storage.tables import Decision, Unit

router = APIRouter()

_LETTERS = 30
"""Of the newest messages: more than a stage brings; the rest is in the outbox."""


@router.get("/bureau/units/{unit_id}")
def show(request: Request, office: Office, unit_id: Number) -> Response:
    """One unit in one year."""
    with office.database.reading() as session:
        unit = session.get(Unit, unit_id)
        if unit is None:
            raise NotYours
        view = chosen(request, office, session)
        rows = status.rows(session, unit_ids=[unit_id])
        owed = [row for row in rows if row.year == view.scope.year]
        ids = [row.obligation_id for row in owed]
        opened = cases.listed(session, obligation_ids=ids)
        values: dict[str, Any] = {
            "unit": unit,
            "years": sorted({row.year for row in rows} or {view.scope.year}, reverse=True),
            "rows": [(row, standing_of(row, office), mark_of_row(row, office)) for row in owed],
            "owed": {row.obligation_id: row for row in owed},
            "letters": letters.listed(session, LetterScope(unit_id, view.scope.year), limit=_LETTERS),
            "answers": [answer for own in answers.of_obligations(session, ids).values() for answer in own],
            "asked": [
                extension
                for extension in extensions.listed(session, pending=False)
                if extension.obligation_id in ids
            ],
            "cases": opened,
            "case_answers": cases.answers(session, [case.id for case in opened]),
        }
    return page(
        request,
        "bureau/unit.html",
        view.for_page()
        | values
        | {
            "kinds": KINDS,
            "label_of": label_of,
            "case_labels": CASE_LABELS,
            "decisions": DECISION_LABELS,
            "name_of": lambda row: term_name(row.term, view.terms),
        },
    )


DECISION_LABELS = {Decision.PENDING: "待决定", Decision.GRANTED: "同意", Decision.REFUSED: "不同意"}
"""What people call what became of a request."""
