"""The outbox: every message with its state, its text, and another attempt for what was given up."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bureau.reports.listing import MessageLine
from bureau.reports.listing import messages as listed_messages
from notifications.messages.catalogue import label_of
from portal.bureau.lists import workbook
from portal.bureau.scope import PER_PAGE, page_number
from portal.number import Number
from portal.office import Office
from portal.page import go_to, page
from portal.problems import NotYours
from storage.board import letters
from storage.board.letters import LetterScope
from storage.messages import outbox
from storage.tables import MessageState, OutboxMessage, Unit

router = APIRouter()


@router.get("/bureau/outbox")
def show(
    request: Request, office: Office, state: str = "", kind: str = "", search: str = "", number: str = "1"
) -> Response:
    """The messages, newest first, one page of them."""
    shown_number = page_number(number)
    chosen_state = next((own for own in MessageState if own == state), None)
    scope = LetterScope(state=chosen_state, kind=kind or None, search=search.strip())
    with office.database.reading() as session:
        count = letters.count(session, scope)
        messages = letters.listed(session, scope, offset=(shown_number - 1) * PER_PAGE, limit=PER_PAGE)
        counts, kinds = letters.counts(session), letters.kinds(session)
    return page(
        request,
        "bureau/outbox.html",
        {
            "letters": messages,
            "count": count,
            "counts": counts,
            "states": list(MessageState),
            "state": chosen_state,
            "kind": kind,
            "kinds": [(name, label_of(name)) for name in kinds],
            "search": search.strip(),
            "page_number": shown_number,
            "last": max(1, -(-count // PER_PAGE)),
            "label_of": label_of,
        },
    )


@router.get("/bureau/outbox.xlsx")
def download(office: Office) -> Response:
    """Every message as a workbook."""
    rows = [line.cells() for line in listed_messages(office.database)]
    return workbook(office, "通知", MessageLine.head(), rows)


@router.get("/bureau/outbox/{number}")
def show_message(request: Request, office: Office, number: Number) -> Response:
    """One message as it was written."""
    with office.database.reading() as session:
        letter = session.get(OutboxMessage, number)
        if letter is None:
            raise NotYours
        unit = session.get(Unit, letter.unit_id) if letter.unit_id else None
    return page(
        request, "bureau/letter.html", {"letter": letter, "unit": unit, "label": label_of(letter.kind)}
    )


@router.post("/bureau/outbox/resend")
def resend(office: Office) -> Response:
    """Let what was given up be tried anew."""
    with office.database.writing() as session:
        outbox.send_again(session, at=office.clock())
    return go_to("/bureau/outbox?done=resent")
