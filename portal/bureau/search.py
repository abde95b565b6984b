"""The search of the bureau: one field for units, projects, indicators and files."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from portal.bureau.scope import page_number
from portal.office import Office
from portal.page import page
from storage.board.search import search

router = APIRouter()

PER_KIND = 20
"""Lines of each kind on a page."""

_LONGEST = 80
_SHORTEST = 2
"""One character stands in nearly every name."""


@router.get("/bureau/search")
def show(request: Request, office: Office) -> Response:
    """What holds the text."""
    text = request.query_params.get("text", "").strip().replace("\0", "")[:_LONGEST]
    number = page_number(request.query_params.get("number"))
    hits = None
    if len(text) >= _SHORTEST:
        with office.database.reading() as session:
            hits = search(session, text, limit=PER_KIND, offset=(number - 1) * PER_KIND)
    most = max(hits.unit_count, hits.project_count, hits.indicator_count, hits.file_count) if hits else 0
    values = {
        "text": text,
        "hits": hits,
        "shortest": _SHORTEST,
        "page_number": number,
        "last": max(1, -(-most // PER_KIND)),
    }
    return page(request, "bureau/search.html", values)
