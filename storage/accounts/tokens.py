"""Tokens of programs: given out once, known by their hash, revoked at any time."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.accounts.secrets import hashed, new_secret
from storage.tables import ApiToken, TokenScope, Unit

PREFIX = "jx_"
"""What a token begins with, so that one that was left lying about is known for what it is."""

_NOTED_EVERY = timedelta(minutes=5)


def add(session: Session, name: str, scope: TokenScope, unit_id: int | None, *, at: datetime) -> str:
    """Make a token; what is given out. Raises ValueError for a name that is in use."""
    if session.exec(_in_use().where(ApiToken.name == name)).first() is not None:
        raise ValueError(f"已有名为“{name}”的令牌，先撤销：jixiao token revoke {name}")
    secret = PREFIX + new_secret()
    token = ApiToken(name=name, hash=hashed(secret), scope=scope, unit_id=unit_id, created_at=at)
    session.add(token)
    return secret


def find(session: Session, secret: str) -> tuple[ApiToken, str | None] | None:
    """The token with the name of its unit; None for one that is not known or revoked."""
    rows = select(ApiToken, Unit.name).outerjoin(Unit, col(Unit.id) == col(ApiToken.unit_id))
    own = rows.where(ApiToken.hash == hashed(secret), col(ApiToken.revoked_at).is_(None))
    row = session.exec(own).first()
    return None if row is None else (row[0], row[1])


def needs_note(token: ApiToken, *, at: datetime) -> bool:
    """Whether its use was not written down lately."""
    return token.used_at is None or at - token.used_at > _NOTED_EVERY


def note_use(session: Session, token_id: int, *, at: datetime) -> None:
    """Write down that a token is in use."""
    session.exec(update(ApiToken).where(col(ApiToken.id) == token_id).values(used_at=at))


def listed(session: Session) -> list[tuple[ApiToken, str | None]]:
    """Every token that was ever given out, with the name of its unit."""
    rows = select(ApiToken, Unit.name).outerjoin(Unit, col(Unit.id) == col(ApiToken.unit_id))
    return list(session.exec(rows.order_by(col(ApiToken.id))).all())


def revoke(session: Session, name: str, *, at: datetime) -> bool:
    """Revoke the token of this name; whether there was one in use."""
    token = session.exec(_in_use().where(ApiToken.name == name)).first()
    if token is None:
        return False
    token.revoked_at = at
    session.add(token)
    return True


def _in_use() -> SelectOfScalar[ApiToken]:
    return select(ApiToken).where(col(ApiToken.revoked_at).is_(None))
