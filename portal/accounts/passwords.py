"""Passwords: kept as argon2 hashes, chosen by a link that was given out, changed by their owner."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from fastapi import APIRouter, Request
from fastapi.responses import Response

from portal.access.gate import Posted, text_of
from portal.access.visitor import Asking
from portal.accounts.cookies import before_login, give_session
from portal.office import Office
from portal.page import go_to, page
from portal.problems import NotYours
from storage.accounts import accounts, sessions
from storage.tables import Account

router = APIRouter()

SHORTEST = 10
"""Characters (our choice); what is in the name is refused besides."""

LONGEST = 200
"""Nobody types more, and each character costs time."""

_HASHER = PasswordHasher()

_AT_ONCE = threading.Semaphore(2)
"""Each takes 64 MiB and a tenth of a second: many logins at once must not take the machine."""

_NOBODYS = _HASHER.hash("nobody has this password")
"""What is verified for a name that nobody has, so that it takes as long."""


def hash_of(password: str) -> str:
    """What is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def fits(account: Account | None, password: str) -> bool:
    """Whether it is the account's password; it takes as long when there is no such account."""
    kept_hash = account.password if account is not None and not account.locked else None
    with _AT_ONCE:
        try:
            right = _HASHER.verify(kept_hash or _NOBODYS, password[:LONGEST])
        except VerificationError:
            return False
    return right and kept_hash is not None


def why_not(password: str, again: str, name: str) -> str | None:
    """Why a password cannot be taken, as one sentence; None if it can."""
    if password != again:
        return "两次输入的密码不一样"
    if not SHORTEST <= len(password) <= LONGEST:
        return f"密码要有 {SHORTEST} 至 {LONGEST} 个字符"
    if name.lower() in password.lower() or len(set(password)) <= SHORTEST // 2:
        return "密码太容易猜到：不要含有用户名，也不要只重复几个字符"
    return None


@router.get("/password/{secret}")
def choose(request: Request, secret: str, office: Office) -> Response:
    """The page on which a person chooses a password."""
    with office.database.reading() as session:
        account = accounts.of_link(session, secret, at=office.clock())
    if account is None:
        raise NotYours
    return before_login(request, "password.html", {"name": account.name, "problem": None, "current": False})


@router.post("/password/{secret}")
def chosen(request: Request, secret: str, form: Posted, office: Office) -> Response:
    """Keep the password that was chosen, and log in with it."""
    with office.database.reading() as session:
        account = accounts.of_link(session, secret, at=office.clock())
    if account is None:
        raise NotYours
    password = text_of(form, "password")
    if problem := why_not(password, text_of(form, "again"), account.name):
        values = {"name": account.name, "problem": problem, "current": False}
        return before_login(request, "password.html", values, status=422)
    password_hash = hash_of(password)
    with office.database.writing() as session:
        # The link may have been used meanwhile.
        own = accounts.of_link(session, secret, at=office.clock())
        if own is None:
            raise NotYours
        accounts.set_password(session, own, password_hash)
        begun = sessions.begin(session, own.id, at=office.clock())
    return give_session(request, go_to("/?done=password"), begun)


@router.get("/account")
def own_account(request: Request, visitor: Asking) -> Response:
    """The page on which a person changes the password."""
    return page(request, "password.html", {"name": visitor.name, "problem": None, "current": True})


@router.post("/account")
def change(request: Request, form: Posted, visitor: Asking, office: Office) -> Response:
    """Keep another password; other browsers are logged out."""
    with office.database.reading() as session:
        account = accounts.by_name(session, visitor.name)
    password = text_of(form, "password")
    problem = why_not(password, text_of(form, "again"), visitor.name)
    if not fits(account, text_of(form, "current")):
        problem = "现在的密码不对"
    if problem is not None:
        values = {"name": visitor.name, "problem": problem, "current": True}
        return page(request, "password.html", values, status=422)
    password_hash = hash_of(password)
    with office.database.writing() as session:
        own = accounts.by_name(session, visitor.name)
        if own is None:
            raise NotYours
        accounts.set_password(session, own, password_hash)
        begun = sessions.begin(session, own.id, at=office.clock())
    return give_session(request, go_to("/?done=password"), begun)
