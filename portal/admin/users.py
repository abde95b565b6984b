"""Users: the administrators add them, give out links for passwords, and lock them."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bureau.refusal import Refusal
from portal.access.gate import Posted, text_of
from portal.access.visitor import Asking
from portal.accounts import issuing
from portal.office import Office, PortalOffice
from portal.page import go_to, page
from portal.problems import NotYours
from storage import gauges
from storage.accounts import accounts
from storage.papers import documents
from storage.tables import AccountRole

router = APIRouter()

_NOT_USABLE = 422


def show(request: Request, office: PortalOffice) -> Response:
    """How the system is doing."""
    with office.database.reading() as session:
        now = gauges.read(session)
        aside = documents.set_aside(session)
    return page(request, "admin/home.html", {"now": now, "aside": aside})


@router.get("/admin/users")
def users(request: Request, office: Office) -> Response:
    """Who may log in."""
    return _users_page(request, office)


@router.post("/admin/users")
def add(request: Request, form: Posted, office: Office, visitor: Asking) -> Response:
    """Add a user; the page shows the link by which the person chooses a password."""
    name, of = text_of(form, "name"), text_of(form, "of") or None
    role = next((role for role in AccountRole if role.value == text_of(form, "role")), None)
    try:
        if role is None:
            raise issuing.NotIssued("请选择角色")
        secret = issuing.add_account(
            office.database,
            name,
            role,
            of,
            None,
            by=visitor.called,
            at=office.clock(),
            mail=text_of(form, "mail"),
        )
    except Refusal as why:
        return _users_page(request, office, problem=str(why))
    return _users_page(request, office, link=(name, f"{_address(request, office)}/password/{secret}"))


@router.post("/admin/users/{name}")
def change(request: Request, name: str, form: Posted, office: Office, visitor: Asking) -> Response:
    """Lock a user, open one again, or give out a link for another password."""
    with office.database.reading() as session:
        if accounts.by_name(session, name) is None:
            raise NotYours
    act = text_of(form, "act")
    if act == "reset":
        secret = issuing.reset(office.database, name, by=visitor.called, at=office.clock())
        return _users_page(request, office, link=(name, f"{_address(request, office)}/password/{secret}"))
    if act == "mail":
        try:
            issuing.set_mail(
                office.database, name, text_of(form, "mail"), by=visitor.called, at=office.clock()
            )
        except Refusal as why:
            return _users_page(request, office, problem=str(why))
        return go_to("/admin/users?done=account")
    if act in {"lock", "open"}:
        if name == visitor.name:
            return _users_page(request, office, problem="不能停用自己")
        locked = act == "lock"
        issuing.lock(office.database, name, locked=locked, by=visitor.called, at=office.clock())
        return go_to("/admin/users?done=account")
    return _users_page(request, office, problem="请选择要办的事")


def _users_page(
    request: Request,
    office: PortalOffice,
    problem: str | None = None,
    link: tuple[str, str] | None = None,
) -> Response:
    with office.database.reading() as session:
        listed = accounts.listed(session)
        departments = accounts.departments(session)
    values = {
        "listed": listed,
        "departments": departments,
        "roles": tuple(AccountRole),
        "problem": problem,
        "link": link,
    }
    return page(request, "admin/users.html", values, status=_NOT_USABLE if problem else 200)


def _address(request: Request, office: PortalOffice) -> str:
    return (office.settings.public_url or str(request.base_url)).rstrip("/")
