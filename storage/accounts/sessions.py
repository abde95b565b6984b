"""Sessions: which browser is logged in as whom, and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col, select

from storage.accounts.secrets import hashed, new_secret
from storage.tables import Account, AccountRole, LoginSession, Unit

IDLE = timedelta(hours=2)
"""After so long without a request a browser is logged out: a lunch break and a meeting."""

AT_MOST = timedelta(hours=12)
"""How long one login holds: a working day."""

_NOTED_EVERY = timedelta(minutes=5)
"""How often it is written down that a session is in use: not with every page."""


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Who is logged in: the account, its unit's name where it has one."""

    account_id: int
    name: str
    role: AccountRole
    unit_id: int | None
    unit: str | None
    department: str | None
    noted: bool
    """Whether the use of the session was written down a short while ago."""


def begin(session: Session, account_id: int, *, at: datetime) -> str:
    """Begin a session; the value of its cookie. What is over is forgotten on the way."""
    over = or_(col(LoginSession.used_at) < at - IDLE, col(LoginSession.begun_at) < at - AT_MOST)
    session.exec(delete(LoginSession).where(over))
    secret = new_secret()
    session.add(LoginSession(hash=hashed(secret), account_id=account_id, begun_at=at, used_at=at))
    return secret


def find(session: Session, secret: str, *, at: datetime) -> LoggedIn | None:
    """Who is logged in with this cookie; None where nobody is (any more)."""
    found_row = session.exec(
        select(Account, Unit.name, LoginSession.used_at)
        .join(LoginSession, col(LoginSession.account_id) == col(Account.id))
        .outerjoin(Unit, col(Unit.id) == col(Account.unit_id))
        .where(
            LoginSession.hash == hashed(secret),
            LoginSession.used_at >= at - IDLE,
            LoginSession.begun_at >= at - AT_MOST,
            col(Account.locked).is_(False),
        )
    ).first()
    if found_row is None:
        return None
    account, unit, used_at = found_row
    return LoggedIn(
        account_id=account.id,
        name=account.name,
        role=account.role,
        unit_id=account.unit_id,
        unit=unit,
        department=account.department,
        noted=at - used_at < _NOTED_EVERY,
    )


def note_use(session: Session, secret: str, *, at: datetime) -> None:
    """Write down that a session is in use."""
    own = update(LoginSession).where(col(LoginSession.hash) == hashed(secret))
    session.exec(own.values(used_at=at))


def end(session: Session, secret: str) -> None:
    """End a session; one that is not known is ended already."""
    session.exec(delete(LoginSession).where(col(LoginSession.hash) == hashed(secret)))
