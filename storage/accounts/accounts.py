"""Accounts: who may log in, as what, and with which password (its argon2 hash)."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.accounts.secrets import hashed, new_secret
from storage.tables import Account, AccountRole, LoginSession, PasswordLink, Unit

LINK_VALID = timedelta(hours=72)
"""How long a person may take to choose a password: a week-end lies in between."""


def add(
    session: Session,
    name: str,
    role: AccountRole,
    *,
    unit_id: int | None = None,
    department: str | None = None,
    password: str | None = None,
    mail: str | None = None,
    at: datetime,
) -> Account:
    """Add an account; ``password`` is a hash. Raises ValueError for a name that is taken."""
    if by_name(session, name) is not None:
        raise ValueError(f"已有名为“{name}”的用户")
    account = Account(
        name=name,
        role=role,
        unit_id=unit_id,
        department=department,
        password=password,
        mail=mail,
        created_at=at,
    )
    session.add(account)
    session.flush()
    return account


def by_name(session: Session, name: str) -> Account | None:
    """The account of this name."""
    return session.exec(select(Account).where(Account.name == name)).first()


def listed(session: Session) -> list[tuple[Account, str | None]]:
    """Every account with the name of its unit, by role and name."""
    rows = select(Account, Unit.name).outerjoin(Unit, col(Unit.id) == col(Account.unit_id))
    return list(session.exec(rows.order_by(col(Account.role), col(Account.name))).all())


def departments(session: Session) -> list[str]:
    """The departments that units name, in order."""
    named = select(Unit.department).where(col(Unit.department).is_not(None)).distinct()
    return [name for name in session.exec(named.order_by(col(Unit.department))) if name]


def set_password(session: Session, account: Account, password: str) -> None:
    """Keep another password (its hash). Whoever is logged in with the old one is so no more."""
    account.password = password
    session.add(account)
    _log_out_everywhere(session, account.id)
    session.exec(delete(PasswordLink).where(col(PasswordLink.account_id) == account.id))


def set_locked(session: Session, account: Account, *, locked: bool) -> None:
    """Lock an account, which ends its sessions, or open it again."""
    account.locked = locked
    session.add(account)
    _log_out_everywhere(session, account.id)


def set_mail(session: Session, account: Account, mail: str | None) -> None:
    """Keep another address; None for none."""
    account.mail = mail
    session.add(account)


def make_link(session: Session, account_id: int, *, at: datetime, valid: timedelta = LINK_VALID) -> str:
    """The secret of a new link by which a person chooses a password; earlier links are void."""
    session.exec(delete(PasswordLink).where(col(PasswordLink.account_id) == account_id))
    secret = new_secret()
    session.add(PasswordLink(hash=hashed(secret), account_id=account_id, expires_at=at + valid))
    return secret


def of_link(session: Session, secret: str, *, at: datetime) -> Account | None:
    """Whose link it is; None for one that is not known, used up or over."""
    link = session.get(PasswordLink, hashed(secret))
    if link is None or link.expires_at < at:
        return None
    return session.get(Account, link.account_id)


def _log_out_everywhere(session: Session, account_id: int) -> None:
    session.exec(delete(LoginSession).where(col(LoginSession.account_id) == account_id))
