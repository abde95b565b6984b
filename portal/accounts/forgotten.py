"""A forgotten password: a link by mail, to the address that is kept with the account.

The page says the same whatever was typed, and as fast: whether there is such a user is found out after the
answer has gone.
"""

import logging
from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.background import BackgroundTask

from bureau.letters import password_letter
from portal.access.gate import Posted, text_of
from portal.accounts.cookies import before_login
from portal.accounts.login import LONGEST_NAME
from portal.office import Office, PortalOffice
from storage.accounts import accounts, failures
from storage.decisions import audit
from storage.decisions.audit import Entry

router = APIRouter()

VALID = timedelta(hours=2)
"""A link that was asked for is used at once."""

_TOO_MANY = 429
_MARK = "忘记密码 "
"""Before the name where tries are counted: a login that failed is no request for a link."""

_LOGGER = logging.getLogger(__name__)


@router.get("/forgotten")
def ask(request: Request, office: Office) -> Response:
    """The page on which a user name is typed."""
    return _page(request, office)


@router.post("/forgotten")
def send(request: Request, form: Posted, office: Office) -> Response:
    """Promise a letter, and write it afterwards to whoever has an address."""
    name = text_of(form, "name")[:LONGEST_NAME]
    address = request.client.host if request.client else ""
    now = office.clock()
    with office.database.writing() as session:
        stopped = failures.too_many(session, _MARK + name, address, at=now)
        if not stopped:
            failures.note(session, _MARK + name, address, at=now)
    if stopped:
        answer = _page(request, office, stopped=True, status=_TOO_MANY)
        answer.headers["Retry-After"] = str(int(failures.WITHIN.total_seconds()))
        return answer
    answer = _page(request, office, sent=True)
    if office.settings.public_url and name:
        answer.background = BackgroundTask(_write, office, name)
    return answer


def _write(office: PortalOffice, name: str) -> None:
    """Write to the user of that name, if there is one with an address who is not locked."""
    now = office.clock()
    with office.database.writing() as session:
        account = accounts.by_name(session, name)
        if account is None or account.mail is None or account.locked:
            return
        secret = accounts.make_link(session, account.id, at=now, valid=VALID)
        why = "本人申请用邮件重设密码"
        entry = Entry(at=now, actor=name, event="account_reset", why=why, about=f"用户 {name}")
        audit.note(session, [entry])
        mail = account.mail
    # Never by the host that the browser names: a link must not lead elsewhere.
    link = f"{str(office.settings.public_url).rstrip('/')}/password/{secret}"
    error = password_letter.send(office.settings, name=name, mail=mail, link=link, valid=VALID, now=now)
    if error is not None:
        _LOGGER.error("重设密码的信没有发出：%s", error)


def _page(
    request: Request, office: PortalOffice, *, sent: bool = False, stopped: bool = False, status: int = 200
) -> Response:
    values = {
        "sent": sent,
        "stopped": stopped,
        "available": office.settings.public_url is not None,
        "hours": int(VALID.total_seconds() // 3600),
        "minutes": int(failures.WITHIN.total_seconds() // 60),
    }
    return before_login(request, "forgotten.html", values, status=status)
