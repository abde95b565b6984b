"""Who may use the portal and its interface: accounts, what they are logged in with, and tokens of programs.

No secret is kept as it is: a password as its argon2 hash, every random token as its SHA-256 (64 hex digits).
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from storage.tables.columns import Row, UtcDateTime, choice


class AccountRole(StrEnum):
    """What an account is used for."""

    BUREAU = "bureau"
    DEPARTMENT = "department"
    UNIT = "unit"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """The role in Chinese."""
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    AccountRole.BUREAU: "财政局",
    AccountRole.DEPARTMENT: "主管部门",
    AccountRole.UNIT: "实施单位",
    AccountRole.ADMIN: "管理员",
}


class TokenScope(StrEnum):
    """What a program may do with a token."""

    READ = "read"
    SUBMIT = "submit"

    @property
    def label(self) -> str:
        """The scope in Chinese."""
        return "读取" if self is TokenScope.READ else "报送"


class Account(Row, table=True):
    """A person who logs in. ``unit_id`` is set for a unit's people, ``department`` for a department's.

    ``password`` is None until the person has chosen one by a link; ``mail`` is where a link goes when it is
    forgotten.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("(role = 'unit') = (unit_id IS NOT NULL)", name="unit"),
        CheckConstraint("(role = 'department') = (department IS NOT NULL)", name="department"),
    )

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    role: AccountRole = Field(sa_type=choice(AccountRole, "role"))
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    department: str | None = None
    password: str | None = None
    mail: str | None = None
    locked: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)


class LoginSession(Row, table=True):
    """One browser that is logged in; ``hash`` is that of the value in its cookie."""

    __tablename__ = "login_session"

    hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    begun_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime = Field(sa_type=UtcDateTime)


class PasswordLink(Row, table=True):
    """A link that was given out once, by which a person chooses a password."""

    __tablename__ = "password_link"

    hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class FailedLogin(Row, table=True):
    """A login that failed, with the name that was typed (its SHA-256: people type passwords there too)."""

    __tablename__ = "failed_login"

    id: int = Field(default=None, primary_key=True)
    name_hash: str = Field(index=True, max_length=64)
    address: str = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)


class ApiToken(Row, table=True):
    """A token of a program; ``unit_id`` limits it to one unit."""

    __tablename__ = "api_token"

    id: int = Field(default=None, primary_key=True)
    name: str
    hash: str = Field(unique=True, max_length=64)
    scope: TokenScope = Field(sa_type=choice(TokenScope, "scope"))
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
